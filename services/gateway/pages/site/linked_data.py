"""What a page is about, in the words of schema.org (JSON-LD), for search engines and other programs.

It stands in a script element of a type that no browser runs, so the Content-Security-Policy lets it stand.
Nothing in it can end that element: ``<``, ``>`` and ``&`` are written as escapes.
"""

import json
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from shared.contracts.bookings.sessions.tickets import TicketTypeView
from shared.contracts.bookings.sessions.views import SessionState, SessionView
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.gateway.open_data import DataPackage
from shared.contracts.partners.partnership import PartnerView
from shared.contracts.partners.programme import CommunityView

LinkedData = Markup
"""The element that stands in the head of a page."""
Thing = Mapping[str, object]

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def organisation(here: CommunityView, address: str) -> LinkedData:
    """A community, whose first page is at this address."""
    return _element(_community(here) | {"url": address})


def place(space: SpaceView, here: CommunityView, address: str) -> LinkedData:
    """A room, whose page is at this address."""
    found = {**_room(space, here), "url": address, "maximumAttendeeCapacity": space.capacity}
    return _element(found)


def event(
    session: SessionView,
    space: SpaceView | None,
    hosts: Sequence[PartnerView],
    here: CommunityView,
    address: str,
    left: int,
) -> LinkedData:
    """A session, whose page is at this address, with so many places that can still be had."""
    cancelled = session.state is SessionState.CANCELLED
    offers: list[Thing] = [
        {**_offer(one.price_fen, _left(one, left), address), "name": one.name} for one in session.ticket_types
    ]
    found: dict[str, object] = {
        "@type": "Event",
        "name": session.title,
        "startDate": session.starts_at.isoformat(),
        "endDate": session.ends_at.isoformat(),
        "eventStatus": f"https://schema.org/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _room(space, here) if space else _place_of(here),
        "maximumAttendeeCapacity": session.capacity,
        "remainingAttendeeCapacity": left,
        "isAccessibleForFree": session.price_from_fen == 0,
        "offers": offers or _offer(session.price_fen, left, address),
        "url": address,
    }
    if session.description:
        found["description"] = session.description
    if hosts:
        theirs = [{"@type": "Organization", "name": one.organisation or one.project} for one in hosts]
        found["organizer"] = theirs if len(theirs) > 1 else theirs[0]
    return _element(found)


def _offer(price_fen: int, left: int, address: str) -> Thing:
    return {
        "@type": "Offer",
        "price": f"{price_fen // 100}.{price_fen % 100:02}",
        "priceCurrency": "CNY",
        "availability": f"https://schema.org/{'InStock' if left else 'SoldOut'}",
        "url": address,
    }


def _left(one: TicketTypeView, of_all: int) -> int:
    return of_all if one.quota is None else max(0, min(of_all, one.quota - one.places_taken))


def dataset(title: str, package: DataPackage, address: str) -> LinkedData:
    """The open data, whose description is at this address."""
    files = [
        {
            "@type": "DataDownload",
            "name": one.path,
            "contentUrl": f"{address}/{one.path}",
            "encodingFormat": one.mediatype,
            "contentSize": f"{one.bytes} B",
            "sha256": one.hash.removeprefix("sha256:"),
        }
        for one in package.resources
    ]
    return _element(
        {
            "@type": "Dataset",
            "name": f"{package.title}: {title}",
            "description": ", ".join(dict.fromkeys(one.title for one in package.resources)),
            "license": package.licenses[0].path,
            "dateModified": package.created.isoformat(),
            "isAccessibleForFree": True,
            "url": address,
            "distribution": files,
        }
    )


def _community(here: CommunityView) -> dict[str, object]:
    return {"@type": "Organization", "name": here.name, "alternateName": here.name_en}


def _place_of(here: CommunityView) -> Thing:
    return {"@type": "Place", "name": here.name, "alternateName": here.name_en, "address": here.name}


def _room(space: SpaceView, here: CommunityView) -> Thing:
    return {
        "@type": "Place",
        "name": space.name,
        "alternateName": space.name_en,
        "address": here.name,
        "containedInPlace": _place_of(here),
    }


def _element(thing: Thing) -> LinkedData:
    text = json.dumps({"@context": "https://schema.org", **thing}, ensure_ascii=False).translate(_ESCAPES)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 (escaped just before)
