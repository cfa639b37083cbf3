#!/usr/bin/env bash
# run.sh fan-out|stages|nets [file pattern ...]    How many changes of the sources the tests notice: see docs/testing.md. For instance: run.sh fan-out '**/FanOut/RangeCursor.cs'
# What is committed is copied and mutated there, since mutated assemblies lie among the tests' meanwhile. The report is in out/.
set -euo pipefail
folder=${1:?fan-out, stages or nets}
shift
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 RunAnalyzers=false
[ -x tools/dotnet-stryker ] || dotnet tool install dotnet-stryker --version 5.1.0 --tool-path tools
rm -rf "out/checkout" "out/$folder"
git clone -q --shared "$(git rev-parse --show-toplevel)" out/checkout
cd out/checkout/tests/Batching.Runtime.Tests
patterns=()
for pattern in "$@"; do patterns+=(--mutate "$pattern"); done
"$here/tools/dotnet-stryker" --config-file "../mutation/$folder.json" "${patterns[@]}" --output "$here/out/$folder"
