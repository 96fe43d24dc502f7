"""What anybody may read of an event: no id by which a person could be followed through several feeds."""

import json
from typing import Any, ClassVar, get_args

import pytest
from pydantic import BaseModel

from services.gateway.catalogue.events import PUBLIC, recorded_examples
from services.gateway.feed.public_line import PublicForm, pseudonym, recorded_hash
from services.gateway.feed.public_log import PublicLog
from shared.eventlog.commit import Head, Header, seal
from shared.eventlog.wire import Encoder, roles_acted_in, type_of
from shared.kernel.messages import Actor, Event, Tick
from shared.kernel.models import Frozen
from shared.kernel.people import PersonId, person_fields
from shared.kernel.roles import MEMBERS, SIGNED_IN, Role, roles
from tests.specification import MONDAY

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
VISIT = 'visit "4711"'
CHEN, LAN = "0197e2a0-0000-7000-8000-00000000000c", "lan"


class Vote(Frozen):
    voter: PersonId
    reason: str


class Voted(Event):
    type: ClassVar[str] = "partners.voted.v1"

    vote_id: str
    chair: PersonId
    deputy: PersonId | None = None
    present: tuple[PersonId, ...] = ()
    votes: tuple[Vote, ...] = ()
    first: Vote | None = None
    note: str = ""


FORM = PublicForm((Voted,))
VOTED = Voted(
    vote_id="v",
    chair=CHEN,
    present=(CHEN, LAN),
    votes=(Vote(voter=LAN, reason="好"),),
    first=Vote(voter=CHEN, reason='"actor":"lan","data":{'),
    note='},"data":{"actor":"lan",',
)


def recorded(
    event: Event = VOTED, *, community: str = "haiwan", cause: str | None = "fund/x:7", **of_actor: Any
) -> bytes:
    actor = Actor(**{"id": CHEN, "roles": frozenset({Role.RESIDENT, Role.COMMITTEE}), **of_actor})
    command = Tick(command_id="c", actor=actor, now=MONDAY, correlation_id=VISIT, causation_id=cause)
    encoder = Encoder("partners", (type(event),))
    return encoder.line(community, encoder.envelope(community, command), 7, event)


def test_the_public_line_tells_a_role_instead_of_who_and_hides_every_id_of_a_person() -> None:
    line = recorded()
    shown = json.loads(FORM.line(line, KEY))
    chen, lan = pseudonym(CHEN, KEY), pseudonym(LAN, KEY)
    data = VOTED.model_dump(mode="json") | {
        "chair": chen,
        "present": [chen, lan],
        "votes": [{"voter": lan, "reason": "好"}],
        "first": {"voter": chen, "reason": VOTED.first.reason if VOTED.first else ""},
    }
    expected = json.loads(line) | {"data": data, "role": "resident", "recordedhash": recorded_hash(line, KEY)}
    expected["correlationid"] = shown["correlationid"]
    del expected["actor"], expected["roles"]
    assert shown == expected
    assert list(shown)[-1] == "data", "it stands last, as in what is recorded"
    assert b"\n" not in FORM.line(line, KEY)


def test_a_request_shows_as_an_id_of_this_feed_alone_that_its_events_have_in_common() -> None:
    caused, own = (json.loads(FORM.line(recorded(cause=cause), KEY)) for cause in ("fund/x:7", None))
    elsewhere = json.loads(FORM.line(recorded(cause=None), OTHER_KEY))
    assert caused["correlationid"] == own["correlationid"] == own["causationid"]
    assert caused["causationid"] == "fund/x:7", "an event that everybody may look up"
    assert elsewhere["correlationid"] == elsewhere["causationid"] != own["correlationid"]
    chosen = json.loads(FORM.line(recorded(cause="fund/x:7/13800000000"), KEY))
    assert "13800000000" not in str(chosen)
    assert all("visit" not in str(line) for line in (caused, own, elsewhere, chosen))


def test_for_whom_staff_acted_is_told_as_a_role_too() -> None:
    line = recorded(roles=frozenset({Role.STAFF, Role.RESIDENT}), on_behalf_of=LAN)
    shown = json.loads(FORM.line(line, KEY))
    assert (shown["role"], shown["onbehalfof"]) == ("staff", "resident")


def test_what_was_recorded_before_roles_were_shows_none() -> None:
    """As version 0.1 wrote it."""
    line = recorded(roles=frozenset())
    assert b'"roles"' not in line
    shown = json.loads(FORM.line(line, KEY))
    assert "role" not in shown
    assert "actor" not in shown


def test_the_same_line_and_key_give_the_same_bytes_and_two_feeds_have_no_person_in_common() -> None:
    line = recorded()
    assert FORM.line(line, KEY) == FORM.line(line, KEY)
    here, there = (
        json.loads(FORM.line(recorded(community=name), key))
        for name, key in (("haiwan", KEY), ("nanbeitai", OTHER_KEY))
    )
    assert here["recordedhash"] != there["recordedhash"]
    assert {here["data"]["chair"], *here["data"]["present"]}.isdisjoint(
        {there["data"]["chair"], *there["data"]["present"]}
    )


def test_a_pseudonym_has_the_form_of_an_id_and_is_another_for_every_person_and_key() -> None:
    found = {pseudonym(person, key) for person in (CHEN, LAN, "a", "b") for key in (KEY, OTHER_KEY)}
    assert len(found) == 8
    for one in found:
        assert [len(part) for part in one.split("-")] == [8, 4, 4, 4, 12]
        assert (one[14], one[19]) == ("8", "8")


