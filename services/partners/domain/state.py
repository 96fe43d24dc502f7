"""What the rules of the partners service read: the state of one community's programme."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from services.partners.domain.agreement_state import Agreement
from services.partners.domain.claim_state import Claim
from services.partners.domain.complaint_state import Complaint
from services.partners.domain.free_hour_state import FreeHours
from services.partners.domain.need_state import Need, Raising
from services.partners.domain.project_state import Project
from services.partners.domain.purchase_state import Purchase
from services.partners.domain.reception_state import PlannedReception
from services.partners.domain.register_state import Register
from services.partners.domain.resource_state import Resource
from services.partners.domain.roster_state import Roster
from services.partners.domain.rule_state import BegunUnder, DatedRules, Opening, RuleProposal, RulesObjection
from services.partners.domain.survey_state import Survey
from services.partners.domain.trial_state import Trial
from shared.contracts.partners.applications.events import ApplicationParticulars
from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.calls import CallParticulars, CallState
from shared.contracts.partners.decisions.events import Verdict
from shared.contracts.partners.intents import IntentState
from shared.contracts.partners.partnership import PartnerState
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.review_rules import ReviewRules
from shared.contracts.partners.reviews.events import CriterionScore
from shared.contracts.partners.rule_bounds import RuleBounds
from shared.contracts.partners.surveys.instrument import GivenAnswer, Question
from shared.kernel.agenda import Agenda
from shared.kernel.models import Words
from shared.kernel.shelf import Shelf


@dataclass(slots=True)
class Call:
    particulars: CallParticulars
    state: CallState = CallState.DRAFTED
    revision: int = 1
    questions: tuple[Question, ...] = ()
    questions_frozen: bool = False


@dataclass(slots=True)
class Intent:
    offered_by: str
    state: IntentState = IntentState.WAITING
    planned_for: datetime | None = None
    project: str = ""
    reception_ends_at: datetime | None = None


@dataclass(slots=True)
class Objection:
    raised_by: str
    answered: bool = False


@dataclass(slots=True)
class CallInquiry:
    """A question about a call that waits for its answer."""

    call_id: str
    asked_by: str


@dataclass(slots=True)
class Decision:
    id: str
    verdict: Verdict
    reason: Words
    publicity_ends_at: datetime
    returns_to: ApplicationState
    """Where the application goes back to if an objection is upheld."""
    objections: dict[str, Objection] = field(default_factory=dict)

    @property
    def unanswered(self) -> bool:
        """Whether some objection waits for its answer, so that the decision can't take effect."""
        return any(not objection.answered for objection in self.objections.values())


@dataclass(frozen=True, slots=True)
class Screening:
    """The newest record of a check for work with minors."""

    valid_until: datetime
    recorded_at: datetime
    recorded_by: str | None


@dataclass(slots=True)
class AskedException:
    asked_by: str
    public_reason: Words


@dataclass(slots=True)
class Review:
    """What one person makes of an application."""

    scores: tuple[CriterionScore, ...]
    vote: Verdict


@dataclass(slots=True)
class Application:
    applicant: str
    particulars: ApplicationParticulars
    state: ApplicationState = ApplicationState.DRAFTED
    revision: int = 1
    quorum: int = 0
    threshold_bps: int = 0
    staff_entered_bps: int | None = None
    """None: no bound."""
    review: ReviewRules | None = None
    """None: one decision is enough."""
    begun_under: BegunUnder | None = None
    """None for drafts, and for what was submitted before they were kept: the rules of each day hold."""
    identified: bool = False
    licence_valid_until: date | None = None
    answers: tuple[GivenAnswer, ...] = ()
    """To the questions of the call that it names."""
    owes_identity: bool = False  # It became another organisation's since somebody said who applies.
    reviews: dict[str, Review] = field(default_factory=dict)
    """By reviewer, for the decision that is to be taken next."""
    need_ids: list[str] = field(default_factory=list)
    related: set[str] = field(default_factory=set)
    """Who is related to the applicant by what binds in this case."""
    claims: dict[str, Claim] = field(default_factory=dict)
    """By who it concerns: what others say, and nobody has settled. They take no part and turn nothing."""
    dismissed: set[str] = field(default_factory=set)
    """Of whom it was said and dismissed."""
    dismissed_claimants: set[str] = field(default_factory=set)
    """Who said so: of others beside, another person says it."""
    prepared_by: set[str] = field(default_factory=set)
    """Who screened it, held its trial, or entered who was there and what they said."""
    trial: Trial | None = None
    trials_held: int = 0
    exception: AskedException | None = None
    decision: Decision | None = None
    set_aside: dict[str, Decision] = field(default_factory=dict)
    """By the id of each objection that was open when its decision was set aside: that decision."""

    def decision_of(self, objection_id: str) -> Decision | None:
        """The decision to which an objection was raised; None where no answer is owed, nor was just given."""
        if self.decision is not None and objection_id in self.decision.objections:
            return self.decision
        return self.set_aside.get(objection_id)

    def note_hand(self, person: str | None) -> None:
        """Somebody made evidence, and so doesn't decide on it; None where it wasn't recorded who."""
        if person is not None:
            self.prepared_by.add(person)


