"""Part 5 of the thread: two of the pilots' projects, one carried out to the close-out, one out for claims."""

from datetime import timedelta

from examples.gangwan.people import identities
from examples.gangwan.places import HAIWAN, NANBEITAI, PROJECT
from examples.gangwan.stage import Stage, expect
from shared.contracts.gateway.waiting import Task, WaitingView
from shared.contracts.partners.admission import ActorKind
from shared.contracts.partners.amounts import Amount, ResourceKind, Unit
from shared.contracts.partners.applications.views import ApplicationView
from shared.contracts.partners.needs.assigning import AssignNeedRequest, NeedAssignee
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.needs.views import NeedState, NeedView
from shared.contracts.partners.projects.commands import ApproveProjectRequest, ProposeProjectRequest
from shared.contracts.partners.projects.contributions import PledgeContributionRequest, RecordGivingRequest
from shared.contracts.partners.projects.plan import PlannedLine, PlannedMilestone
from shared.contracts.partners.projects.progress import (
    EvidenceRequest,
    HandInReportRequest,
    JudgeProjectRequest,
    SpendMoneyRequest,
)
from shared.contracts.partners.projects.views import ProjectView
from shared.contracts.partners.refusals.projects import PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE
from shared.contracts.partners.resources.commands import CommitResourceRequest, OfferResourceRequest
from shared.contracts.partners.resources.views import ResourceView
from shared.kernel.windows import TimeWindow

_HOURS = Amount(kind=ResourceKind.EXPERTISE, quantity=24, unit=Unit.HOURS)


def carry_out(stage: Stage, application_id: str, partner_id: str) -> None:
    """Plays the part: Sky Farm to its close-out in Haiwan, Shared Mums on the list in Nanbeitai."""
    stage.title("5  Partners: the three lists, and a project to its close-out")
    need_id = stage.get("chen-staff", f"{HAIWAN}/applications/{application_id}", ApplicationView).need_ids[0]
    here = _approved(stage, application_id, partner_id, need_id)
    _assigned(stage, here, need_id)
    _kept_chairs(stage, here)
    _worked(stage, here, partner_id)
    _closed(stage, here, need_id)
    _put_out(stage)


def _approved(stage: Stage, application_id: str, partner_id: str, need_id: str) -> str:
    begins = stage.saturday
    plan = ProposeProjectRequest(
        title=PROJECT,
        field=FieldOfWork.SUSTAINABLE_DEVELOPMENT,
        summary="三楼露台种植、无土栽培与自然课堂，每周末两课。",
        title_en="Sky farm",
        summary_en="Growing plants on the terrace, without soil too, and two lessons each weekend.",
        need_ids=(need_id,),
        application_id=application_id,
        starts_on=begins,
        ends_on=begins + timedelta(days=120),
        milestones=(PlannedMilestone(title="种植箱建成", due_on=begins + timedelta(days=60)),),
        budget=(PlannedLine(title="种植箱与基质", planned_fen=600_000),),
        reports_due_on=(begins + timedelta(days=60),),
    )
    what = f"proposes the project {PROJECT}, which comes of the admitted application"
    project_id = stage.does("chen-staff", what, f"{HAIWAN}/projects", plan).id
    here = f"{HAIWAN}/projects/{project_id}"
    lead = ApproveProjectRequest(partner_id=partner_id)
    refused = PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE
    stage.refused("chen-staff", "would approve it too", f"{here}/approval", lead, by=refused)
    stage.does("wu-staff", "approves it: the partner leads", f"{here}/approval", lead)
    stage.does("xiaochen", "starts it", f"{here}/start")
    return here


def _assigned(stage: Stage, here: str, need_id: str) -> None:
    """Staff say until when the project sees to the need; whoever leads it finds that among their tasks."""
    due_on = stage.saturday + timedelta(days=90)
    wish = AssignNeedRequest(to=NeedAssignee.PROJECT, assignee_id=here.rpartition("/")[2], due_on=due_on)
    what = f"assigns the need to the project, until {due_on}"
    stage.does("wu-staff", what, f"{HAIWAN}/needs/{need_id}/assignment", wish)
    if stage.catching_up:
        return
    stage.until(
        lambda: stage.api.get("xiaochen", f"{HAIWAN}/waiting", WaitingView),
        lambda waits: any(one.task is Task.SEE_TO_NEED and one.subject_id == need_id for one in waits.things),
        "the lead's task",
    )
    stage.tell("xiaochen, who leads the project, finds it among their tasks, with its clock")


