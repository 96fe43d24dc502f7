"""The market references on which the example's prices stand."""

from examples.gangwan.stage import Stage
from shared.contracts.bookings.references.views import ReferenceView


def first_reference(stage: Stage, community: str, category: str) -> ReferenceView:
    """The oldest of a category: whoever tries things out, as by the tour, may have added others since."""
    listed = stage.all(None, f"{community}/references", ReferenceView)
    return min((one for one in listed if one.category == category), key=lambda one: one.proposed_at)
