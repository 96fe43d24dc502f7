"""Contact data: names and phones, for what they are read, and who read them."""

from enum import StrEnum

from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, View


class ContactPurpose(StrEnum):
    """For what somebody reads another's name and phone (Personal Information Protection Law, art. 6)."""

    BOOKING = "booking"  # About a booking, an enrolment or a place on a waitlist.
    SERVICE = "service"  # About a partner's service, a trial or an application.
    FUND = "fund"  # About a gift, a receipt or a disbursement.
    SAFETY = "safety"  # Somebody is in danger, or something has to be told at once.
    MEMBERSHIP = "membership"  # Who belongs here: roles, registering, correcting what is wrong.


ON_BEHALF = "on_behalf"
"""The purpose of staff who see a resident's own page because they act in that resident's place."""


class PseudonymView(View):
    """How the caller shows in the public events and lists of one community."""

    person_id: ActorId
    """The caller's id in this community, which those see who belong to it."""
    pseudonym: Id
    """What stands in its place for everybody else, in this community alone."""


class ContactReadView(View):
    """One occasion on which somebody read the caller's name and phone."""

    community: str
    """The community whose copy was read."""
    person_id: ActorId
    """Whose data it was: the caller's id in that community."""
    reader_id: ActorId
    """Who read it."""
    purpose: str
    """For what: one of the purposes that readers name, or `on_behalf` of staff in the caller's place."""
    read_at: Instant
    """When."""
    read_id: Id
    """The entry's own id."""
