"""The specifications of the partners service: who takes part, and how far a scene has come."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

from services.partners.domain.decider import DECIDER
from services.partners.domain.state import Programme
from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerAdmitted, PartnerForm
from shared.contracts.partners.agreements.commands import DraftAgreement, SignAgreement
from shared.contracts.partners.agreements.events import AgreementDrafted, Side
from shared.contracts.partners.applications.commands import (
    BeginScreening,
    DraftApplication,
    MatchApplication,
    RequestInformation,
    SubmitApplication,
)
from shared.contracts.partners.applications.events import ApplicationDrafted
from shared.contracts.partners.applications.identity import IdentifyApplicant
from shared.contracts.partners.calls import CallDrafted, DraftCall, PublishCall
from shared.contracts.partners.decisions.commands import DecideApplication, RaiseObjection, RecordScreening
from shared.contracts.partners.decisions.events import ApplicationDecided, ObjectionRaised, Verdict
from shared.contracts.partners.intents import (
    IntentOffered,
    OfferIntent,
)
from shared.contracts.partners.needs.commands import CollectNeed, PublishNeed, VerifyNeed
from shared.contracts.partners.needs.events import FieldOfWork, NeedCollected, NeedSource
from shared.contracts.partners.offered import Contribution, ContributionKind
from shared.contracts.partners.programme import OpenCommunity, Rules, RulesChanged
from shared.contracts.partners.review_rules import ReviewRules
from shared.contracts.partners.reviews.commands import ReviewApplication
from shared.contracts.partners.reviews.events import CriterionScore
from shared.contracts.partners.trials.commands import CheckIn, GiveFeedback, PlanTrial, RecordTrialHeld
from shared.contracts.partners.trials.events import Presence
from shared.kernel.ids import derived_id
from shared.kernel.messages import Actor, Envelope, Event, Tick
from shared.kernel.roles import Role
from shared.kernel.windows import TimeWindow
from tests.specification import MONDAY, Specification, envelope, later

APPLICANT = "partner-xiaochen"
RESIDENTS = ("resident-lin", "resident-mai", "resident-he", "resident-ou", "resident-su")
REVIEWERS = ("committee-wang", "committee-zhou")
NOBODYS_ID = derived_id(MONDAY, "nothing has this id")
CREDIT_CODE = "91440115MA5A1B2C1R"
KNOW_HOW = Contribution(kind=ContributionKind.PROFESSIONAL_SERVICE, summary="无土栽培与自然教育课程")

TRIAL_BEGINS = later(days=1)
TRIAL_ENDS = later(days=1, hours=2)
HELD = TRIAL_ENDS
FEEDBACK_ENDS = later(days=4, hours=2)
DECIDED = later(days=5)
PUBLICITY_ENDS = later(days=12)
TERM_BEGINS = later(days=20)
TERM_ENDS = later(days=385)
IN_A_YEAR = later(days=365)

_commands = count(1)


def by(person: str, *roles: Role, at: datetime = MONDAY) -> Envelope:
    return envelope(person, *roles, at=at, command_id=f"command-{next(_commands)}")


def staff(person: str = "staff-chen", at: datetime = MONDAY) -> Envelope:
    return by(person, Role.STAFF, at=at)


def resident(person: str = "resident-lin", at: datetime = MONDAY) -> Envelope:
    return by(person, Role.RESIDENT, at=at)


def applicant(at: datetime = MONDAY) -> Envelope:
    return by(APPLICANT, Role.PARTNER, at=at)


def district(at: datetime = MONDAY) -> Envelope:
    return by("district-feng", Role.DISTRICT, at=at)


def for_resident(person: str, at: datetime = MONDAY, who: str = "staff-chen") -> Envelope:
    """Staff at the counter, on behalf of a resident."""
    envelope_ = by(who, at=at)
    envelope_["actor"] = Actor(id=who, roles=frozenset({Role.STAFF, Role.RESIDENT}), on_behalf_of=person)
    return envelope_


def tick(at: datetime) -> Tick:
    return Tick(**by("clock", Role.SYSTEM, at=at))


def opening(**changes: Any) -> dict[str, Any]:
    return {
        "name": "海湾社区",
        "name_en": "Haiwan",
        "host_charity": "广州市南沙区慈善会",
        "rules": Rules(),
        **changes,
    }


def in_force(rules: Rules, at: datetime = MONDAY, revision: int = 2) -> RulesChanged:
    """Other rules have come into force."""
    return RulesChanged(rules=rules, effective_from=at, reason="议事会", revision=revision)


def need(**changes: Any) -> dict[str, Any]:
    return {
        "title": "亲子自然教育",
        "field": FieldOfWork.SUSTAINABLE_DEVELOPMENT,
        "source": NeedSource.SURVEY,
        "households": 126,
        "summary": "126户家庭希望就近参加种植和自然观察活动。",
        "serves_minors": True,
        **changes,
    }


def call(*need_ids: str, **changes: Any) -> dict[str, Any]:
    return {
        "title": "海湾社区2026年夏季社区合伙人招募公告",
        "text": "面向企业、社会组织和个人招募社区合伙人，共营社区空间。",
        "categories": ("自然教育",),
        "need_ids": need_ids,
        "window": TimeWindow(starts_at=MONDAY, ends_at=later(days=30)),
        **changes,
    }


def intent(**changes: Any) -> dict[str, Any]:
    return {
        "organisation": "广州晓宸生物科技有限公司",
        "project": "天空农场",
        "mechanism": Mechanism.SPACE_COOPERATION,
        "contributions": (KNOW_HOW,),
        **changes,
    }


def application(**changes: Any) -> dict[str, Any]:
    return {
        "form": PartnerForm.TEAM,
        "actor_kind": ActorKind.BUSINESS,
        "mechanism": Mechanism.SPACE_COOPERATION,
        "field": FieldOfWork.SUSTAINABLE_DEVELOPMENT,
        "organisation": "广州晓宸生物科技有限公司",
        "project": "天空农场",
        "summary": "在三楼露台开设种植、无土栽培和自然课堂。",
        "contributions": (KNOW_HOW,),
        "serves_minors": False,
        **changes,
    }


def identity(**changes: Any) -> dict[str, Any]:
    return {"name": "何晓宸", "phone": "+86 138 0000 0000", "credit_code": CREDIT_CODE, **changes}


def terms(**changes: Any) -> dict[str, Any]:
    return {"starts_at": TERM_BEGINS, "ends_at": TERM_ENDS, **changes}


def scores(score: int = 4) -> tuple[CriterionScore, ...]:
    """The same for each criterion of the platform's default rules."""
    return tuple(CriterionScore(criterion=one.code, score=score) for one in ReviewRules().criteria)


