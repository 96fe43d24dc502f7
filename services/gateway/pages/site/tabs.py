"""The places that the head of every page leads to."""

from collections.abc import Collection

from services.gateway.pages.site.templates import Tab
from shared.kernel.roles import Role

_TABS = (("nav.today", ""), ("nav.rooms", "/rooms"), ("nav.sessions", "/sessions"), ("nav.fund", "/fund"),
         ("nav.me", "/me"))  # fmt: skip
_BESIDE = {"/rooms": ("/bookings", "/series"), "/sessions": ("/courses", "/appointments")}
"""What else belongs to a tab."""
_OFFICES = {Role.PARTNER: ("nav.partner", "/partner"), Role.STAFF: ("nav.desk", "/desk"),
            Role.TREASURER: ("nav.books", "/books")}  # fmt: skip
"""Where somebody works beside being a resident."""


def tabs_of(community: str, path: str, roles: Collection[Role]) -> tuple[Tab, ...]:
    """The tabs of a community for a visitor with these roles; none outside a community."""
    if not community:
        return ()
    root, found = f"/{community}", []
    for words, below in (*_TABS, *(tab for role, tab in _OFFICES.items() if role in roles)):
        to = root + below
        places = (root + one for one in (below, *_BESIDE.get(below, ())))
        is_here = path == root if not below else any(f"{path}/".startswith(f"{one}/") for one in places)
        found.append(Tab(words, to, is_here))
    return tuple(found)


def work_place(roles: Collection[Role]) -> str:
    """Where somebody with these roles works, below a community; empty for several places, and for none."""
    found = [place for role, (_, place) in _OFFICES.items() if role in roles]
    return found[0] if len(found) == 1 else ""
