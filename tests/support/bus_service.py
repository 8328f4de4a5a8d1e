# SPDX-License-Identifier: GPL-3.0-or-later
"""A service on the session bus, in a thread of its own."""

import threading


class BusService:
    """Owns NAME on the session bus while it is entered; call() answers what INTERFACE (XML) offers at PATH."""

    NAME = PATH = INTERFACE = None

    def __enter__(self):
        from gi.repository import Gio, GLib
        self.glib, ready = GLib, threading.Event()
        self.context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(self.context, False)

        def run():
            self.context.push_thread_default()
            node = Gio.DBusNodeInfo.new_for_xml(self.INTERFACE)
            self.connection = Gio.bus_get_sync(Gio.BusType.SESSION)
            registration = self.connection.register_object(self.PATH, node.interfaces[0], self.call)
            owner = Gio.bus_own_name_on_connection(self.connection, self.NAME, Gio.BusNameOwnerFlags.NONE,
                                                   lambda *_: ready.set(), None)
            self.loop.run()
            Gio.bus_unown_name(owner)
            self.connection.unregister_object(registration)
            self.context.pop_thread_default()

        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()
        if not ready.wait(20):
            raise AssertionError(f"the name {self.NAME} was not to be had")
        return self

    def __exit__(self, *_):
        self.loop.quit()
        self.thread.join(20)

    def call(self, connection, sender, path, interface, method, parameters, invocation):
        raise NotImplementedError
