"""First requests of new connections: a few in each round of the loop, and the addresses take turns.

A crowd that connects at once would else be begun at once, and whoever asked before waits until each of its
requests has had a step. Five hundred clients that ask and are gone came in such crowds, 350 connections a
second: the longest hundredth of the honest answers took 24 ms where it had been 5.

How many are a few goes by what else there is to do. Where a round has many requests of those who are known it
is long, and two in each would keep fifty newcomers waiting for twenty-five of them; an eighth more of them
hardly makes it longer.
"""

import asyncio
from typing import Protocol

FIRST_REQUESTS_A_ROUND = 2
"""At least so many."""
KNOWN_FOR_A_NEWCOMER = 8
"""Of so many requests that a round has, one more may be a newcomer's."""


class Newcomer(Protocol):
    """A new connection that has said something."""

    def begin(self) -> None:
        """It is its turn."""


class Newcomers:
    """Those that wait for their turn.

    Each waits for one round at least, in which the loop hears who is gone again: nothing is begun for them.
    """

    def __init__(self) -> None:
        self._waiting: dict[str | None, dict[Newcomer, None]] = {}
        """By address, the one whose turn is next first."""
        self._is_round_due = False
        self._came = 0
        """Requests since the last round, of whomever."""

    def request_came(self) -> None:
        """Says that a request is here, whole."""
        self._came += 1

    def wait(self, one: Newcomer, origin: str | None) -> None:
        """Tells it to begin when it is its turn; origins take turns, those through trusted proxies as one."""
        self._waiting.setdefault(origin, {})[one] = None
        self._have_a_round()

    def gone(self, one: Newcomer, origin: str | None) -> None:
        """Says that a connection is no more."""
        queue = self._waiting.get(origin)
        if queue is not None and one in queue:
            del queue[one]
            if not queue:
                del self._waiting[origin]

    def _have_a_round(self) -> None:
        if self._waiting and not self._is_round_due:
            self._is_round_due = True
            self._came = 0
            asyncio.get_running_loop().call_soon(self._round)

    def _round(self) -> None:
        self._is_round_due = False
        loop = asyncio.get_running_loop()
        for _ in range(max(FIRST_REQUESTS_A_ROUND, self._came // KNOWN_FOR_A_NEWCOMER)):
            if not self._waiting:
                break
            origin = next(iter(self._waiting))
            queue = self._waiting.pop(origin)
            one = next(iter(queue))
            del queue[one]
            if queue:
                self._waiting[origin] = queue
            loop.call_soon(one.begin)  # After what the loop hears in this round: also that it is gone.
        self._have_a_round()
