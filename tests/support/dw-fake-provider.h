/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-fake-script.h"
#include "dw-provider.h"

G_BEGIN_DECLS

/**
 * DwFakeProvider:
 *
 * A #DwProvider that says what a test wrote down for it: a page or ticket reply in the service's
 * JSON, or anything for a power action that is taken.
 */
#define DW_TYPE_FAKE_PROVIDER (dw_fake_provider_get_type())
G_DECLARE_FINAL_TYPE(DwFakeProvider, dw_fake_provider, DW, FAKE_PROVIDER, GObject)

DwFakeProvider *dw_fake_provider_new(void);
void dw_fake_provider_set_person(DwFakeProvider *self, const char *person);
DwResourcePage *dw_fake_provider_make_page(const char *format, ...) G_GNUC_PRINTF(1, 2);
DwFakeScript *dw_fake_provider_get_pages(DwFakeProvider *self);
DwFakeScript *dw_fake_provider_get_powers(DwFakeProvider *self);
DwFakeScript *dw_fake_provider_get_tickets(DwFakeProvider *self);
GStrv dw_fake_provider_take_calls(DwFakeProvider *self);
char *dw_fake_provider_get_client_token(DwFakeProvider *self);

G_END_DECLS
