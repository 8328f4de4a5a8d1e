/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-error.h"
#include "dw-reply.h"
#include "dw-secret.h"

#include <string.h>

/* What comes over HTTP, read as a reply: the first byte picks the status, the rest is the body. */

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
check_error(const GError *error)
{
  g_assert(error->domain == DW_ERROR);
  g_assert(g_utf8_validate(error->message, -1, NULL));
  g_assert(g_utf8_strlen(error->message, -1) <= 500);
  g_assert(strpbrk(error->message, "\r\n\033") == NULL);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  static const guint statuses[] = {200, 400, 302, 404, 429, 503, 511, 204};
  g_autoptr(GBytes) body = NULL;
  g_autoptr(DwReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  if (size == 0)
    return 0;
  body = g_bytes_new(data + 1, size - 1);
  reply = dw_reply_new_from_http(statuses[data[0] % G_N_ELEMENTS(statuses)], "application/json",
                                 NULL, body, &error);
  g_assert((reply == NULL) != (error == NULL));
  if (reply == NULL)
    check_error(error);
  else
    dw_wipe_free(dw_reply_to_text(reply, TRUE));
  return 0;
}
