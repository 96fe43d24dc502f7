"""Changes of purpose: by consent of those who gave, or 60 days after notice, and never against a donor."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from services.fund.audit import audit
from shared.contracts.fund import COMMANDS
from shared.contracts.fund.campaigns.events import SurplusMoved
from shared.contracts.fund.campaigns.terms import CampaignKind
from shared.contracts.fund.donations.commands import PledgeDonation
from shared.contracts.fund.donations.events import DonationPledged, DonationReceived
from shared.contracts.fund.earmarks import EarmarkView, GetEarmark
from shared.contracts.fund.purpose_changes.commands import (
    AnswerPurposeChange,
    DecidePurposeChange,
    ProposePurposeChange,
    RecordPurposeAnswer,
    WithdrawPurposeChange,
)
from shared.contracts.fund.purpose_changes.events import (
    PurposeChangeAnswered,
    PurposeChanged,
    PurposeChangeProposed,
    PurposeChangeState,
)
from shared.contracts.fund.purpose_changes.views import GetPurposeChange, PurposeChangeView
from shared.contracts.fund.refusals import (
    DONATION_IS_NOT_RECEIVED,
    DONATION_IS_UNKNOWN,
    EARMARK_IS_UNKNOWN,
    SECOND_PERSON_MUST_BE_ANOTHER,
)
from shared.contracts.fund.refusals import purpose_changes as refusals
from shared.contracts.fund.refusals.campaigns import NOTHING_IS_LEFT, SURPLUS_MUST_GO_ELSEWHERE
from shared.kernel.messages import Command
from shared.kernel.refusals import Refusal
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.fund.campaigns import draft, live, over
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    TODAY,
    by,
    committee,
    donated,
    earmarked,
    given,
    id_of,
    open_fund,
    reversal,
    staff,
    treasurer,
)

NOBODY = id_of("nobody")
LAST_DAY = date(2026, 9, 4)


class Scene:
    """A purse with a gift of lin's, another purse, and a change that was proposed."""

    def __init__(self, nameless_fen: int = 0) -> None:
        self.spec = open_fund()
        self.old, self.new = earmarked(self.spec), earmarked(self.spec)
        self.gift = donated(self.spec, given(8_800, earmark=self.old)).donation_id
        if nameless_fen:
            self.spec.when(given(nameless_fen, donor=None, earmark=self.old))
        self.change = self.spec.when(self.proposing()).happened(PurposeChangeProposed).change_id

    def proposing(self, source: str = "", target: str = "") -> ProposePurposeChange:
        return ProposePurposeChange(
            earmark_id=source or self.old, to_earmark_id=target or self.new, reason="课程停办", **staff()
        )

    def answering(
        self, gift: str = "", *, consents: bool = True, person: str = "resident-lin"
    ) -> AnswerPurposeChange:
        who = by(person, Role.RESIDENT)
        return AnswerPurposeChange(
            change_id=self.change, donation_id=gift or self.gift, consents=consents, **who
        )

    def recording(self, gift: str = "", *, consents: bool = True) -> RecordPurposeAnswer:
        return RecordPurposeAnswer(
            change_id=self.change,
            donation_id=gift or self.gift,
            consents=consents,
            evidence="书面同意 0044",
            **treasurer(),
        )

    def deciding(self, at: datetime = MONDAY) -> DecidePurposeChange:
        return DecidePurposeChange(change_id=self.change, **committee("committee-he", at))

    def withdrawing(self) -> WithdrawPurposeChange:
        return WithdrawPurposeChange(change_id=self.change, reason="维持原用途", **staff())

    async def shown(self) -> PurposeChangeView:
        found = await ReadModels(*self.spec.events).ask(GetPurposeChange(change_id=self.change))
        assert found is not None
        return found

    async def purse(self, earmark_id: str) -> EarmarkView:
        found = await ReadModels(*self.spec.events).ask(GetEarmark(earmark_id=earmark_id))
        assert found is not None
        return found


