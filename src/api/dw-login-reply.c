/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-login-reply.h"

#include "dw-image-header.h"

/* A QR picture is a few kilobytes; one that unpacks to more pixels than this is an attack. */
#define PNG_MAX_BYTES  (256 * 1024)
#define PNG_MAX_PIXELS 2048

#define FIELD(kind, name, member)                          \
  {                                                        \
    name, DW_FIELD_##kind, G_STRUCT_OFFSET(RECORD, member) \
  }
#define INNER(kind, name, member, record_type)                          \
  {                                                                     \
    name, DW_FIELD_##kind, G_STRUCT_OFFSET(RECORD, member), record_type \
  }

#define RECORD DwLoginRisk
static const DwField risk_fields[] = {
    FIELD(TEXT, "Email", email),
    FIELD(TEXT, "Phone", phone),
    FIELD(NUMBER, "LastLockDuration", last_lock_duration),
    FIELD(FLAG, "Locked", locked),
    {NULL},
};
static const DwRecordType risk_type = {sizeof(RECORD), risk_fields};
#undef RECORD

#define RECORD DwPasswordStrategy
static const DwField strategy_fields[] = {
    FIELD(NUMBER, "TenantPasswordLength", minimum_length),
    FIELD(TEXTS, "TenantAlternativeChars", alternative_characters),
    {NULL},
};
static const DwRecordType strategy_type = {sizeof(RECORD), strategy_fields};
#undef RECORD

#define RECORD DwMfaType
static const DwField mfa_fields[] = {
    FIELD(WORD, "Name", name),
    FIELD(WORD, "Stage", stage),
    {NULL},
};
static const DwRecordType mfa_type = {sizeof(RECORD), mfa_fields};
#undef RECORD

#define RECORD DwLoginReply
static const DwField login_fields[] = {
    FIELD(WORD, "NextStage", next_stage),
    FIELD(TEXT, "Reason", reason),
    FIELD(SECRET, "SessionId", session_id),
    FIELD(SECRET, "LoginToken", login_token),
    FIELD(SECRET, "KeepAliveToken", keep_alive_token),
    FIELD(SECRET, "StsToken", sts_token),
    FIELD(SECRET, "Secret", secret),
    FIELD(TEXT, "EndUserId", end_user_id),
    FIELD(TEXT, "NickName", nick_name),
    FIELD(TEXT, "Email", email),
    FIELD(TEXT, "Phone", phone),
    FIELD(WORD, "AccountType", account_type),
    FIELD(TOKEN, "TenantId", tenant_id),
    FIELD(TEXT, "TenantAlias", tenant_alias),
    FIELD(TOKEN, "IdpId", idp_id),
    FIELD(TOKEN, "ProfileRegion", profile_region),
    FIELD(TEXTS, "OfficeSites", office_sites),
    FIELD(WORD, "WindowDisplayMode", window_display_mode),
    INNER(RECORD, "RiskVerifyInfo", risk, &risk_type),
    INNER(RECORD, "PasswordStrategy", password_strategy, &strategy_type),
    INNER(RECORDS, "MfaTypeList", mfa_types, &mfa_type),
    {NULL},
};
const DwRecordType DW_LOGIN_RECORD = {sizeof(RECORD), login_fields};
#undef RECORD

/**
 * dw_login_reply_new:
 *
 * Returns: (transfer full): a reply that says nothing
 */
DwLoginReply *
dw_login_reply_new(void)
{
  return dw_record_new(&DW_LOGIN_RECORD);
}

/**
 * dw_login_reply_free:
 * @reply: (nullable) (transfer full): a reply
 */
void
dw_login_reply_free(DwLoginReply *reply)
{
  if (reply == NULL)
    return;
  g_clear_pointer(&reply->qr_code_png, g_bytes_unref);
  dw_record_free(&DW_LOGIN_RECORD, reply);
}

static gboolean
is_small_png(const guchar *png, gsize length)
{
  DwImageHeader header;

  return length <= PNG_MAX_BYTES && dw_image_header_read(png, length, &header) &&
         header.kind == DW_IMAGE_KIND_PNG && header.width <= PNG_MAX_PIXELS &&
         header.height <= PNG_MAX_PIXELS;
}

typedef struct {
  guchar *bytes;
  gsize length;
} Picture;

static void
wipe_picture_cb(gpointer user_data)
{
  Picture *picture = user_data;

  dw_wipe(picture->bytes, picture->length);
  g_free(picture->bytes);
  g_free(picture);
}

/**
 * dw_login_reply_take_qr_code:
 * @reply: a reply
 * @png: (transfer full): what came as the QR picture; the secret is in it
 * @length: bytes
 *
 * Sets the picture, or @qr_code_refused where it is no PNG or too large.
 */
void
dw_login_reply_take_qr_code(DwLoginReply *reply, guchar *png, gsize length)
{
  g_clear_pointer(&reply->qr_code_png, g_bytes_unref);
  reply->qr_code_refused = !is_small_png(png, length);
  if (reply->qr_code_refused) {
    dw_wipe(png, length);
    g_free(png);
  } else {
    Picture *picture = g_new(Picture, 1);

    *picture = (Picture){png, length};
    reply->qr_code_png = g_bytes_new_with_free_func(png, length, wipe_picture_cb, picture);
  }
}
