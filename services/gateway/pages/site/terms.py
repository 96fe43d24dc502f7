"""The terms of an agreement as people read them, and which of them a new version changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.gateway.operations.agreements import may_read_texts, texts_of
from services.gateway.operations.people import contacts
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.partners.admission import AgreementTerms
from shared.contracts.partners.agreements.views import (
    READ_AGREEMENT_TEXT,
    AgreementTextView,
    AgreementVersion,
    AgreementView,
)


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
    text: str | None
    """The text, for whoever may read it; None for others, and where there is none."""
    salt: str | None
    """With the text it proves the hash; for whoever may read the text."""
    text_is_new: bool
    """Whether the version before had another text."""
    partner_signer: str
    """Who signed, by name, for whoever may read the text; else empty."""
    community_signer: str


async def versions_of(visit: Visit, agreement: AgreementView) -> tuple[ShownVersion, ...]:
    """The versions, the newest first, each beside the one before."""
    spaces = await spaces_of(visit)
    names = {one.space_id: name_in(visit.language, one) for one in spaces.values()}
    shown, found, before = await visit.shown(), [], None
    texts, people = await _inside(visit, agreement)
    in_words = any(one.terms.categories for one in agreement.versions)
    text_before: str | None = None
    for version in agreement.versions:
        kept = texts.get(version.version)
        said = [*_said(version.terms, names, shown, visit.words)]
        if in_words:
            named = visit.words("equipment.and").join(version.terms.categories)
            said.append((visit.words("agreements.categories"), named or visit.words("agreements.none_named")))
        terms = tuple(
            ShownTerm(label, value, before[place][1] if before and before[place][1] != value else None)
            for place, (label, value) in enumerate(said)
        )
        found.append(
            ShownVersion(
                version,
                terms,
                kept.text if kept else None,
                kept.salt if kept else None,
                before is not None and version.text_sha256 != text_before,
                people.get(version.partner_signed_by or "", ""),
                people.get(version.community_signed_by or "", ""),
            )
        )
        before, text_before = said, version.text_sha256
    return tuple(reversed(found))


async def _inside(
    visit: Visit, agreement: AgreementView
) -> tuple[Mapping[int, AgreementTextView], Mapping[str, str]]:
    """What both sides alone, and those who watch over partners, see: the texts, and the names of who signed.

    That the names were read is written down where each of them sees it.
    """
    caller = await visit.caller_of(READ_AGREEMENT_TEXT)
    if not await may_read_texts(caller, agreement):
        return {}, {}
    texts = {one.version: one for one in await texts_of(caller, agreement)}
    signed = {who for one in agreement.versions for who in (one.partner_signed_by, one.community_signed_by)}
    known = await contacts(caller, sorted(who for who in signed if who), ContactPurpose.SERVICE)
    return texts, {person_id: person.name for person_id, person in known.items()}


def _said(terms: AgreementTerms, names: dict[str, str], shown: Shown, words: Words) -> list[tuple[str, str]]:
    between = words("equipment.and")
    rooms = between.join(names.get(one, "") for one in terms.space_ids)
    about = between.join(words.of(one) for one in terms.session_categories)
    return [
        (words("agreements.term"), shown.days(terms.starts_at, terms.ends_at)),
        (words("agreements.share"), shown.percent(terms.share_bps)),
        (words("agreements.ratio"), shown.percent(terms.price_ratio_bps)),
        (words("field.free_hours_owed"), str(terms.free_hours_owed)),
        (words("field.space_ids"), rooms or words("agreements.any_space")),
        (words("agreements.session_categories"), about or words("agreements.any_category")),
        (words("field.serves_minors"), words("site.yes" if terms.serves_minors else "site.no")),
    ]
