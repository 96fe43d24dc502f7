"""Calls in both languages: said in a draft, once they are out, and of a copy."""

from shared.contracts.partners.call_copies import CopyCall
from shared.contracts.partners.call_translations import CallTranslated, TranslateCall
from shared.contracts.partners.calls import (
    CallDrafted,
    CallParticulars,
    CallPublished,
    DraftCall,
    EditCall,
    PublishCall,
)
from shared.contracts.partners.refusals.calls import CALL_IS_NOT_PUBLISHED, CALL_IS_UNKNOWN
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.windows import TimeWindow
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import NOBODYS_ID, Scene, call, resident, staff
from tests.unit.partners.test_calls import closed, drafted, published

ENGLISH = {"title_en": "Partners wanted", "text_en": "Run our rooms with us."}
NEXT_YEAR = TimeWindow(starts_at=later(365), ends_at=later(395))


def translate(scene: Scene, call_id: str | None = None, **english: str | None) -> TranslateCall:
    said = {"call_id": call_id or scene.call_id, **(english or ENGLISH)}
    return TranslateCall.model_validate({**said, **staff()})


def told(scene: Scene, **english: str | None) -> CallTranslated:
    return CallTranslated.model_validate(
        {"call_id": scene.call_id, "translated_at": MONDAY, "text_en": None, **english}
    )


@each(
    Case(CALL_IS_UNKNOWN, "said in English", published, lambda scene: translate(scene, NOBODYS_ID)),
    Case(CALL_IS_NOT_PUBLISHED, "said in English while it is a draft", drafted, translate),
)
def test_a_call_is_not_said_in_english(case: Case) -> None:
    case.holds()


def test_only_staff_say_a_call_in_english() -> None:
    scene = published()
    command = TranslateCall(call_id=scene.call_id, **ENGLISH, **resident())
    scene.refuses(command, ACTOR_MAY_NOT_DO_THIS)


def test_a_draft_says_both_and_is_published_so() -> None:
    scene = Scene().opened().need_published()
    scene.when(DraftCall(**call(scene.need_id, **ENGLISH), **staff()))
    call_id = scene.happened(CallDrafted).call_id
    scene.when(PublishCall(call_id=call_id, **staff()))
    assert scene.happened(CallPublished).particulars == CallParticulars(**call(scene.need_id, **ENGLISH))


def test_a_draft_that_is_written_anew_without_english_has_none() -> None:
    scene = drafted()
    for english in (ENGLISH, {}):
        scene.when(EditCall(call_id=scene.call_id, **call(scene.need_id, **english), **staff()))
    assert scene.state.calls[scene.call_id].particulars.title_en is None


def test_a_published_or_closed_call_is_said_in_english_and_better_later() -> None:
    for scene in (published(), closed()):
        scene.when(translate(scene)).then(told(scene, **ENGLISH))
        scene.when(translate(scene)).then_nothing()
        scene.when(translate(scene, title_en="Partners sought", text_en=None))
        scene.then(told(scene, title_en="Partners sought"))


def test_a_copy_keeps_the_english_of_the_words_that_it_keeps() -> None:
    scene = published()
    scene.when(translate(scene))
    copies = {
        (): (ENGLISH["title_en"], ENGLISH["text_en"]),
        (("title", "2027年招募公告"),): (None, ENGLISH["text_en"]),
        (("title", "2027年招募公告"), ("title_en", "Partners wanted 2027")): (
            "Partners wanted 2027",
            ENGLISH["text_en"],
        ),
        (("text_en", "Come and join."),): (ENGLISH["title_en"], "Come and join."),
    }
    for said, english in copies.items():
        wish = {"call_id": scene.call_id, "window": NEXT_YEAR, **dict(said), **staff()}
        scene.when(CopyCall.model_validate(wish))
        found = scene.happened(CallDrafted).particulars
        assert (found.title_en, found.text_en) == english
