"""The check before approval: each remark has a document that brings it about alone."""

import unicodedata
from dataclasses import replace
from datetime import date
from functools import cache

import pydyf
import pytest

from inspect_app import pdf
from inspect_app.domain.conclusion import conclusion
from inspect_app.domain.document import Document, Paragraph
from inspect_app.domain.edits import Edit, apply, by_hand, places
from inspect_app.domain.findings import findings
from inspect_app.domain.printcheck import check, passed, unchecked
from inspect_app.domain.reading import Box, Places, Reading
from inspect_app.domain.record import Record
from inspect_app.domain.remarks import PASSED, Remark
from inspect_app.pdf import engine
from tests.pdf import paper, records
from tests.pdf.records import ulid, with_values

RECOMMENDED = f"recommendation:{ulid(10)}"
FREE, UNSERVED = f"finding:{ulid(9)}", f"finding:{ulid(900)}"


def clean() -> Record:
    """Xã Minh Họa, with figures that agree: nothing is to be remarked on once it is numbered and dated."""
    agreed = {(f"item:{key}", source): None for key in ("pending_overdue",) for source in ("national", "chosen")}
    agreed |= {("item:online_payment", source): None for source in ("provincial", "chosen")}
    return with_values(records.minh_hoa(), agreed)


def made(record: Record, number: str | None = "5", appendices: bool = False) -> Document:
    """The conclusion of a record, by default numbered, dated and without its long appendices."""
    issued = date(2026, 11, 2) if number else None
    document = tree(record, number, issued)
    return document if appendices else replace(document, appendices=())


def tree(record: Record, number: str | None, issued: date | None) -> Document:
    words = pdf.wording()
    return conclusion(record, number=number, issued=issued, draft=False, measure=pdf.width_mm, words=words)


def remarks(record: Record, document: Document | None = None, **standing: object) -> tuple[Remark, ...]:
    document = document or made(record)
    return check(record, document, pdf.read(rendered(document)), pdf.wording(), **standing)


def alone(found: tuple[Remark, ...], code: str, kind: str = "error") -> Remark:
    """The only remark, of that code and kind."""
    assert [(remark.code, remark.kind) for remark in found] == [(code, kind)], found
    return found[0]


def saying(*texts: str) -> Document:
    """A clean conclusion with paragraphs of somebody's own before its last two."""
    document = made(clean())
    return replace(document, blocks=(*document.blocks[:-2], *map(Paragraph, texts), *document.blocks[-2:]))


def with_plan(**changes: object) -> Record:
    record = clean()
    return replace(record, plan=replace(record.plan, **changes))


@cache
def rendered(document: Document) -> bytes:
    return pdf.render(document)


def page_of(document: Document, words: str) -> int:
    """The page, counted by another reader, where some words first stand."""
    pages = paper.Paper(rendered(document)).pages
    return next(
        n for n, page in enumerate(pages, 1) if words.replace(" ", "") in page.text.replace(" ", "").replace("\n", "")
    )


def test_a_clean_conclusion_has_no_remark_and_says_what_was_checked():
    record = clean()
    everything = frozenset(subject for finding in findings(record) for subject in finding.subjects)
    found = remarks(record, minutes=everything, awaited=False)
    assert found == ()
    assert set(passed(record, found, everything, False)) == set(PASSED.values()) - {PASSED["source_silent"]}
    assert unchecked(record, everything) == ()


def test_what_was_not_checked_is_never_called_passed():
    record = clean()
    said = passed(record, ())
    assert PASSED["finding_unminuted"] not in said and PASSED["explanation_awaited"] not in said
    assert unchecked(record) == ("Chưa đối chiếu tồn tại với biên bản: chưa có biên bản đã ký.",)


def test_a_finding_without_a_recommendation():
    record = with_values(
        clean(), {(UNSERVED, "finding"): {"section": "institutions", "text": "Chưa có sổ theo dõi văn bản"}}
    )
    remark = alone(remarks(record), "finding_unserved")
    assert remark.excerpt == "Chưa có sổ theo dõi văn bản" and remark.place == "recommendations"
    assert remark.page == page_of(made(record), "Chưa có sổ theo dõi văn bản")


@pytest.mark.parametrize(("part", "said"), [("person", "người chịu trách nhiệm"), ("deadline", "thời hạn")])
def test_a_recommendation_without_person_or_deadline_is_one_remark_though_it_prints_a_gap(part: str, said: str):
    record = clean()
    entry = dict(record.value(RECOMMENDED, "recommendation"))
    bare = with_values(record, {(RECOMMENDED, "recommendation"): entry | {part: ""}})
    remark = alone(remarks(bare), "recommendation_unassigned")
    assert remark.words == f"Kiến nghị chưa có {said}" and remark.page == page_of(made(bare), entry["text"][:60])
    reasoned = with_values(record, {(RECOMMENDED, "recommendation"): entry | {part: "", "reason": "Chờ phân công"}})
    assert remarks(reasoned) == ()


