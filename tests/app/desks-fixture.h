/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "context-fixture.h"
#include "dw-fake-clock.h"
#include "dw-fake-provider.h"
#include "launch-fixture.h"

G_BEGIN_DECLS

/**
 * DesksFixture:
 * @machine: where protocol clients are installed: `viewer` runs until it is closed, unless a test
 *   writes another program in its place
 * @signed_in: a context that uses alice's account
 * @clock: what that goes by
 * @provider: what it has its desks from
 * @pages: what @provider answers to lists
 * @powers: and to power actions
 * @tickets: and to wishes for a ticket
 *
 * Somebody who is signed in, and has seen nothing yet.
 */
typedef struct {
  LaunchFixture machine;
  ContextFixture signed_in;
  DwContext *context;
  DwFakeClock *clock;
  DwFakeProvider *provider;
  DwFakeScript *pages;
  DwFakeScript *powers;
  DwFakeScript *tickets;
} DesksFixture;

void desks_fixture_set_up(DesksFixture *fixture);
void desks_fixture_tear_down(DesksFixture *fixture);
void desks_fixture_install(DesksFixture *fixture, const char *script);
void desks_fixture_say(DesksFixture *fixture, const char *first, const char *second);
void desks_fixture_say_ticket(DesksFixture *fixture);
void desks_fixture_see(DesksFixture *fixture, const char *first, const char *second);
DwResource *desks_fixture_get(DesksFixture *fixture, const char *id);
guint desks_fixture_count_calls(DesksFixture *fixture, const char *prefix);

G_END_DECLS
