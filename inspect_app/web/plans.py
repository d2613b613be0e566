"""Plans: drawn up by an officer, read by whoever works under them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField

from inspect_app.domain.plan import Plan, Target
from inspect_app.services import plans as services
from inspect_app.services import visits as visit_services
from inspect_app.store import plans, teams, visits
from inspect_app.web import guards
from inspect_app.web.entry import Day, Entry, Lines, Number, Text, Whole

blueprint = Blueprint("plans", __name__, url_prefix="/plans")


class PlanEntry(Entry):
    number = Text("Số, ký hiệu", required="Nhập số, ký hiệu của kế hoạch.", hint="Ví dụ 12/KH-BCĐCCHC.")
    date = Day("Ngày ban hành", required="Nhập ngày ban hành kế hoạch.")
    subject = Text(
        "Về việc",
        required="Nhập nội dung của kế hoạch.",
        hint="Ví dụ “kiểm tra công tác cải cách hành chính năm 2026”.",
    )
    illustration = BooleanField("Kế hoạch minh họa, không có thật: mọi trang in mang dấu “SỐ LIỆU MINH HỌA”")

    issuing_body = Text(
        "Cơ quan ban hành",
        required="Nhập tên cơ quan ban hành.",
        hint="Viết như trong câu văn, ví dụ “Ban Chỉ đạo cải cách hành chính tỉnh”.",
    )
    issuing_lines = Lines(
        "Tên cơ quan ban hành trên đầu văn bản",
        hint="Chữ in hoa, mỗi dòng một hàng, mỗi hàng rộng nhất 72 mm. Để trống thì chương trình tự chia dòng.",
    )
    parent_lines = Lines(
        "Cơ quan chủ quản trên đầu văn bản",
        hint="Chữ in hoa, mỗi dòng một hàng, mỗi hàng rộng nhất 70 mm. Ví dụ “UBND TỈNH LẠNG SƠN”.",
    )
    abbreviation = Text("Viết tắt cơ quan ban hành", required="Nhập chữ viết tắt.", hint="Ví dụ BCĐCCHC.")
    place = Text("Địa danh", required="Nhập địa danh ghi trước ngày tháng.", hint="Ví dụ Lạng Sơn.")
    document_type = Text("Tên loại văn bản kết luận", required="Nhập tên loại văn bản.", default="THÔNG BÁO")
    document_code = Text("Viết tắt tên loại", required="Nhập chữ viết tắt.", default="TB")

    authority_lines = Lines(
        "Quyền hạn, chức vụ người ký", hint="Mỗi dòng một hàng, ví dụ “TM. BAN CHỈ ĐẠO”, “KT. TRƯỞNG BAN”."
    )
    signatory_post = Text("Chức vụ chính quyền của người ký", hint="In trên họ tên, ví dụ “Phó Chủ tịch UBND tỉnh”.")
    signatory_name = Text("Họ và tên người ký")
    recipients = Lines(
        "Nơi nhận",
        hint="Mỗi dòng một nơi nhận, dòng cuối “Lưu: VT, …”. Không ghi gạch đầu dòng; "
        "viết {unit} ở chỗ tên đơn vị được kiểm tra.",
    )
    address = Text("Cách xưng hô", required="Nhập cách xưng hô.", default="đồng chí", hint="Ví dụ đồng chí, ông, bà.")

    period_from = Day("Thời kỳ kiểm tra từ ngày")
    period_to = Day("Thời kỳ kiểm tra đến ngày")
    period_text = Text("Thời kỳ bằng chữ", hint="Chỉ khi không có ngày chính xác, ví dụ “6 tháng đầu năm 2024”.")
    conclusion_working_days = Whole(
        "Ban hành kết luận trong (ngày làm việc)", 1, 365, required="Nhập số ngày.", default=15
    )
    explanation_working_days = Whole(
        "Gửi giải trình trong (ngày làm việc)", 1, 365, required="Nhập số ngày.", default=5
    )
    remediation_days = Whole("Báo cáo khắc phục trong (ngày)", 1, 365, required="Nhập số ngày.", default=15)
    report_through = Text("Báo cáo qua", required="Nhập cơ quan nhận báo cáo.", default="Sở Nội vụ")
    revision = HiddenField(default="1")

    # What stands beside its neighbour where there is room.
    HALF = frozenset(
        ("number", "abbreviation", "place", "document_type", "document_code", "signatory_post", "signatory_name")
    )
    GROUPS = (
        ("Văn bản kế hoạch", ("number", "date", "subject", "illustration")),
        (
            "Cơ quan ban hành",
            (
                "issuing_body",
                "issuing_lines",
                "parent_lines",
                "abbreviation",
                "place",
                "document_type",
                "document_code",
            ),
        ),
        ("Ký, nơi nhận", ("authority_lines", "signatory_post", "signatory_name", "recipients", "address")),
        (
            "Thời kỳ và thời hạn",
            (
                "period_from",
                "period_to",
                "period_text",
                "conclusion_working_days",
                "explanation_working_days",
                "remediation_days",
                "report_through",
            ),
        ),
    )

    def plan(self, id: str = "") -> Plan:
        """What was typed."""
        typed = {name: self[name].data for _, names in self.GROUPS for name in names}
        return Plan(id=id, revision=self.revision_seen, **typed)


class TargetsEntry(Entry):
    """A target for each item that has a rate; its fields are made by `for_items`."""

    revision = HiddenField()

    @property
    def targets(self) -> dict[str, Target]:
        """What was typed, by item key; a row left empty sets none."""
        rows = {key: (self[f"percent-{key}"].data, self[f"document-{key}"].data) for key in self.keys}
        return {key: Target(percent, document) for key, (percent, document) in rows.items() if percent is not None}

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a document without its percentage."""
        valid = super().validate(extra_validators)
        for key in self.keys:
            percent = self[f"percent-{key}"]
            if self[f"document-{key}"].data and not percent.typed:
                percent.errors = ["Ghi chỉ tiêu, hoặc xóa văn bản ở bên cạnh."]
                valid = False
        return valid

    @classmethod
    def for_plan(cls, plan: Plan) -> "TargetsEntry":
        """The form of the program's edition, filled with a plan's targets."""
        rows: dict[str, Any] = {"keys": tuple(item.key for item in services.items_with_targets())}
        for item in services.items_with_targets():
            rows[f"percent-{item.key}"] = Number(f"Chỉ tiêu của nội dung {item.code}, phần trăm")
            rows[f"document-{item.key}"] = Text(f"Văn bản giao chỉ tiêu của nội dung {item.code}")
        form: TargetsEntry = type("Targets", (cls,), rows)(data={"revision": plan.revision} | cls.values(plan))
        return form

    @staticmethod
    def values(plan: Plan) -> dict[str, Any]:
        """A plan's targets by field name."""
        percents = {f"percent-{key}": target.percent for key, target in plan.targets.items()}
        return percents | {f"document-{key}": target.document for key, target in plan.targets.items()}


