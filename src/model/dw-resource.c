/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-resource.h"

#include "dw-search-key.h"

#include <string.h>

struct _DwResource {
  GObject parent;

  DwResourceData *data;
  char *id;         /* outlives a replaced data, as tables are keyed by it */
  char *system;     /* interned; NULL until asked for */
  char *search_key; /* NULL until asked for */
  char *sort_key;   /* NULL until asked for */
  gint64 last_used;
  guint place;
  guint8 favourite;
  guint8 kind;
  guint8 status;
  guint8 actions;
  guint8 operation;
};

G_STATIC_ASSERT(DW_ACTION_UPDATE_IMAGE <= G_MAXUINT8);

G_DEFINE_TYPE(DwResource, dw_resource, G_TYPE_OBJECT)

typedef enum {
  PROP_DATA = 1,
  PROP_ID,
  PROP_NAME,
  PROP_KIND,
  PROP_KIND_WORD,
  PROP_STATUS,
  PROP_STATUS_WORD,
  PROP_SESSION_WORD,
  PROP_REGION,
  PROP_SYSTEM,
  PROP_ACTIONS,
  PROP_OPERATION,
  PROP_FAVOURITE,
  PROP_LAST_USED,
  N_PROPS,
} Property;

static GParamSpec *properties[N_PROPS];
static guint rank_changed_signal;

/* What views see, taken before and after a change to find what to notify. Pointers are into the
 * data or constants, so the old data has to live until both were compared. */
typedef struct {
  const char *texts[N_PROPS];
  guint numbers[N_PROPS];
} Shown;

static void
look(DwResource *self, Shown *shown)
{
  *shown = (Shown){0};
  shown->texts[PROP_NAME] = dw_resource_get_name(self);
  shown->texts[PROP_KIND_WORD] = dw_resource_kind_get_word(self->kind);
  shown->texts[PROP_STATUS_WORD] = dw_resource_get_status_word(self);
  shown->texts[PROP_SESSION_WORD] = dw_resource_get_session_word(self);
  shown->texts[PROP_REGION] = dw_resource_get_region(self);
  shown->texts[PROP_SYSTEM] = dw_resource_get_system(self);
  shown->numbers[PROP_KIND] = self->kind;
  shown->numbers[PROP_STATUS] = self->status;
  shown->numbers[PROP_ACTIONS] = dw_resource_get_actions(self);
  shown->numbers[PROP_OPERATION] = self->operation;
  shown->numbers[PROP_FAVOURITE] = self->favourite;
}

static void
notify_changes(DwResource *self, const Shown *before)
{
  Shown now;

  look(self, &now);
  for (guint i = PROP_DATA; i < N_PROPS; i++)
    if (now.numbers[i] != before->numbers[i] || g_strcmp0(now.texts[i], before->texts[i]) != 0)
      g_object_notify_by_pspec(G_OBJECT(self), properties[i]);
}

static void
set_data(DwResource *self, DwResourceData *data)
{
  self->data = dw_resource_data_ref(data);
  self->kind = (guint8) dw_resource_kind_from_data(data);
  self->status = (guint8) dw_resource_status_from_data(data);
  self->actions = (guint8) dw_actions_for(data);
}

/**
 * dw_resource_new:
 * @data: what the service says; has an id
 *
 * Returns: (transfer full): a new resource
 */
DwResource *
dw_resource_new(DwResourceData *data)
{
  DwResource *self = g_object_new(DW_TYPE_RESOURCE, NULL);

  self->id = g_strdup(data->id);
  set_data(self, data);
  return self;
}

static const char *
name_of(const DwResourceData *data)
{
  if (data->user_custom_name != NULL)
    return data->user_custom_name;
  return data->resource_name != NULL ? data->resource_name : data->id;
}

/* Most updates change a status alone, and keys are dear. Words and keys of records are interned. */
static gboolean
is_found_by_same(const DwResourceData *a, const DwResourceData *b)
{
  return g_strcmp0(a->resource_name, b->resource_name) == 0 &&
         g_strcmp0(a->user_custom_name, b->user_custom_name) == 0 && a->os == b->os &&
         a->os_type == b->os_type && a->region_id == b->region_id &&
         a->region_name == b->region_name;
}

