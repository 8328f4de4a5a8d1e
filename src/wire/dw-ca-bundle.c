/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-ca-bundle.h"

#include "dw-error.h"

#include <string.h>
#include <sys/stat.h>

#define BEGIN    "-----BEGIN CERTIFICATE-----"
#define END      "-----END CERTIFICATE-----"
#define MAX_FILE (4 * 1024 * 1024)

/* DER of a certificate is one SEQUENCE of more than 255 bytes, whose length ends the data. */
static gboolean
is_certificate(const char *base64, gsize length)
{
  g_autofree char *text = g_strndup(base64, length);
  gsize n_bytes = 0;
  g_autofree guchar *der = g_base64_decode(text, &n_bytes);

  return n_bytes > 4 && der[0] == 0x30 && der[1] == 0x82 &&
         n_bytes == 4u + ((gsize) der[2] << 8 | der[3]);
}

/* Adds every certificate of @text, and nothing else that stands in it, such as a key. */
static guint
append_certificates(GString *bundle, const char *text)
{
  guint found = 0;
  const char *begin = strstr(text, BEGIN);

  while (begin != NULL) {
    const char *inner = begin + strlen(BEGIN);
    const char *end = strstr(inner, END);

    if (end == NULL || !is_certificate(inner, (gsize) (end - inner)))
      return 0;
    g_string_append_len(bundle, begin, end + strlen(END) - begin);
    g_string_append_c(bundle, '\n');
    found++;
    begin = strstr(end, BEGIN);
  }
  return found;
}

static char *
read_file(const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) local_error = NULL;
  struct stat info;

  if (stat(path, &info) == 0 && (!S_ISREG(info.st_mode) || info.st_size > MAX_FILE)) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                "The CA file %s is not a file of certificates. Name a PEM file.", path);
    return NULL;
  }
  if (g_file_get_contents(path, &text, NULL, &local_error))
    return g_steal_pointer(&text);
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "The CA file can't be read: %s.",
              local_error->message);
  return NULL;
}

/**
 * dw_ca_bundle_new:
 * @path: a PEM file with one or more certificates
 * @system_path: (nullable): the PEM file that the system trusts; need not be there
 * @error: return location, %DW_ERROR_USAGE where @path can't be read or holds anything but whole
 * certificates between its markers
 *
 * Adds the certificates of @path to those of the system.
 *
 * Returns: (transfer full): all of them as PEM
 */
GBytes *
dw_ca_bundle_new(const char *path, const char *system_path, GError **error)
{
  g_autofree char *extra = read_file(path, error);
  g_autofree char *trusted = NULL;
  g_autoptr(GString) bundle = g_string_new(NULL);

  if (extra == NULL)
    return NULL;
  if (append_certificates(bundle, extra) == 0) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                "The CA file %s holds no certificate that can be read. Name a PEM file.", path);
    return NULL;
  }
  if (system_path != NULL && g_file_get_contents(system_path, &trusted, NULL, NULL))
    g_string_append(bundle, trusted);
  return g_string_free_to_bytes(g_steal_pointer(&bundle));
}
