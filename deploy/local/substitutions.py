"""The differences between the compose file and the rig: all of them, as tables.

The rig runs the compose file's own commands, variables and health checks. What is different on one machine
without Docker stands here, and what stands nowhere here is refused: a new service or variable of the compose
file has to be thought of before the rig starts again (a test says so, too).

Also different, and not by name: nothing restarts a part that has died (the tests of faults do that
themselves), and no memory is limited.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from deploy.local.compose import Service
from deploy.local.failure import RigFailed
from deploy.local.folder import Folder
from deploy.local.ports import LOOPBACK, Ports
from examples.gangwan.people import identities


@dataclass(frozen=True, slots=True)
class Place:
    """Where one instance of a service runs on this machine."""

    folder: Folder
    ports: Ports
    instances: Mapping[str, int]
    """How many instances of each service there are."""
    name: str
    instance: int


LEFT_OUT = {
    "mongo-init": "FerretDB has neither replica sets nor, here, users",
    "proxy": "each gateway has a port of its own here",
}
"""Services that the rig has no use for, and why."""

SERVERS = ("kafka", "mongo")
"""Services whose program is another one here: see `deploy.local.parts`."""

JOBS = ("topics",)
"""Services that do their work and end."""

PROCESSES = ("partners", "bookings", "fund", "gateway")
"""Services that run as they stand in the compose file, as often as they are scaled."""

_ADDRESSES = {
    ("kafka", 9092): "kafka",
    ("kafka", 9093): "controller",
    ("mongo", 27017): "mongo",
    ("partners", 8000): "partners",
    ("bookings", 8000): "bookings",
    ("fund", 8000): "fund",
    ("gateway", 8000): "gateway",
}
"""Names and ports within the network of the compose file, and whose port each is here."""

TAKEN = frozenset({
    "HEHUO_PROFILE",
    "HEHUO_KAFKA_BOOTSTRAP",
    "HEHUO_KAFKA_PREFIX",
    "HEHUO_MONGO_PREFIX",
    "HEHUO_MONGO_DRIVER",
    "HEHUO_MONGO_TIMEOUT_SECONDS",
    "HEHUO_PARTNERS_URL",
    "HEHUO_BOOKINGS_URL",
    "HEHUO_FUND_URL",
    "HEHUO_GATEWAY_URL",
    "HEHUO_LOG_LEVEL",
    "HEHUO_LOG_FORMAT",
    "HEHUO_MOST_WAITING_COMMANDS",
    "HEHUO_IDLE_MINUTES",
    "HEHUO_LONGEST_SIGN_IN_DAYS",
    "HEHUO_TRUSTED_PROXIES",
    "HEHUO_WEBHOOK_NETWORKS",
    "HEHUO_SMTP_HOST",
    "HEHUO_SMTP_PORT",
    "HEHUO_SMTP_SECURITY",
    "HEHUO_SMTP_USER",
    "HEHUO_MAIL_FROM",
    "HEHUO_SMS_URL",
    "HEHUO_WECHAT_URL",
    "HEHUO_OPEN_DATA_LICENCE",
    "HEHUO_COMMAND_WAIT_SECONDS",
    "HEHUO_PAGE_WAIT_SECONDS",
    "HEHUO_PUBLIC_URL",
    "HEHUO_OIDC_ISSUER",
    "HEHUO_OIDC_CLIENT_ID",
    "HEHUO_OIDC_NAME",
    "HEHUO_FRESH_SIGN_IN_MINUTES",
    "HEHUO_MOST_CONNECTIONS",
    "HEHUO_MOST_CONNECTIONS_PER_ADDRESS",
    "HEHUO_MOST_HEADER_BYTES",
    "HEHUO_HEADERS_SECONDS",
    "HEHUO_BODY_SECONDS",
    "HEHUO_UNREAD_SECONDS",
    "HEHUO_MOST_UNREAD_MB",
    "HEHUO_MOST_UNREAD_MB_PER_ADDRESS",
    "HEHUO_MOST_STREAMS",
    "HEHUO_MOST_STREAMS_PER_ADDRESS",
    "HEHUO_MOST_STREAMS_PER_ACCOUNT",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
})  # fmt: skip
"""Variables of the platform that are as the compose file has them, but for the addresses in them."""


def _port(place: Place) -> str:
    """A job listens nowhere."""
    return "0" if place.name in JOBS else str(place.ports.of(place.name, place.instance))


REPLACED: Mapping[str, Callable[[Place], str]] = {
    "HEHUO_HTTP_HOST": lambda _: LOOPBACK,
    "HEHUO_HTTP_PORT": _port,
    "HEHUO_DATA_DIR": lambda place: str(place.folder.data("hehuo")),
    # Load and benchmarks come as a few people, from one address.
    "HEHUO_REQUESTS_PER_MINUTE": lambda _: "0",
    "HEHUO_MONGO_BULK": lambda _: "50",  # FerretDB hangs on about a hundred.
    "HEHUO_DISTRICT_OFFICERS": lambda _: ",".join(
        one.person_id for one in identities().values() if one.is_district_officer
    ),
}
"""Variables that have another value here."""

ADDED: Mapping[str, Callable[[Place], str]] = {
    # They exist only where the platform listens on the loopback address, which it does here.
    "HEHUO_DEVELOPMENT_CLOCK": lambda _: "true",
    "HEHUO_DEVELOPMENT_ISSUER": lambda _: "true",
}
"""Variables that the compose file doesn't set."""