def review(scene: "Scene", who: Envelope, vote: Verdict = Verdict.ADMIT, score: int = 4) -> ReviewApplication:
    return ReviewApplication(
        application_id=scene.application_id, scores=scores(score), vote=vote, reason="与需求相符", **who
    )


class Scene(Specification[Programme]):
    """A community as far as a specification needs it; each step leads to the one after it."""

    def __init__(self) -> None:
        self.history: list[Event] = []
        super().__init__(DECIDER)
        self.need_id = self.call_id = self.intent_id = self.application_id = NOBODYS_ID
        self.decision_id = self.objection_id = self.partner_id = self.agreement_id = NOBODYS_ID

    def given(self, *events: Event) -> "Scene":
        self.history.extend(events)
        super().given(*events)
        return self

    def passes(self, at: datetime) -> "Scene":
        """Time passes, as the host would have it: a Tick whenever something is due until then."""
        while (due := DECIDER.due(self.state)) is not None and due <= at:
            self.when(tick(due))
            after = DECIDER.due(self.state)
            assert after is None or after > due, "a Tick leaves nothing due behind it"
        return self

    def opened(self, **changes: Any) -> "Scene":
        self.when(OpenCommunity(**opening(**changes), **district()))
        return self

    def need_collected(self, **changes: Any) -> "Scene":
        self.when(CollectNeed(**need(**changes), **staff()))
        self.need_id = self.happened(NeedCollected).need_id
        return self

    def need_verified(self) -> "Scene":
        self.need_collected().when(VerifyNeed(need_id=self.need_id, **staff("staff-wu")))
        return self

    def need_published(self) -> "Scene":
        self.need_verified().when(PublishNeed(need_id=self.need_id, **staff()))
        return self

    def call_drafted(self, **changes: Any) -> "Scene":
        self.when(DraftCall(**call(self.need_id, **changes), **staff()))
        self.call_id = self.happened(CallDrafted).call_id
        return self

    def call_published(self, **changes: Any) -> "Scene":
        self.call_drafted(**changes).when(PublishCall(call_id=self.call_id, **staff()))
        return self

    def intent_offered(self) -> "Scene":
        self.when(OfferIntent(**intent(), **applicant()))
        self.intent_id = self.happened(IntentOffered).intent_id
        return self

    def drafted(self, **changes: Any) -> "Scene":
        self.when(DraftApplication(**application(**changes), **applicant()))
        self.application_id = self.happened(ApplicationDrafted).application_id
        return self

    def submitted(self, **changes: Any) -> "Scene":
        self.drafted(**changes).identified(
            credit_code=None if changes.get("form") is PartnerForm.INDEPENDENT else CREDIT_CODE
        )
        self.when(SubmitApplication(application_id=self.application_id, **applicant()))
        return self

    def identified(self, **changes: Any) -> "Scene":
        self.when(IdentifyApplicant(**identity(application_id=self.application_id, **changes), **applicant()))
        return self

    def screening(self, **changes: Any) -> "Scene":
        self.submitted(**changes).when(BeginScreening(application_id=self.application_id, **staff()))
        return self

    def information_asked(self) -> "Scene":
        self.screening().when(
            RequestInformation(application_id=self.application_id, question="露台荷载？", **staff())
        )
        return self

    def matched(self, **changes: Any) -> "Scene":
        self.need_published().screening(**changes).when(
            MatchApplication(application_id=self.application_id, need_ids=(self.need_id,), **staff())
        )
        return self

    def trial_planned(self, capacity: int = 20, **changes: Any) -> "Scene":
        return self.matched(**changes).plan(capacity=capacity)

    def plan(
        self, starts_at: datetime = TRIAL_BEGINS, ends_at: datetime = TRIAL_ENDS, capacity: int = 20
    ) -> "Scene":
        self.when(
            PlanTrial(
                application_id=self.application_id,
                window=TimeWindow(starts_at=starts_at, ends_at=ends_at),
                place="党群服务中心三楼露台",
                capacity=capacity,
                **staff(),
            )
        )
        return self

    def attended(self, people: Sequence[str] = RESIDENTS, **changes: Any) -> "Scene":
        self.trial_planned(**changes)
        for person in people:
            self.when(
                CheckIn(
                    application_id=self.application_id,
                    presence=Presence.CODE,
                    **resident(person, at=TRIAL_BEGINS),
                )
            )
        return self

    def trial_held(self, people: Sequence[str] = RESIDENTS, **changes: Any) -> "Scene":
        self.attended(people, **changes).when(
            RecordTrialHeld(application_id=self.application_id, **staff(at=HELD))
        )
        return self

    def answered(self, people: Sequence[str] = RESIDENTS, against: int = 0, **changes: Any) -> "Scene":
        """So many people were there, and all of them answered, the first few against it."""
        self.trial_held(people, **changes)
        for place, person in enumerate(people):
            in_favour = place >= against
            self.when(
                GiveFeedback(
                    verified=True,
                    application_id=self.application_id,
                    score=5 if in_favour else 1,
                    in_favour=in_favour,
                    **resident(person, at=HELD),
                )
            )
        return self

    def feedback_closed(self, people: Sequence[str] = RESIDENTS, against: int = 0, **changes: Any) -> "Scene":
        return self.answered(people, against, **changes).passes(FEEDBACK_ENDS)

    def screened(self, valid_until: datetime = IN_A_YEAR) -> "Scene":
        self.when(RecordScreening(person=APPLICANT, valid_until=valid_until, **staff()))
        return self

    def reviewed(
        self, vote: Verdict = Verdict.ADMIT, people: Sequence[str] = REVIEWERS, at: datetime = DECIDED
    ) -> "Scene":
        """So many members of the committee review it, and all vote alike."""
        for person in people:
            self.when(review(self, by(person, Role.COMMITTEE, at=at), vote))
        return self

    def decided(self, verdict: Verdict = Verdict.ADMIT, **changes: Any) -> "Scene":
        self.feedback_closed(**changes).reviewed(verdict).when(
            DecideApplication(
                application_id=self.application_id,
                decision=verdict,
                reason="居民试课反馈良好",
                **staff("staff-wu", at=DECIDED),
            )
        )
        self.decision_id = self.happened(ApplicationDecided).decision_id
        return self

    def objected(self, person: str = "resident-qiu") -> "Scene":
        self.when(
            RaiseObjection(
                application_id=self.application_id,
                text_id=NOBODYS_ID,
                **resident(person, at=later(days=6)),
            )
        )
        self.objection_id = self.happened(ObjectionRaised).objection_id
        return self

    def admitted(self, **changes: Any) -> "Scene":
        self.decided(**changes).passes(PUBLICITY_ENDS)
        self.partner_id = self.happened(PartnerAdmitted).partner_id
        return self

    def agreement_drafted(self, **changes: Any) -> "Scene":
        self.admitted().when(
            DraftAgreement(partner_id=self.partner_id, **terms(**changes), **staff(at=PUBLICITY_ENDS))
        )
        self.agreement_id = self.happened(AgreementDrafted).agreement_id
        return self

    def signed_by_partner(self, version: int = 1, at: datetime = PUBLICITY_ENDS) -> "Scene":
        self.when(
            SignAgreement(
                agreement_id=self.agreement_id, side=Side.PARTNER, version=version, **applicant(at=at)
            )
        )
        return self

    def signed_by_community(self, version: int = 1, at: datetime = PUBLICITY_ENDS) -> "Scene":
        self.when(
            SignAgreement(
                agreement_id=self.agreement_id, side=Side.COMMUNITY, version=version, **staff(at=at)
            )
        )
        return self

    def agreement_signed(self, **changes: Any) -> "Scene":
        return self.agreement_drafted(**changes).signed_by_partner().signed_by_community()

    def agreement_active(self, **changes: Any) -> "Scene":
        return self.agreement_signed(**changes).passes(TERM_BEGINS)
