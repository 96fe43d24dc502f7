"""Templates of sessions are kept, edited and dropped; a dry run tells all that is against a draft."""

from collections.abc import Callable
from typing import Any

import pytest

from services.bookings.domain.session_trying import REMEDIES
from services.bookings.domain.state import Bookings
from services.bookings.domain.templates import MOST_TEMPLATES
from shared.contracts.bookings.equipment.pieces import Pieces
from shared.contracts.bookings.hosts import EndHost
from shared.contracts.bookings.refusals.equipment import EQUIPMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.sessions import (
    HOST_KEEPS_ENOUGH_TEMPLATES,
    SESSION_IS_ONLY_TRIED,
    SESSION_TEMPLATE_IS_UNKNOWN,
    SPACE_IS_TOO_SMALL,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
)
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN, SPACE_IS_UNKNOWN
from shared.contracts.bookings.refusals.tickets import (
    TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
    TICKET_TYPE_FITS_NOBODY,
)
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.contracts.bookings.sessions.templates import (
    DropSessionTemplate,
    EditSessionTemplate,
    KeepSessionTemplate,
    SessionTemplateDropped,
    SessionTemplateKept,
    TemplateContent,
    TemplateTicketType,
)
from shared.contracts.bookings.sessions.tickets import TicketFor, TicketTypeWish
from shared.contracts.bookings.sessions.trying import TrySession, TrySessionRequest
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    NOWHERE,
    SATURDAY_LESSON,
    SKY_FARM,
    TERRACE,
    at,
    book,
    draft,
    farmer,
    haiwan,
    policy,
    resident,
    staff,
    terms,
    terms_set,
)
from tests.unit.bookings.sky_farm import CHECKED, SUSPENDED, overdue, priced_at
from tests.unit.bookings.test_references import proposed

Spec = Specification[Bookings]
ADULT = TemplateTicketType(name="成人票", price_fen=5_000, for_whom=TicketFor.ADULTS)


def content(**changes: Any) -> TemplateContent:
    fields: dict[str, Any] = {
        "title": "亲子无土栽培课",
        "space_id": TERRACE,
        "minutes": 90,
        "capacity": 20,
        "price": priced_at(5_000),
    }
    return TemplateContent(**{**fields, **changes})


def keep(who: Envelope | None = None, partner_id: str = SKY_FARM, **changes: Any) -> KeepSessionTemplate:
    return KeepSessionTemplate(partner_id=partner_id, session=content(**changes), **(who or farmer()))


def edit(template_id: str, who: Envelope | None = None, **changes: Any) -> EditSessionTemplate:
    return EditSessionTemplate(template_id=template_id, session=content(**changes), **(who or farmer()))


def drop(template_id: str, who: Envelope | None = None) -> DropSessionTemplate:
    return DropSessionTemplate(template_id=template_id, **(who or farmer()))


def kept(spec: Spec) -> str:
    return spec.when(keep()).happened(SessionTemplateKept).template_id


def test_a_template_is_kept_edited_and_dropped_and_books_nothing() -> None:
    spec = haiwan()
    key = kept(spec)
    assert not spec.state.bookings
    spec.when(edit(key)).then_nothing()
    spec.when(edit(key, title="新课")).then(
        SessionTemplateKept(
            template_id=key, partner_id=SKY_FARM, session=content(title="新课"), kept_at=MONDAY
        )
    )
    spec.when(drop(key, staff())).then(
        SessionTemplateDropped(template_id=key, partner_id=SKY_FARM, dropped_at=MONDAY)
    )
    for gone in (edit(key), drop(key)):
        spec.refuses(gone, SESSION_TEMPLATE_IS_UNKNOWN)


def test_a_template_is_its_hosts_and_what_no_draft_could_be_is_not_kept() -> None:
    spec = haiwan()
    key = kept(spec)
    spec.refuses(keep(partner_id=NOWHERE), HOST_IS_UNKNOWN)
    for stranger in (keep(resident()), edit(key, resident()), drop(key, resident())):
        spec.refuses(stranger, ACTOR_MAY_NOT_DO_THIS)
    dear = ADULT.model_copy(update={"price_fen": 5_001})
    for changes, refusal in (
        ({"space_id": NOWHERE}, SPACE_IS_UNKNOWN),
        ({"equipment": (Pieces(equipment_id=NOWHERE, pieces=1),)}, EQUIPMENT_IS_UNKNOWN),
        ({"capacity": 31}, SPACE_IS_TOO_SMALL),
        ({"volunteer": True}, VOLUNTEER_ACTIVITY_HAS_NO_PRICE),
        ({"ticket_types": (dear,)}, TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION),
        ({"ticket_types": (ADULT,), "age_to": 12}, TICKET_TYPE_FITS_NOBODY),
    ):
        spec.refuses(keep(**changes), refusal)
        spec.refuses(edit(key, **changes), refusal)


