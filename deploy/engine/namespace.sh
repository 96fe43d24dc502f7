#!/bin/sh
# Runs a program of another Debian on this machine: namespace.sh ROOT PROGRAMS COMMAND …
#
# In a mount namespace of its own the root's /usr lies over this machine's; files, networks and processes are
# the machine's, so that every path which is handed to the engine is there. The namespace ends with its last process.
set -eu
[ "${IN_NAMESPACE:-}" = yes ] || IN_NAMESPACE=yes exec unshare --mount --propagation slave "$0" "$@"
unset IN_NAMESPACE
root=$1 programs=$2
shift 2
mount --bind "$root/usr" /usr
PATH=$programs:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
exec "$@"
