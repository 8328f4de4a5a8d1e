/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-catalogue.h"

#include "dw-catalogue-data.h"
#include "dw-error.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  char *product;
  const char *version;
  const char *name;
} Key;

static int
compare_key(const void *key_pointer, const void *operation_pointer)
{
  const Key *key = key_pointer;
  const DwOperation *operation = operation_pointer;
  int order = strcmp(key->product, operation->product);

  if (order == 0)
    order = strcmp(key->version, operation->version);
  return order != 0 ? order : strcmp(key->name, operation->name);
}

/**
 * dw_catalogue_find:
 * @service: product and version, such as %DW_ECD_USER
 * @name: the Action, in its own letter case
 *
 * Returns: (nullable) (transfer none): the operation, valid for ever
 */
const DwOperation *
dw_catalogue_find(const char *service, const char *name)
{
  const char *slash = strchr(service, '/');
  g_autofree char *product = g_strndup(service, slash != NULL ? (gsize) (slash - service) : 0);
  Key key = {product, slash != NULL ? slash + 1 : "", name};

  return bsearch(&key, dw_catalogue_data, dw_catalogue_data_length, sizeof(DwOperation),
                 compare_key);
}

static char *
list_services(void)
{
  g_autoptr(GString) text = g_string_new(NULL);

  for (gsize i = 0; i < dw_catalogue_data_length; i++) {
    const DwOperation *operation = &dw_catalogue_data[i];

    if (i > 0 && strcmp(operation->product, operation[-1].product) == 0 &&
        strcmp(operation->version, operation[-1].version) == 0)
      continue;
    g_string_append_printf(text, "%s%s/%s", i > 0 ? ", " : "", operation->product,
                           operation->version);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean
is_service(const char *service)
{
  for (gsize i = 0; i < dw_catalogue_data_length; i++) {
    const DwOperation *operation = &dw_catalogue_data[i];
    gsize length = strlen(operation->product);

    if (strncmp(service, operation->product, length) == 0 && service[length] == '/' &&
        strcmp(service + length + 1, operation->version) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * dw_catalogue_lookup:
 * @service: product and version, such as `ecd/2020-10-02`
 * @name: the Action
 * @error: return location, %DW_ERROR_USAGE with what there is to choose from
 *
 * Like dw_catalogue_find(), for words that a person typed.
 *
 * Returns: (transfer none): the operation, valid for ever
 */
const DwOperation *
dw_catalogue_lookup(const char *service, const char *name, GError **error)
{
  const DwOperation *operation = dw_catalogue_find(service, name);

  if (operation != NULL)
    return operation;
  if (is_service(service)) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "%s has no operation named %s.", service, name);
  } else {
    g_autofree char *services = list_services();

    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                "There is no service named %s. The services are %s.", service, services);
  }
  return NULL;
}

/**
 * dw_catalogue_get_operations:
 * @length: (out): how many
 *
 * Returns: (array length=length) (transfer none): every operation, sorted by product, version and
 *   name
 */
const DwOperation *
dw_catalogue_get_operations(gsize *length)
{
  *length = dw_catalogue_data_length;
  return dw_catalogue_data;
}

/**
 * dw_catalogue_find_parameter:
 * @parameters: (nullable): an operation's parameters or an object's fields
 * @name: the name of one
 *
 * Returns: (nullable) (transfer none): the parameter
 */
const DwParameter *
dw_catalogue_find_parameter(const DwParameter *parameters, const char *name)
{
  for (const DwParameter *parameter = parameters; parameter != NULL && parameter->name != NULL;
       parameter++) {
    if (strcmp(parameter->name, name) == 0)
      return parameter;
  }
  return NULL;
}
