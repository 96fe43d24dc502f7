"""What goes wrong with a rig."""


class RigFailed(Exception):  # noqa: N818 (shown as a sentence)
    """The rig can't do what it was asked to; the sentence says what to do about it."""
