"""Projects until they run, who takes part in them, and what is due."""

from datetime import date

import pytest
from pydantic import ValidationError

from shared.contracts.partners.admission import ActorKind
from shared.contracts.partners.complaints.proposals import SuspensionProposed
from shared.contracts.partners.decisions.events import RelationKind
from shared.contracts.partners.needs.assigning import AssignNeed, NeedAssigned, NeedAssignee
from shared.contracts.partners.needs.views import GetNeed, NeedState
from shared.contracts.partners.projects.commands import (
    ApproveProject,
    ClaimNeed,
    ClaimProject,
    EditProject,
    ProposeProject,
    StartProject,
)
from shared.contracts.partners.projects.contributions import (
    ConfirmGiving,
    ContributionPledged,
    PledgeContribution,
    RecordGiving,
    SumContributions,
)
from shared.contracts.partners.projects.events import (
    DueKind,
    ProjectApproved,
    ProjectCancelled,
    ProjectClaimed,
    ProjectEdited,
    ProjectFellBehind,
    ProjectProposed,
    ProjectReminded,
)
from shared.contracts.partners.projects.progress import (
    CancelProject,
    CloseProject,
    HandInReport,
    ReachMilestone,
    SpendMoney,
)
from shared.contracts.partners.projects.views import GetProject, ListProjects, ProjectState
from shared.contracts.partners.refusals.agreements import ONLY_THE_REPRESENTATIVE_MAY
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.needs import NEED_IS_NOT_PUBLISHED
from shared.contracts.partners.refusals.projects import (
    APPLICATION_IS_NOT_ADMITTED,
    BUDGET_LINE_IS_UNKNOWN,
    CONTRIBUTION_BELONGS_TO_SOMEBODY_ELSE,
    CONTRIBUTION_IS_UNKNOWN,
    GIVING_IS_CONFIRMED_BY_SOMEBODY_ELSE,
    GIVING_IS_UNKNOWN,
    MILESTONE_IS_REACHED,
    PROJECT_BELONGS_TO_SOMEBODY_ELSE,
    PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE,
    PROJECT_IS_CHANGED_ONLY_BEFORE_APPROVAL,
    PROJECT_IS_NOT_APPROVED,
    PROJECT_IS_NOT_CLAIMED_BY_THIS_PARTNER,
    PROJECT_IS_NOT_RUNNING,
    PROJECT_IS_UNKNOWN,
    PROJECT_MILESTONE_IS_UNKNOWN,
    REPORT_IS_HANDED_IN,
    REPORT_IS_UNKNOWN,
)
from shared.contracts.partners.reviews.relations import RegisterRelations, Relation
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, REVISION_HAS_MOVED_ON
from shared.kernel.roles import Role
from tests.unit.partners.cases import Case, each
from tests.unit.partners.projecting import HOURS, NOW, ProjectScene, plan
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import APPLICANT, NOBODYS_ID, applicant, by, resident, staff, tick


def approve(scene: ProjectScene, who: Envelope | None = None) -> ApproveProject:
    return ApproveProject(project_id=scene.project_id, partner_id=scene.partner_id, **(who or staff(at=NOW)))


def confirm(scene: ProjectScene, who: Envelope | None = None, giving_id: str | None = None) -> ConfirmGiving:
    return ConfirmGiving(
        project_id=scene.project_id,
        contribution_id=scene.contribution_id,
        giving_id=giving_id or scene.giving_id,
        **(who or staff("staff-wu", at=NOW)),
    )


def reach(
    scene: ProjectScene, milestone_id: str | None = None, who: Envelope | None = None
) -> ReachMilestone:
    return ReachMilestone(
        project_id=scene.project_id,
        milestone_id=milestone_id or scene.project_plan.milestones[0].milestone_id,
        evidence="12个种植箱",
        **(who or applicant(at=NOW)),
    )


def hand_in(scene: ProjectScene, report_id: str | None = None) -> HandInReport:
    return HandInReport(
        project_id=scene.project_id,
        report_id=report_id or scene.project_plan.reports[0].report_id,
        text="开课12次",
        **applicant(at=NOW),
    )


def reported() -> ProjectScene:
    scene = ProjectScene().running()
    scene.when(hand_in(scene))
    return scene


