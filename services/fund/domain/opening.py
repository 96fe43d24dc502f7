"""The fund opens with its community, and follows its rules."""

from bisect import insort

from services.fund.domain.state import DatedRules, Fund
from shared.contracts.fund.opening import AdoptRules, FundOpened, OpenFund, RulesAdopted
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
            zone=command.zone,
            opened_at=command.now,
        )
    ]


def fund_opened(state: Fund, event: FundOpened) -> None:
    state.rules.append(DatedRules(event.opened_at, event.disbursement_approvals, event.zone, event.committee))
    state.opened_at = event.opened_at


def adopt_rules(state: Fund, command: AdoptRules) -> list[Event]:
    wished = DatedRules(
        command.effective_from, command.disbursement_approvals, command.zone, command.committee
    )
    if wished in state.rules and wished == state.rules_at(command.effective_from):
        return []
    return [
        RulesAdopted(
            disbursement_approvals=command.disbursement_approvals,
            committee=command.committee,
            zone=command.zone,
            effective_from=command.effective_from,
        )
    ]


def rules_adopted(state: Fund, event: RulesAdopted) -> None:
    rules = DatedRules(event.effective_from, event.disbursement_approvals, event.zone, event.committee)
    insort(state.rules, rules, key=lambda dated: dated.effective_from)
