"""``python -m deploy.browser``: makes sure that there is a browser, and says where it is."""

import os
import shutil
import subprocess
import sys

import click

_PACKAGES = ("chromium", "fonts-noto-cjk")


def main() -> int:
    """Installs what is missing, where it may; 1 with a sentence where it may not."""
    if shutil.which("chromium") and _has_chinese():
        click.echo(shutil.which("chromium"))
        return 0
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        click.echo(f"make test-browser needs the packages {' and '.join(_PACKAGES)}: install them first")
        return 1
    for words in (("update",), ("install", "--yes", "--no-install-recommends", *_PACKAGES)):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(("apt-get", "-qq", *words), check=True, env=environment)
    click.echo(shutil.which("chromium"))
    return 0


def _has_chinese() -> bool:
    """Whether some font has Chinese characters: without one, pictures of pages show boxes."""
    if shutil.which("fc-list") is None:
        return False
    found = subprocess.run(("fc-list", ":lang=zh-cn"), check=True, capture_output=True, text=True)
    return bool(found.stdout.strip())


if __name__ == "__main__":
    sys.exit(main())
