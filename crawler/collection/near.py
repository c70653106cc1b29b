"""Near duplicates: MinHash signatures of texts, and their bands for locality-sensitive hashing.

A. Broder, On the resemblance and containment of documents (1997); banding as in Leskovec, Rajaraman, Ullman, Mining of
Massive Datasets, chapter 3. Shingles of 5 characters found 180 of 185 edited copies of articles, of 13 characters 4.
"""

from __future__ import annotations

import hashlib
import struct
from typing import Final

from rensa import RMinHash

from crawler.collection.folding import fold

#: Signatures of another algorithm cannot be compared with these.
ALGORITHM: Final[int] = RMinHash.ALGORITHM_VERSION
#: The least share of shingles that two copies of an article have in common.
ALIKE: Final = 0.7
_SHINGLE: Final = 5
#: 25 bands of 5 values: a pair with 70% of its shingles in common shares a band in 99 of 100 cases.
_BANDS: Final = 25
_ROWS: Final = 5
_VALUES: Final = _BANDS * _ROWS
_SEED: Final = 1
_FORMAT: Final = struct.Struct(f"<{_VALUES}I")
#: The fewest characters, folded and without spaces. Shorter texts are alike because they are notices of one kind.
_SHORTEST: Final = 100


def signature(text: str) -> bytes:
    """Return the signature of a text; b"" if it is too short to compare."""
    plain = "".join(fold(text).split())
    if len(plain) < _SHORTEST:
        return b""
    sketch = RMinHash(num_perm=_VALUES, seed=_SEED)
    sketch.update(sorted({plain[at : at + _SHINGLE] for at in range(len(plain) - _SHINGLE + 1)}))
    return _FORMAT.pack(*sketch.digest())


def bands(signed: bytes) -> list[int]:
    """Return a 63-bit hash of each band of a signature. Texts that share none are not copies."""
    size = len(signed) // _BANDS
    return [
        int.from_bytes(hashlib.blake2b(bytes([band]) + signed[band * size : (band + 1) * size], digest_size=8).digest())
        >> 1
        for band in range(_BANDS if signed else 0)
    ]


def similarity(first: bytes, second: bytes) -> float:
    """Return the estimated share of shingles that two texts have in common, from 0 to 1."""
    pairs = zip(_FORMAT.unpack(first), _FORMAT.unpack(second), strict=True)
    return sum(1 for a, b in pairs if a == b) / _VALUES
