/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-plan.h"

#include "dw-resource-status.h"
#include "dw-time-words.h"

#include <glib/gi18n.h>
#include <string.h>

#define DAY G_GINT64_CONSTANT(86400)

#define NEAR_END (7 * DAY)

/* What is paid as it is used "ends" in 2099 and the like. */
#define NO_END (50 * 365 * DAY)

/* No package holds more, and sums of these do not overflow. */
#define MAX_SECONDS (100 * 365 * DAY)

/* From here on a person wants to know that the hours come to their end. */
#define HOURS_NEAR_END 0.9

/* Size is in KB by the reference, whose sample, 474981930, would then be no download but half a
 * terabyte. So what exceeds this many KB is taken for bytes. */
#define MAX_SIZE_KB (G_GINT64_CONSTANT(64) << 20)

static gboolean
is_word(const char *text, const char *word)
{
  return text != NULL && g_ascii_strcasecmp(text, word) == 0;
}

/**
 * dw_plan_get_state:
 * @data: a resource
 * @now: the time now
 *
 * OrderStatus is Normal, Ceased (not paid), Expired or Released (ecd 2020-10-02,
 * DescribeUserResources).
 *
 * Returns: how it stands with what was paid
 */
DwPlanState
dw_plan_get_state(const DwResourceData *data, gint64 now)
{
  gint64 end = data->expired_time;

  if (is_word(data->order_status, "Ceased"))
    return DW_PLAN_OVERDUE;
  if (is_word(data->order_status, "Expired") || is_word(data->order_status, "Released") ||
      dw_resource_status_from_data(data) == DW_RESOURCE_STATUS_EXPIRED)
    return DW_PLAN_ENDED;
  if (end <= 0 || end > now + NO_END)
    return DW_PLAN_OPEN;
  if (end <= now)
    return DW_PLAN_ENDED;
  return end - now <= NEAR_END ? DW_PLAN_NEAR_END : DW_PLAN_RUNNING;
}

/**
 * dw_plan_describe_end:
 * @data: a resource
 * @zone: where the reader is
 * @now: the time now
 *
 * Returns: (transfer full) (nullable): the day and how far it is: "24 Nov, in 12 days", "9 Nov,
 *   ended 3 days ago"; %NULL where no end is known
 */
char *
dw_plan_describe_end(const DwResourceData *data, GTimeZone *zone, gint64 now)
{
  g_autofree char *date = NULL;
  g_autofree char *until = NULL;

  if (data->expired_time <= 0 || data->expired_time > now + NO_END)
    return NULL;
  date = dw_time_words_date(data->expired_time, zone, now);
  until = dw_time_words_until(data->expired_time, zone, now);
  /* TRANSLATORS: a day and how far it is, as in "24 Nov, in 12 days" or "9 Nov, ended yesterday" */
  return g_strdup_printf(_("%s, %s"), date, until);
}

/**
 * dw_plan_get_charge_word:
 * @data: a resource
 *
 * SubPayType tells more than ChargeType, so it counts where Deskway knows it. The reference has
 * PrePaid (paid by month or year) and PostPaid (paid as it is used), and below them monthPackage (a
 * month's hours), duration (a package of hours), prePaid (a month without limit) and postPaid.
 *
 * Returns: (transfer none) (nullable): how it is paid for, in words; the service's own word where
 *   Deskway does not know it; %NULL where it tells nothing
 */
const char *
dw_plan_get_charge_word(const DwResourceData *data)
{
  static const struct {
    const char *service, *word;
  } charges[] = {
      {"monthPackage", N_("Monthly hours")},
      {"duration", N_("Package of hours")},
      {"PrePaid", N_("Subscription")},
      {"PostPaid", N_("Pay as you go")},
  };
  const char *const types[] = {data->sub_pay_type, data->charge_type};

  for (gsize t = 0; t < G_N_ELEMENTS(types); t++)
    for (gsize i = 0; i < G_N_ELEMENTS(charges); i++)
      if (is_word(types[t], charges[i].service))
        return _(charges[i].word);
  return data->charge_type != NULL ? data->charge_type : data->sub_pay_type;
}

static gboolean
is_current(const DwDuration *duration, gint64 now)
{
  return duration->total_seconds > 0 && duration->period_start_time <= now &&
         (duration->period_end_time == 0 || duration->period_end_time > now) &&
         (duration->expired_time == 0 || duration->expired_time > now);
}

