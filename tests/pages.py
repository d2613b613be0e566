"""What every page must be: titled, in Vietnamese, ids once, nothing inline, and valid HTML by the Nu checker."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from tests.addresses import Site

NU = Path(__file__).resolve().parent.parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@dataclass(frozen=True)
class Page:
    """A page as somebody was given it."""

    role: str
    address: str  # "GET /plans/<id>"
    html: str
    status: int = 200
    path: str = ""  # what was asked for by GET

    @property
    def name(self) -> str:
        """'GET /plans/<id> as officer'."""
        return f"{self.address} as {self.role}"


def collect(site: Site, roles: Iterable[str]) -> list[Page]:
    """Every page that people of these roles get: those that open, refusals, and forms sent in empty."""
    pages = []
    for role in roles:
        for address in site.addresses():
            answer = site.ask(role, address.method, address.path)
            if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 307, 308):
                path = address.path if address.method == "GET" else ""
                pages.append(Page(role, str(address), answer.text, answer.status_code, path))
        pages.append(Page(role, "nowhere", site.ask(role, "GET", "/khong-co-trang-nay").text, 404))
    return pages


@dataclass
class Outline(HTMLParser):
    """What of a page is checked here."""

    title: str = ""
    language: str | None = None
    ids: Counter[str] = field(default_factory=Counter)
    headings: int = 0
    inline: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    _within: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        # The title of a picture within is another title.
        self._within = tag if tag != "title" or not self.title else ""
        self.ids.update([given["id"]] if given.get("id") else [])
        self.headings += tag == "h1"
        self.inline += [f"{tag} {name}=" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(f"<{tag}>")
        if tag == "html":
            self.language = given.get("lang")
        if tag == "a" and (given.get("href") or "").startswith("/"):
            self.links.add(str(given["href"]).split("#")[0])

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.title += data.strip()


def outline(html: str) -> Outline:
    """A page's outline."""
    found = Outline()
    found.feed(html)
    return found


def complaints(html: str) -> list[str]:
    """What is wrong with a page by itself; empty for a good one."""
    page = outline(html)
    wrong = [f"inline: {part}" for part in page.inline]
    wrong += [f"id {id} {count} times" for id, count in page.ids.items() if count > 1]
    if not page.title:
        wrong.append("no title")
    if page.language != "vi":
        wrong.append(f"language {page.language}")
    if page.headings != 1:
        wrong.append(f"{page.headings} first headings")
    return wrong


def nu_complaints(pages: Iterable[Page], folder: Path) -> list[str]:
    """What the Nu HTML checker says of pages, in one call for all of them."""
    files: dict[str, str] = {}
    for page in pages:
        file = folder / f"{len(files)}.html"
        # The same page for several people is checked once.
        if files.setdefault(page.html, f"{file.name} {page.name}").startswith(file.name):
            file.write_text(page.html, encoding="utf-8")
    names = dict(name.split(" ", 1) for name in files.values())
    command = [
        "java",
        "-jar",
        str(NU),
        "--format",
        "json",
        "--exit-zero-always",
        *sorted(map(str, folder.glob("*.html"))),
    ]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)["messages"]
    return [
        f"{names.get(message.get('url', '').rsplit('/', 1)[-1], 'checker')}: {message['message']} "
        f"(line {message.get('lastLine')}: {message.get('extract', '').strip()[:160]!r})"
        for message in said
    ]
