"""Names that no community may have: the first words of addresses, and the log of the district."""

from services.gateway.domain.state import DISTRICT_LOG

RESERVED_NAMES = frozenset(
    {
        DISTRICT_LOG,
        "about",
        "accessibility",
        "account",
        "api",
        "assets",
        "community",
        "development",
        "docs",
        "erased",
        "healthz",
        "help",
        "language",
        "me",
        "metrics",
        "operator",
        "privacy",
        "readyz",
        "schemas",
        "sign-in",
        "sign-out",
        "static",
        "v1",
    }
)
"""A page of a community is found at ``/{community}/…``, beside these; some are kept for later."""
