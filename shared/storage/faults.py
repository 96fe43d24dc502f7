"""How a database fails."""


class StoreUnavailable(Exception):  # noqa: N818 (an outcome that callers expect)
    """The store did not answer. An append that ends so may or may not have happened."""
