/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-share.h"

#define FIELD(kind, name, member)                          \
  {                                                        \
    name, DW_FIELD_##kind, G_STRUCT_OFFSET(RECORD, member) \
  }

#define RECORD DwShareMember
static const DwField member_fields[] = {
    FIELD(TOKEN, "DesktopId", id),
    FIELD(TEXT, "DesktopName", name),
    FIELD(WORD, "DesktopStatus", status),
    FIELD(WORD, "ConnectionStatus", connection_status),
    FIELD(WORD, "OsType", os_type),
    FIELD(WORD, "ProtocolType", protocol),
    FIELD(WORD, "ImageName", image_name),
    FIELD(TEXT, "EndUserId", end_user_id),
    FIELD(TEXT, "EndUserName", end_user_name),
    FIELD(TEXTS, "EndUserIds", end_user_ids),
    FIELD(TEXTS, "EndUserNames", end_user_names),
    FIELD(TEXTS, "ManagementFlags", management_flags),
    FIELD(NUMBER, "SystemDiskSize", system_disk_gib),
    FIELD(TIME, "ExpiredTime", expired_time),
    FIELD(TIME, "CreateTime", create_time),
    {NULL},
};
static const DwRecordType member_type = {sizeof(RECORD), member_fields};
#undef RECORD

#define RECORD DwShare
static const DwField share_fields[] = {
    {"PaidDesktops", DW_FIELD_RECORDS, G_STRUCT_OFFSET(RECORD, paid), &member_type},
    {"PostPaidDesktops", DW_FIELD_RECORDS, G_STRUCT_OFFSET(RECORD, pay_as_you_go), &member_type},
    FIELD(NUMBER, "PaidDesktopsCount", n_paid),
    FIELD(NUMBER, "PostPaidDesktopsCount", n_pay_as_you_go),
    FIELD(NUMBER, "RunningPrePaidDesktopsCount", n_running),
    FIELD(NUMBER, "StoppedPrePaidDesktopsCount", n_stopped),
    FIELD(NUMBER, "StopedPrePaidDesktopsCount", n_stopped_misspelt),
    FIELD(NUMBER, "OnlinePrePaidDesktopsCount", n_connected),
    FIELD(NUMBER, "PostPaidDesktopsTotalAmount", pay_as_you_go_amount),
    FIELD(TOKEN, "NextToken", next_token),
    {NULL},
};
const DwRecordType DW_SHARE_RECORD = {sizeof(RECORD), share_fields};
#undef RECORD

/* A member that can't be named can't be acted on. */
static GPtrArray *
with_ids(GPtrArray *members)
{
  if (members == NULL)
    return g_ptr_array_new();
  for (guint i = members->len; i-- > 0;) {
    const DwShareMember *member = g_ptr_array_index(members, i);

    if (member->id == NULL)
      dw_record_free(&member_type, g_ptr_array_remove_index(members, i));
  }
  return members;
}

/**
 * dw_share_conclude:
 * @share: what was just read
 *
 * Makes one of what the service says in two ways, and leaves out members without an id.
 */
void
dw_share_conclude(DwShare *share)
{
  share->paid = with_ids(share->paid);
  share->pay_as_you_go = with_ids(share->pay_as_you_go);
  if (share->n_stopped == DW_NUMBER_UNSET)
    share->n_stopped = share->n_stopped_misspelt;
}

/**
 * dw_share_add_page:
 * @share: what came before
 * @page: the next page; what it had is @share's afterwards, and it ends where @page ends
 */
void
dw_share_add_page(DwShare *share, DwShare *page)
{
  g_ptr_array_extend(share->paid, page->paid, NULL, NULL);
  g_ptr_array_extend(share->pay_as_you_go, page->pay_as_you_go, NULL, NULL);
  g_ptr_array_set_size(page->paid, 0);
  g_ptr_array_set_size(page->pay_as_you_go, 0);
  g_free(share->next_token);
  share->next_token = g_steal_pointer(&page->next_token);
}

/**
 * dw_share_free:
 * @share: (nullable) (transfer full): a share
 */
void
dw_share_free(DwShare *share)
{
  dw_record_free(&DW_SHARE_RECORD, share);
}
