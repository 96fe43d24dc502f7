"""Of which feed a webhook is, and what of it is sent there: what whoever named the address may read now."""

from services.gateway.domain.state import DISTRICT_LOG, Webhook
from services.gateway.feed.feed import Feed, FeedEvent
from services.gateway.feed.restricted import BLIND, Sight
from services.gateway.identity.account_keys import ACTOR
from services.gateway.platform import Gateway
from shared.contracts.gateway.webhook_requests import WebhookFeed
from shared.contracts.gateway.webhooks import MAY
from shared.kernel.roles import Role


def feed_of(gateway: Gateway, webhook: Webhook) -> Feed:
    """The feed whose events are sent there."""
    return gateway.restricted if webhook.feed is WebhookFeed.RESTRICTED else gateway.feed


async def sight_of(gateway: Gateway, webhook: Webhook) -> Sight | None:
    """What of its feed may be sent there now; None for everything, as of the public feed.

    Nothing, once whoever named the address is gone or erased, or has no role left that reads anything.
    """
    return await _reader(gateway, webhook) if webhook.feed is WebhookFeed.RESTRICTED else None


async def is_orphaned(gateway: Gateway, webhook: Webhook) -> bool:
    """Whether whoever named the address, where that is known, may name none any more."""
    reader = await _reader(gateway, webhook)
    return webhook.read_as is not None and reader.roles.isdisjoint(MAY.roles)


async def _reader(gateway: Gateway, webhook: Webhook) -> Sight:
    district, here = await gateway.state_of(DISTRICT_LOG), await gateway.state_of(webhook.community)
    reader = webhook.read_as or ""
    if reader.startswith(ACTOR):
        account_id = reader.removeprefix(ACTOR)
        account = here.accounts.get(account_id) or district.accounts.get(account_id)
        return Sight(account.roles, frozenset(account.types)) if account else BLIND
    if reader in district.erased:
        return BLIND
    officer = {Role.DISTRICT} if reader in district.officers else set[Role]()
    return Sight(frozenset(officer | here.roles_of(here.member_of(reader))))


async def still_shown(gateway: Gateway, webhook: Webhook, group: list[FeedEvent]) -> list[FeedEvent]:
    """Those of these events, which were to be sent, that still may be."""
    sight = await sight_of(gateway, webhook)
    return group if sight is None else [one for one in group if sight.shows(one)]
