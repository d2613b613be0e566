"""A plan on one page. What it needs of each record is summed up once, and again when the record has changed.

The digests of a plan lie in the work folder, each under what it was made from: it is found as long as that is still so,
and made again otherwise, so that no page ever shows the figures of a record that has changed since.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

from inspect_app import domain
from inspect_app.domain import digest as digests
from inspect_app.domain import overview as rules
from inspect_app.domain import roles
from inspect_app.domain.audit import canonical
from inspect_app.domain.checklist import Edition, Item, Section
from inspect_app.domain.closing import standing
from inspect_app.domain.digest import Digest
from inspect_app.domain.overview import Overview, Remediation, Row, Visit
from inspect_app.domain.plan import Plan, Target
from inspect_app.domain.record import Record
from inspect_app.domain.roles import Account
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services import minutes
from inspect_app.store import editions, files, holidays, inspections, operations, remediation, work
from inspect_app.store import overview as store
from inspect_app.store.database import Database, path_of

# Records that one page sums up at most: a hundred take half a second. The page says how many are left, and comes again.
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class _Lost:
    """An issued record that can't be read any longer."""


def of_plan(db: Database, plan: Plan, account: Account, today: date, most: int | None = MOST_AT_ONCE) -> Overview:
    """A plan's overview for somebody who may read the plan: of all its units, or of those of their own teams.

    `most` bounds how many records are summed up on the way, None sums up all; what is left is marked as pending.
    """
    whole = roles.may(account, "see")
    visits = store.visits(db, plan.id, None if whole else account.id)
    counted = rules.counted(visits)
    found = _digests(
        db, plan, [visit for visit, _, _ in counted.values() if visit.visited and not visit.disposed], most
    )
    asked = remediation.counts_of_plan(db, plan.id, today)
    days_off = cache(lambda year: holidays.days_off(db, date(year, 1, 1)))
    rows = []
    for visit, number, ahead in counted.values():
        digest = found.get(visit.inspection or "")
        known = digest if isinstance(digest, Digest) else None
        counts = asked.get(visit.inspection or "")
        left = Remediation(*counts) if counts else None
        due = rules.due(visit, known, plan, lambda day: days_off(day.year))
        rows.append(
            Row(
                visit=visit,
                visits=number,
                ahead=ahead,
                state=rules.state(visit, left),
                due=due,
                late=rules.late(visit, due, left, today),
                digest=known,
                remediation=left,
                pending=visit.visited and not visit.disposed and digest is None,
                lost=isinstance(digest, _Lost),
            )
        )
    known_editions = _editions(db, visits)
    return Overview(
        plan=plan,
        rows=tuple(rows),
        sections=_sections(known_editions),
        items=_items(known_editions),
        whole=whole,
    )


def _digests(db: Database, plan: Plan, visits: Iterable[Visit], most: int | None) -> dict[str, Digest | _Lost]:
    """The digests by inspection: those that are at hand, and as many more as may be made."""
    name = f"overview-{plan.id}"
    kept = _kept(path_of(db), name)
    found: dict[str, Digest | _Lost] = {}
    made: dict[str, Json] = {}
    for visit in visits:
        assert visit.inspection
        mark = f"{_program()} {visit.mark} {plan.revision if not visit.issued else ''}"
        there = kept.get(visit.inspection)
        if there and there["mark"] == mark:
            found[visit.inspection] = digests.read(there["digest"])
        elif most is None or len(made) < most:
            try:
                digest = digests.digest(_record(db, visit))
            except Problem as problem:
                if problem.code != "file_lost":
                    raise
                found[visit.inspection] = _Lost()
                continue
            found[visit.inspection] = digest
            made[visit.inspection] = {"mark": mark, "digest": digests.write(digest)}
    if made:
        _keep(path_of(db), name, kept | made)
    return found


def _record(db: Database, visit: Visit) -> Record:
    """The record that counts: the one that was issued, else as it stands."""
    assert visit.inspection
    if not visit.issued:
        return minutes.standing_record(db, visit.inspection)
    told = json.loads(files.content(path_of(db), visit.mark.removeprefix("issued ")))
    # Operations are only ever added: those that the frozen record names are still what they were.
    ids = {operation["id"] for operation in told["history"]}
    then = [one for one in operations.of_inspection(db, visit.inspection) if one.id in ids]
    record = inspections.record(db, visit.inspection, standing(then))
    assert record
    targets = {
        key: Target(Decimal(target["percent"]), target["document"])
        for key, target in told["plan"].get("targets", {}).items()
    }
    return replace(record, plan=replace(record.plan, targets=targets))


def _kept(database: Path, name: str) -> dict[str, Json]:
    """What is at hand, where it is whole: the first line is the hash of the second."""
    hash, _, told = (work.kept(database, name) or b"").partition(b"\n")
    return json.loads(told) if sha256(told).hexdigest().encode() == hash else {}


def _keep(database: Path, name: str, found: Json) -> None:
    told = canonical(found).encode()
    work.keep(database, name, sha256(told).hexdigest().encode() + b"\n" + told)


@cache
def _program() -> str:
    """The rules that a digest was made by, as a hash: another release sums up anew."""
    told = sha256()
    for path in sorted(Path(domain.__file__).parent.glob("*.py")):
        told.update(path.read_bytes())
    return told.hexdigest()[:16]


def _editions(db: Database, visits: Iterable[Visit]) -> list[Edition]:
    hashes = dict.fromkeys(visit.edition for visit in visits if visit.edition)
    return [found for hash in hashes if (found := editions.edition(db, hash))] or [editions.packaged()]


def _sections(known: Iterable[Edition]) -> tuple[Section, ...]:
    found = {section.key: section for edition in known for section in edition.sections}
    return tuple(sorted(found.values(), key=lambda section: section.order))


def _items(known: Iterable[Edition]) -> tuple[Item, ...]:
    found = {item.key: item for edition in known for item in edition.items if item.ratio}
    return tuple(sorted(found.values(), key=lambda item: item.code))
