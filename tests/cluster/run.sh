#!/usr/bin/env bash
# Studies on a real Slurm of three nodes on this machine: what is promised of clusters, seen with nodes that die; then on PostgreSQL, with a
# machine that freezes. A line a promise, and last "N passed, N failed"; exit code 0 only if all hold. Needs root, and Slurm or Debian's packages
# of it; exit code 77 where that is not to be had. Everything that it starts it ends. A minute; the first time half a minute more, for the packages.
#
#   dotnet build Batching.sln -c Release && tests/cluster/run.sh
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
worker=$root/tests/Batching.Cluster.Worker/bin/Release/net10.0/Batching.Cluster.Worker.dll

heat_loss=$root/samples/HeatLoss/bin/Release/net10.0/HeatLoss.dll

skip() { echo "cluster tests skipped: $1"; exit 77; }
[ "$(id -u)" = 0 ] || skip "a Slurm of one's own needs root"
for program in "$worker" "$heat_loss"; do
    [ -f "$program" ] || { echo "build first: there is no $program"; exit 1; }
done

work=$(mktemp -d "${TMPDIR:-/tmp}/batching-cluster.XXXXXX")
# munged wants its socket to be reachable by all.
chmod 755 "$work"
# Ports of its own, so that two of these may run at once.
first=$((20000 + (RANDOM % 1000) * 10))
export BASE=$work/slurm NODES=3 CPUS=6 CTLD_PORT=$first SLURMD_PORT=$((first + 1)) SLURMD_TIMEOUT=4 CRED_EXPIRE=5

touch "$work/lines"
count() { grep -c "^$1 " "$work/lines"; }

beside=
tear_down() {
    trap - EXIT INT TERM
    [ -z "$beside" ] || kill "$beside" $(ps -o pid= --ppid "$beside") 2>/dev/null
    [ ! -s "$work/frozen.pid" ] || kill -KILL "$(cat "$work/frozen.pid")" 2>/dev/null
    "$here/slurm-down.sh" >"$work/down.log" 2>&1
    "$here/postgres-down.sh" >>"$work/down.log" 2>&1
    if (($(count FAILED) > 0)); then
        echo "what was left is in $work"
    else
        rm -rf "$work"
    fi
}

trap 'tear_down' EXIT
trap 'give_up "ended by a signal"' INT TERM

# Nothing can be tested any more.
give_up() {
    echo "FAILED  $1" | tee -a "$work/lines"
    exit 1
}

# Says what is promised and how it was counted.
check() {
    local text=$1 word=FAILED
    shift
    if "$@" 2>>"$work/checks.log"; then
        word=ok
    fi

    printf '%-7s %s\n' "$word" "$text" | tee -a "$work/lines"
}

begin=$(date +%s%N)
now() { echo $((($(date +%s%N) - begin) / 1000000)); }
heading() { printf '\n%s (at %s s)\n' "$1" "$(($(now) / 1000))"; }

# cells FOLDER ROWS MILLISECONDS COMMAND…: what it says goes to FOLDER/said.
cells() {
    mkdir -p "$work/$1"
    timeout 90 dotnet "$worker" "$work/$1" "${@:2}" >"$work/$1/said" 2>&1
    local code=$?
    { echo "\$ $* -> $code"; cat "$work/$1/said"; } >>"$work/log"
    return $code
}

said() { grep -q -- "$2" "$work/$1/said"; }
executions() { find "$work/$1/traces" -type f 2>/dev/null | wc -l; }
results() { find "$work/$1/shared/results" -name '*.json' ! -name '.*' 2>/dev/null | wc -l; }

# until_ok SECONDS COMMAND…: waits until it succeeds.
until_ok() {
    local end=$(($(now) + $1 * 1000))
    shift
    until "$@"; do
        (($(now) < end)) || return 1
        sleep 0.05
    done
}

at_least() { (($("$1" "$2") >= $3)); }
# Nobody executes or publishes any more, also no copy that Slurm has forgotten.
quiet() { ! pgrep -f "$worker $work/$1 " >/dev/null; }

