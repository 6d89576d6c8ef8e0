"""Stäng dagen: a row an activity, filled in by Tab and digits, and one Spara.

What stands in the rows stands in the address too and in the session, so that neither a
reload, nor a new login, nor another page loses it. A field that is left runs the rows alone.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import closing, events
from bis.core.day_closing import CALLED_OFF, OUTCOMES, DayRow
from bis.core.events import HELD, PLANNED, REASONS, Occurrence
from bis.core.permissions import Action
from bis.ui import closing_words, happenings, reads, reads_desk
from bis.ui.doer import doer
from bis.ui.frame import plain_link
from bis.ui.page_files import go_to, page_file
from bis.ui.telling import telling, wrong_here
from bis.ui.text import day_name, heard, plain, quiet, t
from bis.ui.who import actor, can, guarded_fragment
from bis.ui.whole_numbers import whole_number

DAY = "dag"
_TAKEN = "_close_day_taken"  # id → what this person typed and somebody else saved first
_NOT_SAVED = "_close_day_not_saved"
_WRONG = "_close_day_wrong"
_SAVED = "_close_day_saved"
_UNDONE = "_close_day_undone"
_VISITS, _ABOUT, _CHILDREN, _OUTCOME, _REASON = "antal", "ungefar", "barn", "blev", "skal"
_WIDTHS = {"what": 240, _VISITS: 180, _ABOUT: 90, _CHILDREN: 120, _OUTCOME: 200, _REASON: 190}
_WORDS = {
    _VISITS: "close_day.visits",
    _ABOUT: "close_day.about",
    _CHILDREN: "close_day.children",
    _OUTCOME: "close_day.outcome",
}

# Where a row has no room for its columns, each field wears the words of its column itself: who
# hears the page is told them by the field's own name. What a keyboard can do is said where
# there is one.
_STYLE = """<style>
@media (max-width: 67rem) {
  .st-key-columns { display: none; }
  [class*="st-key-rad-"] { row-gap: 0.5rem; padding-top: 0.75rem;
    border-top: 1px solid color-mix(in srgb, currentcolor 20%, transparent); }
  [class*="st-key-rad-"] > :has(> .stMarkdown) { flex-basis: 100%; }
  [class*="st-key-rad-"] > ::before,
  [class*="st-key-rad-"] label::after { font-size: 0.875rem; }
  WORN
}
@media (hover: hover) and (pointer: fine) {
  .st-key-keys p::after { content: " " KEYS; font-size: 0.875rem; }
}
</style>"""


def show_waiting(found: list[Occurrence]) -> None:
    """List what waits on Idag, with the way to close it all at once."""
    if not found:
        return
    st.divider()
    heading, all_at_once = st.columns([4, 1], vertical_alignment="bottom")
    heading.subheader(t("today.to_close", count=len(found)))
    if all_at_once.button(t("menu.close_day"), icon=":material/checklist:", width="stretch"):
        go_to("close_day")
    for one in found:
        happenings.row(one)


def way_there() -> None:
    """Draw a link to the page, also on a day on which nothing waits."""
    if can(Action.CLOSE_OCCURRENCE):
        page = page_file("close_day")
        st.page_link(page, label=t("menu.close_day"), icon=":material/checklist:")


def choose_day(waiting: list[Occurrence]) -> date:
    """Ask which day; those on which something waits say how much."""
    count = Counter(one.day_at(clock.now()) for one in waiting)
    today = clock.today()
    days = sorted({today, today - timedelta(days=1), *count}, reverse=True)
    codes = [str(day) for day in days]
    asked = st.query_params.get(DAY)
    if asked and asked not in codes and _is_typed_on(asked):
        codes.append(asked)  # others have closed it all: what was typed is told there
    st.session_state[DAY] = asked if asked in codes else str(today)
    chosen = st.segmented_control(
        t("close_day.day"),
        codes,
        required=True,
        format_func=lambda day: _day_words(date.fromisoformat(day), count),
        key=DAY,
        on_change=_put_in_address,  # not bound: an address would hold the words, which change
        wrap=True,
    )
    return date.fromisoformat(chosen or str(today))


def _put_in_address() -> None:
    st.query_params[DAY] = st.session_state[DAY]


def _is_typed_on(code: str) -> bool:
    """Return whether this person has typed something in the rows of a day."""
    seen: dict[UUID, int] = st.session_state.get(_shown_on(code), {})
    return any(not _typed(one, version).is_empty for one, version in seen.items())


def _shown_on(code: str) -> str:
    """Return where it stands what this person has seen of a day: id → version."""
    return f"_close_day_shown-{code}"


@guarded_fragment()
def ask(day: date, rows: list[Occurrence]) -> None:
    """Draw the rows of a day, as they were read with the page, and save what is typed."""
    seen: dict[UUID, int] = st.session_state.get(_shown_on(str(day)), {})
    typed = [_typed(one.id, seen.get(one.id, one.version)) for one in rows]
    taken = _taken(seen, {one.id for one in rows})
    told: dict[UUID, str] = st.session_state.setdefault(_TAKEN, {})
    told |= {row.occurrence_id: _words(row) for row in taken}
    st.session_state[_shown_on(str(day))] = {one.id: one.version for one in rows}
    if not rows and not told:
        quiet(t("close_day.none"))
        return
    st.html(_style())
    with st.container(key="keys"):
        quiet(t("close_day.how"))
    _headings()
    for one in rows:
        _row(one)
    for occurrence_id, words in told.items():
        _tell_taken(occurrence_id, words)
    if sentence := st.session_state.pop(_NOT_SAVED, ""):
        st.error(sentence)
    if st.button(t("close_day.save"), type="primary", icon=":material/task_alt:"):
        _save([*typed, *taken])


def tell_saved() -> None:
    """Say what was saved a moment ago, with the ways on and back."""
    versions: dict[UUID, int] = st.session_state.get(_SAVED, {})
    there = [one for one in (reads_desk.if_there(each) for each in versions) if one]
    found = sorted(there, key=lambda one: (one.starts_at, one.ends_at, one.title))
    undoable = [one for one in found if one.version == versions[one.id]]
    undone: list[str] = st.session_state.pop(_UNDONE, [])
    if undone:
        words = t("close_day.undone_one" if len(undone) == 1 else "close_day.undone")
        st.info("  \n".join((words, *undone)), icon=":material/undo:")
    if not found:
        return
    one_or_many = "close_day.saved_one" if len(found) == 1 else "close_day.saved"
    st.success(t(one_or_many, count=len(found)), icon=":material/task_alt:")
    for one in found:
        if one in undoable:
            _saved_row(one)
        else:
            _tell_changed(one)
    if len(undoable) > 1 and st.button(t("close_day.undo_all"), icon=":material/undo:"):
        _undo(undoable)


def _style() -> str:
    worn = (
        f'[class*="st-key-rad-"] {_wears(field)} {{ {_content(words)} }}'
        for field, words in (_WORDS | {_REASON: "close_day.reason"}).items()
    )
    return _STYLE.replace("WORN", "\n  ".join(worn)).replace("KEYS", _quoted("close_day.keys"))


def _wears(field: str) -> str:
    """Return where a field's words stand: over it, or beside a box that they tick too."""
    one = f'[class*="st-key-{field}-"]'
    return f"{one} label::after" if field == _ABOUT else f"{one}::before"


