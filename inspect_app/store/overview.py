"""The visits of a plan with how far each inspection is, in one reading."""

from sqlite_utils import Database

from inspect_app.domain.dates import parse_iso
from inspect_app.domain.overview import Visit
from inspect_app.domain.plan import Unit

_VISITS = """
select unit.code, unit.kind, unit.type_word, unit.proper_name, unit.province, unit.valid_from, unit.valid_to,
       unit.illustration,
       assignment.id, team.name, coalesce(inspection.planned_day, assignment.planned_day), inspection.id,
       inspection.edition, coalesce(conclusion.stage, 'draft'), inspection.source is not null,
       coalesce(valid_issue.number, tombstone.number), coalesce(valid_issue.symbol, tombstone.symbol),
       coalesce(valid_issue.day, tombstone.day), frozen.record, tombstone.inspection is not null,
       (select max(seq) from operation where operation.inspection = inspection.id),
       exists (select 1 from operation where operation.inspection = inspection.id and subject glob 'item:*')
from team
join assignment on assignment.team = team.id
join unit on unit.code = assignment.unit
left join inspection on inspection.assignment = assignment.id
left join conclusion on conclusion.inspection = inspection.id
left join valid_issue on valid_issue.inspection = inspection.id
left join frozen on frozen.id = valid_issue.frozen
left join tombstone on tombstone.inspection = inspection.id
where team.plan = :plan and (:account is null or team.id in (select team from member where account = :account))
order by assignment.id
"""


def visits(db: Database, plan: str, account: str | None = None) -> list[Visit]:
    """The visits of a plan's teams, or of those teams alone that an account is a member of."""
    return [_visit(*row) for row in db.execute(_VISITS, {"plan": plan, "account": account}).fetchall()]


def _visit(
    code: str,
    kind: str,
    type_word: str,
    proper_name: str,
    province: str,
    valid_from: str | None,
    valid_to: str | None,
    illustration: int,
    assignment: str,
    team: str,
    day: str | None,
    inspection: str | None,
    edition: str | None,
    stage: str,
    published: int,
    number: int | None,
    symbol: str | None,
    issued: str | None,
    record: str | None,
    disposed: int,
    sequence: int | None,
    recorded: int,
) -> Visit:
    return Visit(
        assignment=assignment,
        unit=Unit(
            code, kind, type_word, proper_name, province, parse_iso(valid_from), parse_iso(valid_to), bool(illustration)
        ),
        team=team,
        day=parse_iso(day),
        inspection=inspection,
        edition=edition,
        stage=stage,
        recorded=bool(recorded),
        published=bool(published),
        number=f"{number:02d}{symbol}" if number else "",
        issued=parse_iso(issued),
        disposed=bool(disposed),
        # What was issued stays; what wasn't changes with every operation.
        mark=f"issued {record}" if record else f"open {sequence or 0}",
    )
