"""One person, one voice: who counts, and records that turn out to be one person's."""

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.domain.decider import DECIDER
from services.gateway.domain.state import GatewayState
from services.gateway.identity.vault import plain_number
from shared.contracts.gateway.identity import PersonErased, RevokeRole, RoleGranted
from shared.contracts.gateway.membership import ClaimMembership, JoinCommunity, RegisterPerson
from shared.contracts.gateway.refusals import (
    MERGED_PERSON_HAS_OTHER_ROLES,
    PERSON_IS_NO_MEMBER_HERE,
    RECORDS_ARE_ONE_ALREADY,
    WHO_REGISTERED_DOES_NOT_VERIFY,
)
from shared.contracts.gateway.verification import (
    DropMerge,
    MembershipOpened,
    MergeAsked,
    MergeDropped,
    MergePersons,
    OpenMembership,
    PersonsMerged,
    Registration,
    ResidentVerified,
    VerifyResident,
)
from shared.kernel.messages import Envelope, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, envelope

LIN, ZHANG, HE, CHEN, WU, NOBODY, PHONE = (f"0197e2a0-0000-7000-8000-{one:012d}" for one in range(1, 8))
"""``PHONE`` is an account by which Zhang signs in."""


def staff(person: str) -> Envelope:
    return envelope(person, Role.STAFF)


def specification(*events: Event) -> Specification[GatewayState]:
    return Specification(DECIDER).given(*events)


def resident(person: str, registered_by: str | None = None, *, shares: bool = False) -> RoleGranted:
    registration = (
        Registration(registered_by=registered_by, registered_at=MONDAY, shares_phone=shares)
        if registered_by
        else None
    )
    return RoleGranted(person_id=person, role=Role.RESIDENT, registration=registration)


