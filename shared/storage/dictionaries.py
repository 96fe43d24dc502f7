"""Small texts that are alike, packed by a dictionary made of some of them.

A text by itself repeats little; what it has in common with others of its kind lies in the dictionary, and so
does how often each character comes, which a document of some hundred bytes could not say of itself.
"""

from collections.abc import Sequence

import zstandard
from zstandard import ZstdCompressionDict, ZstdCompressionParameters, ZstdCompressor, ZstdDecompressor

ENOUGH = 256
"""A dictionary is made of so many texts: fewer are not worth one."""
_BYTES = 4_096
_LEVEL = 3
"""Level 1 is as quick and leaves as much, but its tables take 144 kB for each dictionary in place of 59."""
_FEW = 4
"""To begin with many at once takes 8 us by itself."""
_FRAMES = frozenset(bytes([one]) for one in (0x20, 0x40, 0x60, 0x80, 0xA0, 0xC0, 0xE0))
"""A frame begins with one of these, by how many bytes tell its length; no JSON of ours does."""


def dictionary_of(texts: Sequence[bytes]) -> bytes | None:
    """A dictionary for texts such as these; None where they are too few, or too short, for one."""
    try:
        return zstandard.train_dictionary(_BYTES, list(texts)).as_bytes()
    except zstandard.ZstdError:
        return None


def is_packed(stored: bytes) -> bool:
    """Whether it takes a dictionary to read this."""
    return stored[:1] in _FRAMES


class Packer:
    """Packs and unpacks by one dictionary. Each of the two is for one thread at a time."""

    def __init__(self, dictionary: bytes) -> None:
        content = ZstdCompressionDict(dictionary)
        content.precompute_compress(level=_LEVEL)
        # Without what tells a frame of anything else: four bytes of some eighty.
        form = zstandard.FORMAT_ZSTD1_MAGICLESS
        parameters = ZstdCompressionParameters.from_level(
            _LEVEL, dict_size=len(dictionary), format=form, write_content_size=True, write_dict_id=False
        )
        self._compressor = ZstdCompressor(dict_data=content, compression_params=parameters)
        self._unpacked = ZstdDecompressor(dict_data=content, format=form).decompress

    def packed(self, text: bytes) -> bytes:
        """JSON as it is to be stored."""
        small = self._compressor.compress(text)
        return small if len(small) < len(text) else text

    def all_packed(self, texts: Sequence[bytes]) -> list[bytes]:
        """Many texts, each as by `packed`: the interpreter's lock is let go once, and not for each. Where
        another thread waits for it that takes ten times as long as packing."""
        if len(texts) < _FEW:
            return list(map(self.packed, texts))
        small = self._compressor.multi_compress_to_buffer(list(texts))
        return [min(small[at].tobytes(), text, key=len) for at, text in enumerate(texts)]

    def unpacked(self, stored: bytes) -> bytes:
        """The JSON that was stored, packed or not; ``ValueError`` if it is damaged."""
        if not is_packed(stored):
            return stored
        try:
            return self._unpacked(stored)
        except zstandard.ZstdError as error:
            raise ValueError(f"it can't be unpacked: {error}") from error
