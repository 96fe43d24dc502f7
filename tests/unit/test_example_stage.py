"""The stage of the thread: it notices whatever is not as it should be, and it knows what was done before."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.gangwan.api import Api, Unexpected
from examples.gangwan.stage import ZONE, Stage, at, beginning, new_run
from shared.contracts.fund.account_statements.commands import SetLineAsideRequest
from shared.contracts.fund.account_statements.movements import AsideReason
from shared.kernel.refusals import Kind, Refusal

NOON = datetime(2026, 7, 6, 4, 0, tzinfo=UTC)
TAKEN = Refusal("space_is_taken", Kind.CONFLICT, "Somebody has it.")
PROBLEM = {"status": 409, "code": "space_is_taken", "detail": "Somebody has it.", "facts": {"since": "noon"}}

Answers = Callable[[httpx2.Request], httpx2.Response]


def stage(answers: Answers, told: list[str] | None = None, run: str | None = None) -> Stage:
    """A stage whose platform answers like this; its clock stands at noon."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/v1/development/clock":
            return httpx2.Response(200, json={"now": NOON.isoformat()})
        return answers(request)

    api = Api("http://hehuo.test", lambda name: f"token of {name}", httpx2.MockTransport(answer))
    return Stage(api, (told if told is not None else []).append, run)


def done(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(201, json={"id": "new", "sequence": 7})


def refused(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(409, json=PROBLEM)


def test_every_step_has_a_key_of_its_own_that_a_second_playing_repeats() -> None:
    keys: list[str] = []

    def noting(request: httpx2.Request) -> httpx2.Response:
        keys.append(request.headers["Idempotency-Key"])
        return done(request)

    first = stage(noting)
    first.does("lin", "books", "/v1/communities/haiwan/bookings")
    first.does("lin", "books again", "/v1/communities/haiwan/bookings")
    again = stage(noting, run=first.run)
    again.does("lin", "books", "/v1/communities/haiwan/bookings")
    assert keys == [f"{first.run}.1", f"{first.run}.2", f"{first.run}.1"]


def test_a_step_that_is_refused_stops_the_play_and_says_what_was_expected() -> None:
    with pytest.raises(Unexpected, match="expected success, got 409 space_is_taken: Somebody has it"):
        stage(refused).does("lin", "books", "/v1/communities/haiwan/bookings")


def test_what_cannot_be_done_now_is_asked_for_again_with_the_same_key() -> None:
    keys: list[str] = []

    def busy_at_first(request: httpx2.Request) -> httpx2.Response:
        keys.append(request.headers["Idempotency-Key"])
        busy = httpx2.Response(503, json={**PROBLEM, "status": 503}, headers={"Retry-After": "0"})
        return done(request) if len(keys) == 3 else busy

    played = stage(busy_at_first)
    played.does("lin", "books", "/v1/communities/haiwan/bookings")
    assert keys == [f"{played.run}.1"] * 3


def test_an_answer_that_is_neither_yes_nor_no_stops_the_play() -> None:
    with pytest.raises(Unexpected, match="got 500 oh no"):
        stage(lambda request: httpx2.Response(500, text="oh no")).does("lin", "books", "/v1/x")


def test_a_refusal_by_the_rule_is_told_with_its_facts() -> None:
    told: list[str] = []
    stage(refused, told).refused("lin", "books", "/v1/x", by=TAKEN, telling=lambda facts: f"{facts['since']}")
    assert told[-1].strip() == "✗ 409 space_is_taken; noon"


def test_what_should_be_refused_and_is_done_stops_the_play() -> None:
    with pytest.raises(Unexpected, match="expected the refusal space_is_taken, but it was done"):
        stage(done).refused("lin", "books", "/v1/x", by=TAKEN)


def test_a_refusal_by_another_rule_stops_the_play() -> None:
    other = Refusal("space_is_closed", Kind.CONFLICT, "Closed.")
    with pytest.raises(Unexpected, match="expected 'space_is_closed', got 'space_is_taken'"):
        stage(refused).refused("lin", "books", "/v1/x", by=other)


def test_a_run_that_goes_on_asks_for_no_refusal_again_until_it_does_something_new() -> None:
    """What was refused then might be taken now."""
    asked: list[str] = []
    repeated = {"Idempotent-Replayed": "true"}

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        if request.url.path == "/v1/no":
            return refused(request)
        headers = repeated if request.url.path == "/v1/before" else {}
        return httpx2.Response(201, json={"id": "new", "sequence": 7}, headers=headers)

    going_on = stage(answer, run=new_run(NOON))
    going_on.does("lin", "did this before", "/v1/before")
    going_on.refused("lin", "was refused this", "/v1/no", by=TAKEN)
    going_on.does("lin", "does this now", "/v1/now")
    going_on.refused("lin", "is refused this", "/v1/no", by=TAKEN)
    assert asked == ["/v1/before", "/v1/now", "/v1/no"]


def test_a_read_carries_the_sequence_that_the_run_has_reached_in_that_log() -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url.query, "ascii"))
        return done(request) if request.method == "POST" else httpx2.Response(200, json={})

    played = stage(answer)
    played.does("lin", "books", "/v1/communities/haiwan/bookings")
    for path in ("haiwan/sessions", "haiwan/needs", "nanbeitai/sessions", "haiwan/fund/ledger"):
        played.get("lin", f"/v1/communities/{path}", dict[str, str])
    assert asked[1:] == ["min_sequence=7", "", "", ""]


