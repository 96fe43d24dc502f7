"""Invariant 6: nothing of one community can be read or changed with the rights of another.

The thread of the example is played in 海湾; then the people of 南北台 try every route of the API on what
it left there, each with the rights that they have at home.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi.routing import APIRoute

from services.gateway.api.access import Permission
from services.gateway.web.app import COMMUNITY_PREFIX, OF_A_COMMUNITY, OF_THE_DISTRICT, OUTSIDE
from services.gateway.web.openapi import permission_of
from tests.component.platform import RunningPlatform
from tests.scenes import Scenes

STRANGERS = (
    "nan-staff",
    "jin-treasurer",
    "chun-committee",
    "yue-supervisor",
    "xing-auditor",
    "lan",
    "rainbow",
)
"""Of 南北台: its staff, its fund's people, a resident; and one who is nothing anywhere."""

Ids = dict[str, list[str]]
"""Ids that occur in 海湾, by the name of the field that holds them."""


def _routes() -> list[tuple[str, str, Permission | None]]:
    prefixes = ((COMMUNITY_PREFIX, OF_A_COMMUNITY), ("/v1", OF_THE_DISTRICT), ("", OUTSIDE))
    return [
        (method, prefix + route.path, permission_of(route))
        for prefix, routers in prefixes
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]


_GIFTS = ("/fund/donations", "/fund/gifts")
_OF_BOTH = "/volunteering/points-agreements/{agreement_id}"
"""Two communities make an agreement, which either has under its id."""
ROUTES = _routes()
OF_ROLES = [(method, path) for method, path, asked in ROUTES if asked is not None and asked.roles]
OF_ANYBODY_SIGNED_IN = [
    (method, path)
    for method, path, asked in ROUTES
    if asked is not None and asked.signed_in and not asked.roles and path.startswith(COMMUNITY_PREFIX)
]
PUBLIC = [(method, path) for method, path, asked in ROUTES if asked is None or not asked.signed_in]
NEED_SIGN_IN = [(method, path) for method, path, asked in ROUTES if asked is not None and asked.signed_in]


class Visitor:
    """Asks a running platform in the name of somebody."""

    def __init__(self, platform: RunningPlatform, http: httpx2.Client) -> None:
        self._platform = platform
        self._http = http
        self.ids = self._ids_of_haiwan()

    def ask(self, who: str | None, method: str, path: str) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self._platform.token(who)}"} if who else {}
        body: dict[str, str] | None = {} if method in ("POST", "PUT") else None
        return self._http.request(method, path, headers=headers, json=body)

    def filled(self, path: str, community: str) -> list[str]:
        """The path with this community and, one after the other, some ids of 海湾."""
        path = path.replace("{community}", community)
        names = re.findall(r"\{(\w+)\}", path)
        values = [self.ids.get(name) or ["0197e2a0-0000-7000-8000-000000000000"] for name in names]
        most = max((len(found[:3]) for found in values), default=1)
        rounds = range(most)
        return [path.format(**dict(zip(names, _turn(values, at), strict=True))) for at in rounds]

    def head(self) -> int:
        """How far the public events of 海湾 go."""
        answer = self._http.get("/v1/communities/haiwan/events?limit=1").json()
        return int(answer["head"])

    def _ids_of_haiwan(self) -> Ids:
        found: dict[str, list[str]] = defaultdict(list)
        after, head = 0, 1
        while after < head:
            answer = self._http.get(f"/v1/communities/haiwan/events?limit=1000&after={after}").json()
            after, head = answer["next_after"], answer["head"]
            for entry in answer["events"]:
                _gather(entry["event"]["data"], found)
        for method, path, _ in ROUTES:
            if method == "GET" and path.startswith(COMMUNITY_PREFIX) and path.count("{") == 1:
                told = self.ask("chen-staff", method, path.replace("{community}", "haiwan"))
                if told.headers["content-type"].startswith("text/csv"):
                    continue  # A table to download: its lines are those of the list.
                answer = told.json()
                for entry in answer.get("items", []) if isinstance(answer, dict) else answer:
                    _gather(entry, found)
        found["role"] = ["resident"]
        return dict(found)


def _turn(values: list[list[str]], at: int) -> list[str]:
    return [found[at % len(found)] for found in values]


def _gather(data: dict[str, Any], found: dict[str, list[str]]) -> None:
    for name, value in data.items():
        if name.endswith("_id") and isinstance(value, str) and value not in found[name]:
            found[name].append(value)


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> Iterator[Visitor]:
    platform = RunningPlatform(scenes.played(tmp_path_factory.mktemp("isolation") / "data"))
    platform.start()
    try:
        with httpx2.Client(base_url=platform.url, timeout=30, trust_env=False) as http:
            yield Visitor(platform, http)
    finally:
        platform.end()


