"""Keeping the days off: deadlines in working days pass over them."""

from datetime import date

from inspect_app.domain.dates import short_date
from inspect_app.errors import Problem
from inspect_app.services import checks
from inspect_app.services.context import Context
from inspect_app.store import holidays as store
from inspect_app.store.holidays import Holiday


def add(context: Context, day: date, name: str) -> None:
    """Keep a day off. Raises Problem "form_invalid", also for a day that is one already."""
    checks.refuse({"name": checks.line(name, "Nhập tên ngày nghỉ.")})
    with context.writing() as door:
        if any(known.day == day for known in store.holidays(door.database, day.year)):
            raise Problem("form_invalid", fields={"day": f"Ngày {short_date(day)} đã có trong danh sách."})
        store.add(door.database, Holiday(day, name))
        door.log("add_holiday", f"holiday:{day.isoformat()}", {"name": name})


def remove(context: Context, day: date) -> None:
    """Let go of a day off that somebody entered. Raises Problem "not_found"; a day of a fixed date stays."""
    with context.writing() as door:
        if not store.remove(door.database, day):
            raise Problem("not_found", "Ngày này không có trong danh sách đã nhập. Chưa có gì thay đổi.")
        door.log("remove_holiday", f"holiday:{day.isoformat()}", {})
