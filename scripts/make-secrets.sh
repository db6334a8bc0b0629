#!/bin/sh
# Make the secrets of a deployment in secrets/, each once; one that exists is left alone.
set -eu
cd "$(dirname "$0")/.."

umask 077
mkdir -p secrets

random() {
    head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'
}

# The directory is closed; the files are read in containers by accounts that are not root.
keep() {
    [ -s "secrets/$1" ] && return
    printf '%s' "$2" >"secrets/$1"
    chmod 0444 "secrets/$1"
    echo "secrets/$1: made"
}

keep secret-key "$(random)$(random)"
keep postgres-password "$(random)"
keep database-url "postgres://guichet:$(random)@postgres:5432/guichet"
keep redis-url "redis://:$(random)@valkey:6379/0"
if [ ! -s secrets/email-url ]; then
    [ -n "${EMAIL_URL:-}" ] || {
        echo "Give the mail server once: EMAIL_URL='smtp+tls://user:password@mail.example.org:587' $0" >&2
        exit 1
    }
    keep email-url "$EMAIL_URL"
fi
# Empty: the portal sends no SMS.
[ -e secrets/sms-url ] || keep sms-url "${SMS_URL:-}"
# Empty: the portal takes no cards.
[ -e secrets/payment-url ] || keep payment-url "${PAYMENT_URL:-}"