def _kept_chairs(stage: Stage, here: str) -> None:
    """A resource of a resident's: offered, checked, listed, and kept for the project."""
    chairs = Amount(kind=ResourceKind.GOODS, quantity=40, unit=Unit.PIECES)
    offer = OfferResourceRequest(title="折叠椅", amount=chairs, summary="存放在党群服务中心一楼。")
    thing = f"{HAIWAN}/resources/{stage.does('lin', 'offers 40 chairs', f'{HAIWAN}/resources', offer).id}"
    stage.does("chen-staff", "has seen them", f"{thing}/check")
    stage.does("chen-staff", "puts them on the list", f"{thing}/availability")
    window = TimeWindow(starts_at=stage.base + timedelta(days=300), ends_at=stage.base + timedelta(days=301))
    wish = CommitResourceRequest(project_id=here.rpartition("/")[2], quantity=30, window=window)
    stage.does("chen-staff", "keeps 30 of them for the project, for a day", f"{thing}/commitments", wish)
    stage.looks(
        None, "reads the list of resources", thing, ResourceView, lambda one: f"{one.left} chairs left"
    )


def _worked(stage: Stage, here: str, partner_id: str) -> None:
    """Who gave what, a milestone with its evidence, money, and a report."""
    pledge = PledgeContributionRequest(partner_id=partner_id, amount=_HOURS)
    pledged = stage.does("xiaochen", "promises 24 hours of teaching", f"{here}/contributions", pledge)
    volunteers = PledgeContributionRequest(
        actor_kind=ActorKind.VOLUNTEER,
        organisation="海湾志愿服务队",
        amount=Amount(kind=ResourceKind.PEOPLE, quantity=60, unit=Unit.HOURS),
    )
    stage.does("chen-staff", "enters what volunteers promise", f"{here}/contributions", volunteers)
    givings = f"{here}/contributions/{pledged.id}/givings"
    given = RecordGivingRequest(quantity=12, evidence="六节课，每节两小时")
    recorded = stage.does("xiaochen", "records 12 hours as given", givings, given)
    stage.does("wu-staff", "confirms them: now they count", f"{givings}/{recorded.id}/confirmation")
    project = stage.get("chen-staff", here, ProjectView)
    evidence = EvidenceRequest(evidence="十二个种植箱已建成，照片存社区档案")
    milestone = f"{here}/milestones/{project.milestones[0].milestone_id}/evidence"
    stage.does("xiaochen", "reports the milestone, with evidence", milestone, evidence)
    spent = SpendMoneyRequest(amount_fen=258_000, spent_on=project.starts_on, evidence="种植箱发票")
    line = f"{here}/budget/{project.budget[0].line_id}/spendings"
    stage.does("xiaochen", "records what was spent", line, spent)
    report = f"{here}/reports/{project.reports[0].report_id}"
    stage.does(
        "xiaochen", "hands in the report", report, HandInReportRequest(text="开课六次，参加七十人次。")
    )


def _closed(stage: Stage, here: str, need_id: str) -> None:
    """Residents judge it, staff state that they accept it, and the need is settled (销号)."""
    wanted = stage.get("chen-staff", here, ProjectView).quorum or 0
    found = identities().items()
    residents = [key for key, one in found if one.community == "haiwan" and {*one.roles} == {"resident"}]
    judges = residents[:wanted]
    expect(len(judges), wanted, "as many residents as the quorum")
    for name in judges:
        judgement = JudgeProjectRequest(accepts=True)
        stage.does(name, "judges it: it did what it was to do", f"{here}/judgements", judgement)
    stage.does("wu-staff", "states that residents accept it", f"{here}/acceptance")
    stage.does("chen-staff", "closes it", f"{here}/closure")
    need = stage.get(None, f"{HAIWAN}/needs/{need_id}", NeedView)
    expect(need.state, NeedState.CLOSED, "the need")
    stage.tell("the need is settled (销号), and what was kept for the project is free again")


def _put_out(stage: Stage) -> None:
    """Nanbeitai puts a project out for partners to claim."""
    needs = stage.all(None, f"{NANBEITAI}/needs", NeedView)
    need = next(one for one in needs if one.title == "双职工家庭放学后托管")
    begins = stage.saturday
    plan = ProposeProjectRequest(
        title="共享妈妈",
        field=FieldOfWork.VOLUNTEERING,
        summary="由邻里妈妈轮流照看放学后的孩子。",
        need_ids=(need.need_id,),
        starts_on=begins,
        ends_on=begins + timedelta(days=180),
        reports_due_on=(begins + timedelta(days=90),),
    )
    stage.does("nan-staff", "puts the project 共享妈妈 out for claims", f"{NANBEITAI}/projects", plan)
