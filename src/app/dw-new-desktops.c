/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-new-desktops.h"

#include "dw-api.h"
#include "dw-desktop-rules.h"
#include "dw-error.h"
#include "dw-journal.h"
#include "dw-operation.h"
#include "dw-operator.h"
#include "dw-parameters.h"

#include <string.h>

#define OPERATION "CreateDesktops"

/* Clocks differ a little: a desk that was made so long before the request may be its work. */
#define CLOCK_SLACK (5 * 60)
#define MOST_PAGES  1000

struct _DwNewDesktops {
  gatomicrefcount ref_count;
  DwRequest *request;
};

static DwNewDesktops *
dw_new_desktops_ref(DwNewDesktops *self)
{
  g_atomic_ref_count_inc(&self->ref_count);
  return self;
}

/**
 * dw_new_desktops_free:
 * @self: (nullable) (transfer full): desks to make
 */
void
dw_new_desktops_free(DwNewDesktops *self)
{
  if (self == NULL || !g_atomic_ref_count_dec(&self->ref_count))
    return;
  dw_request_free(self->request);
  g_free(self);
}

/* The region is the account's, and is added when that is known. */
static gboolean
check(const DwRequest *request, GError **error)
{
  g_autoptr(DwRequest) whole = dw_request_copy(request);

  if (dw_request_lookup(whole, "RegionId") == NULL)
    dw_request_set(whole, "RegionId", "cn-hangzhou");
  return dw_parameters_check(dw_catalogue_find(DW_ECD_OPERATOR, OPERATION), whole, error) &&
         dw_desktop_rules_check(whole, error);
}

/**
 * dw_new_desktops_new:
 * @parameters: (array zero-terminated=1): those of CreateDesktops, `Name=Value` each
 * @error: return location: %DW_ERROR_USAGE
 *
 * Checks the parameters as dw_desktop_rules_check() does. Who says nothing of the charge gets desks
 * that are paid by use, and not whatever the service would choose.
 *
 * Returns: (transfer full): the desks, of which nothing is made yet
 */
DwNewDesktops *
dw_new_desktops_new(const char *const *parameters, GError **error)
{
  g_autoptr(DwRequest) request =
      dw_operation_parse(DW_ECD_OPERATOR, OPERATION, parameters, NULL, error);
  DwNewDesktops *self;

  if (request == NULL)
    return NULL;
  if (dw_request_lookup(request, "ChargeType") == NULL)
    dw_request_set(request, "ChargeType", "PostPaid");
  if (!check(request, error))
    return NULL;
  self = g_new0(DwNewDesktops, 1);
  g_atomic_ref_count_init(&self->ref_count);
  self->request = g_steal_pointer(&request);
  return self;
}

static guint
number_of(const DwRequest *request, const char *name, guint fallback)
{
  const char *value = dw_request_lookup(request, name);

  return value != NULL ? (guint) g_ascii_strtoull(value, NULL, 10) : fallback;
}

/**
 * dw_new_desktops_count:
 * @self: desks to make
 *
 * Returns: how many there will be
 */
guint
dw_new_desktops_count(const DwNewDesktops *self)
{
  guint count = 0;

  for (guint i = 1;; i++) {
    g_autofree char *template = g_strdup_printf("BundleModels.%u.BundleId", i);
    g_autofree char *amount = g_strdup_printf("BundleModels.%u.Amount", i);

    if (dw_request_lookup(self->request, template) == NULL)
      break;
    count += number_of(self->request, amount, 1);
  }
  return count > 0 ? count : number_of(self->request, "Amount", 1);
}

static const char *
peek(const DwNewDesktops *self, const char *name)
{
  return dw_request_lookup(self->request, name);
}

static void
add_line(GString *text, const char *name, const char *value)
{
  if (value != NULL)
    g_string_append_printf(text, "  %-13s %s\n", name, value);
}

static char *
describe_model(const DwNewDesktops *self)
{
  const char *type = peek(self, "DesktopAttachment.DesktopType");

  if (peek(self, "BundleId") != NULL)
    return g_strdup_printf("template %s", peek(self, "BundleId"));
  if (type != NULL)
    return g_strdup_printf("type %s, image %s", type, peek(self, "DesktopAttachment.ImageId"));
  return NULL;
}

