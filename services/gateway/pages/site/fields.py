"""Fields of a form as data: what a page asks for, from which one template makes the whole form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, StrEnum

from services.gateway.pages.site.form_views import label_of
from services.gateway.pages.site.forms import is_money, is_share
from services.gateway.pages.site.words import Words

Choices = tuple[tuple[str, str], ...]
"""Pairs of value and words."""


class Kind(Enum):
    """How a field is typed in."""

    TEXT = "text"
    AREA = "area"
    SELECT = "select"
    RADIOS = "radios"
    CHECKS = "checks"
    MOMENT = "datetime-local"
    DAY = "date"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    PHONE = "tel"
    EMAIL = "email"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its name leads into the request model, as `forms` reads it."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    choices: Choices = ()
    required: bool = True
    fold: str = ""
    """What those are called that lie folded together beside it, and are rarely filled in; empty for none."""
    usual: str = ""
    """What stands in it where nobody has chosen anything else: with that alone a fold stays shut."""


class Fields:
    """Makes the fields of a form in one language."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def __call__(
        self,
        name: str,
        kind: Kind = Kind.TEXT,
        *,
        hint: str = "",
        choices: Choices = (),
        required: bool = True,
        label: str = "",
        fold: str = "",
        usual: str = "",
    ) -> Field:
        """A field, labelled as its name is unless ``label`` says so; that, ``hint`` and ``fold`` are keys of
        words."""
        return Field(
            name=name,
            label=self._words(label) if label else label_of(name, self._words),
            kind=kind,
            hint=self._words(hint) if hint else "",
            choices=choices,
            required=required,
            fold=self._words(fold) if fold else "",
            usual=usual,
        )

    def nth(
        self, name: str, place: int, kind: Kind = Kind.TEXT, *, label: str, required: bool = False
    ) -> Field:
        """A field of a row, whose label says of which: places count from 0, labels from 1."""
        row = self._words("form.nth", label=self._words(label), n=place + 1)
        return Field(name=name, label=row, kind=kind, required=required)

    def folded(self, fold: str, fields: Iterable[Field]) -> tuple[Field, ...]:
        """These together in one place that opens when somebody wants them; ``fold`` is a key of words."""
        return tuple(replace(one, fold=self._words(fold)) for one in fields)

    def rows(self, rows: Iterable[Iterable[Field]], shown: int) -> Iterator[Field]:
        """Rows of fields, of which so many stand there at once and the rest lie together in a fold."""
        for place, row in enumerate(rows):
            yield from row if place < shown else self.folded("form.more", row)

    def one_of(
        self,
        name: str,
        kind: type[StrEnum],
        *,
        hint: str = "",
        radios: bool = False,
        label: str = "",
        may_be_none: bool = False,
        usual: str = "",
    ) -> Field:
        """A choice among the members of an enumeration, or none of them."""
        choices = tuple((one.value, self._words.of(one)) for one in kind)
        if may_be_none:
            choices = (("", self._words("site.none")), *choices)
        kind_of_field = Kind.RADIOS if radios else Kind.SELECT
        return self(name, kind_of_field, hint=hint, choices=choices, label=label, usual=usual)

    def yes_or_no(
        self, name: str, *, label: str = "", hint: str = "", fold: str = "", usual: str = ""
    ) -> Field:
        """A choice between yes and no."""
        choices = (("true", self._words("site.yes")), ("false", self._words("site.no")))
        return self(name, Kind.RADIOS, label=label, hint=hint, choices=choices, fold=fold, usual=usual)


def flat(values: Mapping[str, object], prefix: str = "") -> Iterable[tuple[str, str]]:
    """What a request says, as fields of a form: the reverse of `forms.read` but for moments."""
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from flat(value, f"{name}.")
        elif isinstance(value, list | tuple):
            for place, one in enumerate(value):
                if isinstance(one, Mapping):
                    yield from flat(one, f"{name}.{place}.")
                else:
                    yield name, str(one)
        elif isinstance(value, bool):
            yield name, "true" if value else "false"
        elif isinstance(value, int) and is_money(key):
            yield name, f"{Decimal(value) / 100:.2f}"
        elif isinstance(value, int) and is_share(key):
            yield name, f"{Decimal(value) / 100:f}"
        elif value is not None:
            yield name, str(value)


def number_kind(name: str) -> Kind:
    """How a number of this name is typed."""
    return Kind.MONEY if is_money(name) else Kind.PERCENT if is_share(name) else Kind.NUMBER
