"""Which tests `make test-cluster` looks at: it need not collect all others."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NEEDS_SERVERS = re.compile(
    r"mark\.servers\b|^from tests\.conformance\.(adapters|document_stores|event_stores) ", re.MULTILINE
)


def test_every_file_of_tests_with_servers_lies_where_they_are_looked_for() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [places] = re.findall(r"^WITH_SERVERS := (.+)$", makefile, re.MULTILINE)
    folders = tuple(f"{place}/" for place in places.split())
    files = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if path != Path(__file__) and NEEDS_SERVERS.search(path.read_text(encoding="utf-8"))
    ]
    assert len(files) > 30
    assert [one for one in files if not one.startswith(folders)] == []