static char *
describe_people(const DwNewDesktops *self)
{
  g_autoptr(GString) text = g_string_new(NULL);
  gboolean evenly = g_strcmp0(peek(self, "UserAssignMode"), "PER_USER") == 0;

  for (guint i = 1;; i++) {
    g_autofree char *name = g_strdup_printf("EndUserId.%u", i);

    if (peek(self, name) == NULL)
      break;
    g_string_append_printf(text, "%s%s", i > 1 ? ", " : "", peek(self, name));
  }
  if (text->len == 0)
    return g_strdup("nobody yet");
  g_string_append(text, evenly ? " (shared out evenly)" : " (each desk for all of them)");
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
describe_charge(const DwNewDesktops *self)
{
  gboolean auto_pay = g_strcmp0(peek(self, "AutoPay"), "true") == 0;
  gboolean auto_renew = g_strcmp0(peek(self, "AutoRenew"), "true") == 0;
  gboolean in_years = g_strcmp0(peek(self, "PeriodUnit"), "Year") == 0;
  const char *hours = peek(self, "MonthDesktopSetting.UseDuration");
  guint period = number_of(self->request, "Period", 1);

  if (strcmp(peek(self, "ChargeType"), "PrePaid") != 0)
    return hours != NULL ? g_strdup_printf("packages of %s hours a month", hours)
                         : g_strdup("by use, from the moment they are there");
  return g_strdup_printf("in advance for %u %s%s each; %s, and %s", period,
                         in_years ? "year" : "month", period > 1 ? "s" : "",
                         auto_pay ? "the order is paid at once"
                                  : "the order waits for somebody to pay it",
                         auto_renew ? "renewed by itself" : "not renewed by itself");
}

static char *
describe_hosts(const DwNewDesktops *self)
{
  const char *host = peek(self, "Hostname");
  guint count = dw_new_desktops_count(self);
  g_autofree char *first = host != NULL ? dw_desktop_rules_host_name(host, 0) : NULL;
  g_autofree char *last = host != NULL ? dw_desktop_rules_host_name(host, count - 1) : NULL;

  if (first == NULL || strcmp(first, last) == 0)
    return g_steal_pointer(&first);
  return g_strdup_printf("%s to %s", first, last);
}

/* Whether a line of its own tells of it. */
static gboolean
is_told(const char *name)
{
  static const char *const told[] = {"Amount",
                                     "DesktopName",
                                     "BundleId",
                                     "ChargeType",
                                     "Period",
                                     "PeriodUnit",
                                     "AutoPay",
                                     "AutoRenew",
                                     "OfficeSiteId",
                                     "PolicyGroupId",
                                     "UserAssignMode",
                                     "Hostname",
                                     "DesktopAttachment.DesktopType",
                                     "DesktopAttachment.ImageId",
                                     NULL};

  return g_strv_contains(told, name) || g_str_has_prefix(name, "EndUserId.");
}

static void
add_rest(GString *text, const DwRequest *request)
{
  for (gsize i = 0; i < dw_request_get_n(request); i++) {
    const char *name, *value;
    gboolean is_secret;

    dw_request_get(request, i, &name, &value, &is_secret);
    if (!is_told(name) && !is_secret)
      g_string_append_printf(text, "  %s: %s\n", name, value);
  }
}

/**
 * dw_new_desktops_describe:
 * @self: desks to make
 *
 * Returns: (transfer full): what will be made and how it is charged, in lines
 */
char *
dw_new_desktops_describe(const DwNewDesktops *self)
{
  guint count = dw_new_desktops_count(self);
  GString *text = g_string_new(NULL);
  g_autofree char *model = describe_model(self);
  g_autofree char *people = describe_people(self);
  g_autofree char *charge = describe_charge(self);
  g_autofree char *hosts = describe_hosts(self);

  g_string_append_printf(text, "%u new %s\n", count, count > 1 ? "desks" : "desk");
  add_line(text, "Named", peek(self, "DesktopName"));
  add_line(text, "Made from", model);
  add_line(text, "Office", peek(self, "OfficeSiteId"));
  add_line(text, "Policy", peek(self, "PolicyGroupId"));
  add_line(text, "Host names", hosts);
  add_line(text, "For", people);
  add_line(text, "Paid", charge);
  add_rest(text, self->request);
  return g_string_free(text, FALSE);
}

static DwRequest *
make_request(const DwNewDesktops *self, DwContext *context)
{
  DwRequest *request = dw_request_copy(self->request);
  const char *region = dw_api_get_region(dw_context_get_api(context));

  if (region != NULL && dw_request_lookup(request, "RegionId") == NULL)
    dw_request_set(request, "RegionId", region);
  return request;
}

static int
compare_lines(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* The same words of the same account are the same request, in whatever order they come. */
static char *
write_fingerprint(const DwNewDesktops *self, DwContext *context)
{
  g_autoptr(DwRequest) request = make_request(self, context);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  gsize length = dw_request_get_n(request);

  for (gsize i = 0; i < length; i++) {
    const char *name, *value;
    gboolean is_secret;

    dw_request_get(request, i, &name, &value, &is_secret);
    g_ptr_array_add(lines, g_strconcat(name, "=", value, NULL));
  }
  g_ptr_array_sort(lines, compare_lines);
  g_ptr_array_add(lines, g_strconcat(OPERATION " ", dw_context_get_account(context)->id, NULL));
  g_ptr_array_add(lines, NULL);
  return g_strjoinv("\n", (GStrv) lines->pdata);
}

/**
 * dw_new_desktops_find_unsettled:
 * @self: desks to make
 * @context: a context that uses an operator's account
 *
 * Returns: when the very same request was sent without anybody knowing what became of it, in
 *   seconds since 1970; 0 where it was not
 */
gint64
dw_new_desktops_find_unsettled(const DwNewDesktops *self, DwContext *context)
{
  g_autofree char *fingerprint = write_fingerprint(self, context);

  return dw_journal_find_request(dw_context_get_clock(context), fingerprint) / G_USEC_PER_SEC;
}

typedef struct {
  DwNewDesktops *desktops;
  char *fingerprint;
  gint64 since;
  GStrvBuilder *found; /* ids */
  char *token;
  guint pages;
} Run;

static void
run_free(Run *run)
{
  dw_new_desktops_free(run->desktops);
  g_free(run->fingerprint);
  g_clear_pointer(&run->found, g_strv_builder_unref);
  g_free(run->token);
  g_free(run);
}

static GTask *
new_task(DwNewDesktops *self,
         DwContext *context,
         GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer user_data)
{
  GTask *task = g_task_new(context, cancellable, callback, user_data);
  Run *run = g_new0(Run, 1);

  run->desktops = dw_new_desktops_ref(self);
  g_task_set_task_data(task, run, (GDestroyNotify) run_free);
  return task;
}

/* A batch gets numbers behind its name. */
static gboolean
may_be_one(const Run *run, const DwResourceData *data)
{
  const char *name = peek(run->desktops, "DesktopName");

  return g_strcmp0(data->resource_type, "Desktop") == 0 &&
         data->create_time >= run->since - CLOCK_SLACK &&
         (name == NULL ||
          (data->resource_name != NULL && g_str_has_prefix(data->resource_name, name)));
}

static void look_at_page(GTask *task);

static void
looked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data(task);
  GError *error = NULL;
  g_autoptr(DwResourcePage) page = dw_provider_page_finish(DW_PROVIDER(source), result, &error);

  for (guint i = 0; page != NULL && i < page->resources->len; i++) {
    const DwResourceData *data = g_ptr_array_index(page->resources, i);

    if (may_be_one(run, data))
      g_strv_builder_add(run->found, data->id);
  }
  g_clear_pointer(&run->token, g_free);
  if (page == NULL) {
    g_task_return_error(task, error);
  } else if (page->next_token == NULL || ++run->pages >= MOST_PAGES) {
    g_task_return_pointer(task, g_strv_builder_end(run->found), (GDestroyNotify) g_strfreev);
  } else {
    run->token = g_steal_pointer(&page->next_token);
    look_at_page(task);
  }
}

static void
look_at_page(GTask *task)
{
  Run *run = g_task_get_task_data(task);

  dw_provider_page_async(dw_context_get_provider(g_task_get_source_object(task)), run->token, NULL,
                         g_task_get_cancellable(task), looked_cb, g_object_ref(task));
}

/**
 * dw_new_desktops_look_async:
 * @self: desks of which nobody knows whether they are made
 * @context: a context that uses an operator's account
 * @since: when they were asked for, in seconds since 1970
 * @cancellable: (nullable): stops it
 * @callback: called with what was found
 * @user_data: for @callback
 *
 * Looks whether desks have appeared since that may be these: of that name, where they have one. The
 * whole list is gone through, as the reference does not say whether the service finds numbered
 * names.
 */
void
dw_new_desktops_look_async(DwNewDesktops *self,
                           DwContext *context,
                           gint64 since,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr(GTask) task = new_task(self, context, cancellable, callback, user_data);
  Run *run = g_task_get_task_data(task);

  g_task_set_source_tag(task, dw_new_desktops_look_async);
  run->since = since;
  run->found = g_strv_builder_new();
  look_at_page(task);
}

/**
 * dw_new_desktops_look_finish:
 * @context: the context
 * @result: what the callback got
 * @error: return location: the kinds of the service and the network
 *
 * Returns: (transfer full) (array zero-terminated=1): the ids of those that appeared
 */
GStrv
dw_new_desktops_look_finish(DwContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, context), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}

