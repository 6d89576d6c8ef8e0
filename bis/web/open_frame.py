"""What stands around the days of the public calendar: views, filters, languages, steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bis.actions import lab
from bis.texts import languages, text
from bis.web import wording
from bis.web.open_wish import DAY, PATH, START, WEEK, Look, Wish, this_week


@dataclass(frozen=True)
class Chip:
    """A filter that one tap turns on or off; `wish` is what the tap leads to."""

    words: str
    wish: Wish
    is_on: bool
    kind: str = ""


def frame(look: Look, partners: Sequence[tuple[str, str]], address: str) -> dict[str, object]:
    """Return what stands around the days. `address`: that of the house, where it has one."""
    profile, language = lab.profile(), look.language
    spoken = sorted({code for known in profile.activities for code in known.languages})
    return {
        "wish": look.wish,
        "path": PATH,
        "heading": _heading(look),
        "house_at": f"{wording.house_name()}, {address}" if address else "",
        "map": wording.map_link(address),
        "views": _views(look),
        "steps": _steps(look),
        "tongues": _tongues(look.wish),
        "chips": _chips(look, partners),
        "print_week": look.wish.on(WEEK, this_week(look.wish.day)).address(),
        "partners": partners,
        "kinds": _named("kind", profile.kinds, language),
        "levels": _named("level", profile.levels, language),
        "spoken": _named("open.spoken", spoken, language),
    }


def _named(group: str, codes: Sequence[str], language: str) -> list[tuple[str, str]]:
    return [(code, wording.code_words(group, code, language)) for code in codes]


def _heading(look: Look) -> str:
    wish, language = look.wish, look.language
    if wish.view != WEEK:
        return text(language, "open.title")
    first, last = wish.day, wish.last_day
    month = text(language, f"month.{last.month}")
    begins = f"{first.day}"
    if first.month != last.month:
        begins = f"{first.day} {text(language, f'month.{first.month}')} "
        return f"{begins}– {last.day} {month} {last.year}"
    return f"{begins}–{last.day} {month} {last.year}"


def _views(look: Look) -> list[tuple[str, str, bool]]:
    """Return the three views: words, address, whether it is this one."""
    wish, today, tomorrow = look.wish, look.today, look.today + timedelta(days=1)
    monday = this_week(today)
    is_today = wish.view == START or (wish.view, wish.day) == (DAY, today)
    return [
        (text(look.language, "open.today"), wish.on(START, today).address(), is_today),
        (
            text(look.language, "open.tomorrow"),
            wish.on(DAY, tomorrow).address(),
            (wish.view, wish.day) == (DAY, tomorrow),
        ),
        (
            text(look.language, "open.week"),
            wish.on(WEEK, monday).address(),
            (wish.view, wish.day) == (WEEK, monday),
        ),
    ]


def _steps(look: Look) -> list[tuple[str, str, str]]:
    """Return the ways back and on: rel, words, address; none from the start page."""
    wish, language = look.wish, look.language
    if wish.view == START:
        return []
    step = timedelta(days=7 if wish.view == WEEK else 1)
    unit = "week" if wish.view == WEEK else "day"
    return [
        (rel, text(language, f"open.{rel}_{unit}"), wish.on(wish.view, day).address())
        for rel, day in (("prev", wish.day - step), ("next", wish.day + step))
    ]


def _tongues(wish: Wish) -> list[tuple[str, str, str]]:
    """Return every language: code, its own name, the address of this page in it."""
    return [
        (code, text(code, "open.own_name"), replace(wish, lang=code).address())
        for code in languages()
    ]


def _chips(look: Look, partners: Sequence[tuple[str, str]]) -> list[Chip]:
    """Return the quick filters, and before them the ways out of those that are on."""
    wish, language = look.wish, look.language
    chips = [
        Chip(text(language, f"open.{name}"), wish.with_filter(**{name: not is_on}), is_on)
        for name, is_on in (("childcare", wish.childcare), ("dropin", wish.dropin))
    ]
    for kind, name in _named("kind", lab.profile().kinds, language):
        is_on = wish.kind == kind
        chips.append(Chip(name, wish.with_filter(kind="" if is_on else kind), is_on, kind))
    for name, value, words in (
        ("level", wish.level, wording.code_words("level", wish.level, language)),
        ("language", wish.language, wording.code_words("open.spoken", wish.language, language)),
        ("partner", wish.partner, dict(partners).get(wish.partner, "")),
    ):
        if value and words:
            chips.append(Chip(words, wish.with_filter(**{name: ""}), is_on=True))
    return sorted(chips, key=lambda chip: not chip.is_on)