@blueprint.get("")
def index() -> str:
    """The plans that the person may read, the latest first."""
    account = guards.allowed("list_plans")
    theirs = teams.plans_of_account(guards.reading(), account.id)
    readable = [p for p in plans.plans(guards.reading()) if guards.may("read_plan") or p.id in theirs]
    return render_template("plans/index.html", plans=readable)


@blueprint.route("/new", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Draw up a plan."""
    guards.allowed("edit_plan")
    form = PlanEntry()
    if form.saves(lambda: services.create_plan(guards.acting(), form.plan())):
        flash("Đã lập kế hoạch. Tiếp theo: chỉ tiêu, đoàn kiểm tra, đơn vị.")
        return redirect(url_for(".show", id=form.result))
    return render_template("plans/edit.html", form=form, plan=None), form.status


@blueprint.get("/<id>")
def show(id: str) -> str:
    """A plan on one page: its teams, their units, how far they are."""
    plan = guards.plan(id, may="read")
    db, account = guards.reading(), guards.current_account()
    found = visits.of_plan(db, id)
    return render_template(
        "plans/show.html",
        plan=plan,
        teams=teams.teams_of_plan(db, id),
        visits=found,
        progress=(progress := visit_services.progress_of(db, found)),
        stages=visit_services.stages(found, progress),
        known=visit_services.known_to(db, account, found),
        items=services.items_with_targets(),
        facts=_facts(plan),
        illustration=plan.illustration,
    )


@blueprint.route("/<id>/edit", methods=["GET", "POST"])
def change(id: str) -> ResponseReturnValue:
    """Change a plan."""
    plan = guards.plan(id, may="edit")
    form = PlanEntry(obj=plan)
    if form.saves(lambda: services.change_plan(guards.acting(), form.plan(id))):
        flash("Đã lưu kế hoạch.")
        return redirect(url_for(".show", id=id))
    form.look_again(plan.revision, {name: getattr(plan, name) for name in form.data if hasattr(plan, name)})
    return render_template("plans/edit.html", form=form, plan=plan), form.status


@blueprint.route("/<id>/targets", methods=["GET", "POST"])
def targets(id: str) -> ResponseReturnValue:
    """Set the targets of a plan's rates, each with the document that sets it."""
    plan = guards.plan(id, may="edit")
    form = TargetsEntry.for_plan(plan)
    if form.saves(lambda: services.set_targets(guards.acting(), id, form.revision_seen, form.targets)):
        flash("Đã lưu chỉ tiêu.")
        return redirect(url_for(".show", id=id))
    items = services.items_with_targets()
    nothing = {name: None if name.startswith("percent") else "" for name in form.data if "-" in name}
    form.look_again(plan.revision, nothing | form.values(plan))
    return render_template("plans/targets.html", form=form, plan=plan, items=items), form.status


def _facts(plan: Plan) -> list[tuple[str, str]]:
    form = PlanEntry(obj=plan)
    names = [name for _, names in form.GROUPS[1:] for name in names]
    return [(form[name].label.text, form[name].told) for name in names]
