"""Going through a page with the keyboard alone."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settle

_HAS_FOCUS = "one => one === document.activeElement || one.contains(document.activeElement)"
_MOST = 80


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> int:
    """Press `key` until the cursor is in `wanted`; return how often."""
    for pressed in range(1, _MOST + 1):
        page.keyboard.press(key)
        if wanted.count() == 1 and wanted.evaluate(_HAS_FOCUS):
            return pressed
    where = page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
    raise AssertionError(f"{_MOST} times {key} do not reach {wanted}; the cursor is in {where}")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def choose(page: Page, label: str, option: str) -> None:
    """Choose by the keyboard from a list in which one types."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(option)
    expect(page.get_by_role("option", name=option)).to_be_visible()
    press(page, "Enter")
    settle(page)
