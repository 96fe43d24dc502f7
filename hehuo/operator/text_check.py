"""The texts of the vault held against the hashes that events hold of them: for ``hehuo verify``.

An event holds of a text its id and the hash of random bytes and the text, which lie in the vault together.
A text that is there must have that hash. One that is not there was redacted, or forgotten with a person or a
consent, which the logs say; what nothing says is told apart.
"""

import json
import sqlite3
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hehuo.names import SERVICE_NAMES
from hehuo.operator.feed_check import commits_in, commits_of
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.identity.vault import KeptText, Vault
from services.gateway.service import SERVICE as GATEWAY
from shared.contracts.bookings.families.events import ChildRemoved
from shared.contracts.bookings.families.pickup import FetcherRemoved
from shared.contracts.gateway.identity import PersonErased
from shared.contracts.gateway.redactions import TextRedacted
from shared.contracts.partners.people import PersonsCountedAsOne
from shared.eventlog.commit import Commit
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import connect
from shared.eventlog.verify import Verdict
from shared.runtime.directory import DataDirectory

_LOGS: Final = (*SERVICE_NAMES, GATEWAY.name)
_HASHED: Final = b'sha256"'
_FORGETS: Final = frozenset({ChildRemoved.type, FetcherRemoved.type, PersonsCountedAsOne.type})
"""Events that name the texts which are forgotten with what they tell."""
_MOST_NAMED: Final = 5
_NO_VAULT: Final = "there is no vault here, so no text was held against the hash that its event holds"


@dataclass(frozen=True, slots=True)
class TextFindings:
    """What was found of all texts."""

    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class TextCheck:
    """The texts of one community: first the logs, then the vault, then the logs again for what is missing."""

    community: str
    held: int = 0
    wrong: list[str] = field(default_factory=list)
    missing: dict[str, dict[str, str]] = field(default_factory=dict)
    """By text: every hash that an event holds of it, and which event does."""
    forgotten: set[str] = field(default_factory=set)
    """Texts of which an event says that they were redacted, or forgotten with a child or an answer."""
    erased: set[str] = field(default_factory=set)
    """People of whom an event says that they were erased."""
    with_people: set[str] = field(default_factory=set)
    """Missing texts of events that name somebody who was erased."""

    def take(self, service: str, commit: Commit) -> None:
        """The next commit of a service's log."""
        for sequence, line in enumerate(commit.lines, commit.first):
            if _HASHED in line:
                for text_id, digest in hashes_in(json.loads(line)["data"]):
                    self.missing.setdefault(text_id, {}).setdefault(digest, f"{service}:{sequence}")

    def take_text(self, text: KeptText) -> None:
        """A text of the vault. One that no event tells of is not over yet, or holds no hash."""
        for digest, place in self.missing.pop(text.id, {}).items():
            if _hash_of(text) == digest:
                self.held += 1
            else:
                self.wrong.append(f"{place} ({text.id})")

    def take_reasons(self, commit: Commit) -> None:
        """A commit of the gateway's log here or of the district, or of a log that says what was forgotten."""
        for line, kind in zip(commit.lines, commit.types, strict=True):
            if kind == PersonErased.type:
                self.erased.add(json.loads(line)["data"]["person_id"])
            elif kind == TextRedacted.type:
                self.forgotten.add(json.loads(line)["data"]["text_id"])
            elif kind in _FORGETS:
                self.forgotten |= {*_texts_named(json.loads(line)["data"])}

    def take_again(self, commit: Commit) -> None:
        """Looks in an event whose text is missing for somebody who was erased."""
        for line in commit.lines:
            if _HASHED in line and any(one.encode() in line for one in self.erased):
                found = (text_id for text_id, _ in hashes_in(json.loads(line)["data"]))
                self.with_people |= {one for one in found if one in self.missing}

    @property
    def findings(self) -> TextFindings:
        """What speaks against the vault, and what is to be known."""
        faults, notes = [], []
        forgotten = self.missing.keys() & self.forgotten
        erased = self.with_people - forgotten
        silent = self.missing.keys() - forgotten - erased
        if self.wrong:
            faults.append(f"texts that do not have the hash of their event: {_named(self.wrong)}")
        if silent and not self.erased:
            where = _named(sorted(next(iter(self.missing[one].values())) for one in silent))
            faults.append(f"texts that are missing, which nothing explains: {where}")
        elif silent:
            notes.append(f"{len(silent):,} texts are not there; they may have gone with who was erased here")
        if self.held or self.missing:
            went = f"{len(forgotten):,} were redacted or forgotten, {len(erased):,} went with their people"
            notes.insert(0, f"{self.held:,} texts have the hashes of their events; {went}")
        return TextFindings(
            tuple(f"vault/{self.community}: {one}" for one in faults),
            tuple(f"vault/{self.community}: {one}" for one in notes),
        )


