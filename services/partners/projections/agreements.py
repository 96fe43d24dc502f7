"""Agreements with all their versions."""

from datetime import datetime

from shared.contracts.partners.admission import AgreementActivated, AgreementEnded
from shared.contracts.partners.agreements.events import (
    AgreementAmended,
    AgreementDrafted,
    AgreementSigned,
    AgreementWithdrawn,
    Side,
)
from shared.contracts.partners.agreements.reminders import AgreementEndsSoon
from shared.contracts.partners.agreements.views import (
    AgreementState,
    AgreementVersion,
    AgreementView,
    GetAgreement,
    ListAgreements,
)
from shared.kernel.messages import Recorded
from shared.kernel.words import KeptWords
from shared.projections.projection import Projection


def _drafted(_view: AgreementView | None, recorded: Recorded[AgreementDrafted], key: str) -> AgreementView:
    event = recorded.data
    first = _version(event, event.drafted_at)
    return AgreementView(
        agreement_id=key,
        partner_id=event.partner_id,
        state=AgreementState.DRAFTED,
        version=event.version,
        terms=event.terms,
        versions=(first,),
        drafted_at=event.drafted_at,
        mechanism=event.mechanism,
        field=event.field,
    )


def _version(event: AgreementDrafted | AgreementAmended, drafted_at: datetime) -> AgreementVersion:
    text = event.text if isinstance(event.text, KeptWords) else None
    return AgreementVersion(
        version=event.version,
        terms=event.terms,
        drafted_at=drafted_at,
        text_id=text.text_id if text else None,
        text_sha256=text.sha256 if text else None,
    )


def _amended(
    view: AgreementView | None, recorded: Recorded[AgreementAmended], _key: str
) -> AgreementView | None:
    if view is None:
        return None
    event = recorded.data
    next_ = _version(event, event.amended_at)
    return view.model_copy(update={"versions": (*view.versions, next_)})


def _signed(
    view: AgreementView | None, recorded: Recorded[AgreementSigned], _key: str
) -> AgreementView | None:
    if view is None:
        return None
    event = recorded.data
    by_partner = event.side is Side.PARTNER
    side = "partner_signed" if by_partner else "community_signed"
    facts = {f"{side}_at": event.signed_at, f"{side}_by": event.signed_by}
    update: dict[str, object] = {"versions": _marked(view, event.version, **facts)}
    if view.state is not AgreementState.ACTIVE:
        update["state"] = AgreementState.SIGNED_BY_PARTNER if by_partner else AgreementState.SIGNED
    return view.model_copy(update=update)


def _activated(
    view: AgreementView | None, recorded: Recorded[AgreementActivated], _key: str
) -> AgreementView | None:
    if view is None:
        return None
    event = recorded.data
    update = {
        "state": AgreementState.ACTIVE,
        "version": event.version,
        "terms": event.terms,
        "renewal_due": False,
        "versions": _marked(view, event.version, activated_at=event.activated_at),
    }
    return view.model_copy(update=update)


def _ends_soon(
    view: AgreementView | None, _recorded: Recorded[AgreementEndsSoon], _key: str
) -> AgreementView | None:
    return view.model_copy(update={"renewal_due": True}) if view else None


def _marked(view: AgreementView, version: int, **facts: object) -> tuple[AgreementVersion, ...]:
    return tuple(one.model_copy(update=facts) if one.version == version else one for one in view.versions)


def _ended(view: AgreementView | None, recorded: Recorded[AgreementEnded], _key: str) -> AgreementView | None:
    event = recorded.data
    state = AgreementState.EXPIRED if event.expired else AgreementState.TERMINATED
    update = {
        "state": state,
        "reason": event.reason or "expired",
        "ended_at": event.ended_at,
        "renewal_due": False,
    }
    return view.model_copy(update=update) if view else None


def _withdrawn(
    view: AgreementView | None, recorded: Recorded[AgreementWithdrawn], _key: str
) -> AgreementView | None:
    event = recorded.data
    update = {"state": AgreementState.WITHDRAWN, "reason": event.reason, "ended_at": event.withdrawn_at}
    return view.model_copy(update=update) if view else None


AGREEMENTS = (
    Projection(
        "agreements",
        AgreementView,
        indexes=("partner_id", "state", "mechanism", "field", "drafted_at", "renewal_due"),
    )
    .on(AgreementDrafted, lambda event: event.agreement_id, _drafted)
    .on(AgreementAmended, lambda event: event.agreement_id, _amended)
    .on(AgreementSigned, lambda event: event.agreement_id, _signed)
    .on(AgreementActivated, lambda event: event.agreement_id, _activated)
    .on(AgreementEndsSoon, lambda event: event.agreement_id, _ends_soon)
    .on(AgreementEnded, lambda event: event.agreement_id, _ended)
    .on(AgreementWithdrawn, lambda event: event.agreement_id, _withdrawn)
    .gets(GetAgreement)
    .lists(ListAgreements, order="drafted_at", descending=True)
)
