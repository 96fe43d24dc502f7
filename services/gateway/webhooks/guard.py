"""Where a webhook may lead: the platform connects to public addresses, and to others only if told so.

The guard stands where the socket is connected: a name is looked up once, and the very address that was
looked at is connected to. A check before the connection would be answered another name's address after it.
"""

import asyncio
import ssl
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import IPPROTO_TCP

import httpcore2

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_TRANSLATED = ip_network("64:ff9b::/96")
"""IPv6 addresses that a translator turns into any IPv4 one (RFC 6052)."""


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """Connects to public addresses, and to those in ``allowed``."""

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        self._allowed = allowed
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the port's signature)
        local_address: str | None = None,
        socket_options: "Iterable[httpcore2.SOCKET_OPTION] | None" = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Raises `httpcore2.ConnectError` for a name that leads to no address that may be connected to."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, proto=IPPROTO_TCP)
        except (OSError, UnicodeError) as error:  # Of a name with an empty or endless part.
            raise httpcore2.ConnectError(f"the name can't be resolved: {error}") from error
        for _, _, _, _, place in found:
            if self.may_connect(ip_address(str(place[0]).partition("%")[0])):
                return await self._network.connect_tcp(
                    str(place[0]), port, timeout, local_address, socket_options
                )
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


def client(allowed: Sequence[Network], most: int) -> httpcore2.AsyncConnectionPool:
    """What sends webhooks: it follows no redirect, and asks no proxy of the environment."""
    return httpcore2.AsyncConnectionPool(
        ssl_context=ssl.create_default_context(),
        max_connections=most,
        max_keepalive_connections=most,
        keepalive_expiry=30,
        network_backend=GuardedNetwork(allowed),
    )