static void
add_package(DwPlanHours *hours, const DwDuration *duration)
{
  gint64 end = duration->period_end_time != 0 ? duration->period_end_time : duration->expired_time;

  if (hours->total_seconds == 0)
    hours->used_up_strategy = duration->used_up_strategy;
  else if (g_strcmp0(hours->used_up_strategy, duration->used_up_strategy) != 0)
    hours->used_up_strategy = NULL;
  hours->total_seconds += MIN(duration->total_seconds, MAX_SECONDS);
  hours->used_seconds += CLAMP(duration->used_seconds, 0, MAX_SECONDS);
  if (end > 0 && (hours->period_end == 0 || end < hours->period_end))
    hours->period_end = end;
}

/**
 * dw_plan_get_hours:
 * @data: a resource
 * @now: the time now
 * @hours: (out): its packages of hours, taken together
 *
 * Packages whose period is over or still to come, and such without a total, do not count.
 *
 * Returns: whether there are hours to show
 */
gboolean
dw_plan_get_hours(const DwResourceData *data, gint64 now, DwPlanHours *hours)
{
  *hours = (DwPlanHours){0};
  for (guint i = 0; data->durations != NULL && i < data->durations->len; i++) {
    const DwDuration *duration = g_ptr_array_index(data->durations, i);

    if (is_current(duration, now))
      add_package(hours, duration);
  }
  if (hours->total_seconds == 0)
    return FALSE;
  hours->fraction = CLAMP((double) hours->used_seconds / (double) hours->total_seconds, 0.0, 1.0);
  return TRUE;
}

/**
 * dw_plan_describe_hours:
 * @hours: hours
 *
 * Returns: (transfer full): "42.8 of 120 hours used"
 */
char *
dw_plan_describe_hours(const DwPlanHours *hours)
{
  g_autofree char *used = dw_time_words_hours_number(hours->used_seconds);
  g_autofree char *total = dw_time_words_hours_number(hours->total_seconds);

  /* TRANSLATORS: two numbers, which may have a decimal; the plural is that of the second */
  return g_strdup_printf(ngettext("%s of %s hour used", "%s of %s hours used",
                                  dw_time_words_hours_plural(hours->total_seconds)),
                         used, total);
}

/**
 * dw_plan_get_used_up_words:
 * @hours: hours
 *
 * PackageUsedUpStrategy is Shutdown (stopped or hibernated), PostPaid (goes on, paid as it is used)
 * or Maintenance (shut down, for the administrator to see to).
 *
 * Returns: (transfer none) (nullable): a sentence on what happens when they are used up; %NULL
 * where Deskway does not know
 */
const char *
dw_plan_get_used_up_words(const DwPlanHours *hours)
{
  if (is_word(hours->used_up_strategy, "Shutdown"))
    return _("When the hours are used up, it stops or hibernates.");
  if (is_word(hours->used_up_strategy, "PostPaid"))
    return _("When the hours are used up, further use is charged.");
  if (is_word(hours->used_up_strategy, "Maintenance"))
    return _("When the hours are used up, it stops until an administrator sees to it.");
  return NULL;
}

static char *
warn_of_hours(const DwResourceData *data, gint64 now)
{
  g_autofree char *left = NULL;
  DwPlanHours hours;

  if (!dw_plan_get_hours(data, now, &hours) || hours.fraction < HOURS_NEAR_END)
    return NULL;
  if (hours.used_seconds >= hours.total_seconds)
    return g_strdup(_("All hours used"));
  left = dw_time_words_hours(hours.total_seconds - hours.used_seconds);
  /* TRANSLATORS: %s is a number of hours, as in "3.5 hours left" */
  return g_strdup_printf(_("%s left"), left);
}

static char *
warn_of_end(const DwResourceData *data, GTimeZone *zone, gint64 now)
{
  g_autofree char *ago = NULL;

  if (data->expired_time > 0 && data->expired_time <= now)
    ago = dw_time_words_ago(data->expired_time, zone, now);
  if (ago == NULL)
    return g_strdup(_("Plan ended"));
  /* TRANSLATORS: %s is a time in the past, as in "Plan ended 2 days ago" */
  return g_strdup_printf(_("Plan ended %s"), ago);
}

/**
 * dw_plan_get_warning:
 * @data: a resource
 * @zone: where the reader is
 * @now: the time now
 *
 * What the status line of a card should say beside the status: the gravest first.
 *
 * Returns: (transfer full) (nullable): such as "Plan expires in 3 days", "Plan ended yesterday",
 *   "Payment is overdue", "3.5 hours left"; %NULL where all is well
 */