def hashes_in(value: object) -> Iterator[tuple[str, str]]:
    """Every text that an event tells of, with its hash: as `KeptWords`, or as two fields of its own."""
    if isinstance(value, dict):
        text_id, digest = value.get("text_id"), value.get("sha256") or value.get("text_sha256")
        if isinstance(text_id, str) and isinstance(digest, str):
            yield text_id, digest
        for one in value.values():
            yield from hashes_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from hashes_in(one)


def texts_in(directory: DataDirectory, verdicts: Sequence[Verdict]) -> TextFindings:
    """What speaks against the vault's file, held against these logs; nothing is changed."""
    checks = dict(_checks(verdicts))
    for community, (check, sound) in checks.items():
        for service in sound:
            for commit in commits_in(directory, service, community):
                check.take(service, commit)
    if not any(check.missing for check, _ in checks.values()):
        return TextFindings()
    if not directory.vault.exists():
        return TextFindings(notes=(_NO_VAULT,))
    try:
        for text in _texts_in(directory.vault):
            if text.community in checks:
                checks[text.community][0].take_text(text)
    except sqlite3.Error as error:
        return TextFindings(faults=(f"{directory.vault.name} can't be read: {error}",))
    for check, sound in _lacking(checks):
        _explain(directory, check, sound)
    return _together(check for check, _ in checks.values())


def _explain(directory: DataDirectory, check: TextCheck, sound: Collection[str]) -> None:
    for log, community in _reasons(check, sound):
        for commit in commits_in(directory, log, community):
            check.take_reasons(commit)
    for service in sound if check.erased else ():
        for commit in commits_in(directory, service, check.community):
            check.take_again(commit)


async def texts_of(
    stores: Mapping[str, EventStore], vault: Vault, verdicts: Sequence[Verdict]
) -> TextFindings:
    """As `texts_in`, for the stores of a cluster; also while others append."""
    checks = dict(_checks(verdicts))
    for community, (check, sound) in checks.items():
        for service in sound:
            async for commit in commits_of(stores.get(service), community):
                check.take(service, commit)
    async for text in _texts_of(vault):
        if text.community in checks:
            checks[text.community][0].take_text(text)
    for check, sound in _lacking(checks):
        for log, community in _reasons(check, sound):
            async for commit in commits_of(stores.get(log), community):
                check.take_reasons(commit)
        for service in sound if check.erased else ():
            async for commit in commits_of(stores.get(service), check.community):
                check.take_again(commit)
    return _together(check for check, _ in checks.values())


Checks = Mapping[str, tuple[TextCheck, list[str]]]


def _checks(verdicts: Sequence[Verdict]) -> Iterator[tuple[str, tuple[TextCheck, list[str]]]]:
    """A check for each community, with the services whose logs hold."""
    broken = {(one.log, one.community) for one in verdicts if one.fault}
    for community in sorted({one.community for one in verdicts}):
        sound = [name for name in _LOGS if (name, community) not in broken]
        yield community, (TextCheck(community), sound)


def _lacking(checks: Checks) -> Iterator[tuple[TextCheck, list[str]]]:
    return (one for one in checks.values() if one[0].missing)


def _reasons(check: TextCheck, sound: Collection[str]) -> Iterator[tuple[str, str]]:
    """The logs that say why a text of this community is not there."""
    yield from ((service, check.community) for service in sound)
    yield GATEWAY.name, DISTRICT_LOG


def _texts_in(path: Path) -> Iterator[KeptText]:
    with closing(connect(path, read_only=True)) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(texts)")}
        salt = "salt" if "salt" in columns else "''"  # A vault of 0.1 had none.
        for row in connection.execute(f"SELECT text_id, community, text, {salt} FROM texts"):  # noqa: S608 (one of two)
            text_id, community, text, salted = row
            yield KeptText(text_id, community, text, (), salted)


async def _texts_of(vault: Vault) -> AsyncIterator[KeptText]:
    async for portion in vault.everything():
        for one in portion:
            if isinstance(one, KeptText):
                yield one


def _hash_of(text: KeptText) -> str:
    try:
        return text.sha256
    except ValueError:
        return ""  # What lies beside it are no bytes any more.


def _texts_named(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value.get("text_ids", ())
        for one in value.values():
            yield from _texts_named(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts_named(one)


def _named(places: Sequence[str]) -> str:
    more = f", and {len(places) - _MOST_NAMED} more" if len(places) > _MOST_NAMED else ""
    return f"{'; '.join(places[:_MOST_NAMED])}{more}"


def _together(checks: Iterable[TextCheck]) -> TextFindings:
    found = [check.findings for check in checks]
    return TextFindings(
        tuple(fault for one in found for fault in one.faults),
        tuple(note for one in found for note in one.notes),
    )
