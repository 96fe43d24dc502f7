"""A form as its template shows it: values, what is wrong with them, and what makes it safe to send."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.gateway.pages.site.forms import Fault, FormInvalid
from services.gateway.pages.site.refusals import sentence_of
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.words import Words
from shared.kernel.refusals import Rejected
from shared.rpc.problems import status_of

Wrong = FormInvalid | Rejected


@dataclass(frozen=True, slots=True)
class ShownFault:
    """What is wrong, in words, and with which field."""

    field: str
    """Empty where it is none of them alone."""
    words: str


@dataclass(frozen=True, slots=True)
class FormView:
    """One form on a page."""

    once: str
    """Becomes the Idempotency-Key: sent twice, it is done once."""
    values: Mapping[str, str] = field(default_factory=dict)
    chosen: frozenset[tuple[str, str]] = frozenset()
    """Every name with every value that was sent for it: of several boxes, all that were ticked."""
    faults: tuple[ShownFault, ...] = ()

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")

    def fault(self, name: str) -> str:
        """What is wrong with a field; empty where nothing is."""
        return next((one.words for one in self.faults if one.field == name), "")


def blank(*pairs: tuple[str, str], **values: str) -> FormView:
    """A form that nobody has sent yet, with what is known already."""
    chosen = frozenset({*pairs, *values.items()})
    return FormView(secrets.token_urlsafe(16), {**dict(pairs), **values}, chosen)


def sent(
    pairs: Iterable[tuple[str, str]],
    wrong: Wrong,
    words: Words,
    shown: Shown,
    fields: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> FormView:
    """A form that was sent and is shown again with what was wrong.

    ``fields`` says to which field a refusal belongs, by its code; ``labels`` what the form calls
    its fields. The form gets a new ``once``: what was
    refused was not done, and what is sent next is another request.
    """
    given = list(pairs)
    if isinstance(wrong, Rejected):
        text = sentence_of(wrong.code, wrong.sentence, wrong.facts, words, shown)
        faults = [ShownFault((fields or {}).get(wrong.code, ""), text)]
    else:
        faults = [
            ShownFault(one.field, _words_of(one, (labels or {}).get(one.field), words))
            for one in wrong.faults
        ]
    return FormView(secrets.token_urlsafe(16), dict(given), frozenset(given), tuple(faults))


def status_of_wrong(wrong: Wrong) -> int:
    """With which status the form is shown again."""
    return status_of(wrong.refusal) if isinstance(wrong, Rejected) else 422


def once_of(pairs: Iterable[tuple[str, str]]) -> str:
    """The key of a form that was sent; a form without one is as good as a new one each time."""
    once = dict(pairs).get("once", "")
    return (
        once
        if 0 < len(once) <= 120 and once.isascii() and once.isprintable() and " " not in once
        else (secrets.token_urlsafe(16))
    )


def _words_of(fault: Fault, label: str | None, words: Words) -> str:
    key = f"fault.{fault.code}"
    if key not in words:
        key = "fault.other"
    return words(key, **{**fault.facts, "label": label or label_of(fault.field, words)})


def label_of(name: str, words: Words) -> str:
    """What a field is called: ``window.starts_at`` may have its own words, or those of ``starts_at``."""
    plain = ".".join(part for part in name.split(".") if not part.isdecimal())
    for key in (f"field.{plain}", f"field.{plain.rpartition('.')[2]}"):
        if key in words:
            return words(key)
    return words("field.form")
