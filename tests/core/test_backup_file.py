"""The file of a backup: what was written is read, and nothing else is ever taken for it."""

import gzip
import hashlib
import io

import pytest

from bis.core import backup_file
from bis.core.backup_file import Chunk, DamagedError, Header, Held

CHUNKS: list[Chunk] = [
    ("partners", [["a", "Ås & Ö", None], ["b", 'rad\nett "två"', 3]]),
    ("partners", [["c", "", 0]]),
    ("events", [[True, 1.5, '{"x": null}']]),
]
HEADER = Header(
    schema="0001",
    program="2026.11",
    lab="boden",
    fingerprint="0123456789abcdef",
    made_at="2026-11-03T12:30:00+00:00",
    tables={
        "partners": Held(["code", "name", "version"], 3),
        "events": Held(["open", "share", "text"], 1),
        "changes": Held(["id"], 0),
    },
)


def written(header: Header = HEADER) -> bytes:
    raw = io.BytesIO()
    backup_file.write(raw, header, iter(CHUNKS))
    return raw.getvalue()


def everything(raw: bytes) -> tuple[Header, list[Chunk]]:
    return backup_file.check(io.BytesIO(raw)), list(backup_file.read(io.BytesIO(raw)))


def test_what_was_written_is_read() -> None:
    assert everything(written()) == (HEADER, CHUNKS)
    assert HEADER.rows == 4


def test_the_same_rows_give_the_same_file() -> None:
    assert written() == written()


def test_a_file_that_was_cut_off_anywhere_is_refused() -> None:
    whole = written()
    for length in range(len(whole)):
        with pytest.raises(DamagedError):
            backup_file.check(io.BytesIO(whole[:length]))
        with pytest.raises(DamagedError):
            list(backup_file.read(io.BytesIO(whole[:length])))


def test_a_flipped_bit_is_noticed_wherever_it_would_change_anything() -> None:
    whole = written()
    unnoticed = []
    for place in range(8 * len(whole)):
        bad = bytearray(whole)
        bad[place // 8] ^= 1 << place % 8
        try:
            assert everything(bytes(bad)) == (HEADER, CHUNKS)
        except DamagedError:
            continue
        unnoticed.append(place // 8)
    assert set(unnoticed) <= set(range(3, 10)), "only gzip's own words about the file"


@pytest.mark.parametrize(
    "lines",
    [
        b"",
        b"\n",
        b"[]\n",
        b"{}\n",
        b'{"bis_backup":1}\n',
        b'{"bis_backup":2}\n',
        b"\xff\xfe\n",
        b"SQLite format 3\x00",
    ],
)
def test_another_file_is_refused_also_when_its_sum_is_right(lines: bytes) -> None:
    sum_line = f'{{"sha256":"{hashlib.sha256(lines).hexdigest()}"}}\n'.encode()
    for raw in (lines, gzip.compress(lines), gzip.compress(lines + sum_line)):
        with pytest.raises(DamagedError):
            backup_file.check(io.BytesIO(raw))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b'"rows":3', b'"rows":"3"'),
        (b'"rows":3', b'"rows":2'),
        (b'["partners",[["c","",0]]]', b'["partners",[]]'),
        (b'["partners",[["c","",0]]]', b'["partners",3]'),
        (b'["partners",[["c","",0]]]', b'["guests",[["c","",0]]]'),
        (b"2026-11-03T12:30:00+00:00", b"2026-11-03T12:30:00"),
        (b"2026-11-03T12:30:00+00:00", b"i tisdags"),
    ],
)
def test_a_file_with_a_right_sum_over_something_else_is_refused(
    right: bytes, wrong: bytes
) -> None:
    lines = gzip.decompress(written()).rpartition(b'{"sha256"')[0]
    assert lines.count(right) == 1
    spoilt = lines.replace(right, wrong)
    sum_line = f'{{"sha256":"{hashlib.sha256(spoilt).hexdigest()}"}}\n'.encode()
    with pytest.raises(DamagedError):
        everything(gzip.compress(spoilt + sum_line))


def test_a_backup_is_known_by_its_first_words_also_one_that_was_cut_off() -> None:
    whole = written()
    cut = written()[: len(whole) // 2]
    later = gzip.compress(b'{"bis_backup":2,')
    assert all(backup_file.is_one(io.BytesIO(one)) for one in (whole, cut, later))


@pytest.mark.parametrize("other", [b"", b"min avhandling", b'{"bis": 1}', b"[]"])
def test_other_files_are_not_taken_for_a_backup(other: bytes) -> None:
    for raw in (other, gzip.compress(other), gzip.compress(other)[:12]):
        assert not backup_file.is_one(io.BytesIO(raw))


def test_more_after_the_end_is_refused() -> None:
    for more in (b"x", gzip.compress(b"[]\n"), written()):
        with pytest.raises(DamagedError):
            backup_file.check(io.BytesIO(written() + more))


def test_rows_that_the_header_does_not_promise_are_refused() -> None:
    tables = {**HEADER.tables, "events": Held(["open", "share", "text"], 2)}
    raw = written(Header(**{**HEADER.__dict__, "tables": tables}))
    assert backup_file.check(io.BytesIO(raw)).rows == 5
    with pytest.raises(DamagedError):
        list(backup_file.read(io.BytesIO(raw)))
