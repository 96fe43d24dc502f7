"""Needs that residents send in, and whose voice closes them."""

from services.partners.domain.raised_needs import WAITING_LIMIT
from shared.contracts.partners.needs.closing import ConfirmNeed
from shared.contracts.partners.needs.commands import CloseNeed, VerifyNeed
from shared.contracts.partners.needs.events import NeedClosed, NeedCollected
from shared.contracts.partners.needs.raised import (
    CollectRaisedNeed,
    DeclineRaisedNeed,
    JoinNeed,
    NeedJoined,
    NeedRaised,
    RaisedNeedDeclined,
    RaisedNeedTakenUp,
    RaiseNeed,
    TakeUpRaisedNeed,
)
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.refusals.needs import (
    NEED_IS_CONFIRMED_BY_WHO_RAISED_IT,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_SETTLED,
    NEED_IS_UNKNOWN,
    NEED_IS_VERIFIED_BY_SOMEBODY_ELSE,
    PERSON_HAS_MANY_NEEDS_WAITING,
    RAISED_NEED_IS_UNKNOWN,
)
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import NOBODYS_ID, Scene, by, need, resident, staff


def send_in(person: str = "resident-lin") -> RaiseNeed:
    return RaiseNeed(text_id=NOBODYS_ID, text_sha256="0" * 64, **resident(person))


def raised(scene: Scene, person: str = "resident-lin") -> str:
    return scene.when(send_in(person)).happened(NeedRaised).raised_id


def joined(scene: Scene, *people: str) -> Scene:
    for one in people:
        scene.when(JoinNeed(need_id=scene.need_id, verified=True, **resident(one)))
    return scene


def many() -> Scene:
    scene = Scene().opened()
    for _ in range(WAITING_LIMIT):
        raised(scene)
    return scene


def declined() -> Scene:
    scene = Scene().opened()
    scene.when(DeclineRaisedNeed(raised_id=raised(scene), reason="属于物业报修", **staff()))
    return scene


def collected(person: str = "resident-lin") -> Scene:
    scene = Scene().opened()
    scene.when(CollectRaisedNeed(raised_id=raised(scene, person), **need(), **staff()))
    scene.need_id = scene.happened(NeedCollected).need_id
    return scene


def closed() -> Scene:
    scene = Scene().opened().admitted()
    scene.when(CloseNeed(need_id=scene.need_id, reason="已解决", **staff("staff-he", at=later(90))))
    return scene


CASES = (
    Case(PERSON_HAS_MANY_NEEDS_WAITING, "one more is sent in", many, lambda _scene: send_in()),
    Case(
        RAISED_NEED_IS_UNKNOWN,
        "entered as a need",
        declined,
        lambda _scene: CollectRaisedNeed(raised_id=NOBODYS_ID, **need(), **staff()),
    ),
    Case(
        RAISED_NEED_IS_UNKNOWN,
        "joined to a need",
        declined,
        lambda _scene: TakeUpRaisedNeed(raised_id=NOBODYS_ID, need_id=NOBODYS_ID, **staff()),
    ),
    Case(
        RAISED_NEED_IS_UNKNOWN,
        "declined",
        declined,
        lambda _scene: DeclineRaisedNeed(raised_id=NOBODYS_ID, reason="重复", **staff()),
    ),
    Case(
        NEED_IS_UNKNOWN,
        "sent in, joined to none",
        lambda: Scene().opened(),
        lambda scene: TakeUpRaisedNeed(raised_id=raised(scene), need_id=NOBODYS_ID, **staff()),
    ),
    Case(
        NEED_IS_UNKNOWN,
        "joined by a resident",
        lambda: Scene().opened(),
        lambda _scene: JoinNeed(need_id=NOBODYS_ID, verified=True, **resident()),
    ),
    Case(
        NEED_IS_NOT_PUBLISHED,
        "joined before it is listed",
        collected,
        lambda scene: JoinNeed(need_id=scene.need_id, verified=True, **resident("resident-mai")),
    ),
    Case(
        NEED_IS_VERIFIED_BY_SOMEBODY_ELSE,
        "by whoever sent it in",
        lambda: collected("staff-wu"),
        lambda scene: VerifyNeed(need_id=scene.need_id, **staff("staff-wu")),
    ),
    Case(
        NEED_IS_CONFIRMED_BY_WHO_RAISED_IT,
        "by another resident",
        lambda: joined(Scene().opened().admitted(), "resident-mai"),
        lambda scene: ConfirmNeed(need_id=scene.need_id, verified=True, **resident(at=later(90))),
    ),
)


@each(*CASES)
def test_what_residents_send_in_refuses(case: Case) -> None:
    if case.when == "sent in, joined to none":
        scene = case.scene()
        scene.refuses(case.command(scene), case.refusal)
    else:
        case.holds()


def test_a_closed_need_takes_up_nothing_more() -> None:
    scene = closed()
    take_up = TakeUpRaisedNeed(raised_id=raised(scene), need_id=scene.need_id, **staff())
    scene.refuses(take_up, NEED_IS_SETTLED)


def test_what_was_sent_in_becomes_a_need_whose_raiser_confirms_it() -> None:
    scene = Scene().opened().admitted()
    raised_id = raised(scene, "resident-mai")
    scene.when(TakeUpRaisedNeed(raised_id=raised_id, need_id=scene.need_id, **staff()))
    assert scene.happened(RaisedNeedTakenUp).raised_by == "resident-mai"
    confirm = {"need_id": scene.need_id}
    scene.refuses(
        ConfirmNeed(**confirm, verified=True, **resident(at=later(90))), NEED_IS_CONFIRMED_BY_WHO_RAISED_IT
    )
    scene.when(ConfirmNeed(**confirm, verified=True, **resident("resident-mai", at=later(90))))
    assert scene.happened(NeedClosed).confirmed_by_resident


def test_what_is_declined_waits_no_more_and_leaves_room_for_another() -> None:
    scene = many()
    raised_id = next(iter(scene.state.raising.waiting))
    scene.when(DeclineRaisedNeed(raised_id=raised_id, reason="属于物业报修", **staff()))
    scene.then(RaisedNeedDeclined(raised_id=raised_id, reason="属于物业报修", declined_at=MONDAY))
    scene.when(send_in()).happened(NeedRaised)


def test_one_person_joins_once_also_when_two_records_are_theirs() -> None:
    scene = joined(Scene().opened().need_published(), "resident-lin", "resident-mai")
    scene.when(JoinNeed(need_id=scene.need_id, verified=True, **resident())).then_nothing()
    waiting = raised(scene, "resident-mai")
    scene.when(CountAsOne(person_id="resident-mai", into="resident-lin", **by("gateway", Role.SYSTEM)))
    assert scene.state.needs[scene.need_id].raised_by == {"resident-lin"}
    assert scene.state.raising.waiting[waiting] == "resident-lin"
    scene.when(JoinNeed(need_id=scene.need_id, verified=True, **resident("resident-mai"))).then_nothing()
    scene.when(TakeUpRaisedNeed(raised_id=waiting, need_id=scene.need_id, **staff()))
    assert scene.state.needs[scene.need_id].raised_by == {"resident-lin"}


def test_another_resident_says_that_they_have_it_too() -> None:
    scene = Scene().opened().need_published()
    scene.when(JoinNeed(need_id=scene.need_id, verified=True, **resident("resident-he")))
    scene.then(NeedJoined(need_id=scene.need_id, person="resident-he", joined_at=MONDAY))
