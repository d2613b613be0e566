"""The units that ship with the program."""

import json
from dataclasses import replace
from datetime import date

import pytest

from inspect_app.services import units as services
from inspect_app.store import editions, units
from inspect_app.store.database import connect_reading

DATA = json.loads((editions.DATA / "units.json").read_text(encoding="utf-8"))


@pytest.fixture
def known(context):
    """The units there are, read afresh."""

    def read():
        db = connect_reading(context.database)
        found = {unit.code: unit for unit in units.units(db)}
        db.close()
        return found

    return read


def test_all_units_are_loaded_once(context, known):
    assert services.load_units(context, DATA) == 68
    assert services.load_units(context, DATA) == 0
    assert len(known()) == 68


def test_communes_wards_and_the_former_units_of_the_case(context, known):
    services.load_units(context, DATA)
    current = [unit for unit in known().values() if unit.exists_on(date(2026, 1, 1))]
    assert [sum(unit.kind == kind for unit in current) for kind in ("commune", "ward", "district")] == [61, 4, 0]
    former = [unit.place for unit in known().values() if unit.exists_on(date(2024, 6, 21))]
    assert sorted(former) == ["phường Hoàng Văn Thụ", "thành phố Lạng Sơn", "xã Hoàng Đồng"]
    assert {unit.province for unit in known().values()} == {"tỉnh Lạng Sơn"}


def test_what_an_officer_changed_is_not_loaded_over(context, known):
    services.load_units(context, DATA)
    services.change_unit(context, replace(known()["06040"], proper_name="Tên mới"))
    services.load_units(context, DATA)
    assert known()["06040"].proper_name == "Tên mới"


def test_a_kind_follows_from_the_type_word():
    assert {unit["kind"] == services.KINDS[unit["type_word"]] for unit in DATA["units"]} == {True}
