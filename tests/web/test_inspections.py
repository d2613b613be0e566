"""The desk pages of one inspection: opening it, what people write into it, its draft."""

import re

import pytest

from inspect_app.web import inspections

FINDING = "Chưa có kế hoạch riêng"


def hidden(text: str, name: str) -> str:
    match = re.search(rf'name="{name}"[^>]* value="([^"]*)"', text)
    assert match, name
    return match[1]


def test_the_list_shows_each_role_what_it_may_know_of(office):
    for role, places in (
        ("officer", {"Xã Minh Họa (", "Xã Minh Họa B", "Thành phố Lạng Sơn"}),
        ("committee", {"Xã Minh Họa (", "Xã Minh Họa B", "Thành phố Lạng Sơn"}),
        ("clerk", {"Xã Minh Họa (", "Xã Minh Họa B", "Thành phố Lạng Sơn"}),
        ("member", {"Xã Minh Họa (", "Xã Minh Họa B"}),
        ("unit", {"Xã Minh Họa ("}),
    ):
        text = office.desk(role).get("/inspections").text
        shown = {p for p in ("Xã Minh Họa (", "Xã Minh Họa B", "Thành phố Lạng Sơn") if p in text}
        assert shown == places, role


def test_a_long_list_goes_on_page_after_page(office, monkeypatch):
    monkeypatch.setattr(inspections, "PAGE", 2)
    desk = office.desk("officer")
    first, second = desk.get("/inspections").text, desk.get("/inspections?page=2").text
    assert first.count('<th scope="row">') == 2 and 'href="/inspections?page=2"' in first
    assert second.count('<th scope="row">') == 1 and 'href="/inspections?page=1"' in second
    for typed in ("0", "9", "x", "-1", "²"):
        assert desk.get(f"/inspections?page={typed}").status_code == 200


def test_another_teams_inspection_is_refused_in_words(office):
    for rest in ("", "/findings", "/conclusion", "/checklist", "/entries/inspection"):
        answer = office.desk("leader").get(office.path(rest, "lang_son"))
        assert answer.status_code == 403
        assert "không được" in answer.text


def test_the_unit_sees_that_it_was_inspected_and_no_more(office):
    answer = office.desk("unit").get(office.path())
    assert answer.status_code == 200
    assert "Đoàn số 01" in answer.text and "thanh toán trực tuyến" not in answer.text
    assert office.desk("unit").get(office.path("", "empty")).status_code == 403


def test_the_page_tells_progress_people_and_findings(office):
    text = office.desk("secretary").get(office.path()).text
    for words in ("81/81", "Phạm Văn D", "Trung tâm Phục vụ HCC xã", "(120/400 hồ sơ, 30,00%)", "<svg"):
        assert words in text


def test_a_record_from_a_publication_says_so_on_every_page(office):
    for rest in ("", "/findings", "/conclusion"):
        text = office.desk("officer").get(office.path(rest, "lang_son")).text
        assert "Bản ghi lập từ bài đã công bố" in text and "Lập từ bài đã công bố" in text
        assert "Số liệu minh họa" not in text


def test_a_finding_of_ones_own_is_written_and_taken_out_again(office):
    desk, page = office.desk("member"), office.path("/entries/finding/new")
    answer = desk.post(
        page, {"section": "institutions", "text": FINDING, "entry": hidden(desk.get(page).text, "entry")}
    )
    assert answer.status_code == 302
    (made,) = [f for f in office.record().free_findings if f.text == FINDING]
    form = office.path(f"/entries/finding:{made.id}")
    desk.post(form + "/remove", {"base": hidden(desk.get(form).text, "base")}, form)
    assert FINDING not in [f.text for f in office.record().free_findings]


def test_a_form_sent_twice_is_kept_once(office):
    desk, page = office.desk("member"), office.path("/entries/finding/new")
    form = {"section": "institutions", "text": FINDING, "entry": hidden(desk.get(page).text, "entry")}
    assert desk.post(page, form).status_code == 302
    assert desk.post(page, form).status_code == 409
    assert [f.text for f in office.record().free_findings].count(FINDING) == 1


