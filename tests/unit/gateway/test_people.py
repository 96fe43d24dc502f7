"""Who may make whom what."""

from itertools import permutations
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from services.gateway.domain.decider import DECIDER
from services.gateway.domain.exclusions import EXCLUDED_BY
from services.gateway.domain.people import GRANTED_BY
from services.gateway.domain.state import GatewayState
from services.gateway.policies import POLICIES
from shared.contracts.gateway.identity import (
    AppointOfficer,
    BindPartner,
    BindRepresentatives,
    CommunityRole,
    DismissOfficer,
    ErasePerson,
    GrantRole,
    NameFirstOfficers,
    PartnerUnbound,
    PersonErased,
    RevokeRole,
    RoleGranted,
    RoleRevoked,
)
from shared.contracts.gateway.membership import (
    ClaimMembership,
    JoinCommunity,
    MembershipClaimed,
    RegisterPerson,
)
from shared.contracts.gateway.refusals import (
    LAST_DISTRICT_OFFICER_MUST_REMAIN,
    PERSON_IS_A_MEMBER_ALREADY,
    PERSON_IS_ERASED,
    PERSON_IS_NO_MEMBER_HERE,
    ROLE_MAY_NOT_BE_GRANTED_BY_YOU,
    ROLES_EXCLUDE_EACH_OTHER,
)
from shared.contracts.gateway.verification import Registration
from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerAdmitted, PartnerForm
from shared.contracts.partners.partnership import PartnerExited, PartnerTerminated
from shared.kernel.messages import Command, Event, Recorded, Tick
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role
from tests.read_models import recorded
from tests.specification import MONDAY, Specification, envelope

LIN = "0197e2a0-0000-7000-8000-000000000001"
ZHANG = "0197e2a0-0000-7000-8000-000000000002"
LUO = "0197e2a0-0000-7000-8000-000000000003"
PARTNER = "0197e2a0-0000-7000-8000-00000000000a"
OFFICER = envelope(LUO, Role.DISTRICT)
CHEN = "0197e2a0-0000-7000-8000-000000000004"
STAFF = envelope(CHEN, Role.STAFF)
SYSTEM = envelope("system:host", Role.SYSTEM)
GRANTABLE: tuple[CommunityRole, ...] = get_args(CommunityRole)


def specification() -> Specification[GatewayState]:
    return Specification(DECIDER)


def granted(person: str, role: Role) -> RoleGranted:
    return RoleGranted(person_id=person, role=role)


def made_resident(by: str) -> RoleGranted:
    """Lin became a resident, and waits to be verified."""
    registration = Registration(registered_by=by, registered_at=MONDAY)
    return RoleGranted(person_id=LIN, role=Role.RESIDENT, registration=registration)


@pytest.mark.parametrize("role", GRANTABLE)
def test_the_district_grants_and_revokes_every_role_of_a_community(role: CommunityRole) -> None:
    spec = specification()
    if role is Role.RESIDENT:
        spec.refuses(GrantRole(person_id=LIN, role=role, **OFFICER), PERSON_IS_NO_MEMBER_HERE)
        spec.when(RegisterPerson(person_id=LIN, **STAFF)).then(made_resident(CHEN))
        spec.when(RevokeRole(person_id=LIN, role=role, **OFFICER)).then(RoleRevoked(person_id=LIN, role=role))
        return
    spec.when(GrantRole(person_id=LIN, role=role, **OFFICER)).then(granted(LIN, role))
    assert spec.state.roles_of(LIN) == {role}
    spec.when(RevokeRole(person_id=LIN, role=role, **OFFICER)).then(RoleRevoked(person_id=LIN, role=role))
    assert spec.state.roles_of(LIN) == frozenset()
    assert spec.state.roles == {}


def test_staff_register_residents_and_make_residents_of_members_alone() -> None:
    spec = specification().given(granted(ZHANG, Role.COMMITTEE))
    spec.when(RegisterPerson(person_id=LIN, **STAFF)).then(made_resident(CHEN))
    spec.when(RegisterPerson(person_id=LIN, **STAFF)).then_nothing()
    spec.when(GrantRole(person_id=ZHANG, role=Role.RESIDENT, **STAFF)).then(granted(ZHANG, Role.RESIDENT))
    facts = spec.refuses(GrantRole(person_id=LUO, role=Role.RESIDENT, **STAFF), PERSON_IS_NO_MEMBER_HERE)
    assert facts == {"person_id": LUO}
    spec.refuses(RegisterPerson(person_id=LUO, **OFFICER), ACTOR_MAY_NOT_DO_THIS)


