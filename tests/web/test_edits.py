"""The editor of the conclusion works without a script, and shows both texts to the second of two editors."""

import re
from html import unescape

import pytest

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