/* Whether the service said yes or no, so that the same words are a new request. */
static gboolean
is_settled(const GError *error)
{
  return error->domain == DW_ERROR && !g_error_matches(error, DW_ERROR, DW_ERROR_NETWORK) &&
         !g_error_matches(error, DW_ERROR, DW_ERROR_UNAVAILABLE) &&
         !g_error_matches(error, DW_ERROR, DW_ERROR_TIMED_OUT);
}

static void
made_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data(task);
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);

  if (reply != NULL || is_settled(error))
    dw_journal_end_request(run->fingerprint);
  if (reply != NULL)
    g_task_return_pointer(task, dw_api_decode_created_desktops(dw_reply_get_node(reply)),
                          (GDestroyNotify) dw_created_desktops_free);
  else
    g_task_return_error(task, error);
}

static gboolean
begin(const Run *run, DwContext *context, gboolean again, GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (!dw_operator_check(context, error))
    return FALSE;
  if (!again && dw_new_desktops_find_unsettled(run->desktops, context) != 0) {
    g_set_error_literal(error, DW_ERROR, DW_ERROR_FAILED,
                        "The very same request was sent before, and nobody knows what became of "
                        "it.");
    return FALSE;
  }
  if (dw_journal_begin_request(dw_context_get_clock(context), run->fingerprint, &local_error))
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
              "Nothing was sent, because it could not be noted down first. %s.",
              local_error->message);
  return FALSE;
}

