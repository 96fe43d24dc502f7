"""Votes of the residents on large payments: opened after the committee's, closed with their outcome."""

from datetime import datetime, timedelta

from services.fund.domain.bands import large_band
from services.fund.domain.disbursements import require_disbursement
from services.fund.domain.residents_vote_state import ResidentsVote, has_passed
from services.fund.domain.state import Fund
from services.fund.domain.votes import carried
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.refusals.bands import (
    DISBURSEMENT_WAITS_FOR_NO_RESIDENTS,
    PAPER_BALLOTS_ARE_NOT_COUNTED,
    RESIDENTS_VOTE_HAS_A_WRONG_END,
    RESIDENTS_VOTE_IS_OPEN,
    RESIDENTS_VOTE_IS_OVER,
    RESIDENTS_VOTE_IS_UNKNOWN,
    RESIDENTS_VOTE_STILL_RUNS,
)
from shared.contracts.fund.residents_votes.commands import CloseResidentsVote, OpenResidentsVote
from shared.contracts.fund.residents_votes.events import (
    DisbursementDeclined,
    ResidentsRollKept,
    ResidentsVoteAnnulled,
    ResidentsVoteClosed,
    ResidentsVoteOpened,
    ResidentsVoteOverdue,
)
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected, require

_DAYS_AT_MOST = 92


def require_vote(state: Fund, vote_id: str) -> ResidentsVote:
    return require(state.residents_votes.get(vote_id), RESIDENTS_VOTE_IS_UNKNOWN)


def require_not_over(state: Fund, vote_id: str) -> ResidentsVote:
    """Refuses what comes too late: whatever is counted by then is what the residents said."""
    vote = require_vote(state, vote_id)
    if vote.is_over:
        raise Rejected(RESIDENTS_VOTE_IS_OVER)
    return vote


def require_ended(vote: ResidentsVote, now: datetime) -> None:
    if now < vote.ends_at:
        raise Rejected(RESIDENTS_VOTE_STILL_RUNS, ends_at=vote.ends_at.isoformat())


def open_residents_vote(state: Fund, command: OpenResidentsVote) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    rules = large_band(disbursement)
    if rules is None or disbursement.state is not DisbursementState.WITH_RESIDENTS:
        raise Rejected(DISBURSEMENT_WAITS_FOR_NO_RESIDENTS, state=disbursement.state.value)
    if _open_vote(state, command.disbursement_id) is not None:
        raise Rejected(RESIDENTS_VOTE_IS_OPEN)
    lasts = command.ends_at - command.now
    if not timedelta(days=rules.days_at_least) <= lasts <= timedelta(days=_DAYS_AT_MOST):
        raise Rejected(
            RESIDENTS_VOTE_HAS_A_WRONG_END, days_at_least=rules.days_at_least, days_at_most=_DAYS_AT_MOST
        )
    voices = tuple(sorted(set(command.roll)))
    return [
        ResidentsVoteOpened(
            vote_id=command.vote_id,
            disbursement_id=command.disbursement_id,
            title=disbursement.title,
            amount_fen=disbursement.amount_fen,
            question=command.question,
            question_en=command.question_en,
            rules=rules,
            entitled=rules.households or len(voices),
            opened_at=command.now,
            ends_at=command.ends_at,
            counting_ends_at=command.ends_at + timedelta(days=rules.counting_days),
        ),
        ResidentsRollKept(vote_id=command.vote_id, voices=voices),
    ]


def _open_vote(state: Fund, disbursement_id: str) -> tuple[str, ResidentsVote] | None:
    """The vote that is open on it."""
    for vote_id, vote in state.residents_votes.items():
        if vote.disbursement_id == disbursement_id and not vote.is_over:
            return vote_id, vote
    return None


def residents_vote_opened(state: Fund, event: ResidentsVoteOpened) -> None:
    state.residents_votes[event.vote_id] = ResidentsVote(
        disbursement_id=event.disbursement_id,
        rules=event.rules,
        entitled=event.entitled,
        ends_at=event.ends_at,
    )


def residents_roll_kept(state: Fund, event: ResidentsRollKept) -> None:
    state.residents_votes[event.vote_id].roll = set(event.voices)


def close_residents_vote(state: Fund, command: CloseResidentsVote) -> list[Event]:
    vote = require_vote(state, command.vote_id)
    if vote.is_over:
        return []
    require_ended(vote, command.now)
    if not vote.is_counted:
        raise Rejected(PAPER_BALLOTS_ARE_NOT_COUNTED, papers=len(vote.numbers))
    return closed(state, command.vote_id, vote, command.now)


def closed(state: Fund, vote_id: str, vote: ResidentsVote, now: datetime) -> list[Event]:
    """The outcome with its figures, and where the payment goes by it."""
    figures = vote.figures()
    passed = has_passed(figures)
    disbursement_id = vote.disbursement_id
    disbursement = state.disbursements[disbursement_id]
    events: list[Event] = [
        ResidentsVoteClosed(
            vote_id=vote_id,
            disbursement_id=disbursement_id,
            passed=passed,
            figures=figures,
            closed_at=now,
        )
    ]
    if passed and disbursement.referred is not None:
        rules = disbursement.committee or CommitteeRules()
        return [
            *events,
            *carried(rules, disbursement_id, disbursement.referred, disbursement.approver_ids, now),
        ]
    declined = DisbursementDeclined(
        disbursement_id=disbursement_id,
        vote_id=vote_id,
        declined_at=now,
        purchase=disbursement.purchase,
        budget_line=disbursement.budget_line,
        amount_fen=disbursement.amount_fen,
    )
    return [*events, declined]


def residents_vote_closed(state: Fund, event: ResidentsVoteClosed) -> None:
    state.residents_votes[event.vote_id].forget()


def disbursement_declined(state: Fund, event: DisbursementDeclined) -> None:
    state.disbursements[event.disbursement_id].state = DisbursementState.REJECTED
    state.budgets.move(event.budget_line, uses=-1)


def annulled(state: Fund, disbursement_id: str, now: datetime) -> list[Event]:
    """The open vote on it has nothing left to decide."""
    found = _open_vote(state, disbursement_id)
    if found is None:
        return []
    return [ResidentsVoteAnnulled(vote_id=found[0], disbursement_id=disbursement_id, annulled_at=now)]


def residents_vote_annulled(state: Fund, event: ResidentsVoteAnnulled) -> None:
    state.residents_votes[event.vote_id].forget()


def next_count(state: Fund) -> datetime | None:
    """When the days for counting of the next vote are over."""
    waiting = (one for one in state.residents_votes.values() if not one.is_over and not one.overdue)
    return min((one.counting_ends_at for one in waiting), default=None)


def counting_over(state: Fund, now: datetime) -> list[Event]:
    """Votes whose days for counting are over close by themselves; what is not counted is overdue."""
    found: list[Event] = []
    for vote_id, vote in state.residents_votes.items():
        if vote.is_over or vote.overdue or vote.counting_ends_at > now:
            continue
        if vote.is_counted:
            found += closed(state, vote_id, vote, now)
        else:
            found.append(
                ResidentsVoteOverdue(
                    vote_id=vote_id,
                    disbursement_id=vote.disbursement_id,
                    papers=len(vote.numbers),
                    overdue_at=now,
                )
            )
    return found


def residents_vote_overdue(state: Fund, event: ResidentsVoteOverdue) -> None:
    state.residents_votes[event.vote_id].overdue = True