async def test_with_the_consent_of_all_who_gave_the_money_serves_the_new_purpose_at_once() -> None:
    scene = Scene()
    scene.spec.refuses(scene.deciding(), refusals.PURPOSE_NOTICE_STILL_RUNS)
    scene.spec.when(scene.answering())
    scene.spec.when(scene.answering()).then_nothing()
    scene.spec.when(scene.deciding())
    changed, moved = scene.spec.happened(PurposeChanged), scene.spec.happened(SurplusMoved)
    assert (changed.amount_fen, changed.silent_fen, moved.amount_fen) == (8_800, 0, 8_800)
    assert [(await scene.purse(one)).balance_fen for one in (scene.old, scene.new)] == [0, 8_800]
    shown = await scene.shown()
    assert (shown.state, shown.amount_fen, shown.agreed) == (PurposeChangeState.CHANGED, 8_800, 1)
    assert audit(enumerate(scene.spec.events, start=1)).discrepancies == []


async def test_who_cannot_be_reached_is_given_sixty_days_and_no_day_less() -> None:
    scene = Scene(nameless_fen=1_200)
    scene.spec.when(scene.answering())
    shown = await scene.shown()
    assert (shown.notice_ends_on, shown.agreed) == (LAST_DAY, 1)
    on_the_last = scene.spec.refuses(scene.deciding(later(days=60)), refusals.PURPOSE_NOTICE_STILL_RUNS)
    assert on_the_last == {"notice_ends_on": "2026-09-04", "silent_fen": 1_200}
    changed = scene.spec.when(scene.deciding(later(days=61))).happened(PurposeChanged)
    assert (changed.amount_fen, changed.silent_fen) == (10_000, 1_200)


async def test_what_came_while_it_was_shown_stays_until_its_own_sixty_days_are_over() -> None:
    scene = Scene()
    late = donated(
        scene.spec,
        given(700, donor=None, earmark=scene.old, day=TODAY + timedelta(days=10), at=later(days=10)),
    )
    mine = donated(
        scene.spec, given(300, earmark=scene.old, day=TODAY + timedelta(days=10), at=later(days=10))
    )
    scene.spec.when(scene.answering(mine.donation_id))
    changed = scene.spec.when(scene.deciding(later(days=61))).happened(PurposeChanged)
    assert (changed.amount_fen, changed.silent_fen) == (9_100, 8_800), "the 7.00 of ten days later stay"
    assert [(await scene.purse(one)).balance_fen for one in (scene.old, scene.new)] == [700, 9_100]
    assert late.amount_fen == 700
    assert audit(enumerate(scene.spec.events, start=1)).discrepancies == []


async def test_who_gives_while_it_is_shown_does_not_keep_back_those_who_agree() -> None:
    scene = Scene()
    scene.spec.when(given(700, donor=None, earmark=scene.old))
    scene.spec.when(scene.answering())
    changed = scene.spec.when(scene.deciding()).happened(PurposeChanged)
    assert (changed.amount_fen, changed.silent_fen) == (8_800, 0)
    assert (await scene.purse(scene.old)).balance_fen == 700


async def test_a_donor_who_objects_keeps_the_purpose_until_they_agree() -> None:
    scene = Scene()
    scene.spec.when(scene.answering(consents=False))
    facts = scene.spec.refuses(scene.deciding(later(days=90)), refusals.DONOR_OBJECTS_TO_THE_CHANGE)
    assert facts == {"objections": 1}
    assert ((await scene.shown()).agreed, (await scene.shown()).objections) == (0, 1)
    scene.spec.when(scene.recording())
    assert ((await scene.shown()).agreed, (await scene.shown()).objections) == (1, 0)
    answered = scene.spec.happened(PurposeChangeAnswered)
    assert (answered.consents_before, answered.evidence) == (False, "书面同意 0044")
    scene.spec.when(scene.deciding()).happened(PurposeChanged)


async def test_a_change_that_is_withdrawn_leaves_the_purpose_and_another_can_be_proposed() -> None:
    scene = Scene()
    scene.spec.when(scene.withdrawing())
    shown = await scene.shown()
    assert (shown.state, shown.withdrawn_reason) == (PurposeChangeState.WITHDRAWN, "维持原用途")
    assert (await scene.purse(scene.old)).balance_fen == 8_800
    assert scene.spec.when(scene.proposing()).happened(PurposeChangeProposed).change_id != scene.change


def test_what_donors_said_is_told_to_nobody() -> None:
    assert not PurposeChangeAnswered.public
    assert "donation_id" not in PurposeChangeProposed.model_fields | PurposeChanged.model_fields


def _pledge(scene: Scene) -> str:
    pledge = PledgeDonation(amount_fen=100, earmark_id=scene.old, **by("resident-lin", Role.RESIDENT))
    return scene.spec.when(pledge).happened(DonationPledged).donation_id


