"""What people type, before it is kept or looked for."""

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


def clean_lines(typed: str) -> str:
    """Return `typed` as `clean` does line by line; blank lines part its paragraphs."""
    lines = "\n".join(clean(line) for line in typed.splitlines())
    return "\n\n".join(part.strip() for part in lines.split("\n\n") if part.strip())


def folded(words: str) -> str:
    """Return `words` as a search compares them: without accents, case or extra blanks."""
    if words.isascii():
        return " ".join(words.casefold().split())
    letters = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())
