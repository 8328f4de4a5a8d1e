/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-cli-resources.h"
#include "dw-error.h"

#include <stdio.h>
#include <string.h>

static DwResource *
find_one(DwCli *cli, const char *word, GError **error)
{
  const char *const words[] = {word, NULL};
  g_autoptr(GPtrArray) found = NULL;

  if (!dw_cli_resources_open(cli, error))
    return NULL;
  found = dw_cli_resources_find(cli, words, error);
  return found != NULL ? g_object_ref(g_ptr_array_index(found, 0)) : NULL;
}

static gboolean
rename_one(DwCli *cli, DwResource *resource, const char *name, GError **error)
{
  DwProvider *provider = dw_context_get_provider(cli->context);

  dw_provider_rename_async(provider, resource, name, cli->cancellable, dw_cli_done_cb, cli);
  return dw_provider_rename_finish(provider, dw_cli_await(cli), error);
}

/**
 * dw_cli_rename:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `rename`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_rename(DwCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = {{NULL}};
  g_autoptr(DwResource) resource = NULL;
  GError *error = NULL;

  if (!dw_cli_commands_parse(cli, "rename", entries, 2, &argc, &argv, &error))
    return dw_cli_fail(cli, error);
  if (argc < 3 || *g_strstrip(argv[2]) == '\0')
    return dw_cli_fail(cli, g_error_new_literal(DW_ERROR, DW_ERROR_USAGE,
                                                "Say what to rename, and the new name."));
  resource = find_one(cli, argv[1], &error);
  if (resource == NULL || !rename_one(cli, resource, argv[2], &error))
    return dw_cli_fail(cli, error);
  if (cli->globals.json)
    dw_cli_json_print_renamed(dw_resource_get_id(resource), argv[2]);
  else
    fprintf(stderr, "deskwayctl: %s is called %s now.\n", dw_resource_get_name(resource), argv[2]);
  return DW_EXIT_DONE;
}

static gboolean
read_switch(const char *option, const char *word, DwFlag *flag, GError **error)
{
  if (word == NULL)
    return TRUE;
  if (strcmp(word, "on") == 0)
    *flag = DW_FLAG_TRUE;
  else if (strcmp(word, "off") == 0)
    *flag = DW_FLAG_FALSE;
  else
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "%s takes on or off, not %s.", option, word);
  return *flag != DW_FLAG_UNSET;
}

static gboolean
run_quality(DwCli *cli,
            DwResource *resource,
            const DwDisplayQuality *wanted,
            DwDisplayQuality *quality,
            GError **error)
{
  DwProvider *provider = dw_context_get_provider(cli->context);

  dw_provider_quality_async(provider, resource, wanted, cli->cancellable, dw_cli_done_cb, cli);
  return dw_provider_quality_finish(provider, dw_cli_await(cli), quality, error);
}

static void
print_switch(const char *name, DwFlag flag)
{
  static const char *const words[] = {"not offered", "off", "on"};

  printf("%-22s%s\n", name, words[flag]);
}

/**
 * dw_cli_quality:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `quality`: shows and changes how the picture of a resource is sent.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_quality(DwCli *cli, int argc, char **argv)
{
  g_autofree char *lossless = NULL, *for_3d = NULL;
  const GOptionEntry entries[] = {
      {"visual-lossless", 0, 0, G_OPTION_ARG_STRING, &lossless,
       "Lose no detail of the picture, for drawings and texts", "on|off"},
      {"optimize-for-3d", 0, 0, G_OPTION_ARG_STRING, &for_3d,
       "Have the picture move smoothly, for scenes in 3D", "on|off"},
      {NULL},
  };
  DwDisplayQuality wanted = {DW_FLAG_UNSET, DW_FLAG_UNSET}, quality;
  g_autoptr(DwResource) resource = NULL;
  GError *error = NULL;

  if (!dw_cli_commands_parse(cli, "quality", entries, 1, &argc, &argv, &error) ||
      !read_switch("--visual-lossless", lossless, &wanted.visual_lossless, &error) ||
      !read_switch("--optimize-for-3d", for_3d, &wanted.optimize_for_3d, &error))
    return dw_cli_fail(cli, error);
  if (argc < 2)
    return dw_cli_fail(
        cli, g_error_new_literal(DW_ERROR, DW_ERROR_USAGE, "Say whose picture is meant."));
  resource = find_one(cli, argv[1], &error);
  if (resource == NULL ||
      !run_quality(cli, resource, lossless != NULL || for_3d != NULL ? &wanted : NULL, &quality,
                   &error))
    return dw_cli_fail(cli, error);
  if (cli->globals.json) {
    dw_cli_json_print_quality(dw_resource_get_id(resource), &quality);
  } else {
    print_switch("Visually lossless", quality.visual_lossless);
    print_switch("Optimized for 3D", quality.optimize_for_3d);
  }
  return DW_EXIT_DONE;
}
