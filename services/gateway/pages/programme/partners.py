"""The partners of the community, by mechanism of co-operation (合作机制) and field of work (领域)."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.site.kinds import KindFilter, kind_filter
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.partners.counts import GetProgrammeCounts
from shared.contracts.partners.partnership import ListPartners, PartnerState, PartnerView

router = APIRouter(include_in_schema=False)

_LEFT = frozenset({PartnerState.EXITED, PartnerState.TERMINATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersPage(PageView):
    """Who is a partner here."""

    template: ClassVar[str] = "programme/partners.html"

    partners: tuple[PartnerView, ...]
    kinds: KindFilter


@page(router, "GET /{community}/partners")
async def partners(visit: Visit) -> Response:
    """The partners that have not left; what the address asks for that is no filter is passed over."""
    kinds = kind_filter(visit, (await visit.ask(GetProgrammeCounts())).partners)
    found = (
        one
        for one in (await partners_of(visit)).values()
        if one.state not in _LEFT
        and kinds.mechanism in {None, one.mechanism}
        and kinds.field in {None, one.field}
    )
    view = PartnersPage(
        title=visit.words("partners.title"),
        list_files=await files_of(
            visit, "partners", ListPartners(mechanism=kinds.mechanism, field=kinds.field)
        ),
        partners=tuple(found),
        kinds=kinds,
    )
    return await visit.page(view)