@dataclass(slots=True)
class Partner:
    representative: str
    application_id: str
    agreement_id: str | None = None
    """The agreement that is active or being made."""
    agreement_active: bool = False
    suspended: bool = False
    exiting: bool = False
    left: PartnerState | None = None
    roster: Roster = field(default_factory=Roster)
    left_at: datetime | None = None
    suspended_openly: bool = False  # By staff, until they say otherwise.
    suspended_until: datetime | None = None  # By a complaint.
    suspension_deciders: set[str] = field(default_factory=set)  # By complaints that suspend it.
    suspension_proposed: bool = False
    suspension_reason: Words | None = None
    free_hours: FreeHours = field(default_factory=FreeHours)
    screening_reminded: tuple[datetime, int] | None = None
    """Of the end of which record its representative was reminded last, by the days before."""

    def acts(self, person: str) -> bool:
        """Whether a person may act for it: its representative, or its second one."""
        return person in {self.representative, self.roster.second}

    def people(self) -> set[str]:
        """Everybody on its roster."""
        return {self.representative, *self.roster.members}

    def related(self) -> set[str]:
        """Everybody who is or was on its roster: nobody gets a voice about it by leaving it for a day."""
        return self.people() | self.roster.former

    @property
    def state(self) -> PartnerState:
        """Where the partner stands."""
        if self.left is not None:
            return self.left
        if self.suspended:
            return PartnerState.SUSPENDED
        if self.exiting:
            return PartnerState.EXITING
        if self.agreement_active:
            return PartnerState.ACTIVE
        return PartnerState.AGREEMENT_PENDING if self.agreement_id else PartnerState.ADMITTED


@dataclass(slots=True)
class Programme:
    """One community's programme, as far as its rules read it."""

    opening: Opening | None = None
    rules: list[DatedRules] = field(default_factory=list)
    """In the order of the instants from which they hold."""
    rules_revision: int = 0
    bounds: RuleBounds | None = None
    """The platform's, where the district has set none."""
    bounds_revision: int = 0
    proposal: RuleProposal | None = None
    """The rules that are proposed: one proposal is open at a time."""
    rule_objections: dict[str, RulesObjection] = field(default_factory=dict)
    """By id: objections to proposed rules that wait for an answer, also where the proposal is over."""
    needs: dict[str, Need] = field(default_factory=dict)
    lies_in: dict[str, str] = field(default_factory=dict)
    """By need that was merged: the one in which it lies."""
    raising: Raising = field(default_factory=Raising)
    calls: dict[str, Call] = field(default_factory=dict)
    surveys: dict[str, Survey] = field(default_factory=dict)
    intents: Shelf[Intent] = field(default_factory=Shelf)
    intents_offered: int = 0
    """How many there have been."""
    inquiries: dict[str, CallInquiry] = field(default_factory=dict)
    """Questions about calls that wait for an answer."""
    open_intents: dict[str, set[str]] = field(default_factory=dict)
    """By whoever offered them: intents that still wait, are invited or were met."""
    receptions: dict[str, PlannedReception] = field(default_factory=dict)
    """By intent: those that were not over when one was planned last."""
    applications: dict[str, Application] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)
    """By official: to whom they are related, whatever the case."""
    screenings: dict[str, Screening] = field(default_factory=dict)
    """By person."""
    applications_of: dict[str, set[str]] = field(default_factory=dict)
    """By applicant, as who they count: their applications that are not settled, drafts included."""
    merged: dict[str, str] = field(default_factory=dict)
    """By person: as whom they count since two records turned out to be theirs."""
    partners: dict[str, Partner] = field(default_factory=dict)
    agreements: Shelf[Agreement] = field(default_factory=Shelf)
    resources: dict[str, Resource] = field(default_factory=dict)
    projects: Shelf[Project] = field(default_factory=Shelf)
    purchases: Shelf[Purchase] = field(default_factory=Shelf)
    complaints: dict[str, Complaint] = field(default_factory=dict)
    invoices: dict[str, set[str]] = field(default_factory=dict)
    """By partner: the numbers of the invoices that it sent."""
    deadlines: Agenda = field(default_factory=Agenda)
    """When time alone changes something next: ``call/<id>``, ``feedback/<application id>`` and so on."""

    def is_settled(self, application_id: str) -> None:
        """Notes that an application came to its end: its applicant may make another one."""
        applicant = self.one(self.applications[application_id].applicant)
        open_ones = self.applications_of.get(applicant, set())
        open_ones.discard(application_id)
        if not open_ones:
            self.applications_of.pop(applicant, None)

    def screened_until(self, person: str) -> datetime | None:
        """Until when the newest record of a check of this person is valid; None where there is none."""
        screening = self.screenings.get(person)
        return screening.valid_until if screening else None

    def one(self, person: str) -> str:
        """The id as which this one counts."""
        while person in self.merged:
            person = self.merged[person]
        return person

    def every_id(self, people: Collection[str]) -> set[str]:
        """These people, by the ids that are given and those as which they count."""
        return {*people, *map(self.one, people)}

    def rules_at(self, instant: datetime) -> Rules:
        """The rules in force at an instant; before the first, the first."""
        current = self.rules[0]
        for dated in self.rules:
            if dated.effective_from > instant:
                break
            current = dated
        return current.rules
