"""What a session says in English, for the read model of sessions."""

from shared.contracts.bookings.sessions.translations import SessionTranslated
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.messages import Recorded


def translated(
    session: SessionView | None, recorded: Recorded[SessionTranslated], _key: str
) -> SessionView | None:
    """It with what it says in English from now on."""
    english = {"title_en": recorded.data.title_en, "description_en": recorded.data.description_en}
    return session and session.model_copy(update=english)
