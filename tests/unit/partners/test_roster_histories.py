"""Random histories of a roster: whatever is tried, one person answers for the partner."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.roster.commands import AcceptHandover
from shared.contracts.partners.roster.events import RepresentativesChanged, RosterRole
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected
from tests.unit.partners.scenes import APPLICANT, Scene
from tests.unit.partners.test_roster import (
    HE,
    LIN,
    MAI,
    MEMBER,
    SECOND,
    accept,
    admitted,
    cancel,
    invite,
    leaves,
    name,
    offer,
    remove,
    system,
    take_over,
    who,
)

PEOPLE = (APPLICANT, LIN, MAI, HE)


def _commands(scene: Scene, person: str, other: str) -> tuple[Command, ...]:
    return (
        invite(scene, other, SECOND, who(person)),
        invite(scene, other, MEMBER, who(person)),
        accept(scene, person),
        remove(scene, other, person),
        offer(scene, other, person),
        take_over(scene, person),
        cancel(scene, person),
        name(scene, other),
        leaves(person, erased=False),
        leaves(person, erased=True),
        CountAsOne(person_id=person, into=other, **system()),
    )


ONE = admitted()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=25))
def test_whatever_is_tried_one_answers_for_the_partner_and_two_act_at_most(
    steps: list[tuple[int, str, str]],
) -> None:
    scene = Scene()
    scene.given(*ONE.history)
    scene.partner_id = ONE.partner_id
    partner = scene.state.partners[scene.partner_id]
    heard = {APPLICANT}
    for number, person, other in steps:
        command = _commands(scene, person, other)[number]
        if isinstance(command, CountAsOne) and person == other:
            continue
        before = partner.representative
        try:
            scene.when(command)
        except Rejected:
            continue
        changes = [one for one in scene.last if isinstance(one, RepresentativesChanged)]
        for one in changes:
            heard = {each for each in (one.representative, one.second_representative) if each is not None}
        assert heard == {one for one in PEOPLE if partner.acts(one)}, "others hear of every change"
        roster = partner.roster
        assert partner.representative not in roster.members | roster.invited
        assert [*roster.members.values()].count(RosterRole.SECOND_REPRESENTATIVE) <= 1
        if partner.representative != before and not isinstance(command, CountAsOne):
            assert isinstance(command, AcceptHandover), "by acceptance alone"
            assert partner.representative == person
        if roster.handover is not None:
            assert roster.handover.to != partner.representative
