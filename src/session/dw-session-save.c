/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-session-private.h"

#include <string.h>

/* What is kept is a text of lines: which of these it is, the token's time, the three secrets, and
 * for an organization what was learned of it. */
#define SAVED_OFFICE       "deskway-session-1\n"
#define SAVED_ORGANIZATION "deskway-session-2\n"
#define SAVED_HEAD         64 /* the first two lines and the line ends, with room to spare */
#define SAVED_PLACES       5

static void
append_line(GString *text, const char *line)
{
  g_string_append(text, line != NULL ? line : "");
  g_string_append_c(text, '\n');
}

static void
append_secret(GString *text, DwSecret *secret)
{
  append_line(text, secret != NULL ? dw_secret_peek(secret) : NULL);
}

/* What was learned of an organization: who checks the password, its office, where its people are,
 * where its desks are, and where it is asked. */
static void
list_places(DwSession *self, const char *places[SAVED_PLACES])
{
  places[0] = self->idp;
  places[1] = self->office_site;
  places[2] = self->profile_region;
  places[3] = dw_api_get_region(self->api);
  places[4] = dw_api_get_product_region(self->api, DW_SESSION_ORGANIZATION_PRODUCT);
}

static gsize
count_places(const char *const places[SAVED_PLACES])
{
  gsize length = 0;

  for (gsize i = 0; i < SAVED_PLACES; i++)
    length += places[i] != NULL ? strlen(places[i]) + 1 : 1;
  return length;
}

static gboolean
is_one_line(DwSecret *secret)
{
  return secret == NULL || strchr(dw_secret_peek(secret), '\n') == NULL;
}

static gsize
length_of(DwSecret *secret)
{
  return secret != NULL ? dw_secret_get_length(secret) : 0;
}

/**
 * dw_session_save:
 * @self: a session
 *
 * Returns: (nullable) (transfer full): the tokens as one text for the secret store, or %NULL when
 *   there are none to keep
 */
DwSecret *
dw_session_save(DwSession *self)
{
  gboolean at_organization = self->organization != NULL;
  const char *places[SAVED_PLACES];
  GString *text = NULL;

  if (self->login_token == NULL || !dw_sign_in_state_has_token(self->state) ||
      !is_one_line(self->login_token) || !is_one_line(self->session_id) ||
      !is_one_line(self->keep_alive_token))
    return NULL;
  list_places(self, places);
  /* As long as it will be: a text that grows leaves unwiped copies behind. */
  text = g_string_sized_new(length_of(self->login_token) + length_of(self->session_id) +
                            length_of(self->keep_alive_token) + count_places(places) + SAVED_HEAD);
  g_string_append(text, at_organization ? SAVED_ORGANIZATION : SAVED_OFFICE);
  g_string_append_printf(text, "%" G_GINT64_FORMAT "\n", self->token_time);
  append_secret(text, self->login_token);
  append_secret(text, self->session_id);
  append_secret(text, self->keep_alive_token);
  for (gsize i = 0; at_organization && i < SAVED_PLACES; i++)
    append_line(text, places[i]);
  return dw_secret_new_take(g_string_free(text, FALSE));
}

/* Takes one line off *@rest; an empty one is an absent secret. %FALSE where no line is left. */
static gboolean
take_line(const char **rest, DwSecret **secret)
{
  const char *line = *rest;
  const char *end = strchr(line, '\n');

  if (end == NULL)
    return FALSE;
  *rest = end + 1;
  *secret = end > line ? dw_secret_new_len(line, (gsize) (end - line)) : NULL;
  return TRUE;
}

static gboolean
take_time(const char **rest, gint64 *time)
{
  g_autoptr(DwSecret) text = NULL;

  return take_line(rest, &text) && text != NULL &&
         g_ascii_string_to_signed(dw_secret_peek(text), 10, 0, G_MAXINT64, time, NULL);
}

static gboolean
take_place(const char **rest, gboolean (*is_good)(const char *text), char **place)
{
  g_autoptr(DwSecret) line = NULL;

  if (!take_line(rest, &line))
    return FALSE;
  *place = line != NULL ? g_strdup(dw_secret_peek(line)) : NULL;
  return *place == NULL || is_good(*place);
}

/* Reads what list_places() lists. */
static gboolean
take_places(const char **rest, char *places[SAVED_PLACES])
{
  for (gsize i = 0; i < SAVED_PLACES; i++) {
    if (!take_place(rest, i < 3 ? dw_idp_choice_is_id : dw_api_is_region, &places[i]))
      return FALSE;
  }
  return TRUE;
}

static void
free_places(char *places[SAVED_PLACES])
{
  for (gsize i = 0; i < SAVED_PLACES; i++)
    g_free(places[i]);
}

/* Goes back to where @who signed in. */
static void
return_to_place(DwSession *self, const DwSignIn *who, char *places[SAVED_PLACES])
{
  dw_session_set_text(&self->user, who->user);
  dw_session_begin_at_place(self, who);
  if (self->organization == NULL)
    return;
  dw_session_set_text(&self->idp, places[0]);
  dw_session_set_text(&self->office_site, places[1]);
  dw_session_set_text(&self->profile_region, places[2]);
  dw_session_move_to_region(self, places[3]);
  if (places[4] != NULL)
    dw_api_set_product_region(self->api, DW_SESSION_ORGANIZATION_PRODUCT, places[4]);
}

/* The refresh of an organization's token can't do without the session's id. */
static gboolean
is_enough(const DwSignIn *who, DwSecret *login_token, DwSecret *session_id)
{
  return login_token != NULL && (who->organization == NULL || session_id != NULL);
}

/**
 * dw_session_restore:
 * @self: a session in which nobody is signed in
 * @who: who signed in, and where; its other fields are not looked at
 * @saved: what dw_session_save() gave
 *
 * Takes up an earlier session without a request.
 *
 * Returns: whether @saved held one, whole; where not, nothing changed
 */
gboolean
dw_session_restore(DwSession *self, const DwSignIn *who, DwSecret *saved)
{
  const char *head = who->organization != NULL ? SAVED_ORGANIZATION : SAVED_OFFICE;
  const char *rest = dw_secret_peek(saved);
  gint64 time = 0;
  g_autoptr(DwSecret) login_token = NULL;
  g_autoptr(DwSecret) session_id = NULL;
  g_autoptr(DwSecret) keep_alive_token = NULL;
  char *places[SAVED_PLACES] = {NULL};
  gboolean whole;

  g_return_val_if_fail(dw_sign_in_state_next(self->state, DW_SIGN_IN_EVENT_RESTORE) != self->state,
                       FALSE);
  if (!g_str_has_prefix(rest, head))
    return FALSE;
  rest += strlen(head);
  whole = take_time(&rest, &time) && take_line(&rest, &login_token) &&
          take_line(&rest, &session_id) && take_line(&rest, &keep_alive_token) &&
          (who->organization == NULL || take_places(&rest, places)) && *rest == '\0' &&
          is_enough(who, login_token, session_id);
  if (whole) {
    return_to_place(self, who, places);
    dw_session_clear_tokens(self);
    dw_session_set_login_token(self, login_token, time);
    self->session_id = g_steal_pointer(&session_id);
    self->keep_alive_token = g_steal_pointer(&keep_alive_token);
    dw_session_apply(self, DW_SIGN_IN_EVENT_RESTORE);
  }
  free_places(places);
  return whole;
}
