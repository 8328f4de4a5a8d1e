/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-desks.h"

G_BEGIN_DECLS

/**
 * DwCardStep:
 * @DW_CARD_STEP_NONE: nothing
 * @DW_CARD_STEP_CONNECT: connect to it, powering it on first where that is needed
 * @DW_CARD_STEP_FOLLOW: look at the connection that is being made, or failed
 * @DW_CARD_STEP_SHOW: bring the client's window to the front
 * @DW_CARD_STEP_DISCONNECT: close the client, where its window can't be brought to the front
 * @DW_CARD_STEP_MEMBERS: show the computers of a share, which whoever looks after it can't open
 *
 * What the button of a card does.
 */
typedef enum {
  DW_CARD_STEP_NONE,
  DW_CARD_STEP_CONNECT,
  DW_CARD_STEP_FOLLOW,
  DW_CARD_STEP_SHOW,
  DW_CARD_STEP_DISCONNECT,
  DW_CARD_STEP_MEMBERS,
} DwCardStep;

/**
 * DwCardWords:
 * @status: how it stands
 * @dot: the style class of the dot before it
 * @button: what the button says
 * @step: what the button does
 * @ticks: whether @status counts seconds
 *
 * How a resource stands, together with what this program does with it.
 */
typedef struct {
  char *status;
  const char *dot;
  const char *button;
  DwCardStep step;
  gboolean ticks;
} DwCardWords;

void dw_card_words_init(DwCardWords *self, DwDesks *desks, DwResource *resource);
void dw_card_words_clear(DwCardWords *self);
const char *dw_card_words_get_dot(DwResourceStatus status);
char *dw_card_words_describe(DwResource *resource);
const char *dw_card_words_get_action(DwCardStep step);
const char *dw_card_words_get_icon(DwResource *resource);
const char *dw_card_words_get_tile(DwResource *resource);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DwCardWords, dw_card_words_clear)

G_END_DECLS
