/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void dw_process_forbid_core_files(void);
void dw_process_occupy_standard_descriptors(void);

G_END_DECLS
