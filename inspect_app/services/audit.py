"""The audit log for a person: entries in words, and all of it for whoever checks it with tools of their own."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from inspect_app import spreadsheet
from inspect_app.domain import actions
from inspect_app.domain.dates import short_date
from inspect_app.domain.retention import KINDS
from inspect_app.domain.text import Json
from inspect_app.store import accounts, devices, inspections, plans, teams, units
from inspect_app.store import audit as store
from inspect_app.store.audit import Entry, Wanted
from inspect_app.store.database import Database, connect_reading

_AT_ONCE = 1_000
FORMS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
_HEAD = (
    *("Mục", "Thời điểm (UTC)", "Người", "Mã người", "Mã máy", "Việc", "Mã việc", "Đối tượng", "Nội dung"),
    *("Mã mục trước", "Mã nội dung", "Mã mục"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words. `data` is None where its content was lawfully dropped."""

    entry: Entry
    action: str
    actor: str
    target: str
    device: str
    data: list[tuple[str, str]] | None


def lines(db: Database, entries: list[Entry]) -> list[Line]:
    """Entries in words, each name looked up once."""
    names = _Names(db)
    return [_line(names, entry) for entry in entries]


def target(db: Database, text: str) -> str:
    """What something was done to, in words."""
    return _Names(db).target(text)


def people(db: Database) -> list[tuple[str, str]]:
    """Whoever can have done something: (id, name), by name."""
    known = sorted(accounts.accounts(db), key=lambda account: account.name.rsplit(" ", 1)[::-1])
    return [(account.id, f"{account.name} ({account.username})") for account in known] + list(actions.ACTORS.items())


def exported(database: Path, wanted: Wanted, form: str) -> Iterator[bytes]:
    """The entries as CSV, or as JSON lines with all that the hashes are made from, oldest first.

    Read a part at a time: whoever takes long to fetch it holds up nobody.
    """
    last = 0
    if form == "csv":
        yield spreadsheet.MARK + spreadsheet.csv_line(_HEAD)
    while True:
        with closing(connect_reading(database)) as db:
            entries = store.oldest(db, wanted, last, _AT_ONCE)
            names = _Names(db)
            yield b"".join(_csv(names, entry) if form == "csv" else _json(entry) for entry in entries)
        if len(entries) < _AT_ONCE:
            return
        last = entries[-1].seq


def _csv(names: "_Names", entry: Entry) -> bytes:
    told = _told(entry)
    return spreadsheet.csv_line(
        (
            str(entry.seq),
            entry.at,
            names.actor(entry.actor),
            entry.actor,
            str(told.get("device") or ""),
            actions.action(entry.action),
            entry.action,
            entry.target,
            "" if entry.payload is None else json.dumps(told.get("data"), ensure_ascii=False),
            entry.previous,
            entry.payload_hash,
            entry.hash,
        )
    )


def _json(entry: Entry) -> bytes:
    kept = {name: value for name, value in asdict(entry).items() if name not in ("target", "actor", "action")}
    return (json.dumps(kept, ensure_ascii=False) + "\n").encode()


def _line(names: "_Names", entry: Entry) -> Line:
    told = _told(entry)
    data = told.get("data", {})
    device = told.get("device") or (data.get("device") if isinstance(data, dict) else None)
    return Line(
        entry=entry,
        action=actions.action(entry.action),
        actor=names.actor(entry.actor),
        target=names.target(entry.target),
        device=names.device(device) if isinstance(device, str) else "",
        data=None if entry.payload is None else list(actions.parts(data)),
    )


def _told(entry: Entry) -> dict[str, Json]:
    # What somebody has put there by force may be anything: the page still opens, and verification names it.
    try:
        told = json.loads(entry.payload or "{}")
    except ValueError:
        told = {}
    return told if isinstance(told, dict) else {}


class _Names:
    """What ids stand for, each looked up once."""

    def __init__(self, db: Database):
        self._db, self._known = db, dict[str, str]()

    def actor(self, id: str) -> str:
        return actions.ACTORS.get(id) or self._once(f"account:{id}", lambda: self._account(id))

    def device(self, id: str) -> str:
        return self._once(f"device:{id}", lambda: self._device(id))

    def target(self, text: str) -> str:
        kind, _, id = text.partition(":")
        word = actions.TARGETS.get(kind, kind)
        named = {
            "account": self._account,
            "device": self._device,
            "inspection": self._inspection,
            "plan": self._plan,
            "team": self._team,
            "unit": self._unit,
            "assignment": self._assignment,
            "retention": self._period,
        }.get(kind)
        if not id:
            return word
        return f"{word} {self._once(text, lambda: named(id) if named else id)}"

    def _once(self, key: str, name: Callable[[], str]) -> str:
        if key not in self._known:
            self._known[key] = name()
        return self._known[key]

    def _period(self, kind: str) -> str:
        return KINDS.get(kind, kind)

    def _account(self, id: str) -> str:
        account = accounts.account(self._db, id)
        return account.name if account else id

    def _device(self, id: str) -> str:
        device = devices.device(self._db, id)
        return f"{device.agent} ({id[-6:]})" if device else id

    def _inspection(self, id: str) -> str:
        line = inspections.inspection(self._db, id)
        return f"{line.place}, ngày {short_date(line.planned_day)}" if line else id

    def _plan(self, id: str) -> str:
        plan = plans.plan(self._db, id)
        return f"số {plan.number}" if plan else id

    def _team(self, id: str) -> str:
        team = teams.team(self._db, id)
        return team.name if team else id

    def _unit(self, id: str) -> str:
        unit = units.unit(self._db, id)
        return unit.place if unit else id

    def _assignment(self, id: str) -> str:
        assignment = teams.assignment(self._db, id)
        return assignment.unit.place if assignment else id
