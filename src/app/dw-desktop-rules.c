/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-desktop-rules.h"

#include "dw-error.h"

#include <string.h>

/* What the public reference of CreateDesktops asks for, beyond the types that the catalogue knows.
 * Nothing here needs the service; what only that can know, it says. */

#define LONGEST_NAME        64
#define SHORTEST_HOST       2
#define LONGEST_HOST        15
#define LARGEST_HOST_NUMBER 999999
#define MOST_HOST_DIGITS    6
#define MOST_DESKTOPS       300

static gboolean G_GNUC_PRINTF(2, 3) refuse(GError **error, const char *format, ...)
{
  va_list arguments;

  va_start(arguments, format);
  g_propagate_error(error, g_error_new_valist(DW_ERROR, DW_ERROR_USAGE, format, arguments));
  va_end(arguments);
  return FALSE;
}

static const char *
look_up(const DwRequest *request, const char *prefix, const char *name)
{
  g_autofree char *full = g_strconcat(prefix, name, NULL);

  return dw_request_lookup(request, full);
}

static gint64
number_of(const char *value, gint64 fallback)
{
  return value != NULL ? g_ascii_strtoll(value, NULL, 10) : fallback;
}

static gboolean
is_true(const DwRequest *request, const char *name)
{
  return g_strcmp0(dw_request_lookup(request, name), "true") == 0;
}

static guint
count_list(const DwRequest *request, const char *name)
{
  guint highest = 0;
  gsize length = strlen(name);

  for (gsize i = 0; i < dw_request_get_n(request); i++) {
    const char *key, *value;
    gboolean is_secret;

    dw_request_get(request, i, &key, &value, &is_secret);
    if (strncmp(key, name, length) == 0 && key[length] == '.')
      highest = MAX(highest, (guint) g_ascii_strtoull(key + length + 1, NULL, 10));
  }
  return highest;
}

static gboolean
has_part(const DwRequest *request, const char *name)
{
  gsize length = strlen(name);

  for (gsize i = 0; i < dw_request_get_n(request); i++) {
    const char *key, *value;
    gboolean is_secret;

    dw_request_get(request, i, &key, &value, &is_secret);
    if (strncmp(key, name, length) == 0 && (key[length] == '.' || key[length] == '\0'))
      return TRUE;
  }
  return FALSE;
}

static gboolean
check_words(const DwRequest *request, GError **error)
{
  static const struct {
    const char *name;
    const char *words[5];
  } rules[] = {
      {"ChargeType", {"PrePaid", "PostPaid"}},
      {"PeriodUnit", {"Month", "Year"}},
      {"UserAssignMode", {"ALL", "PER_USER"}},
      {"MonthDesktopSetting.UseDuration", {"120", "250", "360"}},
      {"PurchaseOptions.MonthlyCredits", {"200", "1600", "4000"}},
      {"DesktopAttachment.SystemDiskCategory", {"cloud_auto", "cloud_essd"}},
      {"DesktopAttachment.DataDiskCategory", {"cloud_auto", "cloud_essd"}},
      {"DesktopAttachment.SystemDiskPerLevel", {"PL0", "PL1"}},
      {"DesktopAttachment.DataDiskPerLevel", {"PL0", "PL1"}},
      {"DesktopAttachment.DefaultLanguage", {"zh-CN", "zh-HK", "en-US", "ja-JP"}},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
    const char *value = dw_request_lookup(request, rules[i].name);
    g_autofree char *words = NULL;

    if (value == NULL || g_strv_contains(rules[i].words, value))
      continue;
    words = g_strjoinv(", ", (GStrv) rules[i].words);
    return refuse(error, "%s is one of %s, not %.60s.", rules[i].name, words, value);
  }
  return TRUE;
}

static gboolean
is_han(gunichar letter)
{
  return g_unichar_get_script(letter) == G_UNICODE_SCRIPT_HAN;
}

static gboolean
is_name_letter(gunichar letter, gboolean is_first)
{
  if (letter < 0x80)
    return g_ascii_isalpha((char) letter) ||
           (!is_first && (g_ascii_isdigit((char) letter) || strchr(":_.-", (int) letter) != NULL));
  return is_han(letter);
}

