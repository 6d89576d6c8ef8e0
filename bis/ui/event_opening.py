"""What the form *Aktivitet* is open for: a new activity, a copy of one, or a change."""

from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

import streamlit as st

from bis.actions import lab, series
from bis.actions.series import Opened
from bis.core.events import EventDraft, Named
from bis.core.series import ALL, ONE, differences, facts
from bis.core.series_change import Outcome, put_in
from bis.ui import event_facts, event_seen, reads, reads_event
from bis.ui import event_fields as fields
from bis.ui.page_files import end_here, page_file
from bis.ui.telling import telling
from bis.ui.text import day_name, plain, quiet, t
from bis.ui.who import actor

EDITED, COPIED = "tillfalle", "kopia"  # in the address: the occurrence that it is about
_FOR, _SEEN = f"{fields.PREFIX}for", f"{fields.PREFIX}version"  # in the address: what is typed
_TYPED_FOR = "_event_typed_for"
_SCOPE_BEFORE = f"{fields.PREFIX}scope-before"

Choices = tuple[Named, ...]


@dataclass(frozen=True)
class Opening:
    """What the form is open for.

    `edited` is None for a new activity; then `scope` is empty. `seen` marks what it was about
    when the form was filled. `led_by` leads it and cannot be changed by a partner.
    """

    edited: Opened | None = None
    scope: str = ""
    seen: str = ""

    @property
    def led_by(self) -> UUID | None:
        """Who leads what is being changed."""
        return self.edited.series.draft.organiser_id if self.edited else None

    def choices(self) -> tuple[Choices, Choices]:
        """Return the partners and places to choose among; what it has stays, ended or not."""
        partners, venues = reads.choices()
        if self.edited is None:
            return partners, venues
        draft, names = self.edited.series.draft, self.edited.names
        return (
            _with_ended(partners, (draft.organiser_id, *draft.co_organisers), names),
            _with_ended(venues, (draft.venue_id,), names),
        )

    @property
    def names(self) -> dict[UUID, str]:
        """The name of every partner and place that can stand in the form, under its id."""
        if self.edited is not None:
            return self.edited.names
        partners, venues = reads.choices()
        return fields.names_of(partners) | fields.names_of(venues)

    @property
    def is_outdated(self) -> bool:
        """Whether somebody else has saved since the form was filled."""
        return self.edited is not None and self._seen_of(self.edited) is None

    @property
    def shown(self) -> dict[UUID, int]:
        """The versions that a change is about; none when they are not those that were seen."""
        return (self._seen_of(self.edited) if self.edited else None) or {}

    def outcome(self, draft: EventDraft) -> Outcome:
        """Return what becomes of the dates when `draft` is saved."""
        breaks = lab.profile().breaks
        if self.edited is None:
            return put_in(draft, draft.plan(breaks))
        shown = self.shown or self.edited.covered(self.scope)
        return self.edited.outcome(self.scope, shown, draft, breaks)

    def _seen_of(self, edited: Opened) -> dict[UUID, int] | None:
        return event_seen.seen(edited, self.scope, self.seen)


def _with_ended(
    options: Choices, chosen: tuple[UUID | None, ...], names: dict[UUID, str]
) -> Choices:
    """Return `options` and those of `chosen` that have ended since they were."""
    ended = {one for one in chosen if one} - {one.id for one in options}
    kept = (Named(one, t("event.ended", name=names[one])) for one in sorted(ended))
    return (*options, *kept)


def open_form() -> Opening:
    """Make the form ready for what the address asks for, and say what that is."""
    edited = _asked(EDITED)
    copied = None if edited else _asked(COPIED)
    _make_ready(edited, copied)
    if edited is None:
        st.title(t("menu.event_new"))
        return Opening()
    one = edited.occurrence
    st.title(t("event.change_title", title=plain(one.title)))
    quiet(plain(f"{day_name(one.day)} {one.clock} · {one.venue}"))
    if reads_event.has_moved_on(one):
        quiet(t("change.left_as_it_was"))
    if not edited.series.scopes(one.id):
        st.info(t("change.error.nothing_left"))
        _way_back()
    return Opening(edited, _ask_scope(edited), str(st.session_state.get(_SEEN, "")))


def say_conflict(draft: EventDraft, opening: Opening) -> None:
    """Show what somebody else has saved meanwhile beside what is typed, and let choose."""
    edited = opening.edited
    if edited is None or not opening.is_outdated:
        return
    rows = _differences(edited.draft(opening.scope), draft, edited)
    if rows == []:  # as when one has saved it oneself and gone back
        st.session_state[_SEEN] = event_seen.mark_now(edited)
        st.rerun()
    st.warning(t("change.somebody_first"), icon=":material/group:")
    if rows:
        st.table(rows, hide_index=True)  # it shows every word, also on a phone
    with st.container(horizontal=True):
        if st.button(t("change.keep_mine"), key="keep_mine"):
            st.session_state[_SEEN] = event_seen.mark_now(edited)
            st.rerun()
        if st.button(t("change.take_theirs"), key="take_theirs"):
            st.session_state[_TYPED_FOR] = None
            st.query_params.pop(_FOR, None)
            st.rerun()


