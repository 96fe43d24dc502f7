"""Where a consumer beside Kafka keeps its checkpoints."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.projections.sqlite.store import SqliteDocumentStore


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteDocumentStore]:
    """Checkpoints and what is parked, in a file."""
    opened = SqliteDocumentStore(tmp_path / "documents.sqlite")
    yield opened
    await opened.close()
