"""The fund's read models, for tests."""

from services.fund.service import SERVICE
from shared.kernel.messages import Event
from tests import read_models


class ReadModels(read_models.ReadModels):
    """After some events."""

    def __init__(self, *events: Event) -> None:
        super().__init__(SERVICE, *events)
