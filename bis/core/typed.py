"""What people type, before it is kept."""

import unicodedata

_JOINERS = "\u200c\u200d"  # Persian words and many emoji are spelled with them


def clean(typed: str) -> str:
    """Return `typed` without outer blanks and without characters that nobody sees.

    Line breaks and tabs become blanks. PostgreSQL refuses NUL, and marks of direction would
    turn the text around them; what is left blank then is blank.
    """
    spaced = " ".join(typed.split())
    seen = "".join(
        one
        for one in spaced
        if one in _JOINERS or unicodedata.category(one) not in ("Cc", "Cf")
    ).strip()
    return seen if seen.strip(_JOINERS) else ""
