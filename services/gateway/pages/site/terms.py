"""The terms of an agreement as people read them, and which of them a new version changes."""

from dataclasses import dataclass

from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.partners.admission import AgreementTerms
from shared.contracts.partners.agreements.views import AgreementVersion, AgreementView


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """One term: its name, what it says, and what it said in the version before where that differs."""

    label: str
    value: str
    before: str | None


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version of an agreement."""

    version: AgreementVersion
    terms: tuple[ShownTerm, ...]


async def versions_of(visit: Visit, agreement: AgreementView) -> tuple[ShownVersion, ...]:
    """The versions, the newest first, each beside the one before."""
    spaces = await spaces_of(visit)
    names = {one.space_id: name_in(visit.language, one) for one in spaces.values()}
    shown, found, before = await visit.shown(), [], None
    for version in agreement.versions:
        said = _said(version.terms, names, shown, visit.words)
        terms = tuple(
            ShownTerm(label, value, before[place][1] if before and before[place][1] != value else None)
            for place, (label, value) in enumerate(said)
        )
        found.append(ShownVersion(version, terms))
        before = said
    return tuple(reversed(found))


def _said(terms: AgreementTerms, names: dict[str, str], shown: Shown, words: Words) -> list[tuple[str, str]]:
    rooms = "、".join(names.get(one, "") for one in terms.space_ids)
    return [
        (words("agreements.term"), f"{shown.day(terms.starts_at)} – {shown.day(terms.ends_at)}"),
        (words("agreements.share"), shown.percent(terms.share_bps)),
        (words("agreements.ratio"), shown.percent(terms.price_ratio_bps)),
        (words("field.free_hours_owed"), str(terms.free_hours_owed)),
        (words("field.space_ids"), rooms or words("agreements.any_space")),
        (words("agreements.categories"), "、".join(terms.categories) or words("agreements.none_named")),
        (words("field.serves_minors"), words("site.yes" if terms.serves_minors else "site.no")),
    ]
