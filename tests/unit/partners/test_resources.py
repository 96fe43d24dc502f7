"""Resources, from the offer to the return, and that no part of one is promised twice for the same time."""

from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import ValidationError

from shared.contracts.partners.admission import ActorKind
from shared.contracts.partners.amounts import Amount, ResourceKind, Unit
from shared.contracts.partners.partnership import ReinstatePartner, SuspendPartner
from shared.contracts.partners.projects.contributions import ConfirmGiving, ContributionPledged, RecordGiving
from shared.contracts.partners.projects.progress import AcceptProject, CloseProject
from shared.contracts.partners.refusals.agreements import PARTNER_IS_NOT_IN_GOOD_STANDING
from shared.contracts.partners.refusals.projects import PROJECT_IS_OVER
from shared.contracts.partners.refusals.resources import (
    COMMITMENT_ENDS_IN_THE_PAST,
    COMMITMENT_IS_OVER,
    COMMITMENT_IS_UNKNOWN,
    RESOURCE_BELONGS_TO_SOMEBODY_ELSE,
    RESOURCE_IS_CHECKED_BY_SOMEBODY_ELSE,
    RESOURCE_IS_COMMITTED,
    RESOURCE_IS_COMMITTED_THEN,
    RESOURCE_IS_DECLINED_ONLY_BEFORE_IT_IS_AVAILABLE,
    RESOURCE_IS_NOT_AVAILABLE,
    RESOURCE_IS_OVER,
    RESOURCE_IS_UNKNOWN,
    RESOURCE_MUST_BE_CHECKED_FIRST,
)
from shared.contracts.partners.resources.commands import (
    CheckResource,
    DeclineResource,
    EndCommitment,
    MakeResourceAvailable,
    OfferResource,
    ReturnResource,
)
from shared.contracts.partners.resources.events import CommitmentEnded, ResourceCommitted, ResourceOffered
from shared.contracts.partners.resources.views import GetResource, ResourceState
from shared.kernel.refusals import Rejected
from shared.kernel.windows import TimeWindow
from tests.soaking import when_soaking
from tests.specification import later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.projecting import CHAIRS, MONEY, NOW, WINDOW, ProjectScene, resource
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import NOBODYS_ID, applicant, resident, staff


def opened() -> ProjectScene:
    scene = ProjectScene()
    scene.opened()
    return scene


def declined() -> ProjectScene:
    scene = opened().offered()
    scene.when(DeclineResource(resource_id=scene.resource_id, reason="已损坏", **staff(at=NOW)))
    return scene


def freed() -> ProjectScene:
    """Money was kept for a project, and no longer is."""
    scene = ProjectScene().committed(quantity=40_000, amount=MONEY)
    scene.given_to(10_000).when(end(scene))
    return scene


def end(scene: ProjectScene) -> EndCommitment:
    return EndCommitment(resource_id=scene.resource_id, commitment_id=scene.commitment_id, **resident(at=NOW))


CASES = (
    Case(
        RESOURCE_IS_UNKNOWN, "checked", opened, lambda scene: CheckResource(resource_id=NOBODYS_ID, **staff())
    ),
    Case(
        RESOURCE_IS_CHECKED_BY_SOMEBODY_ELSE,
        "by whoever offered it",
        lambda: opened().offered(),
        lambda scene: CheckResource(resource_id=scene.resource_id, **staff("resident-lin")),
    ),
    Case(
        RESOURCE_MUST_BE_CHECKED_FIRST,
        "made available",
        lambda: opened().offered(),
        lambda scene: MakeResourceAvailable(resource_id=scene.resource_id, **staff()),
    ),
    Case(
        RESOURCE_IS_OVER,
        "declined, then checked",
        declined,
        lambda scene: CheckResource(resource_id=scene.resource_id, **staff()),
    ),
    Case(
        RESOURCE_IS_DECLINED_ONLY_BEFORE_IT_IS_AVAILABLE,
        "available",
        lambda: opened().available(),
        lambda scene: DeclineResource(resource_id=scene.resource_id, reason="已损坏", **staff()),
    ),
    Case(
        RESOURCE_IS_NOT_AVAILABLE,
        "given back before it is available",
        lambda: opened().offered(),
        lambda scene: ReturnResource(resource_id=scene.resource_id, **resident()),
    ),
    Case(
        RESOURCE_BELONGS_TO_SOMEBODY_ELSE,
        "given back by a neighbour",
        lambda: opened().available(),
        lambda scene: ReturnResource(resource_id=scene.resource_id, **resident("resident-mai")),
    ),
    Case(
        RESOURCE_IS_COMMITTED,
        "given back while a project counts on it",
        lambda: ProjectScene().committed(),
        lambda scene: ReturnResource(resource_id=scene.resource_id, **staff(at=NOW)),
    ),
    Case(
        RESOURCE_IS_COMMITTED_THEN,
        "more than is left",
        lambda: ProjectScene().committed(),
        lambda scene: scene.commitment(5),
    ),
    Case(
        COMMITMENT_ENDS_IN_THE_PAST,
        "last week",
        lambda: ProjectScene().running().available(),
        lambda scene: scene.commitment(window=TimeWindow(starts_at=later(), ends_at=later(days=1))),
    ),
    Case(
        COMMITMENT_IS_UNKNOWN,
        "ended twice",
        freed,
        end,
    ),
    Case(
        COMMITMENT_IS_OVER,
        "given after its end",
        freed,
        lambda scene: RecordGiving(
            project_id=scene.project_id,
            contribution_id=scene.contribution_id,
            quantity=1,
            evidence="收据",
            **staff(at=NOW),
        ),
    ),
    Case(
        COMMITMENT_IS_OVER,
        "confirmed after its end",
        freed,
        lambda scene: ConfirmGiving(
            project_id=scene.project_id,
            contribution_id=scene.contribution_id,
            giving_id=scene.giving_id,
            **staff("staff-wu", at=NOW),
        ),
    ),
)


