"""By which ways the platform's messages leave it, as the operator has set them."""

from services.gateway.letters import Sender, Showcase
from services.gateway.sending.mail import MailSender, MailServer
from services.gateway.sending.relay import RelaySender, secret_from
from services.gateway.sending.showing import ShowingSender
from shared.contracts.gateway.messages import Channel
from shared.kernel.clock import Clock
from shared.settings import Settings


def showcase_of(settings: Settings) -> Showcase | None:
    """Where letters are shown that nothing sends: where the platform is tried out alone."""
    return Showcase() if settings.development_issuer else None


def senders_of(settings: Settings, clock: Clock, showcase: Showcase | None) -> dict[Channel, Sender]:
    """The channels that exist here. Where the platform is tried out, those that are not set are shown."""
    found: dict[Channel, Sender] = {}
    if showcase is not None:
        found = {one: ShowingSender(one, showcase, clock) for one in Channel}
    if (mail := _mail_of(settings, clock)) is not None:
        found[Channel.EMAIL] = mail
    urls = {Channel.SMS: settings.sms_url, Channel.WECHAT: settings.wechat_url}
    for channel, url in urls.items():
        if url is not None and settings.relay_secret is not None:
            found[channel] = RelaySender(channel, url, secret_from(settings.relay_secret.get_secret_value()))
    return found


def _mail_of(settings: Settings, clock: Clock) -> MailSender | None:
    if settings.smtp_host is None or settings.mail_from is None:
        return None
    password = settings.smtp_password
    server = MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        sender=settings.mail_from,
        user=settings.smtp_user,
        password=password.get_secret_value() if password else None,
    )
    return MailSender(server, clock)
