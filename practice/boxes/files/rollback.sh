#!/bin/sh
# rollback.sh: sends the traffic back to the other slot, if its container runs and is healthy. Run twice, it goes forward again.
set -eu
cd "$(dirname "$0")"
. ./slots.env

live=$(cat active)
case $live in
  blue) other=green port=$GREEN_PORT ;;
  *) other=blue port=$BLUE_PORT ;;
esac
container=$NAME-$other

running=$(docker inspect -f '{{.State.Running}}' "$container" 2>/dev/null) || running=missing
if [ "$running" != true ]; then
  echo "rollback.sh: $container is not running ($running); the traffic stays with $live" >&2
  exit 1
fi
if ! curl -fsS -m 5 "http://127.0.0.1:$port/api/health" | grep -q '"success":true'; then
  echo "rollback.sh: $container is not healthy; the traffic stays with $live" >&2
  exit 1
fi

sed "s/127\.0\.0\.1:[0-9][0-9]*/127.0.0.1:$port/" "$SITE" >"$SITE.new"
mv "$SITE.new" "$SITE"
nginx -t
nginx -s reload
echo "$other" >active
echo "rolled back: $live -> $other (port $port)"
