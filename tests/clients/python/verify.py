"""What Python's standardwebhooks and cloudevents make of the fixtures in the folder that is named."""

import json
import sys
from pathlib import Path

from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from standardwebhooks import Webhook, WebhookVerificationError

folder = Path(sys.argv[1])
about = json.loads((folder / "signatures.json").read_text())

webhook = Webhook(about["secret"])


def verifies(one: dict) -> bool:
    try:
        webhook.verify(one["body"].encode(), one["headers"])
    except WebhookVerificationError:
        return False
    return True


deliveries = [json.loads(line) for line in (folder / "deliveries.jsonl").read_text().splitlines()]
events = [from_http_event(HTTPMessage(one["headers"], one["body"].encode())) for one in deliveries]
print(
    json.dumps(
        {
            "cases": {one["name"]: verifies(one) for one in about["cases"]},
            "verified": sum(map(verifies, deliveries)),
            "events": [[one.get_type(), one.get_id(), one.get_extension("sequence")] for one in events],
        }
    )
)
