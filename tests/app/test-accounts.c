/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-accounts.h"
#include "dw-error.h"
#include "dw-lock.h"
#include "dw-paths.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WRITERS 8
#define EACH    5

static const char *program;

static DwAccount *
make_account(const char *user, const char *office_site)
{
  DwAccount *account = dw_account_new(DW_ACCOUNT_WORKSPACE);

  account->user = g_strdup(user);
  account->office_site = g_strdup(office_site);
  return account;
}

static DwAccounts *
load(void)
{
  g_autoptr(GError) error = NULL;
  DwAccounts *accounts = dw_accounts_load(NULL, &error);

  g_assert_no_error(error);
  return accounts;
}

static void
add(DwAccounts *accounts, const DwAccount *account)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(dw_accounts_add(accounts, account, &error));
  g_assert_no_error(error);
}

static char *
write_text(const char *text, gssize length)
{
  char *path = dw_paths_config_file("accounts.conf");
  g_autofree char *folder = g_path_get_dirname(path);

  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  g_assert_true(g_file_set_contents(path, text, length, NULL));
  return path;
}

static void
assert_no_warning(DwAccounts *accounts)
{
  g_autofree char *warning = dw_accounts_take_warning(accounts);

  g_assert_null(warning);
}

static void
assert_list(DwAccounts *accounts, const char *expected)
{
  g_autoptr(GString) ids = g_string_new("");
  GPtrArray *list = dw_accounts_get_list(accounts);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf(ids, "%s ", ((DwAccount *) list->pdata[i])->id);
  g_assert_cmpstr(ids->str, ==, expected);
}

static void
test_ids(void)
{
  static const struct {
    DwAccountKind kind;
    const char *user, *office_site, *organization, *key, *expected;
  } rows[] = {
      {0, "alice", "cn-hangzhou+dir-1", NULL, NULL, "alice@cn-hangzhou+dir-1"},
      {0, "alice", "cn-hangzhou+dir-1", "org", NULL, "alice@cn-hangzhou+dir-1"},
      {0, "alice", NULL, "aliorg-1", NULL, "alice@aliorg-1"},
      {0, "Алиса.Б_1", "a", NULL, NULL, "Алиса.Б_1@a"},
      {1, "u", "o", NULL, "LTAI5t", "LTAI5t@gws"},
      {2, NULL, NULL, NULL, "LTAI5t", "LTAI5t@operator"},
      {0, "a b", "o", NULL, NULL, "a-b@o-9c8695ec"},
      {0, "a/../b", "[x]\n", NULL, NULL, NULL},
      {0, "-rf", "o", NULL, NULL, "-rf@o"},
      {0, "", "", NULL, NULL, NULL},
      {0, "alice", NULL, NULL, NULL, NULL},
      {0, "alice@example.com", "o", NULL, NULL, NULL},
  };
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwAccount) account = dw_account_new(rows[i].kind);
    g_autofree char *id = NULL;

    account->user = g_strdup(rows[i].user);
    account->office_site = g_strdup(rows[i].office_site);
    account->organization = g_strdup(rows[i].organization);
    account->access_key_id = g_strdup(rows[i].key);
    id = dw_account_make_id(account);
    if (rows[i].expected != NULL)
      g_assert_cmpstr(id, ==, rows[i].expected);
    g_assert_null(strpbrk(id, "/[]\n "));
    g_assert_cmpuint(strlen(id), <, 300);
    if (i != 1)
      g_assert_true(g_hash_table_add(seen, g_steal_pointer(&id)));
  }
}

/* Names that become alike when odd letters go are still told apart. */
static void
test_ids_apart(void)
{
  static const char *const users[] = {"a b",  "a  b", "a-b", "a/b",
                                      "a\tb", "a[b",  "a]b", "a\u00a0b"};
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *long_name = g_strnfill(5000, 'x');
  g_autoptr(DwAccount) account = make_account(long_name, "o");
  g_autofree char *id = dw_account_make_id(account);

  for (gsize i = 0; i < G_N_ELEMENTS(users); i++) {
    g_autoptr(DwAccount) one = make_account(users[i], "o");

    g_assert_true(g_hash_table_add(seen, dw_account_make_id(one)));
  }
  g_assert_cmpuint(strlen(id), <, 300);
}