char *
dw_plan_get_warning(const DwResourceData *data, GTimeZone *zone, gint64 now)
{
  g_autofree char *until = NULL;

  switch (dw_plan_get_state(data, now)) {
  case DW_PLAN_OVERDUE:
    return g_strdup(_("Payment is overdue"));
  case DW_PLAN_ENDED:
    return warn_of_end(data, zone, now);
  case DW_PLAN_NEAR_END:
    until = dw_time_words_until(data->expired_time, zone, now);
    /* TRANSLATORS: %s is a time to come, as in "Plan expires in 3 days" */
    return g_strdup_printf(_("Plan expires %s"), until);
  case DW_PLAN_OPEN:
  case DW_PLAN_RUNNING:
  default:
    return warn_of_hours(data, now);
  }
}

static char *
describe_size(gint64 size)
{
  return g_format_size(size > MAX_SIZE_KB ? (guint64) size : (guint64) size * 1024);
}

/**
 * dw_plan_describe_update:
 * @update: (nullable): an image update
 *
 * Returns: (transfer full) (nullable): the version and the size where that is known: "Version 2.7.0
 *   (475.0 MB)"; %NULL where there is none to take
 */
char *
dw_plan_describe_update(const DwFotaUpdate *update)
{
  g_autofree char *size = NULL;

  if (update == NULL || update->new_version == NULL)
    return NULL;
  if (update->size_kb <= 0)
    return g_strdup_printf(_("Version %s"), update->new_version);
  size = describe_size(update->size_kb);
  /* TRANSLATORS: a version and its size, as in "Version 2.7.0 (475.0 MB)" */
  return g_strdup_printf(_("Version %s (%s)"), update->new_version, size);
}

static gboolean
is_language(const char *language, const char *code)
{
  gsize length = strlen(code);

  return g_ascii_strncasecmp(language, code, length) == 0 && !g_ascii_isalpha(language[length]);
}

/**
 * dw_plan_get_release_note:
 * @update: (nullable): an image update
 * @language: a locale or a language of the service, such as `ja_JP.UTF-8`, `en_US`, `zh`
 *
 * ReleaseNote is in Chinese. Without one in @language English comes first, then what there is.
 *
 * Returns: (transfer none) (nullable): what the update brings; lines of plain text, no markup
 */
const char *
dw_plan_get_release_note(const DwFotaUpdate *update, const char *language)
{
  const char *notes[4] = {NULL};

  if (update == NULL)
    return NULL;
  if (is_language(language, "zh"))
    notes[0] = update->release_note;
  else if (is_language(language, "ja"))
    notes[0] = update->release_note_jp;
  notes[1] = update->release_note_en;
  notes[2] = update->release_note;
  notes[3] = update->release_note_jp;
  for (gsize i = 0; i < G_N_ELEMENTS(notes); i++)
    if (notes[i] != NULL && *notes[i] != '\0')
      return notes[i];
  return NULL;
}

/**
 * dw_plan_count_patches:
 * @update: (nullable): patches of the operating system
 *
 * Returns: how many wait: what the service counts, or what it lists where that is more
 */
guint
dw_plan_count_patches(const DwOsUpdate *update)
{
  guint listed;

  if (update == NULL)
    return 0;
  listed = update->packages != NULL ? update->packages->len : 0;
  return (guint) CLAMP(update->package_count, (gint64) listed, G_MAXINT);
}

/**
 * dw_plan_describe_patches:
 * @update: (nullable): patches of the operating system
 *
 * Returns: (transfer full) (nullable): "3 system updates wait"; %NULL where there are none
 */
char *
dw_plan_describe_patches(const DwOsUpdate *update)
{
  guint n = dw_plan_count_patches(update);

  if (n == 0)
    return NULL;
  return g_strdup_printf(ngettext("%u system update waits", "%u system updates wait", n), n);
}

/**
 * dw_plan_get_patch_titles:
 * @update: (nullable): patches of the operating system
 *
 * Returns: (transfer full): a line for each that the service lists: its title, else its number
 */
GStrv
dw_plan_get_patch_titles(const DwOsUpdate *update)
{
  g_autoptr(GStrvBuilder) titles = g_strv_builder_new();

  for (guint i = 0; update != NULL && update->packages != NULL && i < update->packages->len; i++) {
    const DwOsPackage *package = g_ptr_array_index(update->packages, i);

    if (package->title != NULL)
      g_strv_builder_add(titles, package->title);
    else if (package->kb != NULL)
      g_strv_builder_add(titles, package->kb);
  }
  return g_strv_builder_end(titles);
}
