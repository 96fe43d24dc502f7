"""What only a donor may do with a gift, the person may do whose record the donor's was merged into."""

from collections.abc import Callable

import pytest

from shared.contracts.fund import COMMANDS
from shared.contracts.fund.campaigns.groups import AddToGroup, JoinGroup, LeaveGroup
from shared.contracts.fund.campaigns.terms import CampaignKind
from shared.contracts.fund.disclosures.commands import AskAboutGift
from shared.contracts.fund.donations.commands import ChangeConsent, WithdrawPledge
from shared.contracts.fund.donations.events import ConsentChanged
from shared.contracts.fund.purpose_changes.commands import AnswerPurposeChange, ProposePurposeChange
from shared.contracts.fund.purpose_changes.events import PurposeChangeProposed
from shared.contracts.fund.refusals import DONATION_BELONGS_TO_SOMEBODY_ELSE
from shared.contracts.fund.refusals.campaigns import (
    DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
    PERSON_IS_NOT_IN_THE_GROUP,
)
from shared.contracts.fund.refusals.disclosures import ONLY_DONORS_ASK_ABOUT_A_GIFT
from shared.contracts.fund.refusals.purpose_changes import ONLY_DONORS_ANSWER_FOR_THEIR_GIFTS
from shared.eventlog.deciding import fingerprint
from shared.kernel.messages import Envelope, OwnCommand
from shared.kernel.refusals import Refusal
from shared.kernel.roles import Role
from tests.unit.fund.campaigns import draft, drafted, live, opening, pledged, pledging
from tests.unit.fund.scenes import (
    History,
    by,
    donated,
    earmarked,
    given,
    open_fund,
    staff,
    treasurer,
)

GONE = "resident-lin"
STAYS: Envelope = by("resident-lin-2", Role.RESIDENT)


def question(spec: History) -> OwnCommand:
    return AskAboutGift(donation_id=donated(spec, given()).donation_id, question="用在哪里？", **STAYS)


def consent(spec: History) -> OwnCommand:
    return ChangeConsent(donation_id=donated(spec, given()).donation_id, publish_name=True, **STAYS)


def withdrawal(spec: History) -> OwnCommand:
    return WithdrawPledge(donation_id=pledged(spec, pledging(live(spec), 500)), **STAYS)


def answer(spec: History) -> OwnCommand:
    source, target = earmarked(spec), earmarked(spec)
    gift = donated(spec, given(earmark=source)).donation_id
    wish = ProposePurposeChange(earmark_id=source, to_earmark_id=target, reason="x", **treasurer())
    change_id = spec.when(wish).happened(PurposeChangeProposed).change_id
    return AnswerPurposeChange(change_id=change_id, donation_id=gift, consents=False, **STAYS)


def _asked(spec: History) -> str:
    campaign_id = drafted(spec, draft(CampaignKind.DIRECTED))
    spec.when(AddToGroup(campaign_id=campaign_id, person_id=GONE, **staff())).when(opening(campaign_id))
    return campaign_id


def leaving(spec: History) -> OwnCommand:
    return LeaveGroup(campaign_id=_asked(spec), **STAYS)


def promise(spec: History) -> OwnCommand:
    return pledging(_asked(spec), 500).model_copy(update=dict(STAYS))


ACTS: dict[Callable[[History], OwnCommand], Refusal] = {
    question: ONLY_DONORS_ASK_ABOUT_A_GIFT,
    consent: DONATION_BELONGS_TO_SOMEBODY_ELSE,
    withdrawal: DONATION_BELONGS_TO_SOMEBODY_ELSE,
    answer: ONLY_DONORS_ANSWER_FOR_THEIR_GIFTS,
    leaving: PERSON_IS_NOT_IN_THE_GROUP,
    promise: DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
}


@pytest.mark.parametrize(("act", "refusal"), ACTS.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_whoever_has_the_record_that_stays_does_it_and_nobody_else(
    act: Callable[[History], OwnCommand], refusal: Refusal
) -> None:
    spec = open_fund()
    wish = act(spec)
    spec.refuses(wish, refusal)
    spec.refuses(wish.model_copy(update={"own_records": ("resident-he",)}), refusal)
    merged = wish.model_copy(update={"own_records": (wish.actor.id, GONE)})
    assert spec.when(merged).last


def test_who_was_in_a_group_before_stays_in_it_and_leaves_it_under_every_record() -> None:
    spec = open_fund()
    campaign_id = _asked(spec)
    own = (STAYS["actor"].id, GONE)
    spec.when(JoinGroup(campaign_id=campaign_id, own_records=own, **STAYS)).then_nothing()
    spec.when(AddToGroup(campaign_id=campaign_id, person_id=own[0], **staff()))
    spec.when(LeaveGroup(campaign_id=campaign_id, own_records=own, **STAYS))
    assert spec.state.campaigns.by_id[campaign_id].members == set()


def test_consent_is_the_donors_own_under_the_record_that_stays_and_not_where_staff_enter_it() -> None:
    spec = open_fund()
    wish = consent(spec).model_copy(update={"own_records": (GONE,)})
    assert spec.when(wish).happened(ConsentChanged).by_donor


def test_a_repeat_of_the_same_wish_is_the_same_whatever_was_merged_meanwhile() -> None:
    own = {one.__name__ for one in COMMANDS if issubclass(one, OwnCommand)}
    assert own == {
        "AnswerPurposeChange",
        "AskAboutGift",
        "ChangeConsent",
        "JoinGroup",
        "LeaveGroup",
        "PledgeDonation",
        "WithdrawPledge",
    }
    spec = open_fund()
    wish = question(spec)
    assert fingerprint(wish) == fingerprint(wish.model_copy(update={"own_records": (GONE,)}))
