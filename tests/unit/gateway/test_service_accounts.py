"""Service accounts: who lets a system in, as what, and how its keys follow each other."""

from datetime import datetime

import pytest
from pydantic import ValidationError

from services.gateway.domain.accounts import MOST_ACCOUNTS
from services.gateway.domain.decider import DECIDER
from services.gateway.domain.state import GatewayState, ServiceAccount
from services.gateway.identity.account_keys import new_key, read_key
from services.gateway.operations.accounts import covers, refuse_unless_opened
from shared.contracts.bookings.references.commands import AnswerChallenge, ApproveReference
from shared.contracts.fund.boxes.commands import CountBox, SettleBox
from shared.contracts.fund.goods.commands import ConfirmGoodsProposal
from shared.contracts.fund.markets.counting import CountTakings, SettleDifference
from shared.contracts.gateway.accounts import (
    AccountKeyMade,
    AccountKeyUsed,
    AccountKeyWithdrawn,
    CloseServiceAccount,
    MakeAccountKey,
    MakeServiceAccount,
    NoteKeyUse,
    ServiceAccountClosed,
    ServiceAccountMade,
    WithdrawAccountKey,
)
from shared.contracts.gateway.refusals import (
    ACCOUNT_HAS_TWO_KEYS_ALREADY,
    KEY_DOES_NOT_OPEN_THIS,
    ROLE_MAY_NOT_BE_GRANTED_BY_YOU,
    ROLES_EXCLUDE_EACH_OTHER,
    SERVICE_ACCOUNT_IS_UNKNOWN,
    TOO_MANY_SERVICE_ACCOUNTS,
)
from shared.contracts.gateway.verification import MergePersons, VerifyResident
from shared.contracts.partners.applications.commands import BeginScreening
from shared.contracts.partners.decisions.commands import AnswerObjection, AskException, DecideApplication
from shared.contracts.partners.needs.commands import VerifyNeed
from shared.contracts.partners.partnership import ReinstatePartner
from shared.contracts.partners.reviews.commands import ReviewApplication
from shared.contracts.partners.reviews.relations import RegisterRelations
from shared.kernel.messages import Command
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, assert_named, envelope, later

ACCOUNT, OTHER = "0197e2a0-0000-7000-8000-00000000000a", "0197e2a0-0000-7000-8000-00000000000b"
KEYS = [f"0197e2a0-0000-7000-8000-{number:012x}" for number in range(1, 5)]
DIGEST = "0" * 64
IN_90_DAYS = later(days=90)
STAFF, OFFICER, RESIDENT, SYSTEM = (
    envelope("somebody", role) for role in (Role.STAFF, Role.DISTRICT, Role.RESIDENT, Role.SYSTEM)
)


def specification(*roles: Role) -> Specification[GatewayState]:
    made = ServiceAccountMade(account_id=ACCOUNT, name="Library", roles=roles, operations=("read",))
    return Specification(DECIDER).given(made)


def key(number: int, *, until: datetime = IN_90_DAYS) -> AccountKeyMade:
    return AccountKeyMade(account_id=ACCOUNT, key_id=KEYS[number], digest=DIGEST, expires_at=until)


def make_key(number: int, at: datetime = MONDAY, *roles: Role) -> MakeAccountKey:
    return MakeAccountKey(
        account_id=ACCOUNT,
        key_id=KEYS[number],
        digest=DIGEST,
        expires_at=IN_90_DAYS,
        **envelope("somebody", *(roles or (Role.STAFF,)), at=at),
    )


def test_staff_let_a_system_in_without_a_role_and_the_district_with_one() -> None:
    spec = Specification(DECIDER)
    made = spec.when(MakeServiceAccount(name="Library", **STAFF)).happened(ServiceAccountMade)
    assert (made.name, made.roles, made.operations) == ("Library", (), ("read",))
    wanted = MakeServiceAccount(name="Desk", roles=(Role.STAFF,), operations=("book_space",), **STAFF)
    assert spec.refuses(wanted, ROLE_MAY_NOT_BE_GRANTED_BY_YOU)["role"] == "staff"
    assert_named(wanted, ROLE_MAY_NOT_BE_GRANTED_BY_YOU)
    spec.when(wanted.model_copy(update=dict(OFFICER))).happened(ServiceAccountMade)
    both = MakeServiceAccount(name="All", roles=(Role.STAFF, Role.AUDITOR), **OFFICER)
    spec.refuses(both, ROLES_EXCLUDE_EACH_OTHER)
    spec.refuses(MakeServiceAccount(name="Mine", **RESIDENT), ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.STAFF, Role.AUDITOR)])
def test_no_system_votes_pays_or_belongs_to_anybody(role: Role) -> None:
    with pytest.raises(ValidationError):
        MakeServiceAccount.model_validate({"name": "Bank", "roles": [role], **OFFICER})


def test_there_are_so_many_accounts_and_no_more_until_one_is_closed() -> None:
    spec = Specification(DECIDER)
    for number in range(MOST_ACCOUNTS):
        command = MakeServiceAccount(name="Library", **envelope("a", Role.STAFF, command_id=f"{number}"))
        account = spec.when(command).happened(ServiceAccountMade).account_id
    one_more = MakeServiceAccount(name="Library", **STAFF)
    assert spec.refuses(one_more, TOO_MANY_SERVICE_ACCOUNTS) == {"most": MOST_ACCOUNTS}
    close = CloseServiceAccount(account_id=account, **STAFF)
    spec.when(close).then(ServiceAccountClosed(account_id=account))
    spec.refuses(close, SERVICE_ACCOUNT_IS_UNKNOWN)
    spec.when(one_more).happened(ServiceAccountMade)


