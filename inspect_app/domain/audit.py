"""The audit log's hash chain: the chain holds hashes, the payloads stand apart."""

import hashlib
import json
from collections.abc import Mapping

from inspect_app.domain.text import Json

Value = str | int | float | None
GENESIS = "0" * 64
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Json) -> str:
    """The one JSON text of a value: keys sorted, no spaces, letters as they are (UTF-8)."""
    return _ENCODER.encode(value)


def digest(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def link(previous: str, sequence: int, at: str, payload_hash: str) -> str:
    """The hash of one chain entry, from the hash before it; `at` is the instant in UTC, ISO 8601."""
    return digest(f"{previous}\n{sequence}\n{at}\n{payload_hash}")


def row_hash(columns: Mapping[str, Value], defaults: Mapping[str, Value]) -> str:
    """The hash of a row that is never changed: what it says beyond the defaults of its columns.

    So a column that is added to its table later, with a default, changes no hash.
    """
    return digest(canonical({name: value for name, value in columns.items() if value != defaults[name]}))
