/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Usage: watch-window [--settle MS] [--picture FILE] [--least WIDTH] -- PROGRAM ARG…
 *
 * Runs PROGRAM, and tells when its first large window was mapped and painted, and after MS more
 * what memory it holds, as JSON. The X server is asked for that, so that every program is measured
 * in the same way, without its help. The display has to be PROGRAM's alone. */

#define GIVE_UP_MS 60000

typedef struct {
  Display *display;
  Window window; /* the first large one that was painted */
  int width;
  int height;
  int damage_event;
  gint64 began; /* microseconds, of the monotonic clock, as below */
  gint64 mapped;
  gint64 painted;
  gint64 processor; /* microseconds that the program worked until it was painted */
  GPid pid;
} Watch;

static int settle_ms = 0;
static int least_width = 200;
static char *picture = NULL;
static char **words = NULL;

/* Windows come and go as they like. */
static int
ignore_error_cb(Display *display, XErrorEvent *event)
{
  return 0;
}

static void
see_window(Watch *watch, Window window)
{
  XWindowAttributes attributes;

  if (XGetWindowAttributes(watch->display, window, &attributes) && attributes.class == InputOutput)
    XDamageCreate(watch->display, window, XDamageReportRawRectangles);
}

static gboolean
get_large_window(Watch *watch, Window window, XWindowAttributes *attributes)
{
  return XGetWindowAttributes(watch->display, window, attributes) &&
         attributes->class == InputOutput && !attributes->override_redirect &&
         attributes->map_state == IsViewable && attributes->width >= least_width;
}

static void
see_map(Watch *watch, Window window)
{
  XWindowAttributes attributes;

  if (watch->mapped == 0 && get_large_window(watch, window, &attributes))
    watch->mapped = g_get_monotonic_time();
}

/* Of all threads. */
static gint64
get_processor_time(GPid pid)
{
  g_autofree char *folder = g_strdup_printf("/proc/%d/task", (int) pid);
  g_autoptr(GDir) tasks = g_dir_open(folder, 0, NULL);
  const char *name;
  gint64 sum = 0;

  while (tasks != NULL && (name = g_dir_read_name(tasks)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, "schedstat", NULL);
    g_autofree char *text = NULL;

    if (g_file_get_contents(path, &text, NULL, NULL))
      sum += g_ascii_strtoll(text, NULL, 10);
  }
  return sum / 1000;
}

/* A frame covers the window, more or less; a caret does not. */
static void
see_damage(Watch *watch, const XDamageNotifyEvent *event)
{
  gint64 now = g_get_monotonic_time();
  int area = event->area.width * event->area.height;
  XWindowAttributes attributes;

  if (watch->painted != 0 || watch->mapped == 0 ||
      !get_large_window(watch, event->drawable, &attributes) ||
      area < attributes.width * attributes.height / 2)
    return;
  watch->window = event->drawable;
  watch->width = attributes.width;
  watch->height = attributes.height;
  watch->painted = now;
  watch->processor = get_processor_time(watch->pid);
}

static void
take_event(Watch *watch)
{
  XEvent event;

  XNextEvent(watch->display, &event);
  if (event.type == CreateNotify)
    see_window(watch, event.xcreatewindow.window);
  else if (event.type == MapNotify)
    see_map(watch, event.xmap.window);
  else if (event.type == watch->damage_event + XDamageNotify)
    see_damage(watch, (XDamageNotifyEvent *) &event);
}

/* Until @deadline, or until it is painted where @deadline is for that. */
static void
watch_until(Watch *watch, gint64 deadline, gboolean until_painted)
{
  struct pollfd poll_fd = {.fd = ConnectionNumber(watch->display), .events = POLLIN};

  while (g_get_monotonic_time() < deadline && !(until_painted && watch->painted != 0)) {
    if (XPending(watch->display) > 0)
      take_event(watch);
    else
      poll(&poll_fd, 1, (int) ((deadline - g_get_monotonic_time()) / 1000) + 1);
  }
}