def test_whoever_redeemed_a_code_joins_once() -> None:
    spec = specification()
    joins = JoinCommunity(person_id=LIN, handed_out_by=CHEN, **envelope(LIN))
    spec.when(joins).then(made_resident(CHEN))
    spec.when(joins).then_nothing()
    spec.given(PersonErased(person_id=ZHANG, erased_at=MONDAY))
    spec.refuses(JoinCommunity(person_id=ZHANG, handed_out_by=CHEN, **envelope(ZHANG)), PERSON_IS_ERASED)


def test_an_account_that_claims_a_membership_is_that_person_here_until_either_is_erased() -> None:
    spec = specification().given(granted(LIN, Role.RESIDENT), granted(LUO, Role.COMMITTEE))
    claim = ClaimMembership(identity_id=ZHANG, person_id=LIN, **envelope(ZHANG))
    spec.when(claim).then(MembershipClaimed(identity_id=ZHANG, person_id=LIN))
    spec.when(claim).then_nothing()
    assert spec.state.member_of(ZHANG) == LIN
    second = ClaimMembership(identity_id=ZHANG, person_id=LUO, **envelope(ZHANG))
    spec.refuses(second, PERSON_IS_A_MEMBER_ALREADY)
    of_a_member = ClaimMembership(identity_id=LUO, person_id=LIN, **envelope(LUO))
    spec.refuses(of_a_member, PERSON_IS_A_MEMBER_ALREADY)
    # A role that is named by the account goes to the person.
    spec.when(GrantRole(person_id=ZHANG, role=Role.STAFF, **OFFICER)).then(granted(LIN, Role.STAFF))
    spec.given(PersonErased(person_id=LIN, erased_at=MONDAY))
    assert spec.state.member_of(ZHANG) == ZHANG
    spec.refuses(claim, PERSON_IS_ERASED)


@pytest.mark.parametrize("role", [role for role in GRANTABLE if role is not Role.RESIDENT])
def test_staff_make_nobody_anything_else(role: CommunityRole) -> None:
    spec = specification().given(granted(LIN, role))
    facts = spec.refuses(GrantRole(person_id=ZHANG, role=role, **STAFF), ROLE_MAY_NOT_BE_GRANTED_BY_YOU)
    assert facts == {"role": role, "granted_by": ["district"]}
    spec.refuses(RevokeRole(person_id=LIN, role=role, **STAFF), ROLE_MAY_NOT_BE_GRANTED_BY_YOU)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.STAFF, Role.DISTRICT)])
def test_nobody_else_grants_anything(role: Role) -> None:
    command = GrantRole(person_id=LIN, role=Role.RESIDENT, **envelope(ZHANG, role))
    specification().refuses(command, ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.DISTRICT, Role.SYSTEM])
def test_what_comes_from_elsewhere_can_not_even_be_asked_for(role: Role) -> None:
    with pytest.raises(ValidationError):
        GrantRole.model_validate({"person_id": LIN, "role": role, **OFFICER})


@pytest.mark.parametrize(("held", "wanted"), [*permutations(GRANTABLE, 2)])
def test_roles_that_exclude_each_other_do_so_in_both_orders(
    held: CommunityRole, wanted: CommunityRole
) -> None:
    spec = specification().given(granted(LIN, held))
    command = GrantRole(person_id=LIN, role=wanted, **OFFICER)
    assert (held in EXCLUDED_BY.get(wanted, ())) == (wanted in EXCLUDED_BY.get(held, ()))
    if held in EXCLUDED_BY.get(wanted, ()):
        assert spec.refuses(command, ROLES_EXCLUDE_EACH_OTHER) == {"role": wanted, "held": [held]}
    else:
        spec.when(command).then(granted(LIN, wanted))


def test_granting_what_is_held_and_revoking_what_is_not_changes_nothing() -> None:
    spec = specification().given(granted(LIN, Role.STAFF))
    spec.when(GrantRole(person_id=LIN, role=Role.STAFF, **OFFICER)).then_nothing()
    spec.when(RevokeRole(person_id=LIN, role=Role.AUDITOR, **OFFICER)).then_nothing()
    spec.when(RevokeRole(person_id=ZHANG, role=Role.AUDITOR, **OFFICER)).then_nothing()
    spec.when(Tick(**SYSTEM)).then_nothing()


def test_the_host_names_the_first_officers_once() -> None:
    spec = specification()
    spec.when(NameFirstOfficers(person_ids=(LUO, ZHANG, LUO), **SYSTEM)).then(
        granted(LUO, Role.DISTRICT), granted(ZHANG, Role.DISTRICT)
    )
    spec.when(NameFirstOfficers(person_ids=(LIN,), **SYSTEM)).then_nothing()
    assert spec.state.officers == {LUO, ZHANG}
    assert spec.state.roles == {}, "an officer of the district is nothing by that in a community"
    spec.refuses(NameFirstOfficers(person_ids=(LIN,), **OFFICER), ACTOR_MAY_NOT_DO_THIS)


