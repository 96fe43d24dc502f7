"""Where the platform is found from outside."""

from services.gateway.pages.site.visit import Visit


def root_of(visit: Visit) -> str:
    """As the operator says, or else as the browser does."""
    url = visit.request.url
    return (visit.gateway.public_url or f"{url.scheme}://{url.netloc}").rstrip("/")
