"""A record sealed in the instance's first minutes is what it was after everything that the program can do to it."""

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from inspect_app import config, create_app
from inspect_app.domain import bag
from inspect_app.domain.bundles import BAGS
from inspect_app.services import (
    accounts,
    archive,
    backup,
    bags,
    bundles,
    disposal,
    handover,
    holidays,
    plans,
    records,
    register,
    remediation,
    restore,
    retention,
    seal,
    search,
    teams,
    units,
    verifier,
)
from inspect_app.services.context import utc_now
from inspect_app.store import accounts as account_store
from inspect_app.store import issue as issue_store
from inspect_app.store import migrations
from inspect_app.store import plans as plan_store
from inspect_app.store import register as register_store
from inspect_app.store import remediation as remediation_store
from inspect_app.store import retention as retention_store
from inspect_app.store import seal as seal_store
from inspect_app.store import teams as team_store
from inspect_app.store import units as unit_store
from inspect_app.store.database import connect_reading
from tests import issued, minutes, whole
from tests.services.test_handover import answer, packed, told
from tests.web.conftest import Desk
from tests.whole import Another, Whole


def test_a_record_sealed_in_the_first_minutes_is_sound_after_everything(office: Whole, tmp_path: Path):
    first, sealed = office.zip(tmp_path).read_bytes(), office.read(seal_store.seal, office.id)
    exported = office.read(records.export_record, office.id, "")
    recorded_and_brought(office)
    another = issued_anew(office)
    written_anew(office)
    taken_away_and_put_back(office, tmp_path)
    disposed_of(another)
    search.remake(office.demo.database)
    people_leave(office)
    migrations.migrate(office.demo.database, utc_now)
    remediation.catch_up(office.clerk)
    assert list(seal.catch_up(office.clerk)) == []

    checked = archive.verify(office.clerk)
    assert checked.findings == [] and checked.seals == 1
    assert office.read(seal_store.seal, office.id) == sealed
    package = office.zip(tmp_path)
    assert package.read_bytes() == first and bags.check(office.clerk, package) == ([], sealed)
    assert verifier.check(verifier.opened(package), sealed.manifest_sha256)[0] == []
    (tmp_path / "unpacked").mkdir()
    folder = office.folder(tmp_path / "unpacked")
    bare = [sys.executable, "-I", "-S", str(folder / bag.VERIFIER), "--ma", sealed.manifest_sha256]
    assert subprocess.run(bare, capture_output=True, check=False).returncode == 0
    assert json.loads((folder / "data/ho-so.json").read_text(encoding="utf-8"))["issue"]["number"] == 5
    assert_read_as_it_was(office, exported)


def recorded_and_brought(office: Whole) -> None:
    """A tablet sends, a field file and a record from elsewhere are let in, answers are corrected and set aside."""
    member, leader, other = office.of("member"), office.of("leader"), office.demo.ids["empty"]
    wrong = minutes.record(member, other, "item:outreach_plan", "answer", "fail")
    minutes.record(member, other, "item:outreach_plan", "answer", "pass", [wrong])
    brought = answer(member, other, "item:outreach_plan", "fail")
    assert not handover.import_field(office.of("secretary"), packed(told([brought | {"inspection": other}]))).refused
    minutes.closed(leader, other)
    text = json.dumps(office.read(records.export_record, office.demo.ids["lang_son"], leader.at))
    records.import_record(office.of("officer"), json.loads(text.replace("01KDEM", "01KBRT")))


def issued_anew(office: Whole) -> Another:
    """The unit's next inspection goes the whole way, and duties of the first one are answered meanwhile."""
    officer = office.of("officer")
    id = issued.next_inspection(officer, office.demo, officer.today)
    another = Another(office.demo, office.clock, id)
    whole.the_whole_way(another)
    left = [matter for matter in office.read(remediation_store.matters, office.id) if matter.state == "answered"]
    remediation.review(officer, office.id, left[0].replies[-1].id, False, "Thiếu ảnh chụp")
    return another


def written_anew(office: Whole) -> None:
    """Plan, team, unit and register say something else now."""
    officer, clerk, ids = office.of("officer"), office.clerk, office.demo.ids
    holidays.add(officer, date(2028, 12, 26), "Ngày nghỉ khác")
    holidays.remove(officer, date(2028, 12, 26))
    series = office.read(register_store.entry, office.id).series
    register.remark(clerk, series, 6, 7, "cancelled", "Viết sai, đã hủy")
    plan = office.read(plan_store.plan, ids["plan"])
    plans.change_plan(officer, replace(plan, subject=f"{plan.subject} (đã sửa)"))
    team = office.read(team_store.team, ids["team"])
    teams.change_team(officer, team.id, team.revision, "Đoàn đã đổi tên", team.members)
    unit = office.read(unit_store.unit, ids["unit_code"])
    units.change_unit(officer, replace(unit, proper_name="Minh Họa Mới"))


def taken_away_and_put_back(office: Whole, tmp_path: Path) -> None:
    """Exports, a backup, and a restore elsewhere in which the record is as sound."""
    officer = office.of("officer")
    for scope in ("2026", "all"):
        made = bundles.make(officer, scope, BAGS)
        assert (made.stage, made.failures) == ("finished", ())
    (tmp_path / "backups").mkdir()
    saved = backup.make(officer, tmp_path / "backups")
    assert not saved.manifest.findings
    restored = config.Settings(tmp_path / "restored")
    restore.restore(restored, saved.folder)
    assert archive.verify(replace(officer, database=restored.database)).findings == []


def disposed_of(another: Another) -> None:
    """The later record's time comes, and it is disposed of by two people."""
    officer, committee = another.of("officer"), another.of("committee")
    another.clock.forward(days=800)
    period = another.read(retention_store.periods)["inspection"]
    retention.set_period(officer, replace(period, years=1, handover_years=None))
    assert another.dispose() == "" and disposal.waiting(committee) == []


def people_leave(office: Whole) -> None:
    """Whoever signed, wrote and issued is here no longer."""
    administrator = office.of("administrator")
    for role in ("leader", "secretary", "member", "clerk", "unit"):
        account = office.read(account_store.account, office.demo.ids[role])
        accounts.change_account(
            administrator, account.id, f"{account.name} (đã nghỉ)", account.role, account.unit, False
        )
    accounts.reset_password(administrator, office.demo.ids["member2"])
    accounts.shut_out(administrator, office.demo.ids["committee"])


def assert_read_as_it_was(office: Whole, exported: dict) -> None:
    """Its pages open, the document is the one of then, and not an operation of it is another one."""
    app = create_app(config.load({"INSPECT_INSTANCE": str(office.demo.instance)}), office.clock)
    desk = Desk(app.test_client())
    desk.sign_in(*office.demo.accounts["committee"])
    for end in ("", "/checklist", "/issued", "/minutes", "/explanation", "/remediation"):
        answered = desk.get(f"/inspections/{office.id}{end}")
        assert answered.status_code == 200, end
    document = office.read(issue_store.issue, office.id).document
    assert desk.get(f"/inspections/{office.id}/issued.pdf").data == office.place(document).read_bytes()
    with closing(connect_reading(office.demo.database)) as db:
        now = records.export_record(db, office.id, "")
    ids_of = [[one["id"] for one in told["history"]] for told in (now, exported)]
    assert ids_of[0] == ids_of[1] and now["record"] == exported["record"]
    assert now["explanation"]["text"] == exported["explanation"]["text"]
