/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwIconCache:
 *
 * Small files on disk by the address they came from, in the person's own cache folder. It is never
 * needed: what can't be read or written is not there.
 */
typedef struct _DwIconCache DwIconCache;

DwIconCache *dw_icon_cache_new(goffset most_bytes);
void dw_icon_cache_free(DwIconCache *self);
GBytes *dw_icon_cache_load(DwIconCache *self, const char *url, gsize most_bytes);
void dw_icon_cache_store(DwIconCache *self, const char *url, GBytes *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwIconCache, dw_icon_cache_free)

G_END_DECLS
