#!/bin/sh
# deploy.sh IMAGE: what `docker compose pull` and `docker compose up -d` do on this machine: the new image takes the place of
# the old one, which is gone while the new one starts.
set -eu
cd "$(dirname "$0")"
. ./slots.env
image=${1:?usage: deploy.sh IMAGE}

docker pull "$image"
docker rm -f "$NAME-app" >/dev/null 2>&1 || true
docker run -d --name "$NAME-app" --label com.docker.compose.service=app --restart unless-stopped \
  --env-file .env -p "127.0.0.1:$PORT:3000" "$image"
if ! ./health-check.sh app "$PORT"; then
  docker logs --tail 20 "$NAME-app" >&2 || true
  exit 1
fi
echo "Container $NAME-app Started"
