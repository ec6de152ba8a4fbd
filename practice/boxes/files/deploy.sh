#!/bin/sh
# deploy.sh IMAGE: starts IMAGE in the slot that takes no traffic, waits until it is healthy, and sends the traffic there.
# The slot that served before goes on running, for rollback.sh.
set -eu
cd "$(dirname "$0")"
. ./slots.env
image=${1:?usage: deploy.sh IMAGE}

live=$(cat active)
case $live in
  blue) next=green port=$GREEN_PORT ;;
  *) next=blue port=$BLUE_PORT ;;
esac
container=$NAME-$next

echo "active slot: $live; deploying $image to $next"
docker pull "$image"
docker rm -f "$container" >/dev/null 2>&1 || true
docker run -d --name "$container" --label "slot=$next" --restart unless-stopped \
  --env-file .env -p "127.0.0.1:$port:3000" "$image"

if ! ./health-check.sh "$next" "$port"; then
  echo "$container did not become healthy; its last lines:" >&2
  docker logs --tail 20 "$container" >&2 || true
  exit 1
fi

sed "s/127\.0\.0\.1:[0-9][0-9]*/127.0.0.1:$port/" "$SITE" >"$SITE.new"
mv "$SITE.new" "$SITE"
nginx -t
nginx -s reload
echo "$next" >active
echo "traffic switched: $live -> $next (port $port)"
