"""What a thing says in English, or says better, as every read model folds it."""

from typing import TypeVar

from shared.kernel.messages import Event, Recorded
from shared.kernel.models import View

V = TypeVar("V", bound=View)


def translated(view: V | None, recorded: Recorded[Event], _key: str) -> V | None:
    """It with the fields of the event that end in ``_en``: those of the view have the same names."""
    english = {name: value for name, value in recorded.data if name.endswith("_en")}
    return view and view.model_copy(update=english)
