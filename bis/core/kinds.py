"""The kinds of activity and their colours, the same in every calendar.

Each has one for the light ground and one for the dark: at least 3:1 on it, told apart with any
colour vision, and never without the word. White text on the first has 4.5:1 or more.
"""

COLOURS: dict[str, tuple[str, str]] = {
    "swedish": ("#0B5D8A", "#5BB4E5"),
    "society": ("#7A4B9A", "#C7A1E6"),
    "meet": ("#C2410C", "#FF9A66"),
    "family": ("#2E7D32", "#7CCB86"),
    "advice": ("#856600", "#E3BE55"),
}
OTHER = "#5A6470"


def colour(kind: str) -> str:
    """Return the colour under white text; grey for a kind that a profile has added."""
    return COLOURS[kind][0] if kind in COLOURS else OTHER
