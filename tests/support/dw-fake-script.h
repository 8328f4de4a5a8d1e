/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DwFakeScript:
 *
 * What a fake answers, in this order: texts, errors, or nothing at all. The last answer is given
 * again and again.
 */
typedef struct _DwFakeScript DwFakeScript;

DwFakeScript *dw_fake_script_new(void);
void dw_fake_script_free(DwFakeScript *self);
void dw_fake_script_clear(DwFakeScript *self);
void dw_fake_script_say(DwFakeScript *self, const char *text);
void dw_fake_script_fail(DwFakeScript *self, DwError code, const char *message);
void dw_fake_script_hang(DwFakeScript *self);
void dw_fake_script_answer(DwFakeScript *self, GTask *task);

G_END_DECLS
