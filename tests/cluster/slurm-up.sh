#!/usr/bin/env bash
# Brings up a real Slurm (Debian 12: slurm-wlm 22.05) on this one host, by hand, no systemd:
# one munged, one slurmctld, and NODES virtual nodes n1..nN (one slurmd each, own port),
# all listening on 127.0.0.1 only.  Idempotent: what is already up is left as it is.
#
#   NODES=3 CPUS=2 BASE=${TMPDIR:-/tmp}/batching-slurm  bash slurm-up.sh   &&  . ${TMPDIR:-/tmp}/batching-slurm/env.sh
#
# Exit code 2: not as it must be (root, the host's name); 3: no Slurm is to be had.
# Stop with slurm-down.sh (same BASE).  Needs root (slurmd must setuid to the job's user).
set -euo pipefail
BASE=${BASE:-${TMPDIR:-/tmp}/batching-slurm}
NODES=${NODES:-3}            # virtual nodes
CPUS=${CPUS:-2}              # CPUs each node claims (config_overrides: may exceed the machine)
MEM=${MEM:-4000}             # MB each node claims
CTLD_PORT=${CTLD_PORT:-16817}
SLURMD_PORT=${SLURMD_PORT:-17000}   # node i listens on SLURMD_PORT+i
WAIT_S=${WAIT_S:-30}
EXTRA=${EXTRA:-}             # more slurm.conf lines
SLURMD_TIMEOUT=${SLURMD_TIMEOUT:-10} # node is DOWN this long after its slurmd stops answering
CRED_EXPIRE=${CRED_EXPIRE:-5}        # a requeued job waits this long (+1 s) before it starts again; Slurm's default is 120
[ "$(id -u)" = 0 ] || { echo "slurm-up: run as root" >&2; exit 2; }
# Exit code 3: there is no Slurm here, and none to be had.
command -v slurmctld >/dev/null || command -v apt-get >/dev/null || { echo "slurm-up: Slurm is not installed, and there is no apt-get" >&2; exit 3; }

ms() { echo $(( $(date +%s%N) / 1000000 )); }
T0=$(ms)
say() { printf '[slurm-up %6d ms] %s\n' $(( $(ms) - T0 )) "$*"; }

# --- 1. packages -----------------------------------------------------------------------------
# policy-rc.d says 101 ("do not start services") in container images; where there is none the
# packages' own postinst would start daemons with Debian's settings, so one is put there meanwhile.
need=(); for p in munge slurmctld slurmd slurm-client procps iproute2; do
  dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null | grep -qx installed || need+=("$p"); done
