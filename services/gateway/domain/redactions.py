"""Texts that were taken out of the vault: each once, and it stays known that it was."""

from services.gateway.domain.state import GatewayState, Redaction
from shared.contracts.gateway.redactions import RedactText, TextRedacted
from shared.kernel.messages import Event


def redact_text(state: GatewayState, command: RedactText) -> list[Event]:
    if command.text_id in state.redacted:
        return []
    return [
        TextRedacted(
            text_id=command.text_id,
            reason=command.reason,
            redacted_by=command.actor.id,
            redacted_at=command.now,
        )
    ]


def text_redacted(state: GatewayState, event: TextRedacted) -> None:
    state.redacted[event.text_id] = Redaction(event.reason, event.redacted_by, event.redacted_at)
