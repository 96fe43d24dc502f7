"""Free hours: what a term owes, what sessions give whenever they are heard of, and what time makes of it."""

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.partners.domain.decider import DECIDER
from shared.contracts.partners.admission import AgreementActivated
from shared.contracts.partners.agreements.commands import AmendAgreement, TerminateAgreement
from shared.contracts.partners.complaints.proposals import SuspensionProposed
from shared.contracts.partners.free_hours import (
    CountFreeHours,
    FreeHoursCounted,
    FreeHoursDueSoon,
    FreeHoursFellDue,
    FreeHoursTerm,
    FreeHoursView,
    GetFreeHours,
    ListFreeHours,
)
from shared.contracts.partners.partnership import AnnounceExit, TerminatePartner
from shared.kernel.ids import derived_id
from shared.kernel.messages import Event
from shared.kernel.roles import Role
from tests.soaking import when_soaking
from tests.specification import MONDAY
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import (
    NOBODYS_ID,
    TERM_BEGINS,
    TERM_ENDS,
    Scene,
    applicant,
    by,
    staff,
    tick,
)

LATE = TERM_ENDS + timedelta(days=7)
YEAR = timedelta(days=365)


def owing(hours: int = 12, **changes: Any) -> Scene:
    return Scene().opened().agreement_active(free_hours_owed=hours, **changes)


def session(number: int) -> str:
    return derived_id(MONDAY, f"session {number}")


def count(
    scene: Scene, minutes: int, at: datetime = TERM_BEGINS, number: int = 1, **changes: Any
) -> CountFreeHours:
    fields: dict[str, Any] = {
        "partner_id": scene.partner_id,
        "session_id": session(number),
        "title": "公益自然课",
        "starts_at": at,
        "minutes": minutes,
        **changes,
    }
    return CountFreeHours(**fields, **by("policy:on_free_hours", Role.SYSTEM, at=at + timedelta(hours=3)))


def renewed(scene: Scene, at: datetime, **changes: Any) -> Scene:
    """Both sides have signed another version: a renewal, where nothing else is said."""
    fields: dict[str, Any] = {"starts_at": TERM_ENDS, "ends_at": TERM_ENDS + YEAR, **changes}
    scene.when(AmendAgreement(agreement_id=scene.agreement_id, **fields, **staff(at=at)))
    return scene.signed_by_partner(version=2, at=at).signed_by_community(version=2, at=at)


def shown(scene: Scene, *more: Event) -> FreeHoursView:
    return seen([*scene.history, *more], scene.partner_id)


def seen(history: list[Event], partner_id: str) -> FreeHoursView:
    view = asyncio.run(ReadModels(*history).ask(GetFreeHours(partner_id=partner_id)))
    assert view is not None
    return view


def told(scene: Scene) -> list[Event]:
    kinds = (FreeHoursDueSoon, FreeHoursFellDue, SuspensionProposed)
    return [one for one in scene.last if isinstance(one, kinds)]


# -- what counts -------------------------------------------------------------------------------------


def test_a_session_counts_once_and_as_it_was_said_last() -> None:
    scene = owing()
    scene.when(count(scene, 90)).happened(FreeHoursCounted)
    scene.when(count(scene, 90)).then_nothing()
    scene.when(count(scene, 60))
    view = shown(scene)
    assert (view.given_minutes, view.session_count, view.terms[0].missing_minutes) == (60, 1, 660)
    scene.when(count(scene, 0))
    view = shown(scene)
    assert (view.given_minutes, view.session_count, len(view.sessions)) == (0, 0, 1)


def test_what_is_heard_of_an_unknown_partner_or_of_nothing_changes_nothing() -> None:
    scene = owing()
    scene.when(count(scene, 90, partner_id=NOBODYS_ID)).then_nothing()
    scene.when(count(scene, 0)).then_nothing()


def test_a_session_before_the_term_is_given_and_pays_for_nothing() -> None:
    scene = owing()
    scene.when(count(scene, 90, TERM_BEGINS - timedelta(minutes=1)))
    view = shown(scene)
    assert (view.given_minutes, view.terms[0].given_minutes, view.terms[0].missing_minutes) == (90, 0, 720)
    scene.when(count(scene, 90, number=2))
    assert shown(scene).terms[0].given_minutes == 90


# -- time --------------------------------------------------------------------------------------------