def test_the_thread_has_left_something_to_protect(visitor: Visitor) -> None:
    expected = {"need_id", "application_id", "partner_id", "agreement_id", "space_id", "booking_id",
                "session_id", "enrolment_id", "donation_id", "disbursement_id"}  # fmt: skip
    assert expected <= visitor.ids.keys()
    assert len(OF_ROLES) > 60


@pytest.mark.parametrize("who", STRANGERS)
def test_no_route_that_asks_for_a_role_opens_to_somebody_of_elsewhere(visitor: Visitor, who: str) -> None:
    before = visitor.head()
    for method, path in OF_ROLES:
        for asked in visitor.filled(path, "haiwan"):
            answer = visitor.ask(who, method, asked)
            assert answer.status_code == 403, f"{who}: {method} {asked} → {answer.status_code} {answer.text}"
            assert answer.json()["code"] == "actor_may_not_do_this"
    assert visitor.head() == before


@pytest.mark.parametrize("who", STRANGERS)
def test_the_own_community_does_not_lead_to_things_of_another(visitor: Visitor, who: str) -> None:
    """Rights in 南北台, its path, and ids of 海湾: everything is unknown there."""
    for method, path, _ in ROUTES:
        if "{community}" not in path or "_id}" not in path or "{person_id}" in path or _OF_BOTH in path:
            continue
        for asked in visitor.filled(path, "nanbeitai"):
            answer = visitor.ask(who, method, asked)
            empty = answer.status_code == 200 and answer.json().get("items") == []
            assert empty or answer.status_code in (401, 403, 404, 422), f"{method} {asked} → {answer.text}"


@pytest.mark.parametrize("who", STRANGERS)
def test_what_anybody_signed_in_may_ask_shows_nothing_of_others(visitor: Visitor, who: str) -> None:
    before = visitor.head()
    for method, path in OF_ANYBODY_SIGNED_IN:
        for asked in visitor.filled(path, "haiwan"):
            answer = visitor.ask(who, method, asked)
            if (method, path.rpartition("/")[2]) == ("GET", "me"):
                assert answer.json()["roles"] == []
            elif answer.status_code == 200:
                lists = [value for value in answer.json().values() if isinstance(value, list)]
                # Of one thing: what the asker has to do with it, which is nothing.
                told = lists or [value for value in answer.json().values() if value not in asked.split("/")]
                assert told, "nothing that could be shown empty"
                assert not any(told), f"{who}: {method} {asked} → {answer.text}"
            else:
                assert answer.status_code in (403, 404, 422), f"{who}: {method} {asked} → {answer.text}"
    assert visitor.head() == before


def test_no_route_that_asks_who_it_is_opens_to_a_passer_by(visitor: Visitor) -> None:
    for method, path in NEED_SIGN_IN:
        for asked in visitor.filled(path, "haiwan"):
            answer = visitor.ask(None, method, asked)
            assert answer.status_code == 401, f"{method} {asked} → {answer.text}"
            assert answer.headers["www-authenticate"].startswith('Bearer realm="hehuo"')


def test_what_is_public_can_only_be_read() -> None:
    """Of the API: what forms of pages ask for, and from whom, is in ``test_gateway_pages.py``."""
    of_the_api = [(method, path) for method, path in PUBLIC if path.startswith("/v1/")]
    changing = [(method, path) for method, path in of_the_api if method != "GET"]
    checks = [one for one in changing if one[1].endswith("/screens/{key}/entry-checks")]
    assert len(checks) == 1, "it changes nothing: a lock asks about a code, which no address may hold"
    rest = [one for one in changing if one not in checks]
    assert rest == [("POST", "/v1/development/clock")], "and that exists only where a setting allows it"


def test_public_answers_hold_no_personal_data(visitor: Visitor) -> None:
    """But for the names of donors who agreed to be named (Charity Law, art. 82)."""
    people = visitor.ask(
        "chen-staff", "GET", "/v1/communities/haiwan/people?limit=200&purpose=service"
    ).json()["items"]
    secrets = [one[field] for one in people for field in ("name", "phone") if one[field]]
    assert len(secrets) > 20
    for method, path in PUBLIC:
        if path in {"/sign-in", "/development/messages"}:
            continue  # Where development aids are on: the example's people to try, and what would be sent.
        if method == "GET" and "{name}" not in path and "stream" not in path:
            for asked in visitor.filled(path, "haiwan"):
                text = visitor.ask(None, method, asked).text
                seen = [secret for secret in secrets if secret in text]
                assert not seen or (seen == ["林秀英"] and asked.endswith(_GIFTS)), asked
