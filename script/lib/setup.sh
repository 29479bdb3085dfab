# Every set-up step, once. Sourced by the scripts beside it; progress goes to stderr, one line a step.

shopt -s inherit_errexit

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
VENV=$ROOT/.venv
TOOLS=$ROOT/.venv-tools
# Where this is set, every start of Python would compile the whole house anew.
unset PYTHONDONTWRITEBYTECODE

# "shared library:Debian package that brings it"; the names of packages differ between releases, those of libraries do not.
PDF_LIBRARIES=(
    libpango-1.0.so.0:libpango-1.0-0
    libpangoft2-1.0.so.0:libpangoft2-1.0-0
    libharfbuzz-subset.so.0:libharfbuzz-subset0
    libmagic.so.1:libmagic1
)

say() { printf '%s\n' "$*" >&2; }

fail() { say "$*"; exit "${FAIL_CODE:-1}"; }

# step TITLE COMMAND...: run it, show how long it took, and what it printed only if it failed.
step() {
    local title=$1 started=${EPOCHREALTIME/[^0-9]/} code log
    shift
    log=$(mktemp)
    printf '  %-50s ' "$title" >&2
    set +e
    (set -e; "$@") >"$log" 2>&1 </dev/null
    code=$?
    set -e
    ((code == 0)) || { say "failed"; tail -n 60 "$log" >&2; rm -f "$log"; fail "$title: failed (see above)."; }
    rm -f "$log"
    show_time "$started"
}

show_time() {
    local tenths=$(((${EPOCHREALTIME/[^0-9]/} - $1) / 100000))
    say "$((tenths / 10)).$((tenths % 10)) s"
}

# once TITLE STAMP INPUTS COMMAND...: a step that is left out while STAMP holds the digest of the INPUTS.
# Two scripts that start together wait for each other here.
once() {
    local title=$1 stamp=$2 inputs=$3 now
    shift 3
    now=$(digest "$inputs")
    is_done "$stamp" "$now" && return
    (
        flock 9
        is_done "$stamp" "$now" || { step "$title" "$@" 9>&-; printf '%s' "$now" >"$stamp"; }
    ) 9>"$ROOT/.setup.lock"
}

digest() { (cd "$ROOT" && cat -- $1 | sha256sum | cut -c1-64); }

is_done() { [[ -f $1 && $(<"$1") == "$2" ]]; }

# --- what the system brings ---------------------------------------------------------------------------------------

PYTHONS=(/usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11)

# One that can make environments; of those the system's own first, for it is built to be fast.
find_python() {
    local name
    for name in "${PYTHONS[@]}"; do
        new_enough "$name" && makes_environments "$name" && { echo "$name"; return; }
    done
    for name in "${PYTHONS[@]}"; do
        new_enough "$name" && { echo "$name"; return; }
    done
    fail "The portal needs Python 3.11 or newer: sudo apt-get install python3 python3-venv"
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

makes_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

missing_libraries() {
    local known entry
    known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)
    for entry in "${PDF_LIBRARIES[@]}"; do
        [[ $known == *"${entry%%:*}"* ]] || echo "${entry#*:}"
    done
}

missing_venv() {
    local python
    [[ -x $VENV/bin/python ]] && return
    python=$(find_python)
    makes_environments "$python" ||
        "$python" -c 'import sys; print(f"python3.{sys.version_info[1]}-venv")'
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null
}

# system_packages NAMES...: install what is named, or say which command would.
system_packages() {
    (($#)) || return 0
    may_install || fail "Missing on this machine: $*. Install with: sudo apt-get install $*"
    step "System packages: $*" install_system_packages "$@"
}

install_system_packages() {
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends)
    as_root "${install[@]}" "$@" || { as_root apt-get update -q && as_root "${install[@]}" "$@"; }
}

# --- Python, assets, translations ---------------------------------------------------------------------------------

# python_packages app|test: what the lock file pins, in .venv.
python_packages() {
    once "Python packages ($1)" "$VENV/.done-$1" "requirements/$1.txt" install_python_packages "$1"
}

install_python_packages() {
    make_venv "$VENV"
    pip_install "$VENV" "$1"
    [[ $1 == app ]] || digest requirements/app.txt >"$VENV/.done-app"
}

make_venv() {
    "$1/bin/python" -c 'import pip' 2>/dev/null || "$(find_python)" -m venv --clear "$1"
}

# pip would compile one file after the other; here every processor takes part.
pip_install() {
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --only-binary :all: \
        --no-compile -r "$ROOT/requirements/$2.txt"
    "$1/bin/python" -m compileall -q -j 0 "$1/lib" || true
}

# node_packages app|test: style sheets, scripts and fonts; the second adds what only tests need.
node_packages() {
    once "Style sheets, scripts, fonts ($1)" "$ROOT/node_modules/.done-$1" \
        "package-lock.json script/lib/assets.txt" install_node_packages "$1"
}

install_node_packages() {
    local only=(--omit=dev)
    [[ $1 == app ]] || only=()
    find_npm
    (cd "$ROOT" && npm ci --ignore-scripts --no-audit --no-fund "${only[@]}")
    copy_assets
    [[ $1 == app ]] || digest "package-lock.json script/lib/assets.txt" >"$ROOT/node_modules/.done-app"
}

# npm of the system, or else the one that Python's registry carries: much smaller than Debian's, and needs no root.
find_npm() {
    command -v npm >/dev/null && return
    tools || fail "npm is missing. Install with: sudo apt-get install nodejs npm"
    export PATH=$TOOLS/bin:$PATH
}

tools() {
    is_done "$TOOLS/.done" "$(digest requirements/tools.txt)" && return
    make_venv "$TOOLS" && pip_install "$TOOLS" tools && digest requirements/tools.txt >"$TOOLS/.done"
}

# What script/lib/assets.txt lists goes to static/vendor/, so that nothing is served out of node_modules.
copy_assets() {
    local from to
    rm -rf "$ROOT/static/vendor"
    while read -r from to; do
        [[ -n $to ]] || continue
        mkdir -p "$ROOT/static/vendor/$to"
        cp "$ROOT"/node_modules/$from "$ROOT/static/vendor/$to/"
    done <"$ROOT/script/lib/assets.txt"
}

translations() {
    local po stale=()
    for po in "$ROOT"/translations/*/LC_MESSAGES/*.po; do
        [[ -e $po && ! ${po%.po}.mo -nt $po ]] && stale+=("$po")
    done
    ((${#stale[@]} == 0)) || step "Translations" compile_translations "${stale[@]}"
}

compile_translations() {
    local po
    for po; do "$VENV/bin/pybabel" compile --input-file="$po" --output-file="${po%.po}.mo"; done
}

# --- the whole ----------------------------------------------------------------------------------------------------

# set_up app|test [MORE PACKAGES...]: all of it; takes no time when all is there.
set_up() {
    local kind=$1 names
    shift
    names=$(missing_venv; missing_libraries)
    system_packages $names "$@"
    python_packages "$kind"
    node_packages "$kind"
    translations
}
