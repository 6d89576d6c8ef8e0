"""What people type, before it is kept."""

import unicodedata


def clean(typed: str) -> str:
    """Return `typed` without outer blanks and without control characters.

    Line breaks and tabs become blanks. PostgreSQL refuses NUL; the others are seen by nobody.
    """
    spaced = " ".join(typed.split())
    return "".join(one for one in spaced if unicodedata.category(one) != "Cc")
