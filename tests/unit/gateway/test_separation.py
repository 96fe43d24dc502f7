"""Roles that exclude each other by a community's rules: granted together to nobody, acted in by nobody."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.domain.decider import DECIDER
from services.gateway.domain.exclusions import clashing, clashing_of, excluded_by
from services.gateway.policies import POLICIES
from shared.contracts.gateway.identity import BindPartner, GrantRole, RevokeRole, RoleGranted
from shared.contracts.gateway.refusals import ROLES_EXCLUDE_EACH_OTHER
from shared.contracts.gateway.separation import ExclusiveRolesSettled, SettleExclusiveRoles
from shared.contracts.partners.programme import CommunityOpened, Rules, RulesChanged, RulesChangedV1
from shared.contracts.partners.role_rules import ExclusiveRoles
from shared.kernel.messages import Event
from shared.kernel.roles import Role
from tests.read_models import recorded
from tests.specification import MONDAY, Specification, envelope

LIN = "0197e2a0-0000-7000-8000-000000000001"
PARTNER = "0197e2a0-0000-7000-8000-00000000000a"
OFFICER = envelope("luo-district", Role.DISTRICT)
SYSTEM = envelope("system:host", Role.SYSTEM)
PAIR = ExclusiveRoles.STAFF_AND_SUPERVISOR
BOTH = {Role.STAFF, Role.SUPERVISOR}


def settled(*pairs: ExclusiveRoles) -> SettleExclusiveRoles:
    return SettleExclusiveRoles(pairs=pairs, **SYSTEM)


def test_new_rules_settle_which_roles_exclude_each_other() -> None:
    spec = Specification(DECIDER)
    spec.when(settled()).then_nothing()
    spec.when(settled(PAIR, PAIR)).then(ExclusiveRolesSettled(pairs=(PAIR,), settled_at=MONDAY))
    spec.when(settled(PAIR)).then_nothing()
    spec.when(settled()).then(ExclusiveRolesSettled(pairs=(), settled_at=MONDAY))


def test_who_holds_one_of_them_is_not_granted_the_other_one() -> None:
    spec = Specification(DECIDER).given(RoleGranted(person_id=LIN, role=Role.STAFF))
    spec.when(settled(PAIR))
    facts = spec.refuses(GrantRole(person_id=LIN, role=Role.SUPERVISOR, **OFFICER), ROLES_EXCLUDE_EACH_OTHER)
    assert facts == {"role": Role.SUPERVISOR, "held": [Role.STAFF]}
    spec.when(settled())
    spec.when(GrantRole(person_id=LIN, role=Role.SUPERVISOR, **OFFICER))
    assert spec.state.roles_of(LIN) == BOTH


def test_who_holds_both_since_before_keeps_them_and_is_found_until_one_is_given_up() -> None:
    spec = Specification(DECIDER).given(
        *(RoleGranted(person_id=LIN, role=role) for role in (*sorted(BOTH), Role.RESIDENT))
    )
    assert not clashing_of(spec.state, LIN)
    spec.when(settled(PAIR))
    assert spec.state.roles_of(LIN) == BOTH | {Role.RESIDENT}
    assert clashing_of(spec.state, LIN) == BOTH
    spec.when(RevokeRole(person_id=LIN, role=Role.SUPERVISOR, **OFFICER))
    assert not clashing_of(spec.state, LIN)


def test_what_excluded_nothing_when_it_was_recorded_excludes_now_wherever_both_are_held() -> None:
    held = Specification(DECIDER).given(
        RoleGranted(person_id=LIN, role=Role.STAFF), RoleGranted(person_id=LIN, role=Role.COMMITTEE)
    )
    assert clashing_of(held.state, LIN) == {Role.STAFF, Role.COMMITTEE}


def test_a_partnership_is_no_grant_and_binds_whoever_represents_it() -> None:
    spec = Specification(DECIDER).given(RoleGranted(person_id=LIN, role=Role.COMMITTEE))
    spec.when(settled(ExclusiveRoles.PARTNER_AND_COMMITTEE))
    spec.when(BindPartner(person_id=LIN, partner_id=PARTNER, **SYSTEM))
    assert clashing_of(spec.state, LIN) == {Role.COMMITTEE, Role.PARTNER}


def test_the_gateway_follows_the_rules_in_force_and_older_ones_exclude_nothing() -> None:
    rules = Rules(exclusive_roles=(PAIR,))
    opened = CommunityOpened(name="海湾", name_en="Haiwan", host_charity="x", rules=rules, opened_at=MONDAY)
    changed = RulesChanged(rules=rules, effective_from=MONDAY, reason="x", revision=2)
    first = RulesChangedV1(rules=Rules(), effective_from=MONDAY, reason="x", revision=2)
    expected: list[tuple[Event, tuple[ExclusiveRoles, ...]]] = [
        (opened, (PAIR,)),
        (changed, (PAIR,)),
        (first, ()),
    ]
    for event, pairs in expected:
        (command,) = POLICIES.commands_for(recorded(event, 7, "partners"))
        assert isinstance(command, SettleExclusiveRoles)
        assert command.pairs == pairs
    assert "exclusive_roles" not in Rules().model_dump(mode="json"), "older readers see what they know"


@given(st.frozensets(st.sampled_from(Role)), st.frozensets(st.sampled_from(ExclusiveRoles)))
def test_a_role_clashes_where_another_one_excludes_it_and_never_by_itself(
    held: frozenset[Role], pairs: frozenset[ExclusiveRoles]
) -> None:
    found = clashing(held, pairs)
    assert found <= held
    apart = {
        role
        for one, other in combinations(sorted(held), 2)
        if other in excluded_by(one, pairs)
        for role in (one, other)
    }
    assert found == apart
    for one, other in combinations(Role, 2):
        assert (one in excluded_by(other, pairs)) == (other in excluded_by(one, pairs))
