/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-fake-script.h"

typedef struct {
  char *text;
  GError *error;
} Answer;

struct _DwFakeScript {
  GQueue answers;
};

static void
answer_free(Answer *answer)
{
  g_free(answer->text);
  g_clear_error(&answer->error);
  g_free(answer);
}

/**
 * dw_fake_script_new:
 *
 * Returns: (transfer full): a script that says nothing yet
 */
DwFakeScript *
dw_fake_script_new(void)
{
  return g_new0(DwFakeScript, 1);
}

/**
 * dw_fake_script_clear:
 * @self: a script
 *
 * Forgets what was to be said.
 */
void
dw_fake_script_clear(DwFakeScript *self)
{
  g_queue_clear_full(&self->answers, (GDestroyNotify) answer_free);
}

/**
 * dw_fake_script_free:
 * @self: (transfer full): a script
 */
void
dw_fake_script_free(DwFakeScript *self)
{
  dw_fake_script_clear(self);
  g_free(self);
}

static Answer *
add(DwFakeScript *self)
{
  Answer *answer = g_new0(Answer, 1);

  g_queue_push_tail(&self->answers, answer);
  return answer;
}

/**
 * dw_fake_script_say:
 * @self: a script
 * @text: an answer; single quotes stand for double ones
 */
void
dw_fake_script_say(DwFakeScript *self, const char *text)
{
  add(self)->text = g_strdelimit(g_strdup(text), "'", '"');
}

/**
 * dw_fake_script_fail:
 * @self: a script
 * @code: of the error
 * @message: of the error
 */
void
dw_fake_script_fail(DwFakeScript *self, DwError code, const char *message)
{
  add(self)->error = g_error_new_literal(DW_ERROR, (int) code, message);
}

/**
 * dw_fake_script_hang:
 * @self: a script
 *
 * From here on nobody answers, until the caller gives up.
 */
void
dw_fake_script_hang(DwFakeScript *self)
{
  add(self);
}

static gboolean
given_up_cb(GCancellable *cancellable, gpointer user_data)
{
  g_assert_true(g_task_return_error_if_cancelled(user_data));
  return G_SOURCE_REMOVE;
}

static void
hang(GTask *task)
{
  g_autoptr(GSource) source = g_cancellable_source_new(g_task_get_cancellable(task));

  g_task_attach_source(task, source, G_SOURCE_FUNC(given_up_cb));
}

/**
 * dw_fake_script_answer:
 * @self: a script
 * @task: returns a text, to be freed with g_free()
 *
 * Answers with what comes next.
 */
void
dw_fake_script_answer(DwFakeScript *self, GTask *task)
{
  Answer *answer = g_queue_peek_head(&self->answers);

  g_assert_nonnull(answer);
  if (g_task_return_error_if_cancelled(task))
    return;
  if (answer->error != NULL)
    g_task_return_error(task, g_error_copy(answer->error));
  else if (answer->text != NULL)
    g_task_return_pointer(task, g_strdup(answer->text), g_free);
  else
    hang(task);
  if (self->answers.length > 1)
    answer_free(g_queue_pop_head(&self->answers));
}
