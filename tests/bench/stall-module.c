/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib.h>
#include <gmodule.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* A GTK module that writes down how long the main loop did not listen, into the file that
 * DESKWAY_BENCH_STALLS names. A line is: when that ended, how long it was, and how long the
 * processor worked meanwhile, each in microseconds. Only the bench loads it. */

#define LEAST_US 2000

G_MODULE_EXPORT void gtk_module_init(int *argc, char ***argv);

static GPollFunc real_poll;
static int output = -1;
static gint64 heard;           /* when the loop last came back from listening */
static gint64 heard_processor; /* the same, in processor time */

static gint64
get_processor_time(void)
{
  struct timespec now;

  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
poll_cb(GPollFD *fds, guint n_fds, int timeout)
{
  gint64 now = g_get_monotonic_time();
  int count;

  if (heard != 0 && now - heard >= LEAST_US)
    dprintf(output, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", now,
            now - heard, get_processor_time() - heard_processor);
  count = real_poll(fds, n_fds, timeout);
  heard = g_get_monotonic_time();
  heard_processor = get_processor_time();
  return count;
}

void
gtk_module_init(int *argc, char ***argv)
{
  const char *path = g_getenv("DESKWAY_BENCH_STALLS");

  if (path == NULL)
    return;
  output = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0)
    return;
  real_poll = g_main_context_get_poll_func(NULL);
  g_main_context_set_poll_func(NULL, poll_cb);
}
