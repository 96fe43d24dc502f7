"""Parts 2 and 3 of the thread: the pilots' other five projects, each from its application to what it is.

Beside 天空农场 and 彩虹村爱在南北聊天室 these are all that the pilots are known by. What they are is known;
who stands behind them, by which mechanism they co-operate and at what price is invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from examples.gangwan.admission import admission, decision_on, partner_of, review
from examples.gangwan.intents import invited
from examples.gangwan.people import identities
from examples.gangwan.places import HAIWAN, NANBEITAI
from examples.gangwan.stage import Stage, expect, local
from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.applications.commands import ApplicationRequest, MatchApplicationRequest
from shared.contracts.partners.applications.identity import IdentifyApplicantRequest
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.decisions.commands import RecordScreeningRequest
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.needs.views import NeedView
from shared.contracts.partners.offered import Contribution, ContributionKind
from shared.contracts.partners.trials.commands import CheckInRequest, GiveFeedbackRequest, PlanTrialRequest
from shared.contracts.partners.trials.views import DoorCode
from shared.kernel.windows import TimeWindow


@dataclass(frozen=True, slots=True)
class Pilot:
    """One project, and who offers it."""

    project: str
    who: str
    here: str
    mechanism: Mechanism
    actor_kind: ActorKind
    field: FieldOfWork
    need: str
    summary: str
    gives: ContributionKind
    categories: tuple[SessionCategory, ...]
    """What its sessions may be about: bookings hold it to that."""
    space: str
    serves_minors: bool = False


REPTILES = Pilot(
    project="爬宠空间",
    who="reptile",
    here=HAIWAN,
    mechanism=Mechanism.SPACE_COOPERATION,
    actor_kind=ActorKind.BUSINESS,
    field=FieldOfWork.SUSTAINABLE_DEVELOPMENT,
    need="闲置空间工作日晚间开放",
    summary="在曲艺室开设爬行动物科普课，公益加市场，收费不高于市场价的一半。",
    gives=ContributionKind.PROFESSIONAL_SERVICE,
    categories=(SessionCategory.NATURE,),
    space="曲艺室",
    serves_minors=True,
)
STUDY_ROOM = Pilot(
    project="AI自习室",
    who="study-room",
    here=NANBEITAI,
    mechanism=Mechanism.SPACE_COOPERATION,
    actor_kind=ActorKind.BUSINESS,
    field=FieldOfWork.SUSTAINABLE_DEVELOPMENT,
    need="青少年自习与学习指导",
    summary="晚间开放到凌晨的自习座位，配学习终端和学习规划。",
    gives=ContributionKind.FUNDS,
    categories=(SessionCategory.READING, SessionCategory.TECHNOLOGY),
    space="AI自习室",
)
SHARED_MUMS = Pilot(
    project="共享妈妈",
    who="shared-mums",
    here=NANBEITAI,
    mechanism=Mechanism.VOLUNTEER_POINTS,
    actor_kind=ActorKind.VOLUNTEER,
    field=FieldOfWork.VOLUNTEERING,
    need="双职工家庭放学后托管",
    summary="邻里妈妈轮流照看孩子，所用时间记为志愿积分。",
    gives=ContributionKind.TIME,
    categories=(SessionCategory.FAMILY,),
    space="共享客厅",
    serves_minors=True,
)
WAN = Pilot(
    project="万老师工作室",
    who="wan",
    here=NANBEITAI,
    mechanism=Mechanism.SPACE_COOPERATION,
    actor_kind=ActorKind.SOCIAL_WORKER,
    field=FieldOfWork.GOVERNANCE,
    need="心理与家庭关系支持",
    summary="妇女儿童心理健康：每月免费讲座和团体支持。",
    gives=ContributionKind.PROFESSIONAL_SERVICE,
    categories=(SessionCategory.HEALTH, SessionCategory.ADVICE),
    space="共享客厅",
)
ZHANG = Pilot(
    project="张倩秋工作室",
    who="zhang-qiu",
    here=NANBEITAI,
    mechanism=Mechanism.CROWDFUNDING_GROUP,
    actor_kind=ActorKind.SOCIAL_WORKER,
    field=FieldOfWork.GOVERNANCE,
    need="心理与家庭关系支持",
    summary="家庭教育：家长社群共同发起的系列课程。",
    gives=ContributionKind.PROFESSIONAL_SERVICE,
    categories=(SessionCategory.FAMILY,),
    space="共享客厅",
)
PILOTS = (REPTILES, STUDY_ROOM, SHARED_MUMS, WAN, ZHANG)

STAFF = {HAIWAN: ("chen-staff", "wu-staff"), NANBEITAI: ("nan-staff", "bei-staff")}
_REVIEWERS = {HAIWAN: ("gu-committee", "shen-committee"), NANBEITAI: ("chun-committee", "xia-committee")}
_THERE = {
    HAIWAN: ("lin", "zhao", "mei", "yang", "hu"),
    NANBEITAI: ("lian", "shao", "qing", "song", "xing"),
}
Applied = Mapping[str, str]
"""The path of each project's application."""


