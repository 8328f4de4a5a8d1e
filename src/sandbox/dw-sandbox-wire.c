/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-wire.h"

#define ENDLESS_LENGTH (8 * G_GUINT64_CONSTANT(1024) * 1024 * 1024)
#define ENDLESS_BLOCK  (64 * 1024)
#define TICK_MS        100

/* A connection that libsoup has let go of, because libsoup keeps to HTTP. */
typedef struct {
  GIOStream *stream;
  GBytes *rest;
  gsize piece;
  guint pause_ms;
  guint64 blocks;
  gboolean chunked;
} Transfer;

static void write_cb(GObject *object, GAsyncResult *result, gpointer user_data);

static void
free_transfer(Transfer *transfer)
{
  g_io_stream_close(transfer->stream, NULL, NULL);
  g_object_unref(transfer->stream);
  g_bytes_unref(transfer->rest);
  g_free(transfer);
}

static void
write_piece(Transfer *transfer)
{
  gsize length = MIN(transfer->piece, g_bytes_get_size(transfer->rest));
  g_autoptr(GBytes) piece = g_bytes_new_from_bytes(transfer->rest, 0, length);

  g_output_stream_write_bytes_async(g_io_stream_get_output_stream(transfer->stream), piece,
                                    G_PRIORITY_DEFAULT, NULL, write_cb, transfer);
}

static gboolean
tick_cb(gpointer user_data)
{
  write_piece(user_data);
  return G_SOURCE_REMOVE;
}

static GBytes *
make_block(Transfer *transfer)
{
  g_autoptr(GBytes) block = g_bytes_new_take(g_strnfill(ENDLESS_BLOCK, ' '), ENDLESS_BLOCK);

  return transfer->chunked ? dw_sandbox_answer_make_chunk(block) : g_steal_pointer(&block);
}

static gboolean
refill(Transfer *transfer)
{
  if (g_bytes_get_size(transfer->rest) > 0)
    return TRUE;
  if (transfer->blocks == 0)
    return FALSE;
  transfer->blocks--;
  g_bytes_unref(transfer->rest);
  transfer->rest = make_block(transfer);
  return TRUE;
}

static void
write_cb(GObject *object, GAsyncResult *result, gpointer user_data)
{
  Transfer *transfer = user_data;
  gssize written = g_output_stream_write_bytes_finish(G_OUTPUT_STREAM(object), result, NULL);
  GBytes *rest;

  if (written < 0) {
    free_transfer(transfer);
    return;
  }
  rest = g_bytes_new_from_bytes(transfer->rest, (gsize) written,
                                g_bytes_get_size(transfer->rest) - (gsize) written);
  g_bytes_unref(transfer->rest);
  transfer->rest = rest;
  if (!refill(transfer))
    free_transfer(transfer);
  else
    g_timeout_add(transfer->pause_ms, tick_cb, transfer);
}

static void
prepare(Transfer *transfer, DwSandboxAnswer *answer)
{
  gsize length = g_bytes_get_size(answer->body);

  transfer->piece = G_MAXSIZE;
  if (answer->delivery == DW_SANDBOX_DELIVERY_DROPPED) {
    transfer->rest = dw_sandbox_answer_to_http(answer, 2 * length + 1);
  } else if (answer->delivery == DW_SANDBOX_DELIVERY_ENDLESS) {
    transfer->chunked = answer->chunked;
    transfer->rest = answer->chunked ? dw_sandbox_answer_to_chunked_http(answer)
                                     : dw_sandbox_answer_to_http(answer, ENDLESS_LENGTH);
    transfer->blocks = ENDLESS_LENGTH / ENDLESS_BLOCK;
  } else {
    transfer->rest = dw_sandbox_answer_to_http(answer, length);
    transfer->piece = MAX(answer->rate * TICK_MS / 1000, 1);
    transfer->pause_ms = (guint) (transfer->piece * 1000 / answer->rate);
  }
}

/**
 * dw_sandbox_wire_send:
 * @stream: (transfer full): the connection of a request
 * @answer: what to send, and how
 *
 * Sends an answer in a way that no sound server would, and closes the connection.
 */
void
dw_sandbox_wire_send(GIOStream *stream, DwSandboxAnswer *answer)
{
  Transfer *transfer = g_new0(Transfer, 1);

  transfer->stream = stream;
  prepare(transfer, answer);
  write_piece(transfer);
}
