/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-error.h"
#include "dw-launch-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ICA "[WFClient]\r\nVersion=2\r\n"

typedef struct {
  char *runtime; /* stands for XDG_RUNTIME_DIR */
  char *folder;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  fixture->runtime = g_dir_make_tmp("deskway-XXXXXX", NULL);
  fixture->folder = g_build_filename(fixture->runtime, "deskway", NULL);
  g_setenv("XDG_RUNTIME_DIR", fixture->runtime, TRUE);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  const char *const argv[] = {"rm", "-rf", fixture->runtime, NULL};

  g_assert_true(g_spawn_sync(NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                             NULL, NULL, NULL));
  g_free(fixture->runtime);
  g_free(fixture->folder);
}

static DwTicket *
make_ticket(void)
{
  return dw_ticket_new((const guchar *) ICA, strlen(ICA));
}

static DwLaunchFile *
create(GError **error)
{
  g_autoptr(DwTicket) ticket = make_ticket();

  return dw_launch_file_create(ticket, error);
}

static guint
count_files(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name(dir) != NULL)
    count++;
  return count;
}

static void
assert_mode(const char *path, guint mode)
{
  GStatBuf info;

  g_assert_cmpint(g_lstat(path, &info), ==, 0);
  g_assert_cmpuint(info.st_mode & 07777, ==, mode);
}

static void
assert_refused(const char *part)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwLaunchFile) file = create(&error);

  g_assert_null(file);
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, part));
}

static void
test_life(Fixture *fixture, gconstpointer data)
{
  mode_t mask = umask(0777);
  g_autoptr(GError) error = NULL;
  g_autoptr(DwLaunchFile) file = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *path = NULL;

  g_assert_cmpint(mkdir(fixture->folder, 0700), ==, 0);
  g_assert_cmpint(chmod(fixture->folder, 0700), ==, 0);
  file = create(&error);
  umask(mask);
  g_assert_no_error(error);
  path = g_strdup(dw_launch_file_get_path(file));
  g_assert_true(g_str_has_prefix(path, fixture->folder));
  g_assert_true(g_str_has_suffix(path, ".ica"));
  g_assert_cmpint(dw_launch_file_get_kind(file), ==, DW_LAUNCH_KIND_ICA);
  assert_mode(path, 0600);
  g_assert_true(g_file_get_contents(path, &contents, NULL, NULL));
  g_assert_cmpstr(contents, ==, ICA);

  g_assert_false(dw_launch_file_is_removed(file));
  dw_launch_file_remove(file);
  g_assert_true(dw_launch_file_is_removed(file));
  g_assert_cmpint(g_access(path, F_OK), !=, 0);
  dw_launch_file_remove(file);
}

static void
test_free_removes(Fixture *fixture, gconstpointer data)
{
  DwLaunchFile *one = create(NULL);
  DwLaunchFile *two = create(NULL);

  assert_mode(fixture->folder, 0700);
  g_assert_cmpstr(dw_launch_file_get_path(one), !=, dw_launch_file_get_path(two));
  g_assert_cmpuint(count_files(fixture->folder), ==, 2);
  dw_launch_file_free(one);
  g_assert_cmpuint(count_files(fixture->folder), ==, 1);
  g_assert_cmpint(g_unlink(dw_launch_file_get_path(two)), ==, 0); /* as wfica does */
  dw_launch_file_free(two);
  g_assert_cmpuint(count_files(fixture->folder), ==, 0);
}

static void
test_not_inherited(Fixture *fixture, gconstpointer data)
{
  const char *const argv[] = {"ls", "-l", "/proc/self/fd", NULL};
  g_autoptr(DwLaunchFile) file = create(NULL);
  g_autofree char *list = NULL;

  g_assert_nonnull(file);
  g_assert_true(g_spawn_sync(NULL, (char **) argv, NULL,
                             G_SPAWN_SEARCH_PATH | G_SPAWN_LEAVE_DESCRIPTORS_OPEN, NULL, NULL,
                             &list, NULL, NULL, NULL));
  g_assert_null(strstr(list, fixture->runtime));
}

