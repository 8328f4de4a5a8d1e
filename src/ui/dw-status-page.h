/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <handy.h>

G_BEGIN_DECLS

void
dw_status_page_show(HdyStatusPage *page, const char *icon, const char *title, const char *text);

G_END_DECLS
