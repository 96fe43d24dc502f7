"""A partner is handed over: offered by one, accepted by another, and never without a representative."""

from collections.abc import Iterator

from services.partners.domain.guards import hands, require_unrelated_to_partner, require_unrelated_to_person
from services.partners.domain.partnership import require_partner, require_present_partner
from services.partners.domain.roster import acting, removed
from services.partners.domain.roster_state import Handover
from services.partners.domain.screening_clock import set_deadline
from services.partners.domain.state import Partner, Programme
from shared.contracts.partners.refusals.agreements import (
    ONLY_THE_REPRESENTATIVE_MAY,
    SCREENING_RECORD_IS_MISSING,
)
from shared.contracts.partners.refusals.roster import (
    HANDOVER_IS_NOT_OFFERED,
    PERSON_IS_NOT_ON_THE_ROSTER,
    PERSON_IS_ON_THE_ROSTER,
    REPRESENTATIVE_IS_STILL_HERE,
    WHO_OFFERS_DOES_NOT_ACCEPT,
)
from shared.contracts.partners.roster.commands import (
    AcceptHandover,
    CancelHandover,
    LeaveRosters,
    NameRepresentative,
    OfferHandover,
)
from shared.contracts.partners.roster.events import (
    HandoverCancelled,
    HandoverOffered,
    MemberJoined,
    RepresentativeGone,
    RepresentativesChanged,
    RosterRole,
)
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected
from shared.kernel.words import Wording


def offer_handover(state: Programme, command: OfferHandover) -> list[Event]:
    partner = require_partner(state, command.partner_id)
    if partner.representative != command.actor.person:
        raise Rejected(ONLY_THE_REPRESENTATIVE_MAY)
    require_present_partner(state, command.partner_id)
    if command.person_id not in partner.roster.members:
        raise Rejected(PERSON_IS_NOT_ON_THE_ROSTER)
    return _offered(partner, command, None)


def name_representative(state: Programme, command: NameRepresentative) -> list[Event]:
    partner = require_present_partner(state, command.partner_id)
    if not partner.roster.representative_gone:
        raise Rejected(REPRESENTATIVE_IS_STILL_HERE)
    if command.person_id == partner.representative:
        raise Rejected(PERSON_IS_ON_THE_ROSTER, role=RosterRole.REPRESENTATIVE)
    require_unrelated_to_partner(state, partner, command)
    require_unrelated_to_person(state, command.person_id, command)
    return _offered(partner, command, command.reason)


def _offered(
    partner: Partner, command: OfferHandover | NameRepresentative, reason: Wording | None
) -> list[Event]:
    before = partner.roster.handover
    if before == Handover(command.person_id, hands(command)):
        return []
    replaced = before is not None and before.to != command.person_id
    return [
        *(_cancelled(partner, command.partner_id, command) if replaced else ()),
        HandoverOffered(
            partner_id=command.partner_id,
            person_id=command.person_id,
            former=partner.representative,
            reason=reason,
            offered_by=command.actor.person,
            entered_by=command.actor.id,
            offered_at=command.now,
        ),
    ]


def _cancelled(partner: Partner, partner_id: str, command: Command) -> list[Event]:
    """The end of the offer that is open, if there is one."""
    offer = partner.roster.handover
    if offer is None:
        return []
    return [HandoverCancelled(partner_id=partner_id, person_id=offer.to, cancelled_at=command.now)]


def handover_offered(state: Programme, event: HandoverOffered) -> None:
    roster = state.partners[event.partner_id].roster
    roster.handover = Handover(event.person_id, {event.offered_by, event.entered_by})


