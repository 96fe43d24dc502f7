"""The fields in which staff type a survey; what few of them say lies in folds."""

from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.surveys.question_forms import question_fields
from shared.contracts.partners.surveys.instrument import SurveyAudience

_ENGLISH = {
    "title_en": "surveys.survey_title_en",
    "section_en": "surveys.section_en",
    "question_en": "surveys.question_en",
}
"""What each field is called that takes something in English."""


def head_fields(fields: Fields) -> tuple[Field, ...]:
    """Title, window and who is asked."""
    return (
        fields("title", label="surveys.survey_title"),
        fields("window.starts_at", Kind.MOMENT, label="surveys.starts_at"),
        fields("window.ends_at", Kind.MOMENT, label="surveys.ends_at"),
        fields.one_of("audience", SurveyAudience, radios=True, label="surveys.audience"),
        *fields.folded("surveys.some_buildings", (_buildings(fields),)),
    )


def _buildings(fields: Fields) -> Field:
    return fields(
        "buildings", Kind.AREA, required=False, label="surveys.buildings", hint="surveys.buildings_hint"
    )


def in_english(fields: Fields, *names: str) -> tuple[Field, ...]:
    """What may be said in English besides, in one fold at the end: few surveys are."""
    said = (fields(name, required=False, label=_ENGLISH[name]) for name in names)
    return fields.folded("surveys.in_english", said)


def asked_fields(fields: Fields) -> tuple[Field, ...]:
    """A question and the section in which it stands."""
    return (
        fields("section", label="surveys.section"),
        *question_fields(fields),
    )
