"""The evidence gate: what an admission rests on, computed from records and never typed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.partners.domain.state import Application
from services.partners.domain.trial_state import FeedbackResult
from shared.contracts.partners.decisions.events import EvidenceCode
from shared.contracts.partners.decisions.views import EvidencePiece
from shared.kernel.money import WHOLE_IN_BPS


@dataclass(frozen=True, slots=True)
class Findings:
    """What the records say of an application; both the rules and the read model compute from this."""

    needs: int
    trials_held: int
    feedback: FeedbackResult | None
    """Of the newest trial, once its window has closed."""
    quorum: int
    threshold_bps: int
    serves_minors: bool
    screened_until: datetime | None


def findings_of(application: Application, screened_until: datetime | None) -> Findings:
    """What a writer's state says of an application."""
    return Findings(
        needs=len(application.need_ids),
        trials_held=application.trials_held,
        feedback=application.trial.result if application.trial else None,
        quorum=application.quorum,
        threshold_bps=application.threshold_bps,
        serves_minors=application.particulars.serves_minors,
        screened_until=screened_until,
    )


def evidence_at(findings: Findings, at: datetime) -> tuple[EvidencePiece, ...]:
    """Every piece of evidence that an admission needs, as it stands at an instant."""
    return tuple(_pieces(findings, at))


def _pieces(findings: Findings, at: datetime) -> Iterator[EvidencePiece]:
    yield _counted(EvidenceCode.MATCHED_NEED, findings.needs)
    yield _counted(EvidenceCode.TRIAL_HELD, findings.trials_held)
    feedback = findings.feedback
    yield _counted(EvidenceCode.FEEDBACK_WINDOW_CLOSED, int(feedback is not None))
    yield EvidencePiece(
        code=EvidenceCode.FEEDBACK_QUORUM,
        met=feedback is not None and feedback.quorum_met,
        found=feedback.answers if feedback else None,
        needed=findings.quorum,
    )
    yield EvidencePiece(
        code=EvidenceCode.FEEDBACK_THRESHOLD,
        met=feedback is not None and bool(feedback.threshold_met),  # Of few answers it isn't told.
        found=_in_favour_bps(feedback),
        needed=findings.threshold_bps,
    )
    if findings.serves_minors:
        valid = findings.screened_until is not None and findings.screened_until > at
        yield _counted(EvidenceCode.SCREENING_RECORD, int(valid))


def _counted(code: EvidenceCode, found: int) -> EvidencePiece:
    """A piece of which one is enough."""
    return EvidencePiece(code=code, met=found >= 1, found=found, needed=1)


def _in_favour_bps(feedback: FeedbackResult | None) -> int | None:
    """Rounded down; None while it is not known, or shows what few people said."""
    if feedback is None or feedback.in_favour is None:
        return None
    return feedback.in_favour * WHOLE_IN_BPS // feedback.answers
