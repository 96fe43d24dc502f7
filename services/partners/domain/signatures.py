"""Signatures: the partner's first, then the community's, never by one person."""

from services.partners.domain.agreement_clock import set_deadline
from services.partners.domain.agreement_state import Agreement, DraftVersion, hash_of
from services.partners.domain.agreements import activated, require_agreement
from services.partners.domain.guards import hands, require_unrelated
from services.partners.domain.state import Partner, Programme
from services.partners.domain.terms import require_good_standing
from shared.contracts.partners.agreements.commands import SignAgreement
from shared.contracts.partners.agreements.events import AgreementSigned, Side
from shared.contracts.partners.refusals.agreements import (
    AGREEMENT_HAS_ENDED,
    AGREEMENT_TEXT_IS_ANOTHER,
    NOBODY_SIGNS_FOR_BOTH,
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_SIGNS_FIRST,
    TERM_IS_OVER,
    VERSION_IS_NOT_OPEN_FOR_SIGNATURE,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role


def sign_agreement(state: Programme, command: SignAgreement) -> list[Event]:
    if command.side is Side.COMMUNITY and not command.actor.has(Role.STAFF):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[Role.STAFF])
    agreement = require_agreement(state, command.agreement_id)
    partner = state.partners[agreement.partner_id]
    if command.side is Side.PARTNER and not partner.acts(command.actor.person):
        raise Rejected(ONLY_THE_REPRESENTATIVE_MAY)
    if agreement.ended is not None:
        raise Rejected(AGREEMENT_HAS_ENDED, state=agreement.ended.value)
    if agreement.active_version == command.version:
        return []  # Both have signed it long ago.
    draft = agreement.draft
    if draft is None or draft.version != command.version:
        raise Rejected(VERSION_IS_NOT_OPEN_FOR_SIGNATURE, open_version=draft.version if draft else None)
    text_sha256 = hash_of(draft.text)
    if command.text_sha256 != text_sha256:
        raise Rejected(AGREEMENT_TEXT_IS_ANOTHER, text_sha256=text_sha256)
    if draft.community_signed or (command.side is Side.PARTNER and draft.partner_signers):
        return []
    require_good_standing(partner)
    if draft.terms.ends_at <= command.now:
        raise Rejected(TERM_IS_OVER, ends_at=draft.terms.ends_at.isoformat())
    if command.side is Side.COMMUNITY:
        _require_second_person(state, partner, draft, command)
    return _signed(agreement, draft, command)


def _require_second_person(
    state: Programme, partner: Partner, draft: DraftVersion, command: SignAgreement
) -> None:
    if not draft.partner_signers:
        raise Rejected(PARTNER_SIGNS_FIRST)
    if not hands(command).isdisjoint(draft.partner_signers | state.every_id(partner.related())):
        raise Rejected(NOBODY_SIGNS_FOR_BOTH)
    require_unrelated(state, state.applications[partner.application_id], command)


def _signed(agreement: Agreement, draft: DraftVersion, command: SignAgreement) -> list[Event]:
    events: list[Event] = [
        AgreementSigned(
            agreement_id=command.agreement_id,
            partner_id=agreement.partner_id,
            version=draft.version,
            side=command.side,
            signed_by=command.actor.person,
            entered_by=command.actor.id,
            signed_at=command.now,
            text_sha256=command.text_sha256,
        )
    ]
    if command.side is Side.COMMUNITY and draft.terms.starts_at <= command.now:
        events.append(activated(command.agreement_id, agreement.partner_id, draft, command))
    return events


def agreement_signed(state: Programme, event: AgreementSigned) -> None:
    draft = state.agreements[event.agreement_id].draft
    if draft is None:
        return
    if event.side is Side.PARTNER:
        draft.partner_signers = {event.signed_by, event.entered_by}
    else:
        draft.community_signed = True
        set_deadline(state, event.agreement_id)