def test_a_line_that_says_nothing_of_who_did_it_is_refused_rather_than_shown() -> None:
    line = recorded()
    start = line.index(b'"actor"')
    with pytest.raises(ValueError, match=r"partners\.voted\.v1 does not say who"):
        FORM.line(line[:start] + line[line.index(b'"correlationid"') :], KEY)


def test_roles_are_those_that_allow_it_and_all_where_none_is_asked_for() -> None:
    both = Actor(id=CHEN, roles=frozenset({Role.TREASURER, Role.RESIDENT}))
    assert roles_acted_in(both, roles(Role.TREASURER, Role.STAFF)) == (Role.TREASURER,)
    assert roles_acted_in(both, SIGNED_IN) == roles_acted_in(both, MEMBERS)
    assert roles_acted_in(both, SIGNED_IN) == (Role.RESIDENT, Role.TREASURER)
    staff = Actor(id=CHEN, roles=frozenset({Role.STAFF, Role.RESIDENT}), on_behalf_of=LAN)
    assert roles_acted_in(staff, MEMBERS) == (Role.STAFF,)


async def test_what_kafka_is_sent_is_in_the_public_form_whether_it_is_fresh_or_read_again() -> None:
    lines = [recorded(), recorded(VOTED.model_copy(update={"note": "2"}))]
    commit = seal("haiwan", Head(), Header(), lines, [type_of(line) for line in lines], MONDAY)
    asked: list[str] = []

    class Kept:
        async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
            assert (community, limit) == ("haiwan", 10)
            return [one for one in enumerate(lines, 1) if one[0] > after]

        async def heads(self) -> dict[str, int]:
            return {"haiwan": 2}

    async def key_of(community: str) -> bytes:
        asked.append(community)
        return KEY

    log = PublicLog(Kept(), (Voted,), key_of)
    expected = [(at, FORM.line(line, KEY)) for at, line in enumerate(lines, 1)]
    fresh = await log.messages("feed", commit)
    assert [(one.sequence, one.body) for one in fresh] == expected == await log.lines("haiwan", 0, 10)
    assert await log.lines("haiwan", 1, 10) == expected[1:]
    assert {(one.source, one.community, one.type) for one in fresh} == {("feed", "haiwan", Voted.type)}
    assert (await log.heads(), asked) == ({"haiwan": 2}, ["haiwan"])


def test_no_example_of_a_public_event_shows_who_is_in_any_log() -> None:
    """A person's id in a field that is not declared as one would stand in the feed as it is."""
    people = {json.loads(line)["actor"] for line in recorded_examples().values()}
    people = {one for one in people if not one.startswith(("policy:", "clock"))}
    assert len(people) >= 5
    form = PublicForm(PUBLIC.values())
    for name, line in recorded_examples().items():
        shown = form.line(line, KEY).decode()
        assert [one for one in people if f'"{one}"' in shown] == [], name


_NO_PERSON = {
    *("account", "answer", "cancelled_receipt", "categories", "category", "code", "comment", "description"),
    *("early_reason", "evidence", "granted_by", "host_charity", "market_source", "month", "name"),
    *("proposal", "agreement", "from_month", "last_month", "seal", "statement"),
    *("given_by", "recipients", "settlement", "unit"),
    *("home", "host", "other"),  # Communities.
    *("name_en", "notice", "organisation", "payee_organisation", "place", "project", "public_reason"),
    *("purpose", "reason", "receipt_code", "receipt_number", "reference", "result", "summary"),
    "result_en",
    *("source", "text", "text_en", "title", "zone"),
    *(
        "area",
        "beneficiaries",
        "certificate_number",
        "donor",
        "filing_number",
        "platform_url",
        "sponsor",
        "surplus",
    ),
    *("sha256", "text_id"),
    *("address", "shows", "shows_en"),
    *("deliverables", "invoice_number", "space_refused", "too_few_reason"),
    *("option", "question", "question_en", "title_en", "description_en", "summary_en", "purpose_en"),
    "use_en",
    *("budget_line", "buildings", "dropped", "overrun_reason"),
    *("text_sha256", "document_sha256", "corrects_sha256"),
    *("note", "minutes", "minutes_sha256", "state"),
    *("commitment", "draw_commitment", "order", "seed", "tickets"),
    "use",
}
"""Texts, and where the vault keeps some: what they may say of people is a rule of its own."""


def test_every_text_in_a_public_event_is_known_to_be_an_id_of_a_person_or_none() -> None:
    """A new field of type ``str`` has to be declared a `PersonId`, an `Id`, or be a text by its name."""
    found = {name: undeclared for name, event in PUBLIC.items() if (undeclared := _undeclared(event))}
    assert found == {}


def _undeclared(model: type[BaseModel]) -> list[str]:
    declared = person_fields(model)
    found: list[str] = []
    for name, field in model.model_fields.items():
        parts = [field.annotation, *_parts(field.annotation)]
        inner = [one for one in parts if isinstance(one, type) and issubclass(one, BaseModel)]
        found += [f"{name}.{one}" for each in inner for one in _undeclared(each)]
        is_id = any("[0-9a-f]{8}-" in str(one) for one in (*field.metadata, *parts))
        if str in parts and not is_id and name not in _NO_PERSON and name not in declared:
            found.append(name)
    return found


def _parts(annotation: Any) -> list[Any]:
    return [one for part in get_args(annotation) for one in (part, *_parts(part))]


def test_a_text_that_is_not_declared_is_found() -> None:
    class Undeclared(Event):
        type: ClassVar[str] = "partners.undeclared.v1"

        told_by: str
        votes: tuple[Vote, ...]

    assert _undeclared(Undeclared) == ["told_by"]
