#!/bin/sh
# Changes a secret that the platform's processes take from each other or from people, without a pause.
#   deploy/rotate.sh hehuo_internal_token begin    makes another one, which all take as well
#   deploy/rotate.sh hehuo_internal_token switch   that one is shown now, and the old one taken as well
#   deploy/rotate.sh hehuo_internal_token end      the old one is taken no more
# The same for hehuo_token_secret. After each of them the processes start again, one after the other:
# docs/deployment.md says how. The folder is SECRETS_DIR, or deploy/secrets.
set -eu
folder=${SECRETS_DIR:-$(dirname "$0")/secrets}
name=${1:-} step=${2:-}
case $name in
hehuo_internal_token) bytes=32 ;;
hehuo_token_secret) bytes=48 ;;
*) echo "rotate.sh hehuo_internal_token|hehuo_token_secret begin|switch|end" >&2 && exit 2 ;;
esac
for one in "$name" "${name}_also"; do
    [ -f "$folder/$one" ] || { echo "there is no $folder/$one: run deploy/secrets.sh first" >&2 && exit 1; }
done
now=$(cat "$folder/$name") also=$(cat "$folder/${name}_also")
umask 077

put() { # put NAME VALUE: whole or not at all
    printf '%s\n' "$2" > "$folder/$1.new"
    chmod 444 "$folder/$1.new"
    mv -f "$folder/$1.new" "$folder/$1"
}

case $step in
begin)
    [ -z "$also" ] || { echo "a change of $name has begun already: switch, or end" >&2 && exit 1; }
    put "${name}_also" "$(od -An -N "$bytes" -tx1 /dev/urandom | tr -d ' \n')"
    ;;
switch)
    [ -n "$also" ] || { echo "no change of $name has begun" >&2 && exit 1; }
    # The old one is put down first: whatever is cut off here, it is not lost.
    put "$name.old" "$now"
    put "$name" "$also"
    mv -f "$folder/$name.old" "$folder/${name}_also"
    ;;
end)
    [ -n "$also" ] || { echo "no change of $name has begun" >&2 && exit 1; }
    put "${name}_also" ""
    ;;
*) echo "begin, switch or end" >&2 && exit 2 ;;
esac
echo "$name: $step is done. Start the processes again, one after the other."
