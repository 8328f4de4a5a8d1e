/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-history.h"

#include "dw-paths.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define FILE_LIMIT    (1024 * 1024)
#define MOST_RECORDS  500
#define ID_MAX_BYTES  256
#define DURATIONS     5
#define LONGEST       (2 * 60 * 60)
#define WRITE_AFTER   2000
#define DAY           (24 * 60 * 60)
#define GROUP_FORMAT  "Resource %u"
#define DURATION_NAME "Duration-%s"

/* The actions whose durations are kept. */
static const DwAction timed_actions[] = {DW_ACTION_START, DW_ACTION_STOP, DW_ACTION_RESTART,
                                         DW_ACTION_WAKE_UP, DW_ACTION_HIBERNATE};

typedef struct {
  guint count;
  int seconds[DURATIONS]; /* the oldest first */
} Durations;

typedef struct {
  char *id;
  gboolean favourite;
  gint64 last_used;
  gint64 touched; /* seconds since 1970; the oldest go first */
  Durations durations[G_N_ELEMENTS(timed_actions)];
} Record;

/* The file, which a thread writes so that no disk holds the main loop up. Of two texts the one that
 * was made later stays, whoever comes first. */
typedef struct {
  GMutex lock;
  char *path;
  guint64 written;
} File;

struct _DwHistory {
  GObject parent;

  char *account_id;
  DwResourceStore *store;
  DwClock *clock;
  GHashTable *records; /* id → Record */
  File *file;          /* NULL where nothing is kept; shared with the thread */
  GSource *timer;
  guint64 made; /* counts the texts for the file */
};

G_DEFINE_TYPE(DwHistory, dw_history, G_TYPE_OBJECT)

/* All there are, for dw_history_forget(). */
static GQueue live = G_QUEUE_INIT;

static void
record_free(gpointer data)
{
  Record *record = data;

  g_free(record->id);
  g_free(record);
}

static void
clear_file(gpointer data)
{
  File *file = data;

  g_mutex_clear(&file->lock);
  g_free(file->path);
}

static void
release_file(gpointer file)
{
  g_atomic_rc_box_release_full(file, clear_file);
}

static char *
history_path(const char *account_id)
{
  g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, account_id, -1);
  g_autofree char *name = g_strdup_printf("history-%.32s.conf", hash);

  return dw_paths_state_file(name);
}

static gint64
now_seconds(DwHistory *self)
{
  return dw_clock_get_real_time(self->clock) / G_USEC_PER_SEC;
}

/* A time to come is one from a clock that was wrong. */
static gint64
read_time(DwHistory *self, GKeyFile *keys, const char *group, const char *name)
{
  gint64 time = g_key_file_get_int64(keys, group, name, NULL);

  return time > 0 && time <= now_seconds(self) + DAY ? time : 0;
}

static void
read_durations(Durations *durations, GKeyFile *keys, const char *group, DwAction action)
{
  g_autofree char *name = g_strdup_printf(DURATION_NAME, dw_actions_get_name(action));
  gsize length = 0;
  g_autofree int *list = g_key_file_get_integer_list(keys, group, name, &length, NULL);

  for (gsize i = 0; list != NULL && i < length && durations->count < DURATIONS; i++)
    if (list[i] > 0 && list[i] <= LONGEST)
      durations->seconds[durations->count++] = list[i];
}

static void
read_record(DwHistory *self, GKeyFile *keys, const char *group)
{
  g_autofree char *id = g_key_file_get_string(keys, group, "Id", NULL);
  Record *record;

  if (id == NULL || *id == '\0' || strlen(id) > ID_MAX_BYTES ||
      g_hash_table_contains(self->records, id))
    return;
  record = g_new0(Record, 1);
  record->id = g_steal_pointer(&id);
  record->favourite = g_key_file_get_boolean(keys, group, "Favourite", NULL);
  record->last_used = read_time(self, keys, group, "LastUsed");
  record->touched = read_time(self, keys, group, "Touched");
  for (gsize i = 0; i < G_N_ELEMENTS(timed_actions); i++)
    read_durations(&record->durations[i], keys, group, timed_actions[i]);
  g_hash_table_insert(self->records, record->id, record);
}

