/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-network-error.h"

G_BEGIN_DECLS

DwNetworkFault dw_curl_fault_find(int code, long number, const char *text);

G_END_DECLS