def forget_typed() -> None:
    """Let the form be filled anew when somebody comes back to it."""
    fields.forget()
    st.session_state[_TYPED_FOR] = None


def _differences(
    theirs: EventDraft, mine: EventDraft, edited: Opened
) -> list[dict[str, str]] | None:
    """Return what differs, a row a fact; None as long as a day, a time or an end is missing."""
    if mine.day is None or not (mine.all_day or (mine.starts and mine.ends)):
        return None
    if mine.repetition and not (mine.repetition.until or mine.repetition.count):
        return None
    found = differences(facts(theirs, edited.names), facts(mine, edited.names))
    return [
        {
            t("change.fact"): t(f"fact.{name}"),
            t("change.theirs"): plain(event_facts.words(name, before)),
            t("change.mine"): plain(event_facts.words(name, after)),
        }
        for name, before, after in found
    ]


def _asked(key: str) -> Opened | None:
    """Return what the address names under `key`; the page ends here if there is none."""
    asked = st.query_params.get(key)
    if not asked:
        return None
    found: Opened | None = None
    with telling():
        try:
            found = series.opened(actor(), UUID(asked))
        except ValueError:
            st.info(t("event.choose_first"))
    if found is None:
        _way_back()
    return found


def _way_back() -> NoReturn:
    to = page_file("activity_calendar")
    st.page_link(to, label=t("event.to_calendar"), icon=":material/calendar_month:")
    end_here()


def _make_ready(edited: Opened | None, copied: Opened | None) -> None:
    """Empty or fill the form where what is typed in it belongs to something else."""
    opened = edited or copied
    key = f"{'' if edited else 'kopia-'}{opened.occurrence.id}" if opened else ""
    if st.session_state.get(_TYPED_FOR, "") == key:
        if opened:  # a new form begins alike every time, and writing could undo a press
            fields.bring_to_address()
        return
    st.session_state[_TYPED_FOR] = key
    if key and st.query_params.get(_FOR) == key:  # a reload: it all stands in the address
        st.session_state[_SEEN] = st.query_params.get(_SEEN, "")
        return
    fields.forget()
    _fill(edited, copied)
    st.session_state[_SEEN] = event_seen.mark_now(edited) if edited else ""


def finish() -> None:
    """End the page; only an address that holds all that it shows is marked to be relied on."""
    key = st.session_state.get(_TYPED_FOR)
    if not key or fields.is_address_behind():
        st.query_params.pop(_FOR, None)
        return
    st.query_params[_FOR] = key
    st.query_params[_SEEN] = str(st.session_state.get(_SEEN, ""))


def _fill(edited: Opened | None, copied: Opened | None) -> None:
    if edited:
        scope = _first_scope(edited)
        fields.fill(edited.draft(scope))
        fields.put({fields.SCOPE: scope})
    elif copied:
        fields.fill(copied.draft(ONE))


def _first_scope(edited: Opened) -> str:
    offered = edited.series.scopes(edited.occurrence.id)
    return offered[0] if offered else ONE


def _ask_scope(edited: Opened) -> str:
    """Ask how much of the series is meant, where there is something to choose."""
    offered = edited.series.scopes(edited.occurrence.id)
    if len(offered) == 1:
        _say_why_none_is_asked(edited, offered[0])
        return offered[0]
    st.session_state[_SCOPE_BEFORE] = st.session_state.get(fields.SCOPE, offered[0])
    chosen = st.segmented_control(
        t("change.scope"),
        offered,
        required=True,
        format_func=lambda scope: t(f"change.{scope}"),
        key=fields.begin_with(fields.SCOPE),
        bind="query-params",
        on_change=_take_times,
        args=(edited,),
    )
    return chosen or offered[0]


def _say_why_none_is_asked(edited: Opened, scope: str) -> None:
    one = edited.occurrence
    if scope == ALL:
        quiet(t("change.begun_itself"))
    elif not edited.series.repeats and one.event_id != one.lineage_id:
        quiet(t("change.by_itself"))


def _take_times(edited: Opened) -> None:
    """Show the times of what is now meant, but leave alone what a person has chosen."""
    before = fields.times_of(edited.draft(st.session_state.get(_SCOPE_BEFORE) or ONE))
    after = fields.times_of(edited.draft(st.session_state[fields.SCOPE] or ONE))
    fields.put(
        {
            key: value
            for key, value in after.items()
            if key not in before or st.session_state.get(key, before[key]) == before[key]
        }
    )