static void
test_folder_is_link(Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename(fixture->runtime, "elsewhere", NULL);

  g_assert_cmpint(g_mkdir(target, 0700), ==, 0);
  g_assert_cmpint(symlink(target, fixture->folder), ==, 0);
  assert_refused("no folder of your own");
  g_assert_cmpuint(count_files(target), ==, 0);
  g_assert_cmpuint(dw_launch_file_sweep(), ==, 0);
}

static void
test_folder_is_file(Fixture *fixture, gconstpointer data)
{
  g_assert_true(g_file_set_contents(fixture->folder, "", 0, NULL));
  assert_refused("no folder of your own");
}

static void
test_folder_is_open(Fixture *fixture, gconstpointer data)
{
  static const mode_t modes[] = {0755, 0770, 01777, 0701};

  g_assert_cmpint(g_mkdir(fixture->folder, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
    g_assert_cmpint(chmod(fixture->folder, modes[i]), ==, 0);
    assert_refused("open to other users");
    g_assert_cmpuint(count_files(fixture->folder), ==, 0);
  }
}

static void
test_folder_of_others(Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint(g_mkdir(fixture->folder, 0700), ==, 0);
  if (chown(fixture->folder, 12345, 12345) != 0) {
    g_test_skip("only root can make a folder that somebody else owns");
    return;
  }
  assert_refused("open to other users");
}

static void
test_runtime_of_others(Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint(chmod(fixture->runtime, 0777), ==, 0);
  assert_refused("in the hands of other users");
  g_assert_cmpint(chmod(fixture->runtime, 0700), ==, 0);
  if (chown(fixture->runtime, 12345, 12345) != 0) {
    g_test_skip("only root can make a folder that somebody else owns");
    return;
  }
  assert_refused("in the hands of other users");
  g_assert_cmpint(g_access(fixture->folder, F_OK), !=, 0);
}

static void
test_runtime_missing(Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename(fixture->runtime, "missing", NULL);

  g_setenv("XDG_RUNTIME_DIR", missing, TRUE);
  assert_refused("Make that folder");
  g_assert_cmpint(g_access(missing, F_OK), !=, 0);
}

static void
test_runtime_unset(Fixture *fixture, gconstpointer data)
{
  static const char *const values[] = {NULL, "", "relative/path"};

  for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
    g_autofree char *folder = g_build_filename(g_get_user_cache_dir(), "deskway", "run", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(DwLaunchFile) file = NULL;

    if (values[i] != NULL)
      g_setenv("XDG_RUNTIME_DIR", values[i], TRUE);
    else
      g_unsetenv("XDG_RUNTIME_DIR");
    file = create(&error);
    g_assert_no_error(error);
    g_assert_true(g_str_has_prefix(dw_launch_file_get_path(file), folder));
    assert_mode(folder, 0700);
    assert_mode(dw_launch_file_get_path(file), 0600);
  }
}

static void
test_cache_impossible(Fixture *fixture, gconstpointer data)
{
  g_autofree char *blocker = g_build_filename(g_get_user_cache_dir(), "deskway", NULL);

  g_assert_cmpint(g_mkdir_with_parents(g_get_user_cache_dir(), 0700), ==, 0);
  g_assert_true(g_file_set_contents(blocker, "", 0, NULL));
  g_unsetenv("XDG_RUNTIME_DIR");
  assert_refused(blocker);
}

/* A file system that is full or read-only is mounted in a namespace of its own, for this program
 * started again with --inside. */
static void
run_inside(const char *options, const char *what)
{
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *script = g_strdup_printf(
      "mount -t tmpfs -o %s deskway \"$XDG_RUNTIME_DIR\" && exec \"$1\" --inside \"$2\"", options);
  const char *const probe[] = {"unshare", "-rm", "true", NULL};
  const char *const argv[] = {"unshare", "-rm", "sh", "-c", script, "sh", self, what, NULL};
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  int status = -1;

  if (!g_spawn_sync(NULL, (char **) probe, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                    NULL, NULL, NULL, NULL, &status, NULL) ||
      status != 0) {
    g_test_skip("no user namespaces here, so no file system of our own");
    return;
  }
  g_assert_true(g_spawn_sync(NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                             &errors, &status, NULL));
  g_test_message("%s%s", output, errors);
  g_assert_cmpint(status, ==, 0);
}

static void
test_full(Fixture *fixture, gconstpointer data)
{
  run_inside("size=8k", "full");
}

static void
test_full_of_files(Fixture *fixture, gconstpointer data)
{
  run_inside("nr_inodes=2", "no-inodes");
}

static void
test_read_only(Fixture *fixture, gconstpointer data)
{
  run_inside("ro", "read-only");
}

static void
check_full(const char *runtime)
{
  g_autofree char *folder = g_build_filename(runtime, "deskway", NULL);
  g_autofree char *export_path = g_build_filename(runtime, "out.ica", NULL);
  g_autofree guchar *zeros = g_malloc0(100000);
  g_autoptr(DwTicket) ticket = dw_ticket_new(zeros, 100000);
  g_autoptr(GError) error = NULL;
  g_autoptr(DwLaunchFile) file = dw_launch_file_create(ticket, &error);

  g_assert_null(file);
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_nonnull(strstr(error->message, "Make some room"));
  g_assert_cmpuint(count_files(folder), ==, 0);
  g_clear_error(&error);
  g_assert_false(dw_launch_file_export(ticket, export_path, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_cmpint(g_access(export_path, F_OK), !=, 0);
}

static int
inside(const char *what)
{
  if (strcmp(what, "full") == 0)
    check_full(g_getenv("XDG_RUNTIME_DIR"));
  else if (strcmp(what, "no-inodes") == 0)
    assert_refused("Make some room");
  else
    assert_refused("must be able to write");
  return 0;
}

/* A program that is killed while it holds a file, and tells the file's path before. */
static GPid
start_holder(char **path)
{
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  const char *const argv[] = {self, "--hold", NULL};
  char buffer[512] = "";
  GPid pid = 0;
  int output = -1;
  gsize used = 0;

  g_assert_true(g_spawn_async_with_pipes(NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                                         NULL, NULL, &pid, NULL, &output, NULL, NULL));
  while (used < sizeof buffer - 1 && strchr(buffer, '\n') == NULL) {
    ssize_t length = read(output, buffer + used, sizeof buffer - 1 - used);

    g_assert_cmpint(length, >, 0);
    used += (gsize) length;
  }
  close(output);
  *path = g_strdup(g_strstrip(buffer));
  return pid;
}

static int
hold(void)
{
  g_autoptr(DwLaunchFile) file = create(NULL);

  prctl(PR_SET_PDEATHSIG, SIGKILL);
  g_print("%s\n", dw_launch_file_get_path(file));
  pause();
  return 0;
}

static void
test_sweep(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *other = g_build_filename(fixture->folder, "notes.txt", NULL);
  g_autofree char *fifo = g_build_filename(fixture->folder, "launch-fifo.rdp", NULL);
  g_autofree char *link = g_build_filename(fixture->folder, "launch-link.rdp", NULL);
  g_autoptr(DwLaunchFile) own = NULL;
  GPid holder;

  g_assert_cmpuint(dw_launch_file_sweep(), ==, 0);
  g_assert_cmpint(g_access(fixture->folder, F_OK), !=, 0);
  holder = start_holder(&path);
  own = create(NULL);
  g_assert_true(g_file_set_contents(other, "", 0, NULL));
  g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
  g_assert_cmpint(symlink(other, link), ==, 0);

  g_assert_cmpuint(dw_launch_file_sweep(), ==, 0);
  g_assert_cmpint(g_access(path, F_OK), ==, 0);
  kill(holder, SIGKILL);
  g_assert_cmpint(waitpid(holder, NULL, 0), ==, holder);
  g_assert_cmpint(g_access(path, F_OK), ==, 0);
  g_assert_cmpuint(dw_launch_file_sweep(), ==, 1);
  g_assert_cmpint(g_access(path, F_OK), !=, 0);
  g_assert_cmpint(g_access(dw_launch_file_get_path(own), F_OK), ==, 0);
  g_assert_cmpint(g_access(other, F_OK), ==, 0);
}

static void
set_time(const char *path, time_t seconds)
{
  struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};

  g_assert_cmpint(utimensat(AT_FDCWD, path, times, 0), ==, 0);
}

/* What is left stays while its ticket lives, and not for ever when a clock was wrong. */
static void
test_leave(Fixture *fixture, gconstpointer data)
{
  static const struct {
    int age;
    guint swept;
  } rows[] = {{-605, 1}, {-595, 0}, {-5, 0}, {5, 1}, {100000, 1}};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    DwLaunchFile *file = create(NULL);
    g_autofree char *path = g_strdup(dw_launch_file_get_path(file));
    g_autofree char *contents = NULL;

    dw_launch_file_leave(file);
    assert_mode(path, 0600);
    g_assert_true(g_file_get_contents(path, &contents, NULL, NULL));
    g_assert_cmpstr(contents, ==, ICA);
    g_assert_cmpuint(dw_launch_file_sweep(), ==, 0);
    set_time(path, time(NULL) - rows[i].age);
    g_assert_cmpuint(dw_launch_file_sweep(), ==, rows[i].swept);
    g_assert_cmpuint(g_unlink(path) == 0 ? 0 : 1, ==, rows[i].swept);
  }
}

/* Somebody sweeps in a loop while files are made: no file that was handed out may go. */
static void
test_sweep_race(Fixture *fixture, gconstpointer data)
{
  pid_t sweeper;

  dw_launch_file_free(create(NULL));
  sweeper = fork();
  if (sweeper == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;)
      dw_launch_file_sweep();
  }
  for (guint i = 0; i < 2000; i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DwLaunchFile) file = create(&error);

    g_assert_no_error(error);
    g_assert_cmpint(g_access(dw_launch_file_get_path(file), F_OK), ==, 0);
  }
  kill(sweeper, SIGKILL);
  g_assert_cmpint(waitpid(sweeper, NULL, 0), ==, sweeper);
}

