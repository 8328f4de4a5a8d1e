/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-account.h"

#include "dw-error.h"

#include <string.h>

#define KEY_KIND "Kind"

/* A name longer than this is no name. */
#define NAME_LIMIT 256

static const char *const kind_names[] = {
    [DW_ACCOUNT_WORKSPACE] = "workspace",
    [DW_ACCOUNT_GWS] = "gws",
    [DW_ACCOUNT_OPERATOR] = "operator",
};

static const struct {
  const char *key;
  gsize offset;
} texts[] = {
    {"User", G_STRUCT_OFFSET(DwAccount, user)},
    {"OfficeSite", G_STRUCT_OFFSET(DwAccount, office_site)},
    {"Organization", G_STRUCT_OFFSET(DwAccount, organization)},
    {"Region", G_STRUCT_OFFSET(DwAccount, region)},
    {"Endpoint", G_STRUCT_OFFSET(DwAccount, endpoint)},
    {"AccessKeyId", G_STRUCT_OFFSET(DwAccount, access_key_id)},
};

static const struct {
  const char *key;
  gsize offset;
} switches[] = {
    {"KeepSignedIn", G_STRUCT_OFFSET(DwAccount, keep_signed_in)},
    {"RememberPassword", G_STRUCT_OFFSET(DwAccount, remember_password)},
};

G_DEFINE_BOXED_TYPE(DwAccount, dw_account, dw_account_copy, dw_account_free)

static char **
text_of(const DwAccount *account, gsize i)
{
  return G_STRUCT_MEMBER_P(account, texts[i].offset);
}

static gboolean *
switch_of(const DwAccount *account, gsize i)
{
  return G_STRUCT_MEMBER_P(account, switches[i].offset);
}

/**
 * dw_account_new:
 * @kind: what it can do
 *
 * Returns: (transfer full): an account without any names
 */
DwAccount *
dw_account_new(DwAccountKind kind)
{
  DwAccount *account = g_new0(DwAccount, 1);

  account->kind = kind;
  return account;
}

/**
 * dw_account_copy:
 * @account: an account
 *
 * Returns: (transfer full): an equal account
 */
DwAccount *
dw_account_copy(const DwAccount *account)
{
  DwAccount *copy = dw_account_new(account->kind);

  copy->id = g_strdup(account->id);
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    *text_of(copy, i) = g_strdup(*text_of(account, i));
  for (gsize i = 0; i < G_N_ELEMENTS(switches); i++)
    *switch_of(copy, i) = *switch_of(account, i);
  return copy;
}

/**
 * dw_account_free:
 * @account: (transfer full): an account
 */
void
dw_account_free(DwAccount *account)
{
  g_free(account->id);
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(*text_of(account, i));
  g_free(account);
}

static gboolean
is_plain(gunichar c)
{
  return g_unichar_isalnum(c) || (c < 0x80 && strchr("-_.+", (int) c) != NULL);
}

/* Appends what is plain of @text; anything else becomes a hyphen. Returns whether all was plain. */
static gboolean
append_plain(GString *id, const char *text)
{
  gboolean plain = *text != '\0';

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gboolean fits = is_plain(g_utf8_get_char(p)) && p - text < NAME_LIMIT / 2;

    plain = plain && fits;
    if (fits)
      g_string_append_len(id, p, g_utf8_next_char(p) - p);
    else if (id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c(id, '-');
  }
  return plain;
}

/**
 * dw_account_get_name:
 * @account: an account
 *
 * Returns: (nullable) (transfer none): the user's name, or the AccessKey's id
 */
const char *
dw_account_get_name(const DwAccount *account)
{
  return account->kind == DW_ACCOUNT_WORKSPACE ? account->user : account->access_key_id;
}

/**
 * dw_account_make_id:
 * @account: an account whose names are UTF-8
 *
 * Makes the name that the account goes by: `USER@OFFICE`, `USER@ORGANIZATION`, or `KEY@KIND` where
 * an AccessKey signs. Letters, digits and `-_.+` stay. Where others had to go, a few digits that
 * follow from all of the name keep it apart from its neighbours.
 *
 * Returns: (transfer full): the id; fit for a file name, an argument and a key file's group
 */
