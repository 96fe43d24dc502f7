"""The partners of the community, by mechanism of co-operation (合作机制) and field of work (领域)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeVar

from fastapi import APIRouter, Response

from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_views import FormView, blank
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.counts import GetProgrammeCounts
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.partnership import PartnerState, PartnerView

router = APIRouter(include_in_schema=False)

_LEFT = frozenset({PartnerState.EXITED, PartnerState.TERMINATED})
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersPage(PageView):
    """Who is a partner here."""

    template: ClassVar[str] = "programme/partners.html"

    partners: tuple[PartnerView, ...]
    filtered: bool
    fields: tuple[Field, ...]
    form: FormView


@page(router, "GET /{community}/partners")
async def partners(visit: Visit) -> Response:
    """The partners that have not left; what the address asks for that is no filter is passed over."""
    words, fields = visit.words, Fields(visit.words)
    mechanism = _member(Mechanism, visit.asked("mechanism"))
    field = _member(FieldOfWork, visit.asked("field"))
    counts = (await visit.ask(GetProgrammeCounts())).partners
    found = (
        one
        for one in (await partners_of(visit)).values()
        if one.state not in _LEFT and mechanism in {None, one.mechanism} and field in {None, one.field}
    )
    view = PartnersPage(
        title=words("partners.title"),
        partners=tuple(found),
        filtered=bool(mechanism or field),
        fields=(
            fields("mechanism", Kind.SELECT, choices=_counted(words, Mechanism, counts.by_mechanism)),
            fields(
                "field",
                Kind.SELECT,
                choices=_counted(words, FieldOfWork, counts.by_field),
                label="field.field",
            ),
        ),
        form=blank(
            ("mechanism", mechanism.value if mechanism else ""), ("field", field.value if field else "")
        ),
    )
    return await visit.page(view)


def _counted(words: Words, kind: type[E], counts: Mapping[E, int]) -> Choices:
    """The members of an enumeration, each with how many partners are of it."""
    each = ((one.value, words("partners.kind_n", kind=words.of(one), n=counts.get(one, 0))) for one in kind)
    return (("", words("partners.all")), *each)


def _member(kind: type[E], value: str) -> E | None:
    return next((one for one in kind if one.value == value), None)
