/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwAuth:
 * @DW_AUTH_ANONYMOUS: no signature; login token and session are ordinary parameters
 * @DW_AUTH_ACCESS_KEY: signed with an AccessKey
 *
 * What gives a call its right.
 */
typedef enum {
  DW_AUTH_ANONYMOUS,
  DW_AUTH_ACCESS_KEY,
} DwAuth;

/**
 * DwEffect:
 * @DW_EFFECT_READ: may be repeated at will
 * @DW_EFFECT_WRITE: may be repeated only with the same ClientToken
 * @DW_EFFECT_SIGN_IN: counts as an attempt to sign in, so it is repeated only where nothing was
 * sent
 *
 * What a call does at the other end.
 */
typedef enum {
  DW_EFFECT_READ,
  DW_EFFECT_WRITE,
  DW_EFFECT_SIGN_IN,
} DwEffect;

typedef enum {
  DW_TYPE_STRING,
  DW_TYPE_INTEGER,
  DW_TYPE_LONG,
  DW_TYPE_FLOAT,
  DW_TYPE_BOOLEAN,
  DW_TYPE_MAP,
  DW_TYPE_OBJECT,
} DwParameterType;

/**
 * DwParameterFlags:
 * @DW_PARAMETER_REQUIRED: a call without it is not sent
 * @DW_PARAMETER_SECRET: its value is a secret
 * @DW_PARAMETER_JSON: an object or map sent as one JSON text
 * @DW_PARAMETER_LIST: takes several values, `Name.1`, `Name.2` …
 */
typedef enum {
  DW_PARAMETER_REQUIRED = 1 << 0,
  DW_PARAMETER_SECRET = 1 << 1,
  DW_PARAMETER_JSON = 1 << 2,
  DW_PARAMETER_LIST = 1 << 3,
} DwParameterFlags;

/**
 * DwParameter:
 * @name: as it is sent
 * @type: of the value, or of each value of a list
 * @flags: see #DwParameterFlags
 * @fields: for %DW_TYPE_OBJECT the fields, ended by one without a name
 *
 * One parameter of an operation.
 */
typedef struct _DwParameter DwParameter;
struct _DwParameter {
  const char *name;
  DwParameterType type;
  guint flags;
  const DwParameter *fields;
};

/**
 * DwOperation:
 * @product: such as `ecd`
 * @version: such as `2020-10-02`
 * @name: the Action
 * @host: with `{region}` in place of the region
 * @auth: what gives a call its right
 * @effect: what it does at the other end
 * @parameters: sorted by name, ended by one without a name; the common ones are not among them
 *
 * One operation of the service, as data/api tells it.
 */
typedef struct {
  const char *product;
  const char *version;
  const char *name;
  const char *host;
  DwAuth auth;
  DwEffect effect;
  const DwParameter *parameters;
} DwOperation;

#define DW_ECD_USER          "ecd/2020-10-02"
#define DW_ECD_OPERATOR      "ecd/2020-09-30"
#define DW_GWS               "gws/2019-06-18"
#define DW_APPSTREAM_SIGN_IN "appstream-center/2021-02-20"

const DwOperation *dw_catalogue_find(const char *service, const char *name);
const DwOperation *dw_catalogue_lookup(const char *service,
                                       const char *name,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
const DwOperation *dw_catalogue_get_operations(gsize *length);
const DwParameter *dw_catalogue_find_parameter(const DwParameter *parameters, const char *name);

G_END_DECLS
