#!/usr/bin/env bash
# The Python SDK writes a list, or true, in binary mode as Python and not as JSON, under `application/json`.
#
# Library:  cloudevents 2.2.0 (PyPI).
# Guessed:  with `datacontenttype: application/json` the body is JSON, whatever the value.
# Seen:     only an object is. A list goes out as Python prints it ([None, 'a']), true as True, and both come back as
#           strings; the string "5" comes back as the number 5, and "" as nothing. In structured mode all are right.
# Matters:  who turns our structured events into binary ones to forward them is safe as long as `data` is an object,
#           which it is and stays. A batch made of our list endpoint's `events` would reach nobody as JSON.
# Documented: in a comment of the source (not JSON, "careful"); not for who calls it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check cloudevents==2.2.0

cat >probe.py <<'PY'
from cloudevents.core.bindings import kafka
from cloudevents.core.v1.event import CloudEvent

for data in ({"open": True}, [None, "a"], [], True, 5, "5", ""):
    fields = {"specversion": "1.0", "id": "1", "source": "/fund", "type": "t", "datacontenttype": "application/json"}
    event = CloudEvent(fields, data)
    binary, structured = kafka.to_binary_event(event), kafka.to_structured_event(event)
    print(
        f"{data!r}: sent {binary.value.decode()}, read {kafka.from_kafka_event(binary).get_data()!r};",
        f"structured read {kafka.from_kafka_event(structured).get_data()!r}",
    )
PY
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
{'open': True}: sent {"open": true}, read {'open': True}; structured read {'open': True}
[None, 'a']: sent [None, 'a'], read "[None, 'a']"; structured read [None, 'a']
[]: sent [], read []; structured read []
True: sent True, read 'True'; structured read True
5: sent 5, read 5; structured read 5
'5': sent 5, read 5; structured read '5'
'': sent , read None; structured read ''
EXPECTED