def test_of_two_people_at_one_form_the_second_sees_both_and_decides(office):
    first, second = office.desk("secretary"), office.desk("leader")
    cause = office.record().causes[0]
    page = office.path(f"/entries/cause:{cause.id}")
    base = hidden(first.get(page).text, "base")
    first.post(page, {"kind": "objective", "text": "Bản của thư ký", "base": base})
    answer = second.post(page, {"kind": "objective", "text": "Bản của trưởng đoàn", "base": base})
    assert answer.status_code == 409
    assert "Bản của thư ký" in answer.text and "Bản của trưởng đoàn" in answer.text
    assert office.record().causes[0].text == "Bản của thư ký"
    again = {"kind": "objective", "text": "Bản của trưởng đoàn", "base": hidden(answer.text, "base")}
    assert second.post(page, again).status_code == 302
    assert office.record().causes[0].text == "Bản của trưởng đoàn"


@pytest.mark.parametrize(
    ("kind", "form", "field"),
    [
        ("finding", {"section": "institutions", "text": ""}, "text"),
        ("finding", {"section": "institutions", "text": "dài" * 50_000}, "text"),
        ("finding", {"section": "institutions", "text": "chuông\x07"}, "text"),
        ("finding", {"section": "nowhere", "text": "Có"}, "section"),
        ("person", {"side": "unit", "name": " ", "role": ""}, "name"),
        ("counter", {"name": ""}, "name"),
        ("cause", {"kind": "neither", "text": "Có"}, "kind"),
        ("recommendation", {"addressee": "unit", "text": "Làm", "deadline": "31/2/2026"}, "deadline"),
        ("recommendation", {"addressee": "unit", "text": "Làm", "deadline": "13/2026"}, "deadline"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field_and_changes_nothing(office, kind, form, field):
    desk, page = office.desk("secretary"), office.path(f"/entries/{kind}/new")
    before = office.record().cells
    answer = desk.post(page, form)
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text and f'id="{field}-error"' in answer.text
    assert office.record().cells == before


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "31/02/2026"}, "day"),
        ({"day": "12/10/2026", "start": "25:00"}, "start"),
        ({"day": "12/10/2026", "start": "10:00", "end": "09:00"}, "end"),
        ({"day": "12/10/2026", "end_day": "11/10/2026"}, "end_day"),
    ],
)
def test_times_that_cannot_be_are_refused(office, times, field):
    desk, page = office.desk("member"), office.path("/entries/inspection")
    answer = desk.post(page, {"base": hidden(desk.get(page).text, "base")} | times)
    assert answer.status_code == 400 and f'id="{field}-error"' in answer.text
    assert office.record().times["start"] == "08:00"


def test_times_are_read_at_the_desk_as_on_the_tablet(office):
    desk, page = office.desk("member"), office.path("/entries/inspection")
    desk.post(page, {"base": hidden(desk.get(page).text, "base"), "day": "12/10/2026", "start": "8h", "end": "11h30"})
    assert office.record().times == {"day": "2026-10-12", "start": "08:00", "end_day": "", "end": "11:30"}


def test_a_deadline_may_be_a_month(office):
    desk, page = office.desk("secretary"), office.path("/entries/recommendation/new")
    form = {"addressee": "departments", "text": "Phối hợp", "person": "Giám đốc Sở", "deadline": "5/2027"}
    desk.post(page, form | {"entry": hidden(desk.get(page).text, "entry")})
    assert office.record().recommendations[-1].deadline == "2027-05"
    assert "tháng 5/2027" in desk.get(office.path("/findings")).text


def test_a_member_does_not_write_what_the_conclusion_answers_for(office):
    for kind in ("recommendation", "cause"):
        assert office.desk("member").get(office.path(f"/entries/{kind}/new")).status_code == 403
    for role in ("officer", "committee", "clerk"):
        assert office.desk(role).get(office.path("/entries/finding/new")).status_code == 403


