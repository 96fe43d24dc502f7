"""The example's thread on a platform of its own: played, played again, cut off and resumed."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from examples.gangwan.people import identities
from examples.gangwan.programme import programmes
from examples.gangwan.setting import load
from hehuo.demo import DemoFailed, play
from hehuo.operator.journal import journal
from shared.runtime.directory import DataDirectory
from tests.component.chinese import unmarked_in, untranslated_in
from tests.component.crawling import crawl, fields_shown, links_of, plain_addresses
from tests.component.platform import RunningPlatform
from tests.scenes import Scenes
from tests.soaking import when_soaking

CUTS = when_soaking(4, 2)
WALKERS = (None, "lin", "xiaochen", "chen-staff", "qian-treasurer", "gu-committee", "bao-supervisor",
           "song-auditor", "luo-district")  # fmt: skip
"""Who follows every link of the pages: a stranger, and one of each role."""
MOST_FIELDS = 13
"""What a page shows at once: on a phone that is some screens already."""
HANDED_ON = "gateway.message_handled.v1"
COPY_TAKEN = "fund.audit_copy_taken.v1"
"""Who takes a copy of the books again is recorded again."""
_RUN = re.compile(r"run (\S+)")


class CutOff(Exception):  # noqa: N818 (nothing is wrong)
    """Raised in the middle of a run, as if its process had been killed there."""


def told(directory: DataDirectory) -> Counter[str]:
    """How many events of each type the logs hold, in all communities."""
    return Counter(
        entry.type for community in programmes() for entry in journal(directory, community, None, 0)
    )


def cutting_off(lines: list[str], *, until: int) -> Callable[[str], None]:
    """Takes the lines of a run, and cuts it off after so many."""

    def write(line: str) -> None:
        lines.append(line)
        if len(lines) >= until:
            raise CutOff

    return write


@dataclass(frozen=True)
class Undisturbed:
    """A first run, on a platform on which nothing was played before, which goes on."""

    platform: RunningPlatform
    lines: list[str]
    events: Counter[str]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> Iterator[Undisturbed]:
    folder = tmp_path_factory.mktemp("demo")
    before = told(DataDirectory(scenes.example(folder / "before")))
    running = RunningPlatform(scenes.played(folder / "data"), "--example")
    after = told(running.directory)
    try:
        running.start().wait_for_example()
        yield Undisturbed(running, scenes.as_played().lines, after - before)
    finally:
        running.end()


@pytest.fixture
def platform(undisturbed: Undisturbed) -> RunningPlatform:
    """One platform for all tests: any number of runs can be played on it."""
    return undisturbed.platform


def test_the_setting_is_loaded_once_however_often_it_is_asked_for(platform: RunningPlatform) -> None:
    before = told(platform.directory)
    load(platform.url, platform.token)
    assert told(platform.directory) == before
    for wanted in ("bookings.space_opened.v1", "partners.need_published.v2", "partners.intent_offered.v2"):
        assert before[wanted]


def test_the_thread_is_played_again_by_the_command_and_every_chain_holds(undisturbed: Undisturbed) -> None:
    platform = undisturbed.platform
    second = platform.hehuo("demo", afresh=True)
    assert second.returncode == 0, second.stdout + second.stderr
    for run in ("\n".join(undisturbed.lines), second.stdout):
        assert "evidence_is_missing; missing: trial_held, feedback_window_closed" in run
        assert "at most ¥114.00, which is half of ¥228.00" in run
        assert "15% of ¥1,000.00 is ¥150.00" in run
        assert "it took ¥484.51, of which ¥304.26 are the fund's" in run
        assert "refunded: ¥80.00 given back, ¥50.00 left, the promise has lapsed" in run
        assert "succeeded: ¥650.00 of ¥600.00, which takes the sponsor's part" in run
        assert "6 of 11 voted, 1 of them on paper; 5 in favour: it has passed" in run
        assert "nothing stands in the way; " in run
    # What the first run paid on the morning after its month may lie in the second one's, whose file lacks it.
    assert "nothing stands in the way; 0 entries are on no statement" in "\n".join(undisturbed.lines)
    assert "Both chains hold and the books add up" in second.stdout
    verified = platform.hehuo("verify")
    assert verified.returncode == 0, verified.stdout


def test_a_run_that_is_cut_off_anywhere_goes_on_and_nothing_is_doubled(
    undisturbed: Undisturbed, tmp_path: Path, scenes: Scenes
) -> None:
    """The same events as of a run that nobody disturbed, though both sides were killed on the way."""
    other = RunningPlatform(scenes.example(tmp_path / "other"), "--example")
    before = told(other.directory)
    try:
        other.start().wait_for_example()
        run = None
        for part in range(1, CUTS + 1):
            lines: list[str] = []
            write = cutting_off(lines, until=len(undisturbed.lines) * part // (CUTS + 1))
            with pytest.raises(CutOff):
                play(other.url, other.token, run=run, out=write, knocks=False)
            run = _RUN.search(lines[0])[1]  # type: ignore[index]  # The first line names the run.
            other.kill()
            other.start()
        play(other.url, other.token, run=run, out=lines.append, knocks=False)
        played, expected = told(other.directory) - before, undisturbed.events.copy()
        # Messages are handed on beside the run, in quiet hours the next morning: by its end more or fewer.
        handed_on = played.pop(HANDED_ON)
        expected.pop(HANDED_ON)
        assert played.pop(COPY_TAKEN) >= expected.pop(COPY_TAKEN)
        assert played == expected
        assert handed_on <= played["gateway.person_notified.v1"]
        assert other.hehuo("verify").returncode == 0
    finally:
        other.end()


def test_a_run_that_is_over_is_played_again_on_its_last_day_and_nothing_is_done(
    undisturbed: Undisturbed, tmp_path: Path, scenes: Scenes
) -> None:
    """What stood open at its time is over by then, and what it looks at is as it became."""
    began = _RUN.search(undisturbed.lines[0])[1]  # type: ignore[index]
    over = RunningPlatform(scenes.played(tmp_path / "over"), "--example")
    try:
        over.start().wait_for_example()
        with httpx2.Client(base_url=over.url) as http:
            now = datetime.fromisoformat(http.get("/v1/development/clock").json()["now"])
            last = datetime.strptime(began[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) + timedelta(
                days=28, hours=23
            )
            if (seconds := int((last - now).total_seconds())) > 0:
                http.post("/v1/development/clock", json={"advance_seconds": seconds})
        before, lines = told(over.directory), list[str]()
        play(over.url, over.token, run=began, out=lines.append, knocks=False)
        assert lines[-1].strip().startswith("Played to the end")
        assert {one for one in told(over.directory) - before if one in undisturbed.events} <= {
            HANDED_ON,
            COPY_TAKEN,
        }
    finally:
        over.end()


def test_every_event_in_the_feed_is_as_its_schema_says(platform: RunningPlatform) -> None:
    with httpx2.Client(base_url=platform.url) as http:
        schemas = {
            one["dataschema"]: http.get(f"/{one['href']}").json()
            for one in http.get("/schemas").json()["items"]
        }
        seen: Counter[str] = Counter()
        for community in programmes():
            feed = http.get(f"/v1/communities/{community}/events", params={"limit": 1_000}).json()
            assert feed["next_after"] == feed["head"]
            for entry in feed["events"]:
                schema = schemas[entry["event"]["dataschema"]]
                Draft202012Validator(schema, format_checker=FormatChecker()).validate(entry["event"]["data"])
                seen[entry["event"]["type"]] += 1
    assert len(seen) > 40, seen


def test_without_a_platform_the_demo_says_so(tmp_path: Path) -> None:
    with pytest.raises(DemoFailed, match=r"http://127.0.0.1:9/v1/me"):
        play("http://127.0.0.1:9", lambda _name: "token", run=None, out=lambda _line: None)


def test_a_label_that_is_none_is_refused_with_an_example_of_one(platform: RunningPlatform) -> None:
    with pytest.raises(DemoFailed, match=r"'yesterday' is not the label of a run: it looks like \d{8}T"):
        play(platform.url, platform.token, run="yesterday", out=lambda _line: None)


def test_tokens_of_another_platform_are_not_taken_and_the_way_out_is_named(platform: RunningPlatform) -> None:
    with pytest.raises(DemoFailed, match="HEHUO_DATA_DIR"):
        play(platform.url, lambda _name: "a.b.c", run=None, out=lambda _line: None)


@pytest.mark.parametrize("name", WALKERS)
def test_whoever_follows_the_links_of_the_pages_finds_none_that_breaks_and_all_is_english(
    platform: RunningPlatform, name: str | None
) -> None:
    """No link is refused; what is Chinese on an English page was typed by somebody, and says that it is."""
    with httpx2.Client(base_url=platform.url, timeout=30, headers={"accept-language": "en"}) as http:
        if name is not None:
            person = {"person": identities()[name].person_id, "to": "/haiwan"}
            assert http.post("/sign-in/development", data=person).status_code == 303
        found = dict(crawl(http, "/haiwan"))
    assert {address: one.status_code for address, one in found.items() if one.status_code != 200} == {}
    assert len(found) >= 15
    pages = {address: one.text for address, one in found.items() if '<html lang="en"' in one.text}
    assert len(pages) >= 15
    assert {address: said for address, page in pages.items() if (said := unmarked_in(page))} == {}
    assert {address: ours for address, page in pages.items() if (ours := untranslated_in(page))} == {}
    assert {address: n for address, page in pages.items() if (n := fields_shown(page)) > MOST_FIELDS} == {}


@pytest.mark.parametrize("name", WALKERS)
def test_no_page_that_somebody_may_open_leads_them_where_they_are_refused(
    platform: RunningPlatform, name: str | None
) -> None:
    """Also from pages that nothing leads to: an address is passed on, and typed."""
    with httpx2.Client(base_url=platform.url, timeout=30, headers={"accept": "text/html"}) as http:
        if name is not None:
            person = {"person": identities()[name].person_id, "to": "/haiwan"}
            assert http.post("/sign-in/development", data=person).status_code == 303
        found = {address: http.get(address) for address in plain_addresses("haiwan")}
    refused = {address for address, one in found.items() if one.status_code >= 400}
    assert max(one.status_code for one in found.values()) < 500
    led = {address: links_of(one.text) & refused for address, one in found.items() if one.status_code == 200}
    assert {address: links for address, links in led.items() if links} == {}
    assert len(led) >= 60
