"""What the rules need to know of a template of sessions."""

from dataclasses import dataclass

from shared.contracts.bookings.sessions.templates import TemplateContent


@dataclass(slots=True)
class Template:
    id: str
    partner_id: str
    session: TemplateContent
