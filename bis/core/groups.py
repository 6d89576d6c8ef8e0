"""Which group a person belongs to, from how long they say they have lived in Boden."""

ESTABLISHED = "established"
NOT_ESTABLISHED = "not_established"
VISITOR = "visitor"
NOT_STATED = "not_stated"

RESIDENTS = (NOT_ESTABLISHED, ESTABLISHED)  # the groups that figures are shown for
ALL = (*RESIDENTS, VISITOR, NOT_STATED)

_BY_RESIDENCE = {"lt3": NOT_ESTABLISHED, "ge3": ESTABLISHED, "visitor": VISITOR}


def group_of(residence: str | None) -> str:
    """Return the group of the answer to "Hur länge har du bott i Boden?", blank included."""
    return _BY_RESIDENCE.get(residence or "", NOT_STATED)
