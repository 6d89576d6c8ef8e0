"""How a post's text and picture are drawn, where it is read and where it is written."""

from html import escape

import streamlit as st

from bis.core.diary import PostPicture
from bis.ui.text import plain


def plain_text(text: str) -> str:
    """Return a text letter by letter, its lines and paragraphs kept.

    A line of = would make a heading of the one above.
    """
    shown = (
        "  \n".join(plain(line).replace("=", "\\=") for line in part.split("\n"))
        for part in text.split("\n\n")
    )
    return "\n\n".join(shown)


def show_picture(shown: PostPicture) -> None:
    """Draw a picture, by its address: the browser keeps it."""
    st.html(
        f'<img src="/bild/{shown.id}" width="{shown.width}" height="{shown.height}"'
        f' alt="{escape(shown.text)}" loading="lazy"'
        ' style="max-width:100%;max-height:30rem;width:auto;height:auto;border-radius:0.5rem">'
    )