@each(*CASES)
def test_a_resource_refuses(case: Case[ProjectScene]) -> None:
    case.holds()


def test_a_resource_is_offered_checked_by_somebody_else_available_committed_and_returned() -> None:
    scene = ProjectScene().running()
    states = []
    for step in (scene.offered, lambda: check(scene), lambda: list_it(scene), lambda: keep(scene)):
        step()
        states.append(scene.state.resources[scene.resource_id].state)
    scene.when(end(scene))
    scene.when(ReturnResource(resource_id=scene.resource_id, **resident(at=NOW)))
    states.append(scene.state.resources[scene.resource_id].state)
    assert [state.value for state in states] == ["offered", "checked", "available", "committed", "returned"]
    scene.when(ReturnResource(resource_id=scene.resource_id, **resident(at=NOW))).then_nothing()


def check(scene: ProjectScene) -> None:
    scene.when(CheckResource(resource_id=scene.resource_id, **staff(at=NOW)))
    scene.when(CheckResource(resource_id=scene.resource_id, **staff(at=NOW))).then_nothing()


def list_it(scene: ProjectScene) -> None:
    scene.when(MakeResourceAvailable(resource_id=scene.resource_id, **staff(at=NOW)))
    scene.when(MakeResourceAvailable(resource_id=scene.resource_id, **staff(at=NOW))).then_nothing()


def keep(scene: ProjectScene) -> None:
    scene.when(scene.commitment())
    scene.commitment_id = next(iter(scene.state.resources[scene.resource_id].commitments))


def test_nothing_more_is_promised_of_what_a_suspended_partner_gives() -> None:
    scene = ProjectScene().running()
    scene.when(OfferResource(**resource(partner_id=scene.partner_id), **applicant(at=NOW)))
    scene.resource_id = scene.happened(ResourceOffered).resource_id
    check(scene)
    list_it(scene)
    scene.when(SuspendPartner(partner_id=scene.partner_id, reason="投诉待查", **staff(at=NOW)))
    scene.refuses(scene.commitment(), PARTNER_IS_NOT_IN_GOOD_STANDING)
    scene.when(ReinstatePartner(partner_id=scene.partner_id, reason="已查清", **staff(at=NOW)))
    scene.when(scene.commitment()).happened(ResourceCommitted)


def test_a_resource_is_declined_once() -> None:
    scene = declined()
    scene.when(
        DeclineResource(resource_id=scene.resource_id, reason="已损坏", **staff(at=NOW))
    ).then_nothing()


def test_a_partners_resource_is_of_its_kind_and_its_organisation_whatever_it_says() -> None:
    scene = ProjectScene().with_partner()
    wish = resource(partner_id=scene.partner_id, actor_kind=ActorKind.VOLUNTEER, organisation="别人")
    scene.when(OfferResource(**wish, **applicant(at=NOW)))
    offered = scene.happened(ResourceOffered)
    assert (offered.actor_kind, offered.particulars.organisation) == (
        ActorKind.BUSINESS,
        "广州晓宸生物科技有限公司",
    )
    scene.refuses(
        CheckResource(resource_id=offered.resource_id, **staff("partner-xiaochen", at=NOW)),
        RESOURCE_IS_CHECKED_BY_SOMEBODY_ELSE,
    )


@pytest.mark.parametrize(("who", "kind"), [(staff(), ActorKind.COMMUNITY), (resident(), ActorKind.VOLUNTEER)])
def test_whoever_is_no_partner_gives_as_the_community_or_as_a_volunteer(who: dict, kind: ActorKind) -> None:  # type: ignore[type-arg]
    scene = opened()
    scene.when(OfferResource(**resource(), **who))
    assert scene.happened(ResourceOffered).actor_kind is kind


def test_what_comes_back_may_be_had_by_others_at_another_time_and_is_free_when_its_time_is_over() -> None:
    scene = ProjectScene().committed(quantity=10)
    after = TimeWindow(starts_at=WINDOW.ends_at, ends_at=WINDOW.ends_at + timedelta(hours=1))
    scene.when(scene.commitment(10, after))
    scene.passes(after.ends_at)
    assert scene.state.resources[scene.resource_id].state is ResourceState.AVAILABLE
    assert not [key for key in scene.state.deadlines.set_for if key.startswith("commitment/")]


