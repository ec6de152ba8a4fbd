#!/usr/bin/env bash
# engine.sh FOLDER: a Docker engine of its own, for tests. Its socket is FOLDER/docker.sock.
#
# It has namespaces of its own for mounts, processes, cgroups and the network, so nothing of the machine is touched, and
# what it started ends with it. It takes the words stop and start on standard input, and runs until that is closed, which
# happens when whoever started it ends, however that is. Needs root.
set -u
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"

start() {
  unshare --mount --cgroup --pid --net --fork --kill-child=KILL --mount-proc -- \
    /bin/bash "$here/inside.sh" "$folder" >>"$folder/log" 2>&1 </dev/null &
  space=$!
}

# The engine first, so that it ends its containers; then the space it is in, with all that is left there.
end() {
  local engine
  engine=$(cat "/proc/$space/task/$space/children" 2>/dev/null)
  [ -z "$engine" ] || kill -TERM $engine 2>/dev/null
  for _ in $(seq 100); do kill -0 "$space" 2>/dev/null || break; sleep 0.1; done
  kill -KILL "$space" 2>/dev/null
  wait "$space" 2>/dev/null
}

trap '' INT TERM HUP
start
while IFS= read -r word; do
  case $word in
    stop) end && rm -f "$folder/docker.sock" "$folder/docker.pid" && rm -rf "$folder/exec" && echo stopped ;;
    start) start && echo started ;;
  esac
done
end
rm -rf "$folder"