def of_a_relative() -> ProjectScene:
    scene = ProjectScene().claimed()
    relation = Relation(person=APPLICANT, kind=RelationKind.FAMILY)
    scene.when(RegisterRelations(relations=(relation,), **staff("staff-wu", at=NOW)))
    return scene


CASES = (
    Case(
        PROJECT_IS_UNKNOWN,
        "approved",
        ProjectScene().with_partner,
        approve,
    ),
    Case(
        APPLICATION_IS_NOT_ADMITTED,
        "proposed for what is in screening",
        lambda: scened().screening(),
        lambda scene: ProposeProject(**plan(NOBODYS_ID), application_id=scene.application_id, **staff()),
    ),
    Case(
        NEED_IS_NOT_PUBLISHED,
        "proposed for what is not listed",
        lambda: scened().need_collected(),
        lambda scene: ProposeProject(**plan(scene.need_id), **staff()),
    ),
    Case(
        ONLY_THE_REPRESENTATIVE_MAY,
        "proposed in a partner's name",
        ProjectScene().with_partner,
        lambda scene: ProposeProject(
            **plan(scene.need_id), partner_id=scene.partner_id, **by("partner-wan", Role.PARTNER, at=NOW)
        ),
    ),
    Case(
        PROJECT_BELONGS_TO_SOMEBODY_ELSE,
        "edited by another partner",
        lambda: ProjectScene().claimed(),
        lambda scene: EditProject(
            project_id=scene.project_id, **plan(scene.need_id), **by("partner-wan", Role.PARTNER, at=NOW)
        ),
    ),
    Case(
        REVISION_HAS_MOVED_ON,
        "edited in between",
        lambda: ProjectScene().claimed(),
        lambda scene: EditProject(
            project_id=scene.project_id, expected_revision=2, **plan(scene.need_id), **applicant(at=NOW)
        ),
    ),
    Case(
        PROJECT_IS_CHANGED_ONLY_BEFORE_APPROVAL,
        "edited once approved",
        lambda: ProjectScene().approved(),
        lambda scene: EditProject(project_id=scene.project_id, **plan(scene.need_id), **applicant(at=NOW)),
    ),
    Case(
        PROJECT_IS_NOT_CLAIMED_BY_THIS_PARTNER,
        "approved although nobody claims it",
        lambda: ProjectScene().proposed(),
        lambda scene: approve(scene, staff("staff-wu", at=NOW)),
    ),
    Case(
        PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE,
        "approved by whoever proposed it",
        lambda: ProjectScene().claimed(),
        lambda scene: approve(scene, staff(APPLICANT, at=NOW)),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "approved by a relative of its lead",
        of_a_relative,
        lambda scene: approve(scene, staff("staff-wu", at=NOW)),
    ),
    Case(
        PROJECT_IS_NOT_APPROVED,
        "started while it is claimed",
        lambda: ProjectScene().claimed(),
        lambda scene: StartProject(project_id=scene.project_id, **applicant(at=NOW)),
    ),
    Case(
        PROJECT_IS_NOT_RUNNING,
        "a milestone before the start",
        lambda: ProjectScene().approved(),
        reach,
    ),
    Case(
        PROJECT_MILESTONE_IS_UNKNOWN,
        "reached",
        lambda: ProjectScene().running(),
        lambda scene: reach(scene, NOBODYS_ID),
    ),
    Case(
        MILESTONE_IS_REACHED,
        "reached twice",
        lambda: ProjectScene().reached(),
        reach,
    ),
    Case(
        BUDGET_LINE_IS_UNKNOWN,
        "spent",
        lambda: ProjectScene().running(),
        lambda scene: SpendMoney(
            project_id=scene.project_id,
            line_id=NOBODYS_ID,
            amount_fen=1,
            spent_on=date(2026, 7, 20),
            evidence="发票",
            **applicant(at=NOW),
        ),
    ),
    Case(
        REPORT_IS_UNKNOWN,
        "handed in",
        lambda: ProjectScene().running(),
        lambda scene: hand_in(scene, NOBODYS_ID),
    ),
    Case(REPORT_IS_HANDED_IN, "handed in twice", reported, hand_in),
    Case(
        CONTRIBUTION_IS_UNKNOWN,
        "confirmed",
        lambda: ProjectScene().running(),
        confirm,
    ),
    Case(
        CONTRIBUTION_BELONGS_TO_SOMEBODY_ELSE,
        "recorded by a partner who does not give it",
        lambda: ProjectScene().pledged(),
        lambda scene: RecordGiving(
            project_id=scene.project_id,
            contribution_id=scene.contribution_id,
            quantity=1,
            evidence="两个周末",
            **applicant(at=NOW),
        ),
    ),
    Case(
        GIVING_IS_UNKNOWN,
        "confirmed",
        lambda: ProjectScene().pledged(),
        lambda scene: confirm(scene, giving_id=NOBODYS_ID),
    ),
    Case(
        GIVING_IS_CONFIRMED_BY_SOMEBODY_ELSE,
        "by whoever recorded it",
        lambda: ProjectScene().pledged().given_to(),
        lambda scene: confirm(scene, staff(at=NOW)),
    ),
)


