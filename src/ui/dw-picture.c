/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-picture.h"

#include "dw-error.h"
#include "dw-image-header.h"

/* Decoded pictures that are kept; more than these are begun anew. */
#define MOST_KEPT 200
/* A corner's radius as a part of the size. */
#define ROUNDNESS 0.2

/* A picture on its way to an image. */
typedef struct {
  GtkImage *image;
  char *url;
  int pixels; /* of the screen, for one side */
  int scale;
} Request;

static void
request_free(Request *request)
{
  g_object_unref(request->image);
  g_free(request->url);
  g_free(request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Request, request_free)

/* Whoever looks for a picture has its icons, so they keep what was decoded. */
static GHashTable *
get_kept(DwIcons *icons)
{
  GHashTable *kept = g_object_get_data(G_OBJECT(icons), "dw-pictures");

  if (kept != NULL)
    return kept;
  kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                               (GDestroyNotify) cairo_surface_destroy);
  g_object_set_data_full(G_OBJECT(icons), "dw-pictures", kept, (GDestroyNotify) g_hash_table_unref);
  return kept;
}

static char *
make_key(const char *url, int pixels, int scale)
{
  return g_strdup_printf("%d@%d %s", pixels, scale, url);
}

static void
fit_cb(GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  const Request *request = user_data;
  double wanted = request->pixels * request->scale;
  double factor = wanted / MAX(MAX(width, height), 1);

  gdk_pixbuf_loader_set_size(loader, MAX((int) (width * factor), 1),
                             MAX((int) (height * factor), 1));
}

static GdkPixbuf *
decode(const Request *request, GBytes *bytes)
{
  DwImageHeader header;
  g_autoptr(GdkPixbufLoader) loader = NULL;
  gboolean is_written;

  if (!dw_image_header_read(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), &header))
    return NULL;
  loader = gdk_pixbuf_loader_new_with_type(header.kind == DW_IMAGE_KIND_PNG ? "png" : "jpeg", NULL);
  if (loader == NULL)
    return NULL;
  g_signal_connect(loader, "size-prepared", G_CALLBACK(fit_cb), (gpointer) request);
  is_written = gdk_pixbuf_loader_write_bytes(loader, bytes, NULL);
  if (!gdk_pixbuf_loader_close(loader, NULL) || !is_written)
    return NULL;
  return g_object_ref(gdk_pixbuf_loader_get_pixbuf(loader));
}

static cairo_surface_t *
round_corners(const Request *request, GdkPixbuf *pixbuf)
{
  int side = request->pixels * request->scale;
  double radius = side * ROUNDNESS;
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, side, side);
  cairo_t *cr = cairo_create(surface);

  cairo_arc(cr, side - radius, radius, radius, -G_PI_2, 0);
  cairo_arc(cr, side - radius, side - radius, radius, 0, G_PI_2);
  cairo_arc(cr, radius, side - radius, radius, G_PI_2, G_PI);
  cairo_arc(cr, radius, radius, radius, G_PI, 3 * G_PI_2);
  cairo_clip(cr);
  gdk_cairo_set_source_pixbuf(cr, pixbuf, (side - gdk_pixbuf_get_width(pixbuf)) / 2.0,
                              (side - gdk_pixbuf_get_height(pixbuf)) / 2.0);
  cairo_paint(cr);
  cairo_destroy(cr);
  cairo_surface_set_device_scale(surface, request->scale, request->scale);
  return surface;
}

static void
loaded_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Request) request = user_data;
  DwIcons *icons = DW_ICONS(source);
  GHashTable *kept = get_kept(icons);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = dw_icons_load_finish(icons, result, &error);
  g_autoptr(GdkPixbuf) pixbuf = bytes != NULL ? decode(request, bytes) : NULL;
  cairo_surface_t *surface;

  if (pixbuf == NULL) {
    if (error != NULL && !dw_error_is_cancelled(error))
      g_info("The icon of an app is not shown: %s", error->message);
    return;
  }
  surface = round_corners(request, pixbuf);
  if (g_hash_table_size(kept) >= MOST_KEPT)
    g_hash_table_remove_all(kept);
  g_hash_table_replace(kept, make_key(request->url, request->pixels, request->scale), surface);
  gtk_image_set_from_surface(request->image, surface);
}

static void
cancel_and_unref(gpointer cancellable)
{
  g_cancellable_cancel(cancellable);
  g_object_unref(cancellable);
}

static void
load(GtkImage *image, DwIcons *icons, const char *url, int pixels)
{
  Request *request = g_new0(Request, 1);
  GCancellable *cancellable = g_cancellable_new();

  request->image = g_object_ref(image);
  request->url = g_strdup(url);
  request->pixels = pixels;
  request->scale = gtk_widget_get_scale_factor(GTK_WIDGET(image));
  g_object_set_data_full(G_OBJECT(image), "dw-picture", cancellable, cancel_and_unref);
  dw_icons_load_async(icons, url, cancellable, loaded_cb, request);
}

/**
 * dw_picture_show:
 * @image: where to show it
 * @icons: (nullable): gets pictures
 * @url: (nullable): where the picture is
 * @fallback: an icon's name
 * @pixels: its side
 *
 * Shows @fallback, and in its place the picture of @url as soon as it is there. What @image was
 * waiting for before is given up.
 */
void
dw_picture_show(GtkImage *image, DwIcons *icons, const char *url, const char *fallback, int pixels)
{
  g_autofree char *key = NULL;
  cairo_surface_t *kept;

  g_object_set_data(G_OBJECT(image), "dw-picture", NULL);
  gtk_image_set_pixel_size(image, pixels);
  gtk_image_set_from_icon_name(image, fallback, GTK_ICON_SIZE_DND);
  if (icons == NULL || url == NULL || *url == '\0')
    return;
  key = make_key(url, pixels, gtk_widget_get_scale_factor(GTK_WIDGET(image)));
  kept = g_hash_table_lookup(get_kept(icons), key);
  if (kept != NULL)
    gtk_image_set_from_surface(image, kept);
  else
    load(image, icons, url, pixels);
}
