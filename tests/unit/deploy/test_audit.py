"""An audit that nobody could answer is no success."""

from typing import Any

from deploy.audit import Report

CLEAN = {"name": "httptools", "version": "0.9.0", "vulns": []}
HARMED = {
    "name": "example",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-0000-1", "fix_versions": ["1.1"], "aliases": []}],
}
UNKNOWN = {"name": "motor", "skip_reason": "Dependency not found and could not be audited"}


def report(*packages: dict[str, Any]) -> Report:
    return Report.read({"dependencies": [*packages], "fixes": []})


def test_it_holds_only_if_every_package_was_looked_up_and_none_has_an_advisory() -> None:
    assert report(CLEAN).holds
    assert not report(CLEAN, HARMED).holds
    assert not report(CLEAN, UNKNOWN).holds
    assert not report(UNKNOWN).holds
    assert not report().holds


def test_what_could_not_be_reached_and_what_was_found_are_said() -> None:
    told = report(CLEAN, HARMED, UNKNOWN).sentences()
    assert told[0] == "2 packages were looked up, 1 advisories found."
    assert told[1].startswith("NOT AUDITED: no advisories could be reached for 1 packages")
    assert told[2] == "example 1.0: PYSEC-0000-1, mended in ['1.1']"
