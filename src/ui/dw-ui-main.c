/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-application.h"
#include "dw-locale.h"
#include "dw-process.h"

int
main(int argc, char **argv)
{
  g_autoptr(DwApplication) application = NULL;

  dw_process_occupy_standard_descriptors();
  dw_process_forbid_core_files();
  dw_locale_init();
  application = dw_application_new();
  return g_application_run(G_APPLICATION(application), argc, argv);
}
