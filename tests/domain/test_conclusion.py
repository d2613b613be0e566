"""What a conclusion says, and what it doesn't: held on the document's tree, without paper."""

from dataclasses import replace
from datetime import date

import pytest

from inspect_app.domain.document import Paragraph, unfilled
from inspect_app.domain.findings import findings
from tests.domain.conclusions import FINDING, everything, figures_of, made, said, under
from tests.pdf.records import lang_son, minh_hoa, ulid, with_values

# The head and the day.


@pytest.mark.parametrize(("number", "printed"), [("5", "Số: 05/TB-BCĐCCHC"), ("123", "Số: 123/TB-BCĐCCHC")])
def test_a_number_below_ten_takes_a_zero(number: str, printed: str):
    assert made(minh_hoa(), number=number).head.number[0].text == printed


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2026, 2, 5), "Minh Họa, ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 15), "Minh Họa, ngày 15 tháng 3 năm 2026"),
        (date(2026, 11, 1), "Minh Họa, ngày 01 tháng 11 năm 2026"),
    ],
)
def test_days_below_ten_and_months_one_and_two_take_a_zero(day: date, printed: str):
    assert made(minh_hoa(), issued=day).head.date[0].text == printed


def test_a_body_line_that_is_too_wide_is_broken():
    record = minh_hoa()
    wide = replace(record.plan, issuing_lines=("BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH",))
    assert made(replace(record, plan=wide)).head.body == ("BAN CHỈ ĐẠO", "CẢI CÁCH HÀNH CHÍNH")


def test_an_inspection_of_two_days_says_both():
    times = {"day": "2026-10-12", "start": "08:00", "end_day": "2026-10-13", "end": "11:00"}
    opening = said(made(with_values(minh_hoa(), {("inspection", "times"): times})))[0]
    assert "từ ngày 12 tháng 10 năm 2026 đến ngày 13 tháng 10 năm 2026" in opening


def test_a_document_is_dated_by_its_day_and_never_by_the_clock():
    assert made(minh_hoa()).dated == "2026-10-12"
    assert made(minh_hoa(), issued=date(2026, 11, 2)).dated == "2026-11-02"


# Achievements, figures, findings.


def test_every_domain_says_something_in_both_parts():
    document = made(minh_hoa())
    for part in ("I", "II"):
        for title in range(1, 9):
            assert under(document, part, f"{title}. ")


def test_a_domain_without_findings_says_so_in_three_ways():
    inspected = made(minh_hoa())
    assert under(inspected, "II", "4.") == [
        "Qua kiểm tra, Đoàn kiểm tra chưa ghi nhận tồn tại, hạn chế ở lĩnh vực này."
    ]
    empty = made(replace(minh_hoa(), cells={}))
    assert under(empty, "II", "4.") == ["Chưa ghi nhận."]
    assert under(made(lang_son()), "II", "4.") == ["Không nêu trong nguồn."]


def test_points_have_letters_only_where_there_are_two_or_more():
    document = made(minh_hoa())
    assert [text[:2] for text in under(document, "II", "3.")][:6] == ["a)", "b)", "c)", "d)", "đ)", "e)"]
    [single] = under(document, "II", "2.")
    assert not single.startswith("a)")


def test_findings_on_paper_are_those_of_the_record_and_each_can_be_traced():
    record = minh_hoa()
    document = made(record)
    traced = {subject for block in document.blocks if isinstance(block, Paragraph) for subject in block.subjects}
    for finding in findings(record):
        assert set(finding.subjects) <= traced
        assert finding.text.rstrip(".") in everything(document)


def test_two_sources_are_two_rows_with_the_chosen_one_marked_and_its_reason_below():
    document = made(minh_hoa())
    rows = [row for row in figures_of(document).rows if row.subjects == ("item:pending_overdue",)]
    assert [row.cells[2] for row in rows] == [("9/90",), ("7/90",)]
    assert [row.cells[5] for row in rows] == [("Cổng DVCQG",), ("HTTT tỉnh", "(*)")]
    [note] = [b.text for b in document.blocks if isinstance(b, Paragraph) and b.kind == "note"]
    assert f"hàng {rows[1].cells[0][0]}: 02 hồ sơ đã trả kết quả nhưng chưa đồng bộ" in note
    assert "Chỉ tiêu theo Kế hoạch số 12/KH-BCĐCCHC" in note


def test_two_sources_that_say_the_same_share_a_row_that_names_both():
    rows = [row for row in figures_of(made(minh_hoa())).rows if row.subjects == ("item:on_time_rate",)]
    assert [row.cells[5] for row in rows] == [("Cổng DVCQG", "HTTT tỉnh")]


def figure(numerator: str, denominator: str) -> dict[str, str]:
    return {"numerator": numerator, "denominator": denominator, "as_of": "2026-09-30"}


def test_a_note_says_where_the_other_source_falls_on_the_other_side_of_the_target():
    values = {
        ("item:online_payment", "national"): figure("120", "400"),
        ("item:online_payment", "provincial"): figure("240", "400"),
        ("item:online_payment", "chosen"): {"source": "national", "reason": "Số công khai"},
    }
    assert "Theo số liệu của HTTT tỉnh (hàng 9) thì đạt chỉ tiêu." in everything(made(with_values(minh_hoa(), values)))
    values[("item:online_payment", "chosen")] = {"source": "provincial", "reason": "Số đầy đủ"}
    text = everything(made(with_values(minh_hoa(), values)))
    assert "Theo số liệu của Cổng DVCQG (hàng 8) thì chưa đạt chỉ tiêu." in text
    assert "thì chưa đạt" not in everything(made(minh_hoa()))


