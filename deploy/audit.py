"""Whether advisories are known against what is deployed: ``python -m deploy.audit``, or ``make audit``.

pip-audit asks the registry's advisories about each pinned package. It ends well also where nobody could tell
it anything (a mirror without advisories, no network); here that is said, and is no success.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import click

PIP_AUDIT = "pip-audit==2.10.1"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
_LONGEST_SECONDS = 600


@dataclass(frozen=True)
class Report:
    """What pip-audit found out."""

    audited: int
    unknown: Sequence[str]
    """Packages of which nobody could tell whether there are advisories."""
    advisories: Sequence[str]

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """From pip-audit's JSON."""
        packages = document["dependencies"]
        return cls(
            audited=sum("vulns" in one for one in packages),
            unknown=[one["name"] for one in packages if "vulns" not in one],
            advisories=[
                f"{one['name']} {one['version']}: {found['id']}, mended in {found['fix_versions'] or 'none'}"
                for one in packages
                for found in one.get("vulns", ())
            ],
        )

    @property
    def holds(self) -> bool:
        """Whether every package was looked up and none has an advisory."""
        return self.audited > 0 and not self.unknown and not self.advisories

    def sentences(self) -> list[str]:
        """What a person is told."""
        told = [f"{self.audited} packages were looked up, {len(self.advisories)} advisories found."]
        if self.unknown:
            told.append(
                f"NOT AUDITED: no advisories could be reached for {len(self.unknown)} packages, so nothing is"
                f" known about them ({', '.join(self.unknown[:5])} …). Run this where the public registry's"
                " advisories can be reached."
            )
        return told + list(self.advisories)


def main() -> int:
    """Runs pip-audit; the exit status is 0 only if all is known and nothing is wrong."""
    command: list[str | Path] = [
        Path(sys.executable).with_name("uvx"),
        "-q",
        "--from",
        PIP_AUDIT,
        "pip-audit",
    ]
    command += ["--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"]
    command += ["--timeout", "15", "--requirement", REQUIREMENTS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=False)
    try:
        report = Report.read(json.loads(done.stdout))
    except ValueError:
        click.echo(f"NOT AUDITED: pip-audit could not ask for advisories.\n{done.stderr[-2_000:]}")
        return 2
    click.echo("\n".join(report.sentences()))
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
