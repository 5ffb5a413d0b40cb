#!/bin/sh
# Fuzzes the readers of what others write, with the address sanitizer.
#   run.sh TARGET SECONDS [LENGTH]    new inputs for so long, of at most LENGTH bytes (20000)
# What crashes, or takes a second or more, is written to FailCases.
# Targets: answers api article cassette charset configuration date editor feed ledger mail opml page robots template
# The test suite runs every seed and every fail case found so far (Tests/FuzzTests).
set -eu
cd "$(dirname "$0")"
here=$(pwd)
targets='answers api article cassette charset configuration date editor feed ledger mail opml page robots template'
# libxml2 keeps global tables; the leak checker would report them at every start.
export ASAN_OPTIONS=detect_leaks=0
# Swift's own account of a crash takes seconds, and reads what the sanitizer forbids.
export SWIFT_BACKTRACE=enable=no

build() {
    # The order decides: with the address sanitizer named last, the compiler leaves the counters out and the fuzzer runs
    # blind. Two --sanitize options come in an order of their own at every run, module by module.
    # -O makes three times as many runs, and keeps every check but assert.
    swift build --sanitize=fuzzer -Xswiftc -sanitize=address -Xswiftc -sanitize=fuzzer -Xswiftc -O \
        --scratch-path .build-fuzz
}

# Files are written in memory where that can be, and are gone afterwards.
scratch=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")" veille-fuzz.XXXXXX)
trap 'rm -rf "$scratch"' EXIT
export TMPDIR="$scratch"

case " $targets " in
    *" ${1:?run.sh: which target? There are: $targets} "*) ;;
    *) echo "run.sh: no target $1; there are: $targets" >&2; exit 2 ;;
esac
: "${2:?run.sh: for how many seconds?}"
export VEILLE_FUZZ="$1"
build
if ! .build-fuzz/debug/Fuzz -runs=0 2>&1 | grep -q "inline 8-bit counters"; then
    echo "run.sh: Fuzz was built without coverage; remove Tests/Fuzzing/.build-fuzz and run again" >&2
    exit 1
fi
mkdir -p ".build-fuzz/corpus-$1" "FailCases/$1"
dictionary=''
[ ! -f "$1.dict" ] || dictionary="-dict=$1.dict"
.build-fuzz/debug/Fuzz -max_total_time="$2" -timeout=10 -report_slow_units=1 -rss_limit_mb=2048 -max_len="${3:-20000}" $dictionary \
    -artifact_prefix="$here/FailCases/$1/" "$here/.build-fuzz/corpus-$1" "$here/Seeds/$1"
