#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: lint.sh [CHECK…]
#
# Looks at the sources without running them and prints TAP, one case a check. A tool that is not
# installed is a skipped case.
# shellcheck disable=SC2317 # The functions are called by the names of the checks.
set -u
cd "$(dirname "$0")/../.." || exit 1

mapfile -d '' c_files < <(find src tests -name '*.[ch]' -print0 | sort -z)
mapfile -d '' shell_files < <(
  grep -rlZE --exclude-dir=build --exclude-dir=.git '^#!(/bin/|/usr/bin/|/usr/bin/env )(ba)?sh' . | sort -z
)
mapfile -d '' text_files < <(
  find . -path ./build -prune -o -path ./.git -prune -o -path ./tests/fuzz/corpus -prune -o -path ./data/api -prune -o \
    -type f ! -name LICENSE ! -name '*.png' ! -name '*.po' ! -name '*.pyc' -print0 | sort -z
)

check_clang_format() {
  clang-format --dry-run -Werror "${c_files[@]}"
}

check_codespell() {
  codespell --ignore-words tests/lint/codespell-ignore "${text_files[@]}"
}

check_shellcheck() {
  shellcheck "${shell_files[@]}"
}

# What a compiler does not see; unused functions and style are not asked for. Leaks are LeakSanitizer's to
# find, as cppcheck takes every transfer to another function for one.
check_cppcheck() {
  cppcheck --quiet --error-exitcode=1 --std=c11 --library=gtk --inline-suppr \
    --enable=warning,performance,portability --suppress=missingInclude --suppress=unknownMacro --suppress=memleak --suppress=leakNoVarFunctionCall \
    --suppress=invalidPointerCast \
    -j "$(nproc)" src
}

# Translations that would not compile, and files whose texts no translator would see.
check_msgfmt() {
  build-aux/update-po --check
}

if [ $# -eq 0 ]; then
  set -- clang-format codespell shellcheck cppcheck msgfmt
fi
echo "1..$#"
number=0
failed=0
for check in "$@"; do
  number=$((number + 1))
  if ! command -v "$check" >/dev/null; then
    echo "ok $number - $check # SKIP $check is not installed"
  elif output=$("check_${check//-/_}" 2>&1); then
    echo "ok $number - $check"
  else
    printf '%s\n' "$output" | sed 's/^/# /'
    echo "not ok $number - $check"
    failed=1
  fi
done
exit "$failed"
