"""E-mail by SMTP (RFC 5321), over TLS wherever the server is not this machine."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import aiosmtplib

from services.gateway.letters import Letter, NotDelivered
from shared.kernel.clock import Clock
from shared.settings import MailSecurity

_SECONDS = 20.0
_NEVER = range(550, 554)
"""No such mailbox, or it takes nothing from here (RFC 5321, section 4.2.3)."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and in whose name."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    user: str | None = None
    password: str | None = None


class MailSender:
    """Hands each letter to one mail server, which sees to the rest."""

    def __init__(self, server: MailServer, clock: Clock) -> None:
        self._server, self._clock = server, clock

    async def send(self, to: str, letter: Letter) -> None:
        """See `Sender.send`."""
        server = self._server
        try:
            await aiosmtplib.send(
                self._message(to, letter),
                sender=server.sender,
                recipients=[to],
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.security is MailSecurity.TLS,
                start_tls=server.security is MailSecurity.STARTTLS,
                timeout=_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            for_good = all(one.code in _NEVER for one in refused.recipients)
            raise NotDelivered("the mail server does not take this address", for_good=for_good) from refused
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotDelivered(type(error).__name__, for_good=False) from error

    async def close(self) -> None:
        """Nothing stays open between two letters."""

    def _message(self, to: str, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = self._server.sender, to, letter.subject
        message["Date"] = format_datetime(self._clock.now())
        host = self._server.sender.rpartition("@")[2].rstrip(">")
        message["Message-ID"] = f"<{letter.message_id}@{host}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office notice comes back.
        if letter.settings_url:
            message["List-Unsubscribe"] = f"<{letter.settings_url}>"
        parts = [letter.text, letter.url, letter.settings_url]
        message.set_content("\n\n".join(part for part in parts if part) + "\n")
        message["Content-Language"] = letter.language.value  # Setting the content takes such headers away.
        return message
