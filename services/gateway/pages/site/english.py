"""What somebody wrote in Chinese, said in English beside it: the fields of a form, and a form of its own."""

from fastapi import Response

from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, submits
from services.gateway.pages.site.languages import Titled, title_in
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.kernel.messages import Command
from shared.kernel.models import Request


def english_fields(words: Words, text: str | None = "description", prefix: str = "") -> tuple[Field, ...]:
    """Title and text in English, in a fold: most is said in Chinese alone. ``text`` is the field of the
    Chinese one, None for what has a title alone."""
    title = Fields(words)(f"{prefix}title_en", label="english.title", required=False)
    if text is None:
        return Fields(words).folded("english.fold_title", (title,))
    return Fields(words).folded("english.fold", (title, text_in_english(words, text, prefix)))


def text_in_english(words: Words, text: str, prefix: str = "") -> Field:
    """The text in English, which may be missing."""
    return Fields(words)(
        f"{prefix}{text}_en", Kind.AREA, label="english.text", hint="english.text_hint", required=False
    )


def english_values(found: Titled, text: str | None = "summary") -> tuple[tuple[str, str], ...]:
    """What the form has in these fields where something is said already."""
    names = ("title", *((text,) if text else ()))
    return tuple((f"{one}_en", str(getattr(found, f"{one}_en") or "")) for one in names)


async def say_in_english(
    visit: Visit,
    found: Titled,
    back: str,
    says: tuple[type[Command], type[Request]],
    text: str | None = "description",
    **ids: str,
) -> Response:
    """The form that says what stands already in English, or says it better; its own words beside it."""
    words, fields = visit.words, Fields(visit.words)
    names = ("title", *((text,) if text else ()))
    said = zip(
        ("english.original", "english.original_text"), (getattr(found, one) for one in names), strict=False
    )
    form = Form(
        title=words("english.say"),
        back=back,
        back_words=title_in(visit.language, found),
        lead=words("english.say_lead"),
        facts=tuple((words(name), str(value)) for name, value in said if value),
        fields=(
            fields("title_en", label="english.title"),
            *((text_in_english(words, text),) if text else ()),
        ),
        values=english_values(found, text),
        button=words("english.save"),
    )
    command, request = says
    return await answer_form(visit, form, request, submits(visit, command, back, **ids))
