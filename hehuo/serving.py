"""Serving a program on a port until it is told to stop."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from socket import socket
from types import FrameType
from typing import Protocol

import structlog
import uvicorn
from starlette.types import ASGIApp

from hehuo.web_server.bounded_http import protocol
from hehuo.web_server.bounds import Bounds
from hehuo.web_server.listening import open_port
from shared.settings import Settings

_log = structlog.get_logger(__name__)

_SECONDS_FOR_OPEN_REQUESTS = 3
_COLLECT_AFTER = (10_000, 3, 100)
"""Python collects after 700 new objects, which the hundred requests of one round are all by themselves: it
walks through what is about to go anyway. Ten thousand cost 15 ms less often, and a third of the time."""
_LISTEN_BACKLOG = 4_096  # A popular session draws a thousand residents in the same second.

Greeting = Callable[[str], Awaitable[None]]
"""Told the address once the server listens."""


class Program(Protocol):
    """What is served."""

    @property
    def app(self) -> ASGIApp:
        """What answers requests."""

    async def start(self) -> None:
        """Starts everything; when it returns, commands can be taken."""

    def end_streams(self) -> None:
        """Has open streams end, so that the web server can stop."""

    async def stop(self) -> None:
        """Finishes what was begun and lets go of everything, also of what a failed start has opened."""


class _Server(uvicorn.Server):
    """A web server that says when it is asked to stop, so that open streams can end."""

    def __init__(self, config: uvicorn.Config, on_exit: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_exit = on_exit
        self._loop = asyncio.get_running_loop()
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Begins to listen, and says so."""
        await super().startup(sockets)
        self.listening.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """While serving, SIGINT and SIGTERM ask to stop; a second one stops at once.

        In place of uvicorn's own, which raises the signal again when it has stopped serving, and so ends
        the process before the services have stopped.
        """
        for one in (signal.SIGINT, signal.SIGTERM):
            self._loop.add_signal_handler(one, self.handle_exit, one, None)
        yield
        for one in (signal.SIGINT, signal.SIGTERM):
            self._loop.remove_signal_handler(one)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Asks to stop: open streams end, open requests are answered."""
        self._on_exit()
        super().handle_exit(sig, frame)


async def serve(program: Program, settings: Settings, greeting: Greeting) -> None:
    """Starts a program, then listens: who connects finds it ready. `Obstacle` where it can't listen."""
    with _port(settings) as port:
        server = _server(program, settings)
        await program.start()
        collect_less_often()
        try:
            await _serve(server, port, greeting)
        finally:
            await program.stop()


async def serve_at_once(program: Program, settings: Settings, greeting: Greeting) -> bool:
    """Listens, and starts the program meanwhile: what it waits for may take long, and is told by it.

    Returns whether it stopped because it was told to, and not because it could not start. `Obstacle` where
    it can't listen.
    """
    with _port(settings) as port:
        server = _server(program, settings)
        starting = asyncio.create_task(_start(program, server), name="start")
        try:
            await _serve(server, port, greeting)
        finally:
            starting.cancel()
            outcome = await asyncio.gather(starting, return_exceptions=True)
            await program.stop()
    return outcome[0] is None or isinstance(outcome[0], asyncio.CancelledError)


@contextmanager
def _port(settings: Settings) -> Iterator[list[socket]]:
    """The sockets of the process: had before all else, or told in words why not; closed at the end."""
    opened = open_port(settings.http_host, settings.http_port)
    try:
        yield opened
    finally:
        for one in opened:
            one.close()


async def _start(program: Program, server: _Server) -> None:
    try:
        await program.start()
        collect_less_often()
    except Exception as error:
        # Whoever supervises the process starts it again; half a start is nothing to go on with.
        _log.critical("start_failed", error=repr(error), exc_info=error)
        server.handle_exit(signal.SIGTERM, None)
        raise


async def _serve(server: _Server, port: list[socket], greeting: Greeting) -> None:
    async def greet() -> None:
        await server.listening.wait()
        host, port = server.servers[0].sockets[0].getsockname()[:2]
        await greeting(f"http://{f'[{host}]' if ':' in host else host}:{port}")

    greeted = asyncio.create_task(greet(), name="greeting")
    try:
        await server.serve(port)
    finally:
        greeted.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await greeted


def _server(program: Program, settings: Settings) -> _Server:
    bounds = Bounds.of(settings).fitted()
    config = uvicorn.Config(
        program.app,
        http=protocol(bounds),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # Below it are lines that anybody can cause, as often as they like.
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=[*settings.trusted_proxies],
        backlog=_LISTEN_BACKLOG,
        timeout_graceful_shutdown=_SECONDS_FOR_OPEN_REQUESTS,
    )
    return _Server(config, program.end_streams)


def collect_less_often() -> None:
    """What is loaded now stays: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