static void
take_picture(Watch *watch)
{
  XImage *image = XGetImage(watch->display, watch->window, 0, 0, (unsigned) watch->width,
                            (unsigned) watch->height, AllPlanes, ZPixmap);
  g_autoptr(GString) text = g_string_new(NULL);

  if (image == NULL)
    return;
  g_string_append_printf(text, "P6 %d %d 255\n", watch->width, watch->height);
  for (int y = 0; y < watch->height; y++) {
    for (int x = 0; x < watch->width; x++) {
      unsigned long pixel = XGetPixel(image, x, y);

      g_string_append_c(text, (char) (pixel >> 16));
      g_string_append_c(text, (char) (pixel >> 8));
      g_string_append_c(text, (char) pixel);
    }
  }
  XDestroyImage(image);
  g_file_set_contents(picture, text->str, (gssize) text->len, NULL);
}

static gint64
get_memory(GPid pid, const char *name)
{
  g_autofree char *path = g_strdup_printf("/proc/%d/smaps_rollup", (int) pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents(path, &text, NULL, NULL))
    return 0;
  line = strstr(text, name);
  return line != NULL ? g_ascii_strtoll(line + strlen(name), NULL, 10) : 0;
}

static void
report(Watch *watch)
{
  if (watch->painted == 0) {
    g_printerr("watch-window: %s showed no window\n", words[0]);
    return;
  }
  printf("{\"mapped\": %" G_GINT64_FORMAT ", \"painted\": %" G_GINT64_FORMAT
         ", \"processor\": %" G_GINT64_FORMAT ", \"pss\": %" G_GINT64_FORMAT
         ", \"rss\": %" G_GINT64_FORMAT "}\n",
         watch->mapped - watch->began, watch->painted - watch->began, watch->processor,
         get_memory(watch->pid, "\nPss:"), get_memory(watch->pid, "\nRss:"));
}

static void
end_program(GPid pid)
{
  for (int i = 0; i < 300 && waitpid(pid, NULL, WNOHANG) == 0; i++) {
    kill(pid, i < 200 ? SIGTERM : SIGKILL);
    g_usleep(10000);
  }
}

static gboolean
open_display(Watch *watch)
{
  int error_base;

  watch->display = XOpenDisplay(NULL);
  if (watch->display == NULL ||
      !XDamageQueryExtension(watch->display, &watch->damage_event, &error_base))
    return FALSE;
  XSetErrorHandler(ignore_error_cb);
  XSelectInput(watch->display, DefaultRootWindow(watch->display), SubstructureNotifyMask);
  XSync(watch->display, False);
  return TRUE;
}

static gboolean
parse(int argc, char **argv)
{
  const GOptionEntry entries[] = {
      {"settle", 0, 0, G_OPTION_ARG_INT, &settle_ms, NULL, NULL},
      {"least", 0, 0, G_OPTION_ARG_INT, &least_width, NULL, NULL},
      {"picture", 0, 0, G_OPTION_ARG_FILENAME, &picture, NULL, NULL},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, NULL},
      {NULL},
  };
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);

  g_option_context_add_main_entries(context, entries, NULL);
  return g_option_context_parse(context, &argc, &argv, NULL) && words != NULL;
}

int
main(int argc, char **argv)
{
  Watch watch = {0};
  g_autoptr(GError) error = NULL;

  if (!parse(argc, argv) || !open_display(&watch)) {
    g_printerr("watch-window: no program, or no display with the DAMAGE extension\n");
    return 2;
  }
  watch.began = g_get_monotonic_time();
  if (!g_spawn_async(NULL, words, NULL,
                     G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                         (g_getenv("DESKWAY_BENCH_LOUD") ? 0 : G_SPAWN_STDERR_TO_DEV_NULL),
                     NULL, NULL, &watch.pid, &error)) {
    g_printerr("watch-window: %s\n", error->message);
    return 2;
  }
  watch_until(&watch, watch.began + GIVE_UP_MS * 1000, TRUE);
  if (watch.painted != 0 && picture != NULL)
    take_picture(&watch);
  watch_until(&watch, g_get_monotonic_time() + settle_ms * 1000, FALSE);
  report(&watch);
  end_program(watch.pid);
  return watch.painted != 0 ? 0 : 1;
}