def test_a_finding_that_the_signed_minutes_do_not_hold():
    record = clean()
    held = frozenset(subject for finding in findings(record) for subject in finding.subjects) - {FREE}
    remark = alone(remarks(record, minutes=held), "finding_unminuted")
    assert remark.words == "Tồn tại ghi ngoài phiếu không có trong biên bản đã ký"


def test_a_finding_of_two_counters_is_minuted_only_with_both():
    record = clean()
    held = frozenset(subject for finding in findings(record) for subject in finding.subjects)
    joined = next(finding for finding in findings(record) if len(finding.subjects) == 2)
    assert "3.12" in alone(remarks(record, minutes=held - {joined.subjects[1]}), "finding_unminuted").words


def test_minutes_of_which_none_stands_for_another():
    remark = alone(remarks(clean(), rivals=("7F3A 91C2", "0B1D 22E4")), "minutes_disputed")
    assert remark.words.startswith("2 biên bản cùng khóa hồ sơ") and remark.place == "minutes"
    assert remark.excerpt == "Mã 7F3A 91C2; mã 0B1D 22E4."


def test_a_plan_without_number():
    assert alone(remarks(with_plan(number="")), "plan_number").place == "plan"


def test_a_plan_without_posts_or_without_a_name():
    assert "quyền hạn, chức vụ" in alone(remarks(with_plan(authority_lines=())), "signatory").words
    remark = alone(remarks(with_plan(signatory_name="")), "signatory")
    assert remark.words == "Chưa có họ và tên của người ký" and remark.page == page_of(made(clean()), "Nơi nhận:")


def test_a_plan_without_recipients():
    assert alone(remarks(with_plan(recipients=())), "recipients").place == "plan"


def test_a_law_that_has_lapsed_is_no_basis_unless_the_sentence_says_so():
    told = "Thực hiện theo Điều 5 Nghị định số 61/2018/NĐ-CP."
    remark = alone(remarks(clean(), saying(told)), "law_not_in_force")
    assert remark.excerpt == told and "đến hết ngày 30 tháng 6 năm 2025" in remark.advice
    assert remarks(clean(), saying("Còn viện dẫn Nghị định số 61/2018/NĐ-CP đã hết hiệu lực.")) == ()
    assert remarks(clean(), saying("Thực hiện theo Nghị định số 118/2025/NĐ-CP.")) == ()


def test_a_law_that_did_not_hold_yet_on_the_day_of_the_inspection():
    record = clean()
    times = record.value("inspection", "times")
    early = with_values(record, {("inspection", "times"): times | {"day": "2026-06-15", "end_day": ""}})
    found = remarks(early, saying("Thực hiện theo Nghị định số 224/2026/NĐ-CP."))
    assert "law_not_in_force" in {remark.code for remark in found}
    assert "có hiệu lực từ ngày 01 tháng 7 năm 2026" in next(r for r in found if r.code == "law_not_in_force").advice


def test_no_basis_of_a_checklist_has_lapsed_on_its_own_day():
    record = clean()
    assert remarks(record, made(record, appendices=True)) == ()


def test_text_outside_the_margins():
    document = made(clean())
    wide = replace(document, signature=replace(document.signature, authority=("TM. BAN CHỈ ĐẠO " * 3,)))
    remark = alone(remarks(clean(), wide), "margins")
    assert "phải" in remark.words and "TM. BAN CHỈ ĐẠO" in remark.excerpt
    assert remark.page == page_of(wide, "Nơi nhận:")


@pytest.mark.parametrize(
    ("side", "box", "out"),
    [
        ("trái", Box(29.6, 100, 50, 55), True),
        ("trái", Box(29.8, 100, 50, 55), False),
        ("phải", Box(50, 195.4, 50, 55), True),
        ("phải", Box(50, 195.2, 50, 55), False),
        ("trên", Box(50, 100, 19.6, 25), True),
        ("dưới", Box(50, 100, 270, 277.4), True),
        ("dưới", Box(50, 100, 270, 277.2), False),
    ],
)
def test_margins_are_kept_to_three_tenths_of_a_millimetre_by_pictures_too(side: str, box: Box, out: bool):
    document = made(clean())
    reading = pdf.read(rendered(document))
    moved = replace(reading, sheets=(replace(reading.sheets[0], pictures=(box,)), *reading.sheets[1:]))
    found = check(clean(), document, moved, pdf.wording())
    assert [remark.words for remark in found] == ([f"Ảnh ra ngoài lề {side}"] if out else [])


