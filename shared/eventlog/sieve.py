"""A sieve (Bloom filter): which keys surely are not in a large set, in ten to twenty bits for each."""

from collections.abc import Collection

_BITS_FOR_A_KEY = 20
"""When it is made: of strangers one in several hundred passes then, one in fifty when it is full."""
_FEWEST = 256


class Sieve:
    """Keys that were added always pass; others hardly ever.

    Burton H. Bloom: Space/time trade-offs in hash coding with allowable errors (1970).
    """

    __slots__ = ("_bits", "_held", "_mask", "_most")

    def __init__(self, keys: Collection[str] = ()) -> None:
        size = (_BITS_FOR_A_KEY * max(len(keys), _FEWEST) - 1).bit_length()
        self._mask = (1 << size) - 1
        self._bits = bytearray(1 << (size - 3))
        self._most = 2 * max(len(keys), _FEWEST)
        self._held = 0
        for key in keys:
            self.add(key)

    @property
    def is_full(self) -> bool:
        """Whether so many were added that it should be made anew."""
        return self._held > self._most

    def add(self, key: str) -> None:
        """From now on this key passes."""
        bits, mask, mark = self._bits, self._mask, hash(key)
        for place in (mark & mask, (mark >> 20) & mask, (mark >> 40) * 0x9E3779B1 & mask):
            bits[place >> 3] |= 1 << (place & 7)
        self._held += 1

    def passes(self, key: str) -> bool:
        """Whether the key may be among those that were added."""
        bits, mask, mark = self._bits, self._mask, hash(key)
        place = mark & mask
        if not bits[place >> 3] >> (place & 7) & 1:
            return False
        place = (mark >> 20) & mask
        if not bits[place >> 3] >> (place & 7) & 1:
            return False
        place = (mark >> 40) * 0x9E3779B1 & mask
        return bool(bits[place >> 3] >> (place & 7) & 1)
