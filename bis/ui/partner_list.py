"""Every organisation: who has been active, who has gone quiet, who works with whom."""

from collections.abc import Sequence
from html import escape
from uuid import UUID

import streamlit as st

from bis.actions import partners
from bis.core.partners import Registered, Standing
from bis.core.permissions import Action
from bis.core.typed import folded
from bis.store.partner_activity import CONTRIBUTION, PartnerActivity
from bis.ui import partner_page
from bis.ui.folds import unfolded
from bis.ui.page_files import go_to
from bis.ui.reads_partners import REMEMBERED, Register
from bis.ui.telling import telling, wrong_here
from bis.ui.text import plain, quiet, t
from bis.ui.who import actor, can

NAME, ANOTHER = "ny-organisation", "ny-organisation-annan"
_SHOWN = ("all", "active", "quiet", "never", "new", "ended")
_WRONG = "_partner_wrong"

# one matrix for a wide screen, the same as a list for a narrow one: a phone cannot hold twelve
# columns, and a reader of screens is told only what is drawn
_STYLE = """<style>
[class*="st-key-visa-"] button, [class*="st-key-visa-"] button > div {
  justify-content: flex-start; text-align: left; }
[class*="st-key-visa-"] button { text-decoration: underline; text-underline-offset: 0.2em; }
.bis-pairs table { border-collapse: collapse; }
.bis-pairs :is(th, td) { border: 1px solid color-mix(in srgb, currentcolor 25%, transparent);
  padding: 0.35rem 0.5rem; text-align: center; font-weight: 400; }
.bis-pairs tbody th, .bis-pairs .names { text-align: left; }
.bis-pairs thead .up { writing-mode: vertical-rl; transform: rotate(180deg);
  text-align: left; max-height: 12rem; vertical-align: bottom; }
.bis-pairs .some { font-weight: 700; background: color-mix(in srgb, #0b5d8a 22%, transparent); }
.bis-pairs caption { text-align: left; padding-bottom: 0.5rem; }
.bis-pairs.narrow { display: none; }
.st-key-partner-lines { gap: 0 1rem; }
.st-key-partner-lines > :has(> .stMarkdown) { flex: 1 0 calc(100% - 320px - 1rem); }
@media (max-width: 60rem) {
  .st-key-partner-lines > :has(> .stMarkdown) { flex-basis: 100%; margin: -0.5rem 0 0.5rem; }
}
@media (max-width: 60rem) {
  .bis-pairs.wide { display: none; }
  .bis-pairs.narrow { display: block; }
  .bis-pairs.narrow table { width: 100%; }
}
</style>"""


def summary(register: Register) -> None:
    """Say how many have been active, as a count and never as a ranking."""
    there = [one for one in register.standing.values() if one is not Standing.ENDED]
    active = there.count(Standing.ACTIVE)
    st.markdown(t("partner_list.summary", active=active, all=len(there)))


def add() -> None:
    """Draw the form for a new organisation; doubles are told of before it is added."""
    if not can(Action.MANAGE_PARTNERS):
        return
    fold = unfolded(t("register.add"), icon=":material/add_business:", key="lagg-till")
    if fold is None:
        return
    with fold:
        name = st.text_input(
            t("register.name"), key=NAME, autocomplete="off", persist_state="page"
        )
        wrong_here(st.session_state.pop(_WRONG, ""))
        pressed = st.button(t("register.add"), key="organisation-spara", type="primary")
        is_another = _ask_about_doubles(name)
        if pressed:
            _add(name, is_another)


def choose(register: Register) -> list[Registered]:
    """Draw the filters and return the organisations that pass them, alphabetically."""
    words = st.text_input(t("partner_list.search"), key="sok-partner", bind="query-params")
    shown = st.pills(
        t("partner_list.show"),
        _SHOWN,
        default="all",
        required=True,
        format_func=lambda code: t(f"partner_list.{code}"),
        key="visa",
        bind="query-params",
        wrap=True,
    )
    return [
        one
        for one in register.partners
        if folded(words) in folded(one.name) and _is_shown(one, shown or "all", register)
    ]


def rows(found: Sequence[Registered], register: Register) -> None:
    """Draw a line for each organisation, its name being the way to its page."""
    st.html(_STYLE)
    with st.container(
        key="partner-lines", horizontal=True, vertical_alignment="center", gap="small"
    ):
        for one in found:
            name = f"**{plain(one.name)}**"
            if st.button(name, key=f"visa-{one.id}", type="tertiary", width=320):
                go_to("partner", {"partner": str(one.id)})
            st.markdown(" ".join((*_badges(one, register), _last(one, register))))
    if not found:
        quiet(t("partner_list.none"))


