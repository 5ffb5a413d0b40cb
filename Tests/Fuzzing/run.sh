#!/bin/sh
# Fuzzes FeedParser with the address sanitizer.
#   run.sh              the fail cases found so far, once each
#   run.sh SECONDS      new inputs for so long; what crashes is written to FailCases/feed
set -eu
cd "$(dirname "$0")"
program=.build-fuzz/debug/FuzzFeed
# libxml2 keeps global tables; the leak checker would report them at every start.
export ASAN_OPTIONS=detect_leaks=0

build() { swift build --sanitize=fuzzer --sanitize=address --scratch-path .build-fuzz; }
# A stale build can leave the parser without coverage: the fuzzer then runs blind and finds nothing.
sees() { "$program" -runs=0 2>&1 | grep -q "inline 8-bit counters"; }

build
if ! sees; then
    echo "run.sh: the parser was built without coverage; building all anew" >&2
    find .build-fuzz -mindepth 1 -maxdepth 1 ! -name corpus -exec rm -rf {} +
    build
    sees || { echo "run.sh: still without coverage: this toolchain cannot fuzz" >&2; exit 1; }
fi
if [ $# -eq 0 ]; then
    exec find Seeds/feed FailCases/feed -type f ! -name ".*" -exec "$program" {} +
fi
mkdir -p .build-fuzz/corpus
exec "$program" -max_total_time="$1" -timeout=10 -rss_limit_mb=2048 -max_len=20000 -artifact_prefix=FailCases/feed/ \
    -dict=feed.dict .build-fuzz/corpus Seeds/feed
