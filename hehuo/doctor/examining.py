"""``hehuo doctor``: what is set, what is there, what is reachable."""

import os
import sqlite3
import sys

import httpx2
from dotenv import dotenv_values

from hehuo.doctor import cluster
from hehuo.doctor.findings import Findings
from hehuo.doctor.losses import show_losses
from hehuo.operator.witnesses import seen_in
from shared.eventlog.sqlite import connect
from shared.runtime.directory import DataDirectory
from shared.settings import Profile, Settings


def examine(settings: Settings) -> Findings:
    """Looks at everything the platform needs, changing nothing but a probe file."""
    findings = Findings()
    _look_at_settings(settings, findings)
    _look_at_versions(findings)
    if settings.profile is Profile.CLUSTER:
        cluster.examine(settings, findings)
        return findings
    directory = DataDirectory(settings.data_dir)
    _look_at_directory(directory, findings)
    _look_at_platform(directory, findings)
    return findings


def _look_at_settings(settings: Settings, findings: Findings) -> None:
    for name, value in settings.model_dump().items():
        source = "set" if name in settings.model_fields_set else "default"
        findings.note(f"HEHUO_{name.upper():<24} {value!s}  ({source})")
    known = {f"HEHUO_{name.upper()}" for name in Settings.model_fields} | {"HEHUO_SECRETS_DIR"}
    given = {*os.environ, *dotenv_values(".env")}
    for stray in sorted(name for name in given if name.startswith("HEHUO_") and name not in known):
        findings.bad(f"{stray} is set, but there is no such setting")


def _look_at_versions(findings: Findings) -> None:
    python = sys.version.split()[0]
    findings.good(f"Python {python}, SQLite {sqlite3.sqlite_version}")
    if sqlite3.sqlite_version_info < (3, 37):
        findings.bad("SQLite is older than 3.37: the logs use STRICT tables")


def _look_at_directory(directory: DataDirectory, findings: Findings) -> None:
    path = directory.path
    if not path.exists():
        findings.note(f"{path} is not there yet: `hehuo up` makes it")
        return
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        findings.bad(f"{path} can't be written by this user")
    free = os.statvfs(path)
    megabytes = free.f_bavail * free.f_frsize // 2**20
    (findings.good if megabytes >= 500 else findings.bad)(f"{path}: {megabytes:,} MB free")
    if path.stat().st_mode & 0o077:
        findings.bad(f"{path} is open to other users of this machine: chmod 700 it (it holds personal data)")
    show_losses(seen_in(directory), findings)
    for file in directory.logs:
        try:
            connection = connect(file, read_only=True)
            count, last = connection.execute(
                "SELECT count(DISTINCT community), coalesce(sum(last - first + 1), 0) FROM commits"
            ).fetchone()
            connection.close()
            findings.good(f"{file.name}: {last:,} events in {count} logs")
        except sqlite3.Error as error:
            findings.bad(f"{file.name} can't be read: {error}")


def _look_at_platform(directory: DataDirectory, findings: Findings) -> None:
    listening = directory.listening() if directory.path.exists() else None
    if listening is None:
        findings.note("the platform does not run on this data directory")
        return
    try:
        answer = httpx2.get(f"{listening['url']}/readyz", timeout=5, trust_env=False)
    except httpx2.HTTPError as error:
        findings.bad(f"the platform is said to listen on {listening['url']}, but: {error}")
        return
    report = findings.good if answer.status_code == httpx2.codes.OK else findings.bad
    report(f"{listening['url']}/readyz answers {answer.status_code}: {answer.text.strip()[:300]}")
