"""The catalogue of market references, as people see it."""

from pathlib import Path

from shared.contracts.bookings.references.commands import AnswerChallenge
from shared.contracts.bookings.references.views import GetReference, ListReferences, ReferenceState
from shared.kernel.messages import Event
from tests.specification import later
from tests.unit.bookings import reading
from tests.unit.bookings.haiwan import STAFF, staff
from tests.unit.bookings.test_references import proposed


async def test_the_catalogue_shows_who_approved_and_which_challenge_waits(tmp_path: Path) -> None:
    catalogue = proposed()
    events: list[Event] = [*catalogue.spec.last]
    events += catalogue.approve().spec.last
    challenge_id = catalogue.challenge()
    events += catalogue.spec.last
    answer = AnswerChallenge(
        reference_id=catalogue.id, challenge_id=challenge_id, upheld=True, answer="已停业", **staff()
    )
    waiting = ListReferences(challenged=True, listed=True)
    (page,) = await reading.ask(tmp_path / "1", events, waiting)
    assert [one.challenges[0].answer_by for one in page.items] == [later(days=10)]
    events += catalogue.spec.when(answer).last
    view, page = await reading.ask(tmp_path / "2", events, GetReference(reference_id=catalogue.id), waiting)
    assert (view.state, view.approved_by, page.items) == (ReferenceState.WITHDRAWN, STAFF, [])
    assert (view.challenges[0].upheld, view.challenges[0].answered_by) == (True, STAFF)
