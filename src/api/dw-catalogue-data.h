/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-catalogue.h"

G_BEGIN_DECLS

/* Generated from data/api; sorted by product, version and name. */
extern const DwOperation dw_catalogue_data[];
extern const gsize dw_catalogue_data_length;

G_END_DECLS
