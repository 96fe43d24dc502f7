"""A platform that is told to stop ends what is open, and stops."""

from pathlib import Path

import httpx2

from tests.component.gateway import OFFICER, OPENING
from tests.component.platform import RunningPlatform

EVENTS = "/v1/communities/haiwan/events"


def test_an_open_stream_does_not_keep_the_platform_from_stopping(tmp_path: Path) -> None:
    platform = RunningPlatform(tmp_path / "data", afresh=True)
    platform.start()
    try:
        headers = {"Authorization": f"Bearer {platform.token(OFFICER)}"}
        opened = httpx2.post(f"{platform.url}/v1/communities/haiwan", json=OPENING, headers=headers)
        assert opened.status_code == 201, opened.text
        url, accept = f"{platform.url}{EVENTS}/stream", {"Accept": "text/event-stream"}
        with httpx2.stream("GET", url, headers=accept, timeout=20) as stream:
            pieces = stream.iter_lines()
            assert next(pieces) == "retry: 2000"
            assert platform.stop() < 10
            assert all(piece == "" or piece.startswith(("id:", "data:", ":")) for piece in pieces)
    finally:
        platform.end()