def test_a_signature_block_alone_on_a_page(monkeypatch):
    torn = engine.stylesheet() + ".closing { break-before: page } .hold { break-after: auto }"
    document = replace(made(clean()), title="Khối chữ ký đứng một mình")
    restyled(monkeypatch, torn)
    remark = alone(remarks(clean(), document), "closing_alone")
    assert remark.page == page_of(document, "Nơi nhận:")


def test_a_face_that_is_not_embedded(monkeypatch):
    def without_bold(marks: tuple[str, ...], document: object, file: pydyf.PDF) -> None:
        for part in file.objects:
            if isinstance(part, pydyf.Dictionary) and part.get("FontName", b"").endswith(b"+Tinos-Bold"):
                del part["FontFile2"]

    monkeypatch.setattr(engine, "_finish", without_bold)
    remark = alone(remarks(clean(), replace(made(clean()), title="Thiếu phông")), "face_not_embedded")
    assert "Tinos-Bold" in remark.words and remark.page == 1


@pytest.mark.parametrize("letter", ["漢", "😀"])
def test_a_letter_that_the_face_lacks(letter: str):
    document = saying(f"Chữ {letter} lạ.")
    remark = alone(remarks(clean(), document), "letter_lacking")
    assert f"“{letter}”" in remark.words and remark.page == page_of(saying("Chữ thường."), "Chữ thường.")


def test_an_unfilled_place():
    details = ("item:document_format", "details")
    record = with_values(clean(), {details: None})
    remark = alone(remarks(record), "unfilled")
    assert "(……)" in remark.excerpt and remark.place == "findings"
    assert remark.page == page_of(made(record), "Một số văn bản chưa đúng thể thức")


def test_text_that_is_not_composed():
    document = saying(unicodedata.normalize("NFD", "Chữ tách dấu."))
    remark = alone(remarks(clean(), document), "not_composed")
    assert remark.excerpt == "Chữ tách dấu." and remark.page == page_of(saying("Chữ tách dấu."), "Chữ tách dấu.")


def test_text_that_comes_out_of_the_file_decomposed():
    document = made(clean())
    reading = pdf.read(rendered(document))
    first = reading.sheets[0]
    apart = replace(first.pieces[0], text=unicodedata.normalize("NFD", first.pieces[0].text))
    odd = replace(reading, sheets=(replace(first, pieces=(apart, *first.pieces[1:])), *reading.sheets[1:]))
    assert alone(check(clean(), document, odd, pdf.wording()), "not_composed").page == 1


@pytest.mark.parametrize(
    ("number", "issued", "words"),
    [(None, None, "Chưa có số, ngày"), (None, date(2026, 11, 2), "Chưa có số"), ("5", None, "Chưa có ngày")],
)
def test_a_blank_number_or_date_is_a_warning(number: str | None, issued: date | None, words: str):
    document = tree(clean(), number, issued)
    found = remarks(clean(), replace(document, appendices=()))
    assert alone(found, "unnumbered", "warning").words == words


def test_wording_edited_away_from_its_item_tells_the_item_s_own():
    record = with_values(clean(), {("item:digital_signatures", "wording"): "Còn 2 công chức chưa có chữ ký số"})
    remark = alone(remarks(record), "wording_edited", "warning")
    assert remark.words == "Câu 7.07 khác phiếu" and remark.excerpt == "Còn 2 công chức chưa có chữ ký số"
    assert "Còn 2/10 công chức chưa được cấp, sử dụng chữ ký số" in remark.advice
    assert remark.page == page_of(made(record), remark.excerpt)


ITEM = "item:digital_signatures"


def edited(record: Record, edits: dict[str, Edit]) -> tuple[Remark, ...]:
    """The remarks on a conclusion of which somebody has edited these places by hand."""
    document = made(record)
    return remarks(record, apply(document, edits), by_hand=by_hand(document, edits))


def printed(record: Record, key: str) -> str:
    """What is generated for a place."""
    return next(place.generated for place in places(made(record), {}) if place.key == key)


@pytest.mark.parametrize("added", [" Đơn vị đã khắc phục xong.", "\n- Đã khắc phục xong.", None])
def test_a_finding_worded_otherwise_in_the_conclusion_alone_is_told(added: str | None):
    own = printed(clean(), ITEM)
    text = own + added if added else "Câu do thư ký viết trong kết luận."
    remark = alone(edited(clean(), {ITEM: Edit(text, own)}), "wording_edited", "warning")
    assert remark.words == "Câu 7.07 đã sửa trong kết luận" and remark.place == "edits"
    assert remark.excerpt == text and own in remark.advice


