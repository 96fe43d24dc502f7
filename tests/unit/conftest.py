"""What tests of consumers stand on: where they keep what they remember, and a bus."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.bus.local import LocalBus
from tests.faulty_documents import FaultyDocuments


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[FaultyDocuments]:
    """Checkpoints and what is parked, in a file; with faults, if a test wants some."""
    opened = FaultyDocuments(tmp_path / "checkpoints.sqlite")
    yield opened
    await opened.close()


@pytest.fixture
async def bus() -> AsyncIterator[LocalBus]:
    """A bus that runs."""
    opened = LocalBus()
    await opened.start()
    yield opened
    await opened.stop()
