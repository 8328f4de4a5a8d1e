/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"
#include "dw-script-transport.h"
#include "dw-secret-store.h"

G_BEGIN_DECLS

/**
 * ContextFixture:
 * @transport: what every context calls the service with
 * @script: what it answers
 * @secrets: the keyring of every context
 * @options: what contexts are made with
 * @context: the last one that was made
 *
 * Contexts one after the other, as the runs of a program, on one machine.
 */
typedef struct {
  DwScriptTransport *transport;
  DwFakeScript *script;
  DwSecretStore *secrets;
  DwContextOptions options;
  DwContext *context;
} ContextFixture;

void context_fixture_set_up(ContextFixture *fixture, gconstpointer data);
void context_fixture_tear_down(ContextFixture *fixture, gconstpointer data);
void context_fixture_start(ContextFixture *fixture);
void context_fixture_break_keyring(ContextFixture *fixture);
void context_fixture_set_registry(ContextFixture *fixture, const char *folder);
gboolean context_fixture_open(ContextFixture *fixture, const char *account, GError **error);
gboolean context_fixture_save(ContextFixture *fixture, GError **error);
void context_fixture_sign_in(ContextFixture *fixture, const char *user);

G_END_DECLS