static void
test_export(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename(fixture->runtime, "out.ica", NULL);
  g_autofree char *link = g_build_filename(fixture->runtime, "link.ica", NULL);
  g_autofree char *target = g_build_filename(fixture->runtime, "target", NULL);
  g_autofree char *nowhere = g_build_filename(fixture->runtime, "missing", "out.ica", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(DwTicket) ticket = make_ticket();
  g_autoptr(GError) error = NULL;

  g_assert_true(dw_launch_file_export(ticket, path, &error));
  g_assert_no_error(error);
  assert_mode(path, 0600);
  g_assert_true(g_file_get_contents(path, &contents, NULL, NULL));
  g_assert_cmpstr(contents, ==, ICA);

  g_assert_false(dw_launch_file_export(ticket, path, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_nonnull(strstr(error->message, "not overwritten"));
  g_clear_error(&error);
  g_assert_cmpint(symlink(target, link), ==, 0);
  g_assert_false(dw_launch_file_export(ticket, link, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_cmpint(g_access(target, F_OK), !=, 0);
  g_clear_error(&error);
  g_assert_false(dw_launch_file_export(ticket, nowhere, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_nonnull(strstr(error->message, nowhere));
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run)(Fixture *, gconstpointer);
  } tests[] = {
      {"/launch-file/life", test_life},
      {"/launch-file/free-removes", test_free_removes},
      {"/launch-file/not-inherited", test_not_inherited},
      {"/launch-file/folder-is-link", test_folder_is_link},
      {"/launch-file/folder-is-file", test_folder_is_file},
      {"/launch-file/folder-is-open", test_folder_is_open},
      {"/launch-file/folder-of-others", test_folder_of_others},
      {"/launch-file/runtime-of-others", test_runtime_of_others},
      {"/launch-file/runtime-missing", test_runtime_missing},
      {"/launch-file/runtime-unset", test_runtime_unset},
      {"/launch-file/cache-impossible", test_cache_impossible},
      {"/launch-file/full", test_full},
      {"/launch-file/full-of-files", test_full_of_files},
      {"/launch-file/read-only", test_read_only},
      {"/launch-file/sweep", test_sweep},
      {"/launch-file/leave", test_leave},
      {"/launch-file/sweep-race", test_sweep_race},
      {"/launch-file/export", test_export},
  };

  if (argc == 3 && strcmp(argv[1], "--inside") == 0)
    return inside(argv[2]);
  if (argc == 2 && strcmp(argv[1], "--hold") == 0)
    return hold();
  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run();
}