def matrix(register: Register) -> None:
    """Draw who led held occurrences together in the last 90 days."""
    st.subheader(t("partner_list.matrix"))
    if not register.pairs:
        quiet(t("partner_list.matrix_none"))
        return
    together = _together(register)
    names = {one.id: one.name for one in register.partners if one.id in together}
    st.html(_wide(names, together) + _narrow(names, together))


def _ask_about_doubles(name: str) -> bool:
    """Tell which organisations `name` may mean; return whether it is another one."""
    doubles = partners.alike(actor(), name)
    if not doubles:
        return False
    names = ", ".join(one.name for one in doubles)
    st.warning(t("register.alike", names=plain(names)), icon=":material/content_copy:")
    return bool(st.checkbox(t("register.is_another"), key=ANOTHER, persist_state="page"))


def _add(name: str, is_another: bool) -> None:
    with telling() as outcome:
        partner_id = partners.add(actor(), name, is_another=is_another)
    if outcome.fields:
        st.session_state[_WRONG] = outcome.fields["name"]
        st.rerun()
    if outcome.succeeded:
        for key in (NAME, ANOTHER):
            st.session_state.pop(key, None)
        partner_page.say(t("register.added", name=plain(name)))
        go_to("partner", {"partner": str(partner_id)})


def _is_shown(one: Registered, shown: str, register: Register) -> bool:
    if shown == "new":
        return one.is_new(register.today) and not one.has_ended(register.today)
    return shown in ("all", register.standing[one.id])


def _badges(one: Registered, register: Register) -> list[str]:
    standing = register.standing[one.id]
    badges = []
    if standing is Standing.ENDED:
        badges.append(f":gray-badge[{t('partner_list.badge_ended')}]")
    elif one.is_new(register.today):
        badges.append(f":green-badge[{t('partner_list.badge_new')}]")
    if standing is Standing.QUIET:
        badges.append(f":orange-badge[{t('partner_list.badge_quiet')}]")
    return badges


def _last(one: Registered, register: Register) -> str:
    """Return as Markdown what it did last, and when."""
    last = register.last.get(one.id)
    if last is None:
        is_old = one.registered_on < register.today - REMEMBERED
        return f":small[{t('partner_list.nothing_long' if is_old else 'partner_list.nothing')}]"
    what, day = plain(_did(last)), plain(partner_page.day_and_year(last.day))
    return f":small[{t('partner_list.last', what=what, day=day)}]"


def _did(last: PartnerActivity) -> str:
    title = last.title
    if last.what == CONTRIBUTION:
        title = t(f"contribution.{title}").lower()
    return t(f"partner_list.did_{last.what}", title=title)


def _together(register: Register) -> dict[UUID, dict[UUID, int]]:
    together: dict[UUID, dict[UUID, int]] = {}
    for (one, other), count in register.pairs.items():
        together.setdefault(one, {})[other] = count
        together.setdefault(other, {})[one] = count
    return together


def _wide(names: dict[UUID, str], together: dict[UUID, dict[UUID, int]]) -> str:
    head = "".join(
        f'<th scope="col"><span class="up">{escape(name)}</span></th>'
        for name in names.values()
    )
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(_cell(one == other, together[one].get(other, 0)) for other in names)
        + "</tr>"
        for one, name in names.items()
    )
    corner = f'<th scope="col" class="names">{t("partner_list.matrix_corner")}</th>'
    return (
        f'<div class="bis-pairs wide"><table>{_caption()}'
        f"<thead><tr>{corner}{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _narrow(names: dict[UUID, str], together: dict[UUID, dict[UUID, int]]) -> str:
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td class="names">'
        + "<br>".join(
            f"{escape(names[other])} {together[one][other]}"
            for other in names
            if other in together[one]
        )
        + "</td></tr>"
        for one, name in names.items()
    )
    head = "".join(
        f'<th scope="col" class="names">{t(f"partner_list.matrix_{key}")}</th>'
        for key in ("corner", "with")
    )
    return (
        f'<div class="bis-pairs narrow"><table>{_caption()}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _caption() -> str:
    return f"<caption>{t('partner_list.matrix_meaning')}</caption>"


def _cell(is_itself: bool, count: int) -> str:
    if is_itself:
        return "<td>–</td>"
    return f'<td class="some">{count}</td>' if count else "<td>0</td>"
