"""What a conclusion still lacks is listed, each thing where it is mended."""

from dataclasses import replace

from inspect_app.domain.lacks import lacks, uncovered
from inspect_app.domain.progress import progress
from inspect_app.domain.record import Publication
from tests.domain.sample import record

FAIL = {("item:outreach_plan", "answer"): "fail"}
RECOMMENDATION = "recommendation:01ARZ3NDEKTSV4RRFFQ69G5FAV"
GOOD = {
    "addressee": "unit",
    "text": "Ban hành kế hoạch",
    "findings": ["item:outreach_plan"],
    "person": "Chủ tịch UBND xã",
    "deadline": "2026-12-31",
}


def words(made, place: str) -> str:
    return " | ".join(lack.words for lack in lacks(made) if lack.place == place)


def with_recommendation(**parts):
    return record(FAIL | {(RECOMMENDATION, "recommendation"): GOOD | parts})


def test_answers_that_nobody_gave_are_counted():
    made = record(FAIL)
    assert f"Còn {progress(made).asked - 1} nội dung" in words(made, "checklist")


def test_a_finding_that_no_recommendation_serves_is_named():
    assert "Chưa có kiến nghị: Chưa ban hành kế hoạch tuyên truyền" in words(record(FAIL), "recommendations")
    assert uncovered(with_recommendation()) == ()
    assert "Chưa có kiến nghị" not in words(with_recommendation(), "recommendations")


def test_a_recommendation_for_a_whole_domain_serves_its_findings():
    assert uncovered(with_recommendation(findings=[], sections=["direction"])) == ()
    assert len(uncovered(with_recommendation(findings=["item:fees"], sections=["direction"]))) == 1


def test_a_recommendation_needs_person_and_deadline_or_a_reason():
    missing = "chưa có người chịu trách nhiệm hoặc thời hạn"
    assert missing not in words(with_recommendation(), "recommendations")
    assert missing in words(with_recommendation(person=""), "recommendations")
    assert missing in words(with_recommendation(deadline=""), "recommendations")
    assert missing not in words(with_recommendation(deadline="", reason="Chờ kinh phí"), "recommendations")
    assert missing not in words(with_recommendation(deadline="", deadline_words="tháng 5/2024"), "recommendations")


def test_what_awaits_judgement_is_named_by_its_code():
    made = record({("item:outreach_items", "answer"): "3"})
    assert "Chưa nhận định: nội dung 1.06." in words(made, "checklist")


def test_a_plan_without_signature_or_recipients_is_named():
    made = record(FAIL)
    bare = replace(made, plan=replace(made.plan, authority_lines=(), signatory_name="", recipients=()))
    assert "người ký" in words(bare, "plan") and "nơi nhận" in words(bare, "plan")


def test_a_record_from_a_publication_lacks_only_what_its_source_lacks():
    assert lacks(replace(record(FAIL), source=Publication("Bài", "Sở", "Người viết"))) == ()
