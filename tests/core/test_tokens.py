"""Secrets in addresses and cookies."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bis.core import tokens

KEY = b"k" * 32
OCCURRENCE = UUID("019a4b5c-0000-7000-8000-000000000001")


@given(st.uuids())
def test_a_survey_token_is_twelve_characters_without_look_alikes(occurrence: UUID) -> None:
    token = tokens.survey_token(KEY, occurrence)
    assert len(token) == 12
    assert not set(token) & set("01loiABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_a_survey_token_never_changes_since_it_hangs_on_walls() -> None:
    assert tokens.survey_token(KEY, OCCURRENCE) == "r94bk8wweutb"


def test_survey_tokens_depend_on_secret_and_occurrence() -> None:
    found = {
        tokens.survey_token(KEY, OCCURRENCE),
        tokens.survey_token(b"x" * 32, OCCURRENCE),
        tokens.survey_token(KEY, UUID(int=OCCURRENCE.int + 1)),
    }
    assert len(found) == 3


def test_a_room_code_never_changes_since_it_hangs_on_walls() -> None:
    assert tokens.room_code(KEY, OCCURRENCE) == "238wgha3rs3e"


def test_a_room_code_opens_no_survey_and_depends_on_the_secret() -> None:
    found = {
        tokens.room_code(KEY, OCCURRENCE),
        tokens.survey_token(KEY, OCCURRENCE),
        tokens.room_code(b"x" * 32, OCCURRENCE),
        tokens.room_code(KEY, UUID(int=OCCURRENCE.int + 1)),
    }
    assert len(found) == 4


def test_new_tokens_are_long_and_never_the_same() -> None:
    found = {tokens.new_token() for _ in range(100)}
    assert len(found) == 100
    assert all(len(token) >= 43 for token in found)


def test_what_is_stored_of_a_token_does_not_hold_it() -> None:
    token = tokens.new_token()
    assert token not in tokens.token_hash(token)
    assert tokens.token_hash(token) == tokens.token_hash(token)
    assert tokens.token_hash(token) != tokens.token_hash(token + "x")


def test_the_fingerprint_tells_secrets_apart_without_holding_them() -> None:
    assert tokens.fingerprint(KEY) != tokens.fingerprint(b"x" * 32)
    assert len(tokens.fingerprint(KEY)) == 16
    assert KEY.hex()[:8] not in tokens.fingerprint(KEY)
