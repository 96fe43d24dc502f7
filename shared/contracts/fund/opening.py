"""The fund of a community: opened with the community, run by its rules."""

from typing import ClassVar

from shared.contracts.partners.programme import ZoneName
from shared.kernel.messages import Command, Event
from shared.kernel.models import Instant, PositiveCount, Title
from shared.kernel.operations import by_policy


class OpenFund(Command):
    """By policy, when the district opened a community."""

    operation = by_policy(before_opening=True)

    name: Title
    host_charity: Title
    disbursement_approvals: PositiveCount
    zone: ZoneName


class FundOpened(Event):
    """A community has a fund. Its money lies in the account of ``host_charity``."""

    type: ClassVar[str] = "fund.fund_opened.v1"

    name: str
    """Of the community."""
    host_charity: str
    disbursement_approvals: int
    zone: str
    opened_at: Instant


class AdoptRules(Command):
    """By policy, when the community changed its rules."""

    operation = by_policy()

    disbursement_approvals: PositiveCount
    zone: ZoneName
    effective_from: Instant


class RulesAdopted(Event):
    """From ``effective_from`` on, the fund runs by these rules. What was requested before keeps its own."""

    type: ClassVar[str] = "fund.rules_adopted.v1"

    disbursement_approvals: int
    zone: str
    effective_from: Instant
