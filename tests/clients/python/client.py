"""One call, one refusal and one event through what was generated, typed strictly.

Arguments: the platform's address, a need that is not there, a token. The generator wants one even for
operations that need none.
"""

import json
import sys

from hehuo_client import AuthenticatedClient
from hehuo_client.api.events import list_events
from hehuo_client.api.needs import get_need, list_needs
from hehuo_client.models import EventList, NeedView, PageNeedView
from hehuo_events import PartnersNeedPublishedV2

client = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[3])
needs = list_needs.sync("haiwan", client=client)
refused = get_need.sync("haiwan", sys.argv[2], client=client)
feed = list_events.sync("haiwan", client=client, limit=100)
assert isinstance(needs, PageNeedView)
assert isinstance(feed, EventList)
assert refused is not None
assert not isinstance(refused, NeedView)
line = next(one.event for one in feed.events if one.event.type_ == "partners.need_published.v2")
event = PartnersNeedPublishedV2.model_validate(line.to_dict())
print(
    json.dumps(
        {
            "titles": [one.title for one in needs.items],
            "code": str(refused.code),
            "type": event.type.value,
            "time": line.time.isoformat(),
            "title": event.data.particulars.title,
            "head": feed.head,
        }
    )
)
