#!/usr/bin/env bash
# Stops the server that postgres-up.sh started under BASE, if it did, and removes its data.
set -uo pipefail
BASE=${BASE:-${TMPDIR:-/tmp}/batching-slurm}
[ -d "$BASE/postgres" ] || exit 0
cd "$BASE/postgres"
[ ! -s data/postmaster.pid ] || runuser -u postgres -- /usr/lib/postgresql/15/bin/pg_ctl --pgdata="$BASE/postgres/data" --mode=immediate --wait --timeout=30 stop
cd / && rm -rf "$BASE/postgres"