def test_the_partner_hears_what_is_missing_sixty_and_thirty_days_before_and_then_it_is_late() -> None:
    scene = owing()
    scene.when(count(scene, 90))
    for days in (60, 30):
        at = TERM_ENDS - timedelta(days=days)
        scene.when(tick(at - timedelta(seconds=1)))
        assert told(scene) == []
        scene.when(tick(at))
        soon = scene.happened(FreeHoursDueSoon)
        assert (soon.days, soon.missing_minutes, soon.ends_at) == (days, 630, TERM_ENDS)
        scene.when(tick(at)).then_nothing()
    scene.when(tick(LATE - timedelta(seconds=1)))
    assert told(scene) == [], "sessions of its last days may still be reported"
    scene.when(tick(LATE))
    due, proposed = scene.happened(FreeHoursFellDue), scene.happened(SuspensionProposed)
    assert (due.late_minutes, due.ends_at, proposed.free_minutes_late) == (630, TERM_ENDS, 630)
    scene.when(tick(LATE)).then_nothing()
    view = shown(scene)
    assert (view.late_minutes, view.terms[0].late) == (630, True)


def test_nobody_is_told_of_hours_that_are_given_or_not_owed() -> None:
    scene = owing(hours=2)
    scene.when(count(scene, 120))
    scene.passes(LATE)
    assert not any(isinstance(one, FreeHoursDueSoon | FreeHoursFellDue) for one in scene.history)
    scene = owing(hours=0).passes(LATE)
    assert not any(isinstance(one, FreeHoursDueSoon | FreeHoursFellDue) for one in scene.history)


def test_a_correction_brings_back_what_was_given_in_time() -> None:
    scene = owing(hours=2)
    scene.when(count(scene, 120))
    scene.passes(LATE)
    scene.when(count(scene, 30))
    scene.when(tick(LATE + timedelta(hours=1)))
    assert scene.happened(FreeHoursFellDue).late_minutes == 90
    scene.when(count(scene, 120))
    assert shown(scene).late_minutes == 0


def test_a_session_that_is_reported_late_counts_for_its_term_all_the_same() -> None:
    scene = owing(hours=2).passes(LATE)
    assert shown(scene).late_minutes == 120
    scene.when(count(scene, 120, TERM_ENDS - timedelta(days=1)))
    view = shown(scene)
    assert (view.late_minutes, view.terms[0].given_minutes) == (0, 120)


def test_after_a_standstill_what_is_late_alone_is_said() -> None:
    scene = owing()
    scene.when(tick(LATE + timedelta(days=9)))
    assert [type(one) for one in told(scene)] == [FreeHoursFellDue, SuspensionProposed]
    after = DECIDER.due(scene.state)
    assert after is None or after > LATE + timedelta(days=9)


def test_nothing_falls_due_of_who_left_nor_of_an_agreement_that_was_ended() -> None:
    scene = owing()
    scene.when(TerminatePartner(partner_id=scene.partner_id, reason="搬迁", **staff(at=TERM_BEGINS)))
    scene.passes(LATE)
    assert not any(isinstance(one, FreeHoursDueSoon | FreeHoursFellDue) for one in scene.history)
    scene = owing()
    scene.when(
        TerminateAgreement(agreement_id=scene.agreement_id, reason="双方协商", **staff(at=TERM_BEGINS))
    )
    scene.passes(LATE)
    assert not any(isinstance(one, FreeHoursDueSoon | FreeHoursFellDue) for one in scene.history)
    (term,) = shown(scene).terms
    assert (term.ended_early, term.missing_minutes, term.owed_minutes) == (True, 0, 720)


def test_a_whole_term_stays_owed_where_its_renewal_ends_early() -> None:
    scene = renewed(owing(hours=2), TERM_ENDS - timedelta(days=10), free_hours_owed=3).passes(TERM_ENDS)
    soon_after = TERM_ENDS + timedelta(days=3)
    scene.when(TerminateAgreement(agreement_id=scene.agreement_id, reason="双方协商", **staff(at=soon_after)))
    first, second = shown(scene).terms
    assert (first.ended_early, first.missing_minutes) == (False, 120)
    assert (second.ended_early, second.carried_minutes, second.missing_minutes) == (True, 120, 120)
    scene.when(tick(LATE))
    assert scene.happened(FreeHoursFellDue).late_minutes == 120
    assert shown(scene).late_minutes == 120


def test_who_announced_to_leave_hears_what_it_still_owes() -> None:
    scene = owing()
    scene.when(AnnounceExit(partner_id=scene.partner_id, reason="搬迁", **applicant(at=TERM_BEGINS)))
    scene.when(tick(TERM_ENDS - timedelta(days=30)))
    assert scene.happened(FreeHoursDueSoon).days == 30


# -- versions ----------------------------------------------------------------------------------------


def test_a_renewal_has_a_term_of_its_own_in_which_what_was_missing_comes_first() -> None:
    scene = renewed(owing(), TERM_ENDS - timedelta(days=10), free_hours_owed=10)
    scene.when(count(scene, 600, TERM_ENDS - timedelta(hours=1)))
    scene.passes(LATE)
    assert shown(scene).late_minutes == 120
    scene.when(count(scene, 90, TERM_ENDS, number=2))
    first, second = shown(scene).terms
    assert (first.given_minutes, first.missing_minutes, first.late) == (600, 120, True)
    assert (second.carried_minutes, second.given_minutes, second.missing_minutes) == (120, 90, 630)
    assert shown(scene).late_minutes == 30
    scene.when(count(scene, 90, TERM_ENDS + timedelta(days=1), number=3))
    assert shown(scene).late_minutes == 0


