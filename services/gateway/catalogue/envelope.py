"""The envelope of an event, as everybody outside sees it: CloudEvents 1.0 in structured JSON.

How it is made of the recorded one: `services.gateway.feed.public_line`.
"""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from services.gateway.catalogue.events import SCHEMA_URN
from shared.kernel.models import CommunityId, View

WireName = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z]+(_[a-z]+)*\.v[1-9][0-9]*$")]


class EventView(View):
    """A public event in its wire form: CloudEvents 1.0 as structured JSON.

    ``sequence``, ``partitionkey``, ``role``, ``onbehalfof``, ``correlationid``, ``causationid`` and
    ``recordedhash`` are extension attributes: the place in the service's log, the community, in which role
    it was done and for whom, what it belongs to, and what binds it to the recorded event.
    """

    specversion: Literal["1.0"]
    """The version of CloudEvents that the envelope follows."""
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,31}:[1-9][0-9]*$")]
    """The community and the place in the service's log: unique within ``source``."""
    source: Annotated[str, StringConstraints(pattern=r"^/[a-z]+$")]
    """The service: ``/partners``, ``/bookings`` or ``/fund``."""
    type: WireName
    """What happened, with the version of its fields."""
    datacontenttype: Literal["application/json"]
    """The media type of `data`."""
    dataschema: Annotated[str, StringConstraints(pattern=f"^{SCHEMA_URN}")]
    """The name of the schema of ``data``; the schema itself is at ``/schemas/{type}``."""
    subject: str | None = None
    """The id of what the event is about, where there is one."""
    time: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    """When it was recorded, in UTC."""
    sequence: Annotated[str, StringConstraints(pattern=r"^[0-9]{16}$")]
    """The place in the service's own log, as text that sorts. Has gaps where events are not public."""
    partitionkey: CommunityId
    """The community, which is also the key of the message on Kafka."""
    role: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")] | None = None
    """In which role it was done: ``system`` for a policy or the clock. Absent where none was recorded, as
    until version 0.2, and where none was needed."""
    onbehalfof: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")] | None = None
    """For whom staff did it: the role, ``resident``. Absent where they did it for themselves."""
    correlationid: str
    """The same in all that one request caused: made of the request's id with a key of the community."""
    causationid: str
    """What caused it: a request, as in ``correlationid``, or an event as ``{service}/{id}``."""
    recordedhash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Binds it to the event as it was recorded, for whoever runs the platform: HMAC-SHA-256 of its bytes,
    with a key of the community."""
    data: dict[str, JsonValue]
    """What happened, in the fields of its type."""