static gboolean
check_name(const char *label, const char *name, GError **error)
{
  if (name == NULL)
    return TRUE;
  if (g_utf8_strlen(name, -1) > LONGEST_NAME)
    return refuse(error, "%s has at most %d characters.", label, LONGEST_NAME);
  if (g_str_has_prefix(name, "http://") || g_str_has_prefix(name, "https://"))
    return refuse(error, "%s can't begin like a web address.", label);
  if (*name == '\0' || !is_name_letter(g_utf8_get_char(name), TRUE))
    return refuse(error, "%s begins with a letter or a Chinese character.", label);
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char(c)) {
    if (!is_name_letter(g_utf8_get_char(c), FALSE))
      return refuse(error,
                    "%s is made of letters, digits, Chinese characters and the signs “:”, “_”, "
                    "“.” and “-”; the rest of it begins at “%.30s”.",
                    label, c);
  }
  return TRUE;
}

static gboolean
check_host_name(const char *label, const char *name, GError **error)
{
  gsize length = strlen(name);
  gsize digits = strspn(name, "0123456789");

  if (length < SHORTEST_HOST || length > LONGEST_HOST)
    return refuse(error, "%s has %d to %d characters; “%.60s” has %" G_GSIZE_FORMAT ".", label,
                  SHORTEST_HOST, LONGEST_HOST, name, length);
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum(name[i]) && name[i] != '-')
      return refuse(error, "%s is made of letters, digits and “-”; “%.60s” is not.", label, name);
  }
  if (name[0] == '-' || name[length - 1] == '-' || strstr(name, "--") != NULL)
    return refuse(error, "%s has no “-” at either end, and no two together; “%.60s” has.", label,
                  name);
  if (digits == length)
    return refuse(error, "%s can't be all digits, as “%.60s” is.", label, name);
  return TRUE;
}

/* `prefix[begin,digits]suffix`, where either number may be left out. */
typedef struct {
  gsize prefix;
  const char *suffix;
  guint begin;
  guint digits;
} HostPattern;

static gboolean
read_number(const char **text, char end, guint fallback, guint *number)
{
  gsize length = strspn(*text, "0123456789");

  if ((*text)[length] != end || length > MOST_HOST_DIGITS)
    return FALSE;
  *number = length > 0 ? (guint) g_ascii_strtoull(*text, NULL, 10) : fallback;
  *text += length + 1;
  return TRUE;
}

static gboolean
read_pattern(const char *text, HostPattern *pattern)
{
  const char *rest = strchr(text, '[');

  if (rest == NULL)
    return FALSE;
  pattern->prefix = (gsize) (rest - text);
  rest++;
  if (!read_number(&rest, ',', 0, &pattern->begin) ||
      !read_number(&rest, ']', MOST_HOST_DIGITS, &pattern->digits))
    return FALSE;
  pattern->suffix = rest;
  return pattern->begin <= LARGEST_HOST_NUMBER && pattern->digits >= 1 &&
         pattern->digits <= MOST_HOST_DIGITS;
}

/**
 * dw_desktop_rules_host_name:
 * @pattern: a Hostname, plain or as `prefix[begin,digits]suffix`
 * @position: of the computer among those that are made together, from 0
 *
 * Returns: (transfer full): the computer's host name
 */
char *
dw_desktop_rules_host_name(const char *pattern, guint position)
{
  HostPattern parts;

  if (!read_pattern(pattern, &parts))
    return g_strdup(pattern);
  return g_strdup_printf("%.*s%0*u%s", (int) parts.prefix, pattern, (int) parts.digits,
                         parts.begin + position, parts.suffix);
}

