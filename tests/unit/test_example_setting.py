"""The example on a platform that is not ready for it says what to set."""

from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from examples.gangwan.api import Api, Unexpected
from examples.gangwan.people import identities
from examples.gangwan.setting import set_up

_LONGEST_TEST = timedelta(minutes=1)


def platform(path: str, answer: httpx2.Response) -> Api:
    """A platform that knows one question."""
    transport = httpx2.MockTransport(lambda asked: answer if asked.url.path == path else httpx2.Response(500))
    return Api("http://hehuo.test", lambda name: name, transport)


def test_without_the_examples_officer_it_names_the_variable_and_the_person() -> None:
    officer = identities()["luo-district"].person_id
    me: dict[str, object] = {
        "person_id": officer,
        "name": None,
        "phone": None,
        "roles": [],
        "partner_ids": [],
        "revision": None,
    }
    with pytest.raises(Unexpected, match=f"set HEHUO_DISTRICT_OFFICERS={officer} for its gateway"):
        set_up(platform("/v1/me", httpx2.Response(200, json=me)))


def test_without_a_development_clock_the_time_is_the_machines() -> None:
    api = platform("/v1/development/clock", httpx2.Response(404, json={}))
    assert api.clock() is None
    assert abs(api.now() - datetime.now(UTC)) < _LONGEST_TEST
