"""A text is redacted once, and it stays known that it was."""

from services.gateway.domain.decider import DECIDER
from shared.contracts.gateway.redactions import RedactionReason, RedactText, TextRedacted
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, envelope

TEXT = "0197e2a0-0000-7000-8000-00000000000a"
CHEN = "0197e2a0-0000-7000-8000-000000000004"


def redact(role: Role = Role.STAFF, reason: RedactionReason = RedactionReason.PERSONAL_DATA) -> RedactText:
    return RedactText(text_id=TEXT, reason=reason, **envelope(CHEN, role))


def test_staff_and_district_redact_a_text_once_with_the_first_reason() -> None:
    for role in (Role.STAFF, Role.DISTRICT):
        spec = Specification(DECIDER).when(redact(role))
        spec.then(
            TextRedacted(
                text_id=TEXT,
                reason=RedactionReason.PERSONAL_DATA,
                redacted_by=CHEN,
                redacted_at=MONDAY,
            )
        )
        spec.when(redact(role, RedactionReason.OFFENSIVE)).then_nothing()
        assert spec.state.redacted[TEXT].reason is RedactionReason.PERSONAL_DATA


def test_nobody_else_does() -> None:
    for role in (Role.RESIDENT, Role.PARTNER, Role.TREASURER):
        Specification(DECIDER).refuses(redact(role), ACTOR_MAY_NOT_DO_THIS)
