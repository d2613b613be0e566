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
        store.enter(door.database, Holiday(day, name), context.actor, context.at)
        door.log("add_holiday", f"holiday:{day.isoformat()}", {"name": name})


def remove(context: Context, day: date) -> None:
    """Let go of a day off that somebody entered; that it was one stays to be read.

    Raises Problem "not_found"; a day of a fixed date stays.
    """
    with context.writing() as door:
        known = next((one for one in store.holidays(door.database, day.year) if one.day == day and not one.fixed), None)
        if not known:
            raise Problem("not_found", "Ngày này không có trong danh sách đã nhập. Chưa có gì thay đổi.")
        store.remove(door.database, known, context.actor, context.at)
        door.log("remove_holiday", f"holiday:{day.isoformat()}", {"name": known.name})
