"""Types of events and names of operations as they are typed: into one field, with spaces or lines between."""

from collections.abc import Iterable

from services.gateway.pages.site.fields import Field, Fields, Kind


def types_field(fields: Fields) -> Field:
    """Where the types are typed that alone are sent or shown; there are hundreds, of which few are wanted."""
    return fields("types", Kind.AREA, hint="connections.types_hint", required=False)


def names_apart(given: Iterable[str] | str) -> tuple[str, ...]:
    """Each name once, as it was typed first."""
    words = (given if isinstance(given, str) else " ".join(given)).split()
    return tuple(dict.fromkeys(words))
