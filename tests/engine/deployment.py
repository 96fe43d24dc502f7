"""One deployment on an engine, worked with by the words that the documents give an operator."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypedDict
from urllib.parse import urlsplit

from pymongo import MongoClient

from deploy.engine.place import plain_secrets
from deploy.versions import image_of
from examples.gangwan.people import identities
from services.gateway.identity.tokens import SecretIssuer
from tests.checker import lines_in
from tests.engine.engine import Engine
from tests.native_server import free_port

ROOT = Path(__file__).parents[2]
PROCESSES = ("partners", "bookings", "fund", "gateway")
SERVERS = ("kafka", "mongo")
_PEAK = "cat /sys/fs/cgroup/memory.peak 2>/dev/null || cat /sys/fs/cgroup/memory/memory.max_usage_in_bytes"
_PATIENCE_SECONDS = 120.0
_PAUSE_SECONDS = 0.1


class Peak(NamedTuple):
    """The most memory that a container took since it started."""

    share: float
    """Of what it may take."""
    mebibytes: float


class Health(TypedDict):
    """What the engine knows of a container's health."""

    Status: str
    FailingStreak: int
    Log: list[dict[str, Any]]


def _is_well(state: dict[str, Any]) -> bool:
    return bool(state["Running"] and state["Health"]["Status"] == "healthy")