def scened() -> ProjectScene:
    scene = ProjectScene()
    scene.opened()
    return scene


@each(*CASES)
def test_a_project_refuses(case: Case[ProjectScene]) -> None:
    case.holds()


def test_staff_put_a_project_out_a_partner_claims_it_and_another_member_of_staff_says_who_leads() -> None:
    scene = ProjectScene().proposed()
    claim = ClaimProject(
        project_id=scene.project_id, partner_id=scene.partner_id, proposal="两名讲师", **applicant(at=NOW)
    )
    scene.when(claim)
    assert scene.happened(ProjectClaimed).partner_id == scene.partner_id
    scene.when(claim).then_nothing()
    scene.refuses(approve(scene), PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE)
    scene.when(approve(scene, staff("staff-wu", at=NOW)))
    approved = scene.happened(ProjectApproved)
    assert (approved.partner_id, approved.quorum, approved.staff_entered_bps) == (scene.partner_id, 5, 4_000)
    scene.when(approve(scene, staff("staff-wu", at=NOW))).then_nothing()


def test_whoever_claims_what_others_proposed_neither_changes_nor_ends_it_until_they_lead_it() -> None:
    scene = ProjectScene().proposed()
    here = scene.project_id
    scene.when(
        ClaimProject(project_id=here, partner_id=scene.partner_id, proposal="两名讲师", **applicant(at=NOW))
    )
    cancel = CancelProject(project_id=here, reason="换别人的", **applicant(at=NOW))
    edit = EditProject(project_id=here, **plan(scene.need_id), **applicant(at=NOW))
    for command in (cancel, edit):
        scene.refuses(command, PROJECT_BELONGS_TO_SOMEBODY_ELSE)
    scene.when(approve(scene, staff("staff-wu", at=NOW)))
    scene.when(cancel).happened(ProjectCancelled)
    own = ProjectScene().claimed()
    own.when(CancelProject(project_id=own.project_id, reason="没有人手", **applicant(at=NOW)))
    own.happened(ProjectCancelled)


def test_a_partner_claims_an_open_need_with_a_project_of_its_own_and_completes_the_plan() -> None:
    scene = ProjectScene().with_partner()
    scene.when(
        ClaimNeed(
            need_id=scene.need_id,
            partner_id=scene.partner_id,
            title="周末自然课堂",
            summary="每周末两节课。",
            starts_on=date(2026, 7, 20),
            ends_on=date(2026, 12, 31),
            **applicant(at=NOW),
        )
    )
    scene.project_id = scene.happened(ProjectProposed).project_id
    assert scene.happened(ProjectClaimed).proposal is None
    assert scene.state.projects[scene.project_id].state is ProjectState.CLAIMED
    scene.when(EditProject(project_id=scene.project_id, **plan(scene.need_id), **applicant(at=NOW)))
    assert scene.happened(ProjectEdited).revision == 2
    assert len(scene.project_plan.milestones) == 1


