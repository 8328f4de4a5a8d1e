/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-page.h"

#include <stdio.h>
#include <string.h>

/* A page token says where the page begins; to whoever gets it, it is a word without meaning. */
static char *
make_token(guint offset)
{
  g_autofree char *text = g_strdup_printf("page %u", offset);

  return g_base64_encode((const guchar *) text, strlen(text));
}

static gboolean
read_token(DwSandboxCall *call, guint *offset)
{
  const char *token = dw_sandbox_call_get(call, "NextToken");
  g_autofree guchar *text = NULL;
  gsize length;

  *offset = 0;
  if (token == NULL)
    return TRUE;
  text = g_base64_decode(token, &length);
  if (sscanf((const char *) text, "page %u", offset) == 1)
    return TRUE;
  return dw_sandbox_call_refuse(call, 400, "InvalidParameter.NextToken",
                                "The NextToken is not one of this list.");
}

/**
 * dw_sandbox_page_read:
 * @call: a call for a list
 * @parameter: what its parameter for the size of a page is called
 * @fallback: that size where nobody says
 * @largest: the most that may be asked for
 * @page: (out caller-allocates): what is asked for
 *
 * Returns: whether the call may go on; else it is refused
 */
gboolean
dw_sandbox_page_read(
    DwSandboxCall *call, const char *parameter, guint fallback, guint largest, DwSandboxPage *page)
{
  gint64 wanted = dw_sandbox_call_get_integer(call, parameter, fallback);
  g_autofree char *code = g_strconcat("InvalidParameter.", parameter, NULL);

  if (!read_token(call, &page->offset))
    return FALSE;
  if (wanted < 1 || wanted > largest)
    return dw_sandbox_call_refuse(call, 400, code, "%s must be 1 to %u.", parameter, largest);
  page->size = (guint) wanted;
  return TRUE;
}

/**
 * dw_sandbox_page_set_next:
 * @world: the world
 * @call: the call; its reply tells where the list goes on
 * @page: what it asked for
 * @count: how many there are in all
 */
void
dw_sandbox_page_set_next(DwSandboxWorld *world,
                         DwSandboxCall *call,
                         const DwSandboxPage *page,
                         guint count)
{
  g_autofree char *token = NULL;

  if (world->scenario->page_repeats)
    token = make_token(0);
  else if (page->offset < count && count - page->offset > page->size)
    token = make_token(page->offset + page->size);
  dw_sandbox_call_set(call, "NextToken", token == NULL ? "" : token);
}
