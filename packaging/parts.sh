# shellcheck shell=sh
# What the scripts of this folder share. Each reads it first: it goes to the root of the repository.
set -eu
umask 022
script=packaging/${0##*/}
called_from=$PWD
cd "$(dirname "$0")/.."
root=$PWD
export LC_ALL=C.UTF-8 TZ=UTC

fail() { echo "$script: $1" >&2; exit "${2:-2}"; }
need() { command -v "$1" >/dev/null || fail "$1 is missing; $2"; }
# The path of a file that was named where the script was called.
named() { case $1 in /*) echo "$1" ;; *) echo "$called_from/$1" ;; esac; }

# The path of a program that was named.
given() {
    path=$(named "$1")
    if [ ! -f "$path" ] || [ ! -x "$path" ]; then fail "there is no program $1"; fi
    echo "$path"
}

# The same source gives the same files: everything is dated by the last commit.
[ -n "${SOURCE_DATE_EPOCH-}" ] || SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

# Builds the program, with Swift's runtime in it, and prints its path.
build() {
    need swift 'see https://www.swift.org/install'
    need python3 'apt-get install python3'
    runtime=$(dirname "$(readlink -f "$(command -v swift)")")/../lib/swift_static/linux
    mkdir -p .build-static
    data=$(packaging/icu "$runtime/lib_FoundationICU.a" .build-static/icu.o)
    # A program does not tell where it was built, and its imports are fixed before it reads what strangers wrote.
    set -- -c release --product veille --static-swift-stdlib --scratch-path .build-static \
        -Xcc "-ffile-prefix-map=$root=." -Xlinker -z -Xlinker relro -Xlinker -z -Xlinker now
    # What nothing calls is left out, and so are names that nothing looks up and the languages of ICU.
    set -- "$@" -Xcc -ffunction-sections -Xcc -fdata-sections -Xswiftc -Xfrontend -Xswiftc -function-sections \
        -Xlinker --no-export-dynamic -Xlinker "--wrap=$data" -Xlinker "$root/.build-static/icu.o"
    swift build "$@" >&2
    echo "$(swift build "$@" --show-bin-path)/veille"
}

# lay PROGRAM TREE: the tree that is installed under /usr, or where the user wants it.
lay() {
    install -D -m 755 "$1" "$2/bin/veille"
    strip --strip-unneeded --remove-section=.comment --remove-section=.note "$2/bin/veille"

    # The manual and the completion come from the program itself.
    pages=$(mktemp -d)
    "$2/bin/veille" man --directory "$pages" --now "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" -q >/dev/null
    for page in "$pages"/*; do
        install -D -m 644 "$page" "$2/share/man/man${page##*.}/${page##*/}"
    done
    rm -r "$pages"
    find "$2/share/man" -type f -exec gzip -n9 {} +
    lay_completion "$2" bash bash-completion/completions/veille
    lay_completion "$2" zsh zsh/vendor-completions/_veille
    lay_completion "$2" fish fish/vendor_completions.d/veille.fish

    for scope in system user; do
        for unit in packaging/systemd/"$scope"/*; do
            install -D -m 644 "$unit" "$2/lib/systemd/$scope/${unit##*/}"
        done
    done
    install -D -m 644 packaging/systemd/sysusers.conf "$2/lib/sysusers.d/veille.conf"
    # Beside the program, not in it: it is mapped.
    install -D -m 644 Sources/Classify/Resources/vectors-fr-en.bin "$2/share/veille/vectors-fr-en.bin"
    for step in packaging/forge/*; do
        install -D -m 755 "$step" "$2/share/veille/forge/${step##*/}"
    done

    doc=$2/share/doc/veille
    install -D -m 644 README.md "$doc/README.md"
    for page in docs/*.md; do install -m 644 "$page" "$doc/${page##*/}"; done
    find "$doc" -type f -size +4k -exec gzip -n9 {} +
    {
        cat packaging/copyright
        sed -e '1,/^Copyright/d' -e 's/^$/./' -e 's/^/ /' LICENSE | sed -e '1{/^ \.$/d;}'
    } >"$doc/copyright"
    notices | gzip -n9 >"$doc/NOTICE.gz"
}

lay_completion() {
    mkdir -p "$(dirname "$1/share/$3")"
    "$1/bin/veille" completion "$2" -q >"$1/share/$3"
}

# The licences and notices of what is linked into the program: they go with it.
notices() {
    toolchain=$(command -v swift) && toolchain=$(readlink -f "$toolchain") || toolchain=/
    for file in "$(dirname "$toolchain")"/../share/swift/LICENSE.txt .build-static/checkouts/*/LICENSE* \
        .build-static/checkouts/*/NOTICE*; do
        [ -f "$file" ] || continue
        owner=$(basename "$(dirname "$file")")
        printf '\n==== %s: %s\n\n' "$owner" "$(basename "$file")"
        cat "$file"
    done
}

# pack TREE FILE: a tarball of a folder, the same for the same files whoever packs it.
pack() {
    tar --create --sort=name --format=ustar --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
        --directory "$(dirname "$1")" "$(basename "$1")" | gzip -n9 >"$2"
}
