"""Comments stand beside the sentence that they are about, for the team and the committee, and for nobody else."""

import re
from html import unescape

import pytest

KEY = "item:on_time_rate"
PLACE, COMMENTS = f"/conclusion/edits/place?place={KEY}", "/conclusion/comments"
SAID = "Nêu rõ kỳ số liệu."


def words(page: str) -> str:
    return unescape(re.search(r'name="words"[^>]* value="([^"]*)"', page)[1])


@pytest.fixture
def committee(office):
    return office.desk("committee")


def say(office, desk, text: str = SAID):
    form = {"words": words(desk.get(office.path(PLACE)).text), "comment": text}
    return desk.post(office.path(f"{COMMENTS}?place={KEY}"), form, page=office.path(PLACE))


def test_a_comment_is_seen_beside_its_sentence_counted_and_dealt_with(office, committee):
    assert say(office, committee).location.endswith(f"place={KEY}#comments")
    secretary = office.desk("secretary")
    page = secretary.get(office.path(PLACE)).text
    assert SAID in page and "Ủy viên Ban Chỉ đạo" in page
    assert "1 góp ý" in secretary.get(office.path("/conclusion/edits")).text
    assert "1 góp ý chưa xử lý" in secretary.get(office.path("/conclusion")).text
    done = re.search(r'action="([^"]*/resolve\?place=[^"]*)"', page)[1]
    secretary.post(unescape(done), page=office.path(PLACE))
    page = secretary.get(office.path(PLACE)).text
    assert "Trần Thị B ghi đã xử lý" in page and "<details" in page
    assert "góp ý chưa xử lý" not in secretary.get(office.path("/conclusion")).text


def test_a_comment_is_answered_from_where_it_is_read(office, committee):
    say(office, committee)
    secretary = office.desk("secretary")
    for where in (PLACE, COMMENTS):
        address = unescape(re.search(r'href="([^"]*/reply[^"]*)"', secretary.get(office.path(where)).text)[1])
        refused = secretary.post(address, {"reply": " "})
        assert refused.status_code == 400 and "Nhập câu trả lời." in refused.text and SAID in refused.text
        answer = secretary.post(address, {"reply": f"<b>Đã sửa</b> ở {where}"})
        assert answer.location.endswith(f"{where}#comments")
        page = committee.get(office.path(where)).text
        assert f"&lt;b&gt;Đã sửa&lt;/b&gt; ở {where.replace('&', '&amp;')}" in page and "<b>Đã sửa" not in page


def test_what_was_typed_in_answer_stays_where_the_comment_was_dealt_with_meanwhile(office, committee):
    say(office, committee)
    secretary = office.desk("secretary")
    page = secretary.get(office.path(COMMENTS)).text
    address, done = (unescape(re.search(rf'"([^"]*/{way}[^"]*)"', page)[1]) for way in ("reply", "resolve"))
    committee.get(address)
    token = committee.token(address)
    secretary.post(done, page=office.path(COMMENTS))
    late = committee.client.post(address, data={"csrf_token": token, "reply": "Câu trả lời dài"})
    assert late.status_code == 409 and "đã xử lý" in late.text and "Câu trả lời dài" in late.text


def test_who_reads_alone_deals_with_nothing(office, committee):
    say(office, committee)
    page = committee.get(office.path(PLACE)).text
    assert SAID in page and "/resolve" not in page


def test_what_was_typed_stays_where_the_sentence_has_changed_meanwhile(office, committee):
    form = {"words": "Câu cũ.", "comment": SAID}
    answer = committee.post(office.path(f"{COMMENTS}?place={KEY}"), form, page=office.path(PLACE))
    assert answer.status_code == 409 and SAID in answer.text and "đọc câu mới" in answer.text
    form["words"] = words(answer.text)
    assert committee.post(office.path(f"{COMMENTS}?place={KEY}"), form, page=office.path(PLACE)).status_code == 302


def test_an_empty_comment_is_told(office, committee):
    answer = say(office, committee, " ")
    assert answer.status_code == 400 and "Nhập góp ý." in answer.text


def test_what_is_said_is_text_never_markup(office, committee):
    say(office, committee, "<b>Đậm</b>")
    for path in (PLACE, COMMENTS):
        assert "<b>Đậm" not in committee.get(office.path(path)).text


def test_open_comments_are_listed_for_whoever_approves(office, committee):
    say(office, committee)
    leader, show = office.desk("leader"), office.path("/conclusion")
    leader.post(f"{show}/submit", {"before": "draft"}, page=show)
    page = leader.get(show).text
    assert "Còn 1 góp ý chưa xử lý" in page and SAID in page and "Duyệt kết luận" in page


def test_the_clerk_sees_the_draft_and_not_what_was_said_of_it(office, committee):
    say(office, committee)
    clerk = office.desk("clerk")
    for path in ("/conclusion", "/conclusion/edits"):
        page = clerk.get(office.path(path)).text
        assert "góp ý" not in page and SAID not in page


def test_the_bar_shows_who_led_to_each_step(office):
    leader, show = office.desk("leader"), office.path("/conclusion")
    leader.post(f"{show}/submit", {"before": "draft"}, page=show)
    leader.post(f"{show}/return", {"before": "review", "reason": "Nêu rõ số liệu"}, page=show)
    for path in ("/conclusion", "/conclusion/edits", COMMENTS, PLACE):
        page = leader.get(office.path(path)).text
        now = re.search(r'<li class="now returned" aria-current="step">(.*?)</li>', page, re.DOTALL)
        assert "Trả lại" in now[1] and "Nguyễn Văn A" in now[1]
