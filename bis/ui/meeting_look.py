"""How a meeting looks: large type that grows with the screen, one message at a time."""

from html import escape

import streamlit as st

# Read from the back of a room at 1280 and at 1920 pixels: nothing under 28 pixels there, the
# message at least 48. In a hand the same page is an ordinary one. Streamlit has no setting for
# the size of its fields and buttons, nor for a page without the menu.
_STYLE = """<style>
.stApp { --bis-small: clamp(1rem, 2.2vw, 2.25rem); --bis-message: clamp(1.5rem, 3.75vw, 4rem) }
[data-testid="stHeader"], [data-testid="stSidebar"],
[data-testid="stLayoutWrapper"]:has(> div > div > .stHtml .bis-lab) {
  display: none;
}
.stMainBlockContainer { padding: .75rem 2.5vw 1rem; max-width: none }
.st-key-meeting, .st-key-meeting [data-testid="stVerticalBlock"] { gap: .5rem }
.st-key-meeting :is(
  button, label, textarea, input, p:not([class]), li, [data-testid="stIconMaterial"],
  [data-testid="stDateInput"] *
) { font-size: var(--bis-small); line-height: 1.3 }
.st-key-meeting p [style*="font-size"] { font-size: var(--bis-small) !important }
.st-key-meeting button { min-height: 44px }
.st-key-meeting button [data-testid="stIconMaterial"] { margin-inline: .1em }
.st-key-meeting button span:has(> [data-testid="stIconMaterial"]) { width: auto }
.st-key-meeting button kbd, .st-key-meeting button [class*="hortcut"] { display: none }
.st-key-meeting :is(textarea, input) { height: auto; min-height: 2.2em }
.st-key-meeting h1 { font-size: clamp(1.25rem, 2.75vw, 3rem); padding: 0 }
.st-key-meeting .bis-message {
  font-size: var(--bis-message); font-weight: 600; line-height: 1.2; margin: .5rem 0 0;
  text-wrap: balance;
}
.bis-message b { font-size: 1.35em; line-height: 1.05; white-space: nowrap }
.bis-line { font-size: var(--bis-small); line-height: 1.35; margin: .3em 0 0 }
.bis-bar { font-size: var(--bis-small); line-height: 1.25; margin: 0 }
.bis-bar mark {
  padding: 0 .4rem; border-radius: .4rem; background: #F4D9A8; color: #3A2A00;
}
.st-key-meeting-steps { flex-wrap: nowrap }
[class*="st-key-step-"] { flex: 1 1 0; min-width: 0 }
[class*="st-key-step-"] button {
  width: 100%; padding: 0; border: 0; border-radius: 0; background: none; color: inherit;
  border-bottom: 5px solid color-mix(in srgb, currentcolor 30%, transparent);
}
[class*="st-key-step-"] button[kind="primary"] {
  border-bottom-color: currentcolor; font-weight: 700; color: inherit;
}
[class*="st-key-step-"] button:is(:hover, :focus-visible, :active) {
  color: inherit; background: none; opacity: .8;
}
@media (min-width: 1000px) {  /* drawn for a desk, and enlarged with all its words */
  .st-key-picture { width: 57.14%; overflow: visible }
  .st-key-picture * { overflow: visible }
  .st-key-picture svg.marks { zoom: 1.75 }
}
@media (min-width: 1600px) {
  .st-key-many-names [data-testid="stButtonGroup"] :is(button, p) { font-size: 1.75rem }
  .st-key-many-names [data-testid="stButtonGroup"] button { padding-inline: .5rem }
  [data-testid="stDialog"] [role="dialog"] { zoom: 1.5 }
  [role="option"], [role="option"] * { font-size: 1.5rem }  /* lists lie beside the dialog */
  [data-testid="stDateInputCalendar"] > * { zoom: 1.5 }
  .st-key-picture { width: 41.67% }
  .st-key-picture svg.marks { zoom: 2.4 }
}
.st-key-meeting .bis-names {
  display: flex; flex-wrap: wrap; gap: .4em; margin: 0; padding: 0; list-style: none;
}
.st-key-meeting .bis-names li {
  padding: .1em .5em; margin: 0; border-radius: .5rem;
  border: 1px solid color-mix(in srgb, currentcolor 35%, transparent);
}
.bis-weeks { display: grid; grid-template-columns: repeat(7, 1fr); gap: .3vw }
.bis-weeks > * {
  font-size: var(--bis-small); padding: .15em .1em; text-align: center; border-radius: .4rem;
  border: 2px solid color-mix(in srgb, currentcolor 20%, transparent); line-height: 1.15;
}
.bis-weeks .head { border-color: transparent }
.bis-weeks .gap { border: 3px dashed #C2410C }
.bis-weeks .clash { border: 3px double #7A4B9A }
.bis-weeks b { display: block; font-size: 1.15em }
.bis-story { font-size: clamp(1.25rem, 3vw, 3.25rem); line-height: 1.35; margin: 0 }
.bis-picture { max-width: 100%; max-height: 70vh; border-radius: .5rem }
.bis-clock { font-size: clamp(3rem, 9vw, 10rem); font-weight: 300; line-height: 1; margin: 0 }
@media (max-width: 640px) {
  .stMainBlockContainer { padding: .5rem .75rem 2rem }
  .st-key-meeting-way { flex-wrap: wrap }
}
</style>"""


def dress() -> None:
    """Give the page its large type, without the menu."""
    st.html(_STYLE)


def message(words: str, value: str = "") -> None:
    """Draw the one message of a scene, its `value` larger than the rest."""
    before, found, after = words.rpartition(value) if value else (words, "", "")
    large = f"<b>{escape(found)}</b>" if found else ""
    st.html(f'<p class="bis-message">{escape(before)}{large}{escape(after)}</p>')


def line(words: str) -> None:
    """Draw a line under the message."""
    st.html(f'<p class="bis-line">{escape(words)}</p>')


def bar(words: str, mark: str = "") -> None:
    """Draw the words that always stand over a scene, after a `mark` if there is one."""
    marked = f"<mark>{escape(mark)}</mark> " if mark else ""
    st.html(f'<p class="bis-bar">{marked}{escape(words)}</p>', width="content")


def names(found: list[str]) -> None:
    """Draw names side by side."""
    listed = "".join(f"<li>{escape(name)}</li>" for name in found)
    st.html(f'<ul class="bis-names">{listed}</ul>')
