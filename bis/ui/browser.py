"""The little that has to be done in the browser itself."""

import streamlit as st

_JS = """
export default function ({ data }) {
  document.documentElement.lang = "sv"
  const leave = () => {
    if (window.bisLeaves) return  // to begin again every second would never arrive
    window.bisLeaves = true
    const here = location.pathname + location.search
    location.assign("/logga-in?next=" + encodeURIComponent(here))
  }
  if (data.leave) { leave(); return }
  if (window.bisWatch) return
  const look = async () => {
    try {
      const answer = await fetch("/logga-in/status", { cache: "no-store" })
      if (answer.status === 401) leave()
    } catch { /* no network just now: the next try will tell */ }
  }
  window.bisWatch = setInterval(look, 10000)
  document.addEventListener("visibilitychange", () => document.hidden || look())
}
"""

_watch = st.components.v2.component("bis_session_watch", js=_JS)


def watch_session() -> None:
    """Leave for the login when the session has ended; name the page's language."""
    _watch(data={"leave": False}, key="_session_watch", height=0)


def leave_for_login() -> None:
    """Send the browser to the login, and back here afterwards."""
    _watch(data={"leave": True}, key="_session_leave", height=0)
