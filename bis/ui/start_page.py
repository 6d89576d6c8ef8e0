"""The HTML that every staff page starts from: Streamlit's own file, in Swedish.

Streamlit has no setting for its language. Its file stays as it is apart from its language,
its title, its words for a browser without scripts, a script of ours, and that the browser
loads all kinds of fields and our styles at once: a field that is loaded late may miss the
value it is given.
"""

import json
import re
from html import escape
from pathlib import Path

from streamlit import file_util

from bis.texts import words
from bis.ui.text import t

_SECTION = "streamlit_says."
_NEEDED_AT_ONCE = (  # Streamlit's names of the files that fields are made of, and our styles
    *("ButtonGroup", "Checkbox", "DateField", "DateInput", "Html", "Multiselect"),
    *("NumberInput", "Selectbox", "TextArea", "TextInput", "TimeInput"),
)


def start_page() -> str:
    """Return the HTML. Raises ValueError if Streamlit's file is not as it was."""
    html = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    for streamlits, ours in (
        (r'<html lang="en">', '<html lang="sv">'),
        (r"<title>Streamlit</title>", f"<title>{escape(t('frame.title'))}</title>"),
        (r"<noscript>.*?</noscript>", f"<noscript>{escape(t('frame.no_script'))}</noscript>"),
        (r"</head>", f"{_preloads()}<script>{_script()}</script></head>"),
    ):
        before, *after = re.split(streamlits, html, flags=re.DOTALL)
        if len(after) != 1:
            raise ValueError(f"Streamlit's index.html has {len(after)} times {streamlits}")
        html = f"{before}{ours}{after[0]}"
    return html


def streamlits_files() -> list[str]:
    """Return the addresses, without the slash in front, of the files that pages are made of."""
    folder = Path(file_util.get_static_dir())
    files = (file for file in folder.rglob("*") if file.is_file())
    return sorted(
        file.relative_to(folder).as_posix() for file in files if file.name != "index.html"
    )


def _preloads() -> str:
    folder = Path(file_util.get_static_dir())
    files = []
    for name in _NEEDED_AT_ONCE:
        (file,) = folder.glob(f"static/js/{name}.*.js")
        files.append(file.relative_to(folder).as_posix())
    return "".join(f'<link rel="modulepreload" href="./{file}">' for file in files)


def _script() -> str:
    said = {
        key.removeprefix(_SECTION): swedish
        for key, swedish in words("sv").items()
        if key.startswith(_SECTION)
    }
    table = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
    ours = Path(__file__).with_name("start_page.js").read_text(encoding="utf-8")
    return f"const bisWords = {table}\n{ours}"
