"""What a visitor can do with a campaign as it stands: which forms its page has."""

from collections.abc import Collection
from dataclasses import dataclass

from shared.contracts.fund.campaigns.terms import CampaignKind, CampaignState
from shared.contracts.fund.campaigns.views import CampaignView
from shared.kernel.roles import Role

_UNOPENED = {CampaignState.DRAFTED, CampaignState.FILED}
_STANDS = {*_UNOPENED, CampaignState.LIVE, CampaignState.SUCCEEDED}
_OVER = {CampaignState.SUCCEEDED, CampaignState.REFUNDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The page's forms."""

    pledge: bool
    group: bool
    name: bool
    """Whether the visitor names people for the group: of directed giving nobody joins it unasked."""
    say: bool
    """Whether the visitor says it in English."""
    tell: bool
    file: bool
    open: bool
    cancel: bool
    match: bool
    release: bool
    refund: bool
    propose: bool
    """Where what is left goes."""
    surplus: bool
    """Decide on what somebody else proposed of it."""
    close_pool: bool
    """Propose to close a pool; who may close one is looked up for each."""

    @property
    def any_of_office(self) -> bool:
        """Whether an office of the visitor has something to do here."""
        office = (self.name, self.say, self.tell, self.file, self.open, self.cancel, self.match)
        return any((*office, self.release, self.refund, self.propose, self.surplus))


def steps_of(
    campaign: CampaignView, roles: Collection[Role], *, decides: bool, drafted: bool = False
) -> Steps:
    """The forms for a visitor with these roles, who may decide on what is proposed of its surplus, or not.

    ``drafted``: the visitor did, so others open it and release its money.
    """
    state, is_live = campaign.state, campaign.state is CampaignState.LIVE
    treasurer, committee = Role.TREASURER in roles, Role.COMMITTEE in roles
    unopened = state in _UNOPENED
    return Steps(
        pledge=is_live,
        group=not unopened and campaign.kind is not CampaignKind.DIRECTED and bool(roles),
        name=(unopened or is_live)
        and campaign.kind is CampaignKind.DIRECTED
        and not {Role.STAFF, Role.TREASURER}.isdisjoint(roles),
        say=state in _STANDS and not {Role.STAFF, Role.TREASURER}.isdisjoint(roles),
        tell=not unopened and Role.STAFF in roles,
        file=unopened and treasurer and campaign.kind is CampaignKind.PUBLIC,
        open=unopened and (treasurer or committee) and not drafted,
        cancel=(unopened or is_live) and (treasurer or committee),
        match=(unopened or is_live) and treasurer,
        release=state is CampaignState.SUCCEEDED
        and committee
        and not drafted
        and any(one.released_at is None for one in campaign.milestones),
        refund=bool(campaign.refunds_due) and treasurer,
        propose=state in _OVER and (treasurer or committee),
        surplus=state in _OVER and committee and decides,
        close_pool=treasurer or committee,
    )
