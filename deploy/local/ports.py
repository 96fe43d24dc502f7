"""The ports of a rig, all on the loopback address."""

import os
import socket
from dataclasses import asdict, dataclass, replace
from itertools import count

from deploy.local.failure import RigFailed

LOOPBACK = "127.0.0.1"

_BETWEEN_INSTANCES = 10
_BLOCK = 40
_BLOCKS = range(20_000, 32_000, _BLOCK)  # Below the ports that systems give to outgoing calls.
_TURN = count(os.getpid() * 149)  # Processes that look at the same time look far from each other.


@dataclass(frozen=True, slots=True)
class Ports:
    """A port for each part; further instances of a service lie ten apart."""

    gateway: int = 8000
    partners: int = 8101
    bookings: int = 8102
    fund: int = 8103
    kafka: int = 9092
    controller: int = 9093
    mongo: int = 27017

    @classmethod
    def from_base(cls, base: int) -> "Ports":
        """Seven ports from this one on; 30 more leave room for four instances of each service."""
        return cls(*range(base, base + 7))

    @classmethod
    def free(cls) -> "Ports":
        """Ports that nobody listens on now, so that a rig can run beside others; other ones at each call."""
        for _ in _BLOCKS:
            base = _BLOCKS[next(_TURN) % len(_BLOCKS)]
            if all(is_free(port) for port in range(base, base + _BLOCK)):
                return cls.from_base(base)
        raise RigFailed(f"no {_BLOCK} neighbouring ports are free between {_BLOCKS.start} and {_BLOCKS.stop}")

    def with_numbers(self, **numbers: int) -> "Ports":
        """The same, but for these."""
        return replace(self, **numbers)

    def of(self, name: str, instance: int = 1) -> int:
        """The port of a service's instance; ``controller`` is Kafka's second one."""
        return int(asdict(self)[name]) + _BETWEEN_INSTANCES * (instance - 1)


def is_free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        # As servers do: a port whose last connections are still being forgotten is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
