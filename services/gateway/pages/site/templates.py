"""Templates: each is filled from one frozen view class, whose fields are all that it may name."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from jinja2 import PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from services.gateway.pages.site.languages import (
    Described,
    Language,
    Named,
    Titled,
    described_in,
    is_other,
    name_in,
    said_in,
    title_in,
)
from services.gateway.pages.site.linked_data import LinkedData
from services.gateway.pages.site.other_languages import mark_chinese
from services.gateway.pages.site.rendering import Rendering
from services.gateway.pages.site.shown import Shown, points_of
from services.gateway.pages.site.words import Words


@dataclass(frozen=True, slots=True)
class ListFiles:
    """The list of a page as files, with the filters that its reader set."""

    each: tuple[tuple[str, str], ...]
    """What a file is, and its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What one template shows. Its class names the template, beside which it lies."""

    template: ClassVar[str]

    title: str
    """The page's own title: the head adds where it is."""
    linked_data: LinkedData | None = None
    """What the page is about, for programs; None where it says nothing to them."""
    list_files: ListFiles | None = None
    """The list that it shows, for a spreadsheet; None where it shows none, or the visitor may not have it."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One place that the head of every page leads to."""

    words: str
    """The key of its words."""
    path: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Site:
    """What stands around every page: in whose language, for whom, where."""

    words: Words
    shown: Shown
    path: str
    """The address as it was asked for, with its query: where the language switch comes back to."""
    style: str
    """The address of the style sheet."""
    community: str = ""
    community_name: str = ""
    person: str | None = None
    """The visitor's name; empty where the vault knows none, None for a stranger."""
    token: str = ""
    """Of the session, for forms; see `forms`."""
    acting_for: str | None = None
    """The name of the resident in whose place staff act; None where everybody acts for themselves."""
    tabs: tuple[Tab, ...] = ()
    guide: str | None = None
    """The guide that tells how the page works; None where none does."""
    is_wrong: bool = False
    """Whether something is wrong with what was sent, which the title then says first."""
    development: bool = False
    """Whether anybody may sign in as anybody, which every page then says."""
    missing: tuple[str, ...] = ()
    """The services that did not answer: what they know is not on the page, which says so."""

    @property
    def language(self) -> Language:
        """The page's language."""
        return self.words.language

    @property
    def has_desk(self) -> bool:
        """Whether the visitor has the staff's desk to go back to."""
        return any(tab.words == "nav.desk" for tab in self.tabs)


def _site(context: Context) -> Site:
    site: Site = context.parent[
        "site"
    ]  # As `context["site"]`, which no template sets anew, in a third of the time.
    return site


@pass_context
def _label(context: Context, member: StrEnum) -> str:
    return _site(context).words.of(member)


@pass_context
def _money(context: Context, amount_fen: int) -> str:
    return _site(context).shown.money(amount_fen)


@pass_context
def _clock(context: Context, at: datetime) -> str:
    return _site(context).shown.clock(at)


@pass_context
def _day(context: Context, at: datetime | date) -> str:
    return _site(context).shown.day(at)


@pass_context
def _moment(context: Context, at: datetime) -> str:
    return _site(context).shown.moment(at)


@pass_context
def _until(context: Context, at: datetime) -> str:
    return _site(context).shown.until(at)


@pass_context
def _iso(context: Context, at: datetime) -> str:
    return _site(context).shown.local(at).isoformat(timespec="minutes")


@pass_context
def _month(context: Context, month: str) -> str:
    return _site(context).shown.month(month)


@pass_context
def _percent(context: Context, bps: int) -> str:
    return _site(context).shown.percent(bps)


@pass_context
def _window(context: Context, starts_at: datetime, ends_at: datetime) -> str:
    return _site(context).shown.window(starts_at, ends_at)


@pass_context
def _named(context: Context, thing: Named) -> str:
    """The name in the page's language."""
    return name_in(_site(context).language, thing)


@pass_context
def _titled(context: Context, thing: Titled) -> str:
    """The title in the page's language, or as it was written where there is nothing else."""
    return title_in(_site(context).language, thing)


@pass_context
def _described(context: Context, thing: Described) -> str:
    """The description in the page's language, or as it was written where there is nothing else."""
    return described_in(_site(context).language, thing)


@pass_context
def _said(context: Context, thing: object, name: str) -> str:
    """What it says under this name in the page's language, or as it was written."""
    return said_in(_site(context).language, thing, name)


@pass_context
def _is_other(context: Context, thing: object) -> bool:
    """Whether some of it is not in the page's language, since nobody said it there."""
    return is_other(_site(context).language, thing)


def _hours(minutes: int) -> str:
    return points_of(minutes)


def _environment() -> Rendering:
    environment = Rendering(
        loader=PackageLoader("services.gateway.pages", "."),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = (_label, _money, _clock, _day, _moment, _until, _iso, _month, _percent, _window,
               _named, _titled, _described, _said, _is_other, _hours)  # fmt: skip
    environment.filters.update({one.__name__.removeprefix("_"): one for one in filters})
    return environment


ENVIRONMENT = _environment()


def render(page: PageView, site: Site) -> str:
    """The page as HTML; what is Chinese on one in another language says so."""
    shown = ENVIRONMENT.get_template(page.template).render(page=page, site=site, t=site.words)
    return shown if site.language is Language.CHINESE else mark_chinese(shown)
