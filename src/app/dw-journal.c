/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-journal.h"

#include "dw-paths.h"

#include <glib/gstdio.h>
#include <string.h>

/* How long the service is sure to remember a ClientToken. */
#define TOKEN_LIFE (10 * G_TIME_SPAN_MINUTE)

/* How long a request that nobody knows the outcome of is remembered, and what its group begins
 * with.
 */
#define REQUEST_LIFE  (90 * G_TIME_SPAN_DAY)
#define REQUEST_GROUP "request "

static char *
journal_path(void)
{
  return dw_paths_state_file("operations.conf");
}

static GKeyFile *
load(void)
{
  g_autofree char *path = journal_path();
  GKeyFile *file = g_key_file_new();

  g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL); /* none yet, or damaged: empty */
  return file;
}

static gboolean
try_save(GKeyFile *file, GError **error)
{
  g_autofree char *path = journal_path();
  g_autofree char *text = g_key_file_to_data(file, NULL, NULL);

  if (*text != '\0')
    return dw_paths_write(path, text, error);
  g_unlink(path); /* nothing is under way: nothing is left behind */
  return TRUE;
}

static void
save(GKeyFile *file)
{
  g_autoptr(GError) error = NULL;

  if (!try_save(file, &error))
    g_info("What is under way can't be noted down: %s", error->message);
}

/* Ids come from outside and may hold anything, also what the name of a group may not. */
static char *
group_of(DwAction action, const char *const *ids)
{
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);

  for (; *ids != NULL; ids++)
    g_checksum_update(checksum, (const guchar *) *ids, (gssize) strlen(*ids) + 1);
  return g_strdup_printf("%s %s", dw_actions_get_name(action), g_checksum_get_string(checksum));
}

static gboolean
is_current(GKeyFile *file, const char *group, gint64 now)
{
  gint64 age = now - g_key_file_get_int64(file, group, "Time", NULL);

  return age >= 0 && age < (g_str_has_prefix(group, REQUEST_GROUP) ? REQUEST_LIFE : TOKEN_LIFE);
}

static void
drop_old(GKeyFile *file, gint64 now)
{
  g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

  for (char **group = groups; *group != NULL; group++) {
    if (!is_current(file, *group, now))
      g_key_file_remove_group(file, *group, NULL);
  }
}

/**
 * dw_journal_begin:
 * @clock: tells the time
 * @action: a power action
 * @ids: (array zero-terminated=1): what it is for
 *
 * Notes that a power action is about to be asked for. An action whose outcome is not known, because
 * the network or Deskway itself went away, is asked for again with the same ClientToken, so that
 * the service can tell that it is the same.
 *
 * Returns: (transfer full): the ClientToken to ask with
 */
char *
dw_journal_begin(DwClock *clock, DwAction action, const char *const *ids)
{
  g_autoptr(GKeyFile) file = load();
  g_autofree char *group = group_of(action, ids);
  gint64 now = dw_clock_get_real_time(clock);
  char *token = NULL;

  drop_old(file, now);
  token = g_key_file_get_string(file, group, "ClientToken", NULL);
  if (token == NULL || *token == '\0') {
    g_free(token);
    token = g_uuid_string_random();
    g_key_file_set_string(file, group, "ClientToken", token);
    g_key_file_set_int64(file, group, "Time", now);
  }
  save(file);
  return token;
}

/**
 * dw_journal_end:
 * @action: a power action
 * @ids: (array zero-terminated=1): what it was for
 *
 * Notes that the service answered: the next action of the kind is a new one.
 */
void
dw_journal_end(DwAction action, const char *const *ids)
{
  g_autoptr(GKeyFile) file = load();
  g_autofree char *group = group_of(action, ids);

  if (g_key_file_remove_group(file, group, NULL))
    save(file);
}

static char *
group_of_request(const char *request)
{
  g_autofree char *checksum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, request, -1);

  return g_strconcat(REQUEST_GROUP, checksum, NULL);
}

/**
 * dw_journal_begin_request:
 * @clock: tells the time
 * @request: a text that tells the request from every other
 * @error: return location, %DW_ERROR_STORAGE
 *
 * Notes that a request is about to be sent that the service can't tell from its repetition. Only
 * its checksum is kept.
 *
 * Returns: whether it is noted; if not, it should not be sent
 */
gboolean
dw_journal_begin_request(DwClock *clock, const char *request, GError **error)
{
  g_autoptr(GKeyFile) file = load();
  g_autofree char *group = group_of_request(request);
  gint64 now = dw_clock_get_real_time(clock);

  drop_old(file, now);
  g_key_file_set_int64(file, group, "Time", now);
  return try_save(file, error);
}

/**
 * dw_journal_find_request:
 * @clock: tells the time
 * @request: as for dw_journal_begin_request()
 *
 * Returns: when it was sent without anybody knowing the outcome, in microseconds since 1970; 0
 *   where it was not
 */
gint64
dw_journal_find_request(DwClock *clock, const char *request)
{
  g_autoptr(GKeyFile) file = load();
  g_autofree char *group = group_of_request(request);

  drop_old(file, dw_clock_get_real_time(clock));
  return g_key_file_get_int64(file, group, "Time", NULL);
}

/**
 * dw_journal_end_request:
 * @request: as for dw_journal_begin_request()
 *
 * Notes that the outcome is known.
 */
void
dw_journal_end_request(const char *request)
{
  g_autoptr(GKeyFile) file = load();
  g_autofree char *group = group_of_request(request);

  if (g_key_file_remove_group(file, group, NULL))
    save(file);
}
