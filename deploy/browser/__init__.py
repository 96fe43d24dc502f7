"""A browser for the tests of pages: Debian's Chromium, with the fonts that Chinese needs."""
