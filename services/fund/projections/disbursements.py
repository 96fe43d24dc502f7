"""Disbursements: each payment's way from the request to the report."""

from shared.contracts.fund.approvals import (
    ApprovalGiven,
    ApprovalWithdrawn,
    DisbursementApproved,
    DisbursementRejected,
    DisbursementReviewed,
)
from shared.contracts.fund.budgets.events import BudgetLineNamed
from shared.contracts.fund.disbursements.events import (
    DisbursementClosed,
    DisbursementPaid,
    DisbursementRequested,
    DisbursementWithdrawn,
    PayeeRecorded,
    ResultReported,
)
from shared.contracts.fund.disbursements.translations import DisbursementTranslated
from shared.contracts.fund.disbursements.views import (
    DisbursementState,
    DisbursementView,
    GetDisbursement,
    ListDisbursements,
    ReviewView,
    VoteView,
)
from shared.contracts.fund.ledger import EntryKind, EntryReversed
from shared.contracts.fund.meetings.events import MinutesRecorded
from shared.contracts.fund.meetings.terms import held_in
from shared.contracts.fund.objections import DisbursementObjectedTo, DisbursementObjectionAnswered
from shared.contracts.fund.officer import DisbursementApprovedByOfficer
from shared.contracts.fund.residents_votes.events import (
    DisbursementDeclined,
    DisbursementReferred,
    ResidentsVoteOpened,
)
from shared.contracts.fund.votes import (
    DisbursementCarried,
    DisbursementLost,
    Vote,
    VoteCast,
    VoteWithdrawn,
)
from shared.contracts.partners.band_rules import AmountBands, Band
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection
from shared.projections.translated import translated

Disbursement = DisbursementView | None
_KEPT = {*DisbursementView.model_fields} & {*DisbursementRequested.model_fields}
Ended = Recorded[DisbursementDeclined | DisbursementWithdrawn]


def _band_of(event: DisbursementRequested) -> Band | None:
    """Who decides by the rules of its day; None where approvals do."""
    if event.committee is None:
        return None
    return (event.committee.bands or AmountBands()).band_of(event.amount_fen)


def _requested(_document: Disbursement, recorded: Recorded[DisbursementRequested], _key: str) -> Disbursement:
    event = recorded.data
    return DisbursementView(
        **event.model_dump(include=_KEPT),
        state=DisbursementState.REQUESTED,
        purchase_id=event.purchase.purchase_id if event.purchase else None,
        decided_by_votes=event.committee is not None,
        band=_band_of(event),
    )


def _payee(document: Disbursement, recorded: Recorded[PayeeRecorded], _key: str) -> Disbursement:
    return document and document.model_copy(update={"payee_id": recorded.data.payee_id})


def _reviewed(document: Disbursement, recorded: Recorded[DisbursementReviewed], _key: str) -> Disbursement:
    event = recorded.data
    review = ReviewView(
        in_favour=event.in_favour,
        comment=event.comment,
        reviewed_by=event.reviewed_by,
        reviewed_at=event.reviewed_at,
    )
    return document and document.model_copy(update={"reviews": (*document.reviews, review)})


def _approval(document: Disbursement, recorded: Recorded[ApprovalGiven], _key: str) -> Disbursement:
    return document and document.model_copy(
        update={"approver_ids": (*document.approver_ids, recorded.data.approver_id)}
    )


def _approval_withdrawn(
    document: Disbursement, recorded: Recorded[ApprovalWithdrawn], _key: str
) -> Disbursement:
    if document is None:
        return None
    left = tuple(person for person in document.approver_ids if person != recorded.data.approver_id)
    reopened = {"state": DisbursementState.REQUESTED, "officer_id": None, "publicity_ends_at": None}
    return document.model_copy(update={"approver_ids": left, **reopened})


def _approved(document: Disbursement, _recorded: Recorded[DisbursementApproved], _key: str) -> Disbursement:
    return document and document.model_copy(update={"state": DisbursementState.APPROVED})


