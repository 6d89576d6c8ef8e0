"""Which breakdowns of a closed month may stand beside each other.

The answers of a cell (month × question × group) are divided twice, by kind of activity and by
partner. Whoever reads both, and the total, can subtract. Think of a graph: a node for each kind
and each partner that is shown, one node for all hidden kinds together and one for all hidden
partners, and an edge for every pair, as heavy as the answers that it holds. A sum of shown
figures, each times any number, gives every edge the sum of its two ends. It is nothing on all
edges but some exactly when those edges cut the graph apart. So no subtraction speaks of fewer
than LEAST answers when no connected part of the graph can be cut by less than that.
"""

from collections import defaultdict
from collections.abc import Mapping

from bis.core.disclosure import LEAST

KIND, PARTNER, TOTAL = "kind", "partner", "total"  # the dimensions; TOTAL has one code, ""

Pairs = Mapping[tuple[str, str], int]  # kind, partner → answers
Node = tuple[str, str]  # dimension, code; the code of what is hidden is ""
_Graph = dict[Node, dict[Node, int]]

_HIDDEN = ""


def showable(pairs: Pairs) -> frozenset[Node]:
    """Return the total, and the kinds and partners that may be shown together with it.

    The largest are tried first, each beside those that were found before it; what may be shown
    together may also be shown in part.
    """
    held = {pair: answers for pair, answers in pairs.items() if answers}
    if sum(held.values()) < LEAST:
        return frozenset()
    sizes: dict[Node, int] = defaultdict(int)
    for (kind, partner), answers in held.items():
        sizes[KIND, kind] += answers
        sizes[PARTNER, partner] += answers
    shown: frozenset[Node] = frozenset()
    for node in sorted(sizes, key=lambda node: (-sizes[node], node)):
        if _is_safe(_graph(held, shown | {node})):
            shown |= {node}
    return shown | {(TOTAL, _HIDDEN)}


def _graph(pairs: Pairs, shown: frozenset[Node]) -> _Graph:
    graph: _Graph = defaultdict(lambda: defaultdict(int))
    for (kind, partner), answers in sorted(pairs.items()):
        one, other = (KIND, kind), (PARTNER, partner)
        one = one if one in shown else (KIND, _HIDDEN)
        other = other if other in shown else (PARTNER, _HIDDEN)
        graph[one][other] += answers
        graph[other][one] += answers
    return graph


def _is_safe(graph: _Graph) -> bool:
    return all(
        _lightest_cut({node: dict(graph[node]) for node in part}) >= LEAST
        for part in _connected(graph)
    )


def _connected(graph: _Graph) -> list[frozenset[Node]]:
    found: list[frozenset[Node]] = []
    left = set(graph)
    while left:
        reached, waiting = set(), {min(left)}
        while waiting:
            reached |= waiting
            waiting = {other for node in waiting for other in graph[node]} - reached
        found.append(frozenset(reached))
        left -= reached
    return found


def _lightest_cut(weights: _Graph) -> int:
    """Return the weight of the lightest cut of a connected graph: Stoer and Wagner (1997)."""
    lightest = []
    while len(weights) > 1:
        before, last, weight = _last_two(weights)
        lightest.append(weight)
        for other, its in weights.pop(last).items():
            del weights[other][last]
            if other != before:
                weights[before][other] = weights[before].get(other, 0) + its
                weights[other][before] = weights[before][other]
    return min(lightest)


def _last_two(weights: _Graph) -> tuple[Node, Node, int]:
    """Add the node that is most tightly bound to those before it, until none is left.

    Returns the last two, and the weight that binds the very last.
    """
    bound = dict.fromkeys(sorted(weights), 0)
    before = last = next(iter(bound))
    weight = 0
    while bound:
        before, last = last, max(bound, key=lambda node: bound[node])
        weight = bound.pop(last)
        for other, its in weights[last].items():
            if other in bound:
                bound[other] += its
    return before, last, weight
