/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-secret.h"

#include <string.h>
#include <sys/mman.h>

/* Each secret has pages of its own, so that they can be kept out of swap (as far as the limit on
 * locked memory allows) and out of core files, and so that no other allocation ever stands on them.
 * Secrets are few. */
struct _DwSecret {
  gatomicrefcount ref_count;
  gsize length;
  gsize mapped;
  GList link; /* in `live` */
  char text[];
};

/* Shorter texts (a code of six digits) stand in too many innocent places to be searched for. */
#define REDACT_MINIMUM 7

static GMutex live_lock;
static GQueue live = G_QUEUE_INIT;

G_DEFINE_BOXED_TYPE(DwSecret, dw_secret, dw_secret_ref, dw_secret_unref)

/**
 * dw_secret_new_len:
 * @text: the bytes
 * @length: how many, without a terminator
 *
 * Returns: (transfer full): a copy of @text that wipes itself; the caller still wipes @text
 */
DwSecret *
dw_secret_new_len(const char *text, gsize length)
{
  gsize mapped = sizeof(DwSecret) + length + 1;
  DwSecret *secret = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (secret == MAP_FAILED)
    g_error("No memory for a secret of %" G_GSIZE_FORMAT " bytes", length);
  madvise(secret, mapped, MADV_DONTDUMP);
  (void) mlock(secret,
               mapped); /* a courtesy: a small limit on locked memory must not stop the sign-in */

  g_atomic_ref_count_init(&secret->ref_count);
  secret->length = length;
  secret->mapped = mapped;
  secret->link.data = secret;
  memcpy(secret->text, text, length);

  g_mutex_lock(&live_lock);
  g_queue_push_tail_link(&live, &secret->link);
  g_mutex_unlock(&live_lock);
  return secret;
}

/**
 * dw_secret_new:
 * @text: the text
 *
 * Returns: (transfer full): a copy of @text that wipes itself; the caller still wipes @text
 */
DwSecret *
dw_secret_new(const char *text)
{
  return dw_secret_new_len(text, strlen(text));
}

/**
 * dw_secret_new_take:
 * @text: (transfer full): the text, wiped and freed by this call
 *
 * Returns: (transfer full): a new secret
 */
DwSecret *
dw_secret_new_take(char *text)
{
  DwSecret *secret = dw_secret_new(text);

  dw_wipe_free(text);
  return secret;
}

/**
 * dw_secret_ref:
 * @secret: a secret
 *
 * Returns: (transfer full): @secret
 */
DwSecret *
dw_secret_ref(DwSecret *secret)
{
  g_atomic_ref_count_inc(&secret->ref_count);
  return secret;
}

/**
 * dw_secret_unref:
 * @secret: (transfer full): a secret, wiped with its last reference
 */
void
dw_secret_unref(DwSecret *secret)
{
  if (!g_atomic_ref_count_dec(&secret->ref_count))
    return;

  g_mutex_lock(&live_lock);
  g_queue_unlink(&live, &secret->link);
  g_mutex_unlock(&live_lock);

  dw_wipe(secret->text, secret->length);
  munmap(secret, secret->mapped);
}

/**
 * dw_secret_peek:
 * @secret: a secret
 *
 * Returns: (transfer none): the text, NUL-terminated, for as long as @secret lives
 */
const char *
dw_secret_peek(const DwSecret *secret)
{
  return secret->text;
}

/**
 * dw_secret_get_length:
 * @secret: a secret
 *
 * Returns: bytes, without the terminator
 */
gsize
dw_secret_get_length(const DwSecret *secret)
{
  return secret->length;
}

/**
 * dw_secret_equal:
 * @a: a secret
 * @b: another
 *
 * Compares in a time that depends on the lengths alone.
 *
 * Returns: whether both hold the same bytes
 */
gboolean
dw_secret_equal(const DwSecret *a, const DwSecret *b)
{
  guchar difference = 0;

  if (a->length != b->length)
    return FALSE;
  for (gsize i = 0; i < a->length; i++)
    difference |= (guchar) (a->text[i] ^ b->text[i]);
  return difference == 0;
}

/**
 * dw_wipe:
 * @memory: (nullable): memory that held a secret
 * @length: bytes
 *
 * Overwrites @memory in a way that the compiler keeps.
 */
void
dw_wipe(gpointer memory, gsize length)
{
  if (memory != NULL)
    explicit_bzero(memory, length);
}

/**
 * dw_wipe_free:
 * @text: (nullable) (transfer full): a NUL-terminated text
 *
 * Wipes @text and frees it.
 */
void
dw_wipe_free(char *text)
{
  if (text != NULL)
    dw_wipe(text, strlen(text));
  g_free(text);
}

/* As a form or a URL has it. */
static char *
escape_for_form(const char *text)
{
  return g_uri_escape_string(text, NULL, FALSE);
}

static char *
escape_for_json(const char *text)
{
  g_autoptr(GString) escaped = g_string_sized_new(2 * strlen(text) + 1);

  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_c(escaped, '\\');
    g_string_append_c(escaped, *c);
  }
  return g_string_free(g_steal_pointer(&escaped), FALSE);
}

static void
replace(GString *clean, const char *secret)
{
  g_string_replace(clean, secret, "[secret]", 0);
}

static void
take_out(GString *clean, const DwSecret *secret)
{
  static char *(*const writings[])(const char *) = {escape_for_form, escape_for_json};

  replace(clean, secret->text);
  for (gsize i = 0; i < G_N_ELEMENTS(writings); i++) {
    char *text = writings[i](secret->text);

    if (strcmp(text, secret->text) != 0)
      replace(clean, text);
    dw_wipe_free(text);
  }
}

static int
compare_length(gconstpointer a, gconstpointer b)
{
  const DwSecret *left = *(const DwSecret *const *) a;
  const DwSecret *right = *(const DwSecret *const *) b;

  return (left->length < right->length) - (left->length > right->length);
}

/* Longest first: one that begins with another would else leave its end behind. */
static GPtrArray *
find_candidates(gsize longest)
{
  GPtrArray *candidates = g_ptr_array_new();

  for (GList *l = live.head; l != NULL; l = l->next) {
    const DwSecret *secret = l->data;

    if (secret->length >= REDACT_MINIMUM && secret->length <= longest &&
        strlen(secret->text) == secret->length)
      g_ptr_array_add(candidates, l->data);
  }
  g_ptr_array_sort(candidates, compare_length);
  return candidates;
}

/**
 * dw_secret_redact:
 * @text: a text from outside, on its way to a log or a person
 *
 * Replaces every living secret that stands in @text, as it is or as a form, a URL or JSON write it,
 * by `[secret]`. A service that repeats a token in an error message, or a client that prints its
 * password, is cleaned here.
 *
 * Returns: (transfer full): the clean text
 */
char *
dw_secret_redact(const char *text)
{
  g_autoptr(GString) clean = g_string_new(text);
  g_autoptr(GPtrArray) candidates = NULL;

  g_mutex_lock(&live_lock);
  candidates = find_candidates(clean->len);
  for (guint i = 0; i < candidates->len; i++)
    take_out(clean, candidates->pdata[i]);
  g_mutex_unlock(&live_lock);
  return g_string_free(g_steal_pointer(&clean), FALSE);
}
