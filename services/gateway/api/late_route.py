"""A route into which FastAPI looks when it is first used: a process never gets to know most of its routes."""

from collections.abc import Callable
from threading import RLock
from typing import Any

from fastapi.routing import APIRoute

_looking = RLock()
"""The API is described in a thread, beside requests."""


class LateRoute(APIRoute):
    """An ordinary route, of which there is only what is needed to find it until something else is asked for.

    FastAPI takes a function's signature apart and makes pydantic's validators of it: about two thousandths
    of a second for each of a thousand routes, at every start of a process.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        """As `APIRoute`, whose errors are raised when it is first used."""
        self.path, self.endpoint = path, endpoint
        self.methods = {method.upper() for method in given["methods"]}
        self.include_in_schema = given["include_in_schema"]
        self.operation_id = given["operation_id"]
        self._given: dict[str, Any] = given
        self._is_known = False

    def below(self, prefix: str) -> "LateRoute":
        """The same route at a longer path."""
        return LateRoute(prefix + self.path, self.endpoint, **self._given)

    def __getattr__(self, name: str) -> Any:
        """Python asks here for what isn't there."""
        with _looking:
            if name not in self.__dict__ and not self.__dict__.get("_is_known", True):
                self._is_known = True
                super().__init__(self.path, self.endpoint, **self._given)
        try:
            return self.__dict__[name]
        except KeyError:
            raise AttributeError(name) from None
