"""What the gateway does when another service reports something."""

from shared.contracts.gateway.identity import BindPartner
from shared.contracts.partners.admission import PartnerAdmitted
from shared.kernel.messages import Command, Recorded, caused_by
from shared.kernel.policies import Policies


def on_partner_admitted(recorded: Recorded[PartnerAdmitted]) -> list[Command]:
    """Whoever represents an admitted partner may act for it."""
    event = recorded.data
    envelope = caused_by(recorded, "on_partner_admitted")
    return [BindPartner(person_id=event.representative, partner_id=event.partner_id, **envelope)]


POLICIES = Policies().on(PartnerAdmitted, on_partner_admitted)