def test_money_that_was_given_is_gone_and_the_rest_of_what_was_kept_is_free_when_the_project_closes() -> None:
    scene = ProjectScene().accepted()
    scene.available(amount=MONEY)
    scene.refuses(scene.commitment(1), PROJECT_IS_OVER)
    scene = ProjectScene().judged()
    scene.available(amount=MONEY).when(scene.commitment(40_000))
    scene.contribution_id = scene.happened(ContributionPledged).contribution_id
    scene.given_to(30_000).when(
        ConfirmGiving(
            project_id=scene.project_id,
            contribution_id=scene.contribution_id,
            giving_id=scene.giving_id,
            **staff("staff-wu", at=NOW),
        )
    )
    scene.when(AcceptProject(project_id=scene.project_id, **staff(at=NOW)))
    scene.when(CloseProject(project_id=scene.project_id, **staff(at=NOW)))
    assert scene.happened(CommitmentEnded).used == 30_000
    assert scene.state.resources[scene.resource_id].free(WINDOW) == 70_000


@pytest.mark.parametrize(("kind", "unit"), [(ResourceKind.MONEY, Unit.HOURS), (ResourceKind.GOODS, Unit.FEN)])
def test_an_amount_is_counted_in_a_unit_of_its_kind(kind: ResourceKind, unit: Unit) -> None:
    with pytest.raises(ValidationError):
        Amount(kind=kind, quantity=1, unit=unit)


async def test_the_list_shows_what_is_kept_for_whom_and_what_is_left() -> None:
    scene = freed()
    view = await ReadModels(*scene.history).ask(GetResource(resource_id=scene.resource_id))
    assert view is not None
    assert (view.state, view.left, view.used, len(view.commitments)) == ("available", 100_000, 0, 1)
    assert view.commitments[0].ended_at == NOW


class NothingTwice(RuleBasedStateMachine):
    """Whatever is committed, ended or waited for: at no moment is more kept than there is."""

    @initialize()
    def begin(self) -> None:
        self.scene = ProjectScene().running()
        self.things: dict[str, int] = {}
        for amount in (MONEY, CHAIRS):
            self.scene.available(amount=amount)
            self.things[self.scene.resource_id] = amount.quantity
        self.hours = 0
        self.kept: dict[str, list[tuple[str, int, TimeWindow]]] = {one: [] for one in self.things}

    @rule(
        place=st.integers(0, 1),
        part=st.integers(1, 10),
        begins=st.integers(1, 30),
        length=st.integers(1, 12),
    )
    def commit(self, place: int, part: int, begins: int, length: int) -> None:
        resource_id = [*self.things][place]
        self.scene.resource_id = resource_id
        quantity = self.things[resource_id] * part // 10
        window = TimeWindow(
            starts_at=NOW + timedelta(hours=self.hours + begins),
            ends_at=NOW + timedelta(hours=self.hours + begins + length),
        )
        try:
            self.scene.when(self.scene.commitment(quantity, window))
        except Rejected:
            most = max(
                self.kept_at(resource_id, window.starts_at + timedelta(hours=hour)) for hour in range(length)
            )
            assert most + quantity > self.things[resource_id], "refused although it was free"
            return
        committed = self.scene.happened(ResourceCommitted)
        self.kept[resource_id].append((committed.commitment_id, quantity, window))

    @rule(place=st.integers(0, 1), which=st.integers(0, 20))
    def end(self, place: int, which: int) -> None:
        resource_id = [*self.things][place]
        kept = self.kept[resource_id]
        if not kept:
            return
        commitment_id, _, _ = kept.pop(which % len(kept))
        self.scene.when(EndCommitment(resource_id=resource_id, commitment_id=commitment_id, **staff(at=NOW)))

    @rule(hours=st.integers(1, 8))
    def wait(self, hours: int) -> None:
        self.hours += hours
        now = NOW + timedelta(hours=self.hours)
        self.scene.passes(now)
        for resource_id, kept in self.kept.items():
            if not self.scene.state.resources[resource_id].is_used_up:
                self.kept[resource_id] = [one for one in kept if one[2].ends_at > now]

    def kept_at(self, resource_id: str, moment: datetime) -> int:
        used_up = self.scene.state.resources[resource_id].is_used_up
        return sum(one[1] for one in self.kept[resource_id] if used_up or one[2].contains(moment))

    @invariant()
    def never_more_than_there_is(self) -> None:
        for resource_id, offered in getattr(self, "things", {}).items():
            moments = [window.starts_at for _, _, window in self.kept[resource_id]]
            assert all(self.kept_at(resource_id, one) <= offered for one in moments)
            open_ones = self.scene.state.resources[resource_id].commitments
            assert {*open_ones} == {one[0] for one in self.kept[resource_id]}


TestNothingTwice = NothingTwice.TestCase
TestNothingTwice.settings = settings(
    max_examples=when_soaking(250, 10), stateful_step_count=25, deadline=None
)
