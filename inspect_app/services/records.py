"""Records in and out, in the one record schema."""

import re
from collections.abc import Mapping
from dataclasses import replace

from inspect_app.domain import schema
from inspect_app.domain.operations import ULID, tell
from inspect_app.domain.plan import Assignment, Plan, Team
from inspect_app.domain.roles import Account
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services.context import Context
from inspect_app.services.reception import Reception
from inspect_app.store import accounts, editions, explanations, files, inspections, operations, plans, teams, units
from inspect_app.store.database import Database, Door

_LABEL = re.compile(rf"^(item:[a-z0-9_]+@|(?:{'|'.join(schema.ENTRIES.values())}):)(.+)$")


def export_record(db: Database, id: str, exported_at: str) -> Json:
    """The file of an inspection's record with its whole history. Raises Problem "not_found"."""
    record = inspections.record(db, id)
    if not record:
        raise Problem("not_found")
    sender = _named(db, record.explanation.actor) if record.explanation else None
    return schema.write(record, [_told(db, one) for one in operations.arrived(db, id)], exported_at, sender)


def import_record(context: Context, data: Json) -> str:
    """Let in a record file, whole or not at all; returns the inspection's id.

    The plan (same number, date and body), the team (same name) and the unit (same code) are joined where they are
    there already and made where they aren't. A file with history keeps its ids and authors; one without gets new ids,
    and the actor as author. Raises Problem "bad_file", "future_version" or "already_exists".
    """
    file = schema.read(data)
    with context.writing() as door:
        if file.id and inspections.inspection(door.database, file.id):
            raise Problem("already_exists", f"Cuộc kiểm tra này đã có trong chương trình (mã {file.id}).")
        assignment = _assignment(context, door, file)
        edition = file.edition or editions.packaged()
        editions.keep(door.database, edition)
        id = file.id if file.id and file.history else context.new_id()
        inspections.insert(door.database, id, assignment, edition.hash, file.planned_day, file.source, context.at)
        door.log("import", f"inspection:{id}", {"assignment": assignment, "edition": edition.hash})
        desk = Reception(door, context, id, trusted=True)
        if file.history:
            _let_in_history(context, door, desk, file)
        else:
            _let_in_values(context, desk, file)
        desk.close()
        if file.explanation:
            _let_in_explanation(context, door, id, file)
    return id


def _told(db: Database, arrived: operations.Arrived) -> Json:
    told = tell(arrived.operation) | {
        "author": _named(db, arrived.operation.author),
        "edition": arrived.operation.edition,
        "arrived_at": arrived.at,
    }
    return told | ({"importer": _named(db, arrived.importer)} if arrived.importer else {})


def _named(db: Database, id: str) -> Json:
    account = accounts.account(db, id)
    return {"username": account.username, "name": account.name} if account else None


def _assignment(context: Context, door: Door, file: schema.RecordFile) -> str:
    db = door.database
    known = units.unit(db, file.unit.code)
    if known and (known.place, known.valid_to) != (file.unit.place, file.unit.valid_to):
        raise Problem("bad_file", f"Mã đơn vị {file.unit.code} trong tệp là của {known.place}. Chưa có gì thay đổi.")
    if not known:
        units.put(db, file.unit)
        door.log("import_unit", f"unit:{file.unit.code}", {"name": file.unit.place})
    team = _team(context, door, file, _plan(context, door, file.plan))
    for assigned in teams.assignments_of_team(db, team.id):
        if assigned.unit.code == file.unit.code:
            return assigned.id
    assigned = Assignment(context.new_id(), team.id, known or file.unit, file.counters, file.planned_day)
    teams.put_assignment(db, assigned)
    door.log("import_assignment", f"team:{team.id}", {"unit": file.unit.code})
    return assigned.id


def _plan(context: Context, door: Door, wanted: Plan) -> str:
    for plan in plans.plans(door.database):
        if (plan.number, plan.date, plan.issuing_body) == (wanted.number, wanted.date, wanted.issuing_body):
            return plan.id
    plan = replace(wanted, id=context.new_id())
    plans.add(door.database, plan)
    door.log("import_plan", f"plan:{plan.id}", {"number": plan.number})
    return plan.id


def _team(context: Context, door: Door, file: schema.RecordFile, plan: str) -> Team:
    for team in teams.teams_of_plan(door.database, plan):
        if team.name == file.team.name:
            return team
    members = tuple(replace(member, id=context.new_id()) for member in file.team.members)
    team = Team(context.new_id(), plan, file.team.name, members)
    teams.add(door.database, team)
    door.log("import_team", f"team:{team.id}", {"name": team.name})
    return team


def _let_in_values(context: Context, desk: Reception, file: schema.RecordFile) -> None:
    ids: dict[str, str] = {}

    def named(subject: str) -> str:
        # A label of the file's own becomes an id, the same one wherever the label stands.
        match = _LABEL.match(subject)
        if not match or re.fullmatch(ULID, match[2]):
            return subject
        return match[1] + ids.setdefault(match[2], context.new_id())

    for subject, field, value in file.values:
        if isinstance(value, Mapping) and value.get("findings"):
            value = {**value, "findings": [named(finding) for finding in value["findings"]]}
        if isinstance(value, Mapping) and value.get("about"):
            value = {**value, "about": named(value["about"])}
        (receipt,) = desk.receive([desk.operation(named(subject), field, value, ())])
        if not receipt.accepted:
            raise Problem("bad_file", f"{subject}, {field}: {receipt.message} Chưa có gì thay đổi.")


def _let_in_history(context: Context, door: Door, desk: Reception, file: schema.RecordFile) -> None:
    if not all(isinstance(sent, Mapping) for sent in file.history):
        raise Problem("bad_file")
    # Whoever lets a whole record in vouches for its authors, and for who brought what.
    history = [
        {
            **sent,
            "author": _person(context, door, sent.get("author")),
            "importer": _person(context, door, sent["importer"]) if sent.get("importer") is not None else None,
        }
        for sent in file.history
    ]
    for receipt in desk.receive(history):
        if not receipt.accepted:
            raise Problem("bad_file", f"{receipt.id}: {receipt.message} Chưa có gì thay đổi.")
    record = inspections.record(door.database, desk.record.id)
    assert record
    if schema.state(record) != file.state:
        raise Problem("bad_file", "Nội dung trong tệp không khớp với lịch sử ghi của nó. Chưa có gì thay đổi.")


def _let_in_explanation(context: Context, door: Door, id: str, file: schema.RecordFile) -> None:
    assert file.explanation
    sender = _person(context, door, file.sender) if file.sender else context.actor
    given = replace(file.explanation, actor=sender)
    for attachment in given.files:
        if files.intact(context.database, attachment.hash):
            explanations.add_file(door.database, id, attachment, sender, given.at)
        else:
            explanations.add_file_elsewhere(door.database, id, attachment)
    explanations.add(door.database, id, given)
    door.log("import_explanation", f"inspection:{id}", {"files": [one.hash for one in given.files]})


def _person(context: Context, door: Door, told: Json) -> str:
    if not isinstance(told, Mapping) or not all(isinstance(told.get(key), str) for key in ("username", "name")):
        raise Problem("bad_file")
    known = accounts.account_named(door.database, told["username"])
    if known:
        return known.id
    # Somebody of another installation keeps their name here, in an account that nobody can open.
    author = Account(context.new_id(), told["username"], told["name"], "inspector", active=False)
    accounts.add(door.database, author, "!", context.at)
    door.log("import_author", f"account:{author.id}", {"username": author.username, "name": author.name})
    return author.id
