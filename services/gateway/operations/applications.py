"""Applications as each caller may see them: the applicant's own, all for those who work on them."""

from services.gateway.operations.caller import Caller
from shared.contracts.partners.admission import REVIEWERS
from shared.contracts.partners.applications.views import (
    ApplicationView,
    GetApplication,
    ListApplications,
    ListApplicationsRequest,
)
from shared.contracts.partners.decisions.views import EvidenceView, GetEvidence
from shared.kernel.models import Page

READERS = tuple(sorted(REVIEWERS.roles))


async def list_applications(caller: Caller, asked: ListApplicationsRequest) -> Page[ApplicationView]:
    """Everybody's where the caller may see them, else the caller's own."""
    whose = None if caller.has(*READERS) else caller.person_id
    return await caller.ask(ListApplications(**dict(asked), applicant=whose))


async def get_application(caller: Caller, application_id: str) -> ApplicationView | None:
    """The application; None also where the caller may not see it."""
    application = await caller.ask(GetApplication(application_id=application_id))
    if application is None or application.applicant == caller.person_id or caller.has(*READERS):
        return application
    return None


async def get_evidence(caller: Caller, application_id: str) -> EvidenceView | None:
    """The evidence of an application, as of now; None also where the caller may not see the application."""
    evidence = await caller.ask(GetEvidence(application_id=application_id, at=caller.now))
    if evidence is None or caller.has(*READERS):
        return evidence
    return evidence if await get_application(caller, application_id) is not None else None
