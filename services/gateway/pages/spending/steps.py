"""What a visitor may do about a payment, as far as its page can tell; the fund itself has the last word."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from services.gateway.operations.disbursements import own_part
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.disbursements.views import (
    DisbursementPartView,
    DisbursementState,
    DisbursementView,
    GetDisbursementPart,
)
from shared.contracts.partners.band_rules import Band
from shared.kernel.roles import Role

_UNDECIDED = {DisbursementState.REQUESTED}
UNPAID = {
    DisbursementState.REQUESTED,
    DisbursementState.WITH_RESIDENTS,
    DisbursementState.IN_PUBLICITY,
    DisbursementState.APPROVED,
}


@dataclass(frozen=True, slots=True)
class Steps:
    """Which forms the page of a payment has for this visitor."""

    vote: bool
    recount: bool
    """Say the same again, since the committee has changed after the last vote: it is counted anew."""
    approve: bool
    """Approve or reject, where no votes are taken."""
    approve_alone: bool
    """Approve as the officer for small payments."""
    ask_residents: bool
    """Open the vote of the residents, or see the one that is open."""
    comment: bool
    object: bool
    """Open to whoever is signed in; a stranger is led to the sign-in."""
    answer: bool
    declare: bool
    name_line: bool
    """Say which line of the budget it falls under."""
    pay: bool
    withdraw: bool
    """Take back what one asked for, before it is decided."""
    report: bool
    close: bool

    @property
    def any_of_office(self) -> bool:
        """Whether somebody who runs or watches the fund has something to do here."""
        return any(
            (
                self.vote,
                self.recount,
                self.approve,
                self.approve_alone,
                self.ask_residents,
                self.comment,
                self.answer,
                self.name_line,
                self.pay,
                self.withdraw,
                self.report,
                self.close,
            )
        )


def steps_of(
    one: DisbursementView,
    roles: AbstractSet[Role],
    person_id: str | None,
    now: datetime,
    officer_id: str | None = None,
    part: DisbursementPartView | None = None,
    seated: tuple[str, ...] | None = None,
) -> Steps:
    """The steps that fit how the payment stands and who the visitor is."""

    def is_a(*wanted: Role) -> bool:
        return not roles.isdisjoint(wanted)

    part = part or DisbursementPartView(disbursement_id=one.disbursement_id)
    has_voted = any(vote.voter_id == person_id for vote in one.votes)
    has_decided = not part.decides or has_voted or person_id in one.approver_ids
    undecided = one.state in _UNDECIDED and not has_decided
    return Steps(
        vote=undecided and one.decided_by_votes and is_a(Role.COMMITTEE),
        recount=has_voted and part.decides and _is_to_be_counted_anew(one, person_id, seated),
        approve=undecided and not one.decided_by_votes and is_a(Role.COMMITTEE, Role.TREASURER),
        approve_alone=undecided and is_a(Role.COMMITTEE) and _is_the_officers(one, officer_id, person_id),
        ask_residents=one.state is DisbursementState.WITH_RESIDENTS and is_a(Role.STAFF),
        comment=one.state in UNPAID and is_a(Role.SUPERVISOR),
        object=_takes_objections(one, now),
        answer=one.objections_open > 0 and part.decides and is_a(Role.COMMITTEE, Role.SUPERVISOR),
        declare=one.state in UNPAID and is_a(Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR),
        name_line=one.state in UNPAID and one.budget_line is None and is_a(Role.TREASURER),
        pay=one.state is DisbursementState.APPROVED and not has_decided and is_a(Role.TREASURER),
        withdraw=_may_take_back(one, part) and is_a(Role.STAFF, Role.TREASURER, Role.COMMITTEE),
        report=one.state is DisbursementState.PAID
        and (part.asked or is_a(Role.STAFF, Role.TREASURER, Role.COMMITTEE)),
        close=one.state is DisbursementState.REPORTED
        and is_a(Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR),
    )


def _is_the_officers(one: DisbursementView, officer_id: str | None, person_id: str | None) -> bool:
    """Whether the visitor is the officer for small payments, and this is one that nobody has voted on."""
    return one.band is Band.SMALL and not one.votes and officer_id is not None and officer_id == person_id


def _may_take_back(one: DisbursementView, part: DisbursementPartView) -> bool:
    return one.state in _UNDECIDED and part.asked and one.purchase_id is None


def _takes_objections(one: DisbursementView, now: datetime) -> bool:
    ends_at = one.publicity_ends_at
    return one.state is DisbursementState.IN_PUBLICITY and ends_at is not None and now < ends_at


def _is_to_be_counted_anew(
    one: DisbursementView, person_id: str | None, seated: tuple[str, ...] | None
) -> bool:
    """Whether this member is seated, and others are than when the votes were counted."""
    return one.state in _UNDECIDED and person_id in (seated or ()) and seated != one.committee_ids


async def part_of(visit: Visit, disbursement_id: str) -> DisbursementPartView | None:
    """The visitor's own part in a payment; none for who holds no office."""
    if not await visit.has(*GetDisbursementPart.operation.allowed.roles):
        return None
    return await own_part(await visit.caller(GetDisbursementPart), disbursement_id)
