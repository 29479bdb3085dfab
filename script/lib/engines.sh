# Private PostgreSQL and Redis for one test run: random places, nothing durable, gone at the end.

ENGINES=

start_engines() {
    ENGINES=$(mktemp -d "${TMPDIR:-/tmp}/portal-test.XXXXXX")
    trap stop_engines EXIT
    chmod 755 "$ENGINES"
    [[ -z $(postgres_programs) ]] || step "PostgreSQL" start_postgresql
    ! command -v redis-server >/dev/null || step "Redis" start_redis
    # shellcheck disable=SC1090
    for url in "$ENGINES"/*.url; do [[ ! -e $url ]] || source "$url"; done
}

# Debian's newest server, whatever else is called postgres on the PATH.
postgres_programs() { printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1 | grep -v '\*' || true; }

# PostgreSQL refuses to run as root: root runs it as Debian's user postgres.
as_postgres() {
    if ((EUID == 0)); then runuser -u postgres -- "$@"; else "$@"; fi
}

start_postgresql() {
    local bin place=$ENGINES/postgresql
    bin=$(postgres_programs)
    mkdir "$place"
    ((EUID != 0)) || chown postgres: "$place"
    cd "$place"
    as_postgres "$bin/initdb" --pgdata="$place/data" --username=postgres --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync --no-instructions
    as_postgres "$bin/pg_ctl" --pgdata="$place/data" --log="$place/log" --wait start \
        --options="$(settings "$place")"
    echo "export PORTAL_TEST_POSTGRESQL_URL='postgresql+psycopg://postgres@/postgres?host=$place'" \
        >"$ENGINES/postgresql.url"
}

settings() {
    printf -- '-c %s ' listen_addresses= "unix_socket_directories=$1" max_connections=100 shared_buffers=256MB \
        fsync=off synchronous_commit=off full_page_writes=off max_wal_size=2GB
}

start_redis() {
    local port tries
    for tries in 1 2 3; do
        port=$(free_port)
        redis-server --port "$port" --bind 127.0.0.1 --save "" --appendonly no --daemonize yes \
            --dir "$ENGINES" --pidfile "$ENGINES/redis.pid" --logfile "$ENGINES/redis.log"
        answers_ping "$port" && break
    done
    echo "export PORTAL_TEST_REDIS_URL=redis://127.0.0.1:$port/0" >"$ENGINES/redis.url"
}

free_port() { "$VENV/bin/python" -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

answers_ping() {
    "$VENV/bin/python" - "$1" <<'PY'
import sys, time, redis
for _ in range(50):
    try:
        sys.exit(not redis.Redis(port=int(sys.argv[1]), socket_timeout=1).ping())
    except redis.ConnectionError:
        time.sleep(0.1)
sys.exit(1)
PY
}

stop_engines() {
    local place=$ENGINES/postgresql
    [[ ! -e $place/data/postmaster.pid ]] ||
        (cd "$place" && as_postgres "$(postgres_programs)/pg_ctl" --pgdata="$place/data" --mode=immediate --silent stop) || true
    [[ ! -e $ENGINES/redis.pid ]] || kill -KILL "$(<"$ENGINES/redis.pid")" 2>/dev/null || true
    rm -rf "$ENGINES"
}
