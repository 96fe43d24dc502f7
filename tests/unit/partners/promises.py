"""What the programme promises, checked on its events alone, by other code than its own rules."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from shared.contracts.partners.admission import AgreementActivated, AgreementEnded, PartnerAdmitted
from shared.contracts.partners.agreements.events import AgreementSigned, Side
from shared.contracts.partners.decisions.events import (
    ApplicationDecided,
    DecisionSetAside,
    EvidenceCode,
    ObjectionAnswered,
    ObjectionRaised,
    RelationDeclared,
    Verdict,
)
from shared.contracts.partners.reviews.events import ApplicationReviewed
from shared.contracts.partners.trials.events import (
    CheckedIn,
    FeedbackClosed,
    FeedbackGiven,
    FeedbackOpened,
    TrialHeld,
    TrialPlanned,
)
from shared.kernel.messages import Event

RULE_SHARE_BPS = 1_500
REVIEWERS = 2


class Promises:
    """Watches a history and fails as soon as it breaks a promise."""

    def __init__(self) -> None:
        self.there: dict[str, set[str]] = defaultdict(set)
        self.answered: dict[str, set[str]] = defaultdict(set)
        self.feedback_until: dict[str, datetime] = {}
        self.feedback: dict[str, FeedbackClosed | None] = {}
        """The newest trial's, by application."""
        self.capacity: dict[str, int] = {}
        self.related: dict[str, set[str]] = defaultdict(set)
        self.reviews: dict[str, dict[str, Verdict]] = defaultdict(dict)
        """How each reviewer voted, by application, since the last trial or decision."""
        self.decision: dict[str, ApplicationDecided] = {}
        self.open_objections: dict[str, set[str]] = defaultdict(set)
        self.signers: dict[tuple[str, int, Side], set[str]] = {}
        self.active: dict[str, str] = {}
        """The agreement that is active, by partner."""
        self._watchers: dict[type[Event], Callable[[Any], None]] = {
            TrialPlanned: self.trial_planned,
            CheckedIn: self.checked_in,
            FeedbackOpened: self.feedback_opened,
            FeedbackGiven: self.feedback_given,
            FeedbackClosed: self.feedback_closed,
            RelationDeclared: self.relation_declared,
            TrialHeld: self.trial_held,
            ApplicationReviewed: self.reviewed,
            ApplicationDecided: self.decided,
            ObjectionRaised: self.objection_raised,
            ObjectionAnswered: self.objection_answered,
            DecisionSetAside: self.set_aside,
            PartnerAdmitted: self.admitted,
            AgreementSigned: self.signed,
            AgreementActivated: self.activated,
            AgreementEnded: self.ended,
        }

    def watch(self, events: Iterable[Event]) -> None:
        for event in events:
            watcher = self._watchers.get(type(event))
            if watcher is not None:
                watcher(event)

    def trial_planned(self, event: TrialPlanned) -> None:
        self.capacity[event.trial_id] = event.capacity
        self.feedback[event.application_id] = None

    def checked_in(self, event: CheckedIn) -> None:
        there = self.there[event.trial_id]
        assert event.person not in there
        there.add(event.person)
        assert len(there) <= self.capacity[event.trial_id]

    def feedback_opened(self, event: FeedbackOpened) -> None:
        assert self.there[event.trial_id], "somebody tried what was offered"
        self.feedback_until[event.trial_id] = event.closes_at

    def feedback_given(self, event: FeedbackGiven) -> None:
        assert event.person in self.there[event.trial_id]
        assert event.person not in self.answered[event.trial_id]
        assert event.person not in self.related[event.application_id]
        assert event.given_at < self.feedback_until[event.trial_id]
        self.answered[event.trial_id].add(event.person)

    def feedback_closed(self, event: FeedbackClosed) -> None:
        assert event.closed_at >= self.feedback_until[event.trial_id]
        assert event.answers == len(self.answered[event.trial_id])
        assert (event.scores is None) == (event.answers < 5)
        self.feedback[event.application_id] = event

    def relation_declared(self, event: RelationDeclared) -> None:
        self.related[event.application_id].add(event.person)

    def trial_held(self, event: TrialHeld) -> None:
        self.reviews[event.application_id].clear()

    def reviewed(self, event: ApplicationReviewed) -> None:
        assert event.reviewed_by not in self.related[event.application_id]
        self.reviews[event.application_id][event.reviewed_by] = event.vote

    def decided(self, event: ApplicationDecided) -> None:
        assert event.decided_by not in self.related[event.application_id]
        reviews = self.reviews.pop(event.application_id)
        unrelated = reviews.keys() - self.related[event.application_id]
        totals = event.reviews
        assert totals is not None
        assert len(unrelated) >= totals.reviewers >= REVIEWERS
        assert (2 * totals.votes_to_admit > totals.reviewers) == (event.decision is Verdict.ADMIT)
        if event.decision is Verdict.ADMIT:
            exception = event.exception
            waived = set(exception.missing) if exception else set()
            assert exception is None or exception.asked_by != exception.decided_by
            assert EvidenceCode.SCREENING_RECORD not in waived
            feedback = self.feedback.get(event.application_id)
            assert feedback is not None or EvidenceCode.FEEDBACK_WINDOW_CLOSED in waived
            if feedback is not None:
                assert feedback.quorum_met or EvidenceCode.FEEDBACK_QUORUM in waived
                assert feedback.threshold_met or EvidenceCode.FEEDBACK_THRESHOLD in waived
        assert event.application_id not in self.decision
        self.decision[event.application_id] = event

    def objection_raised(self, event: ObjectionRaised) -> None:
        assert event.raised_at < self.decision[event.application_id].publicity_ends_at
        self.open_objections[event.decision_id].add(event.objection_id)

    def objection_answered(self, event: ObjectionAnswered) -> None:
        self.open_objections[event.decision_id].remove(event.objection_id)

    def set_aside(self, event: DecisionSetAside) -> None:
        del self.decision[event.application_id]

    def admitted(self, event: PartnerAdmitted) -> None:
        decision = self.decision[event.application_id]
        assert decision.decision is Verdict.ADMIT
        assert decision.decision_id == event.decision_id
        assert event.admitted_at >= decision.publicity_ends_at
        assert not self.open_objections[decision.decision_id]

    def signed(self, event: AgreementSigned) -> None:
        key = (event.agreement_id, event.version, event.side)
        assert key not in self.signers, "nobody signs twice"
        self.signers[key] = {event.signed_by, event.entered_by}

    def activated(self, event: AgreementActivated) -> None:
        for_partner = self.signers[event.agreement_id, event.version, Side.PARTNER]
        for_community = self.signers[event.agreement_id, event.version, Side.COMMUNITY]
        assert for_partner.isdisjoint(for_community)
        assert event.terms.starts_at <= event.activated_at
        assert event.terms.share_bps >= RULE_SHARE_BPS
        assert self.active.get(event.partner_id) in {None, event.agreement_id}
        self.active[event.partner_id] = event.agreement_id

    def ended(self, event: AgreementEnded) -> None:
        assert self.active.pop(event.partner_id) == event.agreement_id
