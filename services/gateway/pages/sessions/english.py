"""The fields for what a session, or a template of some, says in English."""

from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.words import Words


def english_fields(words: Words, prefix: str = "") -> tuple[Field, ...]:
    """Title and description in English, in a fold: most sessions are said in Chinese alone."""
    fields = Fields(words)
    title = fields(f"{prefix}title_en", label="sessions.name_en", required=False)
    return fields.folded("sessions.in_english", (title, description_in_english(words, prefix)))


def description_in_english(words: Words, prefix: str = "") -> Field:
    """The description in English, which may be missing."""
    return Fields(words)(
        f"{prefix}description_en",
        Kind.AREA,
        label="sessions.text_en",
        hint="sessions.text_en_hint",
        required=False,
    )
