/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One bit a level tells objects from arrays. */
#define DW_JSON_CHECK_MAX_DEPTH 64
/* json-glib takes time in the square of an object's members where their names are alike. */
#define DW_JSON_CHECK_MAX_MEMBERS 1000

/**
 * DwJsonFault:
 * @DW_JSON_FAULT_NONE: an object, well-formed
 * @DW_JSON_FAULT_EMPTY: nothing but white space
 * @DW_JSON_FAULT_NUL: a NUL, as a byte or escaped
 * @DW_JSON_FAULT_ENCODING: not UTF-8, or half a surrogate pair
 * @DW_JSON_FAULT_TRUNCATED: well-formed so far, but it ends too early
 * @DW_JSON_FAULT_TOO_DEEP: nested deeper than is read
 * @DW_JSON_FAULT_TOO_WIDE: an object with more members than are read
 * @DW_JSON_FAULT_SYNTAX: not JSON
 * @DW_JSON_FAULT_NOT_OBJECT: JSON, but no object
 *
 * Why a text is not a JSON object that may be read.
 */
typedef enum {
  DW_JSON_FAULT_NONE,
  DW_JSON_FAULT_EMPTY,
  DW_JSON_FAULT_NUL,
  DW_JSON_FAULT_ENCODING,
  DW_JSON_FAULT_TRUNCATED,
  DW_JSON_FAULT_TOO_DEEP,
  DW_JSON_FAULT_TOO_WIDE,
  DW_JSON_FAULT_SYNTAX,
  DW_JSON_FAULT_NOT_OBJECT,
} DwJsonFault;

DwJsonFault dw_json_check(const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
