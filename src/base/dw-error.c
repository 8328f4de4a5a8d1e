/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-error.h"

#include <gio/gio.h>

/* What the service said of an error, carried inside the GError so that a window or `--json` can
 * show it. */
typedef struct {
  char *service_code;
  char *request_id;
} DwErrorPrivate;

static void
dw_error_private_init(DwErrorPrivate *priv)
{
}

static void
dw_error_private_copy(const DwErrorPrivate *from, DwErrorPrivate *to)
{
  to->service_code = g_strdup(from->service_code);
  to->request_id = g_strdup(from->request_id);
}

static void
dw_error_private_clear(DwErrorPrivate *priv)
{
  g_free(priv->service_code);
  g_free(priv->request_id);
}

G_DEFINE_EXTENDED_ERROR(DwError, dw_error)

static const char *const kind_names[] = {
    [DW_ERROR_FAILED] = "failed",
    [DW_ERROR_USAGE] = "usage",
    [DW_ERROR_SIGNED_OUT] = "signed-out",
    [DW_ERROR_ANSWER_NEEDED] = "answer-needed",
    [DW_ERROR_WRONG_CREDENTIALS] = "wrong-credentials",
    [DW_ERROR_LOCKED] = "locked",
    [DW_ERROR_UNKNOWN_STAGE] = "unknown-stage",
    [DW_ERROR_NOT_FOUND] = "not-found",
    [DW_ERROR_AMBIGUOUS] = "ambiguous",
    [DW_ERROR_NETWORK] = "network",
    [DW_ERROR_TLS] = "tls",
    [DW_ERROR_UNAVAILABLE] = "unavailable",
    [DW_ERROR_THROTTLED] = "throttled",
    [DW_ERROR_TIMED_OUT] = "timed-out",
    [DW_ERROR_REFUSED] = "refused",
    [DW_ERROR_NOT_OFFERED] = "not-offered",
    [DW_ERROR_NOT_READY] = "not-ready",
    [DW_ERROR_TICKET] = "ticket",
    [DW_ERROR_CLIENT_MISSING] = "client-missing",
    [DW_ERROR_CLIENT_FAILED] = "client-failed",
    [DW_ERROR_STORAGE] = "storage",
    [DW_ERROR_STORAGE_LOCKED] = "storage-locked",
};

/**
 * dw_error_new_service:
 * @kind: what it means to the person
 * @code: (nullable): the service's own `Code`
 * @message: the sentence to show, already free of secrets
 * @request_id: (nullable): the service's `RequestId`
 *
 * Makes an error that remembers what the service said.
 *
 * Returns: (transfer full): a new error in %DW_ERROR
 */
GError *
dw_error_new_service(DwError kind, const char *code, const char *message, const char *request_id)
{
  GError *error = g_error_new_literal(DW_ERROR, kind, message);
  DwErrorPrivate *priv = dw_error_get_private(error);

  priv->service_code = g_strdup(code);
  priv->request_id = g_strdup(request_id);
  return error;
}

/**
 * dw_error_get_service_code:
 * @error: any error
 *
 * Returns: (nullable) (transfer none): the service's `Code`, if the service caused @error
 */
const char *
dw_error_get_service_code(const GError *error)
{
  return error->domain == DW_ERROR ? dw_error_get_private(error)->service_code : NULL;
}

/**
 * dw_error_get_request_id:
 * @error: any error
 *
 * Returns: (nullable) (transfer none): the service's `RequestId`, if the service caused @error
 */
const char *
dw_error_get_request_id(const GError *error)
{
  return error->domain == DW_ERROR ? dw_error_get_private(error)->request_id : NULL;
}

/**
 * dw_error_kind:
 * @error: any error
 *
 * Names the kind of @error in the stable words of the command line's contract: `wrong-credentials`,
 * `network` …; `cancelled` for %G_IO_ERROR_CANCELLED, `failed` for a foreign error.
 *
 * Returns: (transfer none): the name
 */
const char *
dw_error_kind(const GError *error)
{
  if (dw_error_is_cancelled(error))
    return "cancelled";
  if (error->domain != DW_ERROR || error->code < 0 || error->code >= (int) G_N_ELEMENTS(kind_names))
    return kind_names[DW_ERROR_FAILED];
  return kind_names[error->code];
}

/**
 * dw_error_is_cancelled:
 * @error: (nullable): any error
 *
 * Returns: whether @error says that the caller cancelled
 */
gboolean
dw_error_is_cancelled(const GError *error)
{
  return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}