static gboolean
check_host(const char *label, const char *host, guint amount, GError **error)
{
  HostPattern parts;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  guint numbers = 1;

  if (host == NULL)
    return TRUE;
  if (strpbrk(host, "[]") == NULL)
    return check_host_name(label, host, error);
  if (!read_pattern(host, &parts))
    return refuse(error,
                  "%s numbers computers as in “lab-[1,4]”: the first number, 0 to %d, and how many "
                  "digits, 1 to %d.",
                  label, LARGEST_HOST_NUMBER, MOST_HOST_DIGITS);
  for (guint i = 0; i < parts.digits; i++)
    numbers *= 10;
  if (parts.begin + amount > numbers)
    return refuse(error, "%s has too few digits to number %u computers from %u.", label, amount,
                  parts.begin);
  first = dw_desktop_rules_host_name(host, 0);
  last = dw_desktop_rules_host_name(host, amount - 1);
  return check_host_name(label, first, error) && check_host_name(label, last, error);
}

/* How many, and what they are called: once for the request, or for each of its templates. */
static gboolean
check_batch(const DwRequest *request, const char *prefix, GError **error)
{
  g_autofree char *amount_label = g_strconcat(prefix, "Amount", NULL);
  g_autofree char *name_label = g_strconcat(prefix, "DesktopName", NULL);
  g_autofree char *host_label = g_strconcat(prefix, "Hostname", NULL);
  gint64 amount = number_of(look_up(request, prefix, "Amount"), 1);

  if (amount < 1 || amount > MOST_DESKTOPS)
    return refuse(error, "%s is 1 to %d, not %" G_GINT64_FORMAT ".", amount_label, MOST_DESKTOPS,
                  amount);
  return check_name(name_label, look_up(request, prefix, "DesktopName"), error) &&
         check_host(host_label, look_up(request, prefix, "Hostname"), (guint) amount, error);
}

