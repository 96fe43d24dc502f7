"""The envelope of an event, as everybody outside sees it: CloudEvents 1.0 in structured JSON."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from services.gateway.catalogue.events import SCHEMA_URN
from shared.kernel.messages import ActorId
from shared.kernel.models import CommunityId, View

WireName = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z]+(_[a-z]+)*\.v[1-9][0-9]*$")]


class EventView(View):
    """A public event in its wire form: CloudEvents 1.0 as structured JSON.

    ``sequence``, ``partitionkey``, ``actor``, ``onbehalfof``, ``correlationid`` and ``causationid`` are
    extension attributes: the place in the service's log, the community, who did it (an opaque id), for
    whom, and what it belongs to.
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
    actor: ActorId
    """Who did it: a person's opaque id, or the name of a policy or of the clock."""
    onbehalfof: ActorId | None = None
    """For whom staff did it."""
    correlationid: str
    """The same in all that one request caused."""
    causationid: str
    """What caused it: a request, or an event as ``{service}/{id}``."""
    data: dict[str, JsonValue]
    """What happened, in the fields of its type."""
