"""Where the pages lie, since Streamlit would look for them beside its script."""

from bis.settings import ROOT


def page_file(name: str) -> str:
    """Return the absolute path of `pages/{name}.py`, as Streamlit's links take it."""
    return str(ROOT / "pages" / f"{name}.py")
