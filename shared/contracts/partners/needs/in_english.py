"""What a need or a project says in English beside its own words."""

from pydantic import ConfigDict, Field

from shared.kernel.models import Frozen, Prose, Request, Title, is_unsaid


class InEnglish(Frozen):
    """Title and summary in English, where somebody says them."""

    title_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """Its title in English, for everybody to read; absent where nobody said, and before 0.2.0."""
    summary_en: Prose | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its summary, in English; absent where nobody said, and before 0.2.0."""


class TranslateRequest(Request):
    """What a need or a project says in English."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title_en": "Nature for families",
                    "summary_en": "126 families would like to grow plants close by in summer.",
                }
            ]
        }
    )

    title_en: Title
    """Its title in English, for everybody to read."""
    summary_en: Prose | None = None
    """The same as its summary, in English; null where there is none."""
