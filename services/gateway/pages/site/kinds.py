"""Lists filtered by mechanism of co-operation (合作机制) and field of work (领域)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_views import FormView, blank
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.counts import KindCounts
from shared.contracts.partners.needs.events import FieldOfWork

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class KindFilter:
    """What the address asks for, and the form that asks for it."""

    mechanism: Mechanism | None
    field: FieldOfWork | None
    fields: tuple[Field, ...]
    form: FormView
    kept: str
    """What the link to the next page of the list keeps of the address."""

    @property
    def is_set(self) -> bool:
        """Whether anything is asked for."""
        return self.mechanism is not None or self.field is not None


def kind_filter(visit: Visit, counts: KindCounts, *, mechanisms: bool = True) -> KindFilter:
    """The filter of a page, each choice with how many there are; what is no filter is passed over."""
    words, fields = visit.words, Fields(visit.words)
    mechanism = _member(Mechanism, visit.asked("mechanism")) if mechanisms else None
    field = _member(FieldOfWork, visit.asked("field"))
    by_mechanism = _counted(words, Mechanism, counts.by_mechanism)
    by_field = _counted(words, FieldOfWork, counts.by_field)
    asked = {key: one.value for key, one in (("mechanism", mechanism), ("field", field)) if one is not None}
    return KindFilter(
        mechanism,
        field,
        (
            *((fields("mechanism", Kind.SELECT, choices=by_mechanism),) if mechanisms else ()),
            fields("field", Kind.SELECT, choices=by_field, label="field.field"),
        ),
        blank(("mechanism", asked.get("mechanism", "")), ("field", asked.get("field", ""))),
        f"{urlencode(asked)}&" if asked else "",
    )


def _counted(words: Words, kind: type[E], counts: Mapping[E, int]) -> Choices:
    """The members of an enumeration, each with how many there are."""
    each = ((one.value, words("partners.kind_n", kind=words.of(one), n=counts.get(one, 0))) for one in kind)
    return (("", words("partners.all")), *each)


def _member(kind: type[E], value: str) -> E | None:
    return next((one for one in kind if one.value == value), None)