class Deployment:
    """A compose project of its own, so that it runs beside others; it is gone when it is taken down."""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        *,
        name: str = "test",
        checkout: Path = ROOT,
        files: Sequence[str] = ("docker-compose.yml",),
    ) -> None:
        self.engine = engine
        self.project = f"hehuo-{name}-{os.getpid()}"
        self.checkout = checkout
        """Of the version that runs."""
        self._files = shlex.join(f"--file={Path('deploy') / file}" for file in files)
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        """Where the load goes; another one where a proxy stands before the gateways."""
        self._tokens: dict[str, str] = {}
        self.variables = folder / ".env"
        self.secrets = folder / "secrets"
        changes = {
            "GATEWAY_PORT": str(port),
            "SECRETS_DIR": str(self.secrets),
            "HEHUO_MONGO_BULK": "50",
        }
        shutil.copy(checkout / "deploy" / ".env.example", self.variables)
        self.set(*(f"{name}={value}" for name, value in changes.items()))
        if engine.stands_in(image_of("mongo")):
            plain_secrets(self.secrets)
        self.shell("deploy/secrets.sh", SECRETS_DIR=str(self.secrets))

    def set(self, *settings: str) -> None:
        """Adds to the file of variables, in which the last word on a name counts."""
        with self.variables.open("a", encoding="utf-8") as file:
            file.writelines(f"{one}\n" for one in settings)

    # The operator's words

    def shell(self, script: str, **variables: str) -> str:
        """Runs a script in the checkout, where ``cluster`` means this deployment, as the README has it."""
        alias = (
            f"cluster() {{ docker compose -p {self.project} --env-file {shlex.quote(str(self.variables))}"
            f' {self._files} "$@"; }}'
        )
        # What this shell happens to have set would win over the file.
        left_out = {"SECRETS_DIR", "GATEWAY_PORT"}
        inherited = {
            name: value
            for name, value in self.engine.environment.items()
            if name not in left_out and not name.startswith("HEHUO_")
        }
        done = subprocess.run(
            ["bash", "-ec", f"{alias}\n{script}"],
            cwd=self.checkout,
            env={**inherited, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout[-6000:]}{done.stderr[-1500:]}"
        return done.stdout

    def hehuo(self, *words: str) -> str:
        """A word of the operator, in the gateway's container."""
        return self.shell(f"cluster exec -T gateway hehuo {shlex.join(words)}")

    def wait_until_calm(self) -> float:
        """Returns when nobody is behind, with how many seconds that took."""
        began = time.monotonic()
        while "nobody is behind" not in (said := self.shell("cluster exec -T gateway hehuo lag || true")):
            assert time.monotonic() < began + _PATIENCE_SECONDS, said
        return time.monotonic() - began

    def up(self, *options: str) -> float:
        """Starts what does not run; returns when all is healthy, with how many seconds that took."""
        began = time.monotonic()
        # Where it fails, the last words of all are worth more than compose's own.
        said = "|| { cluster logs --tail 15; cluster ps --all; exit 1; }"
        self.shell(f"cluster up --detach --wait {shlex.join(options)} {said}")
        return time.monotonic() - began

    def down(self) -> None:
        """Takes everything away, volumes included."""
        self.shell("cluster down --volumes --timeout 30")

    # Its containers

    def containers(self, service: str) -> list[str]:
        """The ids of a service's containers that run."""
        of_service = f"label=com.docker.compose.service={service}"
        return self._listed("--quiet", "--no-trunc", "--filter", of_service)

    @property
    def is_well(self) -> bool:
        """Whether everything runs once and is healthy."""
        service = '{{.Label "com.docker.compose.service"}}'
        healthy = self._listed("--filter", "health=healthy", "--format", service)
        return sorted(healthy) == sorted((*PROCESSES, *SERVERS))

    def _listed(self, *options: str) -> list[str]:
        mine = f"label=com.docker.compose.project={self.project}"
        # What `compose run` makes for once is not the service.
        lasting = "label=com.docker.compose.oneoff=False"
        return [*self.engine.lines("ps", "--filter", mine, "--filter", lasting, *options)]

    def inspect(self, container: str) -> dict[str, Any]:
        """All that the engine knows of a container."""
        found: dict[str, Any] = json.loads(self.engine.run("inspect", container).stdout)[0]
        return found

    def health(self, container: str) -> Health:
        """What its health checks came to."""
        found: Health = self.inspect(container)["State"]["Health"]
        return found

    def peak(self, container: str) -> Peak:
        """By its control group, of whichever version."""
        found = self.inspect(container)
        assert found["State"]["OOMKilled"] is False
        used = int(self.execute(container, "sh", "-c", _PEAK))
        return Peak(used / found["HostConfig"]["Memory"], used / (1 << 20))

    def execute(self, container: str, *command: str, fails: bool = False) -> str:
        """The output of a command in a container; it may fail only if that is said."""
        done = self.engine.run("exec", container, *command, fails=fails)
        return f"{done.stdout}{done.stderr}"

    def kill(self, container: str) -> str:
        """SIGKILL to its first process, as when memory runs out: the engine starts it again by itself.

        ``docker kill`` would be an operator's wish, after which it stays down. Returns which start it was.
        """
        state = self.inspect(container)["State"]
        assert container in Path(f"/proc/{state['Pid']}/cgroup").read_text(), "the engine runs elsewhere"
        os.kill(state["Pid"], signal.SIGKILL)
        return str(state["StartedAt"])

    def wait_until_back(self, container: str, start: str) -> float:
        """Waits until it is healthy after another start than that one; how many seconds that took."""
        began = time.monotonic()
        while (state := self.inspect(container)["State"])["StartedAt"] == start or not _is_well(state):
            assert time.monotonic() < began + _PATIENCE_SECONDS, state
            time.sleep(_PAUSE_SECONDS)
        return time.monotonic() - began

    # For the load and the checker

    def token(self, name: str) -> str:
        """A bearer token of an identity of the example."""
        if name not in self._tokens:
            secret = (self.secrets / "hehuo_token_secret").read_text().strip()
            self._tokens[name] = SecretIssuer(secret).issue(identities()[name].person_id)
        return self._tokens[name]

    def lines(self, log: str) -> list[bytes]:
        """All events in the logs of a service, or of the feed, read without the code under test."""
        database, collection = ("gateway", "feed_commits") if log == "feed" else (log, "commits")
        with MongoClient[dict[str, Any]](self._mongo(), directConnection=True) as client:
            return lines_in(lambda: client[f"{self.prefix}_{database}"][collection].find({}))

    def _mongo(self) -> str:
        """The database's address from this machine, which reaches the containers' own addresses."""
        [container] = self.containers("mongo")
        [network] = self.inspect(container)["NetworkSettings"]["Networks"].values()
        url = urlsplit((self.secrets / "hehuo_mongo_url").read_text().strip())
        user, at, _ = url.netloc.rpartition("@")
        query = url.query.replace("replicaSet=rs0", "").strip("&")
        return url._replace(netloc=f"{user}{at}{network['IPAddress']}:27017", query=query).geturl()

    @property
    def prefix(self) -> str:
        """What the databases' names begin with: the last word on it in the file of variables."""
        return str(re.findall(r"^HEHUO_MONGO_PREFIX=(.*)$", self.variables.read_text(), re.MULTILINE)[-1])
