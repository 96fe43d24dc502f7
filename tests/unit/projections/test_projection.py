"""The declaration of a read model, and what its queries see of its documents."""

from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.kernel.messages import Recorded
from shared.kernel.models import Page, PagedQuery
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from shared.projections.documents import StoredDocuments
from shared.projections.indexing import indexed
from shared.projections.projection import Projection
from shared.projections.refusals import CURSOR_IS_NOT_VALID
from shared.projections.sqlite.store import SqliteDocumentStore
from shared.projections.store import Document
from tests.example_log import ToolPut
from tests.example_readers import (
    HAIWAN,
    NANBEITAI,
    ListTools,
    MemoryLog,
    ToolView,
    folded,
    lent,
    put,
    returned,
    tools,
)
from tests.specification import MONDAY, later

TOOLS = tools()


def _named(document: ToolView | None, recorded: Recorded[ToolPut], key: str) -> ToolView:
    return document or ToolView(tool_id=key, name=recorded.data.name)


def test_a_document_is_kept_without_what_is_so_by_default_and_read_with_it() -> None:
    tool = ToolView(tool_id="tool-1", name="电钻")
    assert TOOLS.written(tool) == '{"tool_id":"tool-1","name":"电钻"}'.encode()
    assert TOOLS.read(TOOLS.written(tool)) == tool


def test_a_document_of_which_every_field_was_written_is_read_as_well() -> None:
    tool = ToolView(tool_id="tool-1", name="电钻")
    assert TOOLS.read(tool.model_dump_json().encode()) == tool


# -- the declaration -----------------------------------------------------------------------------


def test_a_projection_folds_only_what_it_names() -> None:
    projection = Projection("names", ToolView).on(ToolPut, lambda event: event.tool_id, _named)
    assert projection.events == (ToolPut,)
    assert list(projection.keys(put(1))) == ["tool-0001"]
    assert list(projection.keys(returned(1))) == []


def test_an_event_may_touch_several_documents() -> None:
    projection = Projection("givers", ToolView).on(ToolPut, lambda e: (e.tool_id, e.given_by), _named)
    assert list(projection.keys(put(1))) == ["tool-0001", "resident-lin"]


def test_an_event_is_folded_by_one_function() -> None:
    with pytest.raises(TypeError, match="folds ToolPut twice"):
        tools().on(ToolPut, lambda event: event.tool_id, _named)


def test_a_query_is_answered_by_one_function() -> None:
    async def answer(_documents: object, _query: ListTools) -> Page[ToolView]:
        return Page(items=[])

    with pytest.raises(TypeError, match="answers ListTools twice"):
        tools().answers(ListTools, answer)


def test_a_document_is_got_by_a_query_with_nothing_but_its_key() -> None:
    with pytest.raises(TypeError, match="ListTools must have the document's key as its only field"):
        tools(asked=False).gets(ListTools)  # type: ignore[arg-type]  # What mypy would find too.


def test_a_list_has_no_field_that_selects_nothing() -> None:
    class ListRedTools(ListTools):
        colour: str | None = None

    with pytest.raises(TypeError, match=r"no index for \['colour'\] of ListRedTools"):
        tools(asked=False).lists(ListRedTools, order="name")


def test_only_fields_of_the_view_are_indexed() -> None:
    with pytest.raises(TypeError, match="colour"):
        Projection("names", ToolView, indexes=("name", "colour"))


@pytest.mark.parametrize("name", ["", "Tools", 'a"b', "tools;", "工具", "1tools", "a" * 49, "a b"])
def test_a_projection_has_a_plain_name(name: str) -> None:
    with pytest.raises(TypeError, match="can't be called"):
        Projection(name, ToolView)


def test_a_changed_declaration_is_told_from_the_old_one() -> None:
    class Longer(ToolView):
        colour: str | None = None

    prints = [
        tools().fingerprint,
        tools(version=2).fingerprint,
        Projection("tools", ToolView).fingerprint,
        Projection("tools", ToolView, indexes=("name",)).fingerprint,
        Projection("tools", Longer).fingerprint,
        Projection("tools", ToolView).on(ToolPut, lambda event: event.tool_id, _named).fingerprint,
    ]
    assert len(set(prints)) == len(prints)
    assert tools().fingerprint == tools().fingerprint


def test_what_is_usual_is_part_of_the_declaration_and_no_order() -> None:
    usual = Projection("tools", ToolView, indexes=("name", "borrower"), usual={"borrower": []})
    plain = Projection("tools", ToolView, indexes=("name", "borrower"))
    assert usual.usual == {"borrower": (None,)}
    assert usual.fingerprint != plain.fingerprint
    with pytest.raises(TypeError, match="no index for what is usual"):
        Projection("tools", ToolView, indexes=("name",), usual={"borrower": []})
    with pytest.raises(TypeError, match="most of it is usual"):
        usual.lists(ListTools, order="borrower")


