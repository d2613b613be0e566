"""What findings promise: made from the answers, tied to their items, and nothing typed ever breaks a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_app.domain.findings import GAP, achievements_offered, findings, sentence
from tests.domain.sample import CENTRE, EDITION, SECOND, rate, record, source

FREE = "01J0000000000000000000000F"
SLIPS = "Còn 2/10 hồ sơ rút mẫu chưa có giấy tiếp nhận và hẹn trả kết quả đúng quy định"


def only(cells, targets=None):
    (finding,) = findings(record(cells, targets))
    return finding


def at(key, *counters, field="answer", value):
    return {(f"item:{key}@{counter}", field): value for counter in counters}


def test_nothing_recorded_is_no_finding():
    assert findings(record({})) == ()


def test_an_answer_that_fails_is_a_finding_tied_to_its_item():
    finding = only({("item:outreach_plan", "answer"): "fail"})
    assert finding.subjects == ("item:outreach_plan",)
    assert (finding.section, finding.item, finding.code) == ("direction", "outreach_plan", "1.04")
    assert finding.text == finding.generated == "Chưa ban hành kế hoạch tuyên truyền CCHC năm 2026"
    assert finding.recommendation == "Ban hành và tổ chức thực hiện kế hoạch tuyên truyền CCHC"
    assert not finding.edited
    assert finding.counters == ()


def test_the_rate_of_online_payment_reads_as_the_office_writes_it():
    cells = {("item:online_payment", "national"): source(120, 400)}
    assert only(cells, {"online_payment": "60"}).text == "Tỷ lệ thanh toán trực tuyến thấp (120/400 hồ sơ, 30,00%)"


def test_a_rate_that_nobody_judged_is_no_finding():
    assert findings(record({("item:online_payment", "national"): source(120, 400)})) == ()


def test_a_shortcoming_that_the_inspector_overruled_is_no_finding():
    overruled = {
        ("item:outreach_plan", "answer"): "fail",
        ("item:outreach_plan", "judgement"): {"verdict": "met", "reason": "Đã ban hành"},
    }
    assert findings(record(overruled)) == ()


def test_an_inspector_finds_where_the_rule_finds_nothing():
    cells = {
        ("item:dossiers_digitised", "answer"): rate(1235, 1300),
        ("item:dossiers_digitised", "judgement"): {"verdict": "shortcoming", "reason": "Ảnh chụp mờ"},
    }
    assert only(cells, {"dossiers_digitised": "90"}).text == "Tỷ lệ số hóa thành phần hồ sơ mới đạt 95,00%"


def test_a_finding_at_a_counter_names_it_at_its_end():
    finding = only(at("receipt_slips", SECOND, value=rate(8, 10)), {"receipt_slips": "100"})
    assert finding.text == f"{SLIPS} (Điểm tiếp nhận số 2)"
    assert finding.generated == SLIPS
    assert finding.counters == ("Điểm tiếp nhận số 2",)
    assert not finding.edited


def test_equal_sentences_join_and_name_all_counters():
    finding = only(at("receipt_slips", CENTRE, SECOND, value=rate(8, 10)), {"receipt_slips": "100"})
    assert finding.text == f"{SLIPS} (Trung tâm Phục vụ HCC xã; Điểm tiếp nhận số 2)"
    assert finding.subjects == (f"item:receipt_slips@{CENTRE}", f"item:receipt_slips@{SECOND}")


def test_different_sentences_stay_apart():
    cells = at("receipt_slips", CENTRE, value=rate(8, 10)) | at("receipt_slips", SECOND, value=rate(7, 10))
    assert [finding.counters for finding in findings(record(cells, {"receipt_slips": "100"}))] == [
        ("Trung tâm Phục vụ HCC xã",),
        ("Điểm tiếp nhận số 2",),
    ]


def test_equal_sentences_of_two_items_stay_apart():
    cells = at("fees", CENTRE, value="Thu sai mức") | at("fees", CENTRE, field="wording", value="Câu chung")
    cells |= at("attitude", CENTRE, value="Yếu") | at("attitude", CENTRE, field="wording", value="Câu chung")
    assert [finding.item for finding in findings(record(cells))] == ["attitude", "fees"]


def test_wording_edited_by_hand_stands_and_keeps_the_generated_one_beside_it():
    cells = {("item:outreach_plan", "answer"): "fail", ("item:outreach_plan", "wording"): "Chưa có kế hoạch."}
    finding = only(cells)
    assert finding.text == "Chưa có kế hoạch."
    assert finding.generated == "Chưa ban hành kế hoạch tuyên truyền CCHC năm 2026"
    assert finding.edited
    assert finding.item == "outreach_plan"


def test_a_full_stop_typed_by_hand_does_not_stand_before_the_counter():
    cells = at("fees", CENTRE, value="Thu sai mức") | at("fees", CENTRE, field="wording", value="Thu sai mức phí.")
    assert only(cells).text == "Thu sai mức phí (Trung tâm Phục vụ HCC xã)"


def test_wording_that_repeats_the_generated_sentence_is_not_edited():
    generated = "Chưa ban hành kế hoạch tuyên truyền CCHC năm 2026"
    cells = {("item:outreach_plan", "answer"): "fail", ("item:outreach_plan", "wording"): generated}
    assert not only(cells).edited


def test_findings_come_by_section_then_item_and_free_ones_last_in_their_section():
    cells = {
        (f"finding:{FREE}", "finding"): {"section": "direction", "text": "Câu tự viết"},
        ("item:personnel_records", "answer"): "Chưa thực hiện",
        ("item:outreach_plan", "answer"): "fail",
        ("item:reform_plan_issued", "answer"): "Chưa ban hành",
    } | at("fees", CENTRE, value="Thu sai mức")
    assert [finding.code or finding.text for finding in findings(record(cells))] == [
        "1.01", "1.04", "Câu tự viết", "5.03", "8.11",
    ]  # fmt: skip


def test_a_free_finding_keeps_its_words_and_the_item_it_is_about():
    words = "còn có hồ sơ giải quyết TTHC quá hạn"
    value = {"section": "procedures", "text": words, "item": "resolved_overdue"}
    finding = only({(f"finding:{FREE}", "finding"): value})
    assert finding.subjects == (f"finding:{FREE}",)
    assert (finding.text, finding.item, finding.code) == (words, "resolved_overdue", "3.05")
    assert finding.recommendation is None


@given(st.text())
def test_no_brace_reaches_paper_whatever_people_type(typed):
    cells = {
        ("item:document_format", "answer"): "Sai sót về thể thức",
        ("item:document_format", "details"): {"documents": typed},
        ("item:outreach_plan", "answer"): "fail",
        ("item:outreach_plan", "wording"): typed or "{",
        (f"finding:{FREE}", "finding"): {"section": "direction", "text": typed},
        (f"counter:{CENTRE}", "counter"): {"name": typed},
    } | at("fees", CENTRE, value="Thu sai mức")
    for finding in findings(record(cells)):
        assert not set("{}") & set(finding.text + finding.generated + (finding.recommendation or ""))


@pytest.mark.parametrize("item", EDITION.items, ids=lambda item: item.code)
def test_every_sentence_of_the_checklist_is_whole_even_without_an_answer(item):
    assert not set("{}") & set(sentence(item, {}, None, 2026))
    for option in item.options:
        answer = option.label if item.kind == "choice" else [option.label]
        fields = {"answer": answer, "details": {field.name: "12/QĐ-UBND" for field in item.fields}}
        found = sentence(item, fields, None, 2026)
        assert not set("{}") & set(found)
        if option.shortcoming:
            assert GAP not in found


def test_a_rate_that_met_its_target_is_offered_as_an_achievement():
    cells = {("item:dossiers_digitised", "answer"): rate(1235, 1300)}
    (offer,) = achievements_offered(record(cells, {"dossiers_digitised": "90"}))
    assert (offer.section, offer.item) == ("digital_government", "dossiers_digitised")
    assert offer.text == (
        "Tỷ lệ số hóa thành phần hồ sơ khi tiếp nhận đạt 95,00% (1.235/1.300), đạt chỉ tiêu (từ 90%)."
    )


def test_a_low_rate_that_should_be_low_is_offered_in_other_words():
    cells = {("item:resolved_overdue", "provincial"): source(6, 1200)}
    (offer,) = achievements_offered(record(cells, {"resolved_overdue": "2"}))
    assert offer.text == "Hồ sơ đã giải quyết quá hạn: 0,50% (6/1.200), đạt chỉ tiêu (không quá 2%)."


def test_an_offer_from_a_counter_names_it_and_money_its_unit():
    cells = at("satisfaction", SECOND, value=rate(95, 100))
    cells[("item:public_investment_disbursed", "answer")] = rate(1900, 2000) | {"numerator": "1900.5"}
    money, counter = achievements_offered(record(cells, {"satisfaction": "90", "public_investment_disbursed": "95"}))
    assert "(1.900,5/2.000 triệu đồng)" in money.text
    assert counter.text.endswith("đạt chỉ tiêu (từ 90%) tại Điểm tiếp nhận số 2.")


@pytest.mark.parametrize(
    ("numerator", "denominator", "targets", "said"),
    [
        (1235, 1300, {}, {}),
        (1, 1300, {"dossiers_digitised": "90"}, {}),
        (0, 0, {"dossiers_digitised": "90"}, {}),
        (1, 1300, {"dossiers_digitised": "90"}, {"verdict": "met", "reason": "Mới triển khai"}),
        (1235, 1300, {"dossiers_digitised": "90"}, {"verdict": "shortcoming", "reason": "Ảnh mờ"}),
    ],
    ids=["no target", "missed", "not arisen", "missed, but overruled", "met, but overruled"],
)
def test_any_other_rate_is_not_offered(numerator, denominator, targets, said):
    cells = {("item:dossiers_digitised", "answer"): rate(numerator, denominator)}
    cells[("item:dossiers_digitised", "judgement")] = said or None
    assert achievements_offered(record(cells, targets)) == ()
