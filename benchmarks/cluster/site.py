"""A rig of its own for the measurements, with some communities, and the requests that are sent to it."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx2
import structlog
from prometheus_client.parser import text_string_to_metric_families

from benchmarks.client import request
from benchmarks.site import donation
from deploy.local import tools
from deploy.local.ports import Ports
from deploy.local.rig import Rig
from examples.gangwan.people import identities
from services.gateway.identity.tokens import DevelopmentIssuer

COMMUNITIES = tuple(f"bench-{number:02}" for number in range(8))
_OFFICER, _TREASURER, _STAFF = "luo-district", "qian-treasurer", "chen-staff"
_ROLES = ((_TREASURER, "treasurer"), (_STAFF, "staff"))
_LONGEST_START_SECONDS = 120.0
_NEED = {
    "title": "晚间开放",
    "field": "governance",
    "source": "visit",
    "households": 3,
    "summary": "活动室晚上没有人用",
}


class Appends(NamedTuple):
    """What a process says of its appends since it began."""

    seconds: float
    commits: float

    def since(self, before: "Appends") -> float:
        """Milliseconds an append, since then."""
        return 1_000 * (self.seconds - before.seconds) / max(1.0, self.commits - before.commits)


class Site:
    """A platform, as its callers see it."""

    def __init__(self, url: str, token_secret: str) -> None:
        self.url = url
        self._issuer = DevelopmentIssuer(token_secret)

    def token(self, name: str) -> str:
        """A bearer token of an identity of the example."""
        return self._issuer.issue(identities()[name].person_id, timedelta(hours=1))

    def record_donation(self, community: str) -> bytes:
        """The request by which the treasurer records a gift."""
        return request("POST", f"{_place(community)}/fund/donations", self.token(_TREASURER), donation())

    def collect_need(self, community: str) -> bytes:
        """The request by which staff enter a need."""
        return request("POST", f"{_place(community)}/needs", self.token(_STAFF), _NEED)

    def as_staff(self, method: str, path: str, body: object = None) -> bytes:
        """Any request of staff; ``path`` begins with the community."""
        return request(method, _place(path), self.token(_STAFF), body)

    def open_communities(self) -> None:
        """The district opens all of them, and names a treasurer and staff."""
        headers = {"Authorization": f"Bearer {self.token(_OFFICER)}"}
        with httpx2.Client(base_url=self.url, headers=headers, timeout=30) as http:
            deadline = time.monotonic() + _LONGEST_START_SECONDS
            while (ready := http.get("/readyz")).is_error:  # What is up may still be starting.
                assert time.monotonic() < deadline, ready.text
                time.sleep(0.2)
            for community in COMMUNITIES:
                opening = {"name": community, "name_en": community, "host_charity": "慈善会"}
                http.post(_place(community), json=opening).raise_for_status()
                for name, role in _ROLES:
                    path = f"{_place(community)}/people/{identities()[name].person_id}/roles/{role}"
                    http.put(path).raise_for_status()


class Cluster(Site):
    """The platform on a rig, as its operator sees it."""

    def __init__(self, rig: Rig) -> None:
        settings = rig.environment("gateway")
        super().__init__(rig.url("gateway"), settings["HEHUO_TOKEN_SECRET"])
        self.rig = rig
        self._internal_token = settings["HEHUO_INTERNAL_TOKEN"]

    def wait_until_quiet(self, within_seconds: float = 60) -> None:
        """Returns when nobody is behind: what was measured does not burden what is measured next."""
        deadline = time.monotonic() + within_seconds
        while any(self.lags().values()):
            assert time.monotonic() < deadline, self.lags()
            time.sleep(0.2)

    def lags(self) -> Mapping[str, float]:
        """How many events each process's consumers have before them."""
        return {
            name: sum(value for _, value in self.samples(name, "hehuo_consumer_lag_events"))
            for name in ("partners", "bookings", "fund", "gateway")
        }

    def samples(self, part: str, name: str) -> list[tuple[Mapping[str, str], float]]:
        """What a process shows under this name at ``/metrics``."""
        headers = {"Authorization": f"Bearer {self._internal_token}"}
        answer = httpx2.get(f"{self.rig.url(part)}/metrics", headers=headers, timeout=10).raise_for_status()
        return [
            (one.labels, one.value)
            for family in text_string_to_metric_families(answer.text)
            for one in family.samples
            if one.name == name
        ]

    def appends(self, service: str) -> Appends:
        """What the appends of a service have taken so far."""
        figures = ("sum", "count")
        return Appends(*(self.samples(service, f"hehuo_append_seconds_{one}")[0][1] for one in figures))


@contextmanager
def cluster(settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A fresh cluster on free ports, in a folder that goes away with it; ``settings`` are variables."""
    tools.prepare()
    with TemporaryDirectory(prefix="hehuo-bench-") as folder:
        rig = Rig(Path(folder), ports=Ports.free(), settings=settings)
        try:
            rig.up()
            found = Cluster(rig)
            found.open_communities()
            yield found
        finally:
            rig.down()


def quiet() -> None:
    """What the platform's parts say in this process stays out of the table."""
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def _place(path: str) -> str:
    return f"/v1/communities/{path}"
