"""The editor of the conclusion works without a script, and shows both texts to the second of two editors."""

import io
import re
from html import unescape

import pytest
from PIL import Image

PLACE = "/conclusion/edits/place?place=opening:0:1"


def fields(page: str) -> dict[str, str]:
    return {
        name: unescape(re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1]) for name in ("revision", "generated")
    }


@pytest.fixture
def secretary(office):
    return office.desk("secretary")


def test_an_edit_is_marked_printed_and_taken_back(office, secretary):
    page = secretary.get(office.path(PLACE)).text
    assert "Đã sửa tay" not in page
    sent = secretary.post(office.path(PLACE), fields(page) | {"text": "Câu của thư ký.\n- Ý một;"})
    assert sent.status_code == 302
    page = secretary.get(office.path(PLACE)).text
    assert "Đã sửa tay" in page and "Câu của thư ký." in page and "Khôi phục câu gốc" in page
    assert "Câu của thư ký." in secretary.get(office.path("/conclusion/edits")).text
    restore = office.path("/conclusion/edits/restore?place=opening:0:1")
    secretary.post(restore, {"revision": fields(page)["revision"]}, page=office.path(PLACE))
    assert "Đã sửa tay" not in secretary.get(office.path(PLACE)).text


def test_the_second_of_two_editors_sees_both_texts_and_can_merge(office, secretary):
    leader = office.desk("leader")
    seen = fields(leader.get(office.path(PLACE)).text)
    secretary.post(office.path(PLACE), seen | {"text": "Câu của thư ký."})
    answer = leader.post(office.path(PLACE), seen | {"text": "Câu của trưởng đoàn."})
    assert answer.status_code == 409
    assert "Chưa có gì bị mất" in answer.text
    assert "Câu của thư ký." in answer.text and "Câu của trưởng đoàn." in answer.text
    merged = leader.post(office.path(PLACE), fields(answer.text) | {"text": "Câu của cả hai."})
    assert merged.status_code == 302
    assert "Câu của cả hai." in secretary.get(office.path(PLACE)).text


def test_an_empty_sentence_is_told_and_changes_nothing(office, secretary):
    answer = secretary.post(office.path(PLACE), fields(secretary.get(office.path(PLACE)).text) | {"text": " "})
    assert answer.status_code == 400 and "Khôi phục câu gốc" in answer.text
    assert "Chưa sửa câu nào" in secretary.get(office.path("/conclusion/edits")).text


@pytest.mark.parametrize("revision", ["", "x", "-1", "٣", "99"])
def test_a_revision_that_is_none_is_no_crash(office, secretary, revision):
    seen = fields(secretary.get(office.path(PLACE)).text) | {"revision": revision, "text": "Câu khác."}
    assert secretary.post(office.path(PLACE), seen).status_code == 400


def test_what_is_typed_is_text_never_markup(office, secretary):
    seen = fields(secretary.get(office.path(PLACE)).text)
    secretary.post(office.path(PLACE), seen | {"text": "<b>Đậm</b>"})
    assert "<b>Đậm" not in secretary.get(office.path("/conclusion/edits")).text
    assert secretary.get(office.path("/conclusion/draft.pdf")).data.startswith(b"%PDF")


def test_the_page_of_the_sentence_stands_beside_it(office, secretary):
    page = secretary.get(office.path("/conclusion/edits")).text
    places = re.findall(r"/conclusion/edits/place\?place=(recommendation[^\"&]+)", page)
    page = secretary.get(office.path(f"/conclusion/edits/place?place={places[-1]}")).text
    (number,) = re.findall(r"/conclusion/pages/(\d+)\.png", page)
    assert int(number) > 1


def test_the_way_from_draft_over_a_return_to_approval(office, secretary):
    leader, show = office.desk("leader"), office.path("/conclusion")
    secretary.post(f"{show}/submit", {"before": "draft"}, page=show)
    refused = secretary.post(office.path(PLACE), {"text": "x", "revision": "0", "generated": ""}, page=show)
    assert refused.status_code == 409
    assert leader.post(f"{show}/return", {"before": "review", "reason": " "}, page=show).status_code == 400
    leader.post(f"{show}/return", {"before": "review", "reason": "Nêu rõ số liệu"}, page=show)
    page = secretary.get(show).text
    assert "Bước hiện tại: Trả lại" in page and "Lý do: Nêu rõ số liệu" in page
    secretary.post(f"{show}/submit", {"before": "returned"}, page=show)
    assert leader.post(f"{show}/approve", page=show).status_code == 400
    for remark in re.findall(r"/conclusion/accept\?remark=(\w+)", leader.get(show).text):
        leader.post(office.path(f"/conclusion/accept?remark={remark}"), {"reason": "Đã xem, giữ nguyên."})
    leader.post(f"{show}/approve", page=show)
    assert "Bước hiện tại: Đã duyệt" in secretary.get(show).text


