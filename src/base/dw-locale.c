/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-locale.h"

#include <libintl.h>
#include <locale.h>

/**
 * dw_locale_get_folder:
 *
 * A program that runs from its build folder finds its translations with `DESKWAY_LOCALEDIR`, as
 * nothing is installed yet.
 *
 * Returns: (transfer none): the folder that holds LANGUAGE/LC_MESSAGES/deskway.mo
 */
const char *
dw_locale_get_folder(void)
{
  const char *folder = g_getenv("DESKWAY_LOCALEDIR");

  return folder != NULL && g_path_is_absolute(folder) ? folder : DW_LOCALEDIR;
}

/**
 * dw_locale_init:
 *
 * Takes the person's language for all that is marked with _(). Comes first in main(), before there
 * are threads and before a text is asked for. A program that does not call it speaks English.
 */
void
dw_locale_init(void)
{
  setlocale(LC_ALL, "");
  bindtextdomain(GETTEXT_PACKAGE, dw_locale_get_folder());
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  textdomain(GETTEXT_PACKAGE);
}
