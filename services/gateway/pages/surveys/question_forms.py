"""One question as the desk types it, for a survey or for a call."""

from collections.abc import Collection
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.forms import Fault, FormInvalid, one_a_line
from shared.contracts.partners.surveys.instrument import Option, Question, QuestionKind
from shared.kernel.models import Flag, Request, Title

Lines = Annotated[str, StringConstraints(max_length=4_000)]
BETWEEN_LANGUAGES = " / "


class TypedQuestion(Request):
    """What is asked, and how it is answered."""

    question: Title
    question_en: Title | None = None
    kind: QuestionKind
    options: Lines = ""
    """One a line, the English after a stroke between spaces."""
    bands: Lines = ""
    """Where each band begins, with spaces between them."""
    required: Flag


def question_fields(fields: Fields) -> tuple[Field, ...]:
    """The fields in which it is typed."""
    yes_or_no = fields.yes_or_no("required").choices
    return (
        fields("question", label="surveys.question"),
        fields("question_en", required=False, label="surveys.question_en"),
        fields.one_of("kind", QuestionKind, label="surveys.kind"),
        fields("options", Kind.AREA, hint="surveys.options_hint", required=False, label="surveys.options"),
        fields("bands", hint="surveys.bands_hint", required=False, label="surveys.bands"),
        fields("required", Kind.RADIOS, choices=yes_or_no, label="surveys.required"),
    )


def question_of(body: TypedQuestion, codes: Collection[str]) -> Question:
    """The question, under a code that none of these is; `FormInvalid` where its kind wants something else."""
    code = next(one for place in range(1, len(codes) + 2) if (one := f"q{place}") not in codes)
    lines = one_a_line(body.options)
    try:
        return Question(
            code=code,
            kind=body.kind,
            title=body.question,
            title_en=body.question_en,
            options=tuple(_option(place, line) for place, line in enumerate(lines, start=1)),
            bands=tuple(map(int, body.bands.split())),
            required=body.required,
        )
    except (ValidationError, ValueError):
        raise does_not_fit(body) from None


def does_not_fit(body: TypedQuestion) -> FormInvalid:
    """What is wrong with a question that can't be made."""
    name = "bands" if body.kind is QuestionKind.NUMBER else "options"
    return FormInvalid([Fault(name, "question_does_not_fit", {})])


def _option(place: int, line: str) -> Option:
    chinese, _, english = line.partition(BETWEEN_LANGUAGES)
    return Option(code=f"a{place}", title=chinese.strip(), title_en=english.strip() or None)
