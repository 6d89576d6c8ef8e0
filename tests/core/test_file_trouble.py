"""Why a file could not be used."""

import errno
import os

import pytest

from bis.core.file_trouble import why


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOENT, "filen eller mappen finns inte"),
        (errno.EACCES, "den som kör BIS får inte använda den"),
        (errno.ENOSPC, "disken är full"),
        (errno.EISDIR, "det är en mapp"),
    ],
)
def test_what_often_happens_is_said_in_swedish(code: int, said: str) -> None:
    assert why(OSError(code, os.strerror(code))) == said


def test_what_is_rare_is_said_as_the_system_says_it() -> None:
    assert why(OSError(errno.EMFILE, "Too many open files")) == "Too many open files"
    assert why(OSError("utan nummer")) == "utan nummer"
