/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-error.h"
#include "dw-session-private.h"

/* By the vendor's list of endpoints these are all the regions in which the product that
 * organizations sign in to has hosts, wherever the desks are. */
#define HOST_IN_CHINA "cn-shanghai"
#define HOST_ABROAD   "ap-southeast-1"

/**
 * dw_session_get_idps:
 * @self: a session
 *
 * Returns: (nullable) (transfer none): how the people of the organization sign in, once it was
 *   asked; kept until the next sign-in begins, also where the browser is the only way
 */
const DwIdpReply *
dw_session_get_idps(DwSession *self)
{
  return self->idps;
}

/**
 * dw_session_get_sso_url:
 * @self: a session
 *
 * Returns: (nullable) (transfer none): the page on which the people of the organization sign in,
 *   a https address; kept as dw_session_get_idps()
 */
const char *
dw_session_get_sso_url(DwSession *self)
{
  return self->idps != NULL ? dw_idp_choice_find_sso_url(self->idps) : NULL;
}

/* Has the desks of an organization called in @region, if that is known. */
void
dw_session_move_to_region(DwSession *self, const char *region)
{
  if (region == NULL)
    return;
  if (!self->moved)
    dw_session_set_text(&self->region_before, dw_api_get_region(self->api));
  self->moved = TRUE;
  dw_api_set_region(self->api, region);
}

/* Forgets where the person signs in, and all that was learned there. */
void
dw_session_leave_place(DwSession *self)
{
  g_clear_pointer(&self->office_site, g_free);
  g_clear_pointer(&self->organization, g_free);
  g_clear_pointer(&self->idps, dw_idp_reply_free);
  g_clear_pointer(&self->idp, g_free);
  g_clear_pointer(&self->profile_region, g_free);
}

static const char *
nearest_host(const char *region)
{
  if (region == NULL || g_str_has_prefix(region, "cn-"))
    return HOST_IN_CHINA;
  return dw_api_is_region(region) ? HOST_ABROAD : region; /* which the call will refuse */
}

/* Has the product called where it has a host, as near as can be to where all other calls go: an
 * organization is asked there, and an office's sign-out told. */
static void
choose_host(DwSession *self)
{
  const char *host = nearest_host(dw_api_get_region(self->api));

  dw_api_set_product_region(self->api, DW_SESSION_ORGANIZATION_PRODUCT, host);
  if (dw_api_get_region(self->api) == NULL && self->organization != NULL)
    dw_session_move_to_region(self, host);
}

/* Goes to where @who signs in, whose texts may be the session's own. */
void
dw_session_begin_at_place(DwSession *self, const DwSignIn *who)
{
  char *office_site = g_strdup(who->office_site);
  char *organization = g_strdup(who->organization);

  dw_session_leave_place(self);
  self->office_site = office_site;
  self->organization = organization;
  if (self->moved)
    dw_api_set_region(self->api, self->region_before);
  self->moved = FALSE;
  choose_host(self);
}

static void
learn_profile_region(DwSession *self, const char *profile_region)
{
  if (dw_idp_choice_is_id(profile_region))
    dw_session_set_text(&self->profile_region, profile_region);
}

/* Takes over what @reply tells of an organization: the office of its user, if it is not known. */
void
dw_session_learn_office(DwSession *self, const DwLoginReply *reply)
{
  const char *office_site = reply->office_sites != NULL ? reply->office_sites[0] : NULL;
  g_autofree char *region = dw_idp_choice_region_of_office(office_site);

  if (self->organization == NULL)
    return;
  learn_profile_region(self, reply->profile_region);
  if (self->office_site != NULL || !dw_idp_choice_is_id(office_site))
    return;
  self->office_site = g_strdup(office_site);
  dw_session_move_to_region(self, region);
}

/* Takes @reply over. */
static void
learn_idps(DwSession *self, DwIdpReply *reply, const char *idp_id)
{
  g_autofree char *region = dw_idp_choice_find_region(reply);

  self->idps = reply;
  dw_session_set_text(&self->idp, idp_id);
  dw_session_set_text(&self->office_site, dw_idp_choice_find_office_site(reply));
  learn_profile_region(self, reply->profile_region);
  dw_session_move_to_region(self, region);
}

static GError *
way_error(DwSession *self, DwIdpWay way, const char *request_id)
{
  if (way == DW_IDP_WAY_NONE)
    return dw_error_new_service(DW_ERROR_NOT_FOUND, NULL,
                                "The service names no way to sign in to this organization. Check "
                                "its ID, or ask your administrator.",
                                request_id);
  if (dw_session_get_sso_url(self) == NULL)
    return dw_error_new_service(DW_ERROR_NOT_OFFERED, NULL,
                                "This organization signs in through the web browser, but the "
                                "service names no safe page for it. Tell your administrator.",
                                request_id);
  return dw_error_new_service(DW_ERROR_NOT_OFFERED, NULL,
                              "This organization signs in through the web browser, which is not "
                              "possible here yet. If you know your office, sign in with its ID "
                              "and a password.",
                              request_id);
}

/* One question after the ways to sign in. */
typedef struct {
  GTask *task;
  guint epoch; /* of the attempt it belongs to */
} Search;

static void
search_free(Search *search)
{
  g_object_unref(search->task);
  g_free(search);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Search, search_free)

static void
found_idps_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Search) search = user_data;
  DwSession *self = g_task_get_source_object(search->task);
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);
  g_autoptr(DwIdpReply) idps = NULL;
  const char *idp_id = NULL;
  DwIdpWay way;

  if (search->epoch != self->epoch) {
    g_task_return_new_error(search->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                            "The sign-in was ended.");
    return;
  }
  if (reply == NULL) {
    dw_session_fail_stage(search->task, g_steal_pointer(&error));
    return;
  }
  idps = dw_api_decode_idps(dw_reply_get_node(reply));
  way = dw_idp_choice_find_way(idps, &idp_id);
  g_clear_pointer(&self->idps, dw_idp_reply_free);
  learn_idps(self, g_steal_pointer(&idps), idp_id);
  if (way == DW_IDP_WAY_PASSWORD)
    dw_session_answer_password(search->task);
  else
    dw_session_fail_stage(search->task, way_error(self, way, dw_reply_get_request_id(reply)));
}

/* Whether the password can't be sent before it is known who checks it. */
gboolean
dw_session_must_find_idps(DwSession *self)
{
  return self->organization != NULL && self->state == DW_SIGN_IN_PASSWORD && self->idps == NULL;
}

/* Asks how the organization's people sign in, then goes on with @task, a sign-in. */
void
dw_session_find_idps(GTask *task)
{
  DwSession *self = g_task_get_source_object(task);
  const DwOperation *operation = dw_session_find_operation(self, "FindIdpListByLoginIdentifier");
  g_autoptr(DwRequest) request = dw_request_new();
  Search *search = g_new(Search, 1);

  *search = (Search){g_object_ref(task), self->epoch};
  dw_session_fill(self, operation, request);
  dw_session_add_place(self, operation, request);
  dw_api_call_async(self->api, operation, request, g_task_get_cancellable(task), found_idps_cb,
                    search);
}
