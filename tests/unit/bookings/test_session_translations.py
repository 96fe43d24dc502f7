"""Sessions in both languages: said in a draft, and once they are open."""

from shared.contracts.bookings.refusals.sessions import (
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
    SESSION_WAS_NEVER_OPENED,
)
from shared.contracts.bookings.sessions.commands import CancelSession, CloseSession, OpenSession
from shared.contracts.bookings.sessions.events import SessionDrafted, SessionOpened
from shared.contracts.bookings.sessions.translations import SessionTranslated, TranslateSession
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    NOWHERE,
    SKY_FARM,
    draft,
    drafted,
    farmer,
    haiwan,
    opened,
    resident,
    staff,
)

ENGLISH = {"title_en": "Growing without soil", "description_en": "Please bring a bottle of water."}


def translate(session_id: str, who: Envelope | None = None, **english: str | None) -> TranslateSession:
    said = {"session_id": session_id, **(english or ENGLISH)}
    return TranslateSession.model_validate({**said, **(who or farmer())})


def translated(session_id: str, **english: str | None) -> SessionTranslated:
    said = {"session_id": session_id, "partner_id": SKY_FARM, "description_en": None, **english}
    return SessionTranslated.model_validate({**said, "translated_at": MONDAY})


def test_a_draft_says_both_and_the_public_hears_of_both_when_it_opens() -> None:
    spec = haiwan().when(draft().model_copy(update=ENGLISH))
    session_id = spec.happened(SessionDrafted).session_id
    assert spec.happened(SessionDrafted).title_en == ENGLISH["title_en"]
    spec.when(OpenSession(session_id=session_id, **farmer()))
    told = spec.happened(SessionOpened)
    assert (told.title_en, told.description_en) == (ENGLISH["title_en"], ENGLISH["description_en"])
    spec.when(translate(session_id)).then_nothing()


def test_a_draft_without_english_is_recorded_as_it_was_before() -> None:
    spec = haiwan().when(draft())
    assert not {*spec.happened(SessionDrafted).model_dump()} & {*ENGLISH}


def test_an_open_or_closed_session_is_said_in_english_and_better_later() -> None:
    spec = haiwan()
    session_id = opened(spec)
    spec.when(translate(session_id)).then(translated(session_id, **ENGLISH))
    spec.when(translate(session_id, staff())).then_nothing()
    spec.when(CloseSession(session_id=session_id, **farmer()))
    spec.when(translate(session_id, staff(), title_en="Sky farm"))
    spec.then(translated(session_id, title_en="Sky farm"))


def test_only_its_host_and_staff_say_a_session_in_english() -> None:
    spec = haiwan()
    session_id = opened(spec)
    spec.refuses(translate(session_id, resident()), ACTOR_MAY_NOT_DO_THIS)


def test_what_is_unknown_a_draft_or_over_is_not_said_in_english() -> None:
    spec = haiwan()
    spec.refuses(translate(NOWHERE), SESSION_IS_UNKNOWN)
    session_id = drafted(spec)
    assert spec.refuses(translate(session_id), SESSION_WAS_NEVER_OPENED) == {"state": "drafted"}
    spec.when(OpenSession(session_id=session_id, **farmer()))
    spec.when(CancelSession(session_id=session_id, reason="台风预警", **farmer()))
    assert spec.refuses(translate(session_id), SESSION_IS_OVER) == {"state": "cancelled"}
