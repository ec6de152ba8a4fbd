#!/usr/bin/env bash
# Becomes the engine, inside its own namespaces; begun by engine.sh.
set -eu
folder=$1
mount --make-rprivate /
ip link set lo up 2>/dev/null || true
umount -R /sys/fs/cgroup 2>/dev/null || umount -l /sys/fs/cgroup
if grep -qE '^[0-9]+:[^:]*\bmemory\b' /proc/self/cgroup; then
  mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
  for part in cpu cpuacct cpuset memory devices freezer blkio pids; do
    mkdir -p "/sys/fs/cgroup/$part"
    mount -t cgroup -o "$part" cgroup "/sys/fs/cgroup/$part"
  done
  mkdir -p /sys/fs/cgroup/systemd
  mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
else
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  # Controllers can be given on only where no process is left.
  mkdir -p /sys/fs/cgroup/engine
  xargs -rn1 </sys/fs/cgroup/cgroup.procs >/sys/fs/cgroup/engine/cgroup.procs 2>/dev/null || true
  sed -e 's/ / +/g' -e 's/^/+/' </sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control || true
fi
mount -t tmpfs -o mode=755 tmpfs /run
if command -v docker-registry >/dev/null 2>&1; then
  printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s/registry}}\nhttp: {addr: "127.0.0.1:5000"}\n' "$folder" >"$folder/registry.yml"
  docker-registry serve "$folder/registry.yml" >"$folder/registry.log" 2>&1 &
fi
exec dockerd -H "unix://$folder/docker.sock" --data-root "$folder/data" --exec-root "$folder/exec" \
  --pidfile "$folder/docker.pid" --iptables=false --ip-masq=false --bridge=none --storage-driver vfs \
  --shutdown-timeout 2