def test_officers_appoint_and_dismiss_each_other_but_never_the_last() -> None:
    spec = specification().given(granted(LUO, Role.DISTRICT))
    spec.refuses(DismissOfficer(person_id=LUO, **OFFICER), LAST_DISTRICT_OFFICER_MUST_REMAIN)
    spec.when(AppointOfficer(person_id=ZHANG, **OFFICER)).then(granted(ZHANG, Role.DISTRICT))
    spec.when(AppointOfficer(person_id=ZHANG, **OFFICER)).then_nothing()
    spec.when(DismissOfficer(person_id=LUO, **OFFICER)).then(RoleRevoked(person_id=LUO, role=Role.DISTRICT))
    spec.when(DismissOfficer(person_id=LUO, **OFFICER)).then_nothing()
    assert spec.state.officers == {ZHANG}


def test_only_officers_make_officers() -> None:
    spec = specification().given(granted(LUO, Role.DISTRICT))
    spec.refuses(AppointOfficer(person_id=ZHANG, **STAFF), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(DismissOfficer(person_id=LUO, **STAFF), ACTOR_MAY_NOT_DO_THIS)


def test_a_policy_binds_a_representative_to_each_partner_once() -> None:
    spec = specification()
    event = RoleGranted(person_id=LIN, role=Role.PARTNER, partner_id=PARTNER)
    spec.when(BindPartner(person_id=LIN, partner_id=PARTNER, **SYSTEM)).then(event)
    spec.when(BindPartner(person_id=LIN, partner_id=PARTNER, **SYSTEM)).then_nothing()
    spec.when(BindPartner(person_id=LIN, partner_id=ZHANG, **SYSTEM))
    assert spec.state.roles_of(LIN) == {Role.PARTNER}
    assert spec.state.partners == {LIN: {PARTNER, ZHANG}}
    spec.refuses(BindPartner(person_id=LIN, partner_id=LUO, **OFFICER), ACTOR_MAY_NOT_DO_THIS)


def test_others_are_bound_to_a_partner_and_who_was_before_acts_for_the_rest_alone() -> None:
    spec = specification().when(BindPartner(person_id=LIN, partner_id=PARTNER, **SYSTEM))
    spec.when(BindPartner(person_id=LIN, partner_id=LUO, **SYSTEM))
    bind = BindRepresentatives(partner_id=PARTNER, person_ids=(ZHANG, LUO), **SYSTEM)
    spec.when(bind).then(
        *(RoleGranted(person_id=one, role=Role.PARTNER, partner_id=PARTNER) for one in sorted((ZHANG, LUO))),
        PartnerUnbound(person_id=LIN, partner_id=PARTNER),
    )
    spec.when(bind).then_nothing()
    assert spec.state.roles_of(LIN) == {Role.PARTNER}
    spec.when(BindRepresentatives(partner_id=LUO, person_ids=(), **SYSTEM))
    assert not spec.state.is_member(LIN)
    spec.given(PersonErased(person_id=ZHANG, erased_at=MONDAY))
    spec.when(bind).then_nothing()


def test_an_admission_asks_for_the_binding() -> None:
    admitted = PartnerAdmitted(
        partner_id=PARTNER,
        application_id=PARTNER,
        form=PartnerForm.TEAM,
        actor_kind=ActorKind.BUSINESS,
        mechanism=Mechanism.SPACE_COOPERATION,
        organisation="广州晓宸生物科技有限公司",
        project="天空农场",
        representative=LIN,
        admitted_at=MONDAY,
    )
    recorded = Recorded[Event](
        id="haiwan:7",
        source="/partners",
        type=admitted.type,
        time=MONDAY,
        sequence=7,
        partitionkey="haiwan",
        actor="system:clock",
        correlationid="c",
        causationid="c",
        data=admitted,
    )
    (command,) = POLICIES.commands_for(recorded)
    assert isinstance(command, BindPartner)
    assert (command.person_id, command.partner_id) == (LIN, PARTNER)
    assert command.command_id == "partners/haiwan:7/on_partner_admitted/0"
    specification().given(PersonErased(person_id=LIN, erased_at=MONDAY)).when(command).then_nothing()


@pytest.mark.parametrize("actor", [envelope(LIN), OFFICER, SYSTEM], ids=["self", "district", "system"])
def test_an_erased_person_is_nothing_any_more_and_can_become_nothing(actor: dict[str, object]) -> None:
    spec = specification().given(
        granted(LIN, Role.RESIDENT),
        RoleGranted(person_id=LIN, role=Role.PARTNER, partner_id=PARTNER),
        granted(LIN, Role.DISTRICT),
        granted(LUO, Role.DISTRICT),
    )
    command = ErasePerson.model_validate({"person_id": LIN, **actor})
    spec.when(command).then(PersonErased(person_id=LIN, erased_at=MONDAY))
    spec.when(command).then_nothing()
    assert (spec.state.roles, spec.state.partners, spec.state.officers) == ({}, {}, {LUO})
    assert spec.refuses(GrantRole(person_id=LIN, role=Role.RESIDENT, **STAFF), PERSON_IS_ERASED)
    assert spec.refuses(AppointOfficer(person_id=LIN, **OFFICER), PERSON_IS_ERASED)


def test_nobody_else_erases_a_person_and_the_last_officer_stays() -> None:
    spec = specification().given(granted(LUO, Role.DISTRICT))
    spec.refuses(ErasePerson(person_id=LIN, **STAFF), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(ErasePerson(person_id=LUO, **OFFICER), LAST_DISTRICT_OFFICER_MUST_REMAIN)


PEOPLE = st.sampled_from([LIN, ZHANG, LUO])
ROLES = st.sampled_from(GRANTABLE)
ACTORS = st.sampled_from([OFFICER, STAFF, SYSTEM, envelope(LIN)])
COMMANDS = st.one_of(
    st.builds(
        lambda p, r, a: GrantRole(person_id=p, role=r, **a), PEOPLE, st.sampled_from(GRANTABLE), ACTORS
    ),
    st.builds(
        lambda p, r, a: RevokeRole(person_id=p, role=r, **a), PEOPLE, st.sampled_from(GRANTABLE), ACTORS
    ),
    st.builds(lambda p, a: AppointOfficer(person_id=p, **a), PEOPLE, ACTORS),
    st.builds(lambda p, a: DismissOfficer(person_id=p, **a), PEOPLE, ACTORS),
    st.builds(lambda p, a: ErasePerson(person_id=p, **a), PEOPLE, ACTORS),
    st.builds(lambda p, a: BindPartner(person_id=p, partner_id=PARTNER, **a), PEOPLE, ACTORS),
    st.builds(lambda p, a: NameFirstOfficers(person_ids=(p,), **a), PEOPLE, ACTORS),
)


@given(st.lists(COMMANDS, max_size=40))
@settings(max_examples=60, deadline=None)
def test_whatever_is_asked_the_rules_hold_and_the_events_give_the_same_state(commands: list[Command]) -> None:
    spec = specification()
    history: list[Event] = []
    for command in commands:
        had_officers = bool(spec.state.officers)
        try:
            history += spec.when(command).last
        except Rejected:
            continue
        for roles in spec.state.roles.values():
            assert roles
            assert not any(roles & EXCLUDED_BY.get(role, frozenset()) for role in roles)
        assert not spec.state.erased & (spec.state.roles.keys() | spec.state.officers)
        assert bool(spec.state.officers) >= had_officers, "a district that has officers keeps one"
    assert DECIDER.replay(history) == spec.state
    adapter = TypeAdapter(GatewayState)
    assert adapter.validate_json(adapter.dump_json(spec.state)) == spec.state


@pytest.mark.parametrize("left", [PartnerExited, PartnerTerminated])
def test_nobody_acts_for_a_partner_that_has_left(left: type[PartnerExited | PartnerTerminated]) -> None:
    facts = {"reason": "x", "terminated_at": MONDAY, "exited_at": MONDAY}
    event = left.model_validate({"partner_id": PARTNER} | facts)
    (command,) = POLICIES.commands_for(recorded(event, 7, "partners"))
    other = RoleGranted(person_id=LIN, role=Role.PARTNER, partner_id=LUO)
    spec = specification().given(
        RoleGranted(person_id=LIN, role=Role.PARTNER, partner_id=PARTNER),
        other,
        RoleGranted(person_id=ZHANG, role=Role.PARTNER, partner_id=PARTNER),
    )
    spec.when(command)
    spec.then(
        PartnerUnbound(person_id=LIN, partner_id=PARTNER), PartnerUnbound(person_id=ZHANG, partner_id=PARTNER)
    )
    assert spec.state.roles_of(LIN) == {Role.PARTNER}
    assert not spec.state.roles_of(ZHANG)
    spec.when(command).then_nothing()


def test_every_role_that_can_be_granted_has_somebody_who_grants_it() -> None:
    assert GRANTED_BY.keys() == set(GRANTABLE)


def test_who_has_left_is_known_until_they_are_a_resident_again_or_erased() -> None:
    left = [granted(LIN, Role.RESIDENT), RoleRevoked(person_id=LIN, role=Role.RESIDENT)]
    assert DECIDER.replay(left).left == {LIN}
    assert DECIDER.replay([*left, granted(LIN, Role.AUDITOR)]).left == {LIN}
    for after in (granted(LIN, Role.RESIDENT), PersonErased(person_id=LIN, erased_at=MONDAY)):
        assert DECIDER.replay([*left, after]).left == set()