# shards_on FOLDER NODE: the shards that a node runs.
shards_on() { squeue --noheader --array --states=RUNNING --nodelist="$1" --format=%K | sort -n | tr '\n' ' '; }

# executed_twice FOLDER SHARDS SHARD…: how many cells of these shards were executed more than once.
executed_twice() {
    local folder=$1 shards=$2
    shift 2
    find "$work/$folder/traces" -type f -printf '%f\n' | sed 's/\.[0-9a-f]*$//' | sort | uniq -d \
        | awk -F- -v shards="$shards" -v wanted=" $* " 'BEGIN { place["0"] = 0; place["0.5"] = 1; place["1"] = 2; place["2.25"] = 3 }
            index(wanted, " " ((4 * $1 + place[$2]) % shards) " ") { n++ } END { print n + 0 }'
}

same_table() { cells "$1" "$2" 0 export "$work/$1/table.csv" && cmp "$work/$1/table.csv" "$work/serial$2/table.csv"; }

# Runs beside a scenario that waits most of the time.
postgres() {
    "$here/postgres-up.sh" >"$work/postgres.log" 2>&1
    local code=$? refused
    if ((code == 3)); then
        echo "PostgreSQL is not tested: $(tail -n 1 "$work/postgres.log")"
    else
        check "a server is up: $(tail -n 1 "$work/postgres.log")" test "$code" = 0
        export BATCHING_POSTGRES="Host=127.0.0.1;Port=$PG_PORT;Username=postgres;Database=postgres"
        timeout 120 dotnet test "$root/tests/Batching.Postgres.Tests" -c Release --no-build >"$work/postgres.said" 2>&1
        check "tests/Batching.Postgres.Tests: $(grep -o 'Failed: .*Total: *[0-9]*' "$work/postgres.said")" grep -q '^Passed! .*Skipped: *0,' "$work/postgres.said"
        mkdir -p "$work/frozen"
        dotnet "$worker" "$work/frozen" 30 400 serial >"$work/frozen/said" 2>&1 &
        local frozen=$!
        echo "$frozen" >"$work/frozen.pid"
        until_ok 30 at_least executions frozen 5
        sleep 0.15
        kill -STOP "$frozen"
        cells alive 30 5 serial
        check "one machine froze after $(executions frozen) runs, another did the rest when its lease of 2 s had expired: $(cat "$work/alive/said")" said alive "120 runs, .* 0 refused"
        kill -CONT "$frozen"
        wait "$frozen"
        rm "$work/frozen.pid"
        refused=$(grep -o '[0-9]* refused' "$work/frozen/said" || echo "ended by the server, 1 or more refused")
        check "what it computed when it woke was not stored: $refused" grep -qv '^0 ' <<<"$refused"
        check "the table is that of the serial run, to the byte" same_table alive 30
    fi
}

heading "bringing up"
"$here/slurm-up.sh" >"$work/up.log" 2>&1
code=$?
((code != 3)) || skip "$(tail -n 1 "$work/up.log")"
((code == 0)) || { tail -n 5 "$work/up.log"; give_up "Slurm does not come up"; }
. "$BASE/env.sh"
tail -n 20 "$work/up.log" | grep -E 'nodes ready|slurm-wlm' | head -n 2
for rows in 50 30; do
    cells serial$rows $rows 0 serial && cells serial$rows $rows 0 export "$work/serial$rows/table.csv" || { cat "$work/serial$rows/said"; give_up "the serial run"; }
done

