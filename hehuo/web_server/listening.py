"""Where a process listens: all of its addresses, each by several sockets with one queue of newcomers."""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack

from shared.kernel.obstacles import Obstacle

NEWCOMERS_A_ROUND = 8
"""uvloop (0.23, libuv 1.52) takes one newcomer from a socket in each round of its loop, so that whoever
connects to a busy process waits for as many rounds as others stand before them. Duplicates of the socket are
asked in the same round, and share the queue. More would not be served sooner (`newcomers`), and each takes a
tenth of a millisecond from those whose requests are here. The price is seven vain calls in a round that has
one newcomer."""


MOST_UNSENT_BYTES = 262_144
"""Of a connection, in the kernel, which by itself takes megabytes: all of that would be written for a client
that asks for much and takes nothing. The rest stays in this process, once for all who ask for the same."""


def open_port(host: str, port: int) -> list[socket.socket]:
    """Sockets that are bound and don't listen yet; `Obstacle` if the port can't be had.

    Until one of them listens another program may still take the port: Linux lets both of them bind.
    """
    with ExitStack() as opened:
        found = [opened.enter_context(one) for one in _bound(host, port)]
        copies = [one.dup() for one in found for _ in range(NEWCOMERS_A_ROUND - 1)]
        opened.pop_all()
    return [*found, *copies]


def _bound(host: str, port: int) -> Iterator[socket.socket]:
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror:
        raise Obstacle(f"{host} is no address of this machine: see HEHUO_HTTP_HOST") from None
    for family, kind, number, _, address in dict.fromkeys(places):
        one = socket.socket(family, kind, number)
        try:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST_UNSENT_BYTES)  # Connections inherit it.
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # IPv4 has a socket of its own.
            one.bind(address)
        except OSError as error:
            one.close()
            raise Obstacle(_trouble(host, port, error)) from None
        yield one


def _trouble(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} of {host} is taken by another program: stop it, or choose another port with --port"
            " or HEHUO_HTTP_PORT"
        )
    return f"port {port} of {host} can't be had ({os.strerror(error.errno or 0)}): see HEHUO_HTTP_HOST, _PORT"
