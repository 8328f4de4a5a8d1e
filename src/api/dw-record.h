/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-secret.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwFlag:
 * @DW_FLAG_UNSET: the service did not say
 * @DW_FLAG_FALSE: no
 * @DW_FLAG_TRUE: yes
 *
 * A boolean that may be absent.
 */
typedef enum {
  DW_FLAG_UNSET,
  DW_FLAG_FALSE,
  DW_FLAG_TRUE,
} DwFlag;

/** A number or amount that is absent. What the service counts is never negative. */
#define DW_NUMBER_UNSET (-1)

/**
 * DwFieldKind:
 * @DW_FIELD_TEXT: `char *`, one line, safe to show
 * @DW_FIELD_PROSE: `char *` (interned #GRefString), several lines, safe to show
 * @DW_FIELD_WORD: `char *` (interned #GRefString), one line, safe to show, the same in many records
 * @DW_FIELD_TOKEN: `char *`, byte for byte as it came, valid UTF-8
 * @DW_FIELD_KEY: `char *` (interned #GRefString), byte for byte as it came, valid UTF-8
 * @DW_FIELD_JSON: `char *` (interned #GRefString), a JSON text, whether it came as text or as value
 * @DW_FIELD_SECRET: `DwSecret *`
 * @DW_FIELD_FLAG: #DwFlag
 * @DW_FIELD_NUMBER: `gint64`, 0 or more, or %DW_NUMBER_UNSET
 * @DW_FIELD_REAL: `double`, 0 or more, or %DW_NUMBER_UNSET
 * @DW_FIELD_TIME: `gint64`, seconds since 1970 in UTC, or 0 where absent
 * @DW_FIELD_TEXTS: `GStrv` of such as @DW_FIELD_TEXT, %NULL where absent
 * @DW_FIELD_RECORD: a pointer to a record, %NULL where absent
 * @DW_FIELD_RECORDS: `GPtrArray *` of records, %NULL where absent or empty
 *
 * How a field lies in memory. An empty text is an absent one: %NULL.
 */
typedef enum {
  DW_FIELD_TEXT,
  DW_FIELD_PROSE,
  DW_FIELD_WORD,
  DW_FIELD_TOKEN,
  DW_FIELD_KEY,
  DW_FIELD_JSON,
  DW_FIELD_SECRET,
  DW_FIELD_FLAG,
  DW_FIELD_NUMBER,
  DW_FIELD_REAL,
  DW_FIELD_TIME,
  DW_FIELD_TEXTS,
  DW_FIELD_RECORD,
  DW_FIELD_RECORDS,
} DwFieldKind;

typedef struct _DwRecordType DwRecordType;

/**
 * DwField:
 * @name: the member of the JSON object
 * @kind: see #DwFieldKind
 * @offset: bytes from the record's start
 * @type: (nullable): of the inner record or records
 *
 * One field of a record.
 */
typedef struct {
  const char *name;
  DwFieldKind kind;
  gsize offset;
  const DwRecordType *type;
} DwField;

/**
 * DwRecordType:
 * @size: bytes of the struct
 * @fields: its fields, ended by one without a name; members not listed are left alone
 *
 * Describes a struct, so that one reader, one comparison and one destructor serve every reply.
 */
struct _DwRecordType {
  gsize size;
  const DwField *fields;
};

char *dw_record_intern(const char *text);
void dw_record_release_interned(char *text);
gpointer dw_record_new(const DwRecordType *type);
void dw_record_free(const DwRecordType *type, gpointer record);
GPtrArray *dw_record_copy_list(const DwRecordType *type, const GPtrArray *records);
gboolean dw_record_equal(const DwRecordType *type, gconstpointer a, gconstpointer b);

G_END_DECLS
