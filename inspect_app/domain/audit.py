"""The audit log's hash chain: the chain holds hashes, the payloads stand apart."""

import hashlib
import json

from inspect_app.domain.text import Json

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
