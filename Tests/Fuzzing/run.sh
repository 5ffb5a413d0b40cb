#!/bin/sh
# Fuzzes FeedParser with the address sanitizer.
#   run.sh              the fail cases found so far, once each
#   run.sh SECONDS      new inputs for so long; what crashes is written to FailCases/feed
set -eu
cd "$(dirname "$0")"
program=.build-fuzz/debug/FuzzFeed
# libxml2 keeps global tables; the leak checker would report them at every start.
export ASAN_OPTIONS=detect_leaks=0

# The order decides: with the address sanitizer named last, the compiler leaves the counters out and the fuzzer runs blind.
# Two --sanitize options come in an order of their own at every run, module by module.
swift build --sanitize=fuzzer -Xswiftc -sanitize=address -Xswiftc -sanitize=fuzzer --scratch-path .build-fuzz
if ! "$program" -runs=0 2>&1 | grep -q "inline 8-bit counters"; then
    echo "run.sh: the parser was built without coverage; remove Tests/Fuzzing/.build-fuzz and run again" >&2
    exit 1
fi
if [ $# -eq 0 ]; then
    exec find Seeds/feed FailCases/feed -type f ! -name ".*" -exec "$program" {} +
fi
mkdir -p .build-fuzz/corpus
exec "$program" -max_total_time="$1" -timeout=10 -rss_limit_mb=2048 -max_len=20000 -artifact_prefix=FailCases/feed/ \
    -dict=feed.dict .build-fuzz/corpus Seeds/feed