static gboolean
check_batches(const DwRequest *request, GError **error)
{
  guint templates = count_list(request, "BundleModels");

  if (!check_batch(request, "", error))
    return FALSE;
  for (guint i = 1; i <= templates; i++) {
    g_autofree char *prefix = g_strdup_printf("BundleModels.%u.", i);

    if (!check_batch(request, prefix, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_people(const DwRequest *request, GError **error)
{
  guint people = count_list(request, "EndUserId");
  gint64 amount = number_of(dw_request_lookup(request, "Amount"), 1);

  if (people > 100)
    return refuse(error, "EndUserId takes 1 to 100 people, not %u.", people);
  if (count_list(request, "Tag") > 20)
    return refuse(error, "A desk takes at most 20 tags.");
  if (g_strcmp0(dw_request_lookup(request, "UserAssignMode"), "PER_USER") != 0)
    return TRUE;
  if (people == 0)
    return refuse(error, "UserAssignMode PER_USER shares desks out among people: say who, with "
                         "EndUserId.1 and so on.");
  if (amount % people != 0)
    return refuse(error,
                  "%" G_GINT64_FORMAT " desks can't be shared out evenly among %u people. Make "
                  "Amount a multiple of %u.",
                  amount, people, people);
  return TRUE;
}

static gboolean
check_period(const DwRequest *request, GError **error)
{
  static const char *const months[] = {"1", "2", "3", "6", NULL};
  static const char *const years[] = {"1", "2", "3", "4", "5", NULL};
  const char *period = dw_request_lookup(request, "Period");
  gboolean in_years = g_strcmp0(dw_request_lookup(request, "PeriodUnit"), "Year") == 0;

  if (period == NULL)
    return refuse(error, "ChargeType PrePaid needs a Period: how long is paid for in advance.");
  if (!g_strv_contains(in_years ? years : months, period))
    return refuse(error,
                  in_years ? "A Period in years is 1, 2, 3, 4 or 5, not %s."
                           : "A Period in months is 1, 2, 3 or 6, not %s. For longer, set "
                             "PeriodUnit to Year.",
                  period);
  return TRUE;
}

/* What holds only for desks that are paid in advance must not be thought to hold for others. */
static gboolean
check_charge(const DwRequest *request, GError **error)
{
  static const char *const only_prepaid[] = {"Period", "PeriodUnit"};

  if (g_strcmp0(dw_request_lookup(request, "ChargeType"), "PrePaid") == 0)
    return check_period(request, error);
  for (gsize i = 0; i < G_N_ELEMENTS(only_prepaid); i++) {
    if (dw_request_lookup(request, only_prepaid[i]) != NULL)
      return refuse(error, "%s is for ChargeType PrePaid alone.", only_prepaid[i]);
  }
  if (is_true(request, "AutoRenew"))
    return refuse(error, "AutoRenew is for ChargeType PrePaid alone.");
  return TRUE;
}

static gboolean
check_disk(const DwRequest *request, const char *which, gboolean may_be_none, GError **error)
{
  g_autofree char *prefix = g_strconcat("DesktopAttachment.", which, NULL);
  const char *size = look_up(request, prefix, "Size");
  gint64 gib = number_of(size, 40);
  const char *category = look_up(request, prefix, "Category");

  if (size != NULL && !(may_be_none && gib == 0) && (gib < 40 || gib > 2040 || gib % 10 != 0))
    return refuse(error, "%sSize is 40 to 2040 GiB in steps of 10, not %s.", prefix, size);
  if (g_strcmp0(category, "cloud_essd") == 0 && look_up(request, prefix, "PerLevel") == NULL)
    return refuse(error, "%sCategory cloud_essd needs %sPerLevel, PL0 or PL1.", prefix, prefix);
  return TRUE;
}

static gboolean
check_disks(const DwRequest *request, GError **error)
{
  const char *system = dw_request_lookup(request, "DesktopAttachment.SystemDiskCategory");
  const char *data = dw_request_lookup(request, "DesktopAttachment.DataDiskCategory");

  if (system != NULL && data != NULL && strcmp(system, data) != 0)
    return refuse(error,
                  "The system disk and the data disk are of one category; these are %s and "
                  "%s.",
                  system, data);
  return check_disk(request, "SystemDisk", FALSE, error) &&
         check_disk(request, "DataDisk", TRUE, error);
}

/* What they are made from: a template, several, or a type and an image. */
static gboolean
check_model(const DwRequest *request, GError **error)
{
  gboolean has_bundle = has_part(request, "BundleId") || has_part(request, "BundleModels");
  gboolean has_attachment = has_part(request, "DesktopAttachment");
  gboolean is_whole = dw_request_lookup(request, "DesktopAttachment") != NULL;

  if (has_bundle && has_attachment)
    return refuse(error, "A template says what DesktopAttachment says. Leave one of them out.");
  if (has_bundle || is_whole)
    return TRUE;
  if (!has_attachment)
    return refuse(error,
                  "What shall the desks be made from? Give a template (BundleId), or a type "
                  "and an image (DesktopAttachment.DesktopType, DesktopAttachment.ImageId).");
  if (dw_request_lookup(request, "DesktopAttachment.DesktopType") == NULL ||
      dw_request_lookup(request, "DesktopAttachment.ImageId") == NULL)
    return refuse(error, "Without a template desks need both a type "
                         "(DesktopAttachment.DesktopType) and an image "
                         "(DesktopAttachment.ImageId).");
  return TRUE;
}

static gboolean
check_encryption(const DwRequest *request, GError **error)
{
  if (dw_request_lookup(request, "VolumeEncryptionKey") == NULL ||
      is_true(request, "VolumeEncryptionEnabled"))
    return TRUE;
  return refuse(error, "VolumeEncryptionKey encrypts nothing unless VolumeEncryptionEnabled is "
                       "true.");
}

/**
 * dw_desktop_rules_check:
 * @request: the parameters of CreateDesktops, each of its type
 * @error: return location: %DW_ERROR_USAGE, naming the parameter and what it may be
 *
 * Checks what the public reference of CreateDesktops asks for.
 *
 * Returns: whether it is worth sending
 */
gboolean
dw_desktop_rules_check(const DwRequest *request, GError **error)
{
  return check_words(request, error) && check_model(request, error) &&
         check_batches(request, error) && check_people(request, error) &&
         check_charge(request, error) && check_disks(request, error) &&
         check_encryption(request, error);
}