heading "a study of 200 cells as 12 shards"
cells whole 50 40 plan "$work/whole/shared" --shards 12
check "planned: $(head -n 1 "$work/whole/said")" said whole "200 runs in 12 shards"
cells whole 50 40 submit "$work/whole/shared"
check "submitted as one array: $(cat "$work/whole/said")" said whole "submitted 12 .*: 0-11"
cells whole 50 40 submit "$work/whole/shared"
check "submitting again while it runs submits nothing: $(cat "$work/whole/said")" said whole "nothing to submit"
cells whole 50 40 submit "$work/whole/shared" --wait
check "done by its results: $(tail -n 1 "$work/whole/said")" said whole "200 of 200 runs done"
check "each cell was executed once: $(executions whole) executions, $(results whole) results" test "$(executions whole)" = 200
cells whole 50 40 merge "$work/whole/shared"
check "merged: $(cat "$work/whole/said")" said whole "200 merged, 0 stored before"
check "the table is that of the serial run, to the byte: $(wc -c <"$work/serial50/table.csv") bytes" same_table whole 50
cells whole 50 40 merge "$work/whole/shared"
check "merged a second time: $(cat "$work/whole/said")" said whole "0 merged, 200 stored before"
check "the table is still the same" same_table whole 50

heading "missing shards"
mapfile -t ids < <(grep -o '"id": "[0-9a-f]*"' "$work"/whole/shared/cells.*.plan.json | grep -o '[0-9a-f]\{40\}')
file_of() { find "$work/whole/shared/results" -name "${ids[$1]}.json"; }
rm "$(file_of 5)" "$(file_of 23)"
truncate --size=100 "$(file_of 7)"
cells whole 50 40 status "$work/whole/shared"
code=$?
check "two results lost and one torn are seen, exit code $code: $(head -n 1 "$work/whole/said")" test "$code" = 3
check "they are named: $(grep -c '^shard' "$work/whole/said") shards, $(grep -c '^damaged' "$work/whole/said") damaged file" said whole "197 of 200 runs done, 3 missing in 3 of 12 shards, 1 damaged"
cells whole 50 40 merge "$work/whole/shared"
code=$?
check "a merge without them ends with exit code $code: $(cat "$work/whole/said")" test "$code" = 3
before=$(executions whole)
# From within a task of another array, whose variables are not to leak.
SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_JOB_ID=1 SLURM_ARRAY_TASK_MAX=99 SLURM_JOB_NAME=batching-000000000000 SLURM_CPUS_ON_NODE=1 cells whole 50 40 submit "$work/whole/shared" --wait
check "only their shards are submitted: $(head -n 1 "$work/whole/said")" said whole "submitted 3 .*: 5,7,11"
check "and only what is missing is executed, by the plan's 12 shards: $(($(executions whole) - before)) runs" test "$(($(executions whole) - before))" = 3
rm -rf "$work/whole/study"
cells whole 50 40 merge "$work/whole/shared"
check "merged into a new study: $(cat "$work/whole/said")" said whole "200 merged, 0 stored before"
check "the table is that of the serial run, to the byte" same_table whole 50

heading "a node loses its power, and on another the daemon dies alone"
export PG_PORT=$((first + 5))
postgres >"$work/postgres.lines" 2>&1 &
beside=$!
cells nodes 30 2000 plan "$work/nodes/shared" --shards 6
cells nodes 30 2000 submit "$work/nodes/shared"
all_run() { [ "$(squeue --noheader --array --states=RUNNING --format=%K | wc -l)" = 6 ] && at_least results nodes 6; }
check "6 shards run on 3 nodes" until_ok 30 all_run
on_n1=$(shards_on n1) on_n2=$(shards_on n2)
"$here/slurm-crash-node.sh" n1 >>"$work/log" 2>&1
"$here/slurm-crash-node.sh" n2 daemon >>"$work/log" 2>&1
at_crash=$(results nodes)
echo "        n1 (shards $on_n1) was killed with its tasks, of n2 (shards $on_n2) the daemon alone; $at_crash of 120 results were there"
both() { (($(executed_twice nodes 6 $on_n2) >= 4)); }
check "n2's tasks go on beside their second copies: cells are executed by both" until_ok 60 both
heading "    both copies were seen at once; now they may hurry"
touch "$work/nodes/hurry"
cells nodes 30 2000 submit "$work/nodes/shared" --wait
check "the plan is done all the same: $(tail -n 1 "$work/nodes/said")" said nodes "120 of 120 runs done"
check "what the dead machine ran was started again: $(cat "$work"/nodes/shared/logs/*.log | grep -c 'attempt 2') second attempts" \
    test "$(cat "$work"/nodes/shared/logs/*.log | grep -c 'attempt 2')" -ge 4
