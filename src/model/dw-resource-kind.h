/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-data.h"

G_BEGIN_DECLS

/**
 * DwResourceKind:
 * @DW_RESOURCE_KIND_COMPUTER: a cloud computer of one's own
 * @DW_RESOURCE_KIND_SHARE: a place in a shared cloud computer
 * @DW_RESOURCE_KIND_APP: a cloud app
 * @DW_RESOURCE_KIND_DRIVE: a cloud drive
 * @DW_RESOURCE_KIND_PHONE: a cloud phone
 * @DW_RESOURCE_KIND_OTHER: a type Deskway does not know
 *
 * What a resource is, to a person.
 */
typedef enum {
  DW_RESOURCE_KIND_COMPUTER,
  DW_RESOURCE_KIND_SHARE,
  DW_RESOURCE_KIND_APP,
  DW_RESOURCE_KIND_DRIVE,
  DW_RESOURCE_KIND_PHONE,
  DW_RESOURCE_KIND_OTHER,
} DwResourceKind;

#define DW_N_RESOURCE_KINDS (DW_RESOURCE_KIND_OTHER + 1)

#define DW_TYPE_RESOURCE_KIND (dw_resource_kind_get_type())
GType dw_resource_kind_get_type(void) G_GNUC_CONST;

DwResourceKind dw_resource_kind_from_data(const DwResourceData *data);
gboolean dw_resource_kind_from_service(const char *type, DwResourceKind *kind);
gboolean dw_resource_kind_from_name(const char *name, DwResourceKind *kind);
const char *dw_resource_kind_get_name(DwResourceKind kind);
const char *dw_resource_kind_get_word(DwResourceKind kind);
gboolean dw_resource_kind_has_power(DwResourceKind kind);

G_END_DECLS
