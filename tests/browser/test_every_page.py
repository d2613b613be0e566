"""Every page, looked at in a browser: nothing for axe to find, targets to touch, no page wider than a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.addresses import ROLES, Site
from tests.browser.server import Server
from tests.conftest import Demo

PHONE = (360, 740)
TABLET = (768, 1024)
# A radio or a checkbox is touched through its label. Links within a text are as high as the text.
SMALL_TARGETS = """() => [...document.querySelectorAll("button, input, select, textarea, summary, a.button")]
  .filter(control => control.checkVisibility({visibilityProperty: true}) && control.type !== "hidden")
  .map(control => [control, /radio|checkbox/.test(control.type) ? control.labels[0] ?? control : control])
  .map(([control, target]) => [control, target.getBoundingClientRect()])
  .filter(([control, box]) => box.height > 0 && (box.height < 43.5 || box.width < 43.5))
  .map(([control, box]) => `${control.outerHTML.slice(0, 120)}: ${box.width.toFixed()} x ${box.height.toFixed()}`)"""
TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
      .map(e => e.outerHTML.slice(0, 120)).slice(0, 3)
  : []"""


@pytest.fixture(scope="module")
def paths(demo_template: Demo, once: Callable[..., Any]) -> dict[str, list[str]]:
    """role -> paths of pages: its home page, and each other page at the first role that may open it."""
    return once("paths", lambda folder: _paths(Site(demo_template, folder)))


def _paths(site: Site) -> dict[str, list[str]]:
    paths: dict[str, list[str]] = {role: [] for role in ROLES}
    paths["visitor"].append("/khong-co-trang-nay")
    for address in site.addresses():
        for role in ROLES if address.method == "GET" else ():
            answer = site.ask(role, "GET", address.path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                paths[role].append(address.path)
                if address.path != "/":
                    break
    return paths


@pytest.mark.parametrize("role", ROLES)
def test_a_page_serves_everybody(
    role: str, paths: dict[str, list[str]], server: Server, page_for: Callable, violations: Callable[[Page], list[str]]
):
    page = page_for(role, viewport=TABLET)
    found = []
    for path in paths[role]:
        page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
        page.goto(path)
        if page.locator("noscript").count():  # it fills itself in
            page.wait_for_load_state("networkidle")
        found += [f"{path}: {line}" for line in violations(page)]
        found += [f"{path}: too small to touch: {line}" for line in page.evaluate(SMALL_TARGETS)]
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        found += [f"{path}: wider than a phone: {line}" for line in page.evaluate(TOO_WIDE)]
    assert found == []
