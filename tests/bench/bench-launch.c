/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures how long it takes from a ticket's arrival until the protocol client runs: decode,
 * policy, launch file, choice of the client, start. The client is this program itself, which writes
 * down when its main() began; so the time includes exec and the dynamic linker.
 *
 * usage: bench-launch [ROUNDS] */
#include "dw-client-process.h"
#include "dw-client-registry.h"
#include "dw-ticket-policy.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char TICKET[] =
    "[Encoding]\r\nInputEncoding=UTF8\r\n\r\n[WFClient]\r\nVersion=2\r\n"
    "ProxyType=Auto\r\nCDMAllowed=On\r\n\r\n[ApplicationServers]\r\nDesk=\r\n";

/* The client's part. The time stands where the launch file's name ended. */
static int
run_as_client(const char *stamp)
{
  g_autofree char *now = g_strdup_printf("%" G_GINT64_FORMAT, g_get_monotonic_time());

  return g_file_set_contents(stamp, now, -1, NULL) ? 0 : 1;
}

static void
define_client(const char *folder, const char *stamp)
{
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *path = g_build_filename(folder, "bench.client", NULL);
  g_autofree char *text = g_strdup_printf(
      "[Client]\nName=Bench\nKinds=ica;\nTryExec=%s\nExec=%s --stamp %s %%f\n", self, self, stamp);

  if (!g_file_set_contents(path, text, -1, NULL))
    g_error("%s can't be written", path);
}

static void
ended_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  if (!dw_client_process_wait_finish(DW_CLIENT_PROCESS(source), result, &error))
    g_error("The client failed: %s", error->message);
  *(gboolean *) user_data = TRUE;
}

/* Milliseconds from the base64 text to the client's main(). */
static double
run_round(DwClientRegistry *registry, const char *base64, const char *stamp)
{
  g_autoptr(DwTicket) ticket = NULL;
  g_autoptr(DwTicket) allowed = NULL;
  g_autoptr(DwClient) client = NULL;
  g_autoptr(DwClientProcess) process = NULL;
  g_autofree char *text = NULL;
  gboolean ended = FALSE;
  gint64 started = g_get_monotonic_time();

  ticket = dw_ticket_decode(base64, strlen(base64), NULL);
  allowed = dw_ticket_policy_apply(&DW_TICKET_POLICY_DEFAULT, ticket, NULL);
  client = dw_client_registry_choose(registry, dw_ticket_get_kind(allowed), NULL, NULL);
  process = dw_client_process_start(client, dw_launch_file_create(allowed, NULL), "Bench", NULL);
  dw_client_process_wait_async(process, NULL, ended_cb, &ended);
  while (!ended)
    g_main_context_iteration(NULL, TRUE);
  if (!g_file_get_contents(stamp, &text, NULL, NULL))
    g_error("The client left no stamp");
  return (double) (g_ascii_strtoll(text, NULL, 10) - started) / 1e3;
}

static int
compare(const void *a, const void *b)
{
  const double *first = a, *second = b;

  return (*first > *second) - (*first < *second);
}

static void
measure(const char *folder, guint rounds)
{
  g_autofree char *stamp = g_build_filename(folder, "stamp", NULL);
  g_autofree char *base64 = g_base64_encode((const guchar *) TICKET, strlen(TICKET));
  const char *const folders[] = {folder, NULL};
  g_autofree double *times = g_new(double, rounds);
  g_autoptr(DwClientRegistry) registry = NULL;

  define_client(folder, stamp);
  registry = dw_client_registry_new(folders);
  for (guint i = 0; i < rounds; i++)
    times[i] = run_round(registry, base64, stamp);
  qsort(times, rounds, sizeof *times, compare);
  printf("ticket to client: median %.1f ms, best %.1f, worst %.1f of %u\n", times[rounds / 2],
         times[0], times[rounds - 1], rounds);
}

int
main(int argc, char **argv)
{
  g_autofree char *folder = NULL;
  const char *const remove[] = {"/bin/rm", "-rf", NULL, NULL};
  const char *words[G_N_ELEMENTS(remove)];

  if (argc > 2 && strcmp(argv[1], "--stamp") == 0)
    return run_as_client(argv[2]);
  folder = g_dir_make_tmp("deskway-bench-XXXXXX", NULL);
  g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
  measure(folder, argc > 1 ? (guint) MAX(atoi(argv[1]), 1) : 50);
  memcpy(words, remove, sizeof words);
  words[2] = folder;
  g_spawn_sync(NULL, (char **) words, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL);
  return 0;
}
