"""The example on a platform that is not ready for it says what to set."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from examples.gangwan.api import Api, Unexpected
from examples.gangwan.people import identities
from examples.gangwan.setting import set_up

_LONGEST_TEST = timedelta(minutes=1)
OFFICER = identities()["luo-district"].person_id
ME: Mapping[str, object] = {
    "person_id": OFFICER,
    "name": None,
    "phone": None,
    "roles": [],
    "partner_ids": [],
    "revision": None,
}


def platform(path: str, answer: httpx2.Response) -> Api:
    """A platform that knows one question."""
    transport = httpx2.MockTransport(lambda asked: answer if asked.url.path == path else httpx2.Response(500))
    return Api("http://hehuo.test", lambda name: name, transport)


def test_without_the_examples_officer_it_names_the_variable_and_the_person() -> None:
    with pytest.raises(Unexpected, match=f"set HEHUO_DISTRICT_OFFICERS={OFFICER} for its gateway"):
        set_up(platform("/v1/me", httpx2.Response(200, json={**ME})))


def test_while_the_platform_starts_the_officer_is_waited_for() -> None:
    """A gateway answers before it has named its officers, and is not ready then."""
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        if request.url.path == "/readyz":
            return httpx2.Response(200 if asked.count("/readyz") > 1 else 503)
        if request.url.path == "/v1/me":
            return httpx2.Response(200, json={**ME} | {"roles": ["district"] if len(asked) > 3 else []})
        return httpx2.Response(500)

    with (
        Api("http://hehuo.test", lambda name: name, httpx2.MockTransport(answer)) as api,
        pytest.raises(Unexpected, match="GET /v1/communities as a stranger"),
    ):
        set_up(api)
    assert asked[:5] == ["/v1/me", "/readyz", "/v1/me", "/readyz", "/v1/me"]


def test_without_a_development_clock_the_time_is_the_machines() -> None:
    api = platform("/v1/development/clock", httpx2.Response(404, json={}))
    assert api.clock() is None
    assert abs(api.now() - datetime.now(UTC)) < _LONGEST_TEST
