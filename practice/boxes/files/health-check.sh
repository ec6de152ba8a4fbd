#!/bin/sh
# health-check.sh SLOT PORT: waits until the application of a slot says "success":true.
set -eu
cd "$(dirname "$0")"
. ./slots.env
slot=${1:?usage: health-check.sh SLOT PORT} port=${2:?usage: health-check.sh SLOT PORT}

tries=0
while [ "$tries" -lt "$TRIES" ]; do
  tries=$((tries + 1))
  running=$(docker inspect -f '{{.State.Running}}' "$NAME-$slot" 2>/dev/null) || running=missing
  if [ "$running" != true ]; then
    echo "$NAME-$slot is not running ($running)" >&2
    exit 1
  fi
  if curl -fsS -m 5 "http://127.0.0.1:$port/api/health" 2>/dev/null | grep -q '"success":true'; then
    echo "$slot is healthy after $tries of $TRIES tries"
    exit 0
  fi
  sleep "$PAUSE"
done
echo "$slot is not healthy after $TRIES tries" >&2
exit 1
