/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-operator.h"

#include "dw-api.h"
#include "dw-error.h"

/* Entries of one page: what DescribeDesktopsInGroup and QueryHistoryUsageDurationRank give at most.
 */
#define MEMBERS_A_PAGE 100
#define ROWS_A_PAGE    200
/* More pages than this are no list but a loop. */
#define MOST_PAGES 5000

/**
 * dw_operator_is:
 * @context: a context
 *
 * Returns: whether the account in use looks after other people's desks
 */
gboolean
dw_operator_is(DwContext *context)
{
  const DwAccount *account = dw_context_get_account(context);

  return account != NULL && account->kind == DW_ACCOUNT_OPERATOR;
}

/**
 * dw_operator_check:
 * @context: a context
 * @error: return location: %DW_ERROR_USAGE
 *
 * Returns: dw_operator_is(); if not, @error says how to sign in
 */
gboolean
dw_operator_check(DwContext *context, GError **error)
{
  const DwAccount *account = dw_context_get_account(context);

  if (dw_operator_is(context))
    return TRUE;
  g_set_error(
      error, DW_ERROR, DW_ERROR_USAGE,
      "%s is no operator's account, and only those look after other people's desks. Sign in "
      "with “deskwayctl sign-in --access-key-id ID --access-key-secret-file FILE --provider "
      "operator”, or choose such an account with --account.",
      account != NULL ? account->id : "This");
  return FALSE;
}

static DwRequest *
new_request(DwContext *context)
{
  DwRequest *request = dw_request_new();
  const char *region = dw_api_get_region(dw_context_get_api(context));

  if (region != NULL)
    dw_request_set(request, "RegionId", region);
  return request;
}

static void
call(GTask *task, const char *name, const DwRequest *request, GAsyncReadyCallback callback)
{
  DwContext *context = g_task_get_source_object(task);

  dw_api_call_async(dw_context_get_api(context), dw_catalogue_find(DW_ECD_OPERATOR, name), request,
                    g_task_get_cancellable(task), callback, g_object_ref(task));
}

static GError *
endless_error(void)
{
  return g_error_new_literal(DW_ERROR, DW_ERROR_NETWORK,
                             "The service gives pages of the list without end, so the list can't "
                             "be complete. Try again later; if it stays so, ask for support.");
}

/* Where the list goes on, or NULL where it ends: a page that leads to itself ends nowhere. */
static gboolean
is_loop(const char *next_token, const char *token, guint pages)
{
  return g_strcmp0(next_token, token) == 0 || pages >= MOST_PAGES;
}

typedef struct {
  char *share_id;
  char *token;
  DwShare *share;
  guint pages;
} Members;

static void
members_free(Members *self)
{
  g_free(self->share_id);
  g_free(self->token);
  dw_share_free(self->share);
  g_free(self);
}

static void ask_members(GTask *task);

static void
take_members(GTask *task, DwShare *page)
{
  Members *self = g_task_get_task_data(task);
  g_autoptr(DwShare) owned = page;

  self->pages++;
  if (self->share == NULL)
    self->share = g_steal_pointer(&owned);
  else
    dw_share_add_page(self->share, page);
  if (self->share->next_token == NULL) {
    g_task_return_pointer(task, g_steal_pointer(&self->share), (GDestroyNotify) dw_share_free);
  } else if (is_loop(self->share->next_token, self->token, self->pages)) {
    g_task_return_error(task, endless_error());
  } else {
    g_free(self->token);
    self->token = g_steal_pointer(&self->share->next_token);
    ask_members(task);
  }
}

static void
members_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);

  if (reply == NULL)
    g_task_return_error(task, error);
  else
    take_members(task, dw_api_decode_share(dw_reply_get_node(reply)));
}

static void
ask_members(GTask *task)
{
  Members *self = g_task_get_task_data(task);
  g_autoptr(DwRequest) request = new_request(g_task_get_source_object(task));

  dw_request_set(request, "DesktopGroupId", self->share_id);
  dw_request_set_boolean(request, "IgnoreDeleted", TRUE);
  dw_request_set_integer(request, "MaxResults", MEMBERS_A_PAGE);
  if (self->token != NULL)
    dw_request_set(request, "NextToken", self->token);
  call(task, "DescribeDesktopsInGroup", request, members_cb);
}

/**
 * dw_operator_share_async:
 * @context: a context that uses an operator's account
 * @share_id: a share, as `dg-…`
 * @cancellable: (nullable): stops it
 * @callback: called with the share
 * @user_data: for @callback
 *
 * Asks for all members of a share and their counts.
 */
void
dw_operator_share_async(DwContext *context,
                        const char *share_id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(context, cancellable, callback, user_data);
  Members *self = g_new0(Members, 1);
  GError *error = NULL;

  self->share_id = g_strdup(share_id);
  g_task_set_source_tag(task, dw_operator_share_async);
  g_task_set_task_data(task, self, (GDestroyNotify) members_free);
  if (dw_operator_check(context, &error))
    ask_members(task);
  else
    g_task_return_error(task, error);
}

/**
 * dw_operator_share_finish:
 * @context: the context
 * @result: what the callback got
 * @error: return location: %DW_ERROR_USAGE where the account is no operator's, %DW_ERROR_NOT_FOUND
 *   where there is no such share, the kinds of the service and the network
 *
 * Returns: (transfer full): the share with all its members
 */
DwShare *
dw_operator_share_finish(DwContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, context), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}

/**
 * dw_operator_get_member_status:
 * @member: a member of a share
 *
 * Returns: what it is doing
 */