/* Drops the keys that @old no longer stands for. Returns whether lists have to be put in order. */
static gboolean
drop_keys(DwResource *self, const DwResourceData *old)
{
  gboolean renamed = strcmp(name_of(old), name_of(self->data)) != 0;

  if (!is_found_by_same(old, self->data))
    g_clear_pointer(&self->search_key, g_free);
  if (renamed)
    g_clear_pointer(&self->sort_key, g_free);
  return renamed || old->create_time != self->data->create_time;
}

/**
 * dw_resource_update:
 * @self: a resource
 * @data: what the service says now; has the same id
 *
 * Notifies the properties whose values changed, in one freeze. What stands in a #DwResourceStore is
 * updated by the store, which tells its filters.
 *
 * Returns: whether anything changed
 */
gboolean
dw_resource_update(DwResource *self, DwResourceData *data)
{
  g_autoptr(DwResourceData) old = NULL;
  char *old_system;
  gboolean moves;
  Shown before;

  if (dw_resource_data_equal(self->data, data))
    return FALSE;
  g_object_freeze_notify(G_OBJECT(self));
  look(self, &before);
  old = g_steal_pointer(&self->data);
  old_system = g_steal_pointer(&self->system);
  set_data(self, data);
  moves = drop_keys(self, old);
  notify_changes(self, &before);
  g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_DATA]);
  g_clear_pointer(&old_system, dw_record_release_interned);
  g_object_thaw_notify(G_OBJECT(self));
  if (moves)
    g_signal_emit(self, rank_changed_signal, 0);
  return TRUE;
}

/**
 * dw_resource_set_operation:
 * @self: a resource
 * @operation: the action that Deskway carries out on it, or %DW_ACTION_NONE when it is over
 *
 * While an operation runs there are no other actions, and the status word is that of the operation
 * even before the service's status follows.
 */
void
dw_resource_set_operation(DwResource *self, DwAction operation)
{
  Shown before;

  if (self->operation == operation)
    return;
  g_object_freeze_notify(G_OBJECT(self));
  look(self, &before);
  self->operation = (guint8) operation;
  notify_changes(self, &before);
  g_object_thaw_notify(G_OBJECT(self));
}

/**
 * dw_resource_set_favourite:
 * @self: a resource
 * @favourite: whether the person wants it first
 *
 * The service knows nothing of it, so it stays through updates.
 */
void
dw_resource_set_favourite(DwResource *self, gboolean favourite)
{
  if (self->favourite == (favourite != FALSE))
    return;
  self->favourite = favourite != FALSE;
  g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_FAVOURITE]);
  g_signal_emit(self, rank_changed_signal, 0);
}

/**
 * dw_resource_set_last_used:
 * @self: a resource
 * @seconds: when this person last connected to it from here, in seconds since 1970; 0 for never
 *
 * The service knows nothing of it, so it stays through updates.
 */
void
dw_resource_set_last_used(DwResource *self, gint64 seconds)
{
  if (self->last_used == seconds)
    return;
  self->last_used = seconds;
  g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_LAST_USED]);
  g_signal_emit(self, rank_changed_signal, 0);
}

/**
 * dw_resource_set_place:
 * @self: a resource
 * @place: counts up in the order in which the service lists resources
 *
 * For the store.
 */
void
dw_resource_set_place(DwResource *self, guint place)
{
  if (self->place == place)
    return;
  self->place = place;
  g_signal_emit(self, rank_changed_signal, 0);
}

/**
 * dw_resource_get_data:
 * @self: a resource
 *
 * Returns: (transfer none): all the service says, in its own words; take a reference to keep it
 *   beyond the next update
 */
DwResourceData *
dw_resource_get_data(DwResource *self)
{
  return self->data;
}

/**
 * dw_resource_get_id:
 * @self: a resource
 *
 * Returns: (transfer none): its id, which never changes
 */
const char *
dw_resource_get_id(DwResource *self)
{
  return self->id;
}

/**
 * dw_resource_get_name:
 * @self: a resource
 *
 * Returns: (transfer none): the name its user gave it, else the service's name, else its id; one
 *   line, safe to show, no markup
 */
const char *
dw_resource_get_name(DwResource *self)
{
  return name_of(self->data);
}

/**
 * dw_resource_get_kind:
 * @self: a resource
 *
 * Returns: what it is
 */
DwResourceKind
dw_resource_get_kind(DwResource *self)
{
  return self->kind;
}

/**
 * dw_resource_get_status:
 * @self: a resource
 *
 * Returns: what the service says it is doing
 */
DwResourceStatus
dw_resource_get_status(DwResource *self)
{
  return self->status;
}

