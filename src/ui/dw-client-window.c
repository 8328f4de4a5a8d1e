/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-client-window.h"

#ifdef GDK_WINDOWING_X11
#include <X11/Xatom.h>
#include <gdk/gdkx.h>
#endif

/**
 * dw_client_window_can_show:
 *
 * Returns: whether another program's window can be brought to the front; Wayland lets nobody do
 * that
 */
gboolean
dw_client_window_can_show(void)
{
#ifdef GDK_WINDOWING_X11
  return GDK_IS_X11_DISPLAY(gdk_display_get_default());
#else
  return FALSE;
#endif
}

#ifdef GDK_WINDOWING_X11

/* More windows than this nobody has open. */
#define MOST_WINDOWS 4096

static gulong *
read_property(Display *display, Window window, const char *name, Atom type, gulong *count)
{
  Atom atom = gdk_x11_get_xatom_by_name(name);
  Atom actual = None;
  int format = 0;
  gulong left = 0;
  guchar *data = NULL;

  *count = 0;
  if (XGetWindowProperty(display, window, atom, 0, MOST_WINDOWS, False, type, &actual, &format,
                         count, &left, &data) != Success ||
      actual != type || format != 32) {
    g_clear_pointer(&data, XFree);
    *count = 0;
  }
  return (gulong *) data;
}

static gboolean
belongs_to(Display *display, Window window, GPid pid)
{
  gulong count;
  gulong *value = read_property(display, window, "_NET_WM_PID", XA_CARDINAL, &count);
  gboolean found = value != NULL && count == 1 && value[0] == (gulong) pid;

  g_clear_pointer(&value, XFree);
  return found;
}

static void
ask_for_front(Display *display, Window root, Window window, guint32 time)
{
  XEvent event = {0};

  event.xclient.type = ClientMessage;
  event.xclient.window = window;
  event.xclient.message_type = gdk_x11_get_xatom_by_name("_NET_ACTIVE_WINDOW");
  event.xclient.format = 32;
  event.xclient.data.l[0] = 2; /* a request as if from a pager: the person pressed a button */
  event.xclient.data.l[1] = (long) time;
  XSendEvent(display, root, False, SubstructureNotifyMask | SubstructureRedirectMask, &event);
  XMapRaised(display, window);
}

static gboolean
show_x11(GdkDisplay *gdk_display, GPid pid, guint32 time)
{
  Display *display = GDK_DISPLAY_XDISPLAY(gdk_display);
  Window root = DefaultRootWindow(display);
  gulong count;
  gulong *windows;
  gboolean found = FALSE;

  gdk_x11_display_error_trap_push(gdk_display);
  windows = read_property(display, root, "_NET_CLIENT_LIST", XA_WINDOW, &count);
  for (gulong i = 0; i < count; i++) {
    if (!belongs_to(display, windows[i], pid))
      continue;
    ask_for_front(display, root, windows[i], time);
    found = TRUE;
  }
  g_clear_pointer(&windows, XFree);
  gdk_x11_display_error_trap_pop_ignored(gdk_display);
  return found;
}

#endif

/**
 * dw_client_window_show:
 * @pid: a running protocol client
 * @time: of the event that asked for it, or %GDK_CURRENT_TIME
 *
 * Brings the windows of @pid to the front.
 *
 * Returns: whether it has one
 */
gboolean
dw_client_window_show(GPid pid, guint32 time)
{
#ifdef GDK_WINDOWING_X11
  GdkDisplay *display = gdk_display_get_default();

  if (GDK_IS_X11_DISPLAY(display) && pid > 0)
    return show_x11(display, pid, time);
#endif
  return FALSE;
}
