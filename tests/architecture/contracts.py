"""Finds all that the contracts declare, for the tests that hold them to their promises."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import shared.contracts
from shared.kernel import refusals
from shared.kernel.messages import Command, Event
from shared.kernel.models import Request
from shared.kernel.refusals import Refusal

SERVICES = ("partners", "bookings", "fund", "gateway")


def modules(service: str | None = None) -> Iterator[ModuleType]:
    """Every module of the contracts, or of one service's."""
    for found in pkgutil.walk_packages(shared.contracts.__path__, "shared.contracts."):
        if service is None or found.name.split(".")[2] == service:
            yield importlib.import_module(found.name)


def declared(kind: type, service: str | None = None) -> list[type]:
    """The subclasses of ``kind`` that the contracts themselves declare, in the order of their names."""
    found = {
        value
        for module in modules(service)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, kind) and value.__module__ == module.__name__
    }
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


def commands(service: str | None = None) -> list[type[Command]]:
    return [one for one in declared(Command, service) if issubclass(one, Command)]


def events(service: str | None = None) -> list[type[Event]]:
    return [one for one in declared(Event, service) if issubclass(one, Event)]


def requests() -> list[type[Request]]:
    """The bodies of requests; commands, which add an envelope to them, are not among them."""
    envelope = Command.model_fields.keys()
    return [
        one
        for one in declared(Request)
        if issubclass(one, Request) and not envelope & one.model_fields.keys()
    ]


def all_refusals() -> list[tuple[str, Refusal]]:
    """Every refusal with the module that declares it."""
    named = [refusals, *modules()]
    return [
        (module.__name__, value)
        for module in named
        for value in vars(module).values()
        if isinstance(value, Refusal) and _declares(module, value)
    ]


def _declares(module: ModuleType, refusal: Refusal) -> bool:
    """Whether it is the module's own: refusals live in modules or folders called ``refusals``."""
    return "refusals" in module.__name__.split(".")
