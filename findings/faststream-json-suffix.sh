#!/usr/bin/env bash
# FastStream decodes JSON when the content type says nothing, and doesn't when it says application/cloudevents+json.
#
# Library:  faststream 0.7.8 with aiokafka 0.14.0 (PyPI).
# Guessed:  a media type that ends in +json is JSON (RFC 6839), and a handler that asks for a dict gets one.
# Seen:     such a handler is refused the message with a validation error, and one that takes anything gets bytes. With
#           `application/json`, and with no content type at all, both get a dict.
# Matters:  our messages on Kafka carry `application/cloudevents+json; charset=UTF-8`, as the binding demands. A
#           subscriber written with FastStream must take bytes and decode them (or set a decoder), as our own does.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check 'faststream[kafka]==0.7.8' aiokafka==0.14.0

cat >probe.py <<'PY'
import asyncio

from faststream.kafka import KafkaBroker, TestKafkaBroker
from pydantic import ValidationError

LINE = b'{"specversion":"1.0","id":"haiwan:1","source":"/fund","type":"t","data":{"points":3}}'
broker = KafkaBroker(logger=None)


@broker.subscriber("anything")
async def takes_anything(body) -> None:
    print(f"  one that takes anything gets {type(body).__name__}")


@broker.subscriber("typed")
async def takes_dict(body: dict) -> None:
    print(f"  one that takes a dict gets {type(body).__name__}")


async def main() -> None:
    async with TestKafkaBroker(broker):
        for kind in ("application/json; charset=UTF-8", "application/cloudevents+json; charset=UTF-8", ""):
            print(kind or "no content type")
            await broker.publish(LINE, "anything", headers={"content-type": kind})
            try:
                await broker.publish(LINE, "typed", headers={"content-type": kind})
            except ValidationError as error:
                print(f"  one that takes a dict: {error.errors()[0]['msg']}")


asyncio.run(main())
PY
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
application/json; charset=UTF-8
  one that takes anything gets dict
  one that takes a dict gets dict
application/cloudevents+json; charset=UTF-8
  one that takes anything gets bytes
  one that takes a dict: Input should be a valid dictionary
no content type
  one that takes anything gets dict
  one that takes a dict gets dict
EXPECTED
