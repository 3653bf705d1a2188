#!/bin/sh
# rustc's linker on Linux: the system's `cc`, installed first where there is none. A Debian with Rust but without a C
# compiler could not even build the program that does the rest of the set-up.
set -eu

install_cc() {
    # rustc hides what a linker says unless it fails; the person who waits should see it.
    if (: >/dev/tty) 2>/dev/null; then exec >/dev/tty 2>&1; else exec >&2; fi
    if ! command -v apt-get >/dev/null; then
        echo "No C compiler here. Install one (gcc or clang, with a linker) and start again."
        return 1
    fi
    echo "No C compiler here: installing build-essential through apt."
    [ "$(id -u)" = 0 ] && as_root="" || as_root="sudo"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq
    $as_root apt-get install -y -qq --no-install-recommends build-essential
}

if ! command -v cc >/dev/null; then
    # Several crates link at once; one of them installs.
    exec 9<"$0"
    flock 9
    command -v cc >/dev/null || (install_cc)
    exec 9<&-
fi
exec cc "$@"
