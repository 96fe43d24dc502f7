#!/bin/sh
# Makes the secrets that the compose file names, each in a file of its own. What is there already stays.
#   deploy/secrets.sh [FOLDER]      default: deploy/secrets, or SECRETS_DIR
# The two that the platform itself takes can be changed while it runs; an empty `_also` is none (rotate.sh).
#
# The folder is closed to other users of this machine; the files in it can be read by any, since inside the
# containers they are read by users that this machine does not know.
set -eu
folder=${1:-${SECRETS_DIR:-$(dirname "$0")/secrets}}
umask 077
mkdir -p "$folder"
chmod 700 "$folder"

random() { # random BYTES: as letters and digits, which need no quoting in an address
    od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'
}

keep() { # keep NAME VALUE: writes it unless it is there; whole or not at all
    [ -e "$folder/$1" ] && return
    printf '%s\n' "$2" > "$folder/$1.new"
    chmod 444 "$folder/$1.new"
    mv "$folder/$1.new" "$folder/$1"
    echo "made $folder/$1"
}

keep hehuo_internal_token "$(random 32)"
keep hehuo_internal_token_also ""
keep hehuo_token_secret "$(random 48)"
keep hehuo_token_secret_also ""
keep mongo_root_password "$(random 24)"
keep mongo_keyfile "$(random 96)"

account() { # account SUFFIX: a password for one of the platform's users of MongoDB, and the addresses that have it
    keep "mongo_password$1" "$(random 24)"
    as="hehuo$1:$(cat "$folder/mongo_password$1")"
    options='replicaSet=rs0&authSource=admin'
    keep "hehuo_mongo_url$1" "mongodb://$as@mongo:27017/?$options"
    keep "hehuo_mongo_url$1_ha" "mongodb://$as@mongo:27017,mongo-2:27017,mongo-3:27017/?$options"
}

account "" # The gateway's, and that of the operator's commands: all four databases.
account _partners # Of each service: its own database alone.
account _bookings
account _fund
