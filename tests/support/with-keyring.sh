#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: with-keyring.sh [--empty] COMMAND [ARGUMENT…]
#
# Runs COMMAND with a session bus and an unlocked gnome-keyring of its own, in a home that is made
# for it and removed afterwards. Nothing of the person's own session is seen or touched. With
# --empty the keyring has no collection yet, as after its installation.
set -eu

export DESKWAY_TEST_UNLOCK=--unlock
if [ "${1:-}" = --empty ]; then
  DESKWAY_TEST_UNLOCK=
  shift
fi
if [ $# -eq 0 ]; then
  echo "usage: $0 [--empty] COMMAND [ARGUMENT…]" >&2
  exit 2
fi

home=$(mktemp -d "${TMPDIR:-/tmp}/deskway-test-XXXXXX")
trap 'rm -rf -- "$home"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

export HOME="$home"
export XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_STATE_HOME="$home/state"
export XDG_CACHE_HOME="$home/cache" XDG_RUNTIME_DIR="$home/run"
mkdir -m 0700 "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_STATE_HOME" "$XDG_CACHE_HOME" "$XDG_RUNTIME_DIR"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL SSH_AUTH_SOCK

# shellcheck disable=SC2016 # The inner shell expands these.
inside='
printf "the password of a test" | \
  gnome-keyring-daemon --foreground ${DESKWAY_TEST_UNLOCK:+"$DESKWAY_TEST_UNLOCK"} --components=secrets \
  >"$HOME/keyring.log" 2>&1 &
keyring=$!
if ! gdbus wait --session --timeout 20 org.freedesktop.secrets; then
  echo "gnome-keyring did not come up:" >&2
  cat "$HOME/keyring.log" >&2
  exit 99
fi
status=0
"$@" || status=$?
kill "$keyring" 2>/dev/null || true
wait "$keyring" || true
exit "$status"
'
status=0
dbus-run-session -- bash -c "$inside" with-keyring "$@" || status=$?
exit "$status"