def test_steps_that_work_off_a_list_keep_their_keys_however_many_are_left() -> None:
    keys: list[str] = []

    def noting(request: httpx2.Request) -> httpx2.Response:
        keys.append(request.headers["Idempotency-Key"])
        return done(request)

    aside = SetLineAsideRequest(reason=AsideReason.NOT_OF_THIS_FUND)
    lines = {line: (f"/v1/{line}", aside) for line in ("one", "two")}
    first = stage(noting)
    first.works_off("jin-treasurer", "sets lines aside", lines)
    again = stage(noting, run=first.run)
    again.works_off("jin-treasurer", "sets lines aside", {"two": lines["two"]})
    again.does("jin-treasurer", "goes on", "/v1/next")
    assert keys == [f"{first.run}.{one}" for one in ("one", "two", "two", "1")]


def test_a_list_on_which_nothing_is_left_is_passed_in_silence() -> None:
    told: list[str] = []
    stage(refused, told).works_off("jin-treasurer", "sets lines aside", {})
    assert told == []


def test_what_an_earlier_version_settled_otherwise_holds_and_is_no_reason_to_stop() -> None:
    told: list[str] = []
    aside = SetLineAsideRequest(reason=AsideReason.NOT_OF_THIS_FUND)
    stage(refused, told).asks_again("luo-district", "opens 海湾社区", "/v1/x", aside, unless=TAKEN)
    assert told[-1].strip() == "✗ 409 space_is_taken: an earlier version did, and what it settled holds"
    other = Refusal("space_is_closed", Kind.CONFLICT, "Closed.")
    with pytest.raises(Unexpected, match="expected 'space_is_closed', got 'space_is_taken'"):
        stage(refused).asks_again("luo-district", "opens 海湾社区", "/v1/x", aside, unless=other)


@given(st.datetimes(datetime(2026, 7, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 (hypothesis adds no zone)
def test_the_month_of_the_market_is_over_while_the_run_can_still_be_gone_on_with(now: datetime) -> None:
    began = beginning(now.replace(tzinfo=UTC))
    assert timedelta() <= began - now.replace(tzinfo=UTC) <= timedelta(days=5)
    played = stage(done, run=new_run(began))
    assert played.month_over - began <= timedelta(days=28)
    assert played.month_over.astimezone(ZONE).day == 1
    assert played.market_day < played.month_over.astimezone(ZONE).date()
    assert at(played.market_day, 0) <= played.base + timedelta(hours=22)


def test_a_run_that_would_be_too_long_begins_on_the_fourth() -> None:
    too_late, soon_enough = (datetime(2026, 12, day, 4, 30, tzinfo=UTC) for day in (1, 20))
    assert beginning(too_late) == at(too_late.date().replace(day=4), 12)
    assert beginning(soon_enough) == soon_enough


def test_a_condition_that_never_holds_ends_with_what_was_seen_last() -> None:
    played = stage(done)
    with pytest.raises(Unexpected, match="the flood: not within 0 s; last seen: dry"):
        played.until(lambda: "dry", lambda seen: seen == "wet", "the flood", within=timedelta())


def test_a_run_is_not_gone_on_with_when_the_logs_no_longer_know_its_commands() -> None:
    with pytest.raises(Unexpected, match="began more than 29 days ago: begin a new one"):
        stage(done, run=new_run(NOON - timedelta(days=30)))


@given(st.datetimes(datetime(2026, 7, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 (hypothesis adds no zone)
def test_the_session_lies_on_a_saturday_after_the_publicity_whenever_the_run_begins(began: datetime) -> None:
    """Trial after a day, feedback for 3, publicity for 7: by day 12 the partner is admitted for certain."""
    played = stage(done, run=new_run(began.replace(tzinfo=UTC)))
    begins = at(played.saturday, 10)
    friday = at(played.saturday - timedelta(days=1), 19)
    assert begins.astimezone(ZONE).isoweekday() == 6
    assert friday > played.base + timedelta(days=11, hours=3)
    assert begins < played.base + timedelta(days=22)


@pytest.mark.parametrize("label", ["", "yesterday", "20260706T040000Z", "20260706T040000Z-ABCD"])
def test_what_is_no_label_of_a_run_is_refused(label: str) -> None:
    with pytest.raises(Unexpected, match="is not the label of a run: it looks like 20260706T040000Z-"):
        stage(done, run=label or "-")
