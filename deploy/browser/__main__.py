"""``python -m deploy.browser``: makes sure that there is a browser, and says where it is."""

import os
import shutil
import subprocess
import sys

import click

from deploy.browser import LIGHTER, WITH_WINDOWS, path

_FONTS = "fonts-noto-cjk"


def main() -> int:
    """Installs what is missing, where it may; 1 with a sentence where it may not and nothing will do."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
    if path() is None or not _has_chinese():
        click.echo(
            f"make test-browser needs the packages {LIGHTER} (or {WITH_WINDOWS}) and {_FONTS}: install them"
        )
        return 1
    click.echo(path())
    return 0


def _install() -> None:
    """The lighter browser even beside the other one; where Debian has none, the other one does."""
    if shutil.which(LIGHTER) is None:
        _apt_get("update")
        _apt_get("install", LIGHTER)
    if path() is None:
        _apt_get("install", WITH_WINDOWS)
    if not _has_chinese():
        _apt_get("install", _FONTS)


def _apt_get(*words: str) -> None:
    """Says by itself what fails; whether that matters is what is there afterwards."""
    command = ("apt-get", "-qq", "--yes", "--no-install-recommends", *words)
    subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def _has_chinese() -> bool:
    """Whether some font has Chinese characters: without one, pictures of pages show boxes."""
    if shutil.which("fc-list") is None:
        return False
    found = subprocess.run(("fc-list", ":lang=zh-cn"), check=True, capture_output=True, text=True)
    return bool(found.stdout.strip())


if __name__ == "__main__":
    sys.exit(main())