def apply(stage: Stage) -> Applied:
    """Each applies, is screened and matched to a need, and has a trial planned for the next day."""
    stage.title("2  Partners: the pilots' other projects apply")
    return {one.project: _applied(stage, one) for one in PILOTS}


def try_out(stage: Stage, applied: Applied) -> None:
    """The trials of one evening: residents come, and say what they think."""
    stage.title("2  Partners: residents try the pilots' other projects")
    for one in PILOTS:
        here = f"{applied[one.project]}/trial"
        _, door = STAFF[one.here]
        for resident in _THERE[one.here]:
            code = CheckInRequest(code=stage.get(door, f"{here}/door", DoorCode).code)
            stage.does(resident, f"checks in at {one.project}", f"{here}/check-ins", code)
        stage.does(door, "records that the trial was held", f"{here}/holding")
        for resident in _THERE[one.here]:
            feedback = GiveFeedbackRequest(score=5, in_favour=True)
            stage.does(resident, "gives feedback: 5 of 5, in favour", f"{here}/feedback", feedback)


def decide(stage: Stage, applied: Applied) -> None:
    """The committees' decisions; who would work with minors is checked for that before."""
    stage.title("2  Partners: the committees decide on the pilots' other projects")
    for one in PILOTS:
        here, (staff, _) = applied[one.project], STAFF[one.here]
        if one.serves_minors:
            person = identities()[one.who].person_id
            record = RecordScreeningRequest(person=person, valid_until=stage.base + timedelta(days=300))
            what = f"records that nothing stands against {one.who}'s work with minors"
            stage.does(staff, what, f"{one.here}/screening-records", record)
        reviewers = dict.fromkeys(_REVIEWERS[one.here], (5, f"居民试过，{one.project}符合需求。"))
        review(stage, here, reviewers)
        stage.does(_REVIEWERS[one.here][0], f"admits {one.project}", f"{here}/decision", admission())


def admitted(stage: Stage, applied: Applied) -> dict[str, str]:
    """Waits for the end of the publicity; the partner of each project."""
    stage.title("2  Partners: the pilots' other projects are admitted")
    found: dict[str, str] = {}
    for one in PILOTS:
        application_id = applied[one.project].rpartition("/")[2]
        decision = decision_on(stage, one.here, application_id)
        stage.wait_for(decision.publicity_ends_at, "the publicity ends")
        found[one.project] = partner_of(stage, one.who, one.here, application_id)
    expect(len(found), len(PILOTS), "partners")
    return found


def _applied(stage: Stage, one: Pilot) -> str:
    staff, _ = STAFF[one.here]
    application = ApplicationRequest(
        form=PartnerForm.INDEPENDENT,
        actor_kind=one.actor_kind,
        mechanism=one.mechanism,
        field=one.field,
        project=one.project,
        summary=one.summary,
        contributions=(Contribution(kind=one.gives, summary=one.summary),),
        serves_minors=one.serves_minors,
        intent_id=invited(stage, one.here, staff, one.project),
    )
    what = f"drafts an application: {one.project}, {one.mechanism}"
    here = f"{one.here}/applications/{stage.does(one.who, what, f'{one.here}/applications', application).id}"
    who = IdentifyApplicantRequest(name=identities()[one.who].name, phone="+86 138 0000 0000")
    stage.does(one.who, "says who applies, for the staff alone", f"{here}/identity", who, method="PUT")
    stage.does(one.who, "submits it", f"{here}/submission")
    stage.does(staff, "takes it into screening", f"{here}/screening")
    needs = stage.all(None, f"{one.here}/needs", NeedView)
    need_id = next(need.need_id for need in needs if need.title == one.need)
    match = MatchApplicationRequest(need_ids=(need_id,))
    stage.does(staff, f"matches it to the need {one.need}", f"{here}/match", match)
    window = TimeWindow(starts_at=stage.base + timedelta(hours=21), ends_at=stage.base + timedelta(hours=23))
    plan = PlanTrialRequest(window=window, place="社区活动中心", capacity=20)
    stage.does(staff, f"plans a trial for {local(window.starts_at)}", f"{here}/trial", plan)
    return here