/**
 * dw_resource_get_status_word:
 * @self: a resource
 *
 * Returns: (transfer none): the word for what it is doing; that of Deskway's operation while one
 *   runs; the service's own word where Deskway does not know it
 */
const char *
dw_resource_get_status_word(DwResource *self)
{
  if (self->operation != DW_ACTION_NONE && !dw_resource_status_is_transition(self->status))
    return dw_resource_status_get_word(dw_actions_get_transition(self->operation));
  if (self->status == DW_RESOURCE_STATUS_UNKNOWN && self->data->status != NULL)
    return self->data->status;
  return dw_resource_status_get_word(self->status);
}

/**
 * dw_resource_get_session_name:
 * @self: a resource
 *
 * Returns: (transfer none) (nullable): see dw_resource_status_session_name()
 */
const char *
dw_resource_get_session_name(DwResource *self)
{
  return dw_resource_status_session_name(self->data->session_status);
}

/**
 * dw_resource_get_session_word:
 * @self: a resource
 *
 * Returns: (transfer none) (nullable): see dw_resource_status_session_word()
 */
const char *
dw_resource_get_session_word(DwResource *self)
{
  return dw_resource_status_session_word(self->data->session_status);
}

/**
 * dw_resource_get_region:
 * @self: a resource
 *
 * Returns: (transfer none) (nullable): the region in words, else its id
 */
const char *
dw_resource_get_region(DwResource *self)
{
  return self->data->region_name != NULL ? self->data->region_name : self->data->region_id;
}

/**
 * dw_resource_get_os:
 * @self: a resource
 *
 * Returns: (transfer none) (nullable): the operating system in as few words as there are, such as
 *   "Windows"
 */
const char *
dw_resource_get_os(DwResource *self)
{
  return self->data->os_type != NULL ? self->data->os_type : self->data->os;
}

/**
 * dw_resource_get_system:
 * @self: a resource
 *
 * Returns: (transfer none) (nullable): system and place in one line, such as "Windows · Hangzhou"
 */
const char *
dw_resource_get_system(DwResource *self)
{
  const char *system = dw_resource_get_os(self);
  const char *region = dw_resource_get_region(self);
  g_autofree char *line = NULL;

  if (system == NULL || region == NULL)
    return system != NULL ? system : region;
  if (self->system == NULL) {
    line = g_strconcat(system, " · ", region, NULL);
    self->system = dw_record_intern(line);
  }
  return self->system;
}

/**
 * dw_resource_get_actions:
 * @self: a resource
 *
 * Returns: what can be done now, as flags
 */
DwAction
dw_resource_get_actions(DwResource *self)
{
  return self->operation != DW_ACTION_NONE ? DW_ACTION_NONE : self->actions;
}

/**
 * dw_resource_get_operation:
 * @self: a resource
 *
 * Returns: the action that Deskway carries out on it now, or %DW_ACTION_NONE
 */
DwAction
dw_resource_get_operation(DwResource *self)
{
  return self->operation;
}

/**
 * dw_resource_get_sign_in_domain:
 * @self: a resource
 *
 * Returns: (nullable) (transfer none): the domain whose user name and password a connection asks
 *   for, beside the sign-in to the service; %NULL where it asks for none
 */
const char *
dw_resource_get_sign_in_domain(DwResource *self)
{
  return self->data->bound_user == DW_FLAG_TRUE ? self->data->domain_name : NULL;
}

/**
 * dw_resource_get_connect_need:
 * @self: a resource
 *
 * Returns: what has to come before connecting
 */
DwConnectNeed
dw_resource_get_connect_need(DwResource *self)
{
  return dw_actions_needed_to_connect(self->kind, self->status);
}

/**
 * dw_resource_is_favourite:
 * @self: a resource
 *
 * Returns: whether the person wants it first
 */
gboolean
dw_resource_is_favourite(DwResource *self)
{
  return self->favourite;
}

/**
 * dw_resource_get_last_used:
 * @self: a resource
 *
 * Returns: when this person last connected to it from here, in seconds since 1970; 0 for never
 */
gint64
dw_resource_get_last_used(DwResource *self)
{
  return self->last_used;
}

/**
 * dw_resource_get_place:
 * @self: a resource
 *
 * Returns: a number that grows in the order in which the service lists resources
 */
guint
dw_resource_get_place(DwResource *self)
{
  return self->place;
}

/**
 * dw_resource_get_search_key:
 * @self: a resource
 *
 * Returns: (transfer none): what a search looks through: name, id, system and region without regard
 *   to case and diacritics
 */