def _over(scene: Scene) -> list[Command]:
    scene.spec.when(scene.withdrawing())
    return [scene.answering(), scene.recording(), scene.deciding(), scene.withdrawing()]


def _unknown(scene: Scene) -> list[Command]:
    scene.change = NOBODY
    return [scene.answering(), scene.recording(), scene.deciding(), scene.withdrawing()]


def _objected(scene: Scene) -> list[Command]:
    scene.spec.when(scene.answering(consents=False))
    return [scene.deciding(later(days=90))]


def _own(scene: Scene) -> list[Command]:
    twice = by("staff-chen", Role.COMMITTEE, at=later(days=61))
    return [DecidePurposeChange(change_id=scene.change, **twice)]


def _emptied(scene: Scene) -> list[Command]:
    """The gift was a mistake, and is reversed while the change is shown."""
    entry = next(one.entry for one in scene.spec.events if isinstance(one, DonationReceived))
    scene.spec.when(reversal(scene.spec, entry.entry_id))
    return [scene.proposing(source=scene.new, target=scene.old), scene.deciding(later(days=61))]


def _elsewhere(scene: Scene) -> list[Command]:
    """The campaign whose purse should have it fails, and gives its money back."""
    scene.spec.when(scene.withdrawing())
    garden = live(scene.spec, draft(CampaignKind.MUTUAL_AID))
    scene.change = scene.spec.when(scene.proposing(target=garden)).happened(PurposeChangeProposed).change_id
    scene.spec.when(over())
    return [scene.proposing(scene.new, scene.new), scene.deciding(later(days=90))]


def _of_a_campaign(scene: Scene) -> list[Command]:
    garden = live(scene.spec, draft(CampaignKind.MUTUAL_AID))
    return [scene.proposing(source=garden)]


def _for_another(scene: Scene) -> list[Command]:
    gift = donated(scene.spec, given(500)).donation_id
    return [scene.answering(gift), scene.recording(gift)]


NAMED: dict[Refusal, Callable[[Scene], list[Command]]] = {
    EARMARK_IS_UNKNOWN: lambda s: [s.proposing(source=NOBODY), s.proposing(target=NOBODY)],
    refusals.PURPOSE_FOLLOWS_ITS_CAMPAIGN: _of_a_campaign,
    refusals.PURPOSE_CHANGE_IS_PROPOSED_ALREADY: lambda s: [s.proposing()],
    SURPLUS_MUST_GO_ELSEWHERE: _elsewhere,
    NOTHING_IS_LEFT: _emptied,
    refusals.PURPOSE_CHANGE_IS_UNKNOWN: _unknown,
    refusals.PURPOSE_CHANGE_IS_OVER: _over,
    DONATION_IS_UNKNOWN: lambda s: [s.answering(NOBODY), s.recording(NOBODY)],
    DONATION_IS_NOT_RECEIVED: lambda s: [s.answering(_pledge(s)), s.recording(_pledge(s))],
    refusals.GIFT_SERVES_ANOTHER_PURPOSE: _for_another,
    refusals.ONLY_DONORS_ANSWER_FOR_THEIR_GIFTS: lambda s: [s.answering(person="resident-he")],
    refusals.DONOR_OBJECTS_TO_THE_CHANGE: _objected,
    refusals.PURPOSE_NOTICE_STILL_RUNS: lambda s: [s.deciding()],
    SECOND_PERSON_MUST_BE_ANOTHER: _own,
}


REFUSED = [
    (command, refusal)
    for command in COMMANDS
    if ".purpose_changes." in command.__module__
    for refusal in command.operation.refuses
]


@pytest.mark.parametrize(
    ("kind", "refusal"), REFUSED, ids=[f"{kind.__name__}-{refusal.code}" for kind, refusal in REFUSED]
)
def test_what_a_change_of_purpose_refuses_is_refused_with_its_facts(
    kind: type[Command], refusal: Refusal
) -> None:
    scene = Scene()
    commands = [command for command in NAMED[refusal](scene) if type(command) is kind]
    assert commands, f"no case in which {refusal.code} refuses {kind.__name__}"
    for command in commands:
        assert scene.spec.refuses(command, refusal).keys() == refusal.example.keys()


def test_every_refusal_of_changes_of_purpose_is_named_by_a_command_and_given_here() -> None:
    named = {one for command in COMMANDS for one in command.operation.refuses}
    assert set(refusals.ALL) <= named
    assert set(refusals.ALL) <= set(NAMED)