static void
load(DwHistory *self)
{
  gsize length;
  g_autofree char *text = dw_paths_read(self->file->path, FILE_LIMIT, FILE_LIMIT, &length);
  g_autoptr(GKeyFile) keys = g_key_file_new();
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) groups = NULL;

  if (text == NULL || length == 0)
    return;
  if (!g_key_file_load_from_data(keys, text, length, G_KEY_FILE_NONE, &error)) {
    g_info("What was done before can't be read from %s: %s", self->file->path, error->message);
    return;
  }
  groups = g_key_file_get_groups(keys, NULL);
  for (gsize i = 0; i < MOST_RECORDS && groups[i] != NULL; i++)
    read_record(self, keys, groups[i]);
}

/* Favourites first, then what was touched last. */
static int
compare_worth(gconstpointer a, gconstpointer b)
{
  const Record *first = *(const Record *const *) a, *second = *(const Record *const *) b;

  if (first->favourite != second->favourite)
    return first->favourite ? -1 : 1;
  if (first->touched != second->touched)
    return first->touched > second->touched ? -1 : 1;
  return strcmp(first->id, second->id);
}

static GPtrArray *
rank_records(DwHistory *self)
{
  GPtrArray *ranked = g_ptr_array_sized_new(g_hash_table_size(self->records));
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init(&iter, self->records);
  while (g_hash_table_iter_next(&iter, NULL, &record))
    g_ptr_array_add(ranked, record);
  g_ptr_array_sort(ranked, compare_worth);
  return ranked;
}

static void
drop_least(DwHistory *self)
{
  g_autoptr(GPtrArray) ranked = NULL;

  if (g_hash_table_size(self->records) <= MOST_RECORDS)
    return;
  ranked = rank_records(self);
  for (guint i = MOST_RECORDS; i < ranked->len; i++) {
    const Record *record = g_ptr_array_index(ranked, i);

    g_hash_table_remove(self->records, record->id);
  }
}

static void
write_record(GKeyFile *keys, const char *group, const Record *record)
{
  g_key_file_set_string(keys, group, "Id", record->id);
  g_key_file_set_int64(keys, group, "Touched", record->touched);
  if (record->favourite)
    g_key_file_set_boolean(keys, group, "Favourite", TRUE);
  if (record->last_used != 0)
    g_key_file_set_int64(keys, group, "LastUsed", record->last_used);
  for (gsize i = 0; i < G_N_ELEMENTS(timed_actions); i++) {
    const Durations *durations = &record->durations[i];
    g_autofree char *name = g_strdup_printf(DURATION_NAME, dw_actions_get_name(timed_actions[i]));

    if (durations->count > 0)
      g_key_file_set_integer_list(keys, group, name, (int *) durations->seconds, durations->count);
  }
}

static char *
format(DwHistory *self)
{
  g_autoptr(GKeyFile) keys = g_key_file_new();
  g_autoptr(GPtrArray) ranked = rank_records(self);

  for (guint i = 0; i < ranked->len; i++) {
    g_autofree char *group = g_strdup_printf(GROUP_FORMAT, i + 1);

    write_record(keys, group, g_ptr_array_index(ranked, i));
  }
  return g_key_file_to_data(keys, NULL, NULL);
}

static void
write_file(File *file, const char *text, guint64 made)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&file->lock);
  g_autoptr(GError) error = NULL;

  if (made <= file->written)
    return;
  file->written = made;
  if (!dw_paths_write(file->path, text, &error))
    g_info("What was done can't be noted down: %s", error->message);
}

typedef struct {
  File *file;
  char *text;
  guint64 made;
} Writing;

static void
writing_free(Writing *writing)
{
  release_file(writing->file);
  g_free(writing->text);
  g_free(writing);
}