def test_two_keys_follow_each_other_and_an_expired_one_makes_room() -> None:
    spec = specification()
    spec.when(make_key(0)).then(key(0))
    spec.given(key(1, until=later(days=5)))
    spec.refuses(make_key(2), ACCOUNT_HAS_TWO_KEYS_ALREADY)
    expired = AccountKeyWithdrawn(account_id=ACCOUNT, key_id=KEYS[1])
    spec.when(make_key(2, later(days=5))).then(expired, key(2))
    withdraw = WithdrawAccountKey(account_id=ACCOUNT, key_id=KEYS[0], **STAFF)
    spec.when(withdraw).then(AccountKeyWithdrawn(account_id=ACCOUNT, key_id=KEYS[0]))
    spec.when(withdraw).then_nothing()
    assert [*spec.state.accounts[ACCOUNT].keys] == [KEYS[2]]


def test_an_account_that_names_types_of_events_is_for_those_and_one_from_before_for_all() -> None:
    kind = "bookings.session_opened.v1"
    spec = Specification(DECIDER)
    made = spec.when(MakeServiceAccount(name="Calendar", types=(kind,), **STAFF)).happened(ServiceAccountMade)
    assert spec.state.accounts[made.account_id].types == (kind,)
    before = made.model_dump(mode="json")
    del before["types"]
    assert ServiceAccountMade.model_validate(before).types == ()
    assert [covers(frozenset({kind}), types) for types in ((kind,), (), (kind, "a.b.v1"))] == [
        True,
        False,
        False,
    ]
    assert covers(frozenset(), ())
    with pytest.raises(ValidationError):
        MakeServiceAccount(name="Calendar", types=("no type",), **STAFF)


def test_whoever_may_not_give_an_account_its_roles_gets_no_key_of_it() -> None:
    spec = specification(Role.AUDITOR)
    spec.refuses(make_key(0), ROLE_MAY_NOT_BE_GRANTED_BY_YOU)
    spec.when(make_key(0, MONDAY, Role.DISTRICT)).then(key(0))


def test_what_is_asked_of_an_account_that_is_not_there_is_refused() -> None:
    spec = Specification(DECIDER)
    spec.refuses(make_key(0), SERVICE_ACCOUNT_IS_UNKNOWN)
    withdraw = WithdrawAccountKey(account_id=ACCOUNT, key_id=KEYS[0], **STAFF)
    spec.refuses(withdraw, SERVICE_ACCOUNT_IS_UNKNOWN)
    spec.refuses(CloseServiceAccount(account_id=ACCOUNT, **STAFF), SERVICE_ACCOUNT_IS_UNKNOWN)


def test_the_first_use_of_a_day_is_noted_by_the_gateway_alone() -> None:
    spec = specification().given(key(0))
    use = NoteKeyUse(account_id=ACCOUNT, key_id=KEYS[0], **SYSTEM)
    used = AccountKeyUsed(account_id=ACCOUNT, key_id=KEYS[0], used_at=MONDAY)
    spec.when(use).then(used)
    spec.when(use.model_copy(update={"now": later(hours=3)})).then_nothing()
    tomorrow = later(days=1)
    spec.when(use.model_copy(update={"now": tomorrow})).then(used.model_copy(update={"used_at": tomorrow}))
    spec.when(NoteKeyUse(account_id=OTHER, key_id=KEYS[0], **SYSTEM)).then_nothing()
    spec.refuses(NoteKeyUse(account_id=ACCOUNT, key_id=KEYS[0], **OFFICER), ACTOR_MAY_NOT_DO_THIS)


def test_a_key_is_read_as_it_was_shown_and_is_of_its_own_hash_alone() -> None:
    one, other = new_key(KEYS[0]), new_key(KEYS[0])
    assert read_key(one.text) == one
    assert one.is_of(one.digest)
    assert not other.is_of(one.digest)
    for text in ("", "hehuo_", one.text[:-1], one.text.upper(), f"{one.text}0", f" {one.text}"):
        assert read_key(text) is None


@pytest.mark.parametrize(
    "command",
    [
        AnswerChallenge,
        AnswerObjection,
        ApproveReference,
        AskException,
        ConfirmGoodsProposal,
        CountBox,
        CountTakings,
        DecideApplication,
        MergePersons,
        RegisterRelations,
        ReinstatePartner,
        ReviewApplication,
        SettleBox,
        SettleDifference,
        VerifyNeed,
        VerifyResident,
    ],
)
def test_an_account_that_is_staff_neither_votes_nor_is_a_second_pair_of_eyes(command: type[Command]) -> None:
    account = ServiceAccount("Library", frozenset({Role.STAFF}), ("vote", "begin_screening"), ())
    with pytest.raises(Rejected) as refused:
        refuse_unless_opened(account, "vote", command.operation.allowed, changes=True)
    assert refused.value.refusal is KEY_DOES_NOT_OPEN_THIS
    refuse_unless_opened(account, "begin_screening", BeginScreening.operation.allowed, changes=True)
