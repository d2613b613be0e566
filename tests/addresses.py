"""Every address of the program, filled in with the demonstration's ids, and clients signed in as each of its roles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inspect_app import config, create_app
from inspect_app.domain.dates import instant_text
from inspect_app.domain.devices import Device, agent
from inspect_app.domain.findings import findings
from inspect_app.domain.record import Record
from inspect_app.domain.remarks import Remark
from inspect_app.services import comments, files, holidays, register
from inspect_app.services.context import Context
from inspect_app.store import accounts, devices, inspections, teams
from inspect_app.store.database import connect, connect_reading, writing
from tests import explained, minutes, pictures
from tests.conftest import MORNING, Demo, copy_of, ids

ROLES = ("visitor", "administrator", "officer", "committee", "clerk", "unit", "leader", "secretary", "member")
DEVICE = "01KDEV1CE00000000000000001"
HOLIDAY = date(2026, 10, 20)
VARIABLE = re.compile(r"(?:(\w[\w-]*)/)?<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One method at one rule, and the path it has in the demonstration.

    `kind` tells apart what one rule serves with different rights: the kinds of entries of a record.
    """

    method: str
    rule: str
    path: str
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.rule}{f' ({self.kind})' if self.kind else ''}"


class Site:
    """The program on a copy of the demonstration, as its people see it; each request finds it as it was made."""

    def __init__(self, template: Demo, folder: Path):
        self.demo = copy_of(template, folder)
        self._add_device()
        self.file = self._add_file()
        self._add_holiday()
        self._close()
        self.comment = self._add_comment()
        self._late = self._add_late()
        self._series = self._add_number()
        self._explain()
        self._kept = self._keep(folder.with_suffix(".kept"))
        self.app: Flask = create_app(config.load({"INSPECT_INSTANCE": str(folder)}), lambda: MORNING, ids())
        self.app.config["WTF_CSRF_ENABLED"] = False
        self._nouns = self._name()

    def _add_device(self) -> None:
        # Nobody has signed in on any where the demonstration was just made.
        device, account = Device(DEVICE, agent(""), instant_text(MORNING), MORNING.date()), self.demo.ids["member2"]
        with writing(self.demo.database, lambda: MORNING, "shell") as door:
            devices.add_use(door.database, device, account, device.first_sign_in)
            door.log("sign_in", f"account:{account}", {})

    def _add_file(self) -> str:
        # The demonstration was recorded without a camera.
        context = Context(self.demo.database, self.demo.ids["member"], lambda: MORNING, ids())
        hash = pictures.announce(context, self.demo.ids["minh_hoa"], pictures.png(), "image/png", caption="Quầy số 1")
        files.take(context, self.demo.ids["minh_hoa"], hash, [pictures.png()])
        return hash

    def _add_holiday(self) -> None:
        holidays.add(
            Context(self.demo.database, self.demo.ids["officer"], lambda: MORNING, ids()), HOLIDAY, "Ngày nghỉ để thử"
        )

    def _close(self) -> None:
        # What a unit may read is there once its minutes are signed.
        minutes.closed(
            Context(self.demo.database, self.demo.ids["leader"], lambda: MORNING, ids()), self.demo.ids["minh_hoa"]
        )

    def _add_comment(self) -> str:
        context = Context(self.demo.database, self.demo.ids["committee"], lambda: MORNING, ids())
        return comments.comment(context, self.demo.ids["minh_hoa"], "", "", "Nêu rõ thời hạn của từng kiến nghị.")

    def _add_late(self) -> str:
        # What was recorded after the minutes were signed waits for the leader.
        context = Context(self.demo.database, self.demo.ids["member"], lambda: MORNING, ids())
        return minutes.record(context, self.demo.ids["minh_hoa"], "item:outreach_plan", "answer", "fail")

    def _add_number(self) -> str:
        # The second number of the year is kept, so that the register has a gap.
        context = Context(self.demo.database, self.demo.ids["clerk"], lambda: MORNING, ids())
        return register.reserve(context, self.demo.ids["empty"], MORNING.year, 2).series.key

    def _explain(self) -> None:
        # With the same bytes as the photo: then one name stands for both.
        context = Context(self.demo.database, self.demo.ids["unit"], lambda: MORNING, ids())
        explained.sent(context, self.demo.ids["minh_hoa"], pictures.png())

    def _keep(self, copy: Path) -> Path:
        # Not the file alone: what was written last may still stand beside it.
        db = connect(self.demo.database)
        db.execute("vacuum into ?", [str(copy)])
        db.close()
        return copy

    def _name(self) -> dict[str, str]:
        """What stands for each kind of thing in an address: /plans/<id> is this plan."""
        made = self.demo.ids
        db = connect_reading(self.demo.database)
        assignment = teams.assignment_inspected(db, made["minh_hoa"]).id
        db.close()
        return {
            "accounts": made["member2"],
            "plans": made["plan"],
            "teams": made["team"],
            "assignments": assignment,
            "units": made["unit_code"],
            "inspections": made["minh_hoa"],
            "editions": self.record.edition.hash,
            "devices": DEVICE,
            "files": self.file,
            "pages": "1",
            "bundles": "zip",
            "exports": "all",
            "holidays": HOLIDAY.isoformat(),
            "comments": self.comment,
            "periods": "inspection",
        }

    @cached_property
    def record(self) -> Record:
        """The record of Xã Minh Họa."""
        db = connect_reading(self.demo.database)
        record = inspections.record(db, self.demo.ids["minh_hoa"])
        db.close()
        return record

    @cached_property
    def subjects(self) -> dict[str, str]:
        """One subject of that record for each kind of entry."""
        lists = {
            "counter": self.record.counters,
            "person": self.record.people,
            "finding": self.record.free_findings,
            "recommendation": self.record.recommendations,
            "achievement": self.record.achievements,
            "cause": self.record.causes,
        }
        return {"inspection": "inspection"} | {kind: f"{kind}:{entries[0].id}" for kind, entries in lists.items()}

    def addresses(self) -> list[Address]:
        """All there are, by rule and method."""
        return sorted(self._addresses(), key=lambda address: (address.rule, address.kind, address.method))

    def _addresses(self) -> Iterator[Address]:
        for rule in self.app.url_map.iter_rules():
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                if "<kind>" in rule.rule or "<subject>" in rule.rule:
                    for kind, subject in self.subjects.items():
                        if kind == "inspection" and ("<kind>" in rule.rule or rule.rule.endswith("/remove")):
                            continue  # the times of an inspection are neither made nor taken away
                        path = rule.rule.replace("<kind>", kind).replace("<subject>", subject)
                        yield Address(method, rule.rule, self._fill(path), kind)
                else:
                    yield Address(method, rule.rule, self._fill(rule.rule) + self._query(rule.rule))

    def _fill(self, rule: str) -> str:
        # A variable means what stands before it says.
        if rule.startswith("/static/<"):
            tree = self.app.config["INSPECT_STATIC"]
            return f"/static/{tree.hash}/{next(iter(tree.files))}"
        return VARIABLE.sub(lambda found: f"{found[1]}/{self._nouns[found[1]]}", rule)

    def _query(self, rule: str) -> str:
        if "/findings/wording" in rule:
            return f"?subject={next(finding.subjects[0] for finding in findings(self.record) if finding.item)}"
        if "/explanation/withdrawal" in rule:
            return f"?finding={findings(self.record)[0].subjects[0]}"
        if "/conclusion/accept" in rule:
            # What every draft is told: its number and date are still blank.
            blank = Remark("unnumbered", "warning", "Chưa có số, ngày", "Văn thư ghi khi ban hành.", 1)
            return f"?remark={blank.fingerprint}"
        if rule == "/register/remarks/new":
            return f"?year={MORNING.year}&series={quote(self._series)}&first=1&last=1"
        if "/late/" in rule:
            return f"?operation={self._late}"
        if "/conclusion/edits/" in rule:
            return "?place=opening:0:1"
        return "?after=0" if rule == "/api/inspections/<id>/operations" else ""

    def client(self, role: str) -> FlaskClient:
        """A browser in which somebody of that role is signed in; a visitor isn't."""
        client = self.app.test_client()
        if role == "visitor":
            return client
        db = connect_reading(self.demo.database)
        account = accounts.account_named(db, self.demo.accounts[role][0])
        db.close()
        with client.session_transaction() as session:
            session["_user_id"] = f"{account.id}:{account.session_epoch}"
            session["_fresh"] = True
        return client

    def ask(self, role: str, method: str, path: str, **request: object) -> TestResponse:
        """The answer to one request of a role; whatever it wrote is undone."""
        answer = self.client(role).open(path, method=method, **request)
        if method != "GET":
            # Through SQLite: a file that somebody puts in the place of another is not the program's any longer.
            kept, db = connect(self._kept), connect(self.demo.database)
            kept.conn.backup(db.conn)
            kept.close()
            db.close()
        return answer
