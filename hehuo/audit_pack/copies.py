"""Copies of the books, by a pack: who took which and when, and that the pack itself is one of them."""

from collections.abc import Iterator
from typing import cast

from hehuo.audit_pack.entries import Period
from hehuo.audit_pack.reading import Told
from hehuo.audit_pack.sheets import Folder, Sheet
from shared.contracts.fund.audit_pack import AuditCopyTaken, PackManifest
from shared.kernel.messages import forms_of


class Copies:
    """Reads the fund's events, and holds the manifest against them."""

    kinds = frozenset(forms_of(AuditCopyTaken))
    """Of which events of the fund."""

    def __init__(self, folder: Folder, period: Period, manifest: PackManifest) -> None:
        self._period = period
        self._manifest = manifest
        self._own: Told | None = None
        self._sheet = Sheet(
            folder, "copies", "sequence", "at", "copy_id", "what", "through_entry", "by", "office"
        )

    def take(self, told: Told) -> None:
        """The next event of these kinds."""
        copy = cast("AuditCopyTaken", told.data)
        if copy.copy_id == self._manifest.copy_id:
            self._own = told
        if f"{told.time:%Y-%m}" in self._period:
            self._sheet.row(
                told.sequence,
                copy.taken_at.isoformat(),
                copy.copy_id,
                copy.what.value,
                copy.through_entry,
                copy.taken_by,
                copy.office.value,
            )

    @property
    def told(self) -> str:
        """Who took this pack, for people, and where that stands."""
        said = f"taken by {self._manifest.taken_by} at {self._manifest.taken_at.isoformat()}"
        if self._own is None:
            return f"{said}, which stands in the manifest alone"
        return f"{said}: fund:{self._own.sequence}"

    def faults(self) -> Iterator[str]:
        """What the manifest says of its taking and the fund's log doesn't. Packs of before say nothing."""
        manifest = self._manifest
        if manifest.copy_id is None:
            return
        if self._own is None:
            yield f"manifest: the fund's log does not know that the copy {manifest.copy_id} was taken"
            return
        copy = cast("AuditCopyTaken", self._own.data)
        if (copy.taken_by, copy.taken_at) != (manifest.taken_by, manifest.taken_at):
            yield (
                f"manifest: by the fund's log (fund:{self._own.sequence}) {copy.taken_by} took it at"
                f" {copy.taken_at.isoformat()}"
            )