until_ok 30 quiet nodes
twice_n1=$(executed_twice nodes 6 $on_n1) twice_n2=$(executed_twice nodes 6 $on_n2)
check "the crash cost what was under way: $twice_n1 cells of n1 were executed again, at most one a shard" test "$twice_n1" -le "$(wc -w <<<"$on_n1")"
check "on n2 $twice_n2 cells were executed by both copies" test "$twice_n2" -ge 4
check "each result was published once: $(executions nodes) executions, $(results nodes) files" test "$(results nodes)" = 120
cells nodes 30 2000 merge "$work/nodes/shared"
check "merged: $(cat "$work/nodes/said")" said nodes "120 merged, 0 stored before"
check "the table is that of the serial run, to the byte" same_table nodes 30

heading "PostgreSQL, meanwhile: a few machines without a scheduler"
wait "$beside"
beside=
cat "$work/postgres.lines"

heading "cancel"
cells cancel 30 400 plan "$work/cancel/shared" --shards 4
cells cancel 30 400 submit "$work/cancel/shared"
until_ok 30 at_least results cancel 6
cells cancel 30 400 cancel "$work/cancel/shared"
check "cancelled by the plan's name: $(cat "$work/cancel/said")" said cancel "cancelled 4 tasks"
check "no task is left" test -z "$(squeue --noheader)"
until_ok 10 quiet cancel
check "SIGTERM ended the shards at the next cell: $(cat "$work"/cancel/shared/logs/*.log | grep -c 'stopped with') say so" \
    test "$(cat "$work"/cancel/shared/logs/*.log | grep -c 'stopped with')" = 4
check "with whole results: $(executions cancel) executions began, $(results cancel) results are there" test "$(executions cancel)" = "$(results cancel)"
cells cancel 30 5 submit "$work/cancel/shared" --wait
check "submitted again it goes on: $(tail -n 1 "$work/cancel/said")" said cancel "120 of 120 runs done"
check "nothing was executed twice: $(executions cancel) executions" test "$(executions cancel)" = 120
cells cancel 30 5 merge "$work/cancel/shared"
check "the table is that of the serial run, to the byte" same_table cancel 30

heading "one program, by an option on threads, in processes and on Slurm"
sample() { timeout 120 dotnet "$heat_loss" "$work/sample-$1" --on "$1" --table "$work/sample-$1.csv" >"$work/sample-$1.said" 2>&1; }
check "samples/HeatLoss on threads: $(sample threads; grep '^heat-loss' "$work/sample-threads.said")" grep -q '19 runs, 0 stored, 19 executed' "$work/sample-threads.said"
check "samples/HeatLoss in processes: $(sample processes; grep '^heat-loss' "$work/sample-processes.said")" grep -q '19 runs, 0 stored, 19 executed' "$work/sample-processes.said"
check "samples/HeatLoss on Slurm: $(sample slurm; grep 'merged' "$work/sample-slurm.said")" grep -q '19 merged, 0 stored before' "$work/sample-slurm.said"
check "the table of processes is that of threads, to the byte: $(wc -c <"$work/sample-processes.csv") bytes" cmp "$work/sample-threads.csv" "$work/sample-processes.csv"
check "the table of Slurm too: $(wc -c <"$work/sample-slurm.csv") bytes" cmp "$work/sample-threads.csv" "$work/sample-slurm.csv"

heading "done"
if (($(count FAILED) > 0)); then
    tail -n 40 "$work/log"
    tail -n 20 "$work"/*.said
fi

echo "$(count ok) passed, $(count FAILED) failed"
(($(count FAILED) == 0))
