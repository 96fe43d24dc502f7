"""Earmarked money serves another purpose: by consent of those who gave, or after 60 days of notice."""

from collections.abc import Container
from datetime import date, timedelta

from services.fund.domain.campaign_giving import campaign_of, refund_is_due
from services.fund.domain.campaign_money import surplus_moved_to
from services.fund.domain.guards import local_day, require_earmark
from services.fund.domain.purpose_change_state import PurposeChange
from services.fund.domain.state import Fund
from shared.contracts.fund.donations.views import DonationState
from shared.contracts.fund.purpose_changes.commands import (
    AnswerPurposeChange,
    DecidePurposeChange,
    ProposePurposeChange,
    RecordPurposeAnswer,
    WithdrawPurposeChange,
)
from shared.contracts.fund.purpose_changes.events import (
    PurposeChangeAnswered,
    PurposeChanged,
    PurposeChangeProposed,
    PurposeChangeState,
    PurposeChangeWithdrawn,
)
from shared.contracts.fund.refusals import (
    DONATION_IS_NOT_RECEIVED,
    DONATION_IS_UNKNOWN,
    SECOND_PERSON_MUST_BE_ANOTHER,
)
from shared.contracts.fund.refusals.campaigns import NOTHING_IS_LEFT, SURPLUS_MUST_GO_ELSEWHERE
from shared.contracts.fund.refusals.purpose_changes import (
    DONOR_OBJECTS_TO_THE_CHANGE,
    GIFT_SERVES_ANOTHER_PURPOSE,
    ONLY_DONORS_ANSWER_FOR_THEIR_GIFTS,
    PURPOSE_CHANGE_IS_OVER,
    PURPOSE_CHANGE_IS_PROPOSED_ALREADY,
    PURPOSE_CHANGE_IS_UNKNOWN,
    PURPOSE_FOLLOWS_ITS_CAMPAIGN,
    PURPOSE_NOTICE_STILL_RUNS,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected, require

_NOTICE = timedelta(days=60)
"""Guangzhou regulations on charity, art. 24: where a donor can't be reached."""


def _require_shown(state: Fund, change_id: str) -> PurposeChange:
    change = require(state.purpose_changes.get(change_id), PURPOSE_CHANGE_IS_UNKNOWN)
    if change.state is not PurposeChangeState.SHOWN:
        raise Rejected(PURPOSE_CHANGE_IS_OVER, state=change.state.value)
    return change


def propose_purpose_change(state: Fund, command: ProposePurposeChange) -> list[Event]:
    source, target = command.earmark_id, command.to_earmark_id
    for purse in (source, target):
        require_earmark(state, purse)
    if campaign_of(state, source) is not None or source in state.campaigns.pools:
        raise Rejected(PURPOSE_FOLLOWS_ITS_CAMPAIGN)
    for change_id, other in state.purpose_changes.items():
        if other.state is PurposeChangeState.SHOWN and other.earmark_id == source:
            raise Rejected(PURPOSE_CHANGE_IS_PROPOSED_ALREADY, change_id=change_id)
    if target == source or refund_is_due(state, target):
        raise Rejected(SURPLUS_MUST_GO_ELSEWHERE)
    if state.purses[source] <= 0:
        raise Rejected(NOTHING_IS_LEFT)
    return [
        PurposeChangeProposed(
            change_id=command.new_id("purpose-change"),
            earmark_id=source,
            to_earmark_id=target,
            reason=command.reason,
            notice_ends_on=local_day(state, command.now) + _NOTICE,
            proposed_by=command.actor.id,
            proposed_at=command.now,
        )
    ]


def purpose_change_proposed(state: Fund, event: PurposeChangeProposed) -> None:
    state.purpose_changes[event.change_id] = PurposeChange(
        event.earmark_id, event.to_earmark_id, event.reason, event.notice_ends_on, event.proposed_by
    )


def answer_purpose_change(state: Fund, command: AnswerPurposeChange) -> list[Event]:
    change = _require_shown(state, command.change_id)
    _require_gift(state, change, command.donation_id)
    if not command.is_of(state.donations[command.donation_id].donor_id):
        raise Rejected(ONLY_DONORS_ANSWER_FOR_THEIR_GIFTS)
    return _answered(state, change, command, None)


def record_purpose_answer(state: Fund, command: RecordPurposeAnswer) -> list[Event]:
    change = _require_shown(state, command.change_id)
    _require_gift(state, change, command.donation_id)
    return _answered(state, change, command, command.evidence)


def _require_gift(state: Fund, change: PurposeChange, donation_id: str) -> None:
    donation = require(state.donations.get(donation_id), DONATION_IS_UNKNOWN)
    if donation.state is not DonationState.RECEIVED:
        raise Rejected(DONATION_IS_NOT_RECEIVED, state=donation.state.value)
    if donation.earmark_id != change.earmark_id:
        raise Rejected(GIFT_SERVES_ANOTHER_PURPOSE)


def _answered(
    state: Fund,
    change: PurposeChange,
    command: AnswerPurposeChange | RecordPurposeAnswer,
    evidence: str | None,
) -> list[Event]:
    before = change.answers.get(command.donation_id)
    if before is command.consents:
        return []
    return [
        PurposeChangeAnswered(
            change_id=command.change_id,
            donation_id=command.donation_id,
            amount_fen=state.donations[command.donation_id].amount_fen,
            consents=command.consents,
            consents_before=before,
            evidence=evidence,
            answered_at=command.now,
        )
    ]


def purpose_change_answered(state: Fund, event: PurposeChangeAnswered) -> None:
    state.purpose_changes[event.change_id].answers[event.donation_id] = event.consents


def decide_purpose_change(state: Fund, command: DecidePurposeChange) -> list[Event]:
    change = _require_shown(state, command.change_id)
    if change.proposed_by in {command.actor.id, command.actor.person}:
        raise Rejected(SECOND_PERSON_MUST_BE_ANOTHER)
    stand = {key: consents for key, consents in change.answers.items() if _stands(state, key)}
    objections = [*stand.values()].count(False)
    if objections:
        raise Rejected(DONOR_OBJECTS_TO_THE_CHANGE, objections=objections)
    today = local_day(state, command.now)
    stays_fen = _came_too_late(change, stand, today)
    left_fen = state.purses[change.earmark_id] - stays_fen
    given_fen = left_fen + state.spent.get(change.earmark_id, 0)
    silent_fen = max(given_fen - sum(state.donations[key].amount_fen for key in stand), 0)
    if silent_fen and today <= change.notice_ends_on:
        ends_on = change.notice_ends_on.isoformat()
        raise Rejected(PURPOSE_NOTICE_STILL_RUNS, notice_ends_on=ends_on, silent_fen=silent_fen)
    source, target, proposer = change.earmark_id, change.to_earmark_id, change.proposed_by
    moved = surplus_moved_to(state, command, source, target, left_fen, change.reason, proposer)
    changed = PurposeChanged(
        change_id=command.change_id,
        amount_fen=left_fen,
        silent_fen=silent_fen,
        decided_by=command.actor.id,
        decided_at=command.now,
    )
    return [changed, moved]


def _came_too_late(change: PurposeChange, agreed: Container[str], today: date) -> int:
    """What came less than sixty days ago, while the change was shown, and for which nobody has agreed.

    It stays where it was given for: who gave it has had no notice that was long enough.
    """
    return sum(
        amount_fen
        for day, amount_fen, subject_id in change.later
        if subject_id not in agreed and today <= day + _NOTICE
    )


def _stands(state: Fund, donation_id: str) -> bool:
    """Whether a gift that was answered for is still there: one that was reversed says nothing more."""
    return state.donations[donation_id].state is DonationState.RECEIVED


def purpose_changed(state: Fund, event: PurposeChanged) -> None:
    _end(state, event.change_id, PurposeChangeState.CHANGED)


def withdraw_purpose_change(state: Fund, command: WithdrawPurposeChange) -> list[Event]:
    _require_shown(state, command.change_id)
    return [
        PurposeChangeWithdrawn(change_id=command.change_id, reason=command.reason, withdrawn_at=command.now)
    ]


def purpose_change_withdrawn(state: Fund, event: PurposeChangeWithdrawn) -> None:
    _end(state, event.change_id, PurposeChangeState.WITHDRAWN)


def _end(state: Fund, change_id: str, how: PurposeChangeState) -> None:
    change = state.purpose_changes[change_id]
    change.state = how
    change.answers, change.later = {}, []
