"""The kinds of activity and their colours: white text on each has a contrast of 4.5 or more."""

COLOURS = {
    "swedish": "#0B5D8A",
    "society": "#6B4C9A",
    "meet": "#B3431E",
    "family": "#1B7340",
    "advice": "#5A6470",
}
OTHER = "#5A6470"


def colour(kind: str) -> str:
    """Return the colour of a kind; one that a profile has added is grey."""
    return COLOURS.get(kind, OTHER)
