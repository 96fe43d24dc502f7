"""Addresses: of services, as a setting holds them, and of those who connect."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network

_HOUSEHOLD_BITS = 64
"""Whoever has one IPv6 address has all that differ in the lower half alone (RFC 6177)."""


def places(urls: str) -> list[tuple[str, int]]:
    """Hosts and ports, of http URLs with commas between several; ``ValueError`` for what is none."""
    found = [_place(url) for url in urls.split(",") if url.strip()]
    if not found:
        raise ValueError("no address is set: write http://HOST:PORT")
    return found


def network_of(text: str) -> Network:
    """An address, or a network as ``10.0.0.0/8``; ``ValueError`` for what is neither."""
    return ip_network(text)


def is_loopback(host: str) -> bool:
    """Whether this name or address is this machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def within(host: str, networks: Iterable[Network]) -> bool:
    """Whether an address lies in one of these networks; no for what is no address."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in network for network in networks)


@lru_cache(maxsize=8_192)
def origin_of(host: str) -> str:
    """Under which name all that comes from where this address is counts together."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, _HOUSEHOLD_BITS), strict=False))


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url.strip())
    if parts.scheme != "http" or not parts.hostname or parts.path.strip("/"):
        raise ValueError(f"{url.strip()!r} is not the address of a service: write http://HOST:PORT")
    return parts.hostname, parts.port or 80
