"""The fund of a community: opened with the community, run by its rules."""

from typing import ClassVar

from pydantic import Field

from shared.contracts.partners.committee_rules import CommitteeRules
from shared.contracts.partners.programme import ZoneName
from shared.contracts.partners.share_rules import ShareDueDays
from shared.contracts.partners.volunteer_rules import VolunteerRules
from shared.kernel.messages import Command, Event
from shared.kernel.models import Instant, PositiveCount, Title, is_unsaid
from shared.kernel.operations import by_policy


class OpenFund(Command):
    """By policy, when the district opened a community."""

    operation = by_policy(before_opening=True)

    name: Title
    host_charity: Title
    disbursement_approvals: PositiveCount
    committee: CommitteeRules | None = None
    volunteering: VolunteerRules | None = Field(default=None, exclude_if=is_unsaid)
    share_due_days: ShareDueDays | None = Field(default=None, exclude_if=is_unsaid)
    zone: ZoneName


class FundOpened(Event):
    """A community has a fund. Its money lies in the account of ``host_charity``."""

    type: ClassVar[str] = "fund.fund_opened.v1"

    name: str
    """What the community is called."""
    host_charity: str
    """The charity in whose account the fund's money lies: the fund is no legal person."""
    disbursement_approvals: int
    """How many people must approve a disbursement."""
    committee: CommitteeRules | None = None
    """How the committee votes on a disbursement; null where approvals alone decide."""
    volunteering: VolunteerRules | None = Field(default=None, exclude_if=is_unsaid)
    """How long volunteers' points wait and last; absent, as the platform's defaults say."""
    share_due_days: int | None = Field(default=None, exclude_if=is_unsaid)
    """How many days after its month a share is due; absent, as the platform's default says."""
    zone: str
    """The community's IANA time zone, in which days and months of the books are meant."""
    opened_at: Instant
    """When the fund was opened, with its community."""


class AdoptRules(Command):
    """By policy, when the community changed its rules."""

    operation = by_policy()

    disbursement_approvals: PositiveCount
    committee: CommitteeRules | None = None
    volunteering: VolunteerRules | None = Field(default=None, exclude_if=is_unsaid)
    share_due_days: ShareDueDays | None = Field(default=None, exclude_if=is_unsaid)
    zone: ZoneName
    effective_from: Instant


class RulesAdopted(Event):
    """From ``effective_from`` on, the fund runs by these rules. What was requested before keeps its own."""

    type: ClassVar[str] = "fund.rules_adopted.v1"

    disbursement_approvals: int
    """How many people must approve a disbursement that is requested from then on."""
    committee: CommitteeRules | None = None
    """How the committee votes on what is requested from then on; null where approvals alone decide."""
    volunteering: VolunteerRules | None = Field(default=None, exclude_if=is_unsaid)
    """How long points that are earned from then on wait and last; absent, as the platform's defaults say."""
    share_due_days: int | None = Field(default=None, exclude_if=is_unsaid)
    """How many days after its month a share is due; absent, as the platform's default says."""
    zone: str
    """The community's IANA time zone, in which days and months of the books are meant."""
    effective_from: Instant
    """From when on the rules hold."""
