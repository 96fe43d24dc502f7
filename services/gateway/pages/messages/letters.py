"""A message as a letter: what an e-mail or a short message says."""

from zoneinfo import ZoneInfo

from services.gateway.letters import Letter
from services.gateway.operations.messages import subjects_of
from services.gateway.pages.messages.lines import line_of
from services.gateway.pages.site.languages import Language, name_in
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.words import words_in
from services.gateway.platform import Gateway
from shared.contracts.gateway.inboxes import MessagePreferencesView, WaitingMessage
from shared.contracts.partners.programme import GetCommunity
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, require


async def letter_of(
    gateway: Gateway, community: str, message: WaitingMessage, wishes: MessagePreferencesView
) -> Letter:
    """The message in the language that its reader prefers, with links where browsers find the platform."""
    now = gateway.clock.now()
    view = require(
        await gateway.clients["partners"].ask(community, GetCommunity(at=now)), COMMUNITY_IS_NOT_OPEN
    )
    language = Language(wishes.language.value)
    subjects = await subjects_of(gateway, community, [message])
    shown = Shown(language, ZoneInfo(view.rules.zone), now)
    line = line_of(message, subjects[message.message_id], words_in(language), shown, community)
    root = (gateway.public_url or "").rstrip("/")
    return Letter(
        message_id=message.message_id,
        kind=message.kind,
        language=wishes.language,
        subject=f"{line.subject} · {name_in(language, view)}",
        text=line.text,
        url=f"{root}{line.path}" if root else "",
        settings_url=f"{root}/{community}/me/settings" if root else "",
    )