def test_the_example_folds_as_it_should() -> None:
    log = MemoryLog()
    log.append(HAIWAN, put(1), lent(1), returned(1), put(2), lent(2), lent(3))
    log.append(HAIWAN, *(event for _ in range(3) for event in (lent(2), returned(2))))
    documents = folded(TOOLS, log.recorded(HAIWAN))
    assert documents["tool-0001"].history == (1, 2, 3)
    assert set(documents) == {"tool-0001"}  # The second is worn out, the third was never there.


# -- what is indexed -----------------------------------------------------------------------------


def test_values_become_what_stores_compare() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert indexed(None) is None
    assert indexed("电钻") == "电钻"
    assert (indexed(True), indexed(False), indexed(7)) == (1, 0, 7)
    assert type(indexed(Role.STAFF)) is str
    assert indexed(MONDAY) == "2026-07-06T01:00:00.000000Z"
    assert indexed(datetime(2026, 7, 6, 9, 0, 0, 5, tzinfo=shanghai)) == "2026-07-06T01:00:00.000005Z"
    assert indexed(date(2026, 7, 6)) == "2026-07-06"


@pytest.mark.parametrize("value", [1.5, [1], {"a": 1}, b"bytes"])
def test_what_cannot_be_compared_is_not_indexed(value: object) -> None:
    with pytest.raises(TypeError, match="can't be indexed"):
        indexed(value)


@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=5))
def test_the_order_of_indexed_instants_is_that_of_time(instants: list[datetime]) -> None:
    assert [indexed(one) for one in sorted(instants)] == sorted(str(indexed(one)) for one in instants)


# -- what queries see ----------------------------------------------------------------------------


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteDocumentStore]:
    opened = SqliteDocumentStore(tmp_path / "documents.sqlite")
    yield opened
    await opened.close()


async def documents_of(store: SqliteDocumentStore, *views: ToolView) -> StoredDocuments[ToolView]:
    """These views as one community's documents, beside another community's."""
    generation = await store.begin("tools", TOOLS.fingerprint, TOOLS.indexes)
    strange = ToolView(tool_id="tool-0000", name="别人的", loans=9)
    rows = [(HAIWAN, view) for view in views] + [(NANBEITAI, strange)]
    await store.write(
        generation,
        [
            Document(
                community,
                view.tool_id,
                1,
                view.model_dump_json().encode(),
                tuple(indexed(getattr(view, name)) for name in TOOLS.indexes),
            )
            for community, view in rows
        ],
        [],
    )
    await store.swap(generation)
    return StoredDocuments(TOOLS, generation, store, HAIWAN)


def view(number: int, name: str = "电钻", **fields: object) -> ToolView:
    return ToolView.model_validate({"tool_id": f"tool-{number:04}", "name": name, **fields})


async def test_a_document_is_got_by_its_key(store: SqliteDocumentStore) -> None:
    documents = await documents_of(store, view(1, until=MONDAY, history=(1, 2)))
    assert await documents.get("tool-0001") == view(1, until=MONDAY, history=(1, 2))
    assert await documents.get("tool-0002") is None
    assert await documents.get("tool-0000") is None  # Another community's.


async def test_pages_are_filtered_and_ordered(store: SqliteDocumentStore) -> None:
    views = [
        view(1, "锤子", borrower="resident-chen", until=later(hours=2)),
        view(2, "电钻", borrower="resident-chen", until=later(hours=1)),
        view(3, "梯子"),
    ]
    documents = await documents_of(store, *views)
    lent_ones = await documents.page({"borrower": "resident-chen"}, order="until")
    assert [one.tool_id for one in lent_ones.items] == ["tool-0002", "tool-0001"]
    free = await documents.page({"borrower": None})
    assert [one.tool_id for one in free.items] == ["tool-0003"]
    due = await documents.page(order="until", at_least=later(hours=1), below=later(hours=2))
    assert [one.tool_id for one in due.items] == ["tool-0002"]
    assert [one.tool_id for one in await documents.all(order="name")] == [
        "tool-0003",
        "tool-0002",
        "tool-0001",
    ]
    assert len(await documents.all({"loans": 0})) == 3


