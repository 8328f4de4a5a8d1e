/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-accounts.h"

#include "dw-error.h"
#include "dw-lock.h"
#include "dw-paths.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME      "accounts.conf"
#define FILE_LIMIT     (1024 * 1024)
#define GENERAL_GROUP  "Deskway"
#define KEY_DEFAULT    "Default"
#define ACCOUNT_PREFIX "Account "
#define KEPT_LIMIT     1000

struct _DwAccounts {
  GObject parent;
  char *path;
  GPtrArray *list; /* of DwAccount, in the order of the file */
  char *chosen;    /* (nullable): the id of the default, as the file has it */
  GString *warning;
};

G_DEFINE_TYPE(DwAccounts, dw_accounts, G_TYPE_OBJECT)

static void
dw_accounts_finalize(GObject *object)
{
  DwAccounts *self = DW_ACCOUNTS(object);

  g_free(self->path);
  g_free(self->chosen);
  g_ptr_array_unref(self->list);
  g_string_free(self->warning, TRUE);
  G_OBJECT_CLASS(dw_accounts_parent_class)->finalize(object);
}

static void
dw_accounts_class_init(DwAccountsClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_accounts_finalize;
}

static void
dw_accounts_init(DwAccounts *self)
{
  self->list = g_ptr_array_new_with_free_func((GDestroyNotify) dw_account_free);
  self->warning = g_string_new("");
}

static void G_GNUC_PRINTF(2, 3) warn(DwAccounts *self, const char *format, ...)
{
  va_list args;

  if (self->warning->len > 0)
    g_string_append_c(self->warning, ' ');
  va_start(args, format);
  g_string_append_vprintf(self->warning, format, args);
  va_end(args);
}

static gboolean
fail_to_read(DwAccounts *self, const char *why, GError **error)
{
  g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
              "The accounts in %s can't be read: %s. Nothing was changed.", self->path, why);
  return FALSE;
}

/* As far as FILE_LIMIT and one byte more, which tells that there is more. */
static gboolean
read_all(int fd, GString *text)
{
  char buffer[16 * 1024];
  gssize count;

  while (text->len <= FILE_LIMIT && (count = read(fd, buffer, sizeof buffer)) != 0) {
    if (count > 0)
      g_string_append_len(text, buffer, count);
    else if (errno != EINTR)
      return FALSE;
  }
  return TRUE;
}

/* An absent file is an empty one. Anything but a file, as a named pipe, must not stop us for good.
 */
