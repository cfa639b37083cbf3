#!/usr/bin/env bash
# run.sh [schedules] [scenario ...]    Exit 1 where a schedule broke a promise. STRATEGIES, SEED and SOURCE may be set: see README.md.
set -euo pipefail
schedules=${1:-100}
shift $(($# < 1 ? $# : 1))
cd "$(dirname "$0")"
export DOTNET_ROLL_FORWARD=Major DOTNET_CLI_TELEMETRY_OPTOUT=1 COYOTE_CLI_TELEMETRY_OPTOUT=1
[ -x tools/coyote ] || dotnet tool install --tool-path tools Microsoft.Coyote.CLI --version 1.7.11
rm -rf bin rewritten out
dotnet build Schedules.csproj -c Release -o bin -p:Source="${SOURCE:-../../src}" -v quiet -nologo
tools/coyote rewrite rewrite.json | tail -1
scenarios=${*:-async2 async3 async4 stream2 sync-collect sync-failfast cancel-async cancel-sync timeout retry prefetch dispose lock limiter limiter-resize net net-blocked net-cancel session session-stop session-fail session-blocked}
found=0
echo "| scenario | strategy | schedules | seconds | most steps | most at once | found |"
echo "|---|---|---|---|---|---|---|"
for scenario in $scenarios; do
    for strategy in ${STRATEGIES:-random priority probabilistic}; do
        # A schedule that no longer advances in uncontrolled code would hold everything up.
        timeout $((schedules + 60)) dotnet rewritten/Schedules.dll "$scenario" "$schedules" "$strategy" "${SEED:-1}" 2>>out.uncontrolled.txt || found=1
    done
done
sort -u out.uncontrolled.txt && rm -f out.uncontrolled.txt
exit $found
