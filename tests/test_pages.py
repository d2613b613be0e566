"""Every page that anybody can open is well made."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.addresses import ROLES, Site
from tests.conftest import Demo
from tests.pages import Page, collect, complaints, nu_complaints, outline

GOOD = '<!doctype html><html lang="vi"><head><title>Kế hoạch</title></head><body><h1>Kế hoạch</h1></body></html>'


@pytest.fixture(scope="module")
def site(demo_template: Demo, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(demo_template, tmp_path_factory.mktemp("pages") / "demo")


@pytest.fixture(scope="module")
def pages(demo_template: Demo, once: Callable[..., Any]) -> list[Page]:
    return [Page(**told) for told in once("pages", lambda folder: _collected(demo_template, folder))]


def _collected(demo: Demo, folder: Path) -> list[dict[str, Any]]:
    return [asdict(page) for page in collect(Site(demo, folder), ROLES)]


def test_no_page_breaks(pages: list[Page]):
    assert [f"{page.name}: {page.status}" for page in pages if page.status >= 500] == []


def test_every_page_has_a_title_a_language_single_ids_and_nothing_inline(pages: list[Page]):
    assert {page.name: wrong for page in pages if (wrong := complaints(page.html))} == {}


def test_no_two_pages_share_a_title(pages: list[Page]):
    addresses = defaultdict(set)
    for page in pages:
        if page.status == 200 and page.address.startswith("GET "):
            addresses[page.role, outline(page.html).title].add(page.address)
    shared = {title: found for (_, title), found in addresses.items() if len(found) > 1}
    assert shared == {}


def test_every_link_on_a_page_opens_for_whoever_sees_it(site: Site, pages: list[Page]):
    opened = {(page.role, page.path) for page in pages if page.status == 200}
    links = {(page.role, link): page.name for page in pages for link in outline(page.html).links}
    dead = [
        f"{name}: {link} gives {status}"
        for (role, link), name in worth_asking(links.items())
        if (role, link) not in opened and (status := site.ask(role, "GET", link).status_code) >= 400
    ]
    assert dead == []


def worth_asking(links: Iterable[tuple[tuple[str, str], str]]) -> Iterator[tuple[tuple[str, str], str]]:
    """Every link once, and for each role one of each shape: what a link names isn't a matter of roles."""
    asked, shapes = set(), set()
    for (role, link), name in links:
        path, _, query = link.partition("?")
        shape = role, path, tuple(part.partition("=")[0] for part in query.split("&"))
        if link not in asked or shape not in shapes or not query:
            asked.add(link)
            shapes.add(shape)
            yield (role, link), name


def test_every_page_passes_the_nu_checker(pages: list[Page], tmp_path: Path):
    assert nu_complaints(pages, tmp_path) == []


@pytest.mark.parametrize(
    ("bad", "wrong"),
    [
        (GOOD.replace("<title>Kế hoạch</title>", ""), "no title"),
        (GOOD.replace(' lang="vi"', ""), "language None"),
        (GOOD.replace("<h1>", '<p id="a"></p><p id="a"></p><h1>'), "id a 2 times"),
        (GOOD.replace("<h1>", '<h1 style="color: red">'), "inline: h1 style="),
        (GOOD.replace("<h1>", '<h1 onclick="go()">'), "inline: h1 onclick="),
        (GOOD.replace("<h1>", "<script>go()</script><h1>"), "inline: <script>"),
        (GOOD.replace("</head>", "<style>p {}</style></head>"), "inline: <style>"),
        (GOOD.replace("h1>", "h2>"), "0 first headings"),
    ],
)
def test_a_bad_page_is_seen(bad: str, wrong: str):
    assert complaints(bad) == [wrong]


def test_a_good_page_passes():
    assert complaints(GOOD) == []


def test_the_nu_checker_sees_invalid_html(tmp_path: Path):
    said = nu_complaints([Page("officer", "GET /", GOOD), Page("clerk", "GET /plans", GOOD + "<oops>")], tmp_path)
    assert said
    assert all(line.startswith("GET /plans as clerk: ") for line in said)