if [ ${#need[@]} -gt 0 ]; then
  say "installing: ${need[*]}"
  mine=; if [ ! -e /usr/sbin/policy-rc.d ]; then printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; mine=1; fi
  log=$(mktemp)
  if ! { apt-get -o DPkg::Lock::Timeout=300 -q update &&
         DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q install -y --no-install-recommends "${need[@]}"; } >"$log" 2>&1; then
    [ -z "$mine" ] || rm -f /usr/sbin/policy-rc.d; tail -30 "$log" >&2; exit 3; fi
  [ -z "$mine" ] || rm -f /usr/sbin/policy-rc.d; rm -f "$log"
  say "installed"
fi

# --- 2. folders, key, configuration --------------------------------------------------------
install -d -m 755 "$BASE" "$BASE"/{log,run,etc} "$BASE/munge"
install -d -m 700 "$BASE/munge/private" "$BASE/state"
HOST=$(hostname -s)
if ! getent ahostsv4 "$HOST" | grep -q '^127\.'; then
  # srun and NoInAddrAny resolve the host's own name; unless it gives 127.x they would leave loopback.
  # (They resolve with AI_ADDRCONFIG: in a network namespace with only lo nothing resolves at all
  #  until some other interface has an IPv4 address.)
  echo "slurm-up: '$HOST' does not resolve to 127.x: add '127.0.0.1 $HOST' to /etc/hosts, or give an interface other than lo an IPv4 address" >&2; exit 2; fi
[ -s "$BASE/munge/private/key" ] || ( umask 077; head -c 1024 /dev/urandom > "$BASE/munge/private/key" )

conf="$BASE/etc/slurm.conf"; new="$conf.new"
{ cat <<CONF
ClusterName=batching
SlurmctldHost=$HOST(127.0.0.1)
SlurmctldPort=$CTLD_PORT
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$BASE/munge/munge.socket,cred_expire=$CRED_EXPIRE
CredType=cred/munge
# bind to the resolved address (127.0.0.1) instead of 0.0.0.0
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=$BASE/state
SlurmdSpoolDir=$BASE/spool-%n
SlurmctldPidFile=$BASE/run/slurmctld.pid
SlurmdPidFile=$BASE/run/slurmd.%n.pid
SlurmctldLogFile=$BASE/log/slurmctld.log
SlurmdLogFile=$BASE/log/slurmd.%n.log
MailProg=/bin/true
MpiDefault=none
# no cgroups: processes are found by parent-pid; no confinement, no memory limit
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
# no database: finished jobs stay in slurmctld for MinJobAge, and one line each in jobcomp.log
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$BASE/log/jobcomp.log
MinJobAge=3600
# a dead slurmd is noticed in about 11 s instead of 25 s (the default MessageTimeout is 10)
MessageTimeout=3
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
# schedule at once, for tests (the defaults batch submissions for seconds)
SchedulerParameters=sched_min_interval=0,batch_sched_delay=0,sched_interval=2,bf_interval=2
SlurmdParameters=config_overrides
MaxArraySize=10001
MaxJobCount=20000
JobRequeue=1
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=$SLURMD_TIMEOUT
BatchStartTimeout=20
# between SIGTERM and SIGKILL
KillWait=5
CompleteWait=0
InactiveLimit=0
$EXTRA
CONF
  for i in $(seq 1 "$NODES"); do
    echo "NodeName=n$i NodeHostname=$HOST NodeAddr=127.0.0.1 Port=$((SLURMD_PORT+i)) CPUs=$CPUS RealMemory=$MEM State=UNKNOWN"
  done
  echo "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE DefaultTime=10 State=UP OverSubscribe=NO LLN=YES"
} > "$new"
changed=; if ! cmp -s "$new" "$conf"; then mv "$new" "$conf"; changed=1; else rm -f "$new"; fi
export SLURM_CONF="$conf"
cat > "$BASE/env.sh" <<ENV
export SLURM_CONF=$conf
ENV

# alive PIDFILE EXE: the recorded pid runs that very program
alive() { local p; [ -s "$1" ] && p=$(cat "$1") && [ "$(readlink "/proc/$p/exe" 2>/dev/null)" = "$(readlink -f "$2")" ]; }
until_ok() { local end=$(( $(ms) + WAIT_S*1000 )); until "$@" >/dev/null 2>&1; do [ "$(ms)" -lt "$end" ] || return 1; sleep 0.05; done; }

# --- 3. munged ----------------------------------------------------------------------------
if alive "$BASE/run/munged.pid" /usr/sbin/munged; then say "munged already up"; else
  # mode 700 folder for key+seed+log, 755 for the socket: munged refuses looser ones
  /usr/sbin/munged --key-file="$BASE/munge/private/key" --seed-file="$BASE/munge/private/seed" \
    --log-file="$BASE/munge/private/munged.log" --pid-file="$BASE/run/munged.pid" \
    --socket="$BASE/munge/munge.socket" --num-threads=2 --origin=127.0.0.1
fi
until_ok sh -c "munge -S '$BASE/munge/munge.socket' -n | unmunge -S '$BASE/munge/munge.socket'" ||
  { echo "slurm-up: munge does not answer" >&2; tail -20 "$BASE/munge/private/munged.log" >&2; exit 1; }
say "munge round trip ok"

# --- 4. slurmctld --------------------------------------------------------------------------
if alive "$BASE/run/slurmctld.pid" /usr/sbin/slurmctld; then
  say "slurmctld already up"; [ -z "$changed" ] || say "slurm.conf changed: run slurm-down.sh, then this again, for it to count"
else
  ( cd "$BASE/log" && exec setsid /usr/sbin/slurmctld </dev/null >"$BASE/log/slurmctld.out" 2>&1 )
fi
until_ok sh -c "scontrol ping | grep -q 'is UP'" ||
  { echo "slurm-up: slurmctld does not answer" >&2; tail -30 "$BASE/log/slurmctld.log" >&2; exit 1; }
say "slurmctld answers"

# --- 5. one slurmd per virtual node ----------------------------------------------------------
for i in $(seq 1 "$NODES"); do
  install -d -m 755 "$BASE/spool-n$i"
  if alive "$BASE/run/slurmd.n$i.pid" /usr/sbin/slurmd; then continue; fi
  ( cd "$BASE/log" && exec setsid /usr/sbin/slurmd -N "n$i" </dev/null >"$BASE/log/slurmd.n$i.out" 2>&1 )
done
ready() { [ "$(sinfo -h -N -o '%N %t' | awk '$2=="idle"||$2=="mix"||$2=="alloc"' | wc -l)" -ge "$NODES" ]; }
if ! until_ok ready; then
  sinfo -R >&2; sinfo -N -l >&2; for i in $(seq 1 "$NODES"); do tail -5 "$BASE/log/slurmd.n$i.log" >&2; done; exit 1; fi
say "nodes ready: $(sinfo -h -N -o '%N=%t' | tr '\n' ' ')"

slurmctld -V; slurmd -V; munged -V
if ss -Hltnp 2>/dev/null | grep -E '"(slurmctld|slurmd)"' | grep -vqE '127\.0\.0\.1:'; then
  echo "slurm-up: WARNING: a Slurm daemon listens off loopback" >&2; fi
echo "up: . $BASE/env.sh"
