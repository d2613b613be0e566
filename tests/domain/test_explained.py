"""Part V: the unit's own words, quoted with their number and date, and what was withdrawn for them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from inspect_app.domain.arrangement import group_of
from inspect_app.domain.document import Bar, Document, Paragraph, unfilled
from inspect_app.domain.edits import Edit, apply, places
from inspect_app.domain.explanation import About, Explanation
from inspect_app.domain.findings import Finding, findings
from inspect_app.domain.judgement import rule
from inspect_app.domain.lacks import lacks
from inspect_app.domain.record import Question, Record
from inspect_app.domain.remedies import asked, resting
from tests.domain.conclusions import FINDING, REMEDY, everything, figures_of, made, recommended, said, under
from tests.pdf.records import lang_son, minh_hoa, with_values

HEADING = "V. GIẢI TRÌNH CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA"
AT = "2026-10-14T02:00:00.000Z"
REASON = "đơn vị đã xuất trình quyết định"


def explaining(record: Record, **parts: Any) -> Record:
    given: dict[str, Any] = {"number": "45/UBND-VP", "day": date(2026, 10, 14), "text": "Thống nhất nội dung."} | parts
    return replace(record, explanation=Explanation(1, "0" * 64, sent=True, actor="A", at=AT, **given))


def part(document: Document) -> list[str]:
    """What stands under the heading, before the closing sentences."""
    paragraphs = said(document)
    return paragraphs[paragraphs.index(HEADING) + 1 : -2]


def named(record: Record, code: str) -> Finding:
    return next(finding for finding in findings(record) if finding.code == code)


def about(finding: Finding, text: str) -> About:
    return About(finding.subjects, finding.text, text)


def withdrawn(record: Record, *found: Finding, reason: str = REASON) -> Record:
    return with_values(record, {(s, "withdrawn"): {"reason": reason} for finding in found for s in finding.subjects})


def serving(
    record: Record, *codes: str, subjects: list[str] | None = None, sections: list[str] | None = None
) -> Record:
    """A record that recommends one thing alone, for the findings of some items."""
    served = subjects or [subject for code in codes for subject in named(record, code).subjects]
    return recommended(record, findings=served, sections=sections or ["procedures", "direction"])


def bars(document: Document) -> list[Bar]:
    return [bar for one in document.appendices for chart in getattr(one.content, "charts", ()) for bar in chart.bars]


def is_met(record: Record, question: Question) -> bool:
    return rule(question.item, record.fields(question.subject), record.target(question.item)) == "met"


def test_without_an_explanation_there_is_no_such_part():
    assert HEADING not in said(made(minh_hoa())) and HEADING not in said(made(lang_son()))


@pytest.mark.parametrize(
    ("number", "day", "lead"),
    [
        ("45/UBND-VP", date(2026, 2, 5), "Tại Văn bản số 45/UBND-VP ngày 05 tháng 02 năm 2026, UBND xã Minh Họa"),
        ("45/UBND-VP", None, "Tại Văn bản số 45/UBND-VP, UBND xã Minh Họa"),
        ("", date(2026, 10, 14), "Tại Văn bản ngày 14 tháng 10 năm 2026, UBND xã Minh Họa"),
    ],
)
def test_it_is_quoted_with_its_number_and_date(number: str, day: date | None, lead: str):
    record = explaining(minh_hoa(), number=number, day=day)
    assert part(made(record)) == [f"{lead} giải trình: “Thống nhất nội dung”."]


def test_without_number_and_date_it_says_when_it_was_sent():
    record = explaining(minh_hoa(), number="", day=None)
    assert part(made(record)) == ["UBND xã Minh Họa giải trình, gửi ngày 14 tháng 10 năm 2026: “Thống nhất nội dung”."]


def test_each_finding_is_named_by_its_place_in_part_two():
    record = minh_hoa()
    second, first = named(record, "3.07"), next(f for f in findings(record) if f.section == "institutions")
    given = explaining(record, text="", about=(about(second, "Do lỗi hệ thống."), about(first, "Đã sửa.")))
    lead, one, other = part(made(given))
    assert lead.endswith("giải trình:")
    assert one == "Về khoản 2 Mục II: “Đã sửa”."
    place = next(p.text for p in made(given).blocks if isinstance(p, Paragraph) and p.subjects == second.subjects)
    assert other == f"Về điểm {place[0]} khoản 3 Mục II: “Do lỗi hệ thống”."


def test_paragraphs_stay_paragraphs_and_the_marks_stand_at_both_ends():
    record = explaining(minh_hoa(), text="Ý một.\n\n Ý hai?\nÝ ba.")
    first, *rest = part(made(record))
    assert first.endswith(": “Ý một.") and rest == ["Ý hai?", "Ý ba”."]


def test_what_was_withdrawn_leaves_part_two_and_says_why():
    record = minh_hoa()
    gone = named(record, "3.07")
    told = withdrawn(explaining(record, about=(about(gone, "Đã nối lại."),)), gone)
    document = made(told)
    [*_, quote, reason] = part(document)
    assert quote == f"Về nội dung đã rút “{gone.text.removesuffix('.')}”: “Đã nối lại”."
    assert reason == (
        f"Sau khi xem xét giải trình, Đoàn kiểm tra rút nội dung “{gone.text.removesuffix('.')}” "
        "khỏi phần tồn tại, hạn chế. Lý do: Đơn vị đã xuất trình quyết định."
    )
    bodies = [block for block in document.blocks if isinstance(block, Paragraph)]
    assert not any(set(gone.subjects) & set(block.subjects) for block in bodies)


def test_recommendations_no_longer_refer_to_what_was_withdrawn():
    record = serving(minh_hoa(), "3.07", "1.05")
    [before], [after] = (
        under(made(one), "IV", "1.") for one in (record, withdrawn(explaining(record), named(record, "3.07")))
    )
    assert "khoản 1" in before and "khoản 3" in before
    assert "khoản 1" in after and "khoản 3" not in after and "lĩnh vực" not in after


def test_a_recommendation_whose_findings_were_all_withdrawn_is_asked_of_nobody_and_comes_back_with_one():
    record = serving(minh_hoa(), "3.07", "1.05")
    gone = [named(record, code) for code in ("3.07", "1.05")]
    none = withdrawn(explaining(record), *gone)
    assert under(made(none), "IV", "1.") == ["Không có kiến nghị."]
    assert [one.id for one in resting(none)] == [REMEDY] and asked(none) == ()
    assert not group_of(none, f"recommendation:{REMEDY}")
    back = with_values(none, {(subject, "withdrawn"): None for subject in gone[1].subjects})
    assert len(under(made(back), "IV", "1.")) == 1 and resting(back) == ()


def test_a_recommendation_that_rests_lacks_nothing():
    record = serving(minh_hoa(), "3.07", sections=["procedures"])
    rests = withdrawn(explaining(record), named(record, "3.07"))
    open_, closed = ([lack for lack in lacks(one) if lack.words.startswith("Kiến nghị")] for one in (record, rests))
    assert len(open_) == 1 and closed == []


def test_a_recommendation_for_a_whole_domain_beside_what_was_withdrawn_stays():
    record = serving(minh_hoa(), "3.07", sections=["procedures", "organisation"])
    [text] = under(made(withdrawn(explaining(record), named(record, "3.07"))), "IV", "1.")
    assert "(khắc phục lĩnh vực 4)" in text


@pytest.mark.parametrize("served", [f"finding:{FINDING}", "item:outreach_plan"])
def test_what_is_no_finding_any_more_by_hand_takes_its_recommendation_along(served: str):
    cells = {(f"finding:{FINDING}", "finding"): None, ("item:outreach_plan", "answer"): "pass"}
    record = with_values(serving(minh_hoa(), subjects=[served], sections=["direction"]), cells)
    assert under(made(record), "IV", "1.") == ["Không có kiến nghị."]


def test_the_checklist_is_printed_as_recorded_and_marks_it():
    record = minh_hoa()
    gone = named(record, "3.07")
    [checklist, *_] = [added.content for added in made(withdrawn(explaining(record), gone)).appendices]
    [entry] = [entry for group in checklist.groups for entry in group.entries if entry.code == "3.07"]
    assert [answer.judged for answer in entry.answers] == ["Tồn tại (đã rút sau giải trình)"]
    assert [answer.verdict for answer in entry.answers] == ["withdrawn"]


def test_the_figures_of_what_was_withdrawn_stay_and_no_word_of_the_table_or_the_chart_calls_them_missed():
    record = minh_hoa()
    gone = next(f for f in findings(record) if f.item in record.plan.targets and not f.counters)
    before, after = made(record), made(withdrawn(explaining(record), gone))
    assert figures_of(before) == figures_of(after)
    row = next(row.cells[0][0] for row in figures_of(after).rows if set(row.subjects) & set(gone.subjects))
    assert f"Hàng {row}: nội dung đã rút khỏi phần tồn tại, hạn chế sau giải trình." in everything(after)
    pairs = [(was, now) for was, now in zip(bars(before), bars(after), strict=True) if was != now]
    assert [(was.style, now.style) for was, now in pairs] == [("missed", "withdrawn")]
    assert all(replace(was, style="withdrawn") == now for was, now in pairs)
    legend = "Cột trắng: nội dung đã rút khỏi phần tồn tại, hạn chế sau giải trình."
    assert legend in everything(after) and legend not in everything(before)


def test_a_rate_that_meets_its_target_is_met_whatever_was_withdrawn_before_it_was_corrected():
    record = minh_hoa()
    met = next(q for q in record.questions() if q.item.key in record.plan.targets and is_met(record, q))
    told = with_values(explaining(record), {(met.subject, "withdrawn"): {"reason": REASON}})
    assert bars(made(told)) == bars(made(record)) and "đã rút" not in everything(made(told))


def test_the_unit_s_words_are_no_places_to_edit_and_move_none():
    record = minh_hoa()
    before, after = made(record), made(explaining(record, text="Câu một.\nCâu hai."))
    keys = [place.key for place in places(before, {})]
    assert [place.key for place in places(after, {})] == keys
    last = {keys[-1]: Edit("Câu kết do thư ký viết./.", places(before, {})[-1].generated)}
    assert said(apply(after, last))[-1] == "Câu kết do thư ký viết./."
    assert part(apply(after, last)) == part(after)


def test_a_gap_that_the_unit_wrote_is_the_unit_s():
    assert unfilled(made(explaining(minh_hoa(), text="Còn …… hồ sơ {x}"))) == ()
    assert "{" not in everything(made(explaining(minh_hoa(), text="Còn …… hồ sơ {x}")))


def test_two_counters_withdrawn_apart_are_two_findings():
    record = minh_hoa()
    joined = next(finding for finding in findings(record) if len(finding.subjects) > 1)
    one = with_values(record, {(joined.subjects[0], "withdrawn"): {"reason": REASON}})
    left = next(finding for finding in findings(one) if finding.item == joined.item)
    assert left.subjects == joined.subjects[1:]
