#!/bin/sh
# Stands for docker, nginx and curl on this practice machine: it leaves the command in the mailbox of the practice world, which
# carries it out, and says what came of it. It needs nothing but a shell and the usual small tools.
set -u
me=${0##*/}
mail=${0%/*}/../mail
asked=$(mktemp -d "$mail/new.XXXXXX") || exit 125
trap 'rm -rf "$asked"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
printf '%s\0' "$me" "$PWD" "$@" >"$asked/words"
left=$mail/ask.${asked##*.}
mv "$asked" "$left" && asked=$left
# Opened for reading too, the bell rings even when nobody is there to hear it.
printf . 1<>"$mail/bell"

waited=0
while [ ! -d "$asked/reply" ]; do
  if [ ! -d "$asked" ]; then
    echo "$me: this practice machine is gone" >&2
    exit 124
  fi
  if [ "$waited" -ge 1500 ]; then
    echo "$me: the practice world did not answer within 30 seconds; it answers only while cutover demo runs" >&2
    exit 124
  fi
  waited=$((waited + 1))
  sleep 0.02
done
cat "$asked/reply/stderr" >&2
cat "$asked/reply/stdout"
exit "$(cat "$asked/reply/exit")"
