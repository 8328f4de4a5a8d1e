/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-resource-kind.h"

#include <glib/gi18n.h>

/* The nick is the stable name, the contract of `list --json` and `--type`; the name is the word. */
static const GEnumValue kinds[] = {
    {DW_RESOURCE_KIND_COMPUTER, N_("Computer"), "computer"},
    /* TRANSLATORS: a place in a computer that several people share */
    {DW_RESOURCE_KIND_SHARE, N_("Share"), "share"},
    {DW_RESOURCE_KIND_APP, N_("App"), "app"},
    {DW_RESOURCE_KIND_DRIVE, N_("Drive"), "drive"},
    {DW_RESOURCE_KIND_PHONE, N_("Phone"), "phone"},
    {DW_RESOURCE_KIND_OTHER, N_("Other"), "other"},
    {0, NULL, NULL},
};

/* ResourceType and ProductType. The reference shows them by example only, so near spellings are
 * taken as well. */
static const struct {
  const char *word;
  DwResourceKind kind;
} service_words[] = {
    {"Desktop", DW_RESOURCE_KIND_COMPUTER},
    {"CloudDesktop", DW_RESOURCE_KIND_COMPUTER},
    {"CloudComputer", DW_RESOURCE_KIND_COMPUTER},
    {"DesktopGroup", DW_RESOURCE_KIND_SHARE},
    {"SharedDesktop", DW_RESOURCE_KIND_SHARE},
    {"ShareDesktop", DW_RESOURCE_KIND_SHARE},
    {"Group", DW_RESOURCE_KIND_SHARE},
    {"App", DW_RESOURCE_KIND_APP},
    {"CloudApp", DW_RESOURCE_KIND_APP},
    {"Application", DW_RESOURCE_KIND_APP},
    {"CloudDrive", DW_RESOURCE_KIND_DRIVE},
    {"Drive", DW_RESOURCE_KIND_DRIVE},
    {"Android", DW_RESOURCE_KIND_PHONE},
    {"AndroidCloud", DW_RESOURCE_KIND_PHONE},
    {"AndroidInstance", DW_RESOURCE_KIND_PHONE},
    {"CloudPhone", DW_RESOURCE_KIND_PHONE},
    {"Phone", DW_RESOURCE_KIND_PHONE},
    {"MobilePhone", DW_RESOURCE_KIND_PHONE},
};

GType
dw_resource_kind_get_type(void)
{
  static GType type = 0;

  if (g_once_init_enter(&type))
    g_once_init_leave(&type, g_enum_register_static("DwResourceKind", kinds));
  return type;
}

/**
 * dw_resource_kind_from_service:
 * @type: (nullable): a ResourceType or ProductType
 * @kind: (out): what it stands for
 *
 * Returns: whether Deskway knows the word
 */
gboolean
dw_resource_kind_from_service(const char *type, DwResourceKind *kind)
{
  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS(service_words); i++) {
    if (g_ascii_strcasecmp(type, service_words[i].word) == 0) {
      *kind = service_words[i].kind;
      return TRUE;
    }
  }
  return FALSE;
}

/* A shared computer may come as a plain Desktop; its id is then that of its group, or it names the
 * real computer behind it. */
static gboolean
is_share(const DwResourceData *data)
{
  return (data->id != NULL && g_str_has_prefix(data->id, "dg-")) ||
         (data->real_desktop_id != NULL && g_strcmp0(data->real_desktop_id, data->id) != 0);
}

/**
 * dw_resource_kind_from_data:
 * @data: a resource
 *
 * Returns: what it is; the ProductType decides where the ResourceType is unknown, and tells a phone
 *   from a computer
 */
DwResourceKind
dw_resource_kind_from_data(const DwResourceData *data)
{
  DwResourceKind kind = DW_RESOURCE_KIND_OTHER, product = DW_RESOURCE_KIND_OTHER;
  gboolean has_product = dw_resource_kind_from_service(data->product_type, &product);

  if (!dw_resource_kind_from_service(data->resource_type, &kind) && has_product)
    kind = product;
  if (kind == DW_RESOURCE_KIND_COMPUTER && product == DW_RESOURCE_KIND_PHONE)
    return DW_RESOURCE_KIND_PHONE;
  if (kind == DW_RESOURCE_KIND_COMPUTER && is_share(data))
    return DW_RESOURCE_KIND_SHARE;
  return kind;
}

/**
 * dw_resource_kind_from_name:
 * @name: a stable name such as `computer`, in any case
 * @kind: (out): the kind
 *
 * Returns: whether there is such a kind
 */
gboolean
dw_resource_kind_from_name(const char *name, DwResourceKind *kind)
{
  for (gsize i = 0; i < DW_N_RESOURCE_KINDS; i++) {
    if (g_ascii_strcasecmp(name, kinds[i].value_nick) == 0) {
      *kind = (DwResourceKind) kinds[i].value;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * dw_resource_kind_get_name:
 * @kind: a kind
 *
 * Returns: its stable name: `computer`, `share`, `app`, `drive`, `phone`, `other`
 */
const char *
dw_resource_kind_get_name(DwResourceKind kind)
{
  return kinds[MIN((guint) kind, DW_RESOURCE_KIND_OTHER)].value_nick;
}

/**
 * dw_resource_kind_get_word:
 * @kind: a kind
 *
 * Returns: the word for it in the person's language, such as "Computer"
 */
const char *
dw_resource_kind_get_word(DwResourceKind kind)
{
  return _(kinds[MIN((guint) kind, DW_RESOURCE_KIND_OTHER)].value_name);
}

/**
 * dw_resource_kind_has_power:
 * @kind: a kind
 *
 * Returns: whether there is something to switch on and off
 */
gboolean
dw_resource_kind_has_power(DwResourceKind kind)
{
  return kind != DW_RESOURCE_KIND_APP && kind != DW_RESOURCE_KIND_DRIVE;
}