DwResourceStatus
dw_operator_get_member_status(const DwShareMember *member)
{
  return dw_resource_status_from_words(member->status,
                                       (const char *const *) member->management_flags);
}

/**
 * dw_operator_init_range:
 * @context: a context
 * @range: (out caller-allocates): the days
 * @from: (nullable): see dw_usage_range_init()
 * @to: (nullable): see dw_usage_range_init()
 * @error: return location: see dw_usage_range_init()
 *
 * Returns: whether the service can be asked about these days
 */
gboolean
dw_operator_init_range(
    DwContext *context, DwUsageRange *range, const char *from, const char *to, GError **error)
{
  gint64 now = dw_clock_get_real_time(dw_context_get_clock(context)) / G_USEC_PER_SEC;
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(now);
  GDate today;

  g_date_clear(&today, 1);
  g_date_set_dmy(&today, (GDateDay) g_date_time_get_day_of_month(time),
                 (GDateMonth) g_date_time_get_month(time), (GDateYear) g_date_time_get_year(time));
  return dw_usage_range_init(range, from, to, &today, error);
}

typedef struct {
  DwUsageRange range;
  guint left; /* rows that are still wanted; G_MAXUINT for all */
  DwOperatorUsageFunc take_page;
  gpointer page_data;
  char *token;
  guint pages;
  gint64 total;
} Usage;

static void
usage_free(Usage *self)
{
  g_free(self->token);
  g_free(self);
}

static void ask_usage(GTask *task);

static void
cut_page(DwUsagePage *page, guint length)
{
  g_autoptr(DwUsagePage) rest = dw_record_new(&DW_USAGE_PAGE_RECORD);

  if (dw_usage_page_get_length(page) <= length)
    return;
  rest->rows = g_ptr_array_new();
  while (page->rows->len > length)
    g_ptr_array_add(rest->rows, g_ptr_array_remove_index(page->rows, page->rows->len - 1));
}

static void
take_usage(GTask *task, DwUsagePage *page)
{
  Usage *self = g_task_get_task_data(task);
  gboolean goes_on;

  self->pages++;
  if (page->total_count != DW_NUMBER_UNSET)
    self->total = page->total_count;
  cut_page(page, self->left);
  if (self->left != G_MAXUINT)
    self->left -= dw_usage_page_get_length(page);
  goes_on = self->take_page(page, self->page_data);
  if (page->next_token == NULL || self->left == 0 || !goes_on) {
    g_task_return_boolean(task, TRUE);
  } else if (is_loop(page->next_token, self->token, self->pages)) {
    g_task_return_error(task, endless_error());
  } else {
    g_free(self->token);
    self->token = g_steal_pointer(&page->next_token);
    ask_usage(task);
  }
}

static void
usage_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);
  g_autoptr(DwUsagePage) page =
      reply != NULL ? dw_api_decode_usage(dw_reply_get_node(reply)) : NULL;

  if (page == NULL)
    g_task_return_error(task, error);
  else
    take_usage(task, page);
}

static void
ask_usage(GTask *task)
{
  Usage *self = g_task_get_task_data(task);
  g_autoptr(DwRequest) request = dw_request_new(); /* the one operation without a RegionId */

  dw_request_set(request, "StartDate", self->range.from);
  dw_request_set(request, "EndDate", self->range.to);
  dw_request_set_integer(request, "Limit", MIN(self->left, ROWS_A_PAGE));
  if (self->token != NULL)
    dw_request_set(request, "NextToken", self->token);
  call(task, "QueryHistoryUsageDurationRank", request, usage_cb);
}

/**
 * dw_operator_usage_async:
 * @context: a context that uses an operator's account
 * @range: the days
 * @limit: the most rows that are wanted; 0 for all
 * @take_page: called with each page as it comes, never after @callback
 * @page_data: for @take_page
 * @cancellable: (nullable): stops it
 * @callback: called after the last page
 * @user_data: for @callback
 *
 * Asks who used which desk for how long, page by page, so that a long ranking never stands in
 * memory as a whole.
 */
void
dw_operator_usage_async(DwContext *context,
                        const DwUsageRange *range,
                        guint limit,
                        DwOperatorUsageFunc take_page,
                        gpointer page_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(context, cancellable, callback, user_data);
  Usage *self = g_new0(Usage, 1);
  GError *error = NULL;

  self->range = *range;
  self->left = limit != 0 ? limit : G_MAXUINT;
  self->take_page = take_page;
  self->page_data = page_data;
  self->total = DW_NUMBER_UNSET;
  g_task_set_source_tag(task, dw_operator_usage_async);
  g_task_set_task_data(task, self, (GDestroyNotify) usage_free);
  if (dw_operator_check(context, &error))
    ask_usage(task);
  else
    g_task_return_error(task, error);
}

/**
 * dw_operator_usage_finish:
 * @context: the context
 * @result: what the callback got
 * @total: (out) (optional): how many rows there are without a limit, or %DW_NUMBER_UNSET
 * @error: return location: %DW_ERROR_USAGE where the account is no operator's, %DW_ERROR_NETWORK
 *   also when the pages go in a circle, the kinds of the service
 *
 * Returns: whether all pages came that were wanted
 */
gboolean
dw_operator_usage_finish(DwContext *context, GAsyncResult *result, gint64 *total, GError **error)
{
  Usage *self;

  g_return_val_if_fail(g_task_is_valid(result, context), FALSE);
  self = g_task_get_task_data(G_TASK(result));
  if (total != NULL)
    *total = self->total;
  return g_task_propagate_boolean(G_TASK(result), error);
}
