#!/usr/bin/env bash
# Installs what the tests need, runs every test, ends with "N passed, N failed, N skipped" and the exit code.
#   ./test.sh                      everything
#   ./test.sh --filter NAME        any further arguments go to dotnet test
# With CI=true a test that is skipped because a tool is missing counts as failed.
set -euo pipefail
cd "$(dirname "$0")"
solution=WorkspaceAgents.WithoutAspire.slnf

say() { printf '\n== %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

packages=()
have ffmpeg || packages+=(ffmpeg)
have espeak-ng || packages+=(espeak-ng)
have chromium || have chromium-browser || have google-chrome || packages+=(chromium)
have postgres || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || packages+=(postgresql)
{ python3 -c 'import numpy' || /usr/bin/python3 -c 'import numpy'; } 2>/dev/null || packages+=(python3-numpy)
if ((${#packages[@]})); then
  root=; [ "$(id -u)" = 0 ] || root=sudo
  if ! have apt-get || { [ -n "$root" ] && ! have sudo; }; then
    echo "These are missing and cannot be installed from here. As an administrator, run:"
    echo "  apt-get update && apt-get install -y ${packages[*]}"
    echo "(macOS: brew install ffmpeg ffmpeg@7 espeak-ng chromium postgresql numpy), then run ./test.sh again."
    exit 1
  fi
  say "Installing ${packages[*]}"
  $root apt-get update -qq
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${packages[@]}" >/dev/null
fi

for manifest in tests/*/package-lock.json; do
  [ -f "$manifest" ] || continue
  say "Installing the npm packages of $(dirname "$manifest")"
  npm ci --silent --prefix "$(dirname "$manifest")"
done

say "Restoring NuGet packages"
for attempt in 1 2 3; do
  dotnet restore "$solution" --verbosity quiet && break
  [ "$attempt" -lt 3 ] || exit 1
  say "A package was not there yet; trying again in 30 s"
  sleep 30
done

say "Building"
dotnet build "$solution" --no-restore --verbosity quiet --nologo

say "Testing"
rm -rf TestResults
code=0
# -m:1: one test project at a time, so that the tests with real servers and browsers have the machine to themselves.
dotnet test "$solution" --no-build --nologo -m:1 --logger trx --results-directory TestResults \
  --blame-hang-timeout 20m --blame-hang-dump-type none "$@" || code=$?

python3 tests/summarise.py TestResults "$code"
