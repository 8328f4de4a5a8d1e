/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-request.h"

#include "dw-sign.h"
#include "dw-wiped-buffer.h"

#include <string.h>

/* A value is either a text of our own or a secret. */
typedef struct {
  char *name;
  char *text;
  DwSecret *secret;
} Parameter;

struct _DwRequest {
  GArray *parameters;
};

static void
parameter_clear_cb(gpointer data)
{
  Parameter *parameter = data;

  g_clear_pointer(&parameter->name, g_free);
  g_clear_pointer(&parameter->text, g_free);
  g_clear_pointer(&parameter->secret, dw_secret_unref);
}

static const char *
parameter_value(const Parameter *parameter)
{
  return parameter->secret != NULL ? dw_secret_peek(parameter->secret) : parameter->text;
}

static Parameter *
parameter_at(const DwRequest *self, gsize position)
{
  return &g_array_index(self->parameters, Parameter, position);
}

static Parameter *
find(const DwRequest *self, const char *name)
{
  for (guint i = 0; i < self->parameters->len; i++) {
    if (strcmp(parameter_at(self, i)->name, name) == 0)
      return parameter_at(self, i);
  }
  return NULL;
}

static void
put(DwRequest *self, const char *name, const char *text, DwSecret *secret)
{
  Parameter made = {g_strdup(name), g_strdup(text), secret != NULL ? dw_secret_ref(secret) : NULL};
  Parameter *existing = find(self, name);

  if (existing == NULL) {
    g_array_append_val(self->parameters, made);
    return;
  }
  parameter_clear_cb(existing);
  *existing = made;
}

/**
 * dw_request_new:
 *
 * Returns: (transfer full): a request without parameters
 */
DwRequest *
dw_request_new(void)
{
  DwRequest *self = g_new(DwRequest, 1);

  self->parameters = g_array_new(FALSE, FALSE, sizeof(Parameter));
  g_array_set_clear_func(self->parameters, parameter_clear_cb);
  return self;
}

/**
 * dw_request_copy:
 * @self: a request
 *
 * Makes a request that can get other common parameters, as each repetition of a call needs.
 *
 * Returns: (transfer full): a copy; secrets are shared, not doubled
 */
DwRequest *
dw_request_copy(const DwRequest *self)
{
  DwRequest *copy = dw_request_new();

  for (guint i = 0; i < self->parameters->len; i++) {
    const Parameter *parameter = parameter_at(self, i);
    Parameter made = {g_strdup(parameter->name), g_strdup(parameter->text),
                      parameter->secret != NULL ? dw_secret_ref(parameter->secret) : NULL};

    g_array_append_val(copy->parameters, made);
  }
  return copy;
}

/**
 * dw_request_free:
 * @self: (nullable) (transfer full): a request
 */
void
dw_request_free(DwRequest *self)
{
  if (self == NULL)
    return;
  g_array_unref(self->parameters);
  g_free(self);
}

/**
 * dw_request_set:
 * @self: a request
 * @name: of the parameter, flat: `Name`, `Name.1` or `Name.1.Key`
 * @value: its value, not encoded
 *
 * Sets a parameter; one that is there keeps its place and gets the new value.
 */
void
dw_request_set(DwRequest *self, const char *name, const char *value)
{
  g_return_if_fail(name != NULL && value != NULL);

  put(self, name, value, NULL);
}

/**
 * dw_request_set_secret:
 * @self: a request
 * @name: of the parameter, flat
 * @value: its value, a text without NUL bytes
 *
 * Like dw_request_set(), for a value that is a secret: no copy of it is made until the form is.
 */
void
dw_request_set_secret(DwRequest *self, const char *name, DwSecret *value)
{
  g_return_if_fail(name != NULL && value != NULL);

  put(self, name, NULL, value);
}

/**
 * dw_request_set_boolean:
 * @self: a request
 * @name: of the parameter, flat
 * @value: sent as `true` or `false`
 */
void
dw_request_set_boolean(DwRequest *self, const char *name, gboolean value)
{
  dw_request_set(self, name, value ? "true" : "false");
}

/**
 * dw_request_set_integer:
 * @self: a request
 * @name: of the parameter, flat
 * @value: sent in decimal
 */
void
dw_request_set_integer(DwRequest *self, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, value);

  dw_request_set(self, name, text);
}

