"""The programme's whole thread, from a need of residents to the fund's statement, played over HTTP."""

from collections.abc import Callable

from examples.gangwan.api import Api, TokenOf
from examples.gangwan.recruitment import recruit
from examples.gangwan.setting import set_up
from examples.gangwan.stage import Stage


def play(url: str, token_of: TokenOf, *, run: str | None, out: Callable[[str], object]) -> None:
    """Plays every part; raises `Unexpected` at the first answer that is not as it should be."""
    with Api(url, token_of) as api:
        set_up(api)
        stage = Stage(api, out, run)
        recruit(stage)
