"""Certificates of volunteer service: checking one by its number, and the sheet to print."""

import re
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from markupsafe import Markup

from services.gateway.operations.people import own_contact
from services.gateway.pages.site.posters import qr_of
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.refusals.volunteering import CERTIFICATE_IS_NOT_KNOWN
from shared.contracts.bookings.volunteering.views import (
    CertificateCheck,
    CertificateView,
    GetServiceCertificate,
)
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

_NUMBER = re.compile(r"ZY20[0-9]{2}(-[2-9A-HJ-NP-Z]{4}){3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage(PageView):
    """Typing in the number that somebody shows, and what is known of it."""

    template: ClassVar[str] = "volunteering/check.html"

    asked: str
    found: CertificateCheck | None


@page(router, "GET /{community}/certificates")
async def check(visit: Visit) -> Response:
    """Whether a certificate is genuine, for whoever was shown its number. It tells nobody's name."""
    asked = visit.asked("number").strip().upper()[:40]
    found = await _find(visit, asked) if asked else None
    view = CheckPage(
        title=visit.words("certificates.check"),
        asked=asked,
        found=CertificateCheck(**found.model_dump(exclude={"person_id"})) if found else None,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePage(PageView):
    """The sheet. The holder's name stands on it for the holder alone."""

    template: ClassVar[str] = "volunteering/certificate.html"

    certificate: CertificateCheck
    is_own: bool
    holder: str
    """The holder's name for the holder; empty for everybody else."""
    qr: Markup
    address: str


@page(router, "GET /{community}/certificates/{number}")
async def certificate(visit: Visit) -> Response:
    """What the certificate says, to be printed by its holder and read by whoever has its address."""
    found = require(await _find(visit, visit.part("number")), CERTIFICATE_IS_NOT_KNOWN)
    is_own = await _is_own(visit, found)
    address = f"{root_of(visit)}/{visit.community}/certificates/{found.number}"
    view = CertificatePage(
        title=visit.words("certificates.title"),
        certificate=CertificateCheck(**found.model_dump(exclude={"person_id"})),
        is_own=is_own,
        holder=await _name(visit) if is_own else "",
        qr=qr_of(address, visit.words("certificates.qr")),
        address=address,
    )
    return await visit.page(view)


async def _find(visit: Visit, number: str) -> CertificateView | None:
    if not _NUMBER.fullmatch(number):
        return None
    return await visit.ask(GetServiceCertificate(number=number))


async def _is_own(visit: Visit, found: CertificateView) -> bool:
    """Whether the visitor holds it. While staff act for somebody, nobody's name is shown."""
    if visit.person_id is None or await visit.acting_for() is not None:
        return False
    return (await visit.caller(GetServiceCertificate)).person_id == found.person_id


async def _name(visit: Visit) -> str:
    person = await own_contact(visit.gateway, require_person(visit))
    return (person.name if person else None) or ""
