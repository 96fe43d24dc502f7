"""Starts processes of ``hehuo`` that have imported everything before they begin; asked by `tests.forking`.

What a process makes once, whatever it is started for, is made before, too: the routes and their description,
and what writes and reads the state of a log.

All workers of a run ask the same one, each over a connection of its own; it ends when none of them is left.
Each request brings a socket of its own, and where its process writes to; over that socket its pid is told at
once, and its exit status when it has ended. No thread and no event loop is there while it forks.
"""

import asyncio
import json
import os
import select
import selectors
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass

import click

from hehuo.cli import main as hehuo
from hehuo.services import ALL_SERVICES
from services.gateway.web import app
from shared.eventlog.memory import SnapshotCodec
from tests.forking import LONGEST_REQUEST


@dataclass(frozen=True)
class Request:
    """What a process is to be."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str


def serve(door: socket.socket) -> Request | None:
    """Forks for whoever asks, until nobody can any more; returns in each fork, with what it is to be."""
    asking: dict[int, socket.socket] = {}
    askers: set[socket.socket] = set()
    with selectors.DefaultSelector() as looking:
        looking.register(door, selectors.EVENT_READ)
        while True:
            for key, _ in looking.select():
                if isinstance(key.data, int):
                    looking.unregister(key.fd)
                    os.close(key.fd)
                    _tell_the_end(key.data, asking.pop(key.data))
                    continue
                if key.fileobj is door:
                    came, _ = door.accept()
                    askers.add(came)
                    looking.register(came, selectors.EVENT_READ, data=came)
                    continue
                message, given, _, _ = socket.recv_fds(key.data, LONGEST_REQUEST, 3)
                if not message:
                    looking.unregister(key.data)
                    askers.remove(key.data)
                    key.data.close()
                    if not askers and not _somebody_comes(door):
                        return None
                    continue
                told, *outputs = given
                if (pid := os.fork()) == 0:
                    for one in (door, *askers, *asking.values()):
                        one.detach()
                    _write_to(*outputs)
                    return Request(**json.loads(message))
                for output in outputs:
                    os.close(output)
                asking[pid] = socket.socket(fileno=told)
                asking[pid].send(str(pid).encode())
                looking.register(os.pidfd_open(pid), selectors.EVENT_READ, data=pid)


def _somebody_comes(door: socket.socket) -> bool:
    """Whether there is another who has connected; where nobody has, nobody can any more."""
    if select.select([door], [], [], 0)[0]:
        return True
    door.close()
    return False


def _tell_the_end(pid: int, asker: socket.socket) -> None:
    _, status = os.waitpid(pid, 0)
    with asker, suppress(BrokenPipeError):  # Nobody need wait for it.
        asker.send(str(os.waitstatus_to_exitcode(status)).encode())


def _write_to(out: int, error: int) -> None:
    """Nothing of the server is open in a fork but what this one was given."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(error, 2)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))


def main() -> None:
    """Serves; in a fork it is ``hehuo``, and ends as that does."""
    context = click.Context(hehuo)
    for word in hehuo.list_commands(context):
        hehuo.get_command(context, word)
    asyncio.run(app._described.get())
    for service in ALL_SERVICES:
        SnapshotCodec(service.decider)
    request = serve(socket.socket(fileno=int(sys.argv[1])))
    if request is not None:
        os.chdir(request.folder)
        os.environ.clear()
        os.environ.update(request.environment)
        hehuo(request.arguments, prog_name="hehuo")


if __name__ == "__main__":
    main()