def test_a_recommendation_keeps_its_person_and_deadline_however_it_is_worded():
    key = next(f"recommendation:{r.id}" for r in clean().recommendations if r.person and r.deadline)
    own = printed(clean(), key)
    person, deadline = own.index("Người chịu trách nhiệm"), own.index("Thời hạn")
    short = {"người chịu trách nhiệm, thời hạn": own[:person], "thời hạn": own[:deadline]}
    for lacking, text in short.items():
        found = {r.code: r for r in edited(clean(), {key: Edit(text.strip(), own)})}
        assert set(found) == {"wording_edited", "recommendation_unassigned"}
        error = found["recommendation_unassigned"]
        assert (error.kind, error.words) == ("error", f"Kiến nghị đã sửa không còn {lacking}")
    alone(edited(clean(), {key: Edit(f"{own} Làm ngay.", own)}), "wording_edited", "warning")


def test_an_edit_that_the_record_has_overtaken_is_told():
    key = "opening:0:1"
    assert edited(clean(), {key: Edit("Câu mở đầu viết lại.", printed(clean(), key))}) == ()
    remark = alone(edited(clean(), {key: Edit("Câu mở đầu viết lại.", "Câu gốc cũ.")}), "edit_overtaken", "warning")
    assert remark.excerpt == "Câu mở đầu viết lại." and "Câu gốc cũ." in remark.advice and remark.page == 1


def test_an_edit_of_a_sentence_that_is_gone_is_told():
    remark = alone(
        edited(clean(), {"finding:none": Edit("Câu không còn chỗ.", "Câu gốc.")}), "edit_overtaken", "warning"
    )
    assert remark.page is None and remark.excerpt == "Câu không còn chỗ."


def test_an_edited_sentence_that_is_edited_again_is_another_remark():
    first, second = (
        alone(
            remarks(with_values(clean(), {("item:digital_signatures", "wording"): words})), "wording_edited", "warning"
        )
        for words in ("Câu một", "Câu hai")
    )
    assert first.fingerprint != second.fingerprint
    assert replace(first, page=9).fingerprint == first.fingerprint


@pytest.mark.parametrize("chosen", [True, False])
def test_sources_that_disagree_chosen_or_not(chosen: bool):
    other = {"numerator": "50", "denominator": "1200", "as_of": "2026-09-30"}
    values = {("item:resolved_overdue", "provincial"): other}
    if chosen:
        values |= {("item:resolved_overdue", "chosen"): {"source": "national", "reason": "Cổng cập nhật đủ"}}
    remark = alone(remarks(with_values(clean(), values)), "sources_differ", "warning")
    assert remark.excerpt == "Cổng DVCQG 60/1.200 (tính đến 30/9/2026); HTTT tỉnh 50/1.200 (tính đến 30/9/2026)"
    assert ("lấy số của Cổng DVCQG: Cổng cập nhật đủ" if chosen else "Chưa chọn nguồn") in remark.advice


def test_a_domain_without_answers():
    record = clean()
    fifth = record.edition.sections[4].key
    answered = [question for question in record.questions() if question.item.section == fifth]
    emptied = {
        (question.subject, field): None
        for question in answered
        for field in ("answer", "national", "provincial", "wording", "judgement")
        if (question.subject, field) in record.cells
    }
    remark = alone(remarks(with_values(record, emptied)), "domain_unanswered", "warning")
    assert remark.words == "Lĩnh vực 5 chưa có ghi nhận" and remark.place == "checklist"


def test_an_explanation_that_is_still_awaited():
    assert alone(remarks(clean(), awaited=True), "explanation_awaited", "warning").page is None


def test_remarks_come_in_order_of_page_and_errors_first():
    record = replace(records.minh_hoa(), plan=replace(records.minh_hoa().plan, number="", recipients=()))
    found = remarks(record, made(record, None))
    order = [(remark.page or 99, remark.kind) for remark in found]
    assert order == sorted(order) and order[0] == (1, "error")


def test_every_code_is_told_when_it_passes():
    assert all(said for said in PASSED.values()) and len(set(PASSED.values())) == len(PASSED)


def test_a_reading_that_finds_nothing_is_no_failure():
    document = made(clean())
    places = Places(document, Reading((), ()))
    assert places.of("Nơi nhận:") is None
    assert check(clean(), document, Reading((), ()), pdf.wording()) == ()


def restyled(monkeypatch: pytest.MonkeyPatch, style: str) -> None:
    """Render with another style sheet for the length of a test."""
    engine._style.cache_clear()
    monkeypatch.setattr(engine, "stylesheet", lambda: style)


@pytest.fixture(autouse=True)
def _own_style_again():
    yield
    engine._style.cache_clear()
