"""What must hold after whatever happened: read from the stores without the code under test.

The checker is separate from what it checks: it knows what the clients were told, and reads the logs' bytes.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hehuo.services import EVENTS
from tests.load import Told

Lines = Callable[[str], list[bytes]]
"""All events in the logs of a service, or of the feed, as they lie in its store: log by log, in order."""

PUBLIC = {event.type for event in EVENTS if event.public}


def check(lines: Lines, told: Told) -> None:
    """What clients were told is in the logs once, and everything public is in the feed once."""
    assert not told.contradictions, told.contradictions[:10]
    check_log(lines, "fund", "fund.donation_received.v1", "donation_id", told.donations)
    check_log(lines, "partners", "partners.intent_offered.v2", "intent_id", told.intents)
    check_log(lines, "bookings", "bookings.space_booked.v1", "booking_id", told.bookings)
    check_policies(lines, told)
    check_feed(lines)


def check_log(lines: Lines, service: str, wire_name: str, id_field: str, told: Mapping[str, str]) -> None:
    """What clients were told is in the log once, and no command took effect twice."""
    recorded: Counter[str] = Counter()
    commands: Counter[str] = Counter()
    for event in events(lines, service):
        if event["type"] == wire_name and event["partitionkey"] == "haiwan":
            recorded[event["data"][id_field]] += 1
            commands[event["causationid"]] += 1
    assert max(recorded.values(), default=1) == 1, f"{service}: an id was recorded twice"
    assert max(commands.values(), default=1) == 1, f"{service}: a command took effect twice"
    missing = {key: id_ for key, id_ in told.items() if id_ not in recorded}
    assert not missing, (
        f"{service}: {len(missing)} of {len(told)} acknowledged are not in the log, which ends with"
        f" {[*recorded][-1:]}: {dict([*missing.items()][:5])}"
    )


def check_policies(lines: Lines, told: Told) -> None:
    """Every community that was opened has its rules in bookings, and one fund."""
    opened = communities(lines, "partners", "partners.community_opened.v1")
    assert set(opened.values()) <= {1}, opened
    missing = told.communities.keys() - opened.keys()
    assert not missing, f"partners: acknowledged, but not in the log: {missing}"
    assert communities(lines, "bookings", "bookings.rules_adopted.v1").keys() == opened.keys()
    assert communities(lines, "fund", "fund.fund_opened.v1") == opened


def communities(lines: Lines, service: str, wire_name: str) -> Counter[str]:
    """How often an event is in the log of each community."""
    return Counter(one["partitionkey"] for one in events(lines, service) if one["type"] == wire_name)


def check_feed(lines: Lines) -> None:
    """The feed holds every public event of the services once."""
    expected = Counter(
        line
        for service in ("partners", "bookings", "fund")
        for line in lines(service)
        if json.loads(line)["type"] in PUBLIC
    )
    assert Counter(lines("feed")) == expected
    assert max(expected.values()) == 1


def lines_in(read: Callable[[], Iterable[Mapping[str, Any]]]) -> list[bytes]:
    """All events of a collection of commits, log by log, from two looks at it.

    A commit is never changed nor taken away, so what either look shows is there: a server that is busy may
    leave a document out of an answer (seen with FerretDB), and a log that lacks one would tell of a loss.
    """
    looks = [{str(one["_id"]): one for one in read()} for _ in range(2)]
    commits = looks[0] | looks[1]
    if left_out := [len(commits) - len(one) for one in looks if len(one) < len(commits)]:
        print(f"of {len(commits)} commits, answers lacked {left_out}")
    found: list[bytes] = []
    ends: dict[str, int] = {}
    for _, one in sorted(commits.items()):
        _header, *lines = bytes(one["body"]).split(b"\n")
        assert len(lines) == one["last"] - one["first"] + 1
        assert one["first"] == ends.get(one["community"], 0) + 1, f"a gap before {one['_id']}"
        ends[one["community"]] = one["last"]
        found += lines
    return found


def events(lines: Lines, service: str) -> list[dict[str, Any]]:
    """The same, decoded."""
    return [json.loads(line) for line in lines(service)]
