"""What is asked about disclosures: publish, correct; and a donor's question, whose answer is one."""

from typing import Annotated

from pydantic import ConfigDict, StringConstraints

from shared.contracts.fund.disclosures.in_english import TextInEnglish
from shared.contracts.fund.refusals import DONATION_IS_NOT_RECEIVED, DONATION_IS_UNKNOWN
from shared.contracts.fund.refusals.disclosures import (
    CORRECTION_CHANGES_NOTHING,
    DISCLOSURE_IS_NOT_PUBLISHED,
    DISCLOSURE_IS_PUBLISHED,
    DISCLOSURE_IS_UNKNOWN,
    DONOR_HAS_ASKED_ALREADY,
    ONLY_DONORS_ASK_ABOUT_A_GIFT,
)
from shared.kernel.messages import Command, OwnCommand
from shared.kernel.models import Id, Prose, Request, Text, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS, Role, roles

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a file, in lower-case hexadecimal."""
DISCLOSERS = roles(Role.TREASURER, Role.STAFF)
"""Who publishes for the fund."""


class PublishDisclosureRequest(TextInEnglish, Request):
    """What is disclosed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "本季度募得 35,600.00 元，支出 12,000.00 元，用于 24 个家庭。"}]
        }
    )

    text: Text
    """What everybody reads; never about an identifiable person."""
    document_sha256: Digest | None = None
    """SHA-256 of a file that says more, such as a signed report; null where there is none."""


class PublishDisclosure(PublishDisclosureRequest, Command):
    """Treasurer or staff disclose what is due, for everybody to read; so they answer donors' questions."""

    operation = Operation(
        "Publish a disclosure", DISCLOSERS, (DISCLOSURE_IS_UNKNOWN, DISCLOSURE_IS_PUBLISHED)
    )

    disclosure_id: Id


class CorrectDisclosureRequest(TextInEnglish, Request):
    """What a disclosure should have said."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "本季度募得 35,600.00 元，支出 12,500.00 元。", "reason": "漏列一笔支出"}]
        }
    )

    text: Text
    """The right text, whole; never about an identifiable person."""
    reason: Title
    """What was wrong, for everybody to read."""


class CorrectDisclosure(CorrectDisclosureRequest, Command):
    """Sets a disclosure right by a notice: the old text, the new one and the reason stay to be read."""

    operation = Operation(
        "Correct a disclosure",
        DISCLOSERS,
        (DISCLOSURE_IS_UNKNOWN, DISCLOSURE_IS_NOT_PUBLISHED, CORRECTION_CHANGES_NOTHING),
    )

    disclosure_id: Id


class AskAboutGiftRequest(Request):
    """What a donor wants to know."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "请问这笔捐款用在了哪里？"}]})

    question: Prose
    """What the donor wants to know about the gift."""


class AskAboutGift(AskAboutGiftRequest, OwnCommand):
    """A donor asks how a gift was used. It is answered within 20 days (Charity Law, art. 42)."""

    operation = Operation(
        "Ask about a gift",
        MEMBERS,
        (
            DONATION_IS_UNKNOWN,
            ONLY_DONORS_ASK_ABOUT_A_GIFT,
            DONATION_IS_NOT_RECEIVED,
            DONOR_HAS_ASKED_ALREADY,
        ),
        makes="disclosure_id",
    )

    donation_id: Id
