"""Who applies, by application: ids of texts in the vault."""

from shared.contracts.partners.applications.identity import (
    ApplicantIdentified,
    ApplicantIdentityView,
    GetApplicantIdentity,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _identified(
    _view: ApplicantIdentityView | None, recorded: Recorded[ApplicantIdentified], _key: str
) -> ApplicantIdentityView:
    return ApplicantIdentityView(**dict(recorded.data))


IDENTITIES = (
    Projection("applicant_identities", ApplicantIdentityView)
    .on(ApplicantIdentified, lambda event: event.application_id, _identified)
    .gets(GetApplicantIdentity)
)
