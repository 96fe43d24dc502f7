"""Statements of banks and wallets, for every door: the file is read here, names go into the vault."""

import asyncio
import hmac
from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Sequence
from hashlib import sha256

from services.gateway.operations.caller import Caller
from services.gateway.operations.donations import require_member
from services.gateway.statements.identity import keys
from services.gateway.statements.read import ReadLine, ReadStatement
from services.gateway.statements.reading import read_statement
from shared.contracts.fund.account_statements.commands import (
    BookLines,
    BookLinesRequest,
    ImportedLine,
    ImportFileRequest,
    ImportStatement,
)
from shared.contracts.fund.account_statements.events import StatementLineRecorded
from shared.contracts.fund.account_statements.refusals.files import STATEMENT_FILE_IS_NOT_A_TABLE
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.words import KeptWords

_MOST_IN_WORDS = 400


async def import_file(caller: Caller, body: ImportFileRequest) -> Outcome:
    """Reads the file and imports all that it says; `Rejected` with the line where it can't be read."""
    try:
        content = b64decode(body.content, validate=True)
    except Error:
        raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="base64") from None
    return await import_content(caller, body.account, content)


async def import_content(caller: Caller, account: str, content: bytes) -> Outcome:
    """As `import_file`, of the bytes themselves."""
    read = await asyncio.to_thread(read_statement, content)
    lines = await _kept(caller, keys(read))
    outcome = await caller.submit(
        ImportStatement,
        account=account,
        account_key=await _account_key(caller, read),
        layout=read.layout,
        file_sha256=sha256(content).hexdigest(),
        beside=len(read.not_lines),
        opening_fen=read.opening_fen,
        closing_fen=read.closing_fen,
        starts_within_a_day=read.starts_within_a_day,
        lines=tuple(lines),
    )
    await _forget_unused(caller, lines, outcome)
    return outcome


async def _kept(caller: Caller, keyed: Iterable[tuple[ReadLine, str]]) -> Sequence[ImportedLine]:
    """The lines with their names in the vault. They are nobody's here: who they are, nobody knows yet."""
    found = [(one, key, _words_of(one)) for one, key in keyed]
    texts = [words for _, _, words in found if words]
    kept = iter(await caller.keep_texts(texts, people=()))
    return [_imported(one, key, next(kept) if words else None) for one, key, words in found]


def _words_of(one: ReadLine) -> str:
    return " · ".join(text for text in (one.party, one.note) if text)[:_MOST_IN_WORDS]


def _imported(one: ReadLine, key: str, words: KeptWords | None) -> ImportedLine:
    return ImportedLine(
        line=one.line,
        key=key,
        number=one.number,
        day=one.day,
        at=one.at,
        amount_fen=one.amount_fen,
        direction=one.direction,
        movement=one.movement,
        doubt=one.doubt,
        balance_fen=one.balance_fen,
        original=one.original,
        fee_fen=one.fee_fen,
        status=one.status[:80],
        words=words,
    )


async def _account_key(caller: Caller, read: ReadStatement) -> str:
    """Stands for the account's number, which may be a person's: without the vault's key nobody finds it."""
    if not read.account:
        return ""
    key = await caller.gateway.feed_key(caller.community)
    return hmac.new(key, f"account/{read.account}".encode(), sha256).hexdigest()[:32]


async def _forget_unused(caller: Caller, lines: Sequence[ImportedLine], outcome: Outcome) -> None:
    """Forgets the words of lines that were known already: their first ones stand."""
    recorded = {
        one.words.text_id
        for one in outcome.events
        if isinstance(one, StatementLineRecorded) and isinstance(one.words, KeptWords)
    }
    unused = [one.words.text_id for one in lines if one.words and one.words.text_id not in recorded]
    if unused and not outcome.repeated:
        await caller.gateway.vault.forget_texts(caller.community, unused)


async def book_lines(caller: Caller, body: BookLinesRequest) -> Outcome:
    """Books what the lines tell of; a gift's donor belongs to this community, or it has none."""
    await require_member(caller, body.donor_id)
    return await caller.submit(BookLines, body)
