"""Addresses of services, as a setting holds them."""

from urllib.parse import urlsplit


def places(urls: str) -> list[tuple[str, int]]:
    """Hosts and ports, of http URLs with commas between several; ``ValueError`` for what is none."""
    found = [_place(url) for url in urls.split(",") if url.strip()]
    if not found:
        raise ValueError("no address is set: write http://HOST:PORT")
    return found


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url.strip())
    if parts.scheme != "http" or not parts.hostname or parts.path.strip("/"):
        raise ValueError(f"{url.strip()!r} is not the address of a service: write http://HOST:PORT")
    return parts.hostname, parts.port or 80
