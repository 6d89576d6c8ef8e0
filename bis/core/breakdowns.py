"""Which breakdowns of a closed month may stand beside each other.

The answers of a cell (month × question × group) are divided by kind of activity and by partner;
and they have been divided before, since figures are live: by the moment at which they were
released. Whoever reads all of it, then and now, can add and subtract. A sum of what was shown,
each figure times any number, gives every answer the sum of three numbers: of its kind, of its
partner and of its moment, where all hidden kinds share one, and all hidden partners. It speaks
of the answers for which that sum is not nothing. Such sums are the words of a linear code, and
no subtraction speaks of fewer than LEAST answers when no word is lighter than that.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bis.core.disclosure import LEAST

KIND, PARTNER, TOTAL = "kind", "partner", "total"  # the dimensions; TOTAL has one code, ""

Moment = tuple[int, int]  # of a release: version, wave
Parts = Mapping[tuple[str, str, Moment], int]  # kind, partner, moment → answers
Node = tuple[str, str]  # dimension, code; the code of what is hidden is ""
_Matrix = NDArray[np.float64]
_Counts = NDArray[np.int64]

_HIDDEN = ""
_NOTHING = 1e-7  # what computing leaves of zero


def showable(parts: Parts) -> frozenset[Node]:
    """Return the total, and the kinds and partners that may be shown together with it.

    The largest are tried first, each beside those that were found before it; what may be shown
    together may also be shown in part.
    """
    held = {part: answers for part, answers in parts.items() if answers}
    if sum(held.values()) < LEAST:
        return frozenset()
    sizes: dict[Node, int] = defaultdict(int)
    for (kind, partner, _), answers in held.items():
        sizes[KIND, kind] += answers
        sizes[PARTNER, partner] += answers
    shown: frozenset[Node] = frozenset()
    for node in sorted(sizes, key=lambda node: (-sizes[node], node)):
        if _is_safe(*_views(held, shown | {node})):
            shown |= {node}
    return shown | {(TOTAL, _HIDDEN)}


def _views(held: Parts, shown: frozenset[Node]) -> tuple[_Matrix, _Counts]:
    """Return a row for each part that can be told from the others, and its answers.

    A row has a one for its kind, its partner and its moment.
    """
    answers: dict[tuple[Node, Node, Moment], int] = defaultdict(int)
    for (kind, partner, moment), number in held.items():
        one, other = (KIND, kind), (PARTNER, partner)
        one = one if one in shown else (KIND, _HIDDEN)
        other = other if other in shown else (PARTNER, _HIDDEN)
        answers[one, other, moment] += number
    column: dict[Hashable, int] = {}
    for part in answers:
        for one_of in part:
            column.setdefault(one_of, len(column))
    views = np.zeros((len(answers), len(column)))
    for row, part in enumerate(answers):
        views[row, [column[one_of] for one_of in part]] = 1
    return views, np.array(list(answers.values()))


def _is_safe(views: _Matrix, answers: _Counts) -> bool:
    """Return whether every word of the code is at least LEAST answers heavy.

    A word is something on at least one row of every base, so that LEAST bases without an answer
    in common are proof. With fewer, a light word is something on few rows of one of them, and
    all such words are looked at; where there is no second base nothing is proven.
    """
    views, answers = _without_heavy(views, answers)
    if not views.size:
        return True
    bases = _bases(views, answers)
    if len(bases) >= LEAST:
        return True
    if len(bases) < 2:
        return False
    in_pairs = len(bases) == 2
    return all(
        _lightest(views @ np.linalg.inv(views[base]), answers, in_pairs=in_pairs) >= LEAST
        for base in bases
    )


def _without_heavy(views: _Matrix, answers: _Counts) -> tuple[_Matrix, _Counts]:
    """Return the words that are nothing on every part of LEAST answers, and the other parts.

    The columns that are left are independent; none is left when there is no such word.
    """
    is_light = answers < LEAST
    words = views[is_light] @ _kernel(views[~is_light])
    if not words.size:
        return np.zeros((0, 0)), answers[is_light]
    _, sizes, axes = np.linalg.svd(words, full_matrices=False)
    return words @ axes[sizes > _NOTHING].T, answers[is_light]


def _kernel(views: _Matrix) -> _Matrix:
    """Return, as columns, a base of what `views` takes to nothing."""
    if not len(views):
        return np.eye(views.shape[1])
    _, sizes, axes = np.linalg.svd(views)
    return axes[np.count_nonzero(sizes > _NOTHING) :].T


def _bases(views: _Matrix, answers: _Counts) -> list[list[int]]:
    """Return at most LEAST bases of the rows; together they use no answer twice."""
    left = answers.copy()
    bases: list[list[int]] = []
    while len(bases) < LEAST:
        base = _independent(views, np.argsort(-left, kind="stable")[: np.count_nonzero(left)])
        if len(base) < views.shape[1]:
            break
        left[base] -= 1
        bases.append(base)
    return bases


def _independent(views: _Matrix, rows: NDArray[np.intp]) -> list[int]:
    """Return the first of `rows` that are independent: Gram and Schmidt, twice for accuracy."""
    found: list[int] = []
    axes = np.zeros((views.shape[1], views.shape[1]))
    for row in rows.tolist():
        rest = views[row]
        for _ in range(2):
            rest = rest - axes[: len(found)].T @ (axes[: len(found)] @ rest)
        length = np.linalg.norm(rest)
        if length > _NOTHING:
            axes[len(found)] = rest / length
            found.append(row)
            if len(found) == views.shape[1]:
                break
    return found


def _lightest(words: _Matrix, answers: _Counts, *, in_pairs: bool) -> int:
    """Return the answers of the lightest column; `in_pairs`, also of any sum of two columns."""
    is_something = np.abs(words) > _NOTHING
    each = answers @ is_something
    lightest = int(each.min())
    if not in_pairs:
        return lightest
    in_both = is_something.T @ (is_something * answers[:, None])
    for one, other in combinations(range(len(each)), 2):
        apart = int(each[one] + each[other] - 2 * in_both[one, other])
        if apart < LEAST:
            shared = is_something[:, one] & is_something[:, other]
            ratios = np.round(words[shared, one] / words[shared, other], 6)
            _, which = np.unique(ratios, return_inverse=True)
            undone = np.bincount(which, answers[shared]).max(initial=0)
            lightest = min(lightest, apart + int(in_both[one, other] - undone))
    return lightest
