"""Whom it concerns that a webhook is disabled, and what they are told."""

from collections.abc import Collection
from datetime import datetime

from services.gateway.domain.state import Webhook
from shared.contracts.gateway.messages import MessageFacts, MessageKind, Notify
from shared.kernel.messages import Actor
from shared.kernel.roles import Role

GATEWAY = Actor(id="system:webhooks", roles=frozenset({Role.SYSTEM}))


def told_of_disabled(webhook_id: str, webhook: Webhook, officers: Collection[str], now: datetime) -> Notify:
    """The community's staff are told, and the officer of the district who made it.

    The command's id says the how manieth time it is, so that asking twice tells once.
    """
    made_by = webhook.made_by
    return Notify(
        kind=MessageKind.WEBHOOK_DISABLED,
        facts=MessageFacts(subject_id=webhook_id),
        person_ids=(made_by,) if made_by is not None and made_by in officers else (),
        role=Role.STAFF,
        command_id=f"webhook-disabled/{webhook_id}/{webhook.times_disabled}",
        actor=GATEWAY,
        now=now,
    )
