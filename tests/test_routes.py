"""Who may do what: the table in README.md is the application's own, route by route and role by role.

The table has one row an address, `GET /plans/<id>` (or `GET POST /plans/new` for two methods with the same rights) in
its first column, and one column a role, with ✓ where that role is let in. "visitor" is somebody who isn't signed in.
An address that serves several kinds with different rights names them: `GET POST /…/<kind>/new` (cause, finding).
"""

import re
from itertools import product
from pathlib import Path

import pytest

from tests.addresses import ROLES, Address, Site
from tests.conftest import Demo

README = Path(__file__).resolve().parent.parent / "README.md"
ROW = re.compile(r"`((?:[A-Z]+ )+)(/\S*)`(?: \(([a-z, ]+)\))?")
Table = dict[tuple[str, str, str], set[str]]


def read_table(text: str) -> Table:
    """(method, rule, kind) -> the roles that are let in, from every table of addresses in a Markdown text."""
    table: Table = {}
    roles: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if set(cells[1:]) & set(ROLES):
            roles = cells[1:]
            assert set(roles) <= set(ROLES), f"unknown roles: {set(roles) - set(ROLES)}"
        elif cells and (found := ROW.fullmatch(cells[0])):
            for method, kind in product(found[1].split(), (found[3] or "").split(", ")):
                assert (method, found[2], kind) not in table, f"{method} {found[2]} {kind} stands twice in the table"
                table[method, found[2], kind] = {
                    role for role, mark in zip(roles, cells[1:], strict=True) if mark == "✓"
                }
    return table


def differences(table: Table, addresses: list[Address]) -> list[str]:
    """What the table lacks, and what it names that isn't there."""
    there = {(address.method, address.rule, address.kind) for address in addresses}
    lacking = [f"not in README.md: {' '.join(key).strip()}" for key in sorted(there - table.keys())]
    return lacking + [f"in README.md alone: {' '.join(key).strip()}" for key in sorted(table.keys() - there)]


def let_in(site: Site, role: str, address: Address) -> bool:
    """Whether the real program lets a role in; an answer that says neither yes nor no is a failure."""
    answer = site.ask(role, address.method, address.path)
    to_sign_in = answer.status_code == 302 and answer.location.startswith("/sign-in") and address.rule != "/sign-out"
    assert answer.status_code in (200, 201, 204, 302, 303, 400, 401, 403, 409), f"{address}: {answer.status}"
    if role != "visitor":
        assert not to_sign_in, f"{address}: {role} isn't signed in"
        assert answer.status_code != 401, f"{address}: {role} isn't signed in"
    return not to_sign_in and answer.status_code not in (401, 403)


@pytest.fixture(scope="module")
def site(demo_template: Demo, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(demo_template, tmp_path_factory.mktemp("routes") / "demo")


@pytest.fixture(scope="module")
def table() -> Table:
    return read_table(README.read_text(encoding="utf-8"))


def test_the_table_names_every_address_and_no_other(site: Site, table: Table):
    assert differences(table, site.addresses()) == []


@pytest.mark.parametrize("role", ROLES)
def test_the_program_lets_in_whom_the_table_lets_in(site: Site, table: Table, role: str):
    wrong = []
    for address in site.addresses():
        said, done = role in table.get((address.method, address.rule, address.kind), set()), let_in(site, role, address)
        if said != done:
            wrong.append(f"{address}: the table says {'yes' if said else 'no'}, the program {'yes' if done else 'no'}")
    assert wrong == []


EXAMPLE = """
| Address | visitor | officer |
| --- | :-: | :-: |
| `GET POST /plans/new` | | ✓ |
| `GET /sign-in` | ✓ | ✓ |
| `GET /<kind>` (cause, finding) | | ✓ |
"""


def test_the_table_is_read():
    assert read_table(EXAMPLE) == {
        ("GET", "/plans/new", ""): {"officer"},
        ("POST", "/plans/new", ""): {"officer"},
        ("GET", "/sign-in", ""): {"visitor", "officer"},
        ("GET", "/<kind>", "cause"): {"officer"},
        ("GET", "/<kind>", "finding"): {"officer"},
    }


def test_a_route_that_the_table_does_not_name_is_seen():
    addresses = [
        Address("GET", "/plans/new", ""),
        Address("GET", "/sign-in", ""),
        Address("PUT", "/sign-in", ""),
        Address("GET", "/<kind>", "", "cause"),
    ]
    assert differences(read_table(EXAMPLE), addresses) == [
        "not in README.md: PUT /sign-in",
        "in README.md alone: GET /<kind> finding",
        "in README.md alone: POST /plans/new",
    ]
