/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"

G_BEGIN_DECLS

/**
 * DwClientSummary:
 * @name: what `--client` takes
 * @title: what a person calls it
 * @kinds: the kinds of launch file it opens, such as `rdp, ica`
 * @program: (nullable): the program found for it; %NULL where it is not installed
 * @package: (nullable): what to install
 * @problem: (nullable): what is wrong with its definition
 *
 * A protocol client, for a list of them.
 */
typedef struct {
  char *name;
  char *title;
  char *kinds;
  char *program;
  char *package;
  char *problem;
} DwClientSummary;

GPtrArray *dw_clients_summarize(DwContext *context);
const char *dw_clients_get_folder(void);

G_END_DECLS
