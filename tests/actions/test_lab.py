"""Opening the house: the right database, its secret, and who comes first."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bis.actions import lab
from bis.store.session import reading


@pytest.mark.usefixtures("empty_database", "clock")
def test_eight_that_open_a_new_house_at_once_all_get_in() -> None:
    with ThreadPoolExecutor(8) as pool:
        for opened in [pool.submit(lab.open_house) for _ in range(8)]:
            opened.result()
    with reading() as session:
        assert session.execute(text("SELECT count(*) FROM questionnaires")).scalar() == 1
