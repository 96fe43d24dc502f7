"""``hehuo demo``: plays the example's thread against a running platform."""

from collections.abc import Callable

from examples.gangwan.api import TokenOf, Unexpected
from examples.gangwan.month import Prove
from examples.gangwan.thread import play as play_thread


class DemoFailed(Exception):  # noqa: N818 (the command line shows it as a sentence)
    """The platform did not do as it should, or none is there."""


def play(
    url: str,
    token_of: TokenOf,
    *,
    run: str | None,
    out: Callable[[str], object],
    knocks: bool = True,
    prove: Prove | None = None,
) -> None:
    """Plays the thread, from the beginning or on from where the run of this label was cut off.

    Every step is told to ``out``; for ``knocks`` and ``prove`` see the thread itself. Raises `DemoFailed`
    with what was expected and what was seen.
    """
    try:
        play_thread(url, token_of, run=run, out=out, knocks=knocks, prove=prove)
    except Unexpected as error:
        raise DemoFailed(str(error)) from error
