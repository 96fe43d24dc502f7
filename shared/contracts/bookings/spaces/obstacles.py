"""What is against a booking, as dry runs and free time tell it."""

from pydantic import JsonValue

from shared.kernel.models import View


class Obstacle(View):
    """One rule that is against a booking."""

    reason: str
    """Code of the refusal that it would meet if nothing else were against it."""
    sentence: str
    """The same as a sentence."""
    facts: dict[str, JsonValue]
    """What is behind it, as that refusal tells it: of a quota how much is used and from when it is free."""
