"""The audit pack: what an outsider needs to prove a fund without this platform.

It is a ZIP archive. ``logs/fund.jsonl`` and ``logs/gateway.jsonl`` (who held which office when) are the
community's logs from their first event on: for each commit a line that says where it belongs, then the
very lines that its hash covers. ``manifest.json`` comes last and says where each log ends.
``hehuo audit PACK`` checks a pack and writes its tables; it needs the pack alone.
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from shared.kernel.models import Instant
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

FORMAT = 1
MANIFEST = "manifest.json"
LOGS = ("fund", "gateway")
"""The services whose logs a pack holds."""

TAKE_AUDIT_PACK = Operation("Take the audit pack", roles(Role.AUDITOR, Role.SUPERVISOR))


def path_of(log: str) -> str:
    """Where a service's log lies in the archive."""
    return f"logs/{log}.jsonl"


class PackedLog(BaseModel):
    """Where a log ends in the pack."""

    model_config = ConfigDict(frozen=True)

    last: int
    """The sequence of its last event."""
    hash: str
    """The hash of its last commit: compare it with one that was published or noted down."""
    commits: int


class PackManifest(BaseModel):
    """What a pack holds."""

    model_config = ConfigDict(frozen=True)

    format: int
    version: str
    """Of Hehuo."""
    community: str
    taken_by: str
    """Who took it: an opaque id."""
    taken_at: Instant
    logs: Mapping[str, PackedLog]
    """By service."""
