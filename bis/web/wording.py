"""How an activity is said: its name in the reader's language, its day and time in words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import quote

from bis.actions import lab
from bis.core import events
from bis.core.events import REASONS, Occurrence, wall
from bis.texts import text, words
from bis.web.rendering import SWEDISH


@dataclass(frozen=True)
class Told:
    """An activity in one line. `swedish` is the door sign's name where `title` is another."""

    title: str
    swedish: str
    day: str
    when: str
    place: str


def told(occurrence: Occurrence, language: str, now: datetime) -> Told:
    """Return `occurrence` as it is said in a sentence at `now`."""
    day = day_in_sentence(occurrence.day, wall(now).date(), language)
    begins = "" if occurrence.all_day else clock_words(occurrence.starts_at, language)
    return Told(
        title=title(occurrence, language),
        swedish=swedish_beside(occurrence, language),
        day=day,
        when=f"{day} {begins}".strip(),
        place=place(occurrence),
    )


def title(occurrence: Occurrence, language: str) -> str:
    """Return the activity's name in `language` where the profile knows it, else Swedish."""
    known = _english_titles().get(occurrence.known_code, "") if language == "en" else ""
    return known or occurrence.title


def swedish_beside(occurrence: Occurrence, language: str) -> str:
    """Return the Swedish name, which the door sign has, where the title is another."""
    return "" if title(occurrence, language) == occurrence.title else occurrence.title


def place(occurrence: Occurrence) -> str:
    """Return where it is: the house and its room, or the other place and its address."""
    if occurrence.at_bis:
        return f"{house_name()}, {occurrence.venue}"
    return ", ".join(part for part in (occurrence.venue, occurrence.address) if part)


def house_name() -> str:
    """Return the house's short name: BIS, of "BIS – Boden, Integration och Samverkan"."""
    return lab.profile().name.partition(" – ")[0]


def full_day(day: date, language: str) -> str:
    """Return a day in words, with its year, since people share pictures of the page."""
    return f"{short_day(day, language)} {day.year}"


def short_day(day: date, language: str) -> str:
    """Return a day in words: måndag 23 november."""
    weekday = text(language, f"day.{day.weekday()}")
    return f"{weekday} {day.day} {text(language, f'month.{day.month}')}"


def near_day(day: date, today: date, language: str) -> str:
    """Return I dag, I morgon, or nothing."""
    key = {0: "open.today", 1: "open.tomorrow"}.get((day - today) // timedelta(days=1))
    return text(language, key) if key else ""


def day_in_sentence(day: date, today: date, language: str) -> str:
    """Return a day as it stands within a sentence: i dag, i morgon, måndag 23 november."""
    near = near_day(day, today, language)
    return near[:1].lower() + near[1:] if near else short_day(day, language)


def clock_words(at: datetime, language: str) -> str:
    """Return the time of an instant: 9.00, in English 9:00."""
    return time_words(wall(at), language)


def time_words(at: time | datetime, language: str) -> str:
    """Return a wall time: 9.00, in English 9:00."""
    return events.time_words(at, text(language, "open.clock_mark"))


def start_words(occurrence: Occurrence, language: str) -> str:
    """Return when it begins: 13.00, in English 13:00; of a whole day only that it is one."""
    if occurrence.all_day:
        return span_words(occurrence, language)
    return clock_words(occurrence.starts_at, language)


def span_words(occurrence: Occurrence, language: str) -> str:
    """Return from when to when it is: 13.00–15.00, in English 13:00–15:00, or hela dagen."""
    if occurrence.all_day:
        return text(language, "occurrence.all_day").lower()
    ends = clock_words(occurrence.ends_at, language)
    return f"{clock_words(occurrence.starts_at, language)}–{ends}"


def full_time(occurrence: Occurrence, language: str) -> str:
    """Return its whole date and its time: tisdag 3 november 2026 13.00–15.00."""
    return f"{full_day(occurrence.day, language)} {span_words(occurrence, language)}"


def reason(occurrence: Occurrence, language: str) -> str:
    """Return why it is cancelled; what was written freely could name somebody."""
    known = occurrence.reason in REASONS
    return text(language, f"reason.{occurrence.reason}") if known else ""


def page_of(occurrence: Occurrence, lang: str = "") -> str:
    """Return the address of its own page; `lang` is kept where the address had one."""
    return f"/oppet/tillfalle/{occurrence.id}" + (f"?lang={lang}" if lang else "")


def map_link(address: str) -> str:
    """Return a plain link to a map, from which nothing is fetched; empty without address."""
    return f"https://www.openstreetmap.org/search?query={quote(address)}" if address else ""


def code_words(group: str, code: str, language: str) -> str:
    """Return the words for a code; one that no longer has any, or never had, stands itself."""
    key = f"{group}.{code}"
    return words(language).get(key) or words(SWEDISH).get(key) or code


def _english_titles() -> dict[str, str]:
    return {known.code: known.title_en for known in lab.profile().activities}
