"""A paper: one structure, shown as a page to print, or as a PDF where the extra ``pdf`` is installed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from fastapi import Response

from services.gateway.pages.papers import printing
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.kernel.refusals import Kind, Refusal, Rejected

PDF_IS_NOT_INSTALLED = Refusal(
    "pdf_is_not_installed",
    Kind.NOT_FOUND,
    "This platform makes no PDFs: the extra `pdf` is not installed. Print the page instead.",
)
_ENDING = ".pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of texts below their heads; the first cell of a row says what it is about."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    """The last row, set off; empty where nothing is added up."""
    addresses: tuple[str, ...] = ()
    """Where each row leads to from a page, in the order of the rows; empty where they lead nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a paper says. All of it is written out: nothing depends on the day on which it is made."""

    title: str
    kind: str
    """What kind of paper it is, above its title."""
    lead: str
    facts: tuple[tuple[str, str], ...] = ()
    """Label and value; what is empty is left out."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """By its label, where a fact leads to from a page."""
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader has to know of it: below everything else."""
    leads: tuple[tuple[str, str], ...] = ()
    """Where a page leads to below the notes: address and words. A PDF leaves them out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage(PageView):
    """The paper as a page that can be printed."""

    template: ClassVar[str] = "papers/paper.html"

    paper: Paper
    pdf: str | None
    """The address of the PDF; None where none is made here."""
    back: str
    back_words: str
    others: tuple[tuple[str, str], ...]
    """Papers of the same kind: address and words."""


def asked_of(visit: Visit) -> tuple[str, bool]:
    """The last part of the address without its ending, and whether the PDF is asked for.

    Raises `Rejected` for a PDF where none is made.
    """
    part = visit.request.url.path.rpartition("/")[2]
    if not part.endswith(_ENDING):
        return part, False
    if not printing.IS_THERE:
        raise Rejected(PDF_IS_NOT_INSTALLED)
    return part.removesuffix(_ENDING), True


async def answer_month(
    visit: Visit,
    paper: Paper,
    here: str,
    months: Iterable[str],
    month: str,
    *,
    as_pdf: bool,
    back_words: str,
) -> Response:
    """The paper of one month, found below ``here``, as `answer`; it leads to those of the other months."""
    shown = await visit.shown()
    others = tuple((f"{here}/{one}", shown.month(one)) for one in months if one != month)
    back = here, visit.words(back_words)
    return await answer(visit, paper, f"{here}/{month}", as_pdf=as_pdf, back=back, others=others)


async def answer(
    visit: Visit,
    paper: Paper,
    path: str,
    *,
    as_pdf: bool,
    back: tuple[str, str],
    others: tuple[tuple[str, str], ...] = (),
) -> Response:
    """The paper that is found at ``path``: as a page, or as the PDF beside it.

    ``back`` is where the page leads back to: address and words.
    """
    if as_pdf:
        return await _pdf(visit, paper, path)
    view = PaperPage(
        title=paper.title,
        paper=paper,
        pdf=f"{path}{_ENDING}" if printing.IS_THERE else None,
        back=back[0],
        back_words=back[1],
        others=others,
    )
    return await visit.page(view)


async def _pdf(visit: Visit, paper: Paper, path: str) -> Response:
    words = visit.words
    community = name_in(visit.language, await visit.here())
    content = await printing.pdf_of(
        {
            "title": paper.title,
            "author": community,
            "lang": "zh" if visit.language.value.startswith("zh") else "en",
            "region": "cn" if visit.language.value.startswith("zh") else "gb",
            "kind": paper.kind,
            "lead": paper.lead,
            "facts": [list(one) for one in paper.facts if one[1]],
            "tables": [_table(one) for one in paper.tables],
            "notes": list(paper.notes),
            "foot": words("papers.found_at", path=f"{root_of(visit)}{path}"),
            "lacking": words("papers.lacking", sign=printing.LACKING),
        }
    )
    name = f"{visit.community}-{path.rpartition('/')[2]}{_ENDING}"
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "no-store",
        "Content-Language": visit.language.value,
        "Vary": "Cookie, Accept-Language",
    }
    return Response(content, 200, headers, printing.MEDIA_TYPE)


def _table(one: Table) -> dict[str, object]:
    return {
        "title": one.title,
        "head": list(one.head),
        "rows": [list(row) for row in one.rows],
        "total": list(one.total),
    }