def _voted(document: Disbursement, recorded: Recorded[VoteCast], _key: str) -> Disbursement:
    if document is None:
        return None
    event = recorded.data
    vote = VoteView(voter_id=event.voter_id, vote=event.vote, cast_at=event.cast_at)
    ayes = (event.voter_id,) if event.vote is Vote.IN_FAVOUR else ()
    others = tuple(one for one in document.votes if one.voter_id != event.voter_id)
    return document.model_copy(
        update={
            "votes": (*others, vote),
            "tally": event.tally,
            "committee_ids": event.committee_ids,
            "approver_ids": tuple(dict.fromkeys((*document.approver_ids, *ayes))),
        }
    )


def _vote_withdrawn(document: Disbursement, recorded: Recorded[VoteWithdrawn], _key: str) -> Disbursement:
    if document is None:
        return None
    person, is_open = recorded.data.voter_id, not recorded.data.carried
    update: dict[str, object] = {
        "votes": tuple(vote for vote in document.votes if vote.voter_id != person),
        "approver_ids": tuple(one for one in document.approver_ids if one != person),
    }
    if is_open:
        update |= {"state": DisbursementState.REQUESTED, "publicity_ends_at": None}
    return document.model_copy(update=update)


def _carried(document: Disbursement, recorded: Recorded[DisbursementCarried], _key: str) -> Disbursement:
    return document and document.model_copy(
        update={
            "state": DisbursementState.IN_PUBLICITY,
            "publicity_ends_at": recorded.data.publicity_ends_at,
            "tally": recorded.data.tally,
        }
    )


def _lost(document: Disbursement, recorded: Recorded[DisbursementLost], _key: str) -> Disbursement:
    return document and document.model_copy(
        update={"state": DisbursementState.REJECTED, "tally": recorded.data.tally}
    )


def _objected(document: Disbursement, _recorded: Recorded[DisbursementObjectedTo], _key: str) -> Disbursement:
    return document and document.model_copy(update={"objections_open": document.objections_open + 1})


def _answered(
    document: Disbursement, recorded: Recorded[DisbursementObjectionAnswered], _key: str
) -> Disbursement:
    if document is None:
        return None
    update: dict[str, object] = {"objections_open": document.objections_open - 1}
    if recorded.data.upheld and document.state is DisbursementState.IN_PUBLICITY:
        update |= {
            "state": DisbursementState.REQUESTED,
            "votes": (),
            "approver_ids": (),
            "officer_id": None,
            "tally": None,
            "publicity_ends_at": None,
        }
    return document.model_copy(update=update)


def _by_officer(
    document: Disbursement, recorded: Recorded[DisbursementApprovedByOfficer], _key: str
) -> Disbursement:
    return document and document.model_copy(
        update={
            "state": DisbursementState.IN_PUBLICITY,
            "officer_id": recorded.data.officer_id,
            "publicity_ends_at": recorded.data.publicity_ends_at,
        }
    )


def _referred(document: Disbursement, _recorded: Recorded[DisbursementReferred], _key: str) -> Disbursement:
    return document and document.model_copy(update={"state": DisbursementState.WITH_RESIDENTS})


def _asked(document: Disbursement, recorded: Recorded[ResidentsVoteOpened], _key: str) -> Disbursement:
    return document and document.model_copy(update={"residents_vote_id": recorded.data.vote_id})


def _ended(document: Disbursement, recorded: Ended, _key: str) -> Disbursement:
    withdrawn = isinstance(recorded.data, DisbursementWithdrawn)
    ended = DisbursementState.WITHDRAWN if withdrawn else DisbursementState.REJECTED
    return document and document.model_copy(update={"state": ended})


def _rejected(document: Disbursement, recorded: Recorded[DisbursementRejected], _key: str) -> Disbursement:
    event = recorded.data
    return document and document.model_copy(
        update={
            "state": DisbursementState.REJECTED,
            "rejected_by": event.rejected_by,
            "rejection": event.reason,
        }
    )


def _paid(document: Disbursement, recorded: Recorded[DisbursementPaid], _key: str) -> Disbursement:
    event = recorded.data
    return document and document.model_copy(
        update={
            "state": DisbursementState.PAID,
            "paid_by": event.paid_by,
            "paid_on": event.paid_on,
            "evidence": event.evidence,
            "entry_id": event.entry.entry_id,
            "overrun_reason": event.overrun_reason,
        }
    )


