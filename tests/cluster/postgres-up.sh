#!/usr/bin/env bash
# Brings up a PostgreSQL of its own (Debian 12: postgresql-15) on loopback: BASE/postgres, port PG_PORT, user postgres, no password.
# Stop with postgres-down.sh (same BASE). Needs root. Exit code 3: no PostgreSQL is to be had.
set -euo pipefail
BASE=${BASE:-${TMPDIR:-/tmp}/batching-slurm}
PG_PORT=${PG_PORT:-16825}
bin=/usr/lib/postgresql/15/bin
if [ ! -x $bin/initdb ]; then
  command -v apt-get >/dev/null || { echo "postgres-up: PostgreSQL 15 is not installed, and there is no apt-get" >&2; exit 3; }
  # The package would start a server of its own.
  mine=; if [ ! -e /usr/sbin/policy-rc.d ]; then printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; mine=1; fi
  code=0
  { apt-get -o DPkg::Lock::Timeout=300 -q update &&
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q install -y --no-install-recommends postgresql-15; } >/dev/null || code=3
  [ -z "$mine" ] || rm -f /usr/sbin/policy-rc.d
  ((code == 0)) || { echo "postgres-up: PostgreSQL 15 cannot be installed" >&2; exit 3; }
fi

install -d -m 755 "$BASE"
install -d -m 700 -o postgres "$BASE/postgres"
cd "$BASE/postgres"
# A test's data need not survive the machine.
as() { runuser -u postgres -- "$@"; }
as $bin/initdb --pgdata="$BASE/postgres/data" --auth=trust --no-sync >/dev/null
as $bin/pg_ctl --pgdata="$BASE/postgres/data" --log="$BASE/postgres/log" --wait --timeout=30 start \
  --options="-c port=$PG_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=$BASE/postgres -c fsync=off" >/dev/null
$bin/postgres --version