static void
write_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Writing *writing = data;

  write_file(writing->file, writing->text, writing->made);
  g_task_return_boolean(task, TRUE);
}

static gboolean
timer_cb(gpointer user_data)
{
  DwHistory *self = user_data;
  g_autoptr(GTask) task = g_task_new(NULL, NULL, NULL, NULL);
  Writing *writing = g_new0(Writing, 1);

  g_clear_pointer(&self->timer, g_source_unref);
  writing->file = g_atomic_rc_box_acquire(self->file);
  writing->text = format(self);
  writing->made = ++self->made;
  g_task_set_task_data(task, writing, (GDestroyNotify) writing_free);
  g_task_run_in_thread(task, write_thread);
  return G_SOURCE_REMOVE;
}

static void
apply(DwHistory *self, DwResource *resource)
{
  const Record *record = g_hash_table_lookup(self->records, dw_resource_get_id(resource));

  if (record == NULL)
    return;
  dw_resource_set_favourite(resource, record->favourite);
  dw_resource_set_last_used(resource, record->last_used);
}

static void
store_changed_cb(GListModel *list, guint position, guint removed, guint added, DwHistory *self)
{
  if (g_hash_table_size(self->records) == 0)
    return;
  for (guint i = position; i < position + added; i++)
    apply(self, dw_resource_store_get(self->store, i));
}

/**
 * dw_history_new:
 * @account_id: (nullable): whose history; %NULL keeps nothing on the disk
 * @store: the account's resources
 * @clock: tells the time and when to write
 *
 * Returns: (transfer full): the history, which tells the resources of @store, now and later,
 * whether they are favourites and when they were used
 */
DwHistory *
dw_history_new(const char *account_id, DwResourceStore *store, DwClock *clock)
{
  DwHistory *self = g_object_new(DW_TYPE_HISTORY, NULL);

  self->account_id = g_strdup(account_id);
  self->store = g_object_ref(store);
  self->clock = g_object_ref(clock);
  if (account_id != NULL) {
    self->file = g_atomic_rc_box_new0(File);
    g_mutex_init(&self->file->lock);
    self->file->path = history_path(account_id);
    load(self);
  }
  g_signal_connect_object(store, "items-changed", G_CALLBACK(store_changed_cb), self, 0);
  store_changed_cb(G_LIST_MODEL(store), 0, 0, dw_resource_store_get_length(store), self);
  return self;
}

/* The record to change, which is then written down. */
static Record *
touch(DwHistory *self, DwResource *resource)
{
  const char *id = dw_resource_get_id(resource);
  Record *record = g_hash_table_lookup(self->records, id);

  if (record == NULL) {
    record = g_new0(Record, 1);
    record->id = g_strdup(id);
    g_hash_table_insert(self->records, record->id, record);
  }
  record->touched = now_seconds(self);
  if (self->file != NULL && self->timer == NULL)
    self->timer = dw_clock_after(self->clock, WRITE_AFTER, timer_cb, self);
  return record;
}

/**
 * dw_history_set_favourite:
 * @self: a history
 * @resource: a resource
 * @favourite: whether the person wants it first
 */
void
dw_history_set_favourite(DwHistory *self, DwResource *resource, gboolean favourite)
{
  touch(self, resource)->favourite = favourite != FALSE;
  drop_least(self);
  dw_resource_set_favourite(resource, favourite);
}

/**
 * dw_history_note_use:
 * @self: a history
 * @resource: what the person connects to now
 */
void
dw_history_note_use(DwHistory *self, DwResource *resource)
{
  gint64 now = MAX(now_seconds(self), 0);

  touch(self, resource)->last_used = now;
  drop_least(self);
  dw_resource_set_last_used(resource, now);
}

static Durations *
durations_of(Record *record, DwAction action)
{
  for (gsize i = 0; i < G_N_ELEMENTS(timed_actions); i++)
    if (timed_actions[i] == action)
      return &record->durations[i];
  return NULL;
}

