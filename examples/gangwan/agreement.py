"""Part 2 of the thread, its end: the agreement, and how the other services hear of it."""

from datetime import timedelta

from examples.gangwan.places import HAIWAN, TERRACE
from examples.gangwan.stage import Stage, expect
from shared.contracts.bookings.hosts import HostView
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.gateway.identity import MeView
from shared.contracts.partners.agreements.commands import AgreementRequest, SignAgreementRequest
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.agreements.views import AgreementView
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.refusals.agreements import PARTNER_SIGNS_FIRST

_CATEGORIES = (SessionCategory.NATURE, SessionCategory.CRAFTS, SessionCategory.READING)
"""Planting and nature lessons, parent-child crafts, picture books: what its application says."""


def agree(stage: Stage, partner_id: str) -> None:
    """Plays the part; at its end bookings knows the partner as a host with terms."""
    stage.title("2  Partners: the agreement")
    stage.until(
        lambda: stage.get("xiaochen", f"{HAIWAN}/me", MeView),
        lambda me: partner_id in me.partner_ids,
        "the gateway lets the representative act for the partner",
    )
    what = (
        f"drafts the agreement: a year, the terrace, sessions about {', '.join(_CATEGORIES)}, share and price"
    )
    terms = _terms(stage)
    drafted = stage.does("chen-staff", what, f"{HAIWAN}/partners/{partner_id}/agreements", terms)
    _signed(stage, drafted.id)
    stage.until(
        lambda: stage.all("chen-staff", f"{HAIWAN}/hosts", HostView, state="active"),
        lambda hosts: any(one.partner_id == partner_id for one in hosts),
        "bookings knows the host and its terms",
    )
    stage.tell("bookings has heard of it, by PartnerAdmitted and AgreementActivated")


def _terms(stage: Stage) -> AgreementRequest:
    spaces = stage.all(None, f"{HAIWAN}/spaces", SpaceView)
    return AgreementRequest(
        free_hours_owed=12,
        space_ids=tuple(one.space_id for one in spaces if one.name == TERRACE),
        session_categories=_CATEGORIES,
        serves_minors=True,
        starts_at=stage.base,
        ends_at=stage.base + timedelta(days=365),
    )


def _signed(stage: Stage, agreement_id: str) -> None:
    here = f"{HAIWAN}/agreements/{agreement_id}"
    community = SignAgreementRequest(side=Side.COMMUNITY, version=1)
    stage.refused("chen-staff", "would sign first", f"{here}/signatures", community, by=PARTNER_SIGNS_FIRST)
    partner = SignAgreementRequest(side=Side.PARTNER, version=1)
    stage.does("xiaochen", "signs for the partner", f"{here}/signatures", partner)
    stage.does("chen-staff", "signs for the community", f"{here}/signatures", community)
    agreement = stage.get("chen-staff", here, AgreementView)
    expect((agreement.terms.share_bps, agreement.terms.price_ratio_bps), (1_500, 5_000), "share, price ratio")
    stage.tell("active: 15% of the income to the fund, prices at most half the market's")
