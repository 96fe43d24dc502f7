"""What staff do to needs: collect, edit, verify, publish, decline, close."""

from pydantic import ConfigDict

from shared.contracts.partners.needs.events import NeedParticulars
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.needs import (
    NEED_IS_CLOSED_BY_OTHER_HANDS,
    NEED_IS_CLOSED_ON_STATED_EVIDENCE,
    NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_MERGED,
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
        (NEED_IS_UNKNOWN, NEED_IS_MERGED, NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION, REVISION_HAS_MOVED_ON),
        official=True,
    )

    need_id: Id
    expected_revision: Revision | None = None


class VerifyNeed(Command):
    """Staff confirm that the evidence holds: somebody else than who entered it."""

    operation = Operation(
        "Verify a need",
        people(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_MERGED, NEED_IS_SETTLED, NEED_IS_VERIFIED_BY_SOMEBODY_ELSE),
    )

    need_id: Id


class PublishNeed(Command):
    """Staff put a verified need on the public list."""

    operation = Operation(
        "Publish a need",
        roles(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_MERGED, NEED_IS_SETTLED, NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION),
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
        (NEED_IS_UNKNOWN, NEED_IS_MERGED, NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION),
        official=True,
    )

    need_id: Id


class CloseNeedRequest(ReasonRequest):
    """Why it is closed, and what shows that it is met."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"reason": "项目已完成", "evidence": "12月1日现场核查记录与照片存社区档案,编号 2026-118。"}
            ]
        }
    )

    evidence: Line | None = None
    """What shows that it is met, in a line for everybody to read; to be said where residents raised it."""


class CloseNeed(CloseNeedRequest, Command):
    """Staff close a published need without residents' confirmation; the reason is for all to read. Where
    residents raised it, what shows that it is met is said, too. It is others than those who entered,
    edited, verified or raised it, none of them related to who serves it."""

    operation = Operation(
        "Close a need for a reason",
        roles(Role.STAFF),
        (
            NEED_IS_UNKNOWN,
            NEED_IS_MERGED,
            NEED_IS_SETTLED,
            NEED_IS_NOT_PUBLISHED,
            NEED_IS_CLOSED_BY_OTHER_HANDS,
            RELATED_PERSON_TAKES_NO_PART,
            NEED_IS_CLOSED_ON_STATED_EVIDENCE,
        ),
        official=True,
    )

    need_id: Id
