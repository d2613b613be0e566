"""Part V on paper: quoted between the recommendations and the last sentence, and held against no rule of ours."""

from dataclasses import replace
from datetime import date

from inspect_app import pdf
from inspect_app.domain.explanation import About, Explanation
from inspect_app.domain.findings import findings
from inspect_app.domain.printcheck import check
from inspect_app.domain.record import Record
from tests.pdf import paper
from tests.pdf.records import minh_hoa, with_values

# Words that would be errors if they were the program's: a law that had lapsed by then, a gap, one long word.
SAID = f"Đơn vị làm theo Nghị định số 61/2018/NĐ-CP, còn …… hồ sơ.\nXem {'https://minh-hoa.vn/' * 12}."


def explained() -> Record:
    record = minh_hoa()
    gone, kept = findings(record)[0], findings(record)[-1]
    about = tuple(About(one.subjects, one.text, f"Đã khắc phục {place}.") for place, one in enumerate((gone, kept)))
    given = Explanation(
        1, "0" * 64, "45/UBND-VP", date(2026, 10, 14), SAID, about, sent=True, at="2026-10-14T02:00:00Z"
    )
    values = {(subject, "withdrawn"): {"reason": "Đơn vị xuất trình kế hoạch."} for subject in gone.subjects}
    return replace(with_values(record, values), explanation=given)


def test_it_stands_before_the_last_sentence_with_what_was_withdrawn():
    _, sheet = paper.drawn(explained())
    text = " ".join(sheet.text.split())
    parts = (
        "IV. KIẾN NGHỊ",
        "V. GIẢI TRÌNH CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA",
        "Tại Văn bản số 45/UBND-VP ngày 14 tháng 10 năm 2026, UBND xã Minh Họa giải trình: “Đơn vị làm theo",
        "khoản 8 Mục II: “Đã khắc phục 1”.",
        "“Đã khắc phục 0”.",
        "Lý do: Đơn vị xuất trình kế hoạch.",
        "Trên đây là kết luận kiểm tra",
        "(đã rút",  # a narrow column of the checklist
    )
    places = [text.find(part) for part in parts]
    assert -1 not in places and places == sorted(places), dict(zip(parts, places, strict=True))


def test_the_unit_s_words_are_held_against_no_rule_and_stay_within_the_margins():
    record = explained()
    document, sheet = paper.drawn(record)
    found = check(record, document, pdf.read(sheet.data), pdf.wording())
    codes = {remark.code for remark in found}
    assert not {"law_not_in_force", "unfilled", "margins", "letter_lacking", "finding_unserved"} & codes
