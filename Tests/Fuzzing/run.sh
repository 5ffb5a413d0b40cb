#!/bin/sh
# Fuzzes the readers of what others write, with the address sanitizer.
#   run.sh                       the fail cases found so far, once each
#   run.sh feed|page SECONDS     new inputs for so long; what crashes is written to FailCases
set -eu
cd "$(dirname "$0")"
# libxml2 keeps global tables; the leak checker would report them at every start.
export ASAN_OPTIONS=detect_leaks=0

build() {
    # The order decides: with the address sanitizer named last, the compiler leaves the counters out and the fuzzer runs
    # blind. Two --sanitize options come in an order of their own at every run, module by module.
    swift build --product "$1" --sanitize=fuzzer -Xswiftc -sanitize=address -Xswiftc -sanitize=fuzzer \
        --scratch-path .build-fuzz
    if ! ".build-fuzz/debug/$1" -runs=0 2>&1 | grep -q "inline 8-bit counters"; then
        echo "run.sh: $1 was built without coverage; remove Tests/Fuzzing/.build-fuzz and run again" >&2
        exit 1
    fi
}

program() { case "$1" in feed) echo FuzzFeed ;; page) echo FuzzPage ;; *) echo "run.sh: feed or page" >&2; exit 2 ;; esac; }

if [ $# -eq 0 ]; then
    for kind in feed page; do
        build "$(program $kind)"
        find "Seeds/$kind" "FailCases/$kind" -type f ! -name ".*" -exec ".build-fuzz/debug/$(program $kind)" {} +
    done
    exit 0
fi
name=$(program "$1")
build "$name"
mkdir -p ".build-fuzz/corpus-$1"
exec ".build-fuzz/debug/$name" -max_total_time="$2" -timeout=10 -rss_limit_mb=2048 -max_len=20000 \
    -artifact_prefix="FailCases/$1/" -dict="$1.dict" ".build-fuzz/corpus-$1" "Seeds/$1"
