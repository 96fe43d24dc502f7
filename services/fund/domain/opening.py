"""The fund opens with its community, and follows its rules."""

from bisect import insort
from datetime import datetime

from services.fund.domain.state import DatedRules, Fund
from shared.contracts.fund.opening import AdoptRules, FundOpened, OpenFund, RulesAdopted
from shared.contracts.partners.volunteer_rules import VolunteerRules
from shared.kernel.messages import Event


def open_fund(state: Fund, command: OpenFund) -> list[Event]:
    if state.rules:
        return []  # A community has one fund.
    return [
        FundOpened(
            name=command.name,
            host_charity=command.host_charity,
            disbursement_approvals=command.disbursement_approvals,
            committee=command.committee,
            volunteering=command.volunteering,
            share_due_days=command.share_due_days,
            zone=command.zone,
            opened_at=command.now,
        )
    ]


def _dated(facts: FundOpened | AdoptRules | RulesAdopted, since: datetime) -> DatedRules:
    return DatedRules(
        since,
        facts.disbursement_approvals,
        facts.zone,
        facts.committee,
        facts.volunteering or VolunteerRules(),
        facts.share_due_days,
    )


def fund_opened(state: Fund, event: FundOpened) -> None:
    state.rules.append(_dated(event, event.opened_at))
    state.opened_at = event.opened_at


def adopt_rules(state: Fund, command: AdoptRules) -> list[Event]:
    wished = _dated(command, command.effective_from)
    if wished in state.rules and wished == state.rules_at(command.effective_from):
        return []
    return [
        RulesAdopted(
            disbursement_approvals=command.disbursement_approvals,
            committee=command.committee,
            volunteering=command.volunteering,
            share_due_days=command.share_due_days,
            zone=command.zone,
            effective_from=command.effective_from,
        )
    ]


def rules_adopted(state: Fund, event: RulesAdopted) -> None:
    insort(state.rules, _dated(event, event.effective_from), key=lambda dated: dated.effective_from)
