"""Partners once they are admitted, and their agreements."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.partners.admission import (
    AgreementActivated,
    AgreementEnded,
    AgreementTerms,
    PartnerReinstated,
    PartnerSuspended,
)
from shared.contracts.partners.agreements.commands import (
    AmendAgreement,
    DraftAgreement,
    SignAgreement,
    TerminateAgreement,
)
from shared.contracts.partners.agreements.events import (
    AgreementAmended,
    AgreementDrafted,
    AgreementSigned,
    AgreementWithdrawn,
    Side,
)
from shared.contracts.partners.agreements.views import AgreementState
from shared.contracts.partners.needs.events import NeedReleased
from shared.contracts.partners.partnership import (
    AnnounceExit,
    PartnerExitAnnounced,
    PartnerExited,
    PartnerState,
    PartnerTerminated,
    ReinstatePartner,
    SuspendPartner,
    TerminatePartner,
)
from shared.contracts.partners.refusals.agreements import (
    AGREEMENT_HAS_ENDED,
    AGREEMENT_IS_NOT_ACTIVE,
    AGREEMENT_IS_UNKNOWN,
    AMENDMENT_LEAVES_A_GAP,
    CATEGORIES_IN_WORDS_BIND_NOBODY,
    NOBODY_SIGNS_FOR_BOTH,
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_AN_AGREEMENT,
    PARTNER_HAS_LEFT,
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    PARTNER_IS_UNKNOWN,
    PARTNER_SIGNS_FIRST,
    PRICE_RATIO_IS_ABOVE_THE_RULE,
    SCREENING_RECORD_IS_MISSING,
    SHARE_IS_BELOW_THE_RULE,
    TERM_IS_OVER,
    VERSION_IS_NOT_OPEN_FOR_SIGNATURE,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.kernel.messages import Actor, Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import (
    APPLICANT,
    NOBODYS_ID,
    PUBLICITY_ENDS,
    TERM_BEGINS,
    TERM_ENDS,
    Scene,
    applicant,
    by,
    resident,
    staff,
    terms,
    tick,
)

LATER = later(days=30)
"""While an agreement is active."""


def draft(scene: Scene, who: Envelope, **changes: Any) -> DraftAgreement:
    return DraftAgreement(partner_id=scene.partner_id, **terms(**changes), **who)


def amend(scene: Scene, **changes: Any) -> AmendAgreement:
    changes = {"starts_at": LATER, **changes}
    return AmendAgreement(agreement_id=scene.agreement_id, **terms(**changes), **staff(at=LATER))


def sign(scene: Scene, side: Side, who: Envelope, version: int = 1) -> SignAgreement:
    return SignAgreement(agreement_id=scene.agreement_id, side=side, version=version, **who)


def terminate(scene: Scene, who: Envelope) -> TerminateAgreement:
    return TerminateAgreement(agreement_id=scene.agreement_id, reason="双方同意", **who)


def admitted() -> Scene:
    return Scene().opened().admitted()


def active() -> Scene:
    return Scene().opened().agreement_active()


def suspended() -> Scene:
    scene = admitted()
    scene.when(SuspendPartner(partner_id=scene.partner_id, reason="逾期", **staff(at=PUBLICITY_ENDS)))
    return scene


def left() -> Scene:
    scene = admitted()
    scene.when(TerminatePartner(partner_id=scene.partner_id, reason="违约", **staff(at=PUBLICITY_ENDS)))
    return scene


def expired() -> Scene:
    return active().passes(TERM_ENDS)


def exiting() -> Scene:
    scene = active()
    scene.when(AnnounceExit(partner_id=scene.partner_id, reason="搬迁", **applicant(at=LATER)))
    return scene


def signed_at_the_counter() -> Scene:
    """The partner's signature was entered by staff on the representative's behalf."""
    scene = Scene().opened().agreement_drafted()
    who = applicant(at=PUBLICITY_ENDS)
    who["actor"] = Actor(
        id="staff-chen", roles=frozenset({Role.STAFF, Role.RESIDENT}), on_behalf_of=APPLICANT
    )
    scene.when(sign(scene, Side.PARTNER, who))
    return scene


CASES = (
    Case(
        PARTNER_IS_UNKNOWN,
        "suspended",
        lambda: Scene().opened(),
        lambda _: SuspendPartner(partner_id=NOBODYS_ID, reason="逾期", **staff()),
    ),
    Case(
        PARTNER_HAS_LEFT,
        "suspended",
        left,
        lambda scene: SuspendPartner(partner_id=scene.partner_id, reason="逾期", **staff(at=LATER)),
    ),
    Case(
        PARTNER_HAS_LEFT,
        "an exit announced",
        left,
        lambda scene: AnnounceExit(partner_id=scene.partner_id, reason="搬迁", **applicant(at=LATER)),
    ),
    Case(
        ONLY_THE_REPRESENTATIVE_MAY,
        "announces the exit",
        admitted,
        lambda scene: AnnounceExit(partner_id=scene.partner_id, reason="搬迁", **staff(at=LATER)),
    ),
    Case(
        ONLY_THE_REPRESENTATIVE_MAY,
        "signs for the partner",
        lambda: Scene().opened().agreement_drafted(),
        lambda scene: sign(scene, Side.PARTNER, staff(at=LATER)),
    ),
    Case(
        PARTNER_IS_NOT_IN_GOOD_STANDING,
        "an agreement drafted while suspended",
        suspended,
        lambda scene: draft(scene, staff(at=PUBLICITY_ENDS)),
    ),
    Case(
        PARTNER_IS_NOT_IN_GOOD_STANDING,
        "an agreement amended on the way out",
        exiting,
        amend,
    ),
    Case(
        PARTNER_HAS_AN_AGREEMENT,
        "another one drafted",
        lambda: Scene().opened().agreement_drafted(),
        lambda scene: draft(scene, staff(at=PUBLICITY_ENDS)),
    ),
    Case(
        CATEGORIES_IN_WORDS_BIND_NOBODY,
        "drafted",
        admitted,
        lambda scene: draft(scene, staff(at=PUBLICITY_ENDS), categories=("自然教育",)),
    ),
    Case(
        SHARE_IS_BELOW_THE_RULE,
        "drafted",
        admitted,
        lambda scene: draft(scene, staff(at=PUBLICITY_ENDS), share_bps=1_499),
    ),
    Case(
        PRICE_RATIO_IS_ABOVE_THE_RULE,
        "drafted",
        admitted,
        lambda scene: draft(scene, staff(at=PUBLICITY_ENDS), price_ratio_bps=5_001),
    ),
    Case(
        TERM_IS_OVER,
        "drafted",
        admitted,
        lambda scene: draft(scene, staff(at=TERM_ENDS)),
    ),
    Case(
        TERM_IS_OVER,
        "signed",
        lambda: Scene().opened().agreement_drafted(),
        lambda scene: sign(scene, Side.PARTNER, applicant(at=TERM_ENDS)),
    ),
    Case(
        SCREENING_RECORD_IS_MISSING,
        "drafted for work with minors",
        admitted,
        lambda scene: draft(scene, staff(at=PUBLICITY_ENDS), serves_minors=True),
    ),
    Case(
        AGREEMENT_IS_UNKNOWN,
        "signed",
        admitted,
        lambda scene: sign(scene, Side.PARTNER, applicant(at=LATER)),
    ),
    Case(
        AGREEMENT_HAS_ENDED,
        "amended",
        expired,
        amend,
    ),
    Case(
        AGREEMENT_HAS_ENDED,
        "signed",
        expired,
        lambda scene: sign(scene, Side.PARTNER, applicant(at=LATER), version=2),
    ),
    Case(
        AGREEMENT_HAS_ENDED,
        "terminated once expired",
        expired,
        lambda scene: terminate(scene, staff(at=TERM_ENDS)),
    ),
    Case(
        AGREEMENT_IS_NOT_ACTIVE,
        "amended as a draft",
        lambda: Scene().opened().agreement_drafted(),
        amend,
    ),
    Case(
        VERSION_IS_NOT_OPEN_FOR_SIGNATURE,
        "one that was not drafted",
        lambda: Scene().opened().agreement_drafted(),
        lambda scene: sign(scene, Side.PARTNER, applicant(at=LATER), version=2),
    ),
    Case(
        PARTNER_SIGNS_FIRST,
        "the community signs",
        lambda: Scene().opened().agreement_drafted(),
        lambda scene: sign(scene, Side.COMMUNITY, staff(at=LATER)),
    ),
    Case(
        NOBODY_SIGNS_FOR_BOTH,
        "the representative is staff too",
        lambda: Scene().opened().agreement_drafted().signed_by_partner(),
        lambda scene: sign(scene, Side.COMMUNITY, staff(APPLICANT, at=LATER)),
    ),
    Case(
        NOBODY_SIGNS_FOR_BOTH,
        "staff who entered the partner's signature",
        signed_at_the_counter,
        lambda scene: sign(scene, Side.COMMUNITY, staff(at=LATER)),
    ),
    Case(
        AMENDMENT_LEAVES_A_GAP,
        "a month without an agreement",
        active,
        lambda scene: amend(scene, starts_at=later(415), ends_at=later(800)),
    ),
)


@each(*CASES)
def test_a_partnership_refuses(case: Case) -> None:
    case.holds()


def test_a_related_person_does_not_sign_for_the_community() -> None:
    scene = Scene().opened().agreement_drafted().signed_by_partner()
    scene.state.applications[scene.application_id].related.add("staff-wu")
    signature = sign(scene, Side.COMMUNITY, staff("staff-wu", at=LATER))
    scene.refuses(signature, RELATED_PERSON_TAKES_NO_PART)


@pytest.mark.parametrize("step", [SuspendPartner, ReinstatePartner, TerminatePartner])
def test_only_staff_change_a_partners_standing(
    step: type[SuspendPartner | ReinstatePartner | TerminatePartner],
) -> None:
    scene = admitted()
    command = step(partner_id=scene.partner_id, reason="逾期", **applicant(at=LATER))
    scene.refuses(command, ACTOR_MAY_NOT_DO_THIS)


def test_only_staff_draft_and_sign_for_the_community() -> None:
    scene = Scene().opened().agreement_drafted()
    scene.refuses(draft(scene, applicant(at=LATER)), ACTOR_MAY_NOT_DO_THIS)
    scene.refuses(sign(scene, Side.COMMUNITY, resident(at=LATER)), ACTOR_MAY_NOT_DO_THIS)
    scene.refuses(terminate(scene, by("stranger-yu", at=LATER)), ACTOR_MAY_NOT_DO_THIS)


def test_a_partner_is_suspended_and_reinstated_once_each() -> None:
    scene = active()
    suspend = SuspendPartner(partner_id=scene.partner_id, reason="逾期", **staff(at=LATER))
    scene.when(suspend)
    scene.then(PartnerSuspended(partner_id=scene.partner_id, reason="逾期", suspended_at=LATER))
    scene.when(suspend).then_nothing()
    reinstate = ReinstatePartner(partner_id=scene.partner_id, reason="已缴清", **staff(at=LATER))
    scene.when(reinstate)
    scene.then(PartnerReinstated(partner_id=scene.partner_id, reason="已缴清", reinstated_at=LATER))
    scene.when(reinstate).then_nothing()
    assert scene.state.partners[scene.partner_id].state is PartnerState.ACTIVE


def test_an_agreement_follows_the_rules_in_what_it_leaves_out() -> None:
    scene = Scene().opened().agreement_drafted()
    agreed = scene.happened(AgreementDrafted).terms
    assert (agreed.share_bps, agreed.price_ratio_bps) == (1_500, 5_000)


def test_an_agreement_may_be_better_for_the_community_than_the_rules() -> None:
    scene = Scene().opened().agreement_drafted(share_bps=2_000, price_ratio_bps=4_000)
    agreed = scene.happened(AgreementDrafted).terms
    assert (agreed.share_bps, agreed.price_ratio_bps) == (2_000, 4_000)


def test_an_agreement_for_work_with_minors_needs_a_valid_record() -> None:
    scene = Scene().opened().screened().agreement_drafted(serves_minors=True)
    assert scene.happened(AgreementDrafted).terms.serves_minors


def test_a_term_ends_after_it_starts() -> None:
    with pytest.raises(ValidationError, match="end after it starts"):
        DraftAgreement(partner_id=NOBODYS_ID, starts_at=TERM_ENDS, ends_at=TERM_ENDS, **staff())


def test_an_agreement_is_active_when_both_have_signed_and_its_term_begins() -> None:
    scene = Scene().opened().agreement_signed()
    signed = scene.happened(AgreementSigned)
    assert (signed.side, signed.signed_by) == (Side.COMMUNITY, "staff-chen")
    assert scene.state.agreements[scene.agreement_id].state is AgreementState.SIGNED
    scene.passes(TERM_BEGINS).then(
        AgreementActivated(
            agreement_id=scene.agreement_id,
            partner_id=scene.partner_id,
            version=1,
            terms=AgreementTerms(share_bps=1_500, price_ratio_bps=5_000, **terms()),
            activated_at=TERM_BEGINS,
            counts_free_hours=True,
        )
    )


def test_an_agreement_whose_term_has_begun_is_active_with_the_second_signature() -> None:
    scene = Scene().opened().agreement_drafted().signed_by_partner().signed_by_community(at=LATER)
    assert scene.happened(AgreementActivated).activated_at == LATER


def test_signing_twice_changes_nothing() -> None:
    scene = Scene().opened().agreement_drafted().signed_by_partner()
    scene.signed_by_partner().then_nothing()
    scene.signed_by_community().signed_by_community().then_nothing()
    scene.signed_by_partner().then_nothing()
    scene.passes(TERM_BEGINS).signed_by_community().then_nothing()


def test_an_amendment_holds_once_both_have_signed_it() -> None:
    scene = active()
    scene.when(amend(scene, share_bps=2_000))
    assert scene.happened(AgreementAmended).version == 2
    assert scene.state.agreements[scene.agreement_id].active_version == 1
    scene.signed_by_partner(2, at=LATER).signed_by_community(2, at=LATER)
    activated = scene.happened(AgreementActivated)
    assert (activated.version, activated.terms.share_bps) == (2, 2_000)


def test_a_newer_amendment_replaces_one_that_is_being_signed() -> None:
    scene = active()
    scene.when(amend(scene)).when(amend(scene, free_hours_owed=12))
    scene.refuses(
        sign(scene, Side.PARTNER, applicant(at=LATER), version=2), VERSION_IS_NOT_OPEN_FOR_SIGNATURE
    )
    scene.signed_by_partner(3, at=LATER).signed_by_community(3, at=LATER)
    assert scene.happened(AgreementActivated).terms.free_hours_owed == 12


def test_a_signed_renewal_takes_over_on_the_day_the_old_term_ends() -> None:
    scene = active()
    scene.when(amend(scene, starts_at=TERM_ENDS, ends_at=later(750)))
    scene.signed_by_partner(2, at=LATER).signed_by_community(2, at=LATER)
    scene.passes(TERM_ENDS)
    assert [type(event) for event in scene.last] == [AgreementActivated]
    scene.passes(later(750))
    assert scene.happened(AgreementEnded).expired


def test_an_agreement_expires_by_itself_and_another_may_follow() -> None:
    scene = expired()
    ended = scene.happened(AgreementEnded)
    assert (ended.expired, ended.reason, ended.ended_at) == (True, None, TERM_ENDS)
    assert scene.state.partners[scene.partner_id].state is PartnerState.ADMITTED
    scene.when(draft(scene, staff(at=TERM_ENDS), starts_at=TERM_ENDS, ends_at=later(750)))
    assert scene.happened(AgreementDrafted).version == 1


def test_after_a_long_sleep_a_term_begins_and_ends_in_one_moment() -> None:
    scene = Scene().opened().agreement_signed()
    scene.when(tick(TERM_ENDS))
    assert [type(event) for event in scene.last] == [AgreementActivated, AgreementEnded]


@pytest.mark.parametrize("who", [staff, applicant])
def test_staff_or_the_representative_end_an_agreement_for_a_reason(who: Any) -> None:
    scene = active()
    scene.when(terminate(scene, who(at=LATER)))
    ended = scene.happened(AgreementEnded)
    assert (ended.expired, ended.reason) == (False, "双方同意")
    assert scene.state.agreements[scene.agreement_id].state is AgreementState.TERMINATED
    scene.when(terminate(scene, staff(at=LATER))).then_nothing()
    assert scene.state.deadlines.set_for.keys().isdisjoint({f"agreement/{scene.agreement_id}"})


def test_a_stated_reason_never_passes_for_an_expiry() -> None:
    scene = active()
    scene.when(TerminateAgreement(agreement_id=scene.agreement_id, reason="expired", **staff(at=LATER)))
    assert scene.state.agreements[scene.agreement_id].state is AgreementState.TERMINATED


def test_an_agreement_that_was_never_active_is_withdrawn() -> None:
    scene = Scene().opened().agreement_signed()
    scene.when(terminate(scene, staff(at=PUBLICITY_ENDS)))
    assert scene.happened(AgreementWithdrawn).agreement_id == scene.agreement_id
    scene.passes(TERM_ENDS).then(scene.happened(AgreementWithdrawn))


def test_a_partner_who_leaves_keeps_the_agreement_to_its_end() -> None:
    scene = exiting()
    scene.then(PartnerExitAnnounced(partner_id=scene.partner_id, reason="搬迁", announced_at=LATER))
    announce = AnnounceExit(partner_id=scene.partner_id, reason="搬迁", **applicant(at=LATER))
    scene.when(announce).then_nothing()
    assert scene.state.partners[scene.partner_id].state is PartnerState.EXITING
    scene.passes(TERM_ENDS)
    assert scene.happened(AgreementEnded).expired
    assert scene.happened(PartnerExited).exited_at == TERM_ENDS
    assert scene.happened(NeedReleased).need_id == scene.need_id


def test_a_partner_on_the_way_out_leaves_when_the_agreement_is_ended_early() -> None:
    scene = exiting()
    scene.when(terminate(scene, applicant(at=LATER)))
    assert scene.happened(PartnerExited).partner_id == scene.partner_id


def test_a_partner_without_an_active_agreement_leaves_at_once() -> None:
    scene = Scene().opened().agreement_drafted()
    scene.when(AnnounceExit(partner_id=scene.partner_id, reason="搬迁", **applicant(at=LATER)))
    assert scene.happened(AgreementWithdrawn).agreement_id == scene.agreement_id
    assert scene.happened(PartnerExited).exited_at == LATER
    assert scene.state.partners[scene.partner_id].state is PartnerState.EXITED


def test_staff_end_a_partnership_at_once_and_its_agreement_with_it() -> None:
    scene = active()
    command = TerminatePartner(partner_id=scene.partner_id, reason="违约", **staff(at=LATER))
    scene.when(command)
    assert scene.happened(AgreementEnded).reason == "违约"
    assert scene.happened(PartnerTerminated).reason == "违约"
    assert scene.happened(NeedReleased).need_id == scene.need_id
    scene.when(command).then_nothing()