def _content(words: str) -> str:
    """Return what draws words and says nothing; an older browser knows only the first half."""
    return f'content: {_quoted(words)}; content: {_quoted(words)} / "";'


def _quoted(words: str) -> str:
    return json.dumps(t(words), ensure_ascii=False)


def _day_words(day: date, count: Counter[date]) -> str:
    near = {0: t("close_day.today"), 1: t("close_day.yesterday")}
    words = near.get((clock.today() - day).days) or plain(day_name(day))
    return t("close_day.day_count", day=words, count=count[day]) if count[day] else words


def _headings() -> None:
    """Name the columns; each field has its own name too, for those who hear the page."""
    with st.container(horizontal=True, key="columns"):
        for column, words in ({"what": "close_day.what"} | _WORDS).items():
            st.markdown(f":small[{t(words)}]", width=_WIDTHS[column])


def _row(one: Occurrence) -> None:
    wrong: dict[str, str] = st.session_state.get(_WRONG, {})
    with st.container(horizontal=True, vertical_alignment="center", key=f"rad-{one.id}"):
        st.markdown(f"**{plain(one.clock)}** {plain(one.title)}", width=_WIDTHS["what"])
        before = reads.last_visits(one)
        hint = t("closing.last_time", visits=before) if before is not None else None
        _number(one, _VISITS, "close_day.visits", hint)
        st.checkbox(
            _label(one, "close_day.about"),
            key=_key(_ABOUT, one.id),
            bind="query-params",
            persist_state="session",
            label_visibility="collapsed",
            width=_WIDTHS[_ABOUT],
        )
        _number(one, _CHILDREN, "close_day.children")
        outcome = st.selectbox(
            _label(one, "close_day.outcome"),
            OUTCOMES,
            index=None,
            format_func=lambda code: t(f"closing.{code}"),
            placeholder=t("close_day.outcome_hint"),
            key=_key(_OUTCOME, one.id),
            bind="query-params",
            persist_state="session",
            label_visibility="collapsed",
            width=_WIDTHS[_OUTCOME],
        )
        if outcome == CALLED_OFF:
            _reason(one)
    told = [wrong.get(f"{one.id}.{field}", "") for field in ("row", "visits", "children")]
    wrong_here(next(filter(None, told), ""))


def _number(one: Occurrence, field: str, words: str, hint: str | None = None) -> None:
    whole_number(
        _label(one, words),
        placeholder=hint,
        key=_key(field, one.id),
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
        width=_WIDTHS[field],
    )


def _reason(one: Occurrence) -> None:
    st.selectbox(
        _label(one, "close_day.reason"),
        REASONS,
        index=None,
        format_func=lambda code: t(f"reason.{code}"),
        placeholder=t("close_day.reason"),
        key=_key(_REASON, one.id),
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
        width=_WIDTHS[_REASON],
    )


