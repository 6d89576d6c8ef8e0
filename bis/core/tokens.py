"""Secrets that travel in addresses and cookies: how they are made and recognised."""

import hashlib
import hmac
import secrets
from uuid import UUID

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: it may be read aloud or typed


def survey_token(secret: bytes, occurrence_id: UUID) -> str:
    """Return the 12 characters (59 bits) that open the survey of an occurrence."""
    return _characters(secret, b"survey:" + occurrence_id.bytes)


def room_code(secret: bytes, venue_id: UUID) -> str:
    """Return the 12 characters that hang on the wall of a room, whatever its name becomes."""
    return _characters(secret, b"room:" + venue_id.bytes)


def _characters(secret: bytes, meaning: bytes) -> str:
    number = int.from_bytes(hmac.digest(secret, meaning, hashlib.sha256)[:16])
    characters = []
    for _ in range(12):
        number, index = divmod(number, len(_ALPHABET))
        characters.append(_ALPHABET[index])
    return "".join(characters)


def new_token() -> str:
    """Return a fresh opaque token of 256 bits for a cookie or a one-time link."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token, so that a stolen database opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()


def fingerprint(secret: bytes) -> str:
    """Return what the database remembers of the secret file, to notice a wrong one."""
    return hmac.digest(secret, b"fingerprint", hashlib.sha256).hex()[:16]