def test_what_was_given_beyond_a_term_does_not_count_for_the_next() -> None:
    scene = renewed(owing(hours=2), TERM_ENDS - timedelta(days=10), free_hours_owed=3)
    scene.when(count(scene, 600))
    scene.passes(TERM_ENDS)
    assert [one.missing_minutes for one in shown(scene).terms] == [0, 180]


def test_what_is_made_good_before_it_is_late_is_not_late() -> None:
    scene = renewed(owing(hours=2), TERM_ENDS - timedelta(days=10), free_hours_owed=3)
    scene.passes(TERM_ENDS)
    scene.when(count(scene, 120, TERM_ENDS + timedelta(days=1)))
    scene.when(tick(LATE))
    assert told(scene) == []


def test_an_amendment_within_the_term_says_anew_what_the_whole_of_it_owes() -> None:
    scene = owing()
    scene.when(count(scene, 90))
    at = TERM_BEGINS + timedelta(days=30)
    renewed(scene, at, starts_at=at, ends_at=TERM_ENDS, free_hours_owed=20)
    (term,) = shown(scene).terms
    expected = (1_200, 90, 1_110, TERM_BEGINS, TERM_ENDS)
    assert (
        term.owed_minutes,
        term.given_minutes,
        term.missing_minutes,
        term.begins_at,
        term.ends_at,
    ) == expected


def test_an_agreement_from_before_counting_falls_due_for_nobody() -> None:
    scene = owing()
    old = AgreementActivated.model_validate(
        scene.happened(AgreementActivated).model_dump(exclude={"counts_free_hours"})
    )
    history = [old if isinstance(one, AgreementActivated) else one for one in scene.history]
    state = DECIDER.replay(history)
    assert f"free-hours/{scene.partner_id}" not in state.deadlines.set_for
    (term,) = seen(history, scene.partner_id).terms
    assert (term.binding, term.owed_minutes, term.missing_minutes) == (False, 720, 0)


def test_the_list_of_partners_has_their_numbers_without_their_sessions() -> None:
    scene = owing()
    scene.when(count(scene, 90))
    (one,) = asyncio.run(ReadModels(*scene.history).ask(ListFreeHours())).items
    assert (one.given_minutes, one.session_count, one.sessions) == (90, 1, ())


# -- by other arithmetic -----------------------------------------------------------------------------

SESSIONS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(-20, 760), st.integers(0, 600)), min_size=1, max_size=12
)
"""Which session, how many days after the term's beginning it began, and how many minutes count."""


def _by_hand(given_: dict[int, tuple[int, int]], owed: tuple[int, int], *, over: bool) -> tuple[int, int]:
    """What was missing in each of two years, added up another way."""
    sums: dict[int, int] = defaultdict(int)
    for day, minutes in given_.values():
        sums[-1 if day < 0 else 0 if day < 365 else 1] += minutes
    first = max(owed[0] * 60 - sums[0], 0)
    return first, max(first + owed[1] * 60 - sums[1], 0) if over else 0


@pytest.fixture(scope="module")
def two_terms() -> Scene:
    return renewed(owing(hours=8), TERM_ENDS - timedelta(days=10), free_hours_owed=6).passes(LATE)


@settings(max_examples=when_soaking(1_000, 30))
@given(said=SESSIONS, data=st.data())
def test_in_whatever_order_sessions_are_heard_of_the_same_is_owed(
    two_terms: Scene, said: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    last = {number: (day, minutes) for number, day, minutes in said}
    wanted = _by_hand(last, (8, 6), over=True)
    for order in (list(last), data.draw(st.permutations(list(last)))):
        events = [_counted(two_terms, number, *last[number]) for number in order]
        terms: tuple[FreeHoursTerm, ...] = shown(two_terms, *events).terms
        assert tuple(one.missing_minutes for one in terms) == wanted
        state = DECIDER.replay([*two_terms.history, *events])
        standings = [*state.partners[two_terms.partner_id].free_hours.standings()]
        assert tuple(one.missing for one in standings) == wanted


def _counted(scene: Scene, number: int, day: int, minutes: int) -> FreeHoursCounted:
    starts_at = TERM_BEGINS + timedelta(days=day)
    return FreeHoursCounted(
        partner_id=scene.partner_id,
        session_id=session(number),
        title="公益自然课",
        starts_at=starts_at,
        minutes=minutes,
        counted_at=starts_at,
    )