/**
 * dw_history_note_duration:
 * @self: a history
 * @resource: a resource
 * @action: a power action that has ended well
 * @seconds: how long it took; nothing, and more than two hours, tell nothing
 */
void
dw_history_note_duration(DwHistory *self, DwResource *resource, DwAction action, guint seconds)
{
  Durations *durations;

  if (seconds == 0 || seconds > LONGEST)
    return;
  durations = durations_of(touch(self, resource), action);
  if (durations != NULL && durations->count == DURATIONS)
    memmove(durations->seconds, durations->seconds + 1, --durations->count * sizeof(int));
  if (durations != NULL)
    durations->seconds[durations->count++] = (int) seconds;
  drop_least(self);
}

static int
compare_seconds(const void *a, const void *b)
{
  return *(const int *) a - *(const int *) b;
}

/**
 * dw_history_estimate:
 * @self: a history
 * @resource: a resource
 * @action: a power action
 *
 * Returns: how many seconds @action is likely to take, the median of up to five former times; 0
 *   where there is none
 */
guint
dw_history_estimate(DwHistory *self, DwResource *resource, DwAction action)
{
  Record *record = g_hash_table_lookup(self->records, dw_resource_get_id(resource));
  const Durations *durations = record != NULL ? durations_of(record, action) : NULL;
  int sorted[DURATIONS];

  if (durations == NULL || durations->count == 0)
    return 0;
  memcpy(sorted, durations->seconds, sizeof sorted);
  qsort(sorted, durations->count, sizeof *sorted, compare_seconds);
  return (guint) sorted[durations->count / 2];
}

/**
 * dw_history_flush:
 * @self: a history
 *
 * Writes down at once what is waiting for it, as when the program ends.
 */
void
dw_history_flush(DwHistory *self)
{
  g_autofree char *text = NULL;

  if (self->timer == NULL)
    return;
  dw_clock_cancel(&self->timer);
  text = format(self);
  write_file(self->file, text, ++self->made);
}

/* Nothing made until now is written any more. */
static void
forget_all(DwHistory *self)
{
  dw_clock_cancel(&self->timer);
  g_hash_table_remove_all(self->records);
  for (guint i = 0; i < dw_resource_store_get_length(self->store); i++) {
    dw_resource_set_favourite(dw_resource_store_get(self->store, i), FALSE);
    dw_resource_set_last_used(dw_resource_store_get(self->store, i), 0);
  }
  g_mutex_lock(&self->file->lock);
  self->file->written = self->made;
  g_mutex_unlock(&self->file->lock);
}

/**
 * dw_history_forget:
 * @account_id: whose history
 *
 * Removes what was noted down for an account, also from the histories in use.
 */
void
dw_history_forget(const char *account_id)
{
  g_autofree char *path = history_path(account_id);

  for (GList *l = live.head; l != NULL; l = l->next) {
    DwHistory *self = l->data;

    if (g_strcmp0(self->account_id, account_id) == 0)
      forget_all(self);
  }
  if (g_unlink(path) != 0 && errno != ENOENT)
    g_info("%s can't be removed: %s", path, g_strerror(errno));
}

static void
dw_history_finalize(GObject *object)
{
  DwHistory *self = DW_HISTORY(object);

  dw_history_flush(self);
  g_queue_remove(&live, self);
  g_clear_pointer(&self->records, g_hash_table_unref);
  g_clear_pointer(&self->file, release_file);
  g_clear_object(&self->store);
  g_clear_object(&self->clock);
  g_free(self->account_id);
  G_OBJECT_CLASS(dw_history_parent_class)->finalize(object);
}

static void
dw_history_class_init(DwHistoryClass *class)
{
  G_OBJECT_CLASS(class)->finalize = dw_history_finalize;
}

static void
dw_history_init(DwHistory *self)
{
  self->records = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, record_free);
  g_queue_push_tail(&live, self);
}
