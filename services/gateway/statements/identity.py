"""What tells a line from its account's others in every file that has it: never its status or its note."""

from collections import Counter
from collections.abc import Iterator

from services.gateway.statements.read import ReadLine, ReadStatement


def keys(read: ReadStatement) -> Iterator[tuple[ReadLine, str]]:
    """Each line with its key: its number or, where there is none, its moment, amount and balance.

    Where several lines of a file share all that, their place among their equals is added, so that none is
    lost. Equals are of one moment: an export cuts between them only where it doesn't begin with a day.
    """
    equals: Counter[str] = Counter()
    for one in read.lines:
        key = one.number or _told(one)
        equals[key] += 1
        yield one, key if equals[key] == 1 else f"{key} #{equals[key]}"


def _told(one: ReadLine) -> str:
    moment = one.day.isoformat() if one.at is None else one.at.isoformat()
    amount = f"{one.direction.value} {one.amount_fen}"
    return " ".join(text for text in (moment, amount, str(one.balance_fen or "")) if text)
