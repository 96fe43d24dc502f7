"""What is asked of needs: collect, edit, verify, publish, decline, confirm, close."""

from pydantic import ConfigDict

from shared.contracts.partners.needs.events import NeedParticulars
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.needs import (
    NEED_IS_CONFIRMED_BY_WHO_RAISED_IT,
    NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_NOT_IN_A_PROJECT,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_SETTLED,
    NEED_IS_UNKNOWN,
    NEED_IS_VERIFIED_BY_SOMEBODY_ELSE,
    NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION,
)
from shared.kernel.messages import Command
from shared.kernel.models import Id, Line, Request, Revision
from shared.kernel.operations import Operation
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.kernel.roles import Role, people, roles


class NeedRequest(NeedParticulars, Request):
    """A need, to be entered or to replace what was entered."""


class CollectNeed(NeedRequest, Command):
    """Staff enter what a survey, visits or the hotline showed, with its evidence."""

    operation = Operation("Enter a need", roles(Role.STAFF), makes="need_id", official=True)


class EditNeed(NeedRequest, Command):
    """Staff put a need right before it is published; all fields are replaced."""

    operation = Operation(
        "Edit a need",
        roles(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION, REVISION_HAS_MOVED_ON),
        official=True,
    )

    need_id: Id
    expected_revision: Revision | None = None


class VerifyNeed(Command):
    """Staff confirm that the evidence holds: somebody else than who entered it."""

    operation = Operation(
        "Verify a need",
        people(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_SETTLED, NEED_IS_VERIFIED_BY_SOMEBODY_ELSE),
    )

    need_id: Id


class PublishNeed(Command):
    """Staff put a verified need on the public list."""

    operation = Operation(
        "Publish a need",
        roles(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_SETTLED, NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION),
    )

    need_id: Id


class ReasonRequest(Request):
    """The reason for a step, stated for everybody to read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "与三月公布的需求重复"}]})

    reason: Line
    """Why, in a line, for everybody to read; as little as possible about a person."""


class DeclineNeed(ReasonRequest, Command):
    """Staff decline a need before it is published, for a stated reason."""

    operation = Operation(
        "Decline a need",
        roles(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION),
        official=True,
    )

    need_id: Id


class ConfirmNeed(Command):
    """A resident confirms that a need in a project is met: it is closed (销号). Where residents sent it in or
    said that they have it too, it is one of them. Nobody does so of their own
    work, or of that of somebody they are related to."""

    operation = Operation(
        "Confirm that a need is met",
        roles(Role.RESIDENT),
        (
            NEED_IS_UNKNOWN,
            NEED_IS_NOT_IN_A_PROJECT,
            RELATED_PERSON_TAKES_NO_PART,
            NEED_IS_CONFIRMED_BY_WHO_RAISED_IT,
        ),
    )

    need_id: Id


class CloseNeed(ReasonRequest, Command):
    """Staff close a published need without a resident's confirmation; the reason is for all to read."""

    operation = Operation(
        "Close a need for a reason",
        roles(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_NOT_PUBLISHED, NEED_IS_SETTLED),
        official=True,
    )

    need_id: Id
