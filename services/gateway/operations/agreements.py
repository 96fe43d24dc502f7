"""The texts of agreements, as each caller may see them."""

from services.gateway.operations.applications import READERS
from services.gateway.operations.caller import Caller
from services.gateway.operations.sessions import represented
from shared.contracts.partners.agreements.views import AgreementTextView, AgreementView, GetAgreement
from shared.contracts.partners.refusals.agreements import AGREEMENT_IS_UNKNOWN
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected, require


async def read_agreement_text(caller: Caller, agreement_id: str, version: int | None) -> AgreementTextView:
    """The text of one version, or of the newest; raises `Rejected` for who may not read it."""
    agreement = require(await caller.ask(GetAgreement(agreement_id=agreement_id)), AGREEMENT_IS_UNKNOWN)
    if not await may_read_texts(caller, agreement):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    wanted = agreement.versions[-1].version if version is None else version
    found = next((one for one in await texts_of(caller, agreement) if one.version == wanted), None)
    return require(found, AGREEMENT_IS_UNKNOWN)


async def may_read_texts(caller: Caller, agreement: AgreementView) -> bool:
    """Both sides may, and those who watch over partners: the texts name people."""
    return caller.has(*READERS) or agreement.partner_id in await represented(caller)


async def texts_of(caller: Caller, agreement: AgreementView) -> list[AgreementTextView]:
    """The texts of all versions, and that one has none."""
    text_ids = {one.text_id for one in agreement.versions if one.text_id is not None}
    kept = await caller.texts_of(text_ids)
    salts = await caller.gateway.vault.salts_of(caller.community, text_ids)
    return [
        AgreementTextView(
            agreement_id=agreement.agreement_id,
            version=one.version,
            text=None if one.text_id is None else kept.get(one.text_id, ""),
            text_sha256=one.text_sha256,
            salt=salts.get(one.text_id or ""),
        )
        for one in agreement.versions
    ]
