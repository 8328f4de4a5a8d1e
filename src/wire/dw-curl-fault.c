/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-curl-fault.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>

#define ANY (-1)

enum {
  VERIFY_NOT_YET_VALID =
      9, /* X509_V_ERR_… of OpenSSL, as CURLINFO_SSL_VERIFYRESULT hands them on */
  VERIFY_EXPIRED = 10,
};

/* The first row that fits decides. @number is the verification result for a certificate and errno
 * otherwise; @text stands in what curl says, or names how far a call came that took too long. */
static const struct {
  int code;
  long number;
  const char *text;
  DwNetworkFault fault;
} failures[] = {
    {ANY, ANY, "response 407", DW_NETWORK_FAULT_PROXY_SIGN_IN},
    {ANY, ANY, "CONNECT tunnel failed", DW_NETWORK_FAULT_PROXY_REFUSED},
    {CURLE_PROXY, ANY, NULL, DW_NETWORK_FAULT_PROXY_REFUSED},
    {CURLE_COULDNT_RESOLVE_PROXY, ANY, NULL, DW_NETWORK_FAULT_PROXY_UNKNOWN},
    {CURLE_COULDNT_RESOLVE_HOST, ANY, NULL, DW_NETWORK_FAULT_HOST_UNKNOWN},
    {CURLE_COULDNT_CONNECT, ECONNREFUSED, NULL, DW_NETWORK_FAULT_REFUSED},
    {CURLE_COULDNT_CONNECT, ANY, NULL, DW_NETWORK_FAULT_UNREACHABLE},
    {CURLE_PEER_FAILED_VERIFICATION, VERIFY_EXPIRED, NULL, DW_NETWORK_FAULT_TLS_EXPIRED},
    {CURLE_PEER_FAILED_VERIFICATION, VERIFY_NOT_YET_VALID, NULL,
     DW_NETWORK_FAULT_TLS_NOT_YET_VALID},
    {CURLE_PEER_FAILED_VERIFICATION, ANY, "subject name", DW_NETWORK_FAULT_TLS_WRONG_HOST},
    {CURLE_PEER_FAILED_VERIFICATION, ANY, NULL, DW_NETWORK_FAULT_TLS_UNTRUSTED},
    {CURLE_SSL_CACERT_BADFILE, ANY, NULL, DW_NETWORK_FAULT_TLS_CA_FILE},
    {CURLE_SSL_CONNECT_ERROR, ANY, "wrong version number", DW_NETWORK_FAULT_TLS_NOT_SPOKEN},
    {CURLE_SSL_CONNECT_ERROR, ANY, "protocol", DW_NETWORK_FAULT_TLS_TOO_OLD},
    {CURLE_SSL_CONNECT_ERROR, ANY, NULL, DW_NETWORK_FAULT_TLS_FAILED},
    {CURLE_OPERATION_TIMEDOUT, ANY, "no connection", DW_NETWORK_FAULT_CONNECT_TIMEOUT},
    {CURLE_OPERATION_TIMEDOUT, ANY, "no reply", DW_NETWORK_FAULT_REPLY_TIMEOUT},
    {CURLE_OPERATION_TIMEDOUT, ANY, NULL, DW_NETWORK_FAULT_STALLED},
    {CURLE_FILESIZE_EXCEEDED, ANY, NULL, DW_NETWORK_FAULT_TOO_LARGE},
    {CURLE_GOT_NOTHING, ANY, NULL, DW_NETWORK_FAULT_NO_REPLY},
    {CURLE_SEND_FAIL_REWIND, ANY, NULL, DW_NETWORK_FAULT_NO_REPLY},
    {CURLE_UNSUPPORTED_PROTOCOL, ANY, NULL, DW_NETWORK_FAULT_NOT_HTTP},
    {CURLE_WEIRD_SERVER_REPLY, ANY, NULL, DW_NETWORK_FAULT_NOT_HTTP},
    {ANY, ANY, NULL, DW_NETWORK_FAULT_BROKEN},
};

/**
 * dw_curl_fault_find:
 * @code: a `CURLcode` that is no success
 * @number: the verification result for a certificate, `errno` for anything else
 * @text: what curl says, or how far a call came that took too long: `no connection`, `no reply`
 *
 * Returns: what a failed transfer means
 */
DwNetworkFault
dw_curl_fault_find(int code, long number, const char *text)
{
  gsize row = 0;

  while ((failures[row].code != ANY && failures[row].code != code) ||
         (failures[row].number != ANY && failures[row].number != number) ||
         (failures[row].text != NULL && strstr(text, failures[row].text) == NULL))
    row++;
  return failures[row].fault;
}
