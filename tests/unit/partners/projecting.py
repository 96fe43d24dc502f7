"""The specifications of projects and resources: how far one has come, with an admitted partner to lead it."""

from datetime import date, datetime
from typing import Any

from shared.contracts.partners.admission import ActorKind
from shared.contracts.partners.amounts import Amount, ResourceKind, Unit
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.projects.commands import ApproveProject, ProposeProject, StartProject
from shared.contracts.partners.projects.contributions import (
    ContributionPledged,
    GivingRecorded,
    PledgeContribution,
    RecordGiving,
)
from shared.contracts.partners.projects.events import ProjectProposed
from shared.contracts.partners.projects.plan import PlannedLine, PlannedMilestone, ProjectPlan
from shared.contracts.partners.projects.progress import AcceptProject, JudgeProject, ReachMilestone
from shared.contracts.partners.resources.commands import (
    CheckResource,
    CommitResource,
    MakeResourceAvailable,
    OfferResource,
)
from shared.contracts.partners.resources.events import ResourceCommitted, ResourceOffered
from shared.kernel.windows import TimeWindow
from tests.specification import later
from tests.unit.partners.scenes import (
    NOBODYS_ID,
    PUBLICITY_ENDS,
    RESIDENTS,
    Scene,
    applicant,
    resident,
    staff,
)

NOW = PUBLICITY_ENDS
"""When there is a partner: 18 July 2026."""
CHAIRS = Amount(kind=ResourceKind.GOODS, quantity=10, unit=Unit.PIECES)
MONEY = Amount(kind=ResourceKind.MONEY, quantity=100_000, unit=Unit.FEN)
HOURS = Amount(kind=ResourceKind.PEOPLE, quantity=60, unit=Unit.HOURS)
WINDOW = TimeWindow(starts_at=later(days=20), ends_at=later(days=21))


def plan(*need_ids: str, **changes: Any) -> dict[str, Any]:
    return {
        "title": "天空农场",
        "field": FieldOfWork.SUSTAINABLE_DEVELOPMENT,
        "summary": "露台种植与自然课堂。",
        "need_ids": need_ids,
        "starts_on": date(2026, 7, 20),
        "ends_on": date(2026, 12, 31),
        "milestones": (PlannedMilestone(title="种植箱建成", due_on=date(2026, 8, 15)),),
        "budget": (PlannedLine(title="种植箱与基质", planned_fen=600_000),),
        "reports_due_on": (date(2026, 10, 10),),
        **changes,
    }


def resource(**changes: Any) -> dict[str, Any]:
    return {"title": "折叠桌椅", "amount": CHAIRS, "summary": "存放在党群服务中心一楼。", **changes}


class ProjectScene(Scene):
    """A community with a partner, and a project or a resource as far as a specification needs it."""

    def __init__(self) -> None:
        super().__init__()
        self.project_id = self.resource_id = self.contribution_id = self.giving_id = NOBODYS_ID
        self.commitment_id = NOBODYS_ID

    @property
    def project_plan(self) -> ProjectPlan:
        """What the project is to do."""
        return self.state.projects[self.project_id].plan

    def with_partner(self) -> "ProjectScene":
        self.opened().admitted()
        return self

    def proposed(self, at: datetime = NOW, **changes: Any) -> "ProjectScene":
        """By staff: any partner may claim it."""
        self.with_partner().when(ProposeProject(**plan(self.need_id, **changes), **staff(at=at)))
        self.project_id = self.happened(ProjectProposed).project_id
        return self

    def claimed(self, **changes: Any) -> "ProjectScene":
        """The partner proposes a project of its own, which claims it."""
        self.with_partner().when(
            ProposeProject(**plan(self.need_id, **changes), partner_id=self.partner_id, **applicant(at=NOW))
        )
        self.project_id = self.happened(ProjectProposed).project_id
        return self

    def approved(self, **changes: Any) -> "ProjectScene":
        self.claimed(**changes).when(
            ApproveProject(project_id=self.project_id, partner_id=self.partner_id, **staff(at=NOW))
        )
        return self

    def running(self, **changes: Any) -> "ProjectScene":
        self.approved(**changes).when(StartProject(project_id=self.project_id, **applicant(at=NOW)))
        return self

    def reached(self) -> "ProjectScene":
        """All that was to be done is done."""
        self.running().when(
            ReachMilestone(
                project_id=self.project_id,
                milestone_id=self.project_plan.milestones[0].milestone_id,
                evidence="12个种植箱",
                **applicant(at=NOW),
            )
        )
        return self

    def judged(self, against: int = 0) -> "ProjectScene":
        self.reached()
        for place, person in enumerate(RESIDENTS):
            self.when(
                JudgeProject(project_id=self.project_id, accepts=place >= against, **resident(person, at=NOW))
            )
        return self

    def accepted(self) -> "ProjectScene":
        self.judged().when(AcceptProject(project_id=self.project_id, **staff(at=NOW)))
        return self

    def pledged(self) -> "ProjectScene":
        """Volunteers who are no partner promise 60 hours, as staff enter."""
        self.running().when(
            PledgeContribution(
                project_id=self.project_id,
                actor_kind=ActorKind.VOLUNTEER,
                organisation="海湾志愿服务队",
                amount=HOURS,
                **staff(at=NOW),
            )
        )
        self.contribution_id = self.happened(ContributionPledged).contribution_id
        return self

    def given_to(self, quantity: int = 12) -> "ProjectScene":
        self.when(
            RecordGiving(
                project_id=self.project_id,
                contribution_id=self.contribution_id,
                quantity=quantity,
                evidence="两个周末",
                **staff(at=NOW),
            )
        )
        self.giving_id = self.happened(GivingRecorded).giving_id
        return self

    def offered(self, **changes: Any) -> "ProjectScene":
        self.when(OfferResource(**resource(**changes), **resident(at=NOW)))
        self.resource_id = self.happened(ResourceOffered).resource_id
        return self

    def checked(self, **changes: Any) -> "ProjectScene":
        self.offered(**changes).when(CheckResource(resource_id=self.resource_id, **staff(at=NOW)))
        return self

    def available(self, **changes: Any) -> "ProjectScene":
        self.checked(**changes).when(MakeResourceAvailable(resource_id=self.resource_id, **staff(at=NOW)))
        return self

    def committed(self, quantity: int = 6, **changes: Any) -> "ProjectScene":
        """Of a resource, a part is kept for the running project."""
        self.running().available(**changes).when(self.commitment(quantity))
        self.commitment_id = self.happened(ResourceCommitted).commitment_id
        self.contribution_id = self.happened(ContributionPledged).contribution_id
        return self

    def commitment(
        self, quantity: int = 6, window: TimeWindow = WINDOW, project_id: str | None = None
    ) -> CommitResource:
        return CommitResource(
            resource_id=self.resource_id,
            project_id=project_id or self.project_id,
            quantity=quantity,
            window=window,
            **staff(at=NOW),
        )