def test_a_partner_keeps_so_many_templates_and_no_more() -> None:
    spec = haiwan()
    for _ in range(MOST_TEMPLATES):
        key = kept(spec)
    spec.refuses(keep(), HOST_KEEPS_ENOUGH_TEMPLATES)
    spec.when(drop(key)).when(keep()).happened(SessionTemplateKept)


def attempt(wish: DraftSession, **changes: Any) -> TrySession:
    asked = TrySessionRequest.model_validate(
        {name: getattr(wish, name) for name in TrySessionRequest.model_fields} | changes
    )
    return TrySession(**dict(asked), **farmer(wish.now))


def found(spec: Spec, command: TrySession) -> list[tuple[str, str]]:
    facts = spec.refuses(command, SESSION_IS_ONLY_TRIED)
    assert facts["granted"] is (not facts["against"])
    return [(one["reason"], one["remedy"]) for one in facts["against"]]


def test_a_dry_run_tells_all_that_is_against_a_draft_and_what_helps() -> None:
    spec = haiwan()
    assert found(spec, attempt(draft(), price=priced_at(6_400))) == []
    catalogue = proposed().approve(valid_days=2)
    late = draft(who=farmer(at(9, 10)))
    price = priced_at().model_copy(
        update={"reference_id": catalogue.id, "market_reference_fen": None, "market_source": None}
    )
    catalogue.spec.given(
        terms_set(terms(space_ids=(CALLIGRAPHY,), session_categories=(SessionCategory.ADVICE,)))
    )
    catalogue.spec.when(book(SATURDAY_LESSON, space_id=TERRACE, units=2, who=staff(), for_the_community=True))
    told = found(catalogue.spec, attempt(late, price=price, category=SessionCategory.NATURE, capacity=31))
    assert told == [
        ("agreement_does_not_cover_the_space", "another_space"),
        ("agreement_does_not_name_the_category", "another_category"),
        ("space_is_too_small", "fewer_places"),
        ("space_is_not_free", "another_time"),
        ("reference_is_not_in_force", "another_price"),
    ]


@pytest.mark.parametrize(
    ("scene", "changes", "against"),
    [
        (lambda: haiwan().given(SUSPENDED), {}, [("host_is_suspended", "ask_staff")]),
        (overdue, {}, [("sessions_await_reports", "the_reports")]),
        (
            lambda: haiwan().given(CHECKED),
            {"for_minors": True, "starts_at": at(25, 9), "ends_at": at(25, 10)},
            [("screening_ends_before_the_session", "a_screening_record")],
        ),
        (
            haiwan,
            {"volunteer": True, "price": priced_at(1)},
            [("volunteer_activity_has_no_price", "no_price")],
        ),
        (
            haiwan,
            {"ticket_types": (TicketTypeWish(name="票", price_fen=1),)},
            [("ticket_type_costs_more_than_the_session", "other_ticket_types")],
        ),
    ],
)
def test_each_rule_has_its_remedy(
    scene: Callable[[], Spec], changes: dict[str, Any], against: list[tuple[str, str]]
) -> None:
    assert found(scene(), attempt(draft(), **changes)) == against


def test_a_dry_run_is_for_the_host_of_a_room_that_there_is() -> None:
    spec = haiwan()
    spec.refuses(attempt(draft(), partner_id=NOWHERE), HOST_IS_UNKNOWN)
    spec.refuses(attempt(draft(), space_id=NOWHERE), SPACE_IS_UNKNOWN)
    unheard = [{"equipment_id": NOWHERE, "pieces": 1}]
    spec.refuses(attempt(draft(), equipment=unheard), EQUIPMENT_IS_UNKNOWN)


def test_whatever_refuses_a_draft_has_a_remedy() -> None:
    assert {*DraftSession.operation.refuses} <= {*REMEDIES, HOST_IS_UNKNOWN, SPACE_IS_UNKNOWN}


def test_templates_of_a_partner_that_leaves_are_there_and_draft_nothing() -> None:
    spec = haiwan()
    key = kept(spec)
    spec.when(EndHost(partner_id=SKY_FARM, **policy()))
    assert key in spec.state.templates
    assert ("host_has_left", "ask_staff") in found(spec, attempt(draft()))
