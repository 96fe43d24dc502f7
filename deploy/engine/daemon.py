"""The engine's daemon: started, found again, ended, and the network left as it was before."""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from deploy.engine.failure import EngineFailed
from deploy.engine.place import Place
from deploy.engine.steps import run, step

_START_SECONDS = 60.0
_STOP_SECONDS = 90.0
_BETWEEN_LOOKS_SECONDS = 0.1
_FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")
_NAMESPACE = Path(__file__).with_name("namespace.sh")
_STRAY = ("/run/docker", "/run/containerd", "/run/runc", "/opt/containerd")
"""Folders that the daemon and what it starts make whatever they are told."""
_IPTABLES = (
    "iptables",
    "iptables-save",
    "iptables-restore",
    "ip6tables",
    "ip6tables-save",
    "ip6tables-restore",
)


def running(place: Place) -> int | None:
    """The daemon's process id, if it runs."""
    try:
        pid = int((place.run / "docker.pid").read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    return pid if str(place.data).encode() in command.split(b"\0") else None  # Numbers are given again.


def start(place: Place) -> None:
    """Starts the daemon; returns when it answers."""
    place.run.mkdir(parents=True, exist_ok=True)
    _lay_out_programs(place)
    (place.run / "daemon.json").write_text("{}\n")
    before = {
        "forwarding": _FORWARDING.read_text(),
        "policy": _forward_policy(place),
        "folders": [one for one in _STRAY if Path(one).exists()],
    }
    (place.run / "before.json").write_text(json.dumps(before))
    with step("starting the daemon"), place.log.open("ab") as out:
        daemon = subprocess.Popen(
            [
                *_within(place), "dockerd",
                "--config-file", str(place.run / "daemon.json"),
                "--data-root", str(place.data),
                "--exec-root", str(place.run / "exec"),
                "--pidfile", str(place.run / "docker.pid"),
                "--host", place.settings["DOCKER_HOST"],
                "--storage-driver", "overlay2",
                "--mtu", str(_mtu()),
                "--shutdown-timeout", "60",
            ],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,  # Ctrl-C at the starter does not reach it.
        )  # fmt: skip
        deadline = time.monotonic() + _START_SECONDS
        while version(place.environment()) is None:
            if daemon.poll() is not None or time.monotonic() > deadline:
                said = "\n".join(place.log.read_text(errors="replace").splitlines()[-10:])
                raise EngineFailed(f"the daemon does not start; the end of {place.log}:\n{said}")
            time.sleep(_BETWEEN_LOOKS_SECONDS)


def stop(place: Place) -> None:
    """Ends the daemon and its containers, and takes down its networks. Images and volumes stay."""
    pid = running(place)
    if pid is None:
        return
    with step("ending the containers and the daemon"):
        bridges = _bridges(place)
        handle = os.pidfd_open(pid)
        try:
            signal.pidfd_send_signal(handle, signal.SIGTERM)
            poll = select.poll()
            poll.register(handle, select.POLLIN)
            if not poll.poll(_STOP_SECONDS * 1000):
                raise EngineFailed(
                    f"process {pid}, the daemon, does not end in {_STOP_SECONDS:g} s: see {place.log}"
                )
        finally:
            os.close(handle)
    before = json.loads((place.run / "before.json").read_text())
    with step("taking down its networks"):
        _take_down(place, bridges)
        run([*_within(place), "iptables", "-P", "FORWARD", before["policy"]])
        _FORWARDING.write_text(before["forwarding"])
    for folder in {*_STRAY} - {*before["folders"]}:
        shutil.rmtree(folder, ignore_errors=True)


def version(environment: dict[str, str]) -> str | None:
    """The version of the engine that answers here; None when none does."""
    return _told(["docker", "version", "--format", "{{.Server.Version}}"], environment)


def compose_version(environment: dict[str, str]) -> str | None:
    """The version of its compose plugin; None when there is none."""
    return _told(["docker", "compose", "version", "--short"], environment)


def _told(command: Sequence[str], environment: dict[str, str]) -> str | None:
    try:
        asked = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=10, check=False
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    return asked.stdout.strip() if asked.returncode == 0 else None


def _within(place: Place) -> list[str]:
    """What comes before a command of the engine's root."""
    return [str(_NAMESPACE), str(place.engine), str(place.run / "bin")]


def _lay_out_programs(place: Place) -> None:
    """The client and its plugins, which run on this machine as they are; and ``iptables`` for the daemon.

    Debian finds the latter through /etc/alternatives, which in the namespace is this machine's.
    """
    plugins = Path(place.settings["DOCKER_CONFIG"]) / "cli-plugins"
    links = {place.programs / "docker": place.engine / "usr/bin/docker"}
    links |= {plugins / one.name: one for one in (place.engine / "usr/libexec/docker/cli-plugins").iterdir()}
    links |= {place.run / "bin" / name: Path("/usr/sbin/xtables-nft-multi") for name in _IPTABLES}
    for link, target in links.items():
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def _mtu() -> int:
    """That of the interface by which this machine reaches the world: larger packets would get lost."""
    for line in Path("/proc/net/route").read_text().splitlines()[1:]:
        interface, destination, *_ = line.split()
        if int(destination, 16) == 0:
            return int(Path(f"/sys/class/net/{interface}/mtu").read_text())
    return 1500


def _forward_policy(place: Place) -> str:
    """What becomes of packets that are passed on; the daemon sets it to DROP."""
    return run([*_within(place), "iptables", "-S", "FORWARD"]).split()[2]


def _bridges(place: Place) -> list[str]:
    """The interfaces of the engine's networks."""
    asked = run(
        ["docker", "network", "ls", "--quiet", "--filter", "driver=bridge"], environment=place.environment()
    )
    return ["docker0", *(f"br-{one}" for one in asked.split())]


def _take_down(place: Place, bridges: Iterable[str]) -> None:
    interfaces = "|".join(map(re.escape, bridges))
    of_engine = re.compile(rf"DOCKER|\b(?:{interfaces})\b")
    for kind in ("iptables", "ip6tables"):
        rules = run([*_within(place), f"{kind}-save"]).splitlines()
        others = "\n".join(rule for rule in rules if not of_engine.search(rule))
        run([*_within(place), f"{kind}-restore"], text=f"{others}\n")
    for bridge in bridges:
        if Path(f"/sys/class/net/{bridge}").exists():
            run([*_within(place), "ip", "link", "delete", bridge])