def test_a_second_member_of_staff_verifies_a_resident_once() -> None:
    spec = specification().when(RegisterPerson(person_id=LIN, shares_phone=True, **staff(CHEN)))
    assert spec.state.unverified[LIN].shares_phone
    verify = VerifyResident(person_id=LIN, **staff(WU))
    spec.refuses(VerifyResident(person_id=LIN, **staff(CHEN)), WHO_REGISTERED_DOES_NOT_VERIFY)
    spec.refuses(VerifyResident(person_id=LIN, **staff(LIN)), WHO_REGISTERED_DOES_NOT_VERIFY)
    spec.refuses(VerifyResident(person_id=LIN, **staff("account:library")), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(VerifyResident(person_id=ZHANG, **staff(WU)), PERSON_IS_NO_MEMBER_HERE)
    spec.when(verify).then(ResidentVerified(person_id=LIN, verified_by=WU, by_code=False))
    spec.when(verify).then_nothing()
    assert not spec.state.unverified


def test_whoever_handed_out_a_code_does_not_verify_who_acts_by_it_and_everybody_else_may() -> None:
    spec = specification(resident(LIN), resident(ZHANG, CHEN, shares=True), resident(HE, CHEN))
    spec.given(RoleGranted(person_id=NOBODY, role=Role.TREASURER))
    for person in (LIN, ZHANG, HE, NOBODY):
        opened = OpenMembership(person_id=person, handed_out_by=WU, **envelope(person))
        spec.when(opened).then(MembershipOpened(person_id=person, handed_out_by=WU, opened_at=MONDAY))
    assert {*spec.state.unverified} == {LIN, ZHANG, HE}, "an office waits for nobody"
    assert spec.state.opened_by_code == {LIN, ZHANG, HE}
    assert [one for one in (LIN, ZHANG, HE) if spec.state.unverified[one].shares_phone] == [ZHANG]
    spec.refuses(VerifyResident(person_id=LIN, **staff(WU)), WHO_REGISTERED_DOES_NOT_VERIFY)
    for person in (LIN, ZHANG, HE):
        verify = VerifyResident(person_id=person, **staff(CHEN))
        spec.when(verify).then(ResidentVerified(person_id=person, verified_by=CHEN, by_code=False))
    assert not spec.state.opened_by_code
    spec.when(OpenMembership(person_id=PHONE, handed_out_by=WU, **envelope(PHONE))).then_nothing()


def test_what_a_code_verified_earlier_is_verified() -> None:
    by_code = ResidentVerified(person_id=LIN, verified_by=WU, by_code=True)
    assert not specification(resident(LIN, CHEN), by_code).state.unverified


def test_whoever_was_a_resident_before_counts_and_so_does_whoever_holds_an_office() -> None:
    spec = specification(resident(LIN), RoleGranted(person_id=WU, role=Role.STAFF))
    spec.when(JoinCommunity(person_id=WU, handed_out_by=CHEN, **envelope(WU))).then(resident(WU))
    assert not spec.state.unverified
    spec.when(VerifyResident(person_id=LIN, **staff(CHEN))).then_nothing()


def test_whoever_leaves_or_is_erased_waits_for_nobody() -> None:
    spec = specification(resident(LIN, CHEN), resident(ZHANG, CHEN))
    spec.when(RevokeRole(person_id=LIN, role=Role.RESIDENT, **staff(CHEN)))
    spec.given(PersonErased(person_id=ZHANG, erased_at=MONDAY))
    assert not spec.state.unverified


def test_a_merged_record_leads_to_the_one_that_stays_with_all_who_acted_as_it() -> None:
    spec = specification(resident(LIN), resident(ZHANG, CHEN), resident(HE))
    spec.when(ClaimMembership(identity_id=PHONE, person_id=ZHANG, **envelope(PHONE)))
    spec.when(MergePersons(person_id=ZHANG, into=LIN, **staff(WU)))
    merge = MergePersons(person_id=ZHANG, into=LIN, **staff(CHEN))
    merged = PersonsMerged(person_id=ZHANG, into=LIN, merged_by=CHEN, merged_at=MONDAY, asked_by=WU)
    spec.when(merge).then(merged)
    spec.when(merge).then_nothing()
    assert {spec.state.member_of(one) for one in (ZHANG, PHONE, LIN)} == {LIN}
    assert (spec.state.is_member(ZHANG), spec.state.left, spec.state.unverified) == (False, {ZHANG}, {})
    merges(spec, LIN, HE)
    assert {spec.state.member_of(one) for one in (ZHANG, PHONE, LIN)} == {HE}
    assert spec.state.merged_into(HE) == {LIN}


def merges(spec: Specification[GatewayState], person: str, into: str) -> None:
    for by in (CHEN, WU):
        spec.when(MergePersons(person_id=person, into=into, **staff(by)))
    assert spec.state.member_of(person) == into


def test_one_member_of_staff_alone_merges_nobody() -> None:
    spec = specification(resident(LIN), resident(ZHANG), resident(HE))
    merge = MergePersons(person_id=ZHANG, into=LIN, **staff(CHEN))
    asked = MergeAsked(person_id=ZHANG, into=LIN, asked_by=CHEN, asked_at=MONDAY)
    spec.when(merge).then(asked)
    spec.when(merge).then_nothing()
    spec.when(MergePersons(person_id=ZHANG, into=LIN, **staff("account:library"))).then_nothing()
    other = MergePersons(person_id=ZHANG, into=HE, **staff(WU))  # Wu holds them for somebody else.
    spec.when(other).then(MergeAsked(person_id=ZHANG, into=HE, asked_by=WU, asked_at=MONDAY))
    spec.when(merge).then(asked)
    assert (spec.state.merged, spec.state.member_of(ZHANG)) == ({}, ZHANG)
    drop = DropMerge(person_id=ZHANG, **staff(WU))
    spec.when(drop).then(MergeDropped(person_id=ZHANG, dropped_by=WU))
    spec.when(drop).then_nothing()
    spec.when(MergePersons(person_id=ZHANG, into=LIN, **staff(WU)))
    assert not spec.state.merged, "what was dropped is asked for anew"


def test_a_wish_to_merge_ends_with_either_record() -> None:
    spec = specification(resident(LIN), resident(ZHANG), resident(HE), resident(PHONE))
    for person, into in ((ZHANG, LIN), (HE, LIN), (PHONE, HE)):
        spec.when(MergePersons(person_id=person, into=into, **staff(CHEN)))
    spec.when(RevokeRole(person_id=ZHANG, role=Role.RESIDENT, **staff(CHEN)))
    assert {*spec.state.merge_asked} == {HE, PHONE}
    spec.when(MergePersons(person_id=HE, into=LIN, **staff(WU)))
    assert (spec.state.merge_asked, {*spec.state.merged}) == ({}, {HE})
    spec.when(MergePersons(person_id=PHONE, into=LIN, **staff(CHEN)))
    spec.given(PersonErased(person_id=LIN, erased_at=MONDAY))
    assert not spec.state.merge_asked


def test_only_residents_and_nobody_twice_nor_oneself_are_merged() -> None:
    spec = specification(resident(LIN), resident(ZHANG), RoleGranted(person_id=WU, role=Role.STAFF))
    spec.given(resident(WU))
    refused = {
        (ZHANG, ZHANG, CHEN): RECORDS_ARE_ONE_ALREADY,
        (ZHANG, NOBODY, CHEN): PERSON_IS_NO_MEMBER_HERE,
        (WU, LIN, CHEN): MERGED_PERSON_HAS_OTHER_ROLES,
        (LIN, WU, WU): ACTOR_MAY_NOT_DO_THIS,
    }
    for (person, into, by), refusal in refused.items():
        spec.refuses(MergePersons(person_id=person, into=into, **staff(by)), refusal)
    merges(spec, ZHANG, LIN)
    spec.refuses(MergePersons(person_id=ZHANG, into=WU, **staff(CHEN)), RECORDS_ARE_ONE_ALREADY)
    spec.refuses(MergePersons(person_id=WU, into=ZHANG, **staff(CHEN)), RECORDS_ARE_ONE_ALREADY)


_PEOPLE = st.sampled_from([LIN, ZHANG, HE, WU])


@given(st.lists(st.tuples(st.integers(0, 4), _PEOPLE, _PEOPLE), max_size=30))
def test_nobody_counts_by_one_pair_of_hands(
    acts: list[tuple[int, str, str]],
) -> None:
    spec = specification()
    for kind, one, other in acts:
        command = (
            RegisterPerson(person_id=one, **staff(CHEN)),
            JoinCommunity(person_id=one, handed_out_by=CHEN, **envelope(one)),
            OpenMembership(person_id=one, handed_out_by=CHEN, **envelope(one)),
            VerifyResident(person_id=one, **staff(CHEN)),
            MergePersons(person_id=one, into=other, **staff(CHEN)),
        )[kind]
        try:
            spec.when(command)
        except Rejected:
            continue
    state = spec.state
    assert not any(isinstance(event, ResidentVerified) for event in spec.last)
    assert not state.merged, "nor does Chen alone merge anybody"
    assert {*state.roles} == {*state.unverified}, "whoever Chen alone brought in counts for nothing"


_STAFF = st.sampled_from([CHEN, NOBODY])


@given(st.lists(st.tuples(_PEOPLE, _PEOPLE, _STAFF), max_size=30))
def test_all_records_of_one_person_lead_to_one(acts: list[tuple[str, str, str]]) -> None:
    spec = specification(*(resident(one) for one in (LIN, ZHANG, HE, WU)))
    for one, other, by in acts:
        try:
            spec.when(MergePersons(person_id=one, into=other, **staff(by)))
        except Rejected:
            continue
    state = spec.state
    for one in state.merged:
        assert state.member_of(one) not in state.merged
        assert one not in state.merge_asked


def test_a_number_is_the_same_however_it_is_written() -> None:
    written = ("13800001234", "138 0000 1234", "138-0000-1234", "+86 138 0000 1234", "0086 13800001234")
    assert {plain_number(one) for one in written} == {"13800001234"}
    assert plain_number("+852 6123 4567") != plain_number("61234567")
