/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DW_ERROR:
 *
 * The one error domain of Deskway. Errors of libraries are mapped to it where the library is
 * called; only %G_IO_ERROR_CANCELLED passes through as it is.
 */
#define DW_ERROR (dw_error_quark())

/**
 * DwError:
 * @DW_ERROR_FAILED: something that has no kind of its own
 * @DW_ERROR_USAGE: the caller's words are off: an unknown, missing or malformed parameter
 * @DW_ERROR_SIGNED_OUT: the login token, session or keep-alive token is no longer accepted
 * @DW_ERROR_ANSWER_NEEDED: sign-in needs an answer that nobody gave: a password, a code
 * @DW_ERROR_WRONG_CREDENTIALS: user, password or code was not accepted
 * @DW_ERROR_LOCKED: the user is locked or frozen
 * @DW_ERROR_UNKNOWN_STAGE: the service asks for a sign-in stage Deskway does not know
 * @DW_ERROR_NOT_FOUND: nothing has that id or name
 * @DW_ERROR_AMBIGUOUS: more than one thing has that name
 * @DW_ERROR_NETWORK: the service was not reached, or its reply could not be read
 * @DW_ERROR_TLS: the service's certificate or the TLS connection was not acceptable
 * @DW_ERROR_UNAVAILABLE: the service is down
 * @DW_ERROR_THROTTLED: too many requests
 * @DW_ERROR_TIMED_OUT: a task or a power action took longer than it may
 * @DW_ERROR_REFUSED: the service refused the request
 * @DW_ERROR_NOT_OFFERED: this service does not have the operation
 * @DW_ERROR_NOT_READY: the resource is in no state for that
 * @DW_ERROR_TICKET: the ticket or launch file can't be used
 * @DW_ERROR_CLIENT_MISSING: no protocol client is installed for the kind
 * @DW_ERROR_CLIENT_FAILED: the protocol client ended with an error
 * @DW_ERROR_STORAGE: a file or the Secret Service could not be read or written
 * @DW_ERROR_STORAGE_LOCKED: the Secret Service is there, but locked or refused
 *
 * What went wrong, in the terms a person acts on. The names, as dw_error_kind() gives them, and the
 * exit codes that follow from them are part of the command line's contract.
 */
typedef enum {
  DW_ERROR_FAILED,
  DW_ERROR_USAGE,
  DW_ERROR_SIGNED_OUT,
  DW_ERROR_ANSWER_NEEDED,
  DW_ERROR_WRONG_CREDENTIALS,
  DW_ERROR_LOCKED,
  DW_ERROR_UNKNOWN_STAGE,
  DW_ERROR_NOT_FOUND,
  DW_ERROR_AMBIGUOUS,
  DW_ERROR_NETWORK,
  DW_ERROR_TLS,
  DW_ERROR_UNAVAILABLE,
  DW_ERROR_THROTTLED,
  DW_ERROR_TIMED_OUT,
  DW_ERROR_REFUSED,
  DW_ERROR_NOT_OFFERED,
  DW_ERROR_NOT_READY,
  DW_ERROR_TICKET,
  DW_ERROR_CLIENT_MISSING,
  DW_ERROR_CLIENT_FAILED,
  DW_ERROR_STORAGE,
  DW_ERROR_STORAGE_LOCKED,
} DwError;

GQuark dw_error_quark(void);

GError *
dw_error_new_service(DwError kind, const char *code, const char *message, const char *request_id);
const char *dw_error_get_service_code(const GError *error);
const char *dw_error_get_request_id(const GError *error);
const char *dw_error_kind(const GError *error);
gboolean dw_error_is_cancelled(const GError *error);

G_END_DECLS