static void
test_round_trip(void)
{
  g_autoptr(DwAccounts) accounts = load();
  g_autoptr(DwAccounts) again = NULL;
  g_autoptr(DwAccount) account = make_account(" 密码 \"a\\nb\" ;#=\ttab ", "cn-hangzhou+dir-1");
  g_autoptr(DwAccount) key = dw_account_new(DW_ACCOUNT_OPERATOR);
  const DwAccount *back;

  assert_list(accounts, "");
  g_assert_null(dw_accounts_get_default(accounts));
  account->region = g_strdup("cn-hangzhou");
  account->endpoint = g_strdup("http://127.0.0.1:8080");
  account->keep_signed_in = TRUE;
  key->access_key_id = g_strdup("LTAI5t");
  add(accounts, account);
  add(accounts, key);
  again = load();
  assert_no_warning(again);
  g_assert_cmpuint(dw_accounts_get_list(again)->len, ==, 2);
  back = dw_accounts_get_list(again)->pdata[0];
  g_assert_cmpstr(back->user, ==, account->user);
  g_assert_cmpstr(back->office_site, ==, "cn-hangzhou+dir-1");
  g_assert_null(back->organization);
  g_assert_cmpstr(back->endpoint, ==, "http://127.0.0.1:8080");
  g_assert_true(back->keep_signed_in);
  g_assert_false(back->remember_password);
  back = dw_accounts_get_list(again)->pdata[1];
  g_assert_cmpint(back->kind, ==, DW_ACCOUNT_OPERATOR);
  g_assert_cmpstr(back->id, ==, "LTAI5t@operator");
}