def test_a_project_comes_of_an_admitted_application_and_its_partner_claims_it() -> None:
    scene = ProjectScene().with_partner()
    wish = ProposeProject(**plan(scene.need_id), application_id=scene.application_id, **staff(at=NOW))
    scene.when(wish)
    assert scene.happened(ProjectProposed).application_id == scene.application_id
    assert scene.happened(ProjectClaimed).partner_id == scene.partner_id
    whose = by("partner-wan", Role.PARTNER, at=NOW)
    scene.refuses(ProposeProject(**plan(scene.need_id), **whose), ACTOR_MAY_NOT_DO_THIS)


async def test_a_need_is_in_a_project_from_its_approval_on() -> None:
    scene = ProjectScene().approved()
    need = scene.state.needs[scene.need_id]
    need.served.clear()  # What the admission alone made of it.
    assert need.state is NeedState.IN_PROJECT
    view = await ReadModels(*scene.history).ask(GetNeed(need_id=scene.need_id))
    assert view is not None
    assert view.project_ids == (scene.project_id,)


def test_the_lead_is_reminded_a_week_before_and_what_is_late_is_noted_once() -> None:
    scene = ProjectScene().running()
    said: list[tuple[str, DueKind, str]] = []
    for _ in range(4):
        due = min(at for key, at in scene.state.deadlines.set_for.items() if key.startswith("project/"))
        scene.when(tick(due))
        event, *more = scene.last
        assert isinstance(event, ProjectReminded | ProjectFellBehind)
        said.append((type(event).__name__, event.kind, due.isoformat()))
        is_late_report = isinstance(event, ProjectFellBehind) and event.kind is DueKind.REPORT
        assert [type(one) for one in more] == [SuspensionProposed] * is_late_report
        assert event.partner_id == scene.partner_id
    assert said == [
        ("ProjectReminded", DueKind.MILESTONE, "2026-08-08T16:00:00+00:00"),
        ("ProjectFellBehind", DueKind.MILESTONE, "2026-08-15T16:00:00+00:00"),
        ("ProjectReminded", DueKind.REPORT, "2026-10-03T16:00:00+00:00"),
        ("ProjectFellBehind", DueKind.REPORT, "2026-10-10T16:00:00+00:00"),
    ]
    assert not [key for key in scene.state.deadlines.set_for if key.startswith("project/")]


def test_late_reports_propose_one_suspension_until_staff_have_said() -> None:
    scene = ProjectScene().running(milestones=(), reports_due_on=(date(2026, 7, 1), date(2026, 7, 2)))
    proposed = scene.when(tick(NOW)).happened(SuspensionProposed)
    assert [type(one) for one in scene.last].count(ProjectFellBehind) == 2
    assert (proposed.partner_id, proposed.project_id) == (scene.partner_id, scene.project_id)
    other = ProjectScene().running(milestones=(), reports_due_on=(date(2026, 7, 1), date(2026, 12, 1)))
    other.when(tick(NOW)).happened(SuspensionProposed)
    last = other.state.projects[other.project_id].due.values()
    other.when(tick(max(one.at for one in last)))
    assert [type(one) for one in other.last] == [ProjectFellBehind], "they are asked already"


def test_a_need_that_is_assigned_to_a_project_names_its_lead_and_the_end_of_its_day() -> None:
    scene = ProjectScene().running()
    scene.need_published()
    wish = AssignNeed(
        need_id=scene.need_id,
        to=NeedAssignee.PROJECT,
        assignee_id=scene.project_id,
        due_on=date(2026, 9, 30),
        **staff(at=NOW),
    )
    assigned = scene.when(wish).happened(NeedAssigned)
    assert (assigned.assignee_id, assigned.lead) == (scene.project_id, scene.partner_id)
    assert assigned.due_at is not None
    assert assigned.due_at.isoformat() == "2026-09-30T16:00:00+00:00"


def test_a_project_that_is_approved_late_falls_behind_without_a_reminder() -> None:
    scene = ProjectScene().running(milestones=(), reports_due_on=(date(2026, 7, 1),))
    scene.when(tick(NOW))
    scene.happened(ProjectFellBehind)
    assert not [key for key in scene.state.deadlines.set_for if key.startswith("project/")]


