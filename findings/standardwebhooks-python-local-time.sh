#!/usr/bin/env bash
# The Python library of Standard Webhooks signs another moment than the one it is given, unless that is in UTC.
#
# Library:  standardwebhooks 1.1.0 (PyPI), beside standardwebhooks 1.1.1 (npm).
# Guessed:  a datetime with a time zone is a moment; two spellings of one moment get one signature.
# Seen:     the wall clock is signed as if it were UTC's. In China that is eight hours ahead: the library's own `verify`,
#           and every other one, refuses the message.
# Matters:  a tool for an operator in +08:00 that signs a test delivery with `datetime.now(ZONE)` fails each time, and the
#           error speaks of the signature or of the clock, never of the zone. Sign the integer that is sent as
#           `webhook-timestamp`, or convert to UTC first.
# Documented: reported (standard-webhooks 251, mended in the open pull request 334), not in the release.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund standardwebhooks@1.1.1
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check standardwebhooks==1.1.0

cat >probe.py <<'PY'
from datetime import UTC, datetime, timedelta, timezone

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

hook = Webhook(b"a key for this probe and no other")
utc = datetime(2026, 11, 28, 0, 0, tzinfo=UTC)
shanghai = utc.astimezone(timezone(timedelta(hours=8)))
print("one moment:", utc == shanghai)
print("in UTC  ", hook.sign("haiwan:1", utc, "{}"))
print("in +0800", hook.sign("haiwan:1", shanghai, "{}"))

now = datetime.now(timezone(timedelta(hours=8)))
headers = {"webhook-id": "1", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": hook.sign("1", now, "{}")}
try:
    hook.verify("{}", headers)
    print("its own check accepts")
except WebhookVerificationError as error:
    print("its own check:", error)
PY
cat >probe.cjs <<'JS'
const { Webhook } = require('standardwebhooks');
const hook = new Webhook(Buffer.from('a key for this probe and no other').toString('base64'));
console.log('npm, in +0800', hook.sign('haiwan:1', new Date('2026-11-28T08:00:00+08:00'), '{}'));
JS
{ venv/bin/python probe.py && node probe.cjs; } | tee seen

diff seen - <<'EXPECTED'
one moment: True
in UTC   v1,RA5MVUqfTWobpHYvUFIK+L1m0eYEyI3TwyaGWXimMOE=
in +0800 v1,NVRq9piWq0y50bolbcO9vluOfekw6WaLWwUgQ6ZDm4Q=
its own check: No matching signature found
npm, in +0800 v1,RA5MVUqfTWobpHYvUFIK+L1m0eYEyI3TwyaGWXimMOE=
EXPECTED