static void
test_change(void)
{
  g_autoptr(DwAccounts) accounts = load();
  g_autoptr(DwAccount) a = make_account("a", "o"), b = make_account("b", "o");
  g_autoptr(DwAccount) c = make_account("c", "o");
  g_autoptr(GError) error = NULL;

  add(accounts, a);
  add(accounts, b);
  add(accounts, c);
  assert_list(accounts, "a@o b@o c@o ");
  g_assert_cmpstr(dw_accounts_get_default(accounts)->id, ==, "a@o");
  g_assert_true(dw_accounts_set_default(accounts, "b@o", &error));
  g_assert_cmpstr(dw_accounts_get_default(accounts)->id, ==, "b@o");
  b->region = g_strdup("cn-shanghai");
  add(accounts, b);
  assert_list(accounts, "a@o b@o c@o ");
  g_assert_cmpstr(dw_accounts_get_default(accounts)->region, ==, "cn-shanghai");
  g_assert_true(dw_accounts_remove(accounts, dw_accounts_get_default(accounts)->id, &error));
  assert_list(accounts, "a@o c@o ");
  g_assert_cmpstr(dw_accounts_get_default(accounts)->id, ==, "a@o");
  add(accounts, b);
  g_assert_cmpstr(dw_accounts_get_default(accounts)->id, ==, "a@o");
  g_assert_false(dw_accounts_remove(accounts, "nobody", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_NOT_FOUND);
  g_clear_error(&error);
  g_assert_false(dw_accounts_set_default(accounts, "nobody", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_NOT_FOUND);
}

static void
test_find(void)
{
  g_autoptr(DwAccounts) accounts = load();
  g_autoptr(DwAccount) one = make_account("alice", "1"), two = make_account("alice", "2");
  g_autoptr(DwAccount) bob = make_account("bob", "1"), trap = make_account("alice@1", "x");
  g_autoptr(GError) error = NULL;

  add(accounts, one);
  add(accounts, two);
  add(accounts, bob);
  add(accounts, trap);
  g_assert_cmpstr(dw_accounts_find(accounts, "bob", &error)->id, ==, "bob@1");
  g_assert_cmpstr(dw_accounts_find(accounts, "alice@1", &error)->user, ==, "alice");
  g_assert_null(dw_accounts_find(accounts, "alice", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_AMBIGUOUS);
  g_assert_nonnull(strstr(error->message, "alice@1, alice@2"));
  g_clear_error(&error);
  g_assert_null(dw_accounts_find(accounts, "", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_NOT_FOUND);
}

static void
test_bad_id(void)
{
  static const char *const ids[] = {"", "a]b", "a[b", "a\nb", "\xff"};
  g_autoptr(DwAccounts) accounts = load();

  for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
    g_autoptr(DwAccount) account = make_account("a", "b");
    g_autoptr(GError) error = NULL;

    account->id = g_strdup(ids[i]);
    g_assert_false(dw_accounts_add(accounts, account, &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
  }
}

static void
test_foreign_kept(void)
{
  g_autofree char *path = write_text("# my notes\n"
                                     "[Deskway]\nFuture=1\nDefault=a@o\n"
                                     "[Other]\nx=y\n"
                                     "[Account a@o]\nKind=workspace\nUser=a\nOfficeSite=o\n"
                                     "# of mine\nColour=red\nUser[de]=Ä\n"
                                     "[Account new]\nKind=hologram\nBeam=3\n",
                                     -1);
  g_autoptr(DwAccounts) accounts = load();
  g_autofree char *warning = dw_accounts_take_warning(accounts);
  g_autofree char *text = NULL;
  g_autoptr(DwAccount) a = make_account("a", "o"), b = make_account("b", "o");

  assert_list(accounts, "a@o ");
  g_assert_nonnull(strstr(warning, "[Account new]"));
  add(accounts, a);
  add(accounts, b);
  assert_no_warning(accounts);
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  for (gsize i = 0; i < 7; i++) {
    static const char *const kept[] = {
        "# my notes", "Future=1",   "[Other]\nx=y",         "# of mine",
        "Colour=red", "User[de]=Ä", "Kind=hologram\nBeam=3"};

    g_assert_nonnull(strstr(text, kept[i]));
  }
}

static void
test_entries(void)
{
  static const struct {
    const char *entry;
    gboolean used;
  } rows[] = {
      {"Kind=workspace\nUser=u\n", TRUE},
      {"Kind=workspace\nUser=u\nKeepSignedIn=maybe\nRememberPassword=\n", TRUE},
      {"Kind=gws\nAccessKeyId=LTAI\n", TRUE},
      {"Kind=workspace\nUser=\n", FALSE},
      {"Kind=workspace\nOfficeSite=o\n", FALSE},
      {"Kind=operator\nUser=u\n", FALSE},
      {"User=u\n", FALSE},
      {"Kind=\nUser=u\n", FALSE},
      {"Kind=Workspace\nUser=u\n", FALSE},
      {"Kind=workspace\nUser=\xff\xfe\n", FALSE},
      {"Kind=workspace\nUser=u\\\n", TRUE},
      {"Kind=workspace\nUser=u\nRegion=\x80\n", FALSE},
      {"", FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = g_strdup_printf(
        "[Account x]\n%s[Account good]\nKind=workspace\nUser=good\n", rows[i].entry);
    g_autofree char *path = write_text(text, -1);
    g_autofree char *warning = NULL;
    g_autoptr(DwAccounts) accounts = load();

    g_test_message("row %" G_GSIZE_FORMAT, i);
    assert_list(accounts, rows[i].used ? "x good " : "good ");
    warning = dw_accounts_take_warning(accounts);
    g_assert_cmpint(warning == NULL, ==, rows[i].used);
    g_assert_true(warning == NULL || g_utf8_validate(warning, -1, NULL));
    g_assert_true(!dw_accounts_get_default(accounts)->keep_signed_in &&
                  !dw_accounts_get_default(accounts)->remember_password);
  }
}

static void
assert_aside(const char *path, guint number, const char *text, gsize length)
{
  g_autofree char *aside = g_strdup_printf("%s.damaged-%u", path, number);
  g_autofree char *kept = NULL;
  gsize kept_length;

  g_assert_true(g_file_get_contents(aside, &kept, &kept_length, NULL));
  g_assert_cmpmem(kept, kept_length, text, length);
}

static void
test_damaged(void)
{
  g_autofree char *huge = g_strnfill(1024 * 1024 + 1, '#');
  const struct {
    const char *text;
    gsize length;
  } rows[] = {
      {"garbage", 7},
      {"[Account a@o\nKind=workspace\n", 28},
      {"[Account a@o]\nKind=workspace\nUser", 33},
      {"Kind=workspace\n[Account a]\n", 27},
      {"[Account a@o]\nKind=workspace\nUser=a\0b\n", 38},
      {"\0\0\0\0", 4},
      {"<html>captive portal</html>", 27},
      {"\xef\xbb\xbf[Account", 11},
      {huge, 1024 * 1024 + 1},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *path = write_text(rows[i].text, (gssize) rows[i].length);
    g_autoptr(DwAccounts) accounts = load();
    g_autofree char *warning = dw_accounts_take_warning(accounts);
    g_autofree char *number = g_strdup_printf(".damaged-%" G_GSIZE_FORMAT, i + 1);
    g_autoptr(DwAccounts) again = load();

    g_test_message("row %" G_GSIZE_FORMAT, i);
    assert_list(accounts, "");
    g_assert_nonnull(strstr(warning, number));
    assert_no_warning(accounts);
    assert_no_warning(again);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    assert_aside(path, (guint) i + 1, rows[i].text, rows[i].length);
  }
}

/* Damaged between the reading and the change. */
static void
test_damaged_later(void)
{
  g_autoptr(DwAccounts) accounts = load();
  g_autofree char *path = write_text("garbage", -1);
  g_autoptr(DwAccount) a = make_account("a", "o");
  g_autofree char *warning = NULL;

  add(accounts, a);
  warning = dw_accounts_take_warning(accounts);
  g_assert_nonnull(strstr(warning, ".damaged-1"));
  assert_aside(path, 1, "garbage", 7);
  assert_list(accounts, "a@o ");
}

static void
assert_unreadable(const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwAccounts) accounts = dw_accounts_load(path, &error);

  g_assert_null(accounts);
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_nonnull(strstr(error->message, path));
}

static void
test_unreadable(void)
{
  g_autofree char *path = write_text("[Deskway]\n", -1);
  g_autofree char *below = g_build_filename(path, "below", NULL);
  g_autofree char *folder = dw_paths_config_file("folder");
  g_autofree char *pipe = dw_paths_config_file("pipe");
  g_autofree char *loop = dw_paths_config_file("loop");
  g_autofree char *text = NULL;

  g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
  g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
  g_assert_cmpint(symlink(loop, loop), ==, 0);
  assert_unreadable(folder);
  assert_unreadable(pipe);
  assert_unreadable(loop);
  assert_unreadable(below);
  g_assert_true(g_file_test(folder, G_FILE_TEST_IS_DIR));
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
}

/* Root may read everything, so root steps down for it. */
static void
test_forbidden(void)
{
  g_autofree char *path = write_text("garbage", -1);
  g_autofree char *text = NULL;
  gboolean root = geteuid() == 0;

  g_assert_cmpint(g_chmod(path, 0), ==, 0);
  g_assert_true(!root || seteuid(65534) == 0);
  assert_unreadable(path);
  g_assert_true(!root || seteuid(0) == 0);
  g_assert_cmpint(g_chmod(path, 0600), ==, 0);
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, "garbage");
}

static void
test_unwritable(void)
{
  g_autoptr(DwAccounts) accounts = load();
  g_autoptr(DwAccount) a = make_account("a", "o");
  g_autofree char *folder = dw_paths_config_file("accounts.conf");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  g_assert_false(dw_accounts_add(accounts, a, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_clear_error(&error);
  g_assert_false(dw_accounts_remove(accounts, "a@o", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_clear_error(&error);
  g_assert_false(dw_accounts_set_default(accounts, "a@o", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
}

static void
test_lock_impossible(void)
{
  g_autofree char *path = dw_paths_config_file("accounts.conf");
  g_autofree char *side = dw_paths_config_file("accounts.conf.lock");
  g_autoptr(DwAccounts) accounts = load();
  g_autoptr(DwAccount) a = make_account("a", "o");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(g_mkdir_with_parents(side, 0700), ==, 0);
  g_assert_false(dw_accounts_add(accounts, a, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_nonnull(strstr(error->message, path));
}

static void
test_lock_held(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = dw_paths_config_file("accounts.conf");
  g_autoptr(DwLock) lock = dw_lock_acquire(path, &error);
  g_autoptr(DwLock) other = NULL;

  g_assert_no_error(error);
  other = dw_lock_acquire(path, &error);
  g_assert_null(other);
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_nonnull(strstr(error->message, "Another Deskway"));
  g_clear_pointer(&lock, dw_lock_release);
  g_clear_error(&error);
  other = dw_lock_acquire(path, &error);
  g_assert_no_error(error);
}

static int
run_writer(const char *path, const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwAccounts) accounts = dw_accounts_load(path, &error);

  for (guint i = 0; accounts != NULL && error == NULL && i < EACH; i++) {
    g_autofree char *user = g_strdup_printf("%s-%u", name, i);
    g_autoptr(DwAccount) account = make_account(user, "o");

    if (!dw_accounts_add(accounts, account, &error))
      g_printerr("%s\n", error->message);
  }
  return accounts == NULL || error != NULL ? 1 : 0;
}

static void
test_many_writers(void)
{
  g_autofree char *path = dw_paths_config_file("accounts.conf");
  g_autoptr(GPtrArray) writers = g_ptr_array_new_with_free_func(g_object_unref);
  g_autoptr(DwAccounts) accounts = NULL;

  for (guint i = 0; i < WRITERS; i++) {
    g_autofree char *name = g_strdup_printf("w%u", i);

    g_ptr_array_add(writers, g_subprocess_new(G_SUBPROCESS_FLAGS_NONE, NULL, program, "--writer",
                                              path, name, NULL));
    g_assert_nonnull(writers->pdata[i]);
  }
  for (guint i = 0; i < WRITERS; i++)
    g_assert_true(g_subprocess_wait_check(writers->pdata[i], NULL, NULL));
  accounts = load();
  assert_no_warning(accounts);
  g_assert_cmpuint(dw_accounts_get_list(accounts)->len, ==, WRITERS * EACH);
}

int
main(int argc, char **argv)
{
  program = argv[0];
  if (argc == 4 && strcmp(argv[1], "--writer") == 0)
    return run_writer(argv[2], argv[3]);
  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func("/accounts/ids", test_ids);
  g_test_add_func("/accounts/ids-apart", test_ids_apart);
  g_test_add_func("/accounts/round-trip", test_round_trip);
  g_test_add_func("/accounts/change", test_change);
  g_test_add_func("/accounts/find", test_find);
  g_test_add_func("/accounts/bad-id", test_bad_id);
  g_test_add_func("/accounts/foreign-kept", test_foreign_kept);
  g_test_add_func("/accounts/entries", test_entries);
  g_test_add_func("/accounts/damaged", test_damaged);
  g_test_add_func("/accounts/damaged-later", test_damaged_later);
  g_test_add_func("/accounts/unreadable", test_unreadable);
  g_test_add_func("/accounts/forbidden", test_forbidden);
  g_test_add_func("/accounts/unwritable", test_unwritable);
  g_test_add_func("/accounts/lock-impossible", test_lock_impossible);
  g_test_add_func("/accounts/lock-held", test_lock_held);
  g_test_add_func("/accounts/many-writers", test_many_writers);
  return g_test_run();
}
