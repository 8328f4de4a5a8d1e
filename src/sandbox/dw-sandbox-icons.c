/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-icons.h"

#include "dw-sandbox-fault-kinds.h"
#include "dw-sandbox-picture.h"

#include <string.h>

#define FOLDER    "/icons/"
#define EXTENSION ".png"

/* Pictures that are none, each a fault of its own; see --fault. */
static const struct {
  const char *name;
  const char *fault;
  const char *value;
} bad[] = {
    {"bad-html", "html", NULL},      {"bad-redirect", "redirect", NULL},
    {"bad-huge", "huge", "chunked"}, {"bad-never", "hang", NULL},
    {"bad-empty", "empty", NULL},
};

static char *
parse_name(const char *path)
{
  if (!g_str_has_prefix(path, FOLDER) || !g_str_has_suffix(path, EXTENSION))
    return NULL;
  path += strlen(FOLDER);
  return g_strndup(path, strlen(path) - strlen(EXTENSION));
}

/* The tile has the colour of the app that the picture is of. */
static const char *
colour_of(DwSandboxWorld *world, const char *name)
{
  GPtrArray *all = dw_sandbox_resources_get_all(world->resources);
  g_autofree char *icon = g_strconcat(DW_SANDBOX_RESOURCES_ICON, name, NULL);

  for (guint i = 0; i < all->len; i++) {
    JsonObject *facts = ((const DwSandboxResource *) all->pdata[i])->facts;

    if (g_strcmp0(json_object_get_string_member_with_default(facts, "Icon", NULL), icon) == 0)
      return json_object_get_string_member_with_default(facts, "ThemeColor", NULL);
  }
  return NULL;
}

static GBytes *
make_garbage(void)
{
  guint8 *bytes = g_malloc(5000);

  for (guint i = 0; i < 5000; i++)
    bytes[i] = (guint8) (i * 2654435761u >> 24);
  return g_bytes_new_take(bytes, 5000);
}

static GBytes *
make_picture(DwSandboxWorld *world, const char *name)
{
  if (dw_sandbox_picture_has(name))
    return dw_sandbox_picture_draw(name, colour_of(world, name));
  if (strcmp(name, "bad-bomb") == 0)
    return dw_sandbox_picture_claim(65535, 65535);
  return strcmp(name, "bad-garbage") == 0 ? make_garbage() : NULL;
}

static gboolean
spoil(DwSandboxAnswer *answer, DwSandboxCall *call, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    if (strcmp(bad[i].name, name) == 0) {
      dw_sandbox_fault_kinds_apply(dw_sandbox_fault_kinds_find(bad[i].fault), answer, call,
                                   bad[i].value);
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * dw_sandbox_icons_answer:
 * @world: the world
 * @call: what came, which is no call of an operation
 * @method: the HTTP method
 * @path: the path
 *
 * Returns: (transfer full) (nullable): a picture, a bad one, or that there is none of that name;
 *   %NULL where the request is for something else
 */
DwSandboxAnswer *
dw_sandbox_icons_answer(DwSandboxWorld *world,
                        DwSandboxCall *call,
                        const char *method,
                        const char *path)
{
  g_autofree char *name = strcmp(method, "GET") == 0 ? parse_name(path) : NULL;
  DwSandboxAnswer *answer;
  GBytes *picture;

  if (name == NULL)
    return NULL;
  answer = dw_sandbox_answer_new(call);
  answer->status = 200;
  answer->content_type = "image/png";
  picture = make_picture(world, name);
  if (picture != NULL) {
    g_bytes_unref(answer->body);
    answer->body = picture;
  } else if (!spoil(answer, call, name)) {
    answer->status = 404;
    answer->content_type = "text/plain";
    dw_sandbox_answer_take_text(answer, g_strdup("There is no such picture.\n"));
  }
  return answer;
}
