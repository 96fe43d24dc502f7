"""How much of the web server one client, and all of them, may take."""

import resource
from dataclasses import dataclass, replace
from typing import Self

from shared.kernel.addresses import Network, network_of
from shared.settings import Settings

_SPARE_DESCRIPTORS = 832
"""For files, databases, Kafka, webhooks' endpoints, and connections beyond the bound, about to be refused."""
_ENDPOINTS_DESCRIPTORS = 1_024
"""For further connections to webhooks' endpoints, where the hard limit lets them be."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Numbers and times; the defaults let 200 residents behind one address through."""

    most_connections: int = 4_000
    most_connections_per_address: int = 1_600
    """Two hundred households with the six connections of a browser and a stream each."""
    most_header_bytes: int = 16_384
    most_headers: int = 100
    most_address_bytes: int = 8_192
    """Of the path and query in the request line."""
    first_byte_seconds: float = 10.0
    """How long a new connection may say nothing."""
    headers_seconds: float = 10.0
    """From the first byte of a request to the last of its headers."""
    rest_seconds: float = 5.0
    """How long the rest of a request may still come after its answer."""
    stalled_seconds: float = 30.0
    """In so long a client takes 16 KB at least of what waits for it."""
    most_unread_bytes: int = 134_217_728
    """Of answers that clients were sent and do not take, beside what the kernel has of them."""
    most_unread_bytes_per_address: int = 33_554_432
    trusted_proxies: tuple[Network, ...] = ()
    """Their connections are many people's, and are counted in all alone."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The bounds that the operator has set."""
        return cls(
            most_connections=settings.most_connections,
            most_connections_per_address=settings.most_connections_per_address,
            most_header_bytes=settings.most_header_bytes,
            first_byte_seconds=settings.headers_seconds,
            headers_seconds=settings.headers_seconds,
            stalled_seconds=settings.unread_seconds,
            most_unread_bytes=settings.most_unread_mb << 20,
            most_unread_bytes_per_address=settings.most_unread_mb_per_address << 20,
            trusted_proxies=tuple(map(network_of, settings.trusted_proxies)),
        )

    def fitted(self) -> Self:
        """These bounds with no more connections than this process may have descriptors.

        Its soft limit is raised as far as the hard one lets it.
        """
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = self.most_connections + _SPARE_DESCRIPTORS + _ENDPOINTS_DESCRIPTORS
        if soft < wanted:
            soft = min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return replace(self, most_connections=min(self.most_connections, max(1, soft - _SPARE_DESCRIPTORS)))
