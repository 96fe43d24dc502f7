"""What goes wrong with the engine."""


class EngineFailed(Exception):  # noqa: N818 (shown as a sentence)
    """The engine can't be had as things are; the sentence says what to do about it."""
