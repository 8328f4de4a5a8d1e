/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-network-error.h"

#include "dw-error.h"

static const struct {
  DwError kind;
  const char *sentence;
} faults[] = {
    [DW_NETWORK_FAULT_BROKEN] =
        {DW_ERROR_NETWORK, "The connection to {host} broke in the middle of the call. Try again."},
    [DW_NETWORK_FAULT_HOST_UNKNOWN] =
        {DW_ERROR_NETWORK,
         "The name {host} was not found. Check the network connection and the service's address."},
    [DW_NETWORK_FAULT_REFUSED] = {DW_ERROR_NETWORK,
                                  "{host} refused the connection. Check the service's address, or "
                                  "try again later."},
    [DW_NETWORK_FAULT_UNREACHABLE] = {DW_ERROR_NETWORK,
                                      "{host} can't be reached. Check the network connection and "
                                      "the service's address."},
    [DW_NETWORK_FAULT_PROXY_UNKNOWN] =
        {DW_ERROR_NETWORK, "The proxy's name was not found. Check the proxy settings."},
    [DW_NETWORK_FAULT_PROXY_REFUSED] = {DW_ERROR_NETWORK,
                                        "The proxy did not let the connection to {host} through. "
                                        "Check the proxy settings."},
    [DW_NETWORK_FAULT_PROXY_SIGN_IN] =
        {DW_ERROR_NETWORK,
         "The proxy asks for a user name and password. Put them into the proxy settings."},
    [DW_NETWORK_FAULT_CONNECT_TIMEOUT] = {DW_ERROR_NETWORK,
                                          "{host} could not be connected to in time. Check the "
                                          "network connection, or try again later."},
    [DW_NETWORK_FAULT_REPLY_TIMEOUT] = {DW_ERROR_NETWORK,
                                        "{host} took the request, but did not answer in time. Try "
                                        "again later."},
    [DW_NETWORK_FAULT_STALLED] = {DW_ERROR_NETWORK,
                                  "{host} did not finish its reply in time. Try again later."},
    [DW_NETWORK_FAULT_NO_REPLY] =
        {DW_ERROR_NETWORK, "{host} closed the connection without a reply. Try again later."},
    [DW_NETWORK_FAULT_TOO_LARGE] = {DW_ERROR_NETWORK,
                                    "The reply of {host} is too large, so it was not read. Check "
                                    "the service's address."},
    [DW_NETWORK_FAULT_NOT_HTTP] = {DW_ERROR_NETWORK,
                                   "{host} does not speak proper HTTP at that port. Check the "
                                   "service's address."},
    [DW_NETWORK_FAULT_TLS_EXPIRED] = {DW_ERROR_TLS,
                                      "The certificate of {host} has expired, so nothing was sent. "
                                      "Check this computer's clock, or tell your administrator."},
    [DW_NETWORK_FAULT_TLS_NOT_YET_VALID] =
        {DW_ERROR_TLS,
         "The certificate of {host} is not valid yet, so nothing was sent. Check this computer's "
         "clock, or tell your administrator."},
    [DW_NETWORK_FAULT_TLS_WRONG_HOST] =
        {DW_ERROR_TLS,
         "The certificate that came is not for {host}, so nothing was sent. Check the "
         "service's address, or tell your administrator."},
    [DW_NETWORK_FAULT_TLS_UNTRUSTED] =
        {DW_ERROR_TLS, "The certificate of {host} is not trusted, so nothing was sent. "
                       "If your office has its own certificate authority, add its CA "
                       "file."},
    [DW_NETWORK_FAULT_TLS_CA_FILE] =
        {DW_ERROR_TLS,
         "The certificates to trust can't be read. Install the package ca-certificates, or name another file with --ca-file."},
    [DW_NETWORK_FAULT_TLS_NOT_SPOKEN] =
        {DW_ERROR_TLS, "{host} does not speak TLS at that port. Check the service's address."},
    [DW_NETWORK_FAULT_TLS_TOO_OLD] =
        {DW_ERROR_TLS, "{host} offers only versions of TLS older than 1.2, which are not "
                       "safe. Tell your administrator."},
    [DW_NETWORK_FAULT_TLS_FAILED] = {DW_ERROR_TLS,
                                     "No secure connection to {host} could be agreed on. Check the "
                                     "service's address and the proxy."},
};

/**
 * dw_network_error_new:
 * @fault: what went wrong
 * @host: the service's host
 *
 * Returns: (transfer full): %DW_ERROR_NETWORK or %DW_ERROR_TLS, with a sentence for @fault
 */
GError *
dw_network_error_new(DwNetworkFault fault, const char *host)
{
  g_autoptr(GString) sentence = g_string_new(faults[fault].sentence);

  g_string_replace(sentence, "{host}", host, 0);
  return g_error_new_literal(DW_ERROR, (int) faults[fault].kind, sentence->str);
}
