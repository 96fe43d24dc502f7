"""Random histories of suspensions: one by a complaint ends once, on its day, and ends no other."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts.partners.admission import PartnerReinstated, PartnerSuspended
from shared.contracts.partners.complaints.events import Measure, TimedSuspensionEnded
from shared.contracts.partners.partnership import TerminatePartner
from shared.kernel.refusals import Rejected
from tests.specification import later
from tests.unit.partners.scenes import applicant, resident, staff
from tests.unit.partners.test_complaints import (
    SPECIAL,
    Complained,
    active,
    answer,
    decide,
    reinstate,
    suspend,
    take,
)

ONE = active()
STEPS = st.one_of(
    st.tuples(st.just("complaint"), st.integers(1, 40)),
    st.tuples(st.sampled_from(["suspend", "reinstate"]), st.just(0)),
    st.tuples(st.just("passes"), st.integers(1, 30)),
    st.tuples(st.just("terminate"), st.just(0)),
)


def _does(scene: Complained, step: str, day: int, days: int) -> None:
    at = later(day)
    if step == "complaint":  # Filed, acknowledged, answered and upheld with a suspension for so many days.
        scene.filed(resident(at=at))
        scene.when(take(scene, staff(at=at)))
        scene.when(answer(scene, applicant(at=at)))
        until = at + timedelta(days=days)
        scene.when(decide(scene, SPECIAL, at=at, measure=Measure.SUSPENSION, suspended_until=until))
    elif step == "passes":
        scene.passes(at)
    elif step == "suspend":
        scene.when(suspend(scene, at))
    elif step == "reinstate":
        scene.when(reinstate(scene, at))
    else:
        scene.when(TerminatePartner(partner_id=scene.partner_id, reason="违约", **staff(at=at)))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(STEPS, max_size=14))
def test_a_suspension_by_a_complaint_ends_once_and_ends_no_other(steps: list[tuple[str, int]]) -> None:
    scene = Complained()
    scene.given(*ONE.history)
    scene.partner_id = ONE.partner_id
    partner = scene.state.partners[scene.partner_id]
    day, by_staff, until, left, heard = 21, False, None, False, False
    for step, days in steps:
        day += days if step == "passes" else 0
        before = len(scene.history)
        try:
            _does(scene, step, day, days)
        except Rejected:
            if step == "reinstate":
                assert left or until is not None, "refused while a complaint's runs, or after it has left"
        events = scene.history[before:]
        ended = [one for one in events if isinstance(one, TimedSuspensionEnded)]
        due = until is not None and until <= later(day) and step == "passes"
        assert len(ended) == (1 if due else 0), "on its day, and once"
        if due:
            until = None
        for one in events:
            if isinstance(one, PartnerSuspended):
                heard = True
                by_staff = by_staff or one.ends_at is None
                until = until if one.ends_at is None else max(until or one.ends_at, one.ends_at)
            elif isinstance(one, PartnerReinstated):
                assert step == "reinstate" or not by_staff, "what staff began, staff end"
                heard = by_staff = False
        if step == "terminate":
            left, until = True, None
        assert left or partner.suspended == (by_staff or until is not None) == heard
        assert (f"suspension/{scene.partner_id}" in scene.state.deadlines.set_for) == (until is not None)
