/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-resource-hint.h"

#include "dw-clean-text.h"
#include "dw-error.h"
#include "dw-search-key.h"

#include <string.h>

/* A message names no more than these; it has to be read, not scrolled. */
#define MAX_CANDIDATES 10
#define MAX_NEAREST    3

typedef struct {
  const char *name; /* the resource's */
  guint distance;
} Near;

/**
 * dw_resource_hint_ambiguous:
 * @name: what the person called it
 * @candidates: (element-type DwResource): what has that name
 *
 * Returns: (transfer full): a %DW_ERROR_AMBIGUOUS that lists the candidates as "name (id)"
 */
GError *
dw_resource_hint_ambiguous(const char *name, GPtrArray *candidates)
{
  g_autofree char *shown = dw_clean_text_name(name, NULL);
  g_autoptr(GString) text = g_string_new(NULL);
  guint count = MIN(candidates->len, MAX_CANDIDATES);

  g_string_append_printf(
      text, "%u desks are called “%s”. Name the one you mean by its id: ", candidates->len, shown);
  for (guint i = 0; i < count; i++) {
    DwResource *resource = g_ptr_array_index(candidates, i);

    g_string_append_printf(text, "%s%s (%s)", i > 0 ? ", " : "", dw_resource_get_name(resource),
                           dw_resource_get_id(resource));
  }
  if (candidates->len > count)
    g_string_append_printf(text, " and %u more", candidates->len - count);
  g_string_append_c(text, '.');
  return g_error_new_literal(DW_ERROR, DW_ERROR_AMBIGUOUS, text->str);
}

static gint
compare_near(gconstpointer a, gconstpointer b)
{
  const Near *x = a, *y = b;

  return x->distance < y->distance ? -1 : x->distance > y->distance;
}

/* A name that contains what was typed is nearer than any that has to be changed. */
static guint
distance_to(const char *name, const char *folded, guint limit)
{
  g_autofree char *own = dw_search_key_fold(name);

  if (*folded != '\0' && strstr(own, folded) != NULL)
    return 0;
  return dw_search_key_distance(own, folded, limit);
}

static GArray *
find_near(const char *name, GListModel *list)
{
  g_autofree char *folded = dw_search_key_fold(name);
  guint limit = MAX(1, (guint) g_utf8_strlen(folded, -1) / 3);
  GArray *near = g_array_new(FALSE, FALSE, sizeof(Near));

  for (guint i = 0; i < g_list_model_get_n_items(list); i++) {
    g_autoptr(DwResource) resource = g_list_model_get_item(list, i);
    Near entry = {dw_resource_get_name(resource), 0};

    entry.distance = distance_to(entry.name, folded, limit);
    if (entry.distance <= limit)
      g_array_append_val(near, entry);
  }
  g_array_sort(near, compare_near);
  return near;
}

/**
 * dw_resource_hint_not_found:
 * @name: what the person called it
 * @list: of the #DwResource there are
 *
 * Returns: (transfer full): a %DW_ERROR_NOT_FOUND that names what comes close, if anything does
 */
GError *
dw_resource_hint_not_found(const char *name, GListModel *list)
{
  g_autofree char *shown = dw_clean_text_name(name, NULL);
  g_autoptr(GArray) near = find_near(name, list);
  g_autoptr(GString) text = g_string_new(NULL);

  g_string_append_printf(text, "No desk has the id or name “%s”.", shown);
  if (near->len == 0)
    g_string_append(text, " The list shows what there is.");
  for (guint i = 0; i < MIN(near->len, MAX_NEAREST); i++)
    g_string_append_printf(text, "%s “%s”", i > 0 ? "," : " Did you mean",
                           g_array_index(near, Near, i).name);
  if (near->len > 0)
    g_string_append_c(text, '?');
  return g_error_new_literal(DW_ERROR, DW_ERROR_NOT_FOUND, text->str);
}
