"""Vouchers of a pack: what was attached to what, by hash; and their files, where the auditor has them.

The pack has no files: they may hold what an outsider need not see. Who checks reads those that they ask for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import cast

from hehuo.audit_pack.entries import Period
from hehuo.audit_pack.reading import Told
from hehuo.audit_pack.sheets import Folder, Sheet
from shared.contracts.fund.vouchers.events import VoucherAttached
from shared.contracts.gateway.redactions import TextRedacted
from shared.kernel.messages import forms_of


@dataclass(frozen=True, slots=True)
class _Row:
    told: Told
    voucher: VoucherAttached


class Vouchers:
    """Reads the fund's events, then the redactions in the gateway's, then the files."""

    def __init__(self, folder: Folder, period: Period, files: Path | None) -> None:
        self._period = period
        self._files = files
        self._rows: list[_Row] = []
        self._known: set[str] = set()
        self._redacted: set[str] = set()
        self.told = ""
        """What was found, for people; empty where there are no vouchers."""
        self._sheet = Sheet(
            folder, "vouchers", "sequence", "attached_at", "voucher_id", "entry_id", "goods_id", "title",
            "media_type", "bytes", "sha256", "attached_by", "file",
        )  # fmt: skip

    kinds = frozenset(forms_of(VoucherAttached))
    """Of which events of the fund."""

    def take(self, told: Told) -> None:
        """The next event of the fund's log that is of these kinds."""
        voucher = cast("VoucherAttached", told.data)
        self._known.add(voucher.file_sha256)
        if f"{told.time:%Y-%m}" in self._period:
            self._rows.append(_Row(told, voucher))

    def take_redaction(self, told: Told) -> None:
        """The next event of the gateway's."""
        if isinstance(told.data, TextRedacted):
            self._redacted.add(told.data.text_id)

    def finish(self) -> Iterator[str]:
        """Writes the table; what is wrong: files that are missing, and files that no event knows."""
        found = dict(self._hashes())
        held = 0
        for row in self._rows:
            one = row.voucher
            file = self._state_of(one, found)
            held += file == "as attached"
            if file == "missing":
                yield f"voucher {one.voucher_id}: no file has its hash {one.file_sha256}"
            self._sheet.row(
                row.told.sequence, one.attached_at.isoformat(), one.voucher_id, one.entry_id, one.goods_id,
                one.title, one.media_type.value, one.size, one.file_sha256, one.attached_by, file,
            )  # fmt: skip
        for digest, name in found.items():
            if digest not in self._known:
                yield f"{name}: no voucher of this fund has its hash"
        if self._rows:
            self.told = f"{len(self._rows):,} vouchers"
            self.told += f"; {held:,} files are as they were attached" if self._files else "; no files given"

    def _state_of(self, one: VoucherAttached, found: dict[str, str]) -> str:
        if one.file.text_id in self._redacted:
            return "redacted"
        if self._files is None:
            return ""
        return "as attached" if one.file_sha256 in found else "missing"

    def _hashes(self) -> Iterator[tuple[str, str]]:
        for path in sorted(self._files.iterdir()) if self._files else ():
            if path.is_file():
                with path.open("rb") as file:
                    yield file_digest(file, "sha256").hexdigest(), path.name
