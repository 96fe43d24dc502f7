"""Where a webhook may lead: the platform connects to public addresses, and to others only if told so.

The guard stands where the socket is connected: a name is looked up once, and the very address that was
looked at is connected to. A check before the connection would be answered another name's address after it.
"""

import asyncio
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import IPPROTO_TCP

import httpcore2

from services.gateway.webhooks.stream import EndpointStream

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_TRANSLATED = ip_network("64:ff9b::/96")
"""IPv6 addresses that a translator turns into any IPv4 one (RFC 6052)."""


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """Connects to public addresses, and to those in ``allowed``."""

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        self._allowed = allowed

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 (the port's signature)
        local_address: str | None = None,  # noqa: ARG002
        socket_options: "Iterable[httpcore2.SOCKET_OPTION] | None" = None,  # noqa: ARG002
    ) -> httpcore2.AsyncNetworkStream:
        """Raises `httpcore2.ConnectError` for a name that leads to no address that may be connected to."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, proto=IPPROTO_TCP)
        except (OSError, UnicodeError) as error:  # Of a name with an empty or endless part.
            raise httpcore2.ConnectError(f"the name can't be resolved: {error}") from error
        for _, _, _, _, place in found:
            if self.may_connect(ip_address(str(place[0]).partition("%")[0])):
                return await _connect(str(place[0]), port)
        raise httpcore2.ConnectError("the name leads to no public address")

    async def sleep(self, seconds: float) -> None:
        """See `httpcore2.AsyncNetworkBackend`."""
        await asyncio.sleep(seconds)

    def may_connect(self, address: Address) -> bool:
        """Whether the platform connects there: a public address, or one that its operator allows."""
        if isinstance(address, IPv6Address):
            inner = address.ipv4_mapped or address.sixtofour
            if inner is not None:
                return self.may_connect(inner)
            if address.teredo is not None or address in _TRANSLATED:
                return False
        if any(address.version == one.version and address in one for one in self._allowed):
            return True
        return address.is_global and not address.is_multicast


async def _connect(address: str, port: int) -> EndpointStream:
    try:
        _, stream = await asyncio.get_running_loop().create_connection(EndpointStream, address, port)
    except OSError as error:
        raise httpcore2.ConnectError(str(error)) from error
    return stream
