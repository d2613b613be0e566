"""What people write into a record at the desk: who took part, findings, recommendations, achievements, causes.

One page for all of them: a form a kind, its values one cell of the record, with what the form was made from.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectMultipleField

from inspect_app.domain.dates import deadline_words, parse_iso, parse_typed
from inspect_app.domain.entries import parse_time
from inspect_app.domain.findings import Finding, every_finding
from inspect_app.domain.operations import parse_subject
from inspect_app.domain.record import Record
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services import operations as services
from inspect_app.services.reception import LED
from inspect_app.store import accounts, inspections
from inspect_app.web import guards
from inspect_app.web.entry import Choice, Day, Entry, Text, Typed

blueprint = Blueprint("entries", __name__, url_prefix="/inspections/<id>/entries")

ROLES = {"": "Khác", "leader": "Trưởng đoàn", "secretary": "Thư ký", "member": "Thành viên"}


class Deadline(Typed):
    """A day, or a month that falls due on its last day."""

    unreadable = "Nhập ngày (31/12/2026) hoặc tháng (12/2026)."

    def parse(self, text: str) -> str | None:
        """An ISO date, or an ISO month."""
        day = parse_typed(text)
        if day:
            return day.isoformat()
        month, _, year = text.removeprefix("tháng ").partition("/")
        fits = month.isascii() and month.isdecimal() and 1 <= int(month) <= 12 and year.isascii() and year.isdecimal()
        return f"{year}-{int(month):02d}" if fits and len(year) == 4 else ("" if not text else None)

    def show(self, value: str) -> str:
        """As it is typed."""
        return deadline_words(value)


class Time(Typed):
    """A time of day as people type it: 8:30, 8h30."""

    def parse(self, text: str) -> str:
        """As it is kept; what is no time stays as it was typed, for the rules to refuse in the tablet's words."""
        return parse_time(text) or text


class Several(SelectMultipleField):
    """Any number of choices, as checkboxes."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what isn't among the choices."""
        if set(self.data or ()) - {choice.value for choice in self.iter_choices()}:
            raise Problem("bad_request")


class RecordEntry(Entry):
    """A form over one cell. `base` names what it was made from, so that nobody is overwritten unseen."""

    title = ""
    base = HiddenField()
    entry = HiddenField()  # the id of a new entry, so that a form sent twice is kept once

    def offer(self, record: Record) -> None:
        """Fill the choices that depend on the record."""

    def value(self) -> dict[str, Json]:
        """What is recorded: every part that isn't empty."""
        parts = {
            name: field.data for name, field in self._fields.items() if name not in ("base", "entry", "csrf_token")
        }
        return {name: part for name, part in parts.items() if part}

    def seen(self) -> tuple[str, ...]:
        """The operations that the form was made from."""
        return tuple((self.base.data or "").split())


class TimesEntry(RecordEntry):
    title = "Thời gian kiểm tra"
    day = Day("Ngày bắt đầu", required="Nhập ngày kiểm tra.")
    start = Time("Giờ bắt đầu", hint="Ví dụ 8:30.")
    end_day = Day("Ngày kết thúc", hint="Bỏ trống nếu trong ngày.")
    end = Time("Giờ kết thúc", hint="Ví dụ 11:30.")

    def value(self) -> dict[str, Json]:
        """Days as ISO dates."""
        return {
            name: part.isoformat() if name in ("day", "end_day") else part for name, part in super().value().items()
        }


class CounterEntry(RecordEntry):
    title = "Bộ phận một cửa đã đến"
    name = Text("Tên bộ phận một cửa", required="Nhập tên bộ phận một cửa.")


class PersonEntry(RecordEntry):
    title = "Người tham dự"
    side = Choice("Thuộc", choices={"unit": "Đơn vị được kiểm tra", "team": "Đoàn kiểm tra"})
    name = Text("Họ và tên", required="Nhập họ và tên.")
    post = Text("Chức vụ, đơn vị công tác", hint="Ghi đủ chức vụ như sẽ in trong văn bản.")
    role = Choice("Vai trò trong Đoàn", choices=ROLES)


class SectionEntry(RecordEntry):
    """An entry that belongs to one domain."""

    section = Choice("Lĩnh vực")

    def offer(self, record: Record) -> None:
        """The sections of the edition."""
        self.section.choices = {section.key: f"{section.order}. {section.title}" for section in record.edition.sections}


class FindingEntry(SectionEntry):
    title = "Tồn tại, hạn chế ngoài phiếu"
    text = Text("Nội dung", required="Nhập nội dung.", lines=True, hint="Viết thành câu như sẽ in trong văn bản.")


class AchievementEntry(SectionEntry):
    title = "Kết quả đạt được"
    text = Text("Nội dung", required="Nhập nội dung.", lines=True, hint="Viết thành câu như sẽ in trong văn bản.")


class CauseEntry(RecordEntry):
    title = "Nguyên nhân"
    kind = Choice("Loại", choices={"objective": "Khách quan", "subjective": "Chủ quan"})
    text = Text("Nội dung", required="Nhập nội dung.", lines=True)


