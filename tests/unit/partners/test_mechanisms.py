"""Agreements, purchases and projects by mechanism of co-operation (合作机制) and field of work (领域)."""

from typing import Any

from shared.contracts.partners.admission import Mechanism, PartnerAdmitted
from shared.contracts.partners.agreements.commands import TerminateAgreement
from shared.contracts.partners.agreements.events import AgreementDrafted
from shared.contracts.partners.agreements.views import ListAgreements
from shared.contracts.partners.counts import GetProgrammeCounts, KindCounts, ProgrammeCountsView
from shared.contracts.partners.needs.commands import PublishNeed, VerifyNeed
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.partnership import ListPartners
from shared.contracts.partners.projects.commands import (
    ApproveProject,
    ClaimNeed,
    ClaimProject,
    EditProject,
    ProposeProject,
)
from shared.contracts.partners.projects.events import ProjectApproved, ProjectProposed
from shared.contracts.partners.projects.views import ListProjects
from shared.contracts.partners.purchases.buying import GiveUpPurchase
from shared.contracts.partners.purchases.events import PurchaseAwarded, PurchaseScoped
from shared.contracts.partners.purchases.views import ListPurchases
from shared.kernel.messages import Event
from tests.unit.partners.projecting import NOW, ProjectScene, plan
from tests.unit.partners.purchases import Purchasing, buyer
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import Scene, applicant, staff

SPACE, SERVICE = Mechanism.SPACE_COOPERATION, Mechanism.PURCHASED_SERVICE
GREEN, OTHER = FieldOfWork.SUSTAINABLE_DEVELOPMENT, FieldOfWork.GOVERNANCE


async def counts_of(scene: Scene) -> ProgrammeCountsView:
    return await ReadModels(*scene.history).ask(GetProgrammeCounts())


def of(counts: KindCounts) -> tuple[int, dict[Mechanism, int], dict[FieldOfWork, int]]:
    return counts.total, counts.by_mechanism, counts.by_field


NONE: tuple[int, dict[Mechanism, int], dict[FieldOfWork, int]] = (0, {}, {})


async def found(history: list[Event], query: type[Any], **filters: Any) -> list[tuple[Any, Any]]:
    page = await ReadModels(*history).ask(query(**filters))
    return [(one.mechanism, one.field) for one in page.items]


async def test_an_agreement_has_the_mechanism_and_field_for_which_its_partner_applied() -> None:
    scene = Scene().opened().agreement_drafted()
    assert await found(scene.history, ListAgreements) == [(SPACE, GREEN)]
    assert len(await found(scene.history, ListAgreements, mechanism=SPACE, field=GREEN)) == 1
    assert await found(scene.history, ListAgreements, mechanism=SERVICE) == []
    assert await found(scene.history, ListAgreements, field=OTHER) == []


async def test_agreements_are_counted_while_they_are_in_force() -> None:
    scene = Scene().opened().agreement_signed()
    assert of((await counts_of(scene)).agreements) == NONE
    scene = Scene().opened().agreement_active()
    assert of((await counts_of(scene)).agreements) == (1, {SPACE: 1}, {GREEN: 1})
    scene.when(TerminateAgreement(agreement_id=scene.agreement_id, reason="另行协商", **staff()))
    assert of((await counts_of(scene)).agreements) == NONE


async def test_a_purchase_is_in_the_field_of_its_need() -> None:
    scene = Purchasing()
    scene.open_for()
    scene.need_collected(field=OTHER, serves_minors=False)
    scene.when(VerifyNeed(need_id=scene.need_id, **staff("staff-wu")))
    scene.when(PublishNeed(need_id=scene.need_id, **staff()))
    scene.scoped(need_id=scene.need_id)
    assert await found(scene.history, ListPurchases, field=OTHER) == [(SERVICE, OTHER)]
    scene.offered().awarded()
    assert await found(scene.history, ListPurchases, mechanism=SERVICE) == [(SERVICE, OTHER)]
    assert of((await counts_of(scene)).purchases) == (1, {SERVICE: 1}, {OTHER: 1})


async def test_a_purchase_that_answers_no_need_is_in_the_field_of_who_was_chosen() -> None:
    scene = Purchasing().open_for().scoped().offered()
    assert await found(scene.history, ListPurchases) == [(SERVICE, None)]
    assert of((await counts_of(scene)).purchases) == (1, {SERVICE: 1}, {})
    scene.awarded()
    assert await found(scene.history, ListPurchases, field=GREEN) == [(SERVICE, GREEN)]
    assert await found(scene.history, ListPurchases, field=OTHER) == []
    assert await found(scene.history, ListPurchases, mechanism=SPACE) == []
    assert of((await counts_of(scene)).purchases) == (1, {SERVICE: 1}, {GREEN: 1})
    scene.when(GiveUpPurchase(purchase_id=scene.purchase_id, reason="不再需要", **buyer()))
    assert of((await counts_of(scene)).purchases) == NONE