char *
dw_account_make_id(const DwAccount *account)
{
  g_autoptr(GString) id = g_string_new("");
  const char *who = account->user, *where = account->office_site;
  g_autofree char *full = NULL, *digest = NULL;
  gboolean plain;

  if (account->kind != DW_ACCOUNT_WORKSPACE) {
    who = account->access_key_id;
    where = kind_names[account->kind];
  } else if (where == NULL) {
    where = account->organization;
  }
  who = who != NULL ? who : "";
  where = where != NULL ? where : "";
  plain = append_plain(id, who);
  g_string_append_c(id, '@');
  plain = append_plain(id, where) && plain;
  if (!plain) {
    full = g_strconcat(who, "\n", where, NULL);
    digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, full, -1);
    g_string_append_printf(id, "-%.8s", digest);
  }
  return g_string_free(g_steal_pointer(&id), FALSE);
}

static gboolean
read_kind(GKeyFile *file, const char *group, DwAccountKind *kind, GError **error)
{
  g_autofree char *name = g_key_file_get_string(file, group, KEY_KIND, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(kind_names); i++) {
    if (g_strcmp0(name, kind_names[i]) == 0) {
      *kind = (DwAccountKind) i;
      return TRUE;
    }
  }
  g_set_error(error, DW_ERROR, DW_ERROR_STORAGE, "its kind is missing or not known");
  return FALSE;
}

static gboolean
read_text(GKeyFile *file, const char *group, const char *key, char **text, GError **error)
{
  if (!g_key_file_has_key(file, group, key, NULL))
    return TRUE;
  *text = g_key_file_get_string(file, group, key, NULL);
  if (*text != NULL && strlen(*text) <= NAME_LIMIT) {
    if (**text == '\0')
      g_clear_pointer(text, g_free);
    return TRUE;
  }
  g_set_error(error, DW_ERROR, DW_ERROR_STORAGE, "%s can't be read", key);
  return FALSE;
}

/**
 * dw_account_read:
 * @file: a key file
 * @group: one of its groups
 * @error: return location, %DW_ERROR_STORAGE; the message is the end of a sentence
 *
 * Returns: (transfer full): the account that @group describes, without an id; or %NULL
 */
DwAccount *
dw_account_read(GKeyFile *file, const char *group, GError **error)
{
  DwAccountKind kind;
  g_autoptr(DwAccount) account = NULL;

  if (!read_kind(file, group, &kind, error))
    return NULL;
  account = dw_account_new(kind);
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    if (!read_text(file, group, texts[i].key, text_of(account, i), error))
      return NULL;
  }
  /* What can't be read as a switch is off: neither of them may come on by chance. */
  for (gsize i = 0; i < G_N_ELEMENTS(switches); i++)
    *switch_of(account, i) = g_key_file_get_boolean(file, group, switches[i].key, NULL);
  if (dw_account_get_name(account) == NULL) {
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE, "it has no %s",
                kind == DW_ACCOUNT_WORKSPACE ? "User" : "AccessKeyId");
    return NULL;
  }
  return g_steal_pointer(&account);
}

/**
 * dw_account_write:
 * @account: an account
 * @file: a key file
 * @group: the group to describe it in; keys that are not Deskway's stay
 */
void
dw_account_write(const DwAccount *account, GKeyFile *file, const char *group)
{
  g_key_file_set_string(file, group, KEY_KIND, kind_names[account->kind]);
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    if (*text_of(account, i) != NULL)
      g_key_file_set_string(file, group, texts[i].key, *text_of(account, i));
    else
      g_key_file_remove_key(file, group, texts[i].key, NULL);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(switches); i++)
    g_key_file_set_boolean(file, group, switches[i].key, *switch_of(account, i));
}
