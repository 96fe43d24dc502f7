"""The read model of templates of sessions."""

from pathlib import Path
from typing import Any

from shared.contracts.bookings.sessions.templates import (
    GetSessionTemplate,
    ListSessionTemplates,
    SessionTemplateDropped,
    SessionTemplateKept,
)
from shared.kernel.models import Query
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import AGREEMENT, NOWHERE, SKY_FARM, TERRACE, at
from tests.unit.bookings.reading import ask
from tests.unit.bookings.test_templates import content

FIRST = SessionTemplateKept(template_id=NOWHERE, partner_id=SKY_FARM, session=content(), kept_at=MONDAY)
OTHER = FIRST.model_copy(update={"template_id": TERRACE, "partner_id": AGREEMENT, "kept_at": at(9, 10)})


async def test_templates_are_seen_by_their_partner_and_staff(tmp_path: Path) -> None:
    again = FIRST.model_copy(update={"session": content(title="新课"), "kept_at": at(8, 10)})
    own, others = (SKY_FARM,), (AGREEMENT,)
    asked: list[Query[Any]] = [
        ListSessionTemplates(seen_by=None),
        ListSessionTemplates(seen_by=own),
        ListSessionTemplates(seen_by=own, partner_id=AGREEMENT),
        ListSessionTemplates(seen_by=None, partner_id=AGREEMENT),
        *(GetSessionTemplate(template_id=NOWHERE, seen_by=one) for one in (own, others, None)),
    ]
    answers = await ask(tmp_path, [FIRST, again, OTHER], *asked)
    pages = [[one.template_id for one in page.items] for page in answers[:4]]
    assert pages == [[NOWHERE, TERRACE], [NOWHERE], [], [TERRACE]]
    seen = [one and (one.session.title, one.first_kept_at) for one in answers[4:]]
    assert seen == [("新课", MONDAY), None, ("新课", MONDAY)]


async def test_a_template_that_is_dropped_is_shown_no_more(tmp_path: Path) -> None:
    dropped = SessionTemplateDropped(template_id=TERRACE, partner_id=AGREEMENT, dropped_at=at(9, 11))
    (page,) = await ask(tmp_path, [FIRST, OTHER, dropped], ListSessionTemplates(seen_by=None))
    assert [one.template_id for one in page.items] == [NOWHERE]