const char *
dw_resource_get_search_key(DwResource *self)
{
  const DwResourceData *data = self->data;
  g_autoptr(GString) key = NULL;

  if (self->search_key != NULL)
    return self->search_key;
  key = g_string_new(NULL);
  dw_search_key_append(key, dw_resource_get_name(self));
  if (data->user_custom_name != NULL)
    dw_search_key_append(key, data->resource_name);
  dw_search_key_append(key, self->id);
  dw_search_key_append(key, data->os);
  dw_search_key_append(key, data->os_type);
  dw_search_key_append(key, data->region_id);
  dw_search_key_append(key, data->region_name);
  self->search_key = g_strdup(key->str);
  return self->search_key;
}

/**
 * dw_resource_get_sort_key:
 * @self: a resource
 *
 * Returns: (transfer none): what to compare with strcmp() to put resources in the order of their
 *   names; good until `rank-changed`
 */
const char *
dw_resource_get_sort_key(DwResource *self)
{
  g_autofree char *folded = NULL;

  if (self->sort_key == NULL) {
    folded = g_utf8_casefold(dw_resource_get_name(self), -1);
    self->sort_key = g_utf8_collate_key_for_filename(folded, -1);
  }
  return self->sort_key;
}

static void
dw_resource_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DwResource *self = DW_RESOURCE(object);
  Shown shown;

  look(self, &shown);
  if (id == PROP_DATA)
    g_value_set_boxed(value, self->data);
  else if (id == PROP_ID)
    g_value_set_string(value, self->id);
  else if (G_IS_PARAM_SPEC_STRING(pspec))
    g_value_set_string(value, shown.texts[id]);
  else if (id == PROP_LAST_USED)
    g_value_set_int64(value, self->last_used);
  else if (id == PROP_FAVOURITE)
    g_value_set_boolean(value, self->favourite);
  else if (G_IS_PARAM_SPEC_ENUM(pspec))
    g_value_set_enum(value, (gint) shown.numbers[id]);
  else
    g_value_set_uint(value, shown.numbers[id]);
}

static void
dw_resource_finalize(GObject *object)
{
  DwResource *self = DW_RESOURCE(object);

  g_clear_pointer(&self->data, dw_resource_data_unref);
  g_clear_pointer(&self->system, dw_record_release_interned);
  g_clear_pointer(&self->search_key, g_free);
  g_clear_pointer(&self->sort_key, g_free);
  g_clear_pointer(&self->id, g_free);
  G_OBJECT_CLASS(dw_resource_parent_class)->finalize(object);
}

static void
install_text(Property id, const char *name)
{
  properties[id] =
      g_param_spec_string(name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_flags(Property id, const char *name)
{
  properties[id] = g_param_spec_uint(name, NULL, NULL, 0, G_MAXUINT, 0,
                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_enum(Property id, const char *name, GType type, int initial)
{
  properties[id] =
      g_param_spec_enum(name, NULL, NULL, type, initial, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
dw_resource_class_init(DwResourceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS(class);

  object_class->get_property = dw_resource_get_property;
  object_class->finalize = dw_resource_finalize;

  properties[PROP_DATA] = g_param_spec_boxed("data", NULL, NULL, DW_TYPE_RESOURCE_DATA,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  install_text(PROP_ID, "id");
  install_text(PROP_NAME, "name");
  install_enum(PROP_KIND, "kind", DW_TYPE_RESOURCE_KIND, DW_RESOURCE_KIND_OTHER);
  install_text(PROP_KIND_WORD, "kind-word");
  install_enum(PROP_STATUS, "status", DW_TYPE_RESOURCE_STATUS, DW_RESOURCE_STATUS_UNKNOWN);
  install_text(PROP_STATUS_WORD, "status-word");
  install_text(PROP_SESSION_WORD, "session-word");
  install_text(PROP_REGION, "region");
  install_text(PROP_SYSTEM, "system");
  install_flags(PROP_ACTIONS, "actions");
  install_flags(PROP_OPERATION, "operation");
  properties[PROP_FAVOURITE] = g_param_spec_boolean("favourite", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LAST_USED] = g_param_spec_int64("last-used", NULL, NULL, 0, G_MAXINT64, 0,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties(object_class, N_PROPS, properties);
  rank_changed_signal = g_signal_new("rank-changed", DW_TYPE_RESOURCE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
}

static void
dw_resource_init(DwResource *self)
{
}
