/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desks-fixture.h"

#include "dw-context-private.h"

void
desks_fixture_install(DesksFixture *fixture, const char *script)
{
  launch_fixture_write(fixture->machine.bin, "viewer", script, 0755);
}

static void
set_up_context(DesksFixture *fixture)
{
  context_fixture_set_up(&fixture->signed_in, NULL);
  context_fixture_start(&fixture->signed_in);
  fixture->context = fixture->signed_in.context;
  fixture->context->clock = DW_CLOCK(fixture->clock);
  context_fixture_sign_in(&fixture->signed_in, "alice");
  g_set_object(&fixture->context->provider, DW_PROVIDER(fixture->provider));
  context_fixture_set_registry(&fixture->signed_in, fixture->machine.shipped);
}

void
desks_fixture_set_up(DesksFixture *fixture)
{
  launch_fixture_set_up(&fixture->machine, NULL);
  launch_fixture_write(fixture->machine.shipped, "viewer.client",
                       "[Client]\nName=The viewer\nKinds=rdp;\nTryExec=viewer\nExec=viewer %f\n"
                       "Package=viewer\nPriority=50\n",
                       0644);
  desks_fixture_install(fixture, "#!/bin/sh\nexec sleep 1000\n");
  fixture->clock = dw_fake_clock_new();
  fixture->provider = dw_fake_provider_new();
  fixture->pages = dw_fake_provider_get_pages(fixture->provider);
  fixture->powers = dw_fake_provider_get_powers(fixture->provider);
  fixture->tickets = dw_fake_provider_get_tickets(fixture->provider);
  set_up_context(fixture);
}

/* Whatever a test began is over by now, and waits for nothing. */
void
desks_fixture_tear_down(DesksFixture *fixture)
{
  g_assert_cmpuint(dw_fake_clock_count_timeouts(fixture->clock), ==, 0);
  g_assert_finalize_object(g_steal_pointer(&fixture->signed_in.context));
  context_fixture_tear_down(&fixture->signed_in, NULL);
  g_assert_finalize_object(fixture->provider);
  g_assert_finalize_object(fixture->clock);
  launch_fixture_tear_down(&fixture->machine, NULL);
}

static char *
make_page(const char *first, const char *second)
{
  g_autofree char *more =
      g_strdup_printf(",{'ResourceId':'ecd-2','ResourceName':'Two','ResourceType':'Desktop',"
                      "'ResourceStatus':'%s'}",
                      second != NULL ? second : "");

  return g_strdup_printf("{'Resources':[{'ResourceId':'ecd-1','ResourceName':'One',"
                         "'ResourceType':'Desktop','ResourceStatus':'%s'}%s]}",
                         first, second != NULL ? more : "");
}

/* A list says next how two desks stand, or one. */
void
desks_fixture_say(DesksFixture *fixture, const char *first, const char *second)
{
  g_autofree char *page = make_page(first, second);

  dw_fake_script_say(fixture->pages, page);
}

void
desks_fixture_say_ticket(DesksFixture *fixture)
{
  static const char text[] = "full address:s:127.0.0.1\r\n";
  g_autofree char *base64 = g_base64_encode((const guchar *) text, sizeof text - 1);
  g_autofree char *reply =
      g_strdup_printf("{'TaskId':'t-1','TaskStatus':'Finished','Ticket':'%s'}", base64);

  dw_fake_script_say(fixture->tickets, reply);
}

/* A list said so before. */
void
desks_fixture_see(DesksFixture *fixture, const char *first, const char *second)
{
  g_autofree char *text = make_page(first, second);
  g_autoptr(DwResourcePage) page = dw_fake_provider_make_page("%s", text);

  dw_resource_store_add_page(dw_context_get_store(fixture->context), page);
}

DwResource *
desks_fixture_get(DesksFixture *fixture, const char *id)
{
  DwResource *resource = dw_resource_store_lookup(dw_context_get_store(fixture->context), id);

  g_assert_nonnull(resource);
  return resource;
}

/* Of the calls since the last time, those that begin with @prefix. */
guint
desks_fixture_count_calls(DesksFixture *fixture, const char *prefix)
{
  g_auto(GStrv) calls = dw_fake_provider_take_calls(fixture->provider);
  guint count = 0;

  for (char **call = calls; *call != NULL; call++)
    count += g_str_has_prefix(*call, prefix) ? 1 : 0;
  return count;
}
