/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-form.h"

#include <string.h>

/* NULL for a broken escape, an escaped NUL or invalid UTF-8. */
static char *
decode(const char *text)
{
  g_autofree char *spaced = g_strdelimit(g_strdup(text), "+", ' ');
  g_autofree char *plain = g_uri_unescape_string(spaced, NULL);

  if (plain == NULL || !g_utf8_validate(plain, -1, NULL))
    return NULL;
  return g_steal_pointer(&plain);
}

static gboolean
add_pair(GHashTable *form, const char *pair, char **repeated)
{
  const char *equals = strchr(pair, '=');
  g_autofree char *raw = equals == NULL ? NULL : g_strndup(pair, (gsize) (equals - pair));
  g_autofree char *name = equals == NULL ? NULL : decode(raw);
  g_autofree char *value = equals == NULL ? NULL : decode(equals + 1);

  if (name == NULL || value == NULL || *name == '\0')
    return FALSE;
  if (g_hash_table_contains(form, name) && *repeated == NULL)
    *repeated = g_strdup(name);
  g_hash_table_insert(form, g_steal_pointer(&name), g_steal_pointer(&value));
  return TRUE;
}

/**
 * dw_sandbox_form_parse:
 * @body: an application/x-www-form-urlencoded body
 * @length: its length in bytes
 * @repeated: (out) (nullable): a name that came twice
 *
 * Returns: (transfer full) (nullable): name → value; %NULL where the body is no form
 */
GHashTable *
dw_sandbox_form_parse(const char *body, gsize length, char **repeated)
{
  g_autoptr(GHashTable) form = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = g_strndup(body, length);
  g_auto(GStrv) pairs = g_strsplit(text, "&", -1);

  *repeated = NULL;
  if (strlen(text) != length)
    return NULL;
  for (gsize i = 0; pairs[i] != NULL; i++) {
    if (!add_pair(form, pairs[i], repeated)) {
      g_clear_pointer(repeated, g_free);
      return NULL;
    }
  }
  return g_steal_pointer(&form);
}
