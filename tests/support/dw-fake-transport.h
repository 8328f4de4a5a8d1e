/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-error.h"
#include "dw-transport.h"

G_BEGIN_DECLS

/**
 * DwFakeAnswer:
 * @status: the HTTP status; 0 stands for 200
 * @body: (nullable): the reply's JSON; %NULL fails the post with @kind
 * @retry_after: seconds that the reply asks to wait
 * @kind: why the post failed
 * @sent: whether anything had left this computer when it failed
 * @hangs: whether the post waits for dw_fake_transport_release()
 * @for_ever: whether every later post of the Action gets the same
 *
 * What one post comes to.
 */
typedef struct {
  guint status;
  const char *body;
  guint retry_after;
  DwError kind;
  gboolean sent;
  gboolean hangs;
  gboolean for_ever;
} DwFakeAnswer;

/**
 * DwFakeTransport:
 *
 * A #DwTransport that answers from a script and keeps what was posted. A post that the script does
 * not know ends the test.
 */
#define DW_TYPE_FAKE_TRANSPORT (dw_fake_transport_get_type())
G_DECLARE_FINAL_TYPE(DwFakeTransport, dw_fake_transport, DW, FAKE_TRANSPORT, GObject)

DwFakeTransport *dw_fake_transport_new(void);
void
dw_fake_transport_script(DwFakeTransport *self, const char *action, const DwFakeAnswer *answer);
void dw_fake_transport_release(DwFakeTransport *self, const DwFakeAnswer *answer);

guint dw_fake_transport_count(DwFakeTransport *self, const char *action);
guint dw_fake_transport_count_hanging(DwFakeTransport *self);
guint dw_fake_transport_count_unused(DwFakeTransport *self);
const char *dw_fake_transport_get_url(DwFakeTransport *self, guint position);
const char *dw_fake_transport_get(DwFakeTransport *self, guint position, const char *name);
const char *dw_fake_transport_get_last(DwFakeTransport *self, const char *name);
char *dw_fake_transport_list_names(DwFakeTransport *self, guint position);
void dw_fake_transport_wait_posts(DwFakeTransport *self, guint count);

G_END_DECLS