ORDER = "/conclusion/edits/order?place="
FINDING = "item:on_time_rate"


def letters(page: str) -> list[str]:
    return re.findall(r'id="place-(item:[^"]+)"', page)


def test_a_finding_is_moved_by_a_button_and_the_focus_follows_it(office, secretary):
    index = office.path("/conclusion/edits")
    before = letters(secretary.get(index).text)
    sent = secretary.post(office.path(ORDER + FINDING), {"revision": "0", "way": "down"}, page=index)
    assert sent.location.endswith(f"#place-{FINDING}")
    page = secretary.get(sent.location).text
    after = letters(page)
    at = before.index(FINDING)
    assert after == [*before[:at], before[at + 1], FINDING, *before[at + 2 :]]
    assert "Thứ tự đã sửa tay" in page and "Khôi phục thứ tự gốc" in page
    secretary.post(office.path(ORDER + FINDING), {"revision": "1"}, page=index)
    page = secretary.get(index).text
    assert letters(page) == before and "Thứ tự đã sửa tay" not in page


def test_the_second_to_move_sees_both_orders_and_can_take_either(office, secretary):
    leader, index = office.desk("leader"), office.path("/conclusion/edits")
    secretary.post(office.path(ORDER + FINDING), {"revision": "0", "way": "down"}, page=index)
    answer = leader.post(office.path(ORDER + FINDING), {"revision": "0", "way": "up"}, page=index)
    assert answer.status_code == 409 and "Chưa có gì bị mất" in answer.text
    assert "Giữ thứ tự đã lưu" in answer.text and "Dùng thứ tự của tôi" in answer.text
    mine = re.search(r'name="order" value="([^"]+)"', answer.text)[1]
    taken = leader.post(office.path(ORDER + FINDING), {"revision": "1", "order": mine}, page=index)
    assert taken.status_code == 302
    found = [key for key in letters(leader.get(index).text) if key in mine.split()]
    assert found[:2] == [FINDING, next(key for key in mine.split() if key != FINDING)]


@pytest.mark.parametrize("sent", [{"revision": "x"}, {"revision": "9", "way": "up"}, {"way": "up"}])
def test_an_order_from_nowhere_is_no_crash(office, secretary, sent):
    index = office.path("/conclusion/edits")
    assert secretary.post(office.path(ORDER + FINDING), sent, page=index).status_code == 400


def test_who_only_reads_sees_the_source_and_no_form_to_edit(office):
    page = office.desk("committee").get(office.path(f"/conclusion/edits/place?place={FINDING}")).text
    assert "Nguồn của câu này" in page and "Nội dung 3.04" in page and "Gửi góp ý" in page
    assert "Lưu câu" not in page
    assert "Chuyển xuống" not in office.desk("committee").get(office.path("/conclusion/edits")).text


def test_the_sentence_at_hand_is_marked_on_its_page_alone(office, secretary):
    page = secretary.get(office.path(f"/conclusion/edits/place?place={FINDING}")).text
    address = re.search(r'src="([^"]*/pages/(\d+)\.png)\?place=[^"]*"', page)
    plain, marked = secretary.get(address[1]).data, secretary.get(f"{address[1]}?place={FINDING}").data
    assert plain != marked and marked.startswith(b"\x89PNG")
    other = office.path("/conclusion/pages/1.png")
    with Image.open(io.BytesIO(secretary.get(f"{other}?place={FINDING}").data)) as first:
        assert all(red == blue for _, (red, _, blue) in first.convert("RGB").getcolors(1 << 16))


def test_a_recommendation_leads_to_its_record_and_says_what_is_printed_otherwise(office, secretary):
    made = next(one for one in office.record().recommendations if one.person and one.deadline)
    path = office.path(f"/conclusion/edits/place?place=recommendation:{made.id}")
    page = secretary.get(path).text
    assert f"/entries/recommendation:{made.id}" in page and "chưa duyệt được" not in page
    secretary.post(path, fields(page) | {"text": "Xin lỗi. Thời hạn: trước ngày 15 tháng 01 năm 2027."})
    page = secretary.get(path).text
    assert "Kiến nghị đã sửa ghi thời hạn khác bản ghi" in page and "chưa duyệt được" in page
