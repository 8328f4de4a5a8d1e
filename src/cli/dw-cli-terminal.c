/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-terminal.h"

#include "dw-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* No password, code or key is longer; a file that is was given by mistake. */
#define MOST_SECRET 4096

static gboolean progress_shown;
static GCancellable *interrupt;

/**
 * dw_cli_terminal_init:
 * @cancellable: (transfer none): cancelled by an interrupt; outlives every call here
 *
 * Makes an interrupt end whatever waits for somebody to write.
 */
void
dw_cli_terminal_init(GCancellable *cancellable)
{
  interrupt = cancellable;
}

/**
 * dw_cli_terminal_can_ask:
 *
 * Returns: whether there is a person to ask: both ends of the conversation are a terminal
 */
gboolean
dw_cli_terminal_can_ask(void)
{
  return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

static void
set_echo(gboolean echo)
{
  struct termios settings;

  if (tcgetattr(STDIN_FILENO, &settings) != 0)
    return;
  if (echo)
    settings.c_lflag |= ECHO;
  else
    settings.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings);
}

typedef struct {
  char text[MOST_SECRET];
  gsize length;
  gboolean done;
  gboolean ended; /* nothing more will be typed */
} Line;

static gboolean
read_line_cb(int fd, GIOCondition condition, gpointer user_data)
{
  Line *line = user_data;
  gssize n = read(fd, line->text + line->length, sizeof line->text - 1 - line->length);
  char *end;

  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;
  if (n > 0)
    line->length += (gsize) n;
  line->text[line->length] = '\0';
  end = strchr(line->text, '\n');
  if (end != NULL)
    *end = '\0';
  line->ended = n <= 0;
  line->done = line->ended || end != NULL || line->length == sizeof line->text - 1;
  return G_SOURCE_CONTINUE;
}

static gboolean
wake_cb(GCancellable *cancellable, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Reads a line under the main loop, so that an interrupt is seen while the person thinks. */
static gboolean
read_line(Line *line, GCancellable *cancellable, GError **error)
{
  GSource *cancelled = g_cancellable_source_new(cancellable);
  guint reader = g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, read_line_cb, line);

  g_source_set_callback(cancelled, G_SOURCE_FUNC(wake_cb), NULL, NULL);
  g_source_attach(cancelled, NULL);
  while (!line->done && !g_cancellable_is_cancelled(cancellable))
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(reader);
  g_source_destroy(cancelled);
  g_source_unref(cancelled);
  return !g_cancellable_set_error_if_cancelled(cancellable, error);
}

/**
 * dw_cli_terminal_ask_secret:
 * @prompt: what to ask for
 * @cancellable: ends the wait
 * @error: return location, %G_IO_ERROR_CANCELLED; %DW_ERROR_ANSWER_NEEDED where the terminal ended
 *
 * Asks on the terminal without showing what is typed.
 *
 * Returns: (transfer full): the answer, perhaps empty
 */
DwSecret *
dw_cli_terminal_ask_secret(const char *prompt, GCancellable *cancellable, GError **error)
{
  Line line = {0};
  DwSecret *secret = NULL;
  gboolean read;

  /* Before the prompt: what comes right behind it must neither be shown nor thrown away. */
  set_echo(FALSE);
  fprintf(stderr, "%s: ", prompt);
  read = read_line(&line, cancellable, error);
  set_echo(TRUE);
  fputc('\n', stderr);
  if (read && line.ended)
    g_set_error(error, DW_ERROR, DW_ERROR_ANSWER_NEEDED,
                "The terminal ended before “%s” was answered.", prompt);
  else if (read)
    secret = dw_secret_new(line.text);
  dw_wipe(&line, sizeof line);
  return secret;
}

/**
 * dw_cli_terminal_ask:
 * @prompt: what to ask for
 * @cancellable: ends the wait
 * @error: return location, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the answer, perhaps empty
 */
char *
dw_cli_terminal_ask(const char *prompt, GCancellable *cancellable, GError **error)
{
  Line line = {0};

  fprintf(stderr, "%s: ", prompt);
  return read_line(&line, cancellable, error) ? g_strdup(g_strstrip(line.text)) : NULL;
}

/**
 * dw_cli_terminal_confirm:
 * @question: what to ask, without the choice
 * @yes: (out): the answer; no where nothing was typed
 * @cancellable: ends the wait
 * @error: return location, %G_IO_ERROR_CANCELLED
 *
 * Returns: whether there was an answer
 */
gboolean
dw_cli_terminal_confirm(const char *question,
                        gboolean *yes,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *prompt = g_strdup_printf("%s [y/N]", question);
  g_autofree char *answer = dw_cli_terminal_ask(prompt, cancellable, error);

  if (answer == NULL)
    return FALSE;
  *yes = g_ascii_strcasecmp(answer, "y") == 0 || g_ascii_strcasecmp(answer, "yes") == 0;
  return TRUE;
}

/**
 * dw_cli_terminal_progress:
 * @text: how things stand
 *
 * Shows @text in place of the one before, where stderr is a terminal.
 */
void
dw_cli_terminal_progress(const char *text)
{
  if (!isatty(STDERR_FILENO))
    return;
  fprintf(stderr, "\r\033[K%s", text);
  fflush(stderr);
  progress_shown = TRUE;
}

