/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-record.h"

#define SLOT(type, record, field)       ((type *) ((char *) (record) + (field)->offset))
#define CONST_SLOT(type, record, field) ((const type *) ((const char *) (record) + (field)->offset))

/* GLib's table of interned texts may hand out a text whose last reference another thread is just
 * letting go of. Records are read and freed in several threads, so both are done under a lock. */
static GMutex intern_lock;

/**
 * dw_record_intern:
 * @text: a text
 *
 * Returns: (transfer full): the interned #GRefString of it, from any thread; let go of it with
 *   dw_record_release_interned(), never with GLib's own function
 */
char *
dw_record_intern(const char *text)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&intern_lock);

  return g_ref_string_new_intern(text);
}

/**
 * dw_record_release_interned:
 * @text: (transfer full): a text from dw_record_intern()
 */
void
dw_record_release_interned(char *text)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&intern_lock);

  g_ref_string_release(text);
}

/**
 * dw_record_new:
 * @type: what to make
 *
 * Returns: (transfer full): a record in which every field is absent
 */
gpointer
dw_record_new(const DwRecordType *type)
{
  gpointer record = g_malloc0(type->size);

  for (const DwField *field = type->fields; field->name != NULL; field++) {
    if (field->kind == DW_FIELD_NUMBER)
      *SLOT(gint64, record, field) = DW_NUMBER_UNSET;
    else if (field->kind == DW_FIELD_REAL)
      *SLOT(double, record, field) = DW_NUMBER_UNSET;
  }
  return record;
}

static void free_record(const DwRecordType *type, gpointer record);

static void
free_records(const DwRecordType *type, GPtrArray *records)
{
  if (records == NULL)
    return;
  for (guint i = 0; i < records->len; i++)
    free_record(type, g_ptr_array_index(records, i));
  g_ptr_array_unref(records);
}

static void
clear_field(const DwField *field, gpointer record)
{
  switch (field->kind) {
  case DW_FIELD_TEXT:
  case DW_FIELD_TOKEN:
    g_free(*SLOT(char *, record, field));
    break;
  case DW_FIELD_PROSE:
  case DW_FIELD_WORD:
  case DW_FIELD_KEY:
  case DW_FIELD_JSON:
    g_clear_pointer(SLOT(char *, record, field), g_ref_string_release);
    break;
  case DW_FIELD_SECRET:
    g_clear_pointer(SLOT(DwSecret *, record, field), dw_secret_unref);
    break;
  case DW_FIELD_TEXTS:
    g_strfreev(*SLOT(GStrv, record, field));
    break;
  case DW_FIELD_RECORD:
    free_record(field->type, *SLOT(gpointer, record, field));
    break;
  case DW_FIELD_RECORDS:
    free_records(field->type, *SLOT(GPtrArray *, record, field));
    break;
  case DW_FIELD_FLAG:
  case DW_FIELD_NUMBER:
  case DW_FIELD_REAL:
  case DW_FIELD_TIME:
    break;
  }
}

/* Under the lock, taken once for all texts of a record. */
static void
free_record(const DwRecordType *type, gpointer record)
{
  if (record == NULL)
    return;
  for (const DwField *field = type->fields; field->name != NULL; field++)
    clear_field(field, record);
  g_free(record);
}

/**
 * dw_record_free:
 * @type: what @record is
 * @record: (nullable) (transfer full): a record from dw_record_new()
 */
void
dw_record_free(const DwRecordType *type, gpointer record)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&intern_lock);

  free_record(type, record);
}

static gboolean
equal_secrets(const DwSecret *a, const DwSecret *b)
{
  return a == b || (a != NULL && b != NULL && dw_secret_equal(a, b));
}

static gboolean
equal_texts(GStrv a, GStrv b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal((const char *const *) a, (const char *const *) b);
}

