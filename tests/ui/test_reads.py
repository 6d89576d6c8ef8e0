"""What a run reads: of one data version, which lies beside Streamlit's session."""

import pytest

from bis.store import data_version
from bis.store.session import writing
from bis.ui import reads


@pytest.mark.usefixtures("house")
def test_to_look_anew_gives_way_to_no_other_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bis.ui.reads.st", None)  # whoever touches its session gives way
    reads.look_anew()
    assert reads.version() > 0


@pytest.mark.usefixtures("house")
def test_a_run_reads_of_the_version_that_it_found_until_it_looks_anew() -> None:
    reads.look_anew()
    found = reads.version()
    with writing() as session:
        data_version.bump(session)
    assert reads.version() == found
    reads.look_anew()
    assert reads.version() == found + 1