def test_a_sentence_is_edited_at_all_its_counters_and_restored(office):
    desk = office.desk("secretary")
    (subject, other) = [s for s, f in office.record().cells if s.startswith("item:filing_on_behalf") and f == "answer"]
    page = office.path(f"/findings/wording?subject={subject}")
    form = desk.get(page).text
    assert "Điểm tiếp nhận số 2" in form
    desk.post(page, {"text": "Công chức còn làm thay người dân", "base": hidden(form, "base")})
    record = office.record()
    assert record.value(subject, "wording") == record.value(other, "wording") == "Công chức còn làm thay người dân"
    text = desk.get(office.path("/findings")).text
    assert "làm thay người dân (Trung tâm Phục vụ HCC xã; Điểm tiếp nhận số 2)" in text and "Đã sửa tay" in text
    restore = office.path(f"/findings/wording/restore?subject={subject}")
    desk.post(restore, {"base": hidden(desk.get(page).text, "base")}, page)
    assert "Đã sửa tay" not in desk.get(office.path("/findings")).text


def test_the_items_recommendations_are_added_once_for_what_has_none(office):
    desk, page = office.desk("secretary"), office.path("/findings")
    before = len(office.record().recommendations)
    removed = next(r for r in office.record().recommendations if "giải ngân" in r.text)
    form = office.path(f"/entries/recommendation:{removed.id}")
    desk.post(form + "/remove", {"base": hidden(desk.get(form).text, "base")}, form)
    assert "Chưa có kiến nghị" in desk.get(page).text
    for _ in range(2):
        desk.post(
            office.path("/findings/recommendations"),
            page=form.replace(removed.id, office.record().recommendations[0].id),
        )
    made = office.record().recommendations
    assert len(made) == before
    assert made[-1].text == "Đẩy nhanh giải ngân vốn đầu tư công, có tiến độ từng dự án"
    assert made[-1].findings == ("item:public_investment_disbursed",)
    assert "Thiếu người chịu trách nhiệm hoặc thời hạn" in desk.get(page).text


def test_rates_that_met_their_target_are_offered_as_achievements(office):
    text = office.desk("secretary").get(office.path("/findings")).text
    assert "có thể đưa vào" not in text  # both are taken already
    desk = office.desk("secretary")
    for made in [a for a in office.record().achievements if a.item == "dossiers_digitised"]:
        form = office.path(f"/entries/achievement:{made.id}")
        desk.post(form + "/remove", {"base": hidden(desk.get(form).text, "base")}, form)
    text = desk.get(office.path("/findings")).text
    assert "có thể đưa vào" in text and "đạt 95,00% (1.235/1.300" in text


def test_the_draft_is_looked_at_page_by_page_and_taken_away(office):
    desk = office.desk("secretary")
    pages = re.findall(r'src="(/inspections/[^"]+\.png)"', desk.get(office.path("/conclusion", "lang_son")).text)
    assert pages == []  # another team's
    desk = office.desk("officer")
    pages = re.findall(r'src="(/inspections/[^"]+\.png)"', desk.get(office.path("/conclusion", "lang_son")).text)
    assert len(pages) >= 3
    picture = desk.get(pages[0])
    assert picture.mimetype == "image/png" and picture.data.startswith(b"\x89PNG")
    assert desk.get(office.path("/conclusion/pages/99.png", "lang_son")).status_code == 404
    file = desk.get(office.path("/conclusion/draft.pdf", "lang_son"))
    assert file.mimetype == "application/pdf" and file.data.startswith(b"%PDF")


def test_the_officer_opens_an_inspection_of_an_assigned_unit(office):
    from inspect_app.domain.plan import Assignment, PlannedCounter
    from inspect_app.services.context import Context
    from inspect_app.store import teams, units

    context = Context(office.demo.database, office.demo.ids["officer"])
    with context.writing() as door:
        unit = units.unit(door.database, "06040")
        assigned = Assignment(context.new_id(), office.demo.ids["team"], unit, (PlannedCounter("Một cửa"),))
        teams.put_assignment(door.database, assigned)
        door.log("test", "", {})
    desk, page = office.desk("officer"), f"/assignments/{assigned.id}/open"
    assert desk.post(page, {"day": "không phải ngày"}).status_code == 400
    answer = desk.post(page, {"day": "5/11/2026"})
    assert answer.status_code == 302
    assert "05/11/2026" in desk.get(answer.location).text
    assert desk.post(page, {"day": "5/11/2026"}).status_code == 409
    assert office.desk("leader").get(page).status_code == 403


@pytest.mark.parametrize("path", ["/inspections/nothing", "/inspections/nothing/findings", "/assignments/nothing/open"])
def test_what_is_not_there_is_not_found(office, path):
    assert office.desk("officer").get(path).status_code == 404