def test_two_sources_without_a_choice_mark_neither():
    values = {("item:pending_overdue", "chosen"): None}
    text = everything(made(with_values(minh_hoa(), values)))
    assert "Chưa chọn số liệu để kết luận: hàng 3, 4." in text


def test_a_zero_denominator_did_not_arise():
    [row] = [r for r in figures_of(made(minh_hoa())).rows if r.subjects == ("item:electronic_certified_copies",)]
    assert row.cells[2:4] == (("0/0",), ("không phát sinh",))


def test_a_placeholder_that_nothing_fills_is_a_gap_and_listed():
    record = with_values(minh_hoa(), {("item:document_format", "details"): None})
    document = made(record)
    assert "……" in under(document, "II", "2.")[0]
    assert any("thể thức" in text for text in unfilled(document))
    assert unfilled(made(minh_hoa())) == ()


def test_no_brace_reaches_paper_whatever_people_type():
    entry = {"section": "direction", "text": "Số {numerator} và {x"}
    record = with_values(minh_hoa(), {(f"finding:{FINDING}", "finding"): entry, ("item:outreach_plan", "note"): "{a}"})
    text = everything(made(replace(record, plan=replace(record.plan, place="{Minh Họa}"))))
    assert "{" not in text
    assert "}" not in text


# The end, the recipients, the marks.


def test_the_last_sentence_ends_the_document():
    for document in (made(minh_hoa()), made(lang_son())):
        assert said(document)[-1].endswith("./.")
        assert sum("./." in text for text in said(document)) == 1


def test_appendices_are_listed_by_their_numbers():
    document = made(minh_hoa())
    assert [added.number for added in document.appendices] == ["Phụ lục I", "Phụ lục II"]
    assert said(document)[-2] == (
        "Kèm theo Thông báo này: Phụ lục I (kết quả ghi nhận theo phiếu kiểm tra), "
        "Phụ lục II (biểu đồ tỷ lệ so với chỉ tiêu)."
    )
    record = minh_hoa()
    without = made(replace(record, plan=replace(record.plan, targets={})))
    assert [added.number for added in without.appendices] == ["Phụ lục I"]


def test_recipients_are_lines_of_their_own_and_the_file_copy_is_last():
    record = minh_hoa()
    plan = replace(record.plan, recipients=("- Lưu: VT, SNV.", "Đảng ủy, {unit} (để thực hiện);", "Thành viên Đoàn"))
    assert made(replace(record, plan=plan)).signature.recipients == (
        "- Đảng ủy, UBND xã Minh Họa (để thực hiện);",
        "- Thành viên Đoàn;",
        "- Lưu: VT, SNV.",
    )
    bare = replace(lang_son(), plan=replace(lang_son().plan, recipients=()))
    assert made(bare).signature.recipients == ("- (Không nêu trong nguồn);", "- Lưu: VT.")


def test_the_signatory_has_both_posts_and_a_missing_name_is_a_gap():
    signature = made(minh_hoa()).signature
    assert signature.authority == ("TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")
    assert signature.post == ("Phó Chủ tịch UBND tỉnh",)
    assert signature.name == "Nguyễn Văn A"
    record = minh_hoa()
    nameless = made(replace(record, plan=replace(record.plan, signatory_name="")))
    assert nameless.signature.name == "……"
    assert unfilled(nameless) == ("……",)


def test_a_line_of_authority_that_is_too_wide_is_broken():
    record = minh_hoa()
    wide = ("KT. TRƯỞNG BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH",)
    broken = made(replace(record, plan=replace(record.plan, authority_lines=wide))).signature.authority
    assert len(broken) == 2
    assert "CẢI CÁCH HÀNH CHÍNH" in broken[1]


def test_made_up_places_are_marked_and_framed_issued_or_not():
    for draft in (True, False):
        document = made(minh_hoa(), draft=draft)
        assert document.marks[-1] == "SỐ LIỆU MINH HỌA"
        assert document.frame
        assert document.frame.text.startswith("Tỉnh Minh Họa, xã Minh Họa không có thật")


def test_a_notice_of_a_record_with_nothing_in_it_can_still_be_drafted():
    document = made(replace(minh_hoa(), cells={}))
    assert document.appendices[0].number == "Phụ lục I"
    assert ulid(0) not in everything(document)


def test_an_appendix_says_what_it_belongs_to_and_a_blank_date_has_a_line_of_its_own():
    def lines(**values: object) -> list[str]:
        return ["".join(run.text for run in line) for line in made(minh_hoa(), **values).appendices[0].attached]

    body = "của Ban Chỉ đạo cải cách hành chính tỉnh)"
    dated = lines(number="5", issued=date(2026, 2, 5))
    assert dated == ["(Kèm theo Thông báo số 05/TB-BCĐCCHC ngày 05 tháng 02 năm 2026", body]
    assert lines() == ["(Kèm theo Thông báo số /TB-BCĐCCHC", "ngày  tháng  năm ", body]
