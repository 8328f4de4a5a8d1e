/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-installation.h"

#include "dw-lock.h"
#include "dw-paths.h"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#define FILE_NAME   "client-id"
#define UUID_LENGTH 36
#define TEXT_LIMIT  128

/* The id that stands in @path, or NULL. More than an id and its line's end is not an id. */
static char *
read_id(const char *path)
{
  char text[UUID_LENGTH + 2] = {0};
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gssize count;

  if (fd < 0)
    return NULL;
  count = read(fd, text, sizeof text);
  close(fd);
  if (count < UUID_LENGTH || count == sizeof text)
    return NULL;
  if (text[UUID_LENGTH] == '\n')
    text[UUID_LENGTH] = '\0';
  return g_uuid_string_is_valid(text) ? g_strdup(text) : NULL;
}

/* Of several that start for the first time at once, one makes the id and the others read it. */
static char *
make_id(const char *path, char **warning)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwLock) lock = dw_lock_acquire(path, &error);
  g_autofree char *id = lock == NULL ? NULL : read_id(path);
  g_autofree char *line = NULL;

  if (id != NULL)
    return g_steal_pointer(&id);
  id = g_uuid_string_random();
  line = g_strconcat(id, "\n", NULL);
  if (lock == NULL || !dw_paths_write(path, line, &error))
    *warning = g_strdup_printf("This installation's id can't be kept, so a later command may have "
                               "to sign in again. %s",
                               error->message);
  return g_steal_pointer(&id);
}

/**
 * dw_installation_get_client_id:
 * @warning: (out) (nullable) (transfer full): what the person should be told, mostly %NULL
 *
 * Gives the UUID that tells this installation from others. It is made once and kept in the state
 * folder; one that is damaged is made anew. It is not a secret.
 *
 * Returns: (transfer full): the UUID
 */
char *
dw_installation_get_client_id(char **warning)
{
  g_autofree char *path = dw_paths_state_file(FILE_NAME);
  char *id = read_id(path);

  *warning = NULL;
  return id != NULL ? id : make_id(path, warning);
}

/**
 * dw_installation_peek_client_id:
 *
 * Gives the UUID of dw_installation_get_client_id() for a run that keeps nothing: one that is not
 * there yet is made for this run alone.
 *
 * Returns: (transfer full): the UUID
 */
char *
dw_installation_peek_client_id(void)
{
  g_autofree char *path = dw_paths_state_file(FILE_NAME);
  char *id = read_id(path);

  return id != NULL ? id : g_uuid_string_random();
}

static char *
make_printable(const char *text)
{
  g_autoptr(GString) plain = g_string_new("");

  for (const char *p = text; *p != '\0' && plain->len < TEXT_LIMIT; p++)
    g_string_append_c(plain, g_ascii_isprint(*p) ? *p : '?');
  return g_strstrip(g_string_free(g_steal_pointer(&plain), FALSE));
}

/**
 * dw_installation_format_os:
 * @name: (nullable): the distribution
 * @version: (nullable): its version
 * @kernel: the kernel's release
 *
 * Returns: (transfer full): one line of at most 134 printable ASCII letters
 */
char *
dw_installation_format_os(const char *name, const char *version, const char *kernel)
{
  const char *gap = version != NULL && *version != '\0' ? " " : "";
  g_autofree char *text =
      g_strdup_printf("%s%s%s (%s)", name != NULL && *name != '\0' ? name : "Linux", gap,
                      version != NULL ? version : "", kernel);
  g_autofree char *plain = make_printable(text);

  return g_strconcat("linux_", plain, NULL);
}

/**
 * dw_installation_get_client_os:
 *
 * Returns: (transfer full): the ClientOS of this machine, as `linux_Debian GNU/Linux 12 (6.1.0)`
 */
char *
dw_installation_get_client_os(void)
{
  g_autofree char *name = g_get_os_info(G_OS_INFO_KEY_NAME);
  g_autofree char *version = g_get_os_info(G_OS_INFO_KEY_VERSION_ID);
  struct utsname kernel;

  return dw_installation_format_os(name, version, uname(&kernel) == 0 ? kernel.release : "");
}

/**
 * dw_installation_get_client_name:
 *
 * Returns: (transfer full): the ClientName of this machine: its host name
 */
char *
dw_installation_get_client_name(void)
{
  return make_printable(g_get_host_name());
}