static gboolean
read_file(DwAccounts *self, GString *text, GError **error)
{
  int fd = open(self->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gboolean done = FALSE;
  struct stat info;

  if (fd < 0)
    return errno == ENOENT ? TRUE : fail_to_read(self, g_strerror(errno), error);
  if (fstat(fd, &info) == 0 && !S_ISREG(info.st_mode))
    fail_to_read(self, "it is not a file", error);
  else if (!read_all(fd, text))
    fail_to_read(self, g_strerror(errno), error);
  else
    done = TRUE;
  close(fd);
  return done;
}

static GKeyFile *
parse(const GString *text)
{
  g_autoptr(GKeyFile) file = g_key_file_new();

  if (text->len > FILE_LIMIT || memchr(text->str, '\0', text->len) != NULL)
    return NULL;
  if (!g_key_file_load_from_data(file, text->str, text->len,
                                 G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS, NULL))
    return NULL;
  return g_steal_pointer(&file);
}

/* A link and then an unlink, as a rename would overwrite an older one. Called with the lock. */
static gboolean
move_aside(DwAccounts *self, GError **error)
{
  for (guint i = 1; i <= KEPT_LIMIT; i++) {
    g_autofree char *aside = g_strdup_printf("%s.damaged-%u", self->path, i);

    if (link(self->path, aside) == 0) {
      if (g_unlink(self->path) != 0)
        return fail_to_read(self, g_strerror(errno), error);
      warn(self,
           "The list of accounts was damaged and is kept as %s. Sign in again, or repair that "
           "file and move it back.",
           aside);
      return TRUE;
    }
    if (errno != EEXIST)
      return fail_to_read(self, "it is damaged, and can't be moved aside", error);
  }
  return fail_to_read(self, "it is damaged, like many before it that are still here", error);
}

static GKeyFile *
read_locked(DwAccounts *self, GError **error)
{
  g_autoptr(GString) text = g_string_new("");
  g_autoptr(GKeyFile) file = NULL;

  if (!read_file(self, text, error))
    return NULL;
  file = parse(text);
  if (file != NULL)
    return g_steal_pointer(&file);
  return move_aside(self, error) ? g_key_file_new() : NULL;
}

/* Only a damaged file needs the lock, and that is read again with it, as somebody else may have put
 * it right. */
static GKeyFile *
read_unlocked(DwAccounts *self, GError **error)
{
  g_autoptr(GString) text = g_string_new("");
  g_autoptr(GKeyFile) file = NULL;
  g_autoptr(DwLock) lock = NULL;

  if (!read_file(self, text, error))
    return NULL;
  file = parse(text);
  if (file != NULL)
    return g_steal_pointer(&file);
  lock = dw_lock_acquire(self->path, error);
  return lock == NULL ? NULL : read_locked(self, error);
}

static char *
make_group(const char *id)
{
  return g_strconcat(ACCOUNT_PREFIX, id, NULL);
}

/* What can't be used is left out and left alone. */
static void
take_account(DwAccounts *self, GKeyFile *file, const char *group, gboolean say)
{
  g_autofree char *shown = g_utf8_make_valid(group, -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(DwAccount) account = dw_account_read(file, group, &error);

  if (account == NULL || !g_str_equal(shown, group)) {
    if (say)
      warn(self, "The entry [%s] of %s is not used: %s.", shown, self->path,
           error != NULL ? error->message : "its name can't be read");
    return;
  }
  account->id = g_strdup(group + strlen(ACCOUNT_PREFIX));
  g_ptr_array_add(self->list, g_steal_pointer(&account));
}

static void
take_file(DwAccounts *self, GKeyFile *file, gboolean say)
{
  g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

  g_ptr_array_set_size(self->list, 0);
  g_free(self->chosen);
  self->chosen = g_key_file_get_string(file, GENERAL_GROUP, KEY_DEFAULT, NULL);
  for (char **group = groups; *group != NULL; group++) {
    if (g_str_has_prefix(*group, ACCOUNT_PREFIX) && (*group)[strlen(ACCOUNT_PREFIX)] != '\0')
      take_account(self, file, *group, say);
  }
}

/**
 * dw_accounts_load:
 * @path: (nullable): a key file, or %NULL for accounts.conf among the person's configuration
 * @error: return location, %DW_ERROR_STORAGE when the file is there and can't be read
 *
 * Reads the accounts. A damaged file is moved aside as `accounts.conf.damaged-1` (or the next free
 * number), and dw_accounts_take_warning() then says so.
 *
 * Returns: (transfer full): the accounts, or %NULL
 */
DwAccounts *
dw_accounts_load(const char *path, GError **error)
{
  g_autoptr(DwAccounts) self = g_object_new(DW_TYPE_ACCOUNTS, NULL);
  g_autoptr(GKeyFile) file = NULL;

  self->path = path != NULL ? g_strdup(path) : dw_paths_config_file(FILE_NAME);
  file = read_unlocked(self, error);
  if (file == NULL)
    return NULL;
  take_file(self, file, TRUE);
  return g_steal_pointer(&self);
}

/**
 * dw_accounts_take_warning:
 * @self: the accounts
 *
 * Asked after dw_accounts_load() and after each change.
 *
 * Returns: (transfer full) (nullable): what the person should be told, once
 */
char *
dw_accounts_take_warning(DwAccounts *self)
{
  char *warning = self->warning->len > 0 ? g_strdup(self->warning->str) : NULL;

  g_string_truncate(self->warning, 0);
  return warning;
}

/**
 * dw_accounts_get_list:
 * @self: the accounts
 *
 * Returns: (transfer none) (element-type DwAccount): all of them, in the order they were added;
 * until the next change
 */
GPtrArray *
dw_accounts_get_list(DwAccounts *self)
{
  return self->list;
}

static DwAccount *
find_id(DwAccounts *self, const char *id)
{
  for (guint i = 0; i < self->list->len; i++) {
    DwAccount *account = self->list->pdata[i];

    if (g_strcmp0(account->id, id) == 0)
      return account;
  }
  return NULL;
}

/**
 * dw_accounts_find:
 * @self: the accounts
 * @name: an id, or the user of one account alone
 * @error: return location, %DW_ERROR_NOT_FOUND, %DW_ERROR_AMBIGUOUS
 *
 * Returns: (transfer none): the account, until the next change; or %NULL
 */
DwAccount *
dw_accounts_find(DwAccounts *self, const char *name, GError **error)
{
  DwAccount *found = find_id(self, name);
  g_autoptr(GString) candidates = g_string_new("");
  guint count = 0;

  if (found != NULL)
    return found;
  for (guint i = 0; i < self->list->len; i++) {
    DwAccount *account = self->list->pdata[i];

    if (g_strcmp0(account->user, name) != 0)
      continue;
    g_string_append_printf(candidates, "%s%s", count++ > 0 ? ", " : "", account->id);
    found = account;
  }
  if (count == 1)
    return found;
  if (count > 1)
    g_set_error(error, DW_ERROR, DW_ERROR_AMBIGUOUS,
                "More than one account is called %s. Name one of these: %s.", name,
                candidates->str);
  else
    g_set_error(error, DW_ERROR, DW_ERROR_NOT_FOUND,
                "There is no account %s. The command `accounts` lists those there are.", name);
  return NULL;
}

/**
 * dw_accounts_get_default:
 * @self: the accounts
 *
 * Returns: (transfer none) (nullable): the account that was chosen, else the first; until the next
 * change
 */
DwAccount *
dw_accounts_get_default(DwAccounts *self)
{
  DwAccount *chosen = self->chosen == NULL ? NULL : find_id(self, self->chosen);

  if (chosen == NULL && self->list->len > 0)
    chosen = self->list->pdata[0];
  return chosen;
}

static gboolean
write_file(DwAccounts *self, GKeyFile *file, GError **error)
{
  g_autofree char *text = g_key_file_to_data(file, NULL, NULL);

  if (!dw_paths_write(self->path, text, error))
    return FALSE;
  take_file(self, file, FALSE);
  return TRUE;
}

/* Whether a group of a key file can be called so. */
static gboolean
is_id(const char *id)
{
  gboolean fits = *id != '\0' && g_utf8_validate(id, -1, NULL);

  for (const char *p = id; fits && *p != '\0'; p++)
    fits = !g_ascii_iscntrl(*p) && *p != '[' && *p != ']';
  return fits;
}

/**
 * dw_accounts_add:
 * @self: the accounts
 * @account: what to keep; its id is made from its names where it has none
 * @error: return location, %DW_ERROR_USAGE, %DW_ERROR_STORAGE
 *
 * Keeps @account, in the place of one with the same id. What others wrote to the file since it was
 * read, and what there is in it that Deskway does not know, stays.
 *
 * Returns: whether it is kept
 */
gboolean
dw_accounts_add(DwAccounts *self, const DwAccount *account, GError **error)
{
  g_autofree char *id = account->id != NULL ? g_strdup(account->id) : dw_account_make_id(account);
  g_autofree char *group = make_group(id);
  g_autoptr(DwLock) lock = NULL;
  g_autoptr(GKeyFile) file = NULL;

  if (!is_id(id)) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "An account can't be called like that.");
    return FALSE;
  }
  lock = dw_lock_acquire(self->path, error);
  file = lock == NULL ? NULL : read_locked(self, error);
  if (file == NULL)
    return FALSE;
  dw_account_write(account, file, group);
  return write_file(self, file, error);
}

