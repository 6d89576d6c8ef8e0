"""The environment: usable as it is, or refused before anything is touched."""

from pathlib import Path

import pytest

from bis.errors import SettingsError
from bis.settings import ROOT, read_settings


def test_without_any_setting_the_house_lives_in_its_own_folder() -> None:
    found = read_settings({})
    assert found.database_url == f"sqlite:///{ROOT}/data/bis.db"
    assert found.secret_file == ROOT / "data" / "secret.key"
    assert found.lab == "boden"
    assert found.public_url is None
    assert not found.is_https
    assert found.trusted_proxies == frozenset()


def test_an_empty_variable_is_the_same_as_none() -> None:
    names = ("DATABASE_URL", "DATA_DIR", "SECRET_FILE", "LAB", "PUBLIC_URL", "TRUSTED_PROXY")
    assert read_settings({f"BIS_{name}": "" for name in names}) == read_settings({})


def test_database_and_secret_follow_the_data_folder(tmp_path: Path) -> None:
    found = read_settings({"BIS_DATA_DIR": str(tmp_path)})
    assert found.database_url == f"sqlite:///{tmp_path}/bis.db"
    assert found.secret_file == tmp_path / "secret.key"


def test_a_relative_database_file_lies_below_the_project_wherever_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = read_settings({"BIS_DATABASE_URL": "sqlite:///data/other.db"})
    assert found.database_url == f"sqlite:///{ROOT}/data/other.db"


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///",
        "sqlite://",
        "bis.db",
        "mysql://bis@localhost/bis",
        "postgresql://bis@localhost/bis",
        "postgresql+psycopg://bis@localhost",
        "postgresql+psycopg://bis@localhost/",
        "http://example.org",
    ],
)
def test_a_database_address_that_cannot_be_used_is_refused(address: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"BIS_DATABASE_URL": address})
    assert refused.value.text_key == "error.database_address"


def test_a_refused_database_address_never_shows_its_password() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"BIS_DATABASE_URL": "postgresql://bis:hemligt@localhost/bis"})
    assert "hemligt" not in str(refused.value)


@pytest.mark.parametrize(
    "lab", ["lulea", "../boden", "bo/den", "boden.toml", "bodén", ".", "a" * 300]
)
def test_an_unknown_lab_is_refused_with_those_that_are_known(lab: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"BIS_LAB": lab})
    assert refused.value.text_key == "error.lab_unknown"
    assert "boden" in str(refused.value.blanks["known"])


@pytest.mark.parametrize("address", ["https://bis.boden.se", "http://10.0.0.5:8501/"])
def test_a_public_address_is_kept_without_its_last_slash(address: str) -> None:
    found = read_settings({"BIS_PUBLIC_URL": address})
    assert found.public_url == address.rstrip("/")
    assert found.is_https is address.startswith("https")


@pytest.mark.parametrize(
    "address",
    [
        "bis.boden.se",
        "ftp://bis.se",
        "//bis.se",
        "javascript:alert(1)",
        "https://",
        "https://.",
        "https://bis..se",
        "https://bis.se/bis",
        "https://bis.se?x",
        "https://bis.se/?",
        "https://bis.se#x",
        "https://anna:ord@bis.se",
        "https://bis.se:",
        "https://bis.se:0",
        "https://bis.se:99999",
        "https://bis.se:abc",
        "https://[::1",
        "http://bis .se",
        "http://bis.se\\x",
        "http://<b>",
        'http://"',
        "http://bis.se\nSet-Cookie: x",
    ],
)
def test_a_public_address_that_cannot_be_used_is_refused(address: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"BIS_PUBLIC_URL": address})
    assert refused.value.text_key == "error.public_url"


@pytest.mark.parametrize(
    ("address", "used"),
    [
        (" https://bis.boden.se\n", "https://bis.boden.se"),
        ("HTTPS://BIS.Boden.SE", "https://bis.boden.se"),
        ("https://bis.boden.se//", "https://bis.boden.se"),
        ("https://mötesplatsen.se", "https://mötesplatsen.se"),
        ("https://[2001:db8::1]:8501", "https://[2001:db8::1]:8501"),
        (" ", None),
    ],
)
def test_a_public_address_is_forgiven_how_it_is_written(address: str, used: str | None) -> None:
    found = read_settings({"BIS_PUBLIC_URL": address})
    assert found.public_url == used
    assert found.is_https is (used is not None)


@pytest.mark.parametrize(
    ("given", "trusted"),
    [
        ("10.0.0.1 10.0.0.2", {"10.0.0.1", "10.0.0.2"}),
        ("10.0.0.1,10.0.0.2", {"10.0.0.1", "10.0.0.2"}),
        (" 10.0.0.1 ,,\n", {"10.0.0.1"}),
        ("::1 2001:DB8::0001", {"::1", "2001:db8::1"}),  # as uvicorn writes them
        (" , ", set()),
    ],
)
def test_several_proxies_can_be_trusted(given: str, trusted: set[str]) -> None:
    assert read_settings({"BIS_TRUSTED_PROXY": given}).trusted_proxies == trusted


@pytest.mark.parametrize(
    "given", ["*", "proxy", "10.0.0.0/8", "10.0.0.1:80", "010.0.0.1", "1", "10.0.0.1 och fler"]
)
def test_a_proxy_that_is_no_address_is_refused_rather_than_nobody_trusted(given: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"BIS_TRUSTED_PROXY": given})
    assert refused.value.text_key == "error.trusted_proxy"
    assert refused.value.blanks == {"given": given}
