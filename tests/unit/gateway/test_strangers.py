"""Strangers to a community see in its lists the same pseudonyms as in its feed."""

from pydantic import Field

from services.gateway.feed.public_line import pseudonym
from services.gateway.operations.strangers import for_strangers, shows_people
from shared.kernel.models import Page, View
from shared.kernel.people import PersonId

KEY = bytes(range(32))


class Vote(View):
    voter: PersonId
    choice: str


class Payment(View):
    title: str
    asked_by: PersonId
    paid_by: PersonId | None = None
    approver_ids: tuple[PersonId, ...] = ()
    votes: list[Vote] = Field(default_factory=list)


class Room(View):
    name: str


PAYMENT = Payment(
    title="lan", asked_by="lan", approver_ids=("lan", "gu"), votes=[Vote(voter="gu", choice="gu")]
)


def test_every_id_of_a_person_is_the_one_that_the_feed_has_and_all_else_is_as_it_was() -> None:
    lan, gu = pseudonym("lan", KEY), pseudonym("gu", KEY)
    expected = Payment(title="lan", asked_by=lan, approver_ids=(lan, gu), votes=[Vote(voter=gu, choice="gu")])
    assert for_strangers(PAYMENT, KEY) == expected
    assert for_strangers([PAYMENT], KEY) == [expected]
    page = Page[Payment](items=[PAYMENT], next_cursor="c")
    assert for_strangers(page, KEY) == Page[Payment](items=[expected], next_cursor="c")
    policy = PAYMENT.model_copy(update={"paid_by": "policy:on_session_delivered", "asked_by": ""})
    shown = for_strangers(policy, KEY)
    assert (shown.paid_by, shown.asked_by) == ("policy:on_session_delivered", "")
    assert PAYMENT.asked_by == "lan", "what a read model keeps is not touched"


def test_answers_without_people_cost_nothing() -> None:
    room = Room(name="舞蹈室")
    assert not shows_people(room)
    assert not shows_people(None)
    assert not shows_people([room])
    assert shows_people(PAYMENT)
    assert shows_people(Page[Payment](items=[]))
    assert for_strangers(room, KEY) is not None
    assert for_strangers(None, KEY) is None