static gboolean
require_id(DwAccounts *self, const char *id, GError **error)
{
  if (find_id(self, id) != NULL)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_NOT_FOUND, "There is no account %s.", id);
  return FALSE;
}

/**
 * dw_accounts_remove:
 * @self: the accounts
 * @id: an id
 * @error: return location, %DW_ERROR_NOT_FOUND, %DW_ERROR_STORAGE
 *
 * Forgets an account. Its secrets are the caller's to clear.
 *
 * Returns: whether it was there and is gone
 */
gboolean
dw_accounts_remove(DwAccounts *self, const char *id, GError **error)
{
  g_autofree char *kept = g_strdup(id); /* @id may be one of the list that is replaced here */
  g_autofree char *group = make_group(kept);
  g_autoptr(DwLock) lock = dw_lock_acquire(self->path, error);
  g_autoptr(GKeyFile) file = lock == NULL ? NULL : read_locked(self, error);

  if (file == NULL)
    return FALSE;
  take_file(self, file, FALSE);
  if (!require_id(self, kept, error))
    return FALSE;
  g_key_file_remove_group(file, group, NULL);
  if (g_strcmp0(self->chosen, kept) == 0)
    g_key_file_remove_key(file, GENERAL_GROUP, KEY_DEFAULT, NULL);
  return write_file(self, file, error);
}

/**
 * dw_accounts_set_default:
 * @self: the accounts
 * @id: an id
 * @error: return location, %DW_ERROR_NOT_FOUND, %DW_ERROR_STORAGE
 *
 * Chooses the account that is used where none is named.
 *
 * Returns: whether it is chosen
 */
gboolean
dw_accounts_set_default(DwAccounts *self, const char *id, GError **error)
{
  g_autofree char *kept = g_strdup(id); /* @id may be one of the list that is replaced here */
  g_autoptr(DwLock) lock = dw_lock_acquire(self->path, error);
  g_autoptr(GKeyFile) file = lock == NULL ? NULL : read_locked(self, error);

  if (file == NULL)
    return FALSE;
  take_file(self, file, FALSE);
  if (!require_id(self, kept, error))
    return FALSE;
  g_key_file_set_string(file, GENERAL_GROUP, KEY_DEFAULT, kept);
  return write_file(self, file, error);
}
