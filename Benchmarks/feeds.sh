#!/bin/sh
# CPU of parsing 1,000 realistic feeds, as a ratio to a C program on libxml2's SAX parser; the program must be built with
# "swift build -c release --product veille". usage: feeds.sh DIR
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
perf=$root/../shared/perf
[ -x "$perf/parse.sh" ] || { echo "feeds.sh: skipped, the shared material is not beside this project"; exit 0; }
"$perf/setup.sh" "$1" >&2
exec "$perf/parse.sh" "$1" "$root/.build/release/veille"