/**
 * dw_cli_terminal_end_progress:
 *
 * Takes the last progress line away.
 */
void
dw_cli_terminal_end_progress(void)
{
  if (progress_shown)
    fputs("\r\033[K", stderr);
  progress_shown = FALSE;
}

static guint
letter_width(gunichar letter)
{
  if (g_unichar_iszerowidth(letter))
    return 0;
  return g_unichar_iswide(letter) ? 2 : 1;
}

/**
 * dw_cli_terminal_width:
 * @text: one line
 *
 * Returns: columns that @text takes on a terminal, where a Chinese character takes two
 */
guint
dw_cli_terminal_width(const char *text)
{
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c))
    width += letter_width(g_utf8_get_char(c));
  return width;
}

/**
 * dw_cli_terminal_get_columns:
 *
 * Returns: how wide the terminal on stdout is, 80 where it does not say; 0 where stdout is none
 */
guint
dw_cli_terminal_get_columns(void)
{
  struct winsize size = {0};

  if (!isatty(STDOUT_FILENO))
    return 0;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/* Prints @text in @width columns; what is too long ends in "…" where a person reads it, and stays
 * whole where a program does. */
static void
print_cell(const char *text, guint width)
{
  gboolean is_cut = dw_cli_terminal_width(text) > width && isatty(STDOUT_FILENO);
  const char *end = text;
  guint used = 0;

  for (; *end != '\0'; end = g_utf8_next_char(end)) {
    guint columns = letter_width(g_utf8_get_char(end));

    if (is_cut && used + columns > width - 1)
      break;
    used += columns;
  }
  fwrite(text, 1, (gsize) (end - text), stdout);
  printf("%s%*s", is_cut ? "…" : "", (int) (MAX(width, used) - used + (is_cut ? 1 : 2)), "");
}

/**
 * dw_cli_terminal_print_row:
 * @cells: (array zero-terminated=1): the texts of a row
 * @widths: columns for each but the last
 *
 * Prints a row of a table on stdout.
 */
void
dw_cli_terminal_print_row(const char *const *cells, const guint *widths)
{
  for (; cells[1] != NULL; cells++)
    print_cell(*cells, *widths++);
  printf("%s\n", *cells);
}

/* What is read of a file, a pipe or a terminal, at whatever pace it comes. */
typedef struct {
  char *buffer;
  gsize size;
  gsize length;
  int error;
  gboolean done;
} Reading;

static gboolean
read_some_cb(int fd, GIOCondition condition, gpointer user_data)
{
  Reading *reading = user_data;
  gssize n = read(fd, reading->buffer + reading->length, reading->size - reading->length);

  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;
  if (n < 0)
    reading->error = errno;
  else
    reading->length += (gsize) n;
  reading->done = n <= 0 || reading->length == reading->size;
  return G_SOURCE_CONTINUE;
}

/* Under the main loop, so that an interrupt is seen while a pipe has nothing to say. */
static gssize
read_all(int fd, char *buffer, gsize size)
{
  Reading reading = {.buffer = buffer, .size = size};
  guint reader = g_unix_fd_add(fd, G_IO_IN | G_IO_HUP | G_IO_ERR, read_some_cb, &reading);

  while (!reading.done && !g_cancellable_is_cancelled(interrupt))
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(reader);
  if (!reading.done)
    reading.error = EINTR;
  errno = reading.error;
  return reading.error == 0 ? (gssize) reading.length : -1;
}

static DwSecret *
secret_of_first_line(char *buffer, gsize length, const char *path, GError **error)
{
  gsize end = 0;

  while (end < length && buffer[end] != '\n' && buffer[end] != '\0')
    end++;
  if (end > 0 && buffer[end - 1] == '\r')
    end--;
  if (length > MOST_SECRET || end == 0) {
    g_set_error(
        error, DW_ERROR, DW_ERROR_USAGE,
        end == 0 ? "%s holds no secret on its first line." : "%s is too large for a secret.", path);
    return NULL;
  }
  return dw_secret_new_len(buffer, end);
}

/**
 * dw_cli_terminal_read_secret:
 * @path: a file, or `-` for stdin
 * @error: return location, %DW_ERROR_USAGE
 *
 * Reads a secret from the first line of a file.
 *
 * Returns: (transfer full): the secret
 */
DwSecret *
dw_cli_terminal_read_secret(const char *path, GError **error)
{
  gboolean is_stdin = strcmp(path, "-") == 0;
  char buffer[MOST_SECRET + 1];
  DwSecret *secret = NULL;
  /* A pipe without a writer must not be waited for in open(). */
  int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gssize length = fd >= 0 ? read_all(fd, buffer, sizeof buffer) : -1;

  if (g_cancellable_set_error_if_cancelled(interrupt, error))
    g_debug("Interrupted while %s was read.", path);
  else if (length < 0)
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "%s can't be read: %s.", path, g_strerror(errno));
  else
    secret =
        secret_of_first_line(buffer, (gsize) length, is_stdin ? "Standard input" : path, error);
  if (fd >= 0 && !is_stdin)
    close(fd);
  dw_wipe(buffer, sizeof buffer);
  return secret;
}
