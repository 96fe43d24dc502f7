"""What keeps a command of the operator from its work."""


class Obstacle(Exception):  # noqa: N818 (the command line shows it as a sentence)
    """Something on this machine is not as it must be. The text says what it is, and what to do about it."""
