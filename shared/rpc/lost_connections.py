"""What a client says of a connection that is lost as soon as it stands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2


@contextmanager
def lost_connections(as_error: Callable[[str], Exception] = httpx2.ConnectError) -> Iterator[None]:
    """Says of it what is said of a connection that could not be made.

    Before it sends anything httpcore2 (2.16) asks a new connection what it is, anyio (4.16) asks the socket
    for its peer, and uvloop (0.23) has none any more when the other side has reset it: an `AttributeError`,
    which none of them foresaw. It is met where the process at the other end has just been killed.
    """
    try:
        yield
    except AttributeError as error:
        if error.name != "getpeername" or error.obj is not None:
            raise
        raise as_error("the connection was lost as soon as it stood") from error
