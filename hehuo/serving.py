"""``hehuo up``: the platform and its web server in one process."""

import asyncio
import gc
import secrets
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket
from types import FrameType

import click
import uvicorn
import uvloop

from examples.gangwan.people import identities
from examples.gangwan.setting import load
from hehuo.platform import Platform
from services.gateway.identity.tokens import DevelopmentIssuer
from shared.host.directory import DataDirectory
from shared.host.settings import Settings
from shared.host.telemetry import start_logging

_SECONDS_FOR_OPEN_REQUESTS = 3
_COLLECT_AFTER = (10_000, 3, 100)
"""Python collects after 700 new objects, which the hundred requests of one round are all by themselves: it
walks through what is about to go anyway. Ten thousand cost 15 ms less often, and a third of the time."""
_LISTEN_BACKLOG = 4_096  # A popular session draws a thousand residents in the same second.


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


def collect_less_often() -> None:
    """What is loaded now stays: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def serve(settings: Settings, *, example: bool) -> None:
    """Runs the platform until it is told to stop; raises `DirectoryInUse`."""
    start_logging(settings.log_level, settings.log_format)
    directory = DataDirectory(settings.data_dir)
    lock = directory.take()
    try:
        uvloop.run(_serve(settings, directory, example=example))
    finally:
        lock.close()


async def _serve(settings: Settings, directory: DataDirectory, *, example: bool) -> None:
    platform = Platform(settings, directory)
    operator_secret = secrets.token_urlsafe(32)
    app = platform.app(operator_secret)
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=_LISTEN_BACKLOG,
        timeout_graceful_shutdown=_SECONDS_FOR_OPEN_REQUESTS,
    )
    server = _Server(config, platform.end_streams)
    await platform.start()
    collect_less_often()
    greeting = asyncio.create_task(_greet(server, platform, directory, operator_secret, example=example))
    try:
        await server.serve()
    finally:
        greeting.cancel()
        await asyncio.gather(greeting, return_exceptions=True)
        directory.withdraw()
        await platform.stop()


async def _greet(
    server: _Server, platform: Platform, directory: DataDirectory, operator_secret: str, *, example: bool
) -> None:
    """Once the server listens: announces it, loads the example if asked to, tells where to look."""
    await server.listening.wait()
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    directory.announce(url, operator_secret)
    click.echo(f"Hehuo 合伙 listens on {url} (data in {directory.path}, Ctrl-C to stop)")
    if not example:
        return
    issuer = platform.issuer
    assert isinstance(issuer, DevelopmentIssuer)  # noqa: S101 (the command line has made sure of it)
    people = identities()
    try:
        await asyncio.to_thread(load, url, lambda name: issuer.issue(people[name].person_id))
    except Exception as error:  # noqa: BLE001 (the platform runs on without its example, and says so)
        click.echo(f"The example could not be loaded: {error}", err=True)
        return
    click.echo(
        f"""The example of 港湾街道 is loaded. Look at:
  {url}/                        welcome
  {url}/docs                    the API, to try out
  {url}/v1/communities          the two pilots, 海湾 and 南北台
  {url}/v1/communities/haiwan/fund    the public statement of a fund
In another terminal (.venv/bin is where `hehuo` is):
  hehuo demo                    plays the programme's whole thread
  hehuo token NAME              a bearer token of: {", ".join(people)}
  hehuo log haiwan              what happened, line by line
  hehuo verify                  proves that nobody changed it"""
    )
