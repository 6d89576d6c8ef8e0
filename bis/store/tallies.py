"""Released tallies: how many gave which answer, month by month."""

from sqlalchemy import Integer, bindparam, case, cast, func, select
from sqlalchemy.orm import Session

from bis.core.groups import RESIDENTS
from bis.core.indicators import ALL, GOOD, Sums
from bis.core.periods import Month
from bis.core.questions import NOT_A_VALUE
from bis.core.submissions import FORM
from bis.store.models import Tally

_QUESTIONS = sorted({question for indicator in ALL for question in indicator.questions})
_SPAN = Tally.month.between(bindparam("first"), bindparam("last"))
_X = cast(Tally.value, Integer)
_RELEASED = (
    select(
        Tally.month,
        Tally.question,
        Tally.group,
        func.sum(Tally.released),
        func.sum(Tally.released * _X),
        func.sum(Tally.released * _X * _X),
        func.sum(case((_X >= GOOD, Tally.released), else_=0)),
    )
    .where(
        _SPAN,
        Tally.question.in_(_QUESTIONS),
        Tally.group.in_(RESIDENTS),
        Tally.value.not_in(NOT_A_VALUE),
    )
    # with the version, so that the key's own order serves and nothing is sorted
    .group_by(Tally.month, Tally.version, Tally.question, Tally.group)
)
_FORMS = (
    select(Tally.month, func.sum(Tally.released + Tally.waiting + Tally.sealed))
    .where(_SPAN, Tally.question == FORM)
    .group_by(Tally.month)
)


def released(session: Session, first: Month, last: Month) -> dict[tuple[str, str, str], Sums]:
    """Return (month, question, group) → sums of the released answers of `first`-`last`.

    Only questions and groups that an indicator reads, and only answers with a value;
    versions of a question are added up.
    """
    found = session.execute(_RELEASED, {"first": str(first), "last": str(last)})
    cells: dict[tuple[str, str, str], Sums] = {}
    for month, question, group, n, s1, s2, k in found:
        key, sums = (month, question, group), Sums(n, s1, s2, k)
        cells[key] = cells[key].plus(sums) if key in cells else sums
    return cells


def forms_received(session: Session, first: Month, last: Month) -> dict[str, int]:
    """Return month → number of forms, of all groups together, the purged included."""
    found = session.execute(_FORMS, {"first": str(first), "last": str(last)})
    return dict(found.all())
