/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LaunchFixture:
 * @root: a folder of the test's own
 * @bin: in it, the only folder in PATH beside the system's
 * @shipped: in it, definitions
 * @local: in it, definitions that come after those
 * @runtime: in it, XDG_RUNTIME_DIR
 *
 * A small machine on which programs and definitions are installed.
 */
typedef struct {
  char *root;
  char *bin;
  char *shipped;
  char *local;
  char *runtime;
} LaunchFixture;

void launch_fixture_set_up(LaunchFixture *fixture, gconstpointer data);
void launch_fixture_tear_down(LaunchFixture *fixture, gconstpointer data);
void launch_fixture_write(const char *folder, const char *name, const char *text, int mode);

G_END_DECLS
