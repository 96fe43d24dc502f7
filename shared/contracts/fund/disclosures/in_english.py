"""What is disclosed, said in English beside its own words."""

from pydantic import Field

from shared.kernel.models import Frozen, Text, is_unsaid


class TextInEnglish(Frozen):
    """The same text in English, where somebody says it. The text itself is what is disclosed."""

    text_en: Text | None = Field(default=None, exclude_if=is_unsaid)
    """The same as the text, in English; absent where nobody said, and before 0.2.0."""