def accept_handover(state: Programme, command: AcceptHandover) -> list[Event]:
    partner = require_present_partner(state, command.partner_id)
    roster, person = partner.roster, command.actor.person
    if roster.handover is None or roster.handover.to != person:
        raise Rejected(HANDOVER_IS_NOT_OFFERED)
    if not hands(command).isdisjoint(state.every_id(roster.handover.hands)):
        raise Rejected(WHO_OFFERS_DOES_NOT_ACCEPT)
    _require_screened(state, partner, command)
    second = None if roster.second == person else roster.second
    events = [acting(command.partner_id, partner, person, second, command)]
    if not roster.representative_gone:
        events.append(
            MemberJoined(
                partner_id=command.partner_id,
                person_id=partner.representative,
                role=RosterRole.MEMBER,
                joined_at=command.now,
            )
        )
    return events


def _require_screened(state: Programme, partner: Partner, command: Command) -> None:
    """The check for work with minors is the representative's (Minors Protection Law, art. 62)."""
    agreement = state.agreements.get(partner.agreement_id or "")
    if agreement is None:
        return
    terms = [agreement.terms, agreement.draft.terms if agreement.draft else None]
    if any(one is not None and one.serves_minors for one in terms):
        valid_until = state.screened_until(command.actor.person)
        if valid_until is None or valid_until <= command.now:
            raise Rejected(SCREENING_RECORD_IS_MISSING)


def representatives_changed(state: Programme, event: RepresentativesChanged) -> None:
    """Who was the representative before is on the roster no more, unless it is said that they joined it."""
    partner = state.partners[event.partner_id]
    roster = partner.roster
    if event.representative != partner.representative:
        roster.former.add(partner.representative)
        partner.representative = event.representative
        roster.members.pop(event.representative, None)
        roster.invited.pop(event.representative, None)
        roster.handover = None
        roster.representative_gone = False
        set_deadline(state, event.partner_id)


def cancel_handover(state: Programme, command: CancelHandover) -> list[Event]:
    partner = require_partner(state, command.partner_id)
    offer, person = partner.roster.handover, command.actor.person
    if offer is None or person not in {offer.to, partner.representative, *offer.hands}:
        raise Rejected(HANDOVER_IS_NOT_OFFERED)
    return _cancelled(partner, command.partner_id, command)


def handover_cancelled(state: Programme, event: HandoverCancelled) -> None:
    state.partners[event.partner_id].roster.handover = None


def leave_rosters(state: Programme, command: LeaveRosters) -> list[Event]:
    """Whoever only moves away may go on in a team; who represents it may be replaced from then on."""
    events: list[Event] = []
    for partner_id, partner in state.partners.items():
        roster = partner.roster
        if partner.representative == command.person_id:
            if partner.left is None and not roster.representative_gone:
                events.append(
                    RepresentativeGone(
                        partner_id=partner_id,
                        person_id=command.person_id,
                        erased=command.erased,
                        gone_at=command.now,
                    )
                )
        elif command.erased and roster.holds(command.person_id):
            events += removed(partner, partner_id, command.person_id, command)
    return events


def representative_gone(state: Programme, event: RepresentativeGone) -> None:
    state.partners[event.partner_id].roster.representative_gone = True


def counted_as_one(state: Programme, person: str, into: str, command: Command) -> Iterator[Event]:
    """What a person was in a partner, the record as which they count now is: roles, not invitations."""
    for partner_id, partner in state.partners.items():
        roster = partner.roster
        if partner.representative == person:
            second = None if roster.second == into else roster.second
            yield from _cancelled(partner, partner_id, command)
            yield acting(partner_id, partner, into, second, command)
            continue
        if not roster.holds(person):
            continue
        yield from removed(partner, partner_id, person, command)
        role = roster.members.get(person)
        if role is None or into == partner.representative:
            continue
        seconds = RosterRole.SECOND_REPRESENTATIVE in {role, roster.members.get(into)}
        role = RosterRole.SECOND_REPRESENTATIVE if seconds else RosterRole.MEMBER
        yield MemberJoined(partner_id=partner_id, person_id=into, role=role, joined_at=command.now)
        if seconds:
            yield acting(partner_id, partner, partner.representative, into, command)