def _label(one: Occurrence, words: str) -> str:
    """Return a field's name, which is heard and not seen: it says of which activity."""
    activity = heard(f"{one.title} {one.clock}")
    return t("close_day.field", activity=activity, field=t(words))


def _key(field: str, occurrence_id: UUID) -> str:
    return f"{field}-{occurrence_id.hex[-12:]}"  # short, for the address; random in a UUIDv7


def _typed(occurrence_id: UUID, version: int) -> DayRow:
    """Return what stands in a row's fields in this browser."""
    state = st.session_state
    return DayRow(
        occurrence_id,
        version,
        outcome=state.get(_key(_OUTCOME, occurrence_id)),
        visits=state.get(_key(_VISITS, occurrence_id)),
        about=bool(state.get(_key(_ABOUT, occurrence_id))),
        children=state.get(_key(_CHILDREN, occurrence_id)),
        reason=state.get(_key(_REASON, occurrence_id)) or "",
    )


def _taken(seen: dict[UUID, int], waiting: set[UUID]) -> list[DayRow]:
    """Return what this person has typed in rows that have stopped waiting since."""
    rows = [_typed(one, version) for one, version in seen.items() if one not in waiting]
    return [row for row in rows if not row.is_empty]


def _words(row: DayRow) -> str:
    if row.visits is None:
        return t(f"closing.{row.outcome}") if row.outcome else t("closing.nothing")
    return t("closing.typed", visits=row.visits)


def _tell_taken(occurrence_id: UUID, words: str) -> None:
    """Say what somebody else saved in place of what this person typed."""
    one = reads_desk.if_there(occurrence_id)
    if one is None:
        st.warning(t("close_day.taken_gone", typed=words), icon=":material/group:")
        return
    told = t(
        "close_day.taken",
        activity=f"{plain(one.title)} {_when(one)}",
        outcome=_outcome(one),
        who=_by_whom(one),
        typed=words,
    )
    st.warning(told, icon=":material/group:")


def _by_whom(one: Occurrence) -> str:
    change = reads.last_change(one)
    return t("close_day.by", who=plain(doer(change))) if change else ""


def _outcome(one: Occurrence) -> str:
    if one.status == PLANNED:
        return t("close_day.waits_again")
    if one.status != HELD:
        return t("close_day.cancelled")
    return closing_words.came(one)


def _save(rows: list[DayRow]) -> None:
    with telling() as told:
        saved = closing.close_day(actor(), rows)
    state = st.session_state
    if told.succeeded:
        _empty_rows(saved)
        state.update({_WRONG: {}, _TAKEN: {}})
        if saved:  # who presses twice keeps the way back from the first press
            state[_SAVED] = saved
        state[_NOT_SAVED] = "" if saved else t("close_day.nothing")
    elif told.fields:
        state[_WRONG] = told.fields
        only_taken = all(field.endswith(".row") for field in told.fields)
        state[_NOT_SAVED] = t("close_day.seen" if only_taken else "close_day.not_saved")
    else:
        return  # told by `telling`, under the button
    st.rerun()


def _empty_rows(ids: Iterable[UUID]) -> None:
    for occurrence_id in ids:
        for field in (_VISITS, _ABOUT, _CHILDREN, _OUTCOME, _REASON):
            st.session_state.pop(_key(field, occurrence_id), None)


def _saved_row(one: Occurrence) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_as_saved(one), width=420)
        label = t("close_day.undo_one", activity=plain(one.title))
        if st.button(label, key=f"undo-{one.id}", icon=":material/undo:"):
            _undo([one])
        if happenings.shows_survey(one):
            plain_link(f"/visa/{one.id}", t("today.show_qr"))


def _as_saved(one: Occurrence) -> str:
    return f"**{_when(one)}** {plain(one.title)}: {_outcome(one)}"


def _tell_changed(one: Occurrence) -> None:
    """Say what stands in place of what this person saved; only the other can undo it."""
    words = f"**{_when(one)}** {plain(one.title)}"
    st.markdown(t("close_day.since", activity=words, outcome=_outcome(one), who=_by_whom(one)))


def _when(one: Occurrence) -> str:
    """Return its time as Markdown, after its day: the page may stand on another day by now."""
    ago = (clock.today() - one.day_at(clock.now())).days
    if ago == 0:
        return plain(one.clock)
    day = t("close_day.on_yesterday") if ago == 1 else day_name(one.day)
    return plain(f"{day} {one.clock}")


def _undo(closed: list[Occurrence]) -> None:
    """Take closings back; of what somebody has changed meanwhile nothing is undone."""
    saved: dict[UUID, int] = st.session_state[_SAVED]
    undone = {one.id: saved[one.id] for one in closed}
    with telling() as told:
        events.reopen(actor(), undone)
    if told.succeeded:
        left = {one: version for one, version in saved.items() if one not in undone}
        st.session_state.update({_SAVED: left, _UNDONE: [_as_saved(one) for one in closed]})
        st.rerun()
