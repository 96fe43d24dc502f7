"""A browser for the tests of pages: Debian's Chromium, with the fonts that Chinese needs."""

import shutil

LIGHTER, WITH_WINDOWS = "chromium-headless-shell", "chromium"
"""Two packages of one engine; without windows each visitor costs a quarter of the work."""


def path() -> str | None:
    """Where a browser is, the lighter one if both are there."""
    return shutil.which(LIGHTER) or shutil.which(WITH_WINDOWS)
