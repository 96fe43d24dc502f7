"""The roster of a partner: invited by one, accepted by another, and never without a representative."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.contracts.partners.admission import PartnerSuspended
from shared.contracts.partners.agreements.commands import SignAgreement
from shared.contracts.partners.agreements.events import AgreementSigned, Side
from shared.contracts.partners.decisions.commands import RecordScreening
from shared.contracts.partners.partnership import (
    AnnounceExit,
    GetPartner,
    PartnerExitAnnounced,
    SuspendPartner,
    TerminatePartner,
)
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.refusals.agreements import (
    NOBODY_SIGNS_FOR_BOTH,
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_LEFT,
    PARTNER_IS_UNKNOWN,
    SCREENING_RECORD_IS_MISSING,
)
from shared.contracts.partners.refusals.roster import (
    HANDOVER_IS_NOT_OFFERED,
    INVITATION_IS_UNKNOWN,
    PARTNER_HAS_A_SECOND_REPRESENTATIVE,
    PERSON_IS_NOT_ON_THE_ROSTER,
    PERSON_IS_ON_THE_ROSTER,
    REPRESENTATIVE_HANDS_OVER_FIRST,
    REPRESENTATIVE_IS_STILL_HERE,
    ROSTER_IS_FULL,
    WHO_OFFERS_DOES_NOT_ACCEPT,
)
from shared.contracts.partners.roster.commands import (
    AcceptHandover,
    AcceptInvitation,
    CancelHandover,
    InvitedAs,
    InviteMember,
    LeaveRosters,
    NameRepresentative,
    OfferHandover,
    RemoveMember,
)
from shared.contracts.partners.roster.events import (
    HandoverCancelled,
    HandoverOffered,
    MemberInvited,
    MemberJoined,
    MemberRemoved,
    RepresentativeGone,
    RepresentativesChanged,
    RosterRole,
)
from shared.contracts.partners.roster.views import ListOwnRosters, ListRoster
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import (
    APPLICANT,
    IN_A_YEAR,
    NOBODYS_ID,
    PUBLICITY_ENDS,
    Scene,
    by,
    for_resident,
)

NOW = PUBLICITY_ENDS + timedelta(days=1)
LIN, MAI, HE = "resident-lin", "resident-mai", "resident-he"
SECOND, MEMBER = InvitedAs.SECOND_REPRESENTATIVE, InvitedAs.MEMBER


def who(person: str = APPLICANT, *roles: Role) -> Envelope:
    return by(person, *(roles or (Role.RESIDENT,)), at=NOW)


def office(person: str = "staff-wu") -> Envelope:
    return by(person, Role.STAFF, at=NOW)


def system() -> Envelope:
    return by("system:erasure", Role.SYSTEM, at=NOW)


def invite(scene: Scene, person: str, role: InvitedAs = MEMBER, by_: Envelope | None = None) -> InviteMember:
    return InviteMember(partner_id=scene.partner_id, person_id=person, role=role, **(by_ or who()))


def accept(scene: Scene, person: str) -> AcceptInvitation:
    return AcceptInvitation(partner_id=scene.partner_id, **who(person))


def remove(scene: Scene, person: str, by_: str = APPLICANT) -> RemoveMember:
    return RemoveMember(partner_id=scene.partner_id, person_id=person, **who(by_))


def offer(scene: Scene, person: str, by_: str = APPLICANT) -> OfferHandover:
    return OfferHandover(partner_id=scene.partner_id, person_id=person, **who(by_))


def name(scene: Scene, person: str, by_: Envelope | None = None) -> NameRepresentative:
    return NameRepresentative(
        partner_id=scene.partner_id, person_id=person, reason="原代表人已离开", **(by_ or office())
    )


def take_over(scene: Scene, person: str) -> AcceptHandover:
    return AcceptHandover(partner_id=scene.partner_id, **who(person))


def cancel(scene: Scene, person: str = APPLICANT) -> CancelHandover:
    return CancelHandover(partner_id=scene.partner_id, **who(person))


def leaves(person: str, *, erased: bool) -> LeaveRosters:
    return LeaveRosters(person_id=person, erased=erased, **system())


def admitted() -> Scene:
    return Scene().opened().admitted()


def invited(role: InvitedAs = MEMBER) -> Scene:
    scene = admitted()
    scene.when(invite(scene, LIN, role))
    return scene


def joined(role: InvitedAs = MEMBER, scene: Scene | None = None) -> Scene:
    scene = scene or admitted()
    scene.when(invite(scene, LIN, role)).when(accept(scene, LIN))
    return scene


def with_second() -> Scene:
    return joined(SECOND)


def offered() -> Scene:
    scene = joined()
    scene.when(offer(scene, LIN))
    return scene


def gone(*, erased: bool = True) -> Scene:
    scene = joined()
    scene.when(leaves(APPLICANT, erased=erased))
    return scene


def left() -> Scene:
    scene = offered()
    scene.when(invite(scene, MAI))
    scene.when(TerminatePartner(partner_id=scene.partner_id, reason="违约", **office()))
    return scene


def full() -> Scene:
    scene = admitted()
    for number in range(50):
        scene.when(invite(scene, f"resident-{number}"))
    return scene


def two_invited() -> Scene:
    """Both as the second, and one of them has accepted."""
    scene = invited(SECOND)
    scene.when(invite(scene, MAI, SECOND)).when(accept(scene, MAI))
    return scene


def of_minors() -> Scene:
    scene = Scene().opened().screened(IN_A_YEAR).agreement_active(serves_minors=True)
    return joined(scene=scene)


def offered_of_minors() -> Scene:
    scene = of_minors()
    scene.when(offer(scene, LIN))
    return scene


def entered_at_the_counter() -> Scene:
    """Staff typed the invitation in for the representative."""
    scene = admitted()
    scene.when(invite(scene, LIN, MEMBER, for_resident(APPLICANT, at=NOW)))
    return scene


def offered_at_the_counter() -> Scene:
    scene = joined()
    scene.when(OfferHandover(partner_id=scene.partner_id, person_id=LIN, **for_resident(APPLICANT, at=NOW)))
    return scene


def unknown(scene: Scene) -> Scene:
    scene.partner_id = NOBODYS_ID
    return scene


CASES = (
    Case(PARTNER_IS_UNKNOWN, "inviting", lambda: unknown(admitted()), lambda scene: invite(scene, LIN)),
    Case(PARTNER_IS_UNKNOWN, "accepting", lambda: unknown(invited()), lambda scene: accept(scene, LIN)),
    Case(PARTNER_IS_UNKNOWN, "removing", lambda: unknown(joined()), lambda scene: remove(scene, LIN)),
    Case(PARTNER_IS_UNKNOWN, "handing over", lambda: unknown(joined()), lambda scene: offer(scene, LIN)),
    Case(PARTNER_IS_UNKNOWN, "naming", lambda: unknown(gone()), lambda scene: name(scene, LIN)),
    Case(PARTNER_IS_UNKNOWN, "taking over", lambda: unknown(offered()), lambda scene: take_over(scene, LIN)),
    Case(PARTNER_IS_UNKNOWN, "cancelling", lambda: unknown(offered()), cancel),
    Case(ONLY_THE_REPRESENTATIVE_MAY, "a member", joined, lambda scene: invite(scene, MAI, by_=who(LIN))),
    Case(ONLY_THE_REPRESENTATIVE_MAY, "staff", admitted, lambda scene: invite(scene, LIN, by_=office())),
    Case(ONLY_THE_REPRESENTATIVE_MAY, "another", joined, lambda scene: remove(scene, LIN, by_=MAI)),
    Case(ONLY_THE_REPRESENTATIVE_MAY, "the second", with_second, lambda scene: offer(scene, LIN, by_=LIN)),
    Case(PARTNER_HAS_LEFT, "inviting", left, lambda scene: invite(scene, HE)),
    Case(PARTNER_HAS_LEFT, "accepting", left, lambda scene: accept(scene, MAI)),
    Case(PARTNER_HAS_LEFT, "handing over", left, lambda scene: offer(scene, LIN)),
    Case(PARTNER_HAS_LEFT, "naming", left, lambda scene: name(scene, LIN)),
    Case(PARTNER_HAS_LEFT, "taking over", left, lambda scene: take_over(scene, LIN)),
    Case(PERSON_IS_ON_THE_ROSTER, "the representative", admitted, lambda scene: invite(scene, APPLICANT)),
    Case(PERSON_IS_ON_THE_ROSTER, "a member", joined, lambda scene: invite(scene, LIN)),
    Case(PERSON_IS_ON_THE_ROSTER, "named anew", gone, lambda scene: name(scene, APPLICANT)),
    Case(
        PARTNER_HAS_A_SECOND_REPRESENTATIVE,
        "inviting another",
        with_second,
        lambda scene: invite(scene, MAI, SECOND),
    ),
    Case(
        PARTNER_HAS_A_SECOND_REPRESENTATIVE,
        "another accepted first",
        two_invited,
        lambda scene: accept(scene, LIN),
    ),
    Case(ROSTER_IS_FULL, "one too many", full, lambda scene: invite(scene, LIN)),
    Case(INVITATION_IS_UNKNOWN, "nobody invited", admitted, lambda scene: accept(scene, LIN)),
    Case(INVITATION_IS_UNKNOWN, "accepted already", joined, lambda scene: accept(scene, LIN)),
    Case(
        WHO_OFFERS_DOES_NOT_ACCEPT,
        "the same member of staff enters both",
        entered_at_the_counter,
        lambda scene: AcceptInvitation(partner_id=scene.partner_id, **for_resident(LIN, at=NOW)),
    ),
    Case(
        WHO_OFFERS_DOES_NOT_ACCEPT,
        "the same member of staff hands over",
        offered_at_the_counter,
        lambda scene: AcceptHandover(partner_id=scene.partner_id, **for_resident(LIN, at=NOW)),
    ),
    Case(REPRESENTATIVE_HANDS_OVER_FIRST, "going", joined, lambda scene: remove(scene, APPLICANT)),
    Case(
        REPRESENTATIVE_HANDS_OVER_FIRST,
        "put out by the second",
        with_second,
        lambda scene: remove(scene, APPLICANT, by_=LIN),
    ),
    Case(PERSON_IS_NOT_ON_THE_ROSTER, "a stranger", joined, lambda scene: offer(scene, MAI)),
    Case(PERSON_IS_NOT_ON_THE_ROSTER, "invited only", invited, lambda scene: offer(scene, LIN)),
    Case(REPRESENTATIVE_IS_STILL_HERE, "by staff", joined, lambda scene: name(scene, LIN)),
    Case(HANDOVER_IS_NOT_OFFERED, "a member", joined, lambda scene: take_over(scene, LIN)),
    Case(HANDOVER_IS_NOT_OFFERED, "another", offered, lambda scene: take_over(scene, MAI)),
    Case(HANDOVER_IS_NOT_OFFERED, "nothing to cancel", joined, cancel),
    Case(HANDOVER_IS_NOT_OFFERED, "not one's own", offered, lambda scene: cancel(scene, MAI)),
    Case(
        SCREENING_RECORD_IS_MISSING,
        "an agreement that serves minors",
        offered_of_minors,
        lambda scene: take_over(scene, LIN),
    ),
)


@each(*CASES)
def test_refused(case: Case) -> None:
    case.holds()


def test_staff_alone_name_a_representative() -> None:
    scene = gone()
    scene.refuses(name(scene, LIN, who(LIN)), ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize("role", [*InvitedAs])
def test_somebody_is_on_the_roster_once_they_accept(role: InvitedAs) -> None:
    scene = invited(role)
    assert scene.happened(MemberInvited).role.value == role.value
    scene.when(accept(scene, LIN))
    assert scene.happened(MemberJoined).role.value == role.value
    changed = [one for one in scene.last if isinstance(one, RepresentativesChanged)]
    assert [one.second_representative for one in changed] == ([LIN] if role is SECOND else [])


def test_an_invitation_that_stands_is_not_made_again() -> None:
    scene = invited()
    scene.when(invite(scene, LIN)).then_nothing()


def test_a_second_representative_may_do_what_the_first_may() -> None:
    scene = Scene().opened().agreement_drafted()
    joined(SECOND, scene)
    sign = SignAgreement(agreement_id=scene.agreement_id, side=Side.PARTNER, version=1, **who(LIN))
    scene.when(sign)
    assert scene.happened(AgreementSigned).signed_by == LIN
    scene.when(invite(scene, MAI, MEMBER, who(LIN)))
    scene.happened(MemberInvited)
    scene.when(AnnounceExit(partner_id=scene.partner_id, reason="搬迁", **who(LIN)))
    scene.happened(PartnerExitAnnounced)


def test_a_member_acts_for_nobody() -> None:
    scene = Scene().opened().agreement_drafted()
    joined(MEMBER, scene)
    sign = SignAgreement(agreement_id=scene.agreement_id, side=Side.PARTNER, version=1, **who(LIN))
    scene.refuses(sign, ONLY_THE_REPRESENTATIVE_MAY)


@pytest.mark.parametrize("role", [*InvitedAs])
def test_nobody_on_the_roster_signs_for_the_community(role: InvitedAs) -> None:
    scene = Scene().opened().agreement_drafted()
    joined(role, scene).signed_by_partner(at=NOW)
    sign = SignAgreement(
        agreement_id=scene.agreement_id, side=Side.COMMUNITY, version=1, **who(LIN, Role.STAFF)
    )
    scene.refuses(sign, NOBODY_SIGNS_FOR_BOTH)


def test_a_second_representative_is_made_a_member_and_acts_no_more() -> None:
    scene = with_second()
    scene.when(invite(scene, LIN)).when(accept(scene, LIN))
    assert scene.happened(RepresentativesChanged).second_representative is None
    scene.refuses(invite(scene, MAI, by_=who(LIN)), ONLY_THE_REPRESENTATIVE_MAY)


@pytest.mark.parametrize("by_", [APPLICANT, LIN], ids=["the representative", "oneself"])
@pytest.mark.parametrize("scene", [invited, joined, with_second])
def test_somebody_is_taken_off(scene: Callable[[], Scene], by_: str) -> None:
    found = scene()
    found.when(remove(found, LIN, by_))
    found.happened(MemberRemoved)
    found.when(remove(found, LIN, APPLICANT)).then_nothing()
    found.refuses(accept(found, LIN), INVITATION_IS_UNKNOWN)


def test_a_partner_is_handed_over_to_a_member_who_accepts() -> None:
    scene = offered()
    scene.when(offer(scene, LIN)).then_nothing()
    scene.when(take_over(scene, LIN))
    changed = scene.happened(RepresentativesChanged)
    assert (changed.representative, changed.former_representative) == (LIN, APPLICANT)
    assert scene.happened(MemberJoined).person_id == APPLICANT
    scene.refuses(invite(scene, MAI), ONLY_THE_REPRESENTATIVE_MAY)
    scene.when(invite(scene, MAI, SECOND, who(LIN))).happened(MemberInvited)


def test_a_second_representative_takes_over_and_leaves_that_place_open() -> None:
    scene = with_second()
    scene.when(offer(scene, LIN)).when(take_over(scene, LIN))
    assert scene.happened(RepresentativesChanged).second_representative is None


@pytest.mark.parametrize("person", [APPLICANT, LIN], ids=["taken back", "declined"])
def test_a_handover_is_cancelled(person: str) -> None:
    scene = offered()
    scene.when(cancel(scene, person)).happened(HandoverCancelled)
    scene.refuses(take_over(scene, LIN), HANDOVER_IS_NOT_OFFERED)


def test_a_later_offer_takes_the_place_of_the_one_before() -> None:
    scene = offered()
    scene.when(invite(scene, MAI)).when(accept(scene, MAI)).when(offer(scene, MAI))
    assert scene.happened(HandoverCancelled).person_id == LIN
    scene.refuses(take_over(scene, LIN), HANDOVER_IS_NOT_OFFERED)


def test_whoever_is_taken_off_the_roster_does_not_take_over() -> None:
    scene = offered()
    scene.when(remove(scene, LIN))
    scene.refuses(take_over(scene, LIN), HANDOVER_IS_NOT_OFFERED)


@pytest.mark.parametrize("person", [LIN, MAI], ids=["a member", "somebody from outside"])
def test_staff_name_another_once_the_representative_is_gone(person: str) -> None:
    scene = gone()
    assert scene.happened(RepresentativeGone).erased
    scene.when(leaves(APPLICANT, erased=True)).then_nothing()
    scene.when(name(scene, person))
    assert scene.happened(HandoverOffered).reason == "原代表人已离开"
    scene.when(take_over(scene, person))
    assert scene.happened(RepresentativesChanged).representative == person
    assert not [one for one in scene.last if isinstance(one, MemberJoined)], "nobody comes back"


def test_whoever_moves_away_stays_in_a_team_and_whoever_is_erased_does_not() -> None:
    scene = with_second()
    scene.when(leaves(LIN, erased=False)).then_nothing()
    scene.when(leaves(LIN, erased=True)).happened(MemberRemoved)
    assert scene.happened(RepresentativesChanged).second_representative is None


def test_a_representative_with_a_check_takes_over_work_with_minors() -> None:
    scene = offered_of_minors()
    scene.when(RecordScreening(person=LIN, valid_until=IN_A_YEAR, **office()))
    scene.when(take_over(scene, LIN)).happened(RepresentativesChanged)


def test_a_suspended_partner_is_handed_over_all_the_same() -> None:
    scene = joined()
    scene.when(SuspendPartner(partner_id=scene.partner_id, reason="逾期", **office()))
    scene.happened(PartnerSuspended)
    scene.when(offer(scene, LIN)).when(take_over(scene, LIN)).happened(RepresentativesChanged)


@pytest.mark.parametrize(
    ("make", "person", "into", "acts", "members"),
    [
        (admitted, APPLICANT, MAI, [MAI], []),
        (with_second, LIN, MAI, [APPLICANT, MAI], [MAI]),
        (with_second, LIN, APPLICANT, [APPLICANT], []),
        (with_second, APPLICANT, LIN, [LIN], []),
        (joined, LIN, MAI, [APPLICANT], [MAI]),
        (invited, LIN, MAI, [APPLICANT], []),
    ],
)
def test_what_a_record_was_the_one_into_which_it_is_merged_is(
    make: Callable[[], Scene], person: str, into: str, acts: list[str], members: list[str]
) -> None:
    scene = make()
    scene.when(CountAsOne(person_id=person, into=into, **system()))
    partner = scene.state.partners[scene.partner_id]
    assert [one for one in (APPLICANT, LIN, MAI) if partner.acts(one)] == acts
    assert [*partner.roster.members] == members
    assert not partner.roster.invited


async def test_the_read_models_say_who_acts_and_who_waits() -> None:
    scene = two_invited()
    scene.when(offer(scene, MAI))
    models = ReadModels(*scene.history)
    entries = (await models.ask(ListRoster(partner_id=scene.partner_id))).items
    told = {one.person_id: (one.role, one.invited_as, one.takes_over) for one in entries}
    assert told == {
        APPLICANT: (RosterRole.REPRESENTATIVE, None, False),
        LIN: (None, RosterRole.SECOND_REPRESENTATIVE, False),
        MAI: (RosterRole.SECOND_REPRESENTATIVE, None, True),
    }
    scene.when(take_over(scene, MAI))
    models = ReadModels(*scene.history)
    partner = await models.ask(GetPartner(partner_id=scene.partner_id))
    assert partner is not None
    assert (partner.representative, partner.second_representative) == (MAI, None)
    mine = (await models.ask(ListOwnRosters(person_id=APPLICANT))).items
    assert [one.role for one in mine] == [RosterRole.MEMBER]


def test_whoever_left_the_roster_does_not_sign_for_the_community() -> None:
    scene = Scene().opened().agreement_drafted().signed_by_partner()
    scene.when(invite(scene, LIN)).when(accept(scene, LIN)).when(remove(scene, LIN))
    scene.when(invite(scene, MAI)).when(accept(scene, MAI)).when(offer(scene, MAI)).when(
        take_over(scene, MAI)
    )
    scene.when(remove(scene, APPLICANT, MAI))
    for person in (LIN, APPLICANT):
        sign = SignAgreement(
            agreement_id=scene.agreement_id, side=Side.COMMUNITY, version=1, **who(person, Role.STAFF)
        )
        scene.refuses(sign, NOBODY_SIGNS_FOR_BOTH)


def test_whoever_left_the_roster_may_complain() -> None:
    scene = Scene().opened().admitted()
    scene.when(invite(scene, LIN)).when(accept(scene, LIN)).when(remove(scene, LIN))
    assert LIN in scene.state.partners[scene.partner_id].related()
    assert LIN not in scene.state.partners[scene.partner_id].people()
