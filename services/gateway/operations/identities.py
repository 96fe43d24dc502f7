"""Who applies: what is checked before it goes to the vault, and who may read it there."""

from stdnum.cn import uscc

from services.gateway.identity.vault import ContactRead
from services.gateway.operations.applications import get_application
from services.gateway.operations.caller import Caller
from services.gateway.operations.people import own_contact
from shared.contracts.gateway.contact import ON_BEHALF, ContactPurpose
from shared.contracts.gateway.refusals import CREDIT_CODE_IS_NOT_VALID
from shared.contracts.partners.applications.identity import (
    ApplicantIdentityView,
    GetApplicantIdentity,
    IdentifyApplicant,
    IdentifyApplicantRequest,
)
from shared.contracts.partners.applications.views import ApplicationState, ApplicationView
from shared.kernel.ids import new_id
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

IDENTIFY_APPLICANT = IdentifyApplicant.operation.refusing_too(CREDIT_CODE_IS_NOT_VALID)

_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
"""GB 32100: digits and capitals without I, O, S, V and Z."""
_LENGTH = 18


def credit_code(written: str) -> str:
    """A unified social credit code as it is registered; raises `Rejected` for what is none (GB 32100).

    The library's own check refuses every authority that is a letter, such as those of villages' collectives
    (N1 to N3), so it is asked for the check character alone.
    """
    code = uscc.compact(written)
    if len(code) != _LENGTH or not _ALPHABET.issuperset(code) or uscc.calc_check_digit(code) != code[-1]:
        raise Rejected(CREDIT_CODE_IS_NOT_VALID)
    return code


async def identify_applicant(caller: Caller, application_id: str, body: IdentifyApplicantRequest) -> Outcome:
    """Keeps who applies in the vault; `Rejected` for a code that is none, and for what the rules refuse."""
    if isinstance(body.credit_code, str):
        body = body.model_copy(update={"credit_code": credit_code(body.credit_code)})
    return await caller.submit(IdentifyApplicant, body, application_id=application_id)


async def get_identity(caller: Caller, application_id: str) -> ApplicantIdentityView | None:
    """Who applies, for the applicant and staff; None where it wasn't said, or not to be known.

    That somebody else read it is written down before it is given.
    """
    application = await get_application(caller, application_id)
    own = application is not None and application.applicant == caller.person_id
    if application is None or not application.identified or not (own or _is_for_staff(caller, application)):
        return None
    identity = await caller.ask(GetApplicantIdentity(application_id=application_id))
    if identity is not None and not (own and caller.actor.on_behalf_of is None):
        purpose = ON_BEHALF if own else ContactPurpose.SERVICE
        read = ContactRead(
            caller.community, application.applicant, caller.actor.id, purpose, caller.now, new_id(caller.now)
        )
        await caller.gateway.vault.note_reads([read])
    return identity


def _is_for_staff(caller: Caller, application: ApplicationView) -> bool:
    return caller.has(Role.STAFF) and application.state is not ApplicationState.DRAFTED


async def known_already(caller: Caller) -> dict[str, str]:
    """What the applicant has said of themselves elsewhere, to begin with."""
    known = await own_contact(caller.gateway, caller.person_id)
    return {"name": known.name, "phone": known.phone or ""} if known else {}
