#!/usr/bin/env bash
# Builds WorkspaceAgents, starts it on this machine and publishes the sample recordings as a first dataset.
#   ./run.sh [--data DIR] [--port N] [--no-sample]
set -euo pipefail
cd "$(dirname "$0")"
data=data port=5080 sample=--sample
while (($#)); do
  case $1 in
    --data) data=${2:?--data needs a folder}; shift 2 ;;
    --port) port=${2:?--port needs a number}; shift 2 ;;
    --no-sample) sample=; shift ;;
    *) echo "usage: ./run.sh [--data DIR] [--port N] [--no-sample]"; exit 2 ;;
  esac
done
say() { printf '== %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

packages=()
have ffmpeg && have ffprobe || packages+=(ffmpeg)
have espeak-ng || packages+=(espeak-ng)
if ((${#packages[@]})); then
  root=; [ "$(id -u)" = 0 ] || root=sudo
  if have apt-get && { [ -z "$root" ] || have sudo; }; then
    say "Installing ${packages[*]}"
    $root apt-get update -qq
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${packages[@]}" >/dev/null
  elif ! have ffmpeg || ! have ffprobe; then
    echo "ffmpeg is missing. Install it and run ./run.sh again:"
    echo "  Debian, Ubuntu: sudo apt-get install ffmpeg   macOS: brew install ffmpeg ffmpeg@7   Windows: winget install Gyan.FFmpeg.Shared"
    exit 1
  else
    say "espeak-ng is missing: everything works but aligning text to speech, which says how to install it"
  fi
fi

solution=WorkspaceAgents.WithoutAspire.slnf
server=src/Standalone/bin/Release/net10.0/WorkspaceAgents.Standalone.dll
changed() { find src ServiceDefaults tests ./*.props ./*.targets "$solution" \( -name bin -o -name obj -o -name node_modules -o -name lib \) -prune -o -type f -newer "$server" -print -quit; }
if [ ! -f "$server" ] || [ -n "$(changed)" ]; then
  say "Restoring packages"
  for attempt in 1 2 3; do
    dotnet restore "$solution" --verbosity quiet && break
    [ "$attempt" -lt 3 ] || exit 1
    say "A package was not there yet; trying again in 30 s"
    sleep 30
  done
  say "Building"
  dotnet build "$solution" --configuration Release --no-restore --verbosity quiet --nologo -p:RunAnalyzers=false
  touch "$server"
fi

mkdir -p "$data"
if read -r run pid 2>/dev/null <"$data/run.pid" && ps -p "$pid" -o command= 2>/dev/null | grep -q WorkspaceAgents.Standalone; then
  if kill -0 "$run" 2>/dev/null; then echo "It runs already with this data (process $pid). Stop it first, or give another --data."; exit 1; fi
  say "Stopping the server of a run that was killed"
  kill -TERM "$pid" && while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
fi
say "Starting on http://127.0.0.1:$port with data in $data (log: $data/server.log)"
dotnet "$server" --data "$data" --port "$port" >>"$data/server.log" 2>&1 &
pid=$!
echo "$$ $pid" >"$data/run.pid"
stop() { trap - INT TERM EXIT; kill -TERM "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; say "Stopped"; }
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM
trap stop EXIT

python3 samples/first_run.py --url "http://127.0.0.1:$port" --data "$data" --server-pid "$pid" $sample
say "Running. Ctrl+C stops it."
wait "$pid"