def _payment_reversed(document: Disbursement, _recorded: Recorded[EntryReversed], _key: str) -> Disbursement:
    unpaid = dict.fromkeys(
        ("paid_by", "paid_on", "evidence", "entry_id", "result", "result_en", "closed_at", "overrun_reason")
    )
    return document and document.model_copy(update={**unpaid, "state": DisbursementState.APPROVED})


def _reported(document: Disbursement, recorded: Recorded[ResultReported], _key: str) -> Disbursement:
    return document and document.model_copy(
        update={
            "state": DisbursementState.REPORTED,
            "result": recorded.data.result,
            "result_en": recorded.data.result_en,
        }
    )


def _closed(document: Disbursement, recorded: Recorded[DisbursementClosed], _key: str) -> Disbursement:
    return document and document.model_copy(
        update={"state": DisbursementState.CLOSED, "closed_at": recorded.data.closed_at}
    )


def _line_named(document: Disbursement, recorded: Recorded[BudgetLineNamed], _key: str) -> Disbursement:
    return document and document.model_copy(update={"budget_line": recorded.data.budget_line})


def _minuted(document: Disbursement, recorded: Recorded[MinutesRecorded], key: str) -> Disbursement:
    event = recorded.data
    dealt_with = any(one.disbursement_id == key and one.dealt_with for one in event.points)
    return document and document.model_copy(
        update={"meeting_ids": held_in(document.meeting_ids, event.meeting_id, dealt_with=dealt_with)}
    )


def _payment(event: EntryReversed) -> tuple[str, ...]:
    return (event.reversed_subject_id,) if event.reversed_kind is EntryKind.DISBURSEMENT_PAID else ()


DISBURSEMENTS = (
    Projection("disbursements", DisbursementView, indexes=("state", "earmark_id", "requested_at"), version=2)
    .on(DisbursementRequested, lambda event: event.disbursement_id, _requested)
    .on(PayeeRecorded, lambda event: event.disbursement_id, _payee)
    .on(DisbursementReviewed, lambda event: event.disbursement_id, _reviewed)
    .on(ApprovalGiven, lambda event: event.disbursement_id, _approval)
    .on(ApprovalWithdrawn, lambda event: event.disbursement_id, _approval_withdrawn)
    .on(DisbursementApproved, lambda event: event.disbursement_id, _approved)
    .on(VoteCast, lambda event: event.disbursement_id, _voted)
    .on(VoteWithdrawn, lambda event: event.disbursement_id, _vote_withdrawn)
    .on(DisbursementCarried, lambda event: event.disbursement_id, _carried)
    .on(DisbursementLost, lambda event: event.disbursement_id, _lost)
    .on(DisbursementObjectedTo, lambda event: event.disbursement_id, _objected)
    .on(DisbursementObjectionAnswered, lambda event: event.disbursement_id, _answered)
    .on(DisbursementApprovedByOfficer, lambda event: event.disbursement_id, _by_officer)
    .on(DisbursementReferred, lambda event: event.disbursement_id, _referred)
    .on(ResidentsVoteOpened, lambda event: event.disbursement_id, _asked)
    .on(DisbursementDeclined, lambda event: event.disbursement_id, _ended)
    .on(DisbursementRejected, lambda event: event.disbursement_id, _rejected)
    .on(DisbursementWithdrawn, lambda event: event.disbursement_id, _ended)
    .on(DisbursementPaid, lambda event: event.disbursement_id, _paid)
    .on(ResultReported, lambda event: event.disbursement_id, _reported)
    .on(DisbursementTranslated, lambda event: event.disbursement_id, translated)
    .on(DisbursementClosed, lambda event: event.disbursement_id, _closed)
    .on(BudgetLineNamed, lambda event: event.disbursement_id, _line_named)
    .on(
        MinutesRecorded,
        lambda event: tuple(one.disbursement_id for one in event.points if one.disbursement_id),
        _minuted,
    )
    .on(EntryReversed, _payment, _payment_reversed)
    .lists(ListDisbursements, order="requested_at", descending=True)
    .gets(GetDisbursement)
)