SECRETS: Mapping[str, Callable[[Place], str]] = {
    "hehuo_internal_token": lambda place: place.folder.secret("hehuo_internal_token"),
    "hehuo_internal_token_also": lambda place: place.folder.secret("hehuo_internal_token_also"),
    "hehuo_token_secret": lambda place: place.folder.secret("hehuo_token_secret"),
    "hehuo_token_secret_also": lambda place: place.folder.secret("hehuo_token_secret_also"),
    "hehuo_mongo_url": lambda place: f"mongodb://{LOOPBACK}:{place.ports.mongo}",
}
"""Files in /run/secrets that are variables here, by the same name in capitals."""


def environment(service: Service, place: Place) -> dict[str, str]:
    """What a process of the platform is started with here."""
    values = {secret.upper(): SECRETS[secret](place) for secret in service.secrets}
    for name, value in service.environment.items():
        if name in REPLACED:
            values[name] = REPLACED[name](place)
        elif name in TAKEN:
            values[name] = at_home(value, place)
        else:
            raise RigFailed(f"{service.name} has {name}: say in {__name__} what the rig makes of it")
    return values | {name: value(place) for name, value in ADDED.items()}


def at_home(text: str, place: Place) -> str:
    """The text with this machine's addresses in place of those within the network of the compose file."""
    for (host, port), owner in _ADDRESSES.items():
        here = [
            f"{LOOPBACK}:{place.ports.of(owner, instance)}"
            for instance in range(1, place.instances.get(host, 1) + 1)
        ]
        # A name stands for all instances; here each has an address, with commas between.
        text = re.sub(rf"(?<![\w.-])(\w+://)?{host}:{port}\b", partial(_each, addresses=here), text)
    return text


def _each(found: re.Match[str], addresses: list[str]) -> str:
    return ",".join(f"{found[1] or ''}{one}" for one in addresses)


def own_port(text: str, place: Place) -> str:
    """The same where a service speaks of itself: ``//:9092``, ``127.0.0.1/9092``."""
    for (host, port), owner in _ADDRESSES.items():
        if host == place.name:
            here = str(place.ports.of(owner, place.instance))
            text = re.sub(rf"//:{port}\b", f"//{LOOPBACK}:{here}", text)
            text = re.sub(rf"/{re.escape(LOOPBACK)}/{port}\b", f"/{LOOPBACK}/{here}", text)
    return text