static gboolean
equal_records(const DwRecordType *type, const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!dw_record_equal(type, g_ptr_array_index(a, i), g_ptr_array_index(b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
equal_field(const DwField *field, gconstpointer a, gconstpointer b)
{
  switch (field->kind) {
  case DW_FIELD_TEXT:
  case DW_FIELD_TOKEN:
    return g_strcmp0(*CONST_SLOT(char *, a, field), *CONST_SLOT(char *, b, field)) == 0;
  case DW_FIELD_PROSE:
  case DW_FIELD_WORD:
  case DW_FIELD_KEY:
  case DW_FIELD_JSON:
    return *CONST_SLOT(char *, a, field) == *CONST_SLOT(char *, b, field);
  case DW_FIELD_SECRET:
    return equal_secrets(*CONST_SLOT(DwSecret *, a, field), *CONST_SLOT(DwSecret *, b, field));
  case DW_FIELD_FLAG:
    return *CONST_SLOT(DwFlag, a, field) == *CONST_SLOT(DwFlag, b, field);
  case DW_FIELD_NUMBER:
  case DW_FIELD_TIME:
    return *CONST_SLOT(gint64, a, field) == *CONST_SLOT(gint64, b, field);
  case DW_FIELD_REAL:
    return *CONST_SLOT(double, a, field) == *CONST_SLOT(double, b, field);
  case DW_FIELD_TEXTS:
    return equal_texts(*CONST_SLOT(GStrv, a, field), *CONST_SLOT(GStrv, b, field));
  case DW_FIELD_RECORD:
    return dw_record_equal(field->type, *CONST_SLOT(gpointer, a, field),
                           *CONST_SLOT(gpointer, b, field));
  case DW_FIELD_RECORDS:
    return equal_records(field->type, *CONST_SLOT(GPtrArray *, a, field),
                         *CONST_SLOT(GPtrArray *, b, field));
  }
  return FALSE;
}

/**
 * dw_record_equal:
 * @type: what both are
 * @a: (nullable): a record
 * @b: (nullable): another
 *
 * Returns: whether all fields say the same
 */
gboolean
dw_record_equal(const DwRecordType *type, gconstpointer a, gconstpointer b)
{
  if (a == NULL || b == NULL)
    return a == b;
  for (const DwField *field = type->fields; field->name != NULL; field++)
    if (!equal_field(field, a, b))
      return FALSE;
  return TRUE;
}

static gpointer copy_record(const DwRecordType *type, gconstpointer record);

/* @copy still has what belongs to the record it was made from. */
static void
copy_field(const DwField *field, gpointer copy)
{
  gpointer *slot = SLOT(gpointer, copy, field);

  switch (field->kind) {
  case DW_FIELD_TEXT:
  case DW_FIELD_TOKEN:
    *slot = g_strdup(*slot);
    break;
  case DW_FIELD_PROSE:
  case DW_FIELD_WORD:
  case DW_FIELD_KEY:
  case DW_FIELD_JSON:
    *slot = *slot != NULL ? g_ref_string_acquire(*slot) : NULL;
    break;
  case DW_FIELD_SECRET:
    *slot = *slot != NULL ? dw_secret_ref(*slot) : NULL;
    break;
  case DW_FIELD_TEXTS:
    *slot = g_strdupv(*slot);
    break;
  case DW_FIELD_RECORD:
    *slot = copy_record(field->type, *slot);
    break;
  case DW_FIELD_RECORDS:
    *slot = dw_record_copy_list(field->type, *slot);
    break;
  case DW_FIELD_FLAG:
  case DW_FIELD_NUMBER:
  case DW_FIELD_REAL:
  case DW_FIELD_TIME:
    break;
  }
}

static gpointer
copy_record(const DwRecordType *type, gconstpointer record)
{
  gpointer copy = g_memdup2(record, type->size);

  for (const DwField *field = type->fields; copy != NULL && field->name != NULL; field++)
    copy_field(field, copy);
  return copy;
}

/**
 * dw_record_copy_list:
 * @type: what the records are
 * @records: (nullable) (element-type gpointer): records
 *
 * Returns: (transfer full) (nullable): copies of them, as a field of another record; %NULL where
 *   @records is
 */
GPtrArray *
dw_record_copy_list(const DwRecordType *type, const GPtrArray *records)
{
  GPtrArray *copies = records != NULL ? g_ptr_array_sized_new(records->len) : NULL;

  for (guint i = 0; copies != NULL && i < records->len; i++)
    g_ptr_array_add(copies, copy_record(type, g_ptr_array_index(records, i)));
  return copies;
}
