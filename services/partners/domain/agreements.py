"""Agreements: drafted, amended, ended; signatures stand in `signatures`."""

from services.partners.domain import screening_clock
from services.partners.domain.agreement_clock import reminder_due, set_deadline
from services.partners.domain.agreement_state import Agreement, DraftVersion
from services.partners.domain.free_hours import term_begins, term_ends
from services.partners.domain.guards import require_unrelated_to_partner
from services.partners.domain.partnership import (
    agreement_ended_for,
    exited,
    require_present_partner,
)
from services.partners.domain.state import Programme
from services.partners.domain.terms import require_good_standing, terms_of
from shared.contracts.partners.admission import AgreementActivated, AgreementEnded
from shared.contracts.partners.agreements.commands import (
    AmendAgreement,
    DraftAgreement,
    TerminateAgreement,
)
from shared.contracts.partners.agreements.events import AgreementAmended, AgreementDrafted, AgreementWithdrawn
from shared.contracts.partners.agreements.views import AgreementState
from shared.contracts.partners.refusals.agreements import (
    AGREEMENT_HAS_ENDED,
    AGREEMENT_IS_NOT_ACTIVE,
    AGREEMENT_IS_UNKNOWN,
    AMENDMENT_LEAVES_A_GAP,
    PARTNER_HAS_AN_AGREEMENT,
)
from shared.kernel.messages import Command, Event, Tick
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role


def require_agreement(state: Programme, agreement_id: str) -> Agreement:
    agreement = state.agreements.get(agreement_id)
    if agreement is None:
        raise Rejected(AGREEMENT_IS_UNKNOWN)
    return agreement


def draft_agreement(state: Programme, command: DraftAgreement) -> list[Event]:
    partner = require_present_partner(state, command.partner_id)
    require_good_standing(partner)
    if partner.agreement_id is not None:
        raise Rejected(PARTNER_HAS_AN_AGREEMENT, agreement_id=partner.agreement_id)
    require_unrelated_to_partner(state, partner, command)
    said = state.applications[partner.application_id].particulars
    return [
        AgreementDrafted(
            agreement_id=command.new_id("agreement"),
            partner_id=command.partner_id,
            version=1,
            terms=terms_of(state, partner, command),
            drafted_at=command.now,
            text=command.text,
            mechanism=said.mechanism,
            field=said.field,
        )
    ]


def agreement_drafted(state: Programme, event: AgreementDrafted) -> None:
    state.agreements[event.agreement_id] = Agreement(
        partner_id=event.partner_id,
        latest_version=event.version,
        draft=DraftVersion(event.version, event.terms, event.text),
    )
    state.partners[event.partner_id].agreement_id = event.agreement_id


def amend_agreement(state: Programme, command: AmendAgreement) -> list[Event]:
    agreement = require_agreement(state, command.agreement_id)
    if agreement.ended is not None:
        raise Rejected(AGREEMENT_HAS_ENDED, state=agreement.ended.value)
    if agreement.terms is None:
        raise Rejected(AGREEMENT_IS_NOT_ACTIVE, state=agreement.state.value)
    partner = state.partners[agreement.partner_id]
    require_good_standing(partner)
    require_unrelated_to_partner(state, partner, command)
    terms = terms_of(state, partner, command)
    if terms.starts_at > agreement.terms.ends_at:
        raise Rejected(AMENDMENT_LEAVES_A_GAP, ends_at=agreement.terms.ends_at.isoformat())
    return [
        AgreementAmended(
            agreement_id=command.agreement_id,
            partner_id=agreement.partner_id,
            version=agreement.latest_version + 1,
            terms=terms,
            amended_at=command.now,
            text=command.text or agreement.text,
        )
    ]


def agreement_amended(state: Programme, event: AgreementAmended) -> None:
    agreement = state.agreements[event.agreement_id]
    agreement.latest_version = event.version
    agreement.draft = DraftVersion(event.version, event.terms, event.text)
    set_deadline(state, event.agreement_id)


def term_reached(state: Programme, agreement_id: str, command: Tick) -> list[Event]:
    """A signed version begins; the term of the one in force ends; after a long sleep perhaps both."""
    agreement = state.agreements[agreement_id]
    draft = agreement.draft
    terms = agreement.terms
    events: list[Event] = []
    if draft is not None and draft.community_signed and draft.terms.starts_at <= command.now:
        terms = draft.terms
        events.append(activated(agreement_id, agreement.partner_id, draft, command))
    if terms is not None and terms.ends_at <= command.now:
        events.append(
            AgreementEnded(
                agreement_id=agreement_id,
                partner_id=agreement.partner_id,
                reason=None,
                expired=True,
                ended_at=command.now,
            )
        )
        partner = state.partners[agreement.partner_id]
        if partner.exiting:
            events += exited(state, partner, agreement.partner_id, command)
    # What has just begun or ended leaves nothing of the old term to remind of.
    return events or reminder_due(state, agreement_id, command.now)


def activated(
    agreement_id: str, partner_id: str, draft: DraftVersion, command: Command
) -> AgreementActivated:
    """A version that both have signed is in force."""
    return AgreementActivated(
        agreement_id=agreement_id,
        partner_id=partner_id,
        version=draft.version,
        terms=draft.terms,
        activated_at=command.now,
        counts_free_hours=True,
    )


def terminate_agreement(state: Programme, command: TerminateAgreement) -> list[Event]:
    agreement = require_agreement(state, command.agreement_id)
    partner = state.partners[agreement.partner_id]
    if not partner.acts(command.actor.person) and not command.actor.has(Role.STAFF):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[Role.STAFF, "representative"])
    if agreement.ended is AgreementState.EXPIRED:
        raise Rejected(AGREEMENT_HAS_ENDED, state=agreement.ended.value)
    if agreement.ended is not None:
        return []
    events = agreement_ended_for(partner, agreement.partner_id, command.reason, command)
    if partner.exiting:
        events += exited(state, partner, agreement.partner_id, command)
    return events


def agreement_activated(state: Programme, event: AgreementActivated) -> None:
    agreement = state.agreements[event.agreement_id]
    agreement.active_version = event.version
    agreement.terms = event.terms
    if agreement.draft is not None:
        agreement.text = agreement.draft.text
    agreement.draft = None
    agreement.in_force_since, agreement.reminded_days = event.activated_at, None
    partner = state.partners[event.partner_id]
    partner.agreement_active = True
    set_deadline(state, event.agreement_id)
    screening_clock.set_deadline(state, event.partner_id)
    term_begins(state, partner.free_hours, event)


def agreement_ended(state: Programme, event: AgreementEnded) -> None:
    ended_as = AgreementState.EXPIRED if event.expired else AgreementState.TERMINATED
    _end(state, event.agreement_id, ended_as)
    term_ends(state, state.partners[event.partner_id].free_hours, event)


def agreement_withdrawn(state: Programme, event: AgreementWithdrawn) -> None:
    _end(state, event.agreement_id, AgreementState.WITHDRAWN)


def _end(state: Programme, agreement_id: str, as_: AgreementState) -> None:
    agreement = state.agreements[agreement_id]
    agreement.ended = as_
    agreement.draft = None
    partner = state.partners[agreement.partner_id]
    partner.agreement_id = None
    partner.agreement_active = False
    set_deadline(state, agreement_id)
    screening_clock.set_deadline(state, agreement.partner_id)