async def test_what_comes_late_is_late_for_good_and_what_comes_in_time_is_not() -> None:
    scene = ProjectScene().running()
    late = min(one.at for one in scene.state.projects[scene.project_id].due.values())
    scene.passes(late).when(reach(scene, who=applicant(at=late)))
    scene.when(hand_in(scene))
    view = await ReadModels(*scene.history).ask(GetProject(project_id=scene.project_id))
    assert view is not None
    assert (view.milestones[0].late, view.milestones[0].evidence) == (True, "12个种植箱")
    assert (view.reports[0].late, view.reports[0].text) == (False, "开课12次")


def test_a_report_that_is_due_after_residents_accepted_it_is_handed_in_until_it_is_closed() -> None:
    scene = ProjectScene().accepted()
    due = min(at for key, at in scene.state.deadlines.set_for.items() if key.startswith("project/"))
    scene.when(tick(due))
    assert scene.happened(ProjectReminded).kind is DueKind.REPORT
    scene.when(hand_in(scene))
    assert not [key for key in scene.state.deadlines.set_for if key.startswith("project/")]
    over = ProjectScene().accepted()
    over.when(CloseProject(project_id=over.project_id, **staff(at=NOW)))
    over.refuses(hand_in(over), PROJECT_IS_NOT_RUNNING)


async def test_what_is_planned_stands_beside_what_is_spent() -> None:
    scene = ProjectScene().running()
    for amount in (258_000, 400_000):
        scene.when(
            SpendMoney(
                project_id=scene.project_id,
                line_id=scene.project_plan.budget[0].line_id,
                amount_fen=amount,
                spent_on=date(2026, 8, 3),
                evidence="发票",
                **applicant(at=NOW),
            )
        )
    view = await ReadModels(*scene.history).ask(GetProject(project_id=scene.project_id))
    assert view is not None
    assert (view.budget[0].planned_fen, view.budget[0].spent_fen) == (600_000, 658_000)
    assert len(view.spendings) == 2


async def test_what_is_given_counts_once_a_second_person_confirms_it_and_is_summed() -> None:
    scene = ProjectScene().pledged().given_to(12)
    models = ReadModels(*scene.history)
    page = await models.ask(ListProjects(waits=True))
    assert [one.contributions[0].given for one in page.items] == [0]
    scene.when(confirm(scene)).when(confirm(scene)).then_nothing()
    scene.when(
        PledgeContribution(
            project_id=scene.project_id, partner_id=scene.partner_id, amount=HOURS, **applicant(at=NOW)
        )
    )
    assert scene.happened(ContributionPledged).contributor.actor_kind is ActorKind.BUSINESS
    models = ReadModels(*scene.history)
    assert not (await models.ask(ListProjects(waits=True))).items
    sums = (await models.ask(SumContributions())).sums
    assert sorted((one.contributor.actor_kind.value, one.promised, one.given) for one in sums) == [
        ("business", 60, 0),
        ("volunteer", 60, 12),
    ]
    own = (await models.ask(SumContributions(partner_id=scene.partner_id))).sums
    assert [one.contributor.organisation for one in own] == ["广州晓宸生物科技有限公司"]
    volunteers = (await models.ask(SumContributions(actor_kind=ActorKind.VOLUNTEER))).sums
    assert [one.contributor.organisation for one in volunteers] == ["海湾志愿服务队"]


def test_only_staff_enter_what_somebody_gives_who_is_no_partner() -> None:
    scene = ProjectScene().running()
    wish = PledgeContribution(
        project_id=scene.project_id, actor_kind=ActorKind.SOCIAL_WORKER, amount=HOURS, **applicant(at=NOW)
    )
    scene.refuses(wish, ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize(
    "who",
    [{}, {"organisation": "海湾志愿服务队"}, {"partner_id": NOBODYS_ID, "actor_kind": ActorKind.VOLUNTEER}],
)
def test_a_contribution_names_a_partner_or_somebody_who_is_none(who: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValidationError):
        PledgeContribution(project_id=NOBODYS_ID, amount=HOURS, **who, **staff())


@pytest.mark.parametrize(
    "changes", [{"ends_on": date(2026, 7, 19)}, {"reports_due_on": (date(2026, 8, 1),) * 2}, {"need_ids": ()}]
)
def test_a_plan_that_can_not_be_kept_is_no_plan(changes: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValidationError):
        ProposeProject(**{**plan(NOBODYS_ID), **changes}, **resident())