async def test_a_project_has_the_mechanism_of_who_leads_it() -> None:
    scene = ProjectScene().proposed()
    assert await found(scene.history, ListProjects) == [(None, GREEN)]
    assert of((await counts_of(scene)).projects) == (1, {}, {GREEN: 1})
    one: dict[str, Any] = {"project_id": scene.project_id, "partner_id": scene.partner_id}
    scene.when(ClaimProject(proposal="每周两次课程", **one, **applicant(at=NOW)))
    assert await found(scene.history, ListProjects, mechanism=SPACE) == []
    scene.when(ApproveProject(**one, **staff("staff-wu", at=NOW)))
    assert await found(scene.history, ListProjects, mechanism=SPACE, field=GREEN) == [(SPACE, GREEN)]
    assert await found(scene.history, ListProjects, mechanism=SERVICE) == []
    assert of((await counts_of(scene)).projects) == (1, {SPACE: 1}, {GREEN: 1})


async def test_a_project_that_a_partner_proposes_has_its_mechanism_at_once_and_keeps_it_when_edited() -> None:
    scene = ProjectScene().claimed()
    assert await found(scene.history, ListProjects, mechanism=SPACE) == [(SPACE, GREEN)]
    edited = plan(scene.need_id, field=OTHER)
    scene.when(EditProject(project_id=scene.project_id, **edited, **applicant(at=NOW)))
    assert await found(scene.history, ListProjects, mechanism=SPACE) == [(SPACE, OTHER)]
    assert of((await counts_of(scene)).projects) == (1, {SPACE: 1}, {OTHER: 1})


async def test_a_project_that_claims_a_need_or_comes_of_an_application_has_the_partners_mechanism() -> None:
    scene = ProjectScene().with_partner()
    said = plan()
    named = {name: said[name] for name in ("title", "summary", "starts_on", "ends_on")}
    scene.when(ClaimNeed(need_id=scene.need_id, partner_id=scene.partner_id, **named, **applicant(at=NOW)))
    assert scene.happened(ProjectProposed).mechanism is SPACE
    scene = ProjectScene().with_partner()
    of_it = plan(scene.need_id, application_id=scene.application_id)
    scene.when(ProposeProject(**of_it, **staff(at=NOW)))
    assert scene.happened(ProjectProposed).mechanism is SPACE


async def test_what_was_recorded_before_these_were_said_is_counted_in_all_alone() -> None:
    """Purchases have their mechanism by what they are."""
    history = [
        *(older(one) for one in Scene().opened().agreement_active().history),
        *(older(one) for one in ProjectScene().approved().history),
    ]
    assert await found(history, ListAgreements) == [(None, None)]
    assert await found(history, ListAgreements, mechanism=SPACE) == []
    assert await found(history, ListProjects) == [(None, GREEN)]
    counts = await ReadModels(*history).ask(GetProgrammeCounts())
    assert of(counts.agreements) == (1, {}, {})
    assert of(counts.projects) == (1, {}, {GREEN: 1})
    bought = [older(one) for one in Purchasing().open_for().scoped().offered().awarded().history]
    assert await found(bought, ListPurchases, mechanism=SERVICE) == [(SERVICE, None)]
    assert of((await ReadModels(*bought).ask(GetProgrammeCounts())).purchases) == (1, {SERVICE: 1}, {})


def older(event: Event) -> Event:
    """The event as it was recorded before."""
    if not isinstance(
        event, AgreementDrafted | ProjectProposed | ProjectApproved | PurchaseScoped | PurchaseAwarded
    ):
        return event
    return type(event).model_validate(event.model_dump(exclude={"mechanism", "field"}))


async def test_a_partner_of_no_known_field_is_in_that_of_its_next_agreement() -> None:
    scene = Scene().opened().agreement_drafted()
    history = [
        type(one).model_validate(one.model_dump(exclude={"field"}))
        if isinstance(one, PartnerAdmitted)
        else one
        for one in scene.history
    ]
    before = [one for one in history if not isinstance(one, AgreementDrafted)]
    assert await found(before, ListPartners) == [(SPACE, None)]
    assert await found(history, ListPartners, field=GREEN) == [(SPACE, GREEN)]
    counts = await ReadModels(*history).ask(GetProgrammeCounts())
    assert of(counts.partners) == (1, {SPACE: 1}, {GREEN: 1})
