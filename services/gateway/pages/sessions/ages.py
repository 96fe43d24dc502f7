"""For whom a session is meant: mostly for everybody, so that its fields lie in a fold."""

from services.gateway.pages.site.fields import Field, Fields, Kind


def age_fields(fields: Fields, prefix: str = "") -> tuple[Field, ...]:
    """For whom it is meant, by age."""
    return (
        fields.yes_or_no(f"{prefix}for_minors", usual="false"),
        fields(f"{prefix}age_from", Kind.NUMBER, required=False),
        fields(f"{prefix}age_to", Kind.NUMBER, required=False),
    )


def for_whom(fields: Fields, prefix: str = "") -> tuple[Field, ...]:
    """By age, and whether it is done by volunteers, in one fold."""
    by_volunteers = fields.yes_or_no(f"{prefix}volunteer", hint="partner.volunteer_hint", usual="false")
    return fields.folded("courses.for_whom", (*age_fields(fields, prefix), by_volunteers))