class RecommendationEntry(RecordEntry):
    title = "Kiến nghị"
    addressee = Choice("Đối với", choices={"unit": "Đơn vị được kiểm tra", "departments": "Các sở, ban, ngành"})
    text = Text("Việc phải làm", required="Nhập việc phải làm.", lines=True)
    findings = Several("Khắc phục tồn tại, hạn chế")
    sections = Several("Lĩnh vực")
    person = Text("Người chịu trách nhiệm", hint="Chức vụ, ví dụ Chủ tịch UBND xã.")
    deadline = Deadline("Thời hạn", hint="Ngày (31/12/2026) hoặc tháng (12/2026, đến hạn vào ngày cuối tháng).")
    reason = Text("Lý do chưa có người chịu trách nhiệm hoặc thời hạn", lines=True)

    def offer(self, record: Record) -> None:
        """The record's findings, each by the subjects it stands on, and the sections."""
        # Who edits another part lets go of no finding, though it was withdrawn.
        found = every_finding(record)
        self.findings.choices = {" ".join(f.subjects): _named(f) for f in found}
        self.sections.choices = {s.key: f"{s.order}. {s.title}" for s in record.edition.sections}
        served = set(self.findings.data or ())
        if not self.is_submitted():
            self.findings.data = [" ".join(f.subjects) for f in found if served.intersection(f.subjects)]

    def value(self) -> dict[str, Json]:
        """The findings as single subjects."""
        value = super().value()
        if "findings" in value:
            value["findings"] = [subject for subjects in value["findings"] for subject in subjects.split()]
        return value


def _named(finding: Finding) -> str:
    return f"{finding.code or 'Ngoài phiếu'}{' (đã rút)' if finding.withdrawn else ''}: {finding.text}"


FORMS: dict[str, type[RecordEntry]] = {
    "inspection": TimesEntry,
    "counter": CounterEntry,
    "person": PersonEntry,
    "finding": FindingEntry,
    "achievement": AchievementEntry,
    "cause": CauseEntry,
    "recommendation": RecommendationEntry,
}
# The page that shows the kind, where saving leads back to.
HOMES = {kind: "inspections.show" if kind in ("inspection", "counter", "person") else "findings.show" for kind in FORMS}


@blueprint.route("/<kind>/new", methods=["GET", "POST"])
def create(id: str, kind: str) -> ResponseReturnValue:
    """Write a new entry of a kind; the address may bring a first draft of its parts."""
    record = _guarded(id, kind)
    if kind == "inspection":
        abort(404)
    lists = {part: request.args.getlist(part) for part in ("findings", "sections")}
    form = FORMS[kind](data=request.args.to_dict() | lists | {"entry": guards.acting().new_id()})
    return _edit(record, f"{kind}:{form.entry.data}", kind, form)


@blueprint.route("/<subject>", methods=["GET", "POST"])
def change(id: str, subject: str) -> ResponseReturnValue:
    """Change an entry: an operation that replaces what the form was made from."""
    parsed = parse_subject(subject)
    kind = parsed.kind if parsed else ""
    record = _guarded(id, kind)
    field = "times" if kind == "inspection" else kind
    present = record.times if kind == "inspection" else record.value(subject, field)
    if present is None:
        raise Problem("not_found")
    days = {part: parse_iso(present.get(part)) for part in ("day", "end_day")} if kind == "inspection" else {}
    form = FORMS[kind](data={**present, **days, "base": " ".join(_base(record, subject, field))})
    return _edit(record, subject, field, form, present)


@blueprint.post("/<subject>/remove")
def remove(id: str, subject: str) -> ResponseReturnValue:
    """Take an entry out of the record; its history stays."""
    parsed = parse_subject(subject)
    kind = parsed.kind if parsed else ""
    _guarded(id, kind)
    services.record_entry(guards.acting(), id, subject, kind, None, request.form.get("base", "").split())
    flash("Đã bỏ khỏi bản ghi. Lịch sử vẫn được giữ.")
    return redirect(url_for(HOMES[kind], id=id))


def _edit(
    record: Record, subject: str, field: str, form: RecordEntry, present: Mapping[str, Json] | None = None
) -> ResponseReturnValue:
    kind = "inspection" if field == "times" else field
    form.offer(record)
    kept = {part: v for part, v in (present or {}).items() if part not in form._fields}
    if form.saves(
        lambda: services.record_entry(guards.acting(), record.id, subject, field, kept | form.value(), form.seen())
    ):
        flash("Đã lưu.")
        return redirect(url_for(HOMES[kind], id=record.id))
    newer = None
    if form.problem and form.problem.code == "stale":
        # Both versions are shown; saving once more replaces the newer one knowingly.
        cell = record.cells.get((subject, field))
        newer = cell and {"value": FORMS[kind](formdata=None, data=cell.value), "who": _who(cell.heads[-1].author)}
        form.base.data = " ".join(_base(record, subject, field))
    page = render_template(
        "entries/entry.html",
        form=form,
        record=record,
        subject=subject,
        kind=kind,
        home=HOMES[kind],
        newer=newer,
        exists=present is not None and kind != "inspection",
        illustration=record.plan.illustration,
    )
    return page, form.status


def _guarded(id: str, kind: str) -> Record:
    guards.inspection(id, may="edit" if kind in LED else "record")
    if kind not in FORMS:
        raise Problem("not_found")
    record = inspections.record(guards.reading(), id)
    assert record
    return record


def _base(record: Record, subject: str, field: str) -> tuple[str, ...]:
    cell = record.cells.get((subject, field))
    return cell.base if cell else ()


def _who(author: str) -> str:
    account = accounts.account(guards.reading(), author)
    return account.name if account else ""