async def test_a_list_is_cut_by_the_fields_that_are_given(store: SqliteDocumentStore) -> None:
    class ListLoans(PagedQuery[Page[ToolView]]):
        borrower: tuple[str, ...] | None = None
        lent_from: datetime | None = None
        lent_before: datetime | None = None

    lists = tools(asked=False).lists(
        ListLoans, order="until", descending=True, at_least="lent_from", below="lent_before"
    )
    documents = await documents_of(
        store,
        *(
            view(number, borrower=f"resident-{number}", until=later(hours=number) if number else None)
            for number in range(5)
        ),
    )

    async def found(**asked: object) -> list[str]:
        page = await lists.queries[ListLoans](documents, ListLoans.model_validate(asked))
        assert isinstance(page, Page)
        return [one.borrower for one in page.items]

    assert await found() == ["resident-4", "resident-3", "resident-2", "resident-1", "resident-0"]
    assert await found(borrower=("resident-1", "resident-3")) == ["resident-3", "resident-1"]
    assert await found(borrower=()) == []
    assert await found(lent_from=later(hours=2)) == ["resident-4", "resident-3", "resident-2"]
    assert await found(lent_from=later(hours=2), lent_before=later(hours=4), limit=1) == ["resident-3"]


async def test_a_long_list_comes_whole(store: SqliteDocumentStore) -> None:
    documents = await documents_of(store, *(view(number) for number in range(450)))
    assert [one.tool_id for one in await documents.all()] == [f"tool-{number:04}" for number in range(450)]


async def test_a_cursor_leads_from_page_to_page(store: SqliteDocumentStore) -> None:
    documents = await documents_of(store, *(view(number, loans=number % 3) for number in range(25)))
    for descending in (False, True):
        found: list[ToolView] = []
        cursor: str | None = None
        while True:
            page = await documents.page(order="loans", descending=descending, cursor=cursor, limit=4)
            found += page.items
            cursor = page.next_cursor
            if cursor is None:
                break
            assert len(page.items) == 4
            assert len(cursor) <= 512
        assert len({one.tool_id for one in found}) == len(found) == 25
        assert [one.loans for one in found] == sorted((one.loans for one in found), reverse=descending)


async def test_the_last_page_has_no_cursor_even_if_it_is_full(store: SqliteDocumentStore) -> None:
    documents = await documents_of(store, *(view(number) for number in range(4)))
    page = await documents.page(limit=2)
    assert page.next_cursor is not None
    assert (await documents.page(cursor=page.next_cursor, limit=2)).next_cursor is None


async def test_a_cursor_stays_good_when_its_document_goes(store: SqliteDocumentStore) -> None:
    documents = await documents_of(store, *(view(number) for number in range(6)))
    page = await documents.page(limit=3)
    generation = await store.current("tools")
    assert generation is not None
    await store.write(generation, [Document(HAIWAN, "tool-0002", 2, None)], [])
    rest = await documents.page(cursor=page.next_cursor, limit=3)
    assert [one.tool_id for one in rest.items] == ["tool-0003", "tool-0004", "tool-0005"]


async def test_a_cursor_of_another_question_is_refused(store: SqliteDocumentStore) -> None:
    documents = await documents_of(store, *(view(number) for number in range(6)))
    cursor = (await documents.page(order="name", limit=3)).next_cursor
    for change in (
        {"order": "loans"},
        {"order": None},
        {"descending": True},
        {"at_least": "a"},
        {"where": {"borrower": None}},
    ):
        with pytest.raises(Rejected) as caught:
            await documents.page(**{"order": "name", "cursor": cursor, **change})  # type: ignore[arg-type]  # Many kinds of change.
        assert caught.value.refusal == CURSOR_IS_NOT_VALID
    assert len((await documents.page(order="name", cursor=cursor, limit=2)).items) == 2


def _encoded(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # Nothing is written.
@given(
    st.text(max_size=60)
    | st.text(max_size=60).map(_encoded)
    | st.sampled_from(['["x",1,"k"]', "[]", "null", '{"a":1}', "[[[]]]", '["x",1e400,"k"]', "NaN"]).map(
        _encoded
    )
)
async def test_a_cursor_that_was_made_up_is_refused(store: SqliteDocumentStore, cursor: str) -> None:
    documents = StoredDocuments(TOOLS, await store.begin("tools", "f", TOOLS.indexes), store, HAIWAN)
    with pytest.raises(Rejected) as caught:
        await documents.page(order="loans", cursor=cursor)
    assert caught.value.refusal == CURSOR_IS_NOT_VALID


async def test_a_question_about_a_field_without_index_is_a_mistake(store: SqliteDocumentStore) -> None:
    documents = await documents_of(store)
    with pytest.raises(LookupError, match="no index on"):
        await documents.page({"tool_id": "tool-0001"})
    with pytest.raises(LookupError, match="no index on"):
        await documents.all(order='name"; DROP TABLE tools')


async def test_the_cursor_of_a_list_that_is_ordered_by_titles_is_short_enough(
    store: SqliteDocumentStore,
) -> None:
    documents = await documents_of(store, *(view(number, "社" * 80) for number in range(3)))
    query = ListTools(cursor=(await documents.page(order="name", limit=1)).next_cursor)
    assert len((await documents.page(order="name", cursor=query.cursor, limit=5)).items) == 2
