"""The roster of a partner: by invitation of a representative, and by the person's own acceptance."""

from services.partners.domain.guards import hands
from services.partners.domain.partnership import require_partner, require_present_partner
from services.partners.domain.roster_state import Invitation
from services.partners.domain.state import Partner, Programme
from shared.contracts.partners.refusals.agreements import ONLY_THE_REPRESENTATIVE_MAY
from shared.contracts.partners.refusals.roster import (
    INVITATION_IS_UNKNOWN,
    PARTNER_HAS_A_SECOND_REPRESENTATIVE,
    PERSON_IS_ON_THE_ROSTER,
    REPRESENTATIVE_HANDS_OVER_FIRST,
    ROSTER_IS_FULL,
    WHO_OFFERS_DOES_NOT_ACCEPT,
)
from shared.contracts.partners.roster.commands import AcceptInvitation, InviteMember, RemoveMember
from shared.contracts.partners.roster.events import (
    MemberInvited,
    MemberJoined,
    MemberRemoved,
    RepresentativesChanged,
    RosterRole,
)
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected

MOST = 50
"""People on a roster, those who are invited included."""


def require_acting(state: Programme, partner_id: str, command: Command) -> Partner:
    """A partner, for whoever may act for it."""
    partner = require_partner(state, partner_id)
    if not partner.acts(command.actor.person):
        raise Rejected(ONLY_THE_REPRESENTATIVE_MAY)
    return partner


def invite_member(state: Programme, command: InviteMember) -> list[Event]:
    partner = require_acting(state, command.partner_id, command)
    require_present_partner(state, command.partner_id)
    roster, person, role = partner.roster, command.person_id, RosterRole(command.role)
    held = RosterRole.REPRESENTATIVE if person == partner.representative else roster.members.get(person)
    if held in {RosterRole.REPRESENTATIVE, role}:
        raise Rejected(PERSON_IS_ON_THE_ROSTER, role=held)
    _require_one_second(partner, person, role)
    waiting = roster.invited.get(person)
    if waiting == Invitation(role, hands(command)):
        return []
    if person not in roster.members | roster.invited and len(roster.members | roster.invited) >= MOST:
        raise Rejected(ROSTER_IS_FULL, limit=MOST)
    return [
        MemberInvited(
            partner_id=command.partner_id,
            person_id=person,
            role=role,
            invited_by=command.actor.person,
            entered_by=command.actor.id,
            invited_at=command.now,
        )
    ]


def _require_one_second(partner: Partner, person: str, role: RosterRole) -> None:
    if role is RosterRole.SECOND_REPRESENTATIVE and partner.roster.second not in {None, person}:
        raise Rejected(PARTNER_HAS_A_SECOND_REPRESENTATIVE)


def member_invited(state: Programme, event: MemberInvited) -> None:
    invited = state.partners[event.partner_id].roster.invited
    invited[event.person_id] = Invitation(event.role, {event.invited_by, event.entered_by})


def accept_invitation(state: Programme, command: AcceptInvitation) -> list[Event]:
    partner = require_present_partner(state, command.partner_id)
    person, roster = command.actor.person, partner.roster
    invitation = roster.invited.get(person)
    if invitation is None:
        raise Rejected(INVITATION_IS_UNKNOWN)
    if not hands(command).isdisjoint(state.every_id(invitation.hands)):
        raise Rejected(WHO_OFFERS_DOES_NOT_ACCEPT)
    _require_one_second(partner, person, invitation.role)
    events: list[Event] = [
        MemberJoined(
            partner_id=command.partner_id, person_id=person, role=invitation.role, joined_at=command.now
        )
    ]
    if invitation.role is RosterRole.SECOND_REPRESENTATIVE:
        events.append(acting(command.partner_id, partner, partner.representative, person, command))
    elif roster.second == person:
        events.append(acting(command.partner_id, partner, partner.representative, None, command))
    return events


def acting(
    partner_id: str, partner: Partner, representative: str, second: str | None, command: Command
) -> Event:
    """Who acts for a partner from now on."""
    former = partner.representative if partner.representative != representative else None
    return RepresentativesChanged(
        partner_id=partner_id,
        representative=representative,
        second_representative=second,
        former_representative=former,
        changed_at=command.now,
    )


def member_joined(state: Programme, event: MemberJoined) -> None:
    roster = state.partners[event.partner_id].roster
    roster.members[event.person_id] = event.role
    roster.invited.pop(event.person_id, None)


def remove_member(state: Programme, command: RemoveMember) -> list[Event]:
    partner = require_partner(state, command.partner_id)
    actor, person = command.actor.person, command.person_id
    if actor != person and not partner.acts(actor):
        raise Rejected(ONLY_THE_REPRESENTATIVE_MAY)
    if person == partner.representative:
        raise Rejected(REPRESENTATIVE_HANDS_OVER_FIRST)
    if not partner.roster.holds(person):
        return []
    return removed(partner, command.partner_id, person, command)


def removed(partner: Partner, partner_id: str, person: str, command: Command) -> list[Event]:
    """Somebody is off the roster in whatever way they were on it."""
    events: list[Event] = [
        MemberRemoved(
            partner_id=partner_id,
            person_id=person,
            removed_by=command.actor.person,
            removed_at=command.now,
        )
    ]
    if partner.roster.second == person:
        events.append(acting(partner_id, partner, partner.representative, None, command))
    return events


def member_removed(state: Programme, event: MemberRemoved) -> None:
    roster = state.partners[event.partner_id].roster
    if roster.members.pop(event.person_id, None) is not None:
        roster.former.add(event.person_id)
    roster.invited.pop(event.person_id, None)
    if roster.handover is not None and roster.handover.to == event.person_id:
        roster.handover = None
