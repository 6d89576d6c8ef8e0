"""What the house has agreed on and no linter knows."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from bis import navigation, texts
from bis.core import groups, profiles
from bis.core.permissions import Role
from bis.core.questions import VERSION_1
from bis.settings import ROOT
from tests.support import caches, plain_server

PAGES = sorted(path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")
CODE = [ROOT / "app.py", *PAGES, *sorted((ROOT / "bis").rglob("*.py"))]
TEMPLATES = sorted((ROOT / "bis" / "web" / "templates").glob("*.html"))
SWEDISH = texts.words("sv")
SECTIONS = {key.partition(".")[0] for key in SWEDISH}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# --- pages and the front door ---------------------------------------------------------------


def test_no_pages_lie_beside_the_script_where_streamlit_would_serve_them_unguarded() -> None:
    source = (ROOT / "app.py").read_text(encoding="utf-8")
    assert 'Path(__file__).with_name("bis") / "shell.py"' in source
    assert not (ROOT / "bis" / "pages").exists()


def test_the_front_door_is_short() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 30


def test_the_plain_server_of_the_tests_stands_behind_the_same_middleware() -> None:
    source = (ROOT / "app.py").read_text(encoding="utf-8")
    names = ", ".join(each.__name__ for each in plain_server.MIDDLEWARE)
    assert f"middleware=[Middleware(each) for each in ({names})]" in source


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_reads_like_prose(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    defined = [
        node
        for node in ast.walk(_tree(page))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)
    ]
    assert len(lines) <= 60
    assert not defined, "what wants a def belongs in bis/ui"


def test_every_page_has_an_entry_and_every_entry_a_page() -> None:
    files = [entry[0] for entry in navigation.ENTRIES]
    assert sorted(files) == [page.stem for page in PAGES]


def test_addresses_of_pages_are_their_own_and_one_page_is_the_start() -> None:
    addresses = [entry[1] for entry in navigation.ENTRIES]
    assert len(set(addresses)) == len(addresses)
    assert addresses.count("") == 1
    routes = {"logga-in", "logga-ut", "kom-igang", "inbjudan", "oppet", "svara", "rum", "visa"}
    assert not (routes | {"ready"}) & set(addresses)


# --- words ----------------------------------------------------------------------------------


def _keys_in_code() -> Iterator[tuple[str, str]]:
    """Yield (where, key) for every string that can only be the key of a text."""
    shape = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
    for path in CODE:
        in_patterns = {
            id(part)
            for node in ast.walk(_tree(path))
            if isinstance(node, ast.JoinedStr)
            for part in node.values
        }
        for node in ast.walk(_tree(path)):
            if id(node) in in_patterns:
                continue
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                value = node.value
                if shape.fullmatch(value) and value.partition(".")[0] in SECTIONS:
                    yield f"{_name(path)}:{node.lineno}", value


def _patterns_in_code() -> Iterator[tuple[str, str]]:
    """Yield (where, pattern) for every f-string that builds the key of a text."""
    for path in CODE:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(part.value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    else r"[a-z0-9_.]+"
                    for part in node.values
                ]
                head = node.values[0]
                text = head.value if isinstance(head, ast.Constant) else ""
                section, dot, _ = str(text).partition(".")
                if dot and section in SECTIONS and " " not in str(text):
                    yield f"{_name(path)}:{node.lineno}", "".join(parts)


def _in_templates() -> Iterator[tuple[str, str]]:
    for path in TEMPLATES:
        source = path.read_text(encoding="utf-8")
        for found in re.finditer(r'"([a-z_]+\.[a-z0-9_.]+)"', source):
            if found[1].partition(".")[0] in SECTIONS and not found[1].endswith(".html"):
                yield _name(path), found[1]


def _files(key: str) -> bool:
    return key.rsplit(".", 1)[1] in ("html", "py", "toml", "svg", "db", "js", "json")


def _is_section(key: str) -> bool:
    return any(known.startswith(f"{key}.") for known in SWEDISH)


def test_every_word_that_code_asks_for_is_there_in_swedish() -> None:
    missing = [
        f"{where}: {key}"
        for where, key in _keys_in_code()
        if key not in SWEDISH and not _files(key) and not _is_section(key)
    ]
    assert not missing, "\n".join(missing)


def test_every_word_that_code_puts_together_can_be_there_in_swedish() -> None:
    missing = [
        f"{where}: {pattern}"
        for where, pattern in _patterns_in_code()
        if not any(re.fullmatch(pattern, key) for key in SWEDISH)
    ]
    assert not missing, "\n".join(missing)


def test_every_word_that_a_template_asks_for_is_there_in_swedish() -> None:
    missing = [
        f"{where}: {key}"
        for where, key in _in_templates()
        if key not in SWEDISH
        and not (key.endswith(".") and any(known.startswith(key) for known in SWEDISH))
    ]
    assert not missing, "\n".join(missing)


def _raised_keys() -> Iterator[tuple[str, str]]:
    """Yield (where, key) of every error raised with words of its own."""
    for path in CODE:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                keyed = node.func.id in ("RefusedError", "SettingsError", "UnreadableFormError")
                first = node.args[0] if node.args else None
                if keyed and isinstance(first, ast.Constant):
                    yield f"{_name(path)}:{node.lineno}", str(first.value)
            if isinstance(node, ast.ClassDef):
                yield from _class_keys(path, node)


def _class_keys(path: Path, node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for line in node.body:
        if (
            isinstance(line, ast.Assign)
            and isinstance(line.value, ast.Constant)
            and getattr(line.targets[0], "id", "") == "text_key"
        ):
            yield f"{_name(path)}:{line.lineno}", str(line.value.value)


def test_every_error_has_its_sentence_whatever_its_section() -> None:
    missing = [f"{where}: {key}" for where, key in _raised_keys() if key not in SWEDISH]
    assert not missing, "\n".join(missing)


def _sets() -> dict[str, list[str]]:
    profile = profiles.parse(
        (ROOT / "data" / "labs" / "boden.toml").read_text(encoding="utf-8"), "boden.toml"
    )
    return {
        "menu": [entry[0] for entry in navigation.ENTRIES],
        "kind": list(profile.kinds),
        "level": list(profile.levels),
        "day": [str(day) for day in range(7)],
        "month": [str(month) for month in range(1, 13)],
        "survey": [q.code for q in VERSION_1.questions],
    }


@pytest.mark.parametrize(("section", "codes"), _sets().items(), ids=list(_sets()))
def test_every_code_of_a_set_has_its_word(section: str, codes: list[str]) -> None:
    assert [code for code in codes if f"{section}.{code}" not in SWEDISH] == []


def test_every_option_of_the_survey_has_words_in_swedish_and_english() -> None:
    options = {option for question in VERSION_1.questions for option in question.options}
    for language in ("sv", "en"):
        known = texts.words(language)
        missing = [
            option
            for option in options
            if f"survey.option.{option}" not in known and f"survey.scale.{option}" not in known
        ]
        assert not missing, language


def _blanks(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def test_every_swedish_text_can_be_filled_in() -> None:
    for key, words in SWEDISH.items():
        assert words.strip(), key
        assert all(name.isidentifier() for name in _blanks(words)), key


@pytest.mark.parametrize("language", [code for code in texts.languages() if code != "sv"])
def test_another_language_says_what_swedish_says_with_the_same_blanks(language: str) -> None:
    words = texts.words(language)
    assert sorted(set(words) - set(SWEDISH)) == []
    differ = [key for key in words if _blanks(words[key]) != _blanks(SWEDISH[key])]
    assert differ == []


# --- the clock, caches, settings ------------------------------------------------------------

_CLOCKS = {
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
    ("time", "localtime"),
    ("time", "gmtime"),
    ("time", "strftime"),
}


def test_nobody_but_the_clock_reads_the_clock() -> None:
    found = [
        f"{_name(path)}:{node.lineno}"
        for path in CODE
        if path != ROOT / "bis" / "clock.py"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        for owner in [node.func.value]
        if (getattr(owner, "id", getattr(owner, "attr", "")), node.func.attr) in _CLOCKS
    ]
    assert found == []


def test_only_the_settings_and_the_commands_read_the_environment() -> None:
    allowed = {"bis/settings.py", "bis/clock.py", "bis/__main__.py", "bis/web/lifespan.py"}
    found = {
        _name(path)
        for path in CODE
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    }
    assert found - allowed == set()


def _cached_functions() -> Iterator[str]:
    for path in CODE:
        module = _name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef):
                for decorator in node.decorator_list:
                    called = decorator.func if isinstance(decorator, ast.Call) else decorator
                    if (getattr(called, "attr", "") or getattr(called, "id", "")) in (
                        "cache",
                        "lru_cache",
                        "cache_data",
                        "cache_resource",
                    ):
                        yield f"{module}.{node.name}"


def test_every_function_that_remembers_is_known_to_the_tests() -> None:
    known = {*caches.FORGOTTEN, *caches.KEPT, *caches.STREAMLIT}
    assert set(_cached_functions()) == known, "see tests/support/caches.py"


def test_streamlit_is_set_up_as_the_house_needs_it() -> None:
    found = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert found["server"]["headless"] is True
    assert found["server"]["address"] == "127.0.0.1"
    assert found["server"]["fileWatcherType"] == "none"
    assert found["server"]["enableStaticServing"] is False
    assert found["browser"]["gatherUsageStats"] is False
    assert found["client"]["showErrorDetails"] == "none"
    assert found["client"]["toolbarMode"] == "minimal"
    assert found["runner"]["magicEnabled"] is False
    assert {"light", "dark"} <= set(found["theme"])


def test_roles_and_groups_are_written_as_they_are_stored() -> None:
    assert [role.value for role in Role] == ["coordinator", "reception", "partner", "reader"]
    assert groups.ALL == ("not_established", "established", "visitor", "not_stated")


# --- files ----------------------------------------------------------------------------------


def _own_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_folder_of_somebodys_computer() -> None:
    machine = re.compile(rb"[\"'\s=(:](/" + rb"work|/root|/home/\w|/Users|[A-Z]:\\\\)[/\w]")
    found = [
        _name(path)
        for path in _own_files()
        if path.suffix in (".py", ".toml", ".md", ".html", ".sh", ".yaml", ".yml", ".txt", "")
        and machine.search(path.read_bytes())
    ]
    assert found == []


def test_neither_secrets_nor_databases_are_kept_with_the_code() -> None:
    kept = [_name(path) for path in _own_files()]
    assert not [name for name in kept if re.search(r"\.(db|key|pem)(-\w+)?$", name)]
    assert not [name for name in kept if "__pycache__" in name or name.endswith(".pyc")]


def test_every_test_folder_mirrors_a_folder_of_the_code() -> None:
    mirrored = {path.name for path in (ROOT / "bis").iterdir() if path.is_dir()}
    folders = {
        path.name
        for path in (ROOT / "tests").iterdir()
        if path.is_dir() and list(path.glob("test_*.py"))
    }
    assert folders - mirrored <= {"pages", "browser"}


def test_a_dialog_asks_who_is_there_since_it_bypasses_the_frame() -> None:
    for file in (ROOT / "bis" / "ui").glob("*.py"):
        written = file.read_text(encoding="utf-8")
        assert written.count("st.dialog(") <= written.count("    enter()"), file.name


def test_no_module_of_the_screen_loads_the_calendar_before_a_page_is_drawn() -> None:
    for file in (ROOT / "bis" / "ui").glob("*.py"):
        assert "\nfrom streamlit_calendar" not in file.read_text(encoding="utf-8"), file.name


def test_no_page_is_left_but_as_streamlit_lets_it_be_left() -> None:
    for folder in ("bis/ui", "pages"):
        for file in (ROOT / folder).glob("*.py"):
            leaves = "st.switch_page(" in file.read_text(encoding="utf-8")
            assert leaves == (file.name == "page_files.py"), file.name