/**
 * dw_new_desktops_make_async:
 * @self: desks to make
 * @context: a context that uses an operator's account
 * @again: whether to send it although dw_new_desktops_find_unsettled() says that it was sent
 * @cancellable: (nullable): ends the wait, not the making
 * @callback: called with what the service answered
 * @user_data: for @callback
 *
 * Notes the request down and sends it, once: neither this nor what lies below repeats it.
 */
void
dw_new_desktops_make_async(DwNewDesktops *self,
                           DwContext *context,
                           gboolean again,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr(GTask) task = new_task(self, context, cancellable, callback, user_data);
  Run *run = g_task_get_task_data(task);
  g_autoptr(DwRequest) request = make_request(self, context);
  GError *error = NULL;

  g_task_set_source_tag(task, dw_new_desktops_make_async);
  run->fingerprint = write_fingerprint(self, context);
  if (begin(run, context, again, &error))
    dw_api_call_async(dw_context_get_api(context), dw_catalogue_find(DW_ECD_OPERATOR, OPERATION),
                      request, cancellable, made_cb, g_steal_pointer(&task));
  else
    g_task_return_error(task, error);
}

/**
 * dw_new_desktops_make_finish:
 * @context: the context
 * @result: what the callback got
 * @error: return location: %DW_ERROR_USAGE where the account is no operator's, %DW_ERROR_FAILED
 *   where it was sent before, %DW_ERROR_STORAGE where it can't be noted down and so was not sent;
 *   the kinds of the service and the network, of which dw_new_desktops_find_unsettled() tells
 *   whether the outcome is known
 *
 * Returns: (transfer full): the desks that are being made
 */
DwCreatedDesktops *
dw_new_desktops_make_finish(DwContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, context), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}