/**
 * dw_request_append:
 * @self: a request
 * @name: of a list
 * @value: one more value
 *
 * Sets the first of `Name.1`, `Name.2` … that is not set.
 */
void
dw_request_append(DwRequest *self, const char *name, const char *value)
{
  for (guint number = 1;; number++) {
    g_autofree char *numbered = g_strdup_printf("%s.%u", name, number);

    if (find(self, numbered) == NULL) {
      dw_request_set(self, numbered, value);
      return;
    }
  }
}

/**
 * dw_request_unset:
 * @self: a request
 * @name: of a parameter, flat; need not be there
 */
void
dw_request_unset(DwRequest *self, const char *name)
{
  for (guint i = 0; i < self->parameters->len; i++) {
    if (strcmp(parameter_at(self, i)->name, name) == 0) {
      g_array_remove_index(self->parameters, i);
      return;
    }
  }
}

/**
 * dw_request_lookup:
 * @self: a request
 * @name: of a parameter, flat
 *
 * Returns: (nullable) (transfer none): its value, until the parameter is changed
 */
const char *
dw_request_lookup(const DwRequest *self, const char *name)
{
  const Parameter *parameter = find(self, name);

  return parameter != NULL ? parameter_value(parameter) : NULL;
}

/**
 * dw_request_get_n:
 * @self: a request
 *
 * Returns: how many parameters it holds, Action and Version among them
 */
gsize
dw_request_get_n(const DwRequest *self)
{
  return self->parameters->len;
}

/**
 * dw_request_get:
 * @self: a request
 * @position: less than dw_request_get_n()
 * @name: (out) (optional) (transfer none): the parameter's name
 * @value: (out) (optional) (transfer none): its value, not encoded
 * @is_secret: (out) (optional): whether the value is a secret
 *
 * Reads the parameter at @position, in the order in which they were set.
 */
void
dw_request_get(const DwRequest *self,
               gsize position,
               const char **name,
               const char **value,
               gboolean *is_secret)
{
  const Parameter *parameter;

  g_return_if_fail(position < self->parameters->len);
  parameter = parameter_at(self, position);
  if (name != NULL)
    *name = parameter->name;
  if (value != NULL)
    *value = parameter_value(parameter);
  if (is_secret != NULL)
    *is_secret = parameter->secret != NULL;
}

/**
 * dw_request_sign:
 * @self: a request with everything but Signature
 * @access_key_secret: the AccessKey secret
 *
 * Signs the request as it is sent, as a POST; see dw_sign_rpc(). A Signature that is there already
 * takes no part.
 *
 * Returns: (transfer full): the value for Signature
 */
char *
dw_request_sign(const DwRequest *self, const DwSecret *access_key_secret)
{
  g_autofree DwSignPair *pairs = g_new(DwSignPair, self->parameters->len + 1);
  gsize n_pairs = 0;

  for (guint i = 0; i < self->parameters->len; i++) {
    const Parameter *parameter = parameter_at(self, i);

    if (strcmp(parameter->name, "Signature") != 0)
      pairs[n_pairs++] = (DwSignPair){parameter->name, parameter_value(parameter)};
  }
  return dw_sign_rpc("POST", pairs, n_pairs, access_key_secret);
}

static void
append_encoded(DwWipedBuffer *form, const char *text)
{
  char *encoded = dw_sign_encode(text);

  dw_wiped_buffer_append(form, encoded, strlen(encoded));
  dw_wipe_free(encoded);
}

/**
 * dw_request_to_form:
 * @self: a request
 *
 * Encodes the parameters as the body of an `application/x-www-form-urlencoded` POST.
 *
 * Returns: (transfer full): the body; wipes itself with its last reference
 */
GBytes *
dw_request_to_form(const DwRequest *self)
{
  g_auto(DwWipedBuffer) form = {0};

  for (guint i = 0; i < self->parameters->len; i++) {
    const Parameter *parameter = parameter_at(self, i);

    if (i > 0)
      dw_wiped_buffer_append(&form, "&", 1);
    append_encoded(&form, parameter->name);
    dw_wiped_buffer_append(&form, "=", 1);
    append_encoded(&form, parameter_value(parameter));
  }
  return dw_wiped_buffer_end_bytes(&form);
}
