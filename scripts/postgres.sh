#!/usr/bin/env bash
# A PostgreSQL server of its own for tests: nothing of it survives, so it need not be careful.
# DURABLE=1: it is all the same, for who measures.
#
#   scripts/postgres.sh start DIR     begins one in DIR (made anew) and prints its address
#   scripts/postgres.sh restart DIR   kills it and starts it again
#   scripts/postgres.sh stop DIR      ends it and takes DIR away

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

[ $# = 2 ] || fail "usage: scripts/postgres.sh start|restart|stop DIR"
dir="$(realpath -m "$2")"

programs() {
    local found
    found="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
    [ -n "$found" ] || found="$(dirname "$(command -v initdb || true)")"
    [ -x "$found/initdb" ] || fail "no PostgreSQL here: scripts/setup.sh test installs it on Debian"
    printf '%s\n' "$found"
}

# PostgreSQL refuses to run as root.
as_its_user() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && exec setpriv --reuid=postgres --regid=postgres --clear-groups "$@")
    else
        "$@"
    fi
}

case "$1" in
    start)
        bin="$(programs)"
        rm -rf "$dir"
        mkdir -p "$dir"
        [ "$(id -u)" != 0 ] || chown postgres:postgres "$dir"
        as_its_user "$bin/initdb" --pgdata="$dir/data" --username=postgres --auth=trust \
            --encoding=UTF8 --locale=C --no-sync --no-instructions >"$dir.log" 2>&1 \
            || { cat "$dir.log" >&2; fail "initdb failed"; }
        # No port, so that two of them never meet: a socket in the folder.
        settings="-c listen_addresses='' -c unix_socket_directories=$dir -c max_connections=300"
        settings+=" -c shared_buffers=64MB -c max_wal_size=2GB"
        [ -n "${DURABLE:-}" ] || settings+=" -c fsync=off -c full_page_writes=off"
        as_its_user "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/log" --options="$settings" \
            --wait start >>"$dir.log" 2>&1 || { cat "$dir.log" >&2; fail "PostgreSQL did not start"; }
        rm -f "$dir.log"
        printf 'postgres://postgres@%s/postgres\n' "${dir//\//%2F}"
        ;;
    restart)
        as_its_user "$(programs)/pg_ctl" --pgdata="$dir/data" --log="$dir/log" --mode=immediate \
            --wait restart >/dev/null
        ;;
    stop)
        [ -d "$dir/data" ] || exit 0
        as_its_user "$(programs)/pg_ctl" --pgdata="$dir/data" --mode=immediate --wait stop >/dev/null 2>&1 || true
        rm -rf "$dir"
        ;;
    *) fail "usage: scripts/postgres.sh start|restart|stop DIR" ;;
esac
