"""Bookings knows its hosts from what the partners service reports."""

import pytest

from shared.contracts.bookings.hosts import (
    EndHostTerms,
    HostReinstated,
    HostSuspended,
    HostTermsEnded,
    RegisterHost,
    ReinstateHost,
    SetHostTerms,
    SuspendHost,
)
from shared.contracts.partners.admission import Mechanism, PartnerForm
from shared.kernel.messages import Command, Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    FARMER,
    HOST_REGISTERED,
    NOWHERE,
    SKY_FARM,
    haiwan,
    policy,
    rules_adopted,
    specification,
    staff,
    terms,
    terms_set,
)


def register(who: Envelope) -> RegisterHost:
    return RegisterHost(
        partner_id=SKY_FARM,
        form=PartnerForm.TEAM,
        mechanism=Mechanism.SPACE_COOPERATION,
        organisation="广州晓宸生物科技有限公司",
        project="天空农场",
        representative=FARMER,
        **who,
    )


def test_an_admitted_partner_becomes_a_host() -> None:
    specification().given(rules_adopted()).when(register(policy())).then(HOST_REGISTERED)


def test_a_host_is_registered_once() -> None:
    haiwan().when(register(policy())).then_nothing()


def set_terms(who: Envelope, partner_id: str = SKY_FARM) -> SetHostTerms:
    return SetHostTerms(partner_id=partner_id, agreement_id=AGREEMENT, version=1, terms=terms(), **who)


def test_an_agreement_that_becomes_active_gives_the_host_its_terms() -> None:
    specification().given(rules_adopted(), HOST_REGISTERED).when(set_terms(policy())).then(terms_set())


def test_terms_that_hold_already_are_not_set_again() -> None:
    haiwan().when(set_terms(policy())).then_nothing()


def end(who: Envelope, agreement_id: str = AGREEMENT) -> EndHostTerms:
    return EndHostTerms(partner_id=SKY_FARM, agreement_id=agreement_id, reason="expired", **who)


def test_an_agreement_that_ends_takes_the_terms_away() -> None:
    haiwan().when(end(policy())).then(
        HostTermsEnded(partner_id=SKY_FARM, agreement_id=AGREEMENT, reason="expired", ended_at=MONDAY)
    ).when(end(policy())).then_nothing()


def test_the_end_of_an_older_agreement_leaves_the_terms_of_the_newer_one() -> None:
    spec = haiwan().when(end(policy(), NOWHERE))
    assert spec.state.hosts[SKY_FARM].terms == terms()


def suspend(who: Envelope, partner_id: str = SKY_FARM) -> SuspendHost:
    return SuspendHost(partner_id=partner_id, reason="share overdue", **who)


def reinstate(who: Envelope, partner_id: str = SKY_FARM) -> ReinstateHost:
    return ReinstateHost(partner_id=partner_id, reason="share remitted", **who)


def test_a_host_is_suspended_once_and_reinstated_once() -> None:
    spec = haiwan().when(suspend(policy()))
    spec.then(HostSuspended(partner_id=SKY_FARM, reason="share overdue", suspended_at=MONDAY))
    spec.when(suspend(policy())).then_nothing()
    spec.when(reinstate(policy()))
    spec.then(HostReinstated(partner_id=SKY_FARM, reason="share remitted", reinstated_at=MONDAY))
    spec.when(reinstate(policy())).then_nothing()


@pytest.mark.parametrize(
    "command",
    [register(staff()), set_terms(staff()), end(staff()), suspend(staff()), reinstate(staff())],
    ids=lambda command: type(command).__name__,
)
def test_hosts_are_changed_by_policies_alone(command: Command) -> None:
    haiwan().refuses(command, ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize(
    "command",
    [set_terms(policy(), NOWHERE), suspend(policy(), NOWHERE), reinstate(policy(), NOWHERE)],
    ids=lambda command: type(command).__name__,
)
def test_what_is_reported_of_an_unknown_partner_stops_nothing(command: Command) -> None:
    haiwan().when(command).then_nothing()
