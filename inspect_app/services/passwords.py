"""Passwords: made, hashed with Argon2id, and checked."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM = 12
MAXIMUM = 200

# Read aloud or copied by hand without doubt: no 0 and o, no 1, i and l.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher()
# What an unknown name is checked against, so that it takes as long as a known one. Nobody has its password.
_NOBODY = _hasher.hash(secrets.token_hex())


def hashed(password: str) -> str:
    """The Argon2id hash of a password, with its salt and costs."""
    return _hasher.hash(password)


def matches(password: str, hash: str | None) -> bool:
    """Whether a password is the hashed one; takes as long for no hash at all."""
    try:
        return _hasher.verify(hash or _NOBODY, password[: 2 * MAXIMUM]) and hash is not None
    except (VerificationError, InvalidHashError):
        return False


def random_password() -> str:
    """A new password to be given to somebody: 16 letters in groups of four, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def complaint(password: str) -> str | None:
    """What is wrong with a password that somebody chose, in Vietnamese, or None."""
    if len(password) < MINIMUM:
        return f"Mật khẩu mới cần ít nhất {MINIMUM} ký tự (đang có {len(password)})."
    if len(password) > MAXIMUM:
        return f"Mật khẩu mới dài quá {MAXIMUM} ký tự."
    return None
