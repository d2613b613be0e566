"""The acceptance case, made from a published article: nothing that the article doesn't print."""

from dataclasses import replace

from inspect_app.domain.document import Table
from tests.domain.conclusions import everything, made, said, under
from tests.pdf.records import lang_son


def test_the_acceptance_case_prints_no_figure_number_date_signatory_person_or_deadline():
    document = made(lang_son())
    assert document.head.number[1].blank
    assert [run.blank for run in document.head.date if run.blank] == ["11", "11", "13"]
    assert not any(isinstance(block, Table) for block in document.blocks)
    assert document.appendices == ()
    assert document.signature.style == "unknown"
    assert document.signature.name == "(Họ và tên: không nêu trong nguồn)"
    body = " ".join(said(document))
    assert "%" not in body
    assert body.count("Người chịu trách nhiệm: không nêu trong nguồn. Thời hạn: không nêu trong nguồn.") == 2
    assert "Số liệu tính đến: không nêu trong nguồn." in body
    assert "chưa ghi nhận" not in body.lower()


def test_the_acceptance_case_says_what_it_was_made_from():
    document = made(lang_son())
    assert document.marks == ("DỰ THẢO", "LẬP TỪ BÀI ĐÃ CÔNG BỐ")
    assert document.frame
    assert document.frame.title.startswith("Bản ghi lập từ bài đã công bố, không phải văn bản do")
    assert "Nguyễn Hải Hoàng, Phòng TCBC&CCHC" in document.frame.text
    assert made(lang_son(), draft=False).marks == ("LẬP TỪ BÀI ĐÃ CÔNG BỐ",)


def test_the_acceptance_case_opens_with_plan_day_leader_and_counters():
    opening = said(made(lang_son()))
    assert opening[0] == (
        "Thực hiện Kế hoạch số 80/KH-BCĐCCHC ngày 29 tháng 5 năm 2024 của Ban Chỉ đạo cải cách hành chính tỉnh về "
        "kiểm tra công tác cải cách hành chính (CCHC) năm 2024, ngày 21 tháng 6 năm 2024, Đoàn kiểm tra của Ban Chỉ "
        "đạo do đồng chí Trịnh Tiến Duy, Chánh Văn phòng UBND tỉnh, thành viên Ban Chỉ đạo CCHC tỉnh, làm Trưởng đoàn "
        "đã kiểm tra công tác CCHC tại thành phố Lạng Sơn."
    )
    assert "bộ phận một cửa của UBND thành phố, UBND xã Hoàng Đồng và UBND phường Hoàng Văn Thụ." in opening[1]
    assert opening[1].endswith(
        "Thành viên khác của Đoàn kiểm tra và đại diện đơn vị được kiểm tra: không nêu trong nguồn."
    )
    assert opening[2].startswith("Thời kỳ kiểm tra: 6 tháng đầu năm 2024.")
    assert opening[3].endswith("Trưởng đoàn kiểm tra kết luận như sau:")
    assert opening[3].count("kết luận như sau") == 1


def test_the_acceptance_case_has_its_six_shortcomings_in_the_article_s_words_under_their_domains():
    document = made(lang_son())
    assert under(document, "II", "1.") == ["Công tác tuyên truyền cải cách hành chính chưa đa dạng, phong phú."]
    assert under(document, "II", "3.") == [
        "a) Còn phát sinh phản ánh, kiến nghị của tổ chức, cá nhân về quy định hành chính.",
        "b) Còn có hồ sơ chậm hạn trên Cổng Dịch vụ công quốc gia và Hệ thống Thông tin giải quyết TTHC của tỉnh.",
        "c) Còn có hồ sơ giải quyết TTHC quá hạn.",
    ]
    assert under(document, "II", "6.") == ["Tỷ lệ giải ngân kế hoạch đầu tư vốn ngân sách nhà nước còn thấp."]
    assert under(document, "II", "7.") == ["Tỷ lệ thanh toán trực tuyến thấp."]
    for silent in ("2.", "4.", "5."):
        assert under(document, "II", silent) == ["Không nêu trong nguồn."]
    assert under(document, "II", "8.") == ["Kết quả tại từng bộ phận một cửa: không nêu trong nguồn."]
    assert any("“…” (danh sách chưa đầy đủ)" in text for text in said(document))


def test_the_acceptance_case_names_seven_domains_and_the_indices():
    first, second = under(made(lang_son()), "IV", "1. Đối với thành phố Lạng Sơn")
    assert first.startswith("a) Cần tập trung lãnh đạo")
    assert "chế độ công vụ; tài chính công; chính quyền điện tử… Người chịu trách nhiệm" in first
    assert "PAPI, SIPAS" in second
    assert "khắc phục" not in first + second


def test_a_source_s_closed_list_is_not_called_open():
    record = lang_son()
    assert record.source
    closed = made(replace(record, source=replace(record.source, list_open=False)))
    assert "chưa đầy đủ" not in everything(closed)


def test_a_source_that_says_less_is_told_with_less():
    record = lang_son()
    assert record.source
    bare = made(replace(record, source=replace(record.source, course="", acknowledged="", author="")))
    assert "Trưởng đoàn kiểm tra kết luận như sau:" in said(bare)
    assert "ghi nhận những kết quả" not in everything(bare)
    assert "()" not in everything(bare)
