"""Minutes on the server: exactly what was signed is printed, what differs is said, what comes late is kept."""

from contextlib import closing as shut
from hashlib import sha256

import pytest

from inspect_app.domain.document import texts
from inspect_app.domain.findings import findings
from inspect_app.errors import Problem
from inspect_app.services import conclusions, files, records
from inspect_app.services import minutes as services
from inspect_app.services.context import Context
from inspect_app.services.operations import receive
from inspect_app.store import files as store
from inspect_app.store import inspections
from inspect_app.store.database import connect_reading
from tests import minutes as made
from tests.conftest import Clock, Demo, ids

NEWS = "item:outreach_plan"


@pytest.fixture
def leader(demo: Demo, clock: Clock) -> Context:
    following = ids()
    return Context(demo.database, demo.ids["leader"], clock, lambda: "01Z" + following()[3:])


@pytest.fixture
def inspection(demo: Demo) -> str:
    return demo.ids["minh_hoa"]


def minutes_of(context: Context, inspection: str, file: str | None = None) -> services.Minutes:
    with shut(connect_reading(context.database)) as db:
        return services.minutes_of(db, context.database, inspection, file)


def late(context: Context, inspection: str) -> list[services.Late]:
    with shut(connect_reading(context.database)) as db:
        return services.late_entries(db, inspections.record(db, inspection))


def standing(context: Context, inspection: str):
    with shut(connect_reading(context.database)) as db:
        return services.standing_record(db, inspection)


def test_an_open_record_has_minutes_that_nobody_has_signed(leader, inspection):
    found = minutes_of(leader, inspection)
    assert (found.state, found.closing, found.signatures) == ("open", None, ())
    assert found.text.startswith("BIÊN BẢN\nKiểm tra công tác")


def test_what_is_printed_is_the_signed_text_to_the_letter(leader, inspection):
    text = made.text_of(leader, inspection)
    hash = made.closed(leader, inspection)
    found = minutes_of(leader, inspection)
    assert (found.state, found.text, found.hash) == ("same", text, hash) and found.missing == 0
    document = services.document(found)
    frame = [f"{document.frame.title} {document.frame.text}"]
    lines = [document.head.type, " ".join(document.head.subject), *frame, *(block.text for block in document.blocks)]
    assert "\n".join(lines) == text
    assert [len(signer.strokes) for signer in document.signing.signers] == [2, 2, 2]
    assert hash in document.signing.code
    assert not any(signer.strokes for signer in services.document(found, ink=True).signing.signers)


def test_a_refusal_is_printed_with_its_reason(leader, inspection):
    made.closed(leader, inspection, refused="Đề nghị làm rõ số liệu.")
    document = services.document(minutes_of(leader, inspection))
    assert document.signing.signers[1].note == "Không ký. Lý do: Đề nghị làm rõ số liệu."
    assert document.signing.notes == ()


def test_a_long_reason_stands_whole_below(leader, inspection):
    reason = "Đơn vị chưa thống nhất. " * 30
    made.closed(leader, inspection, refused=reason.strip())
    document = services.document(minutes_of(leader, inspection))
    assert document.signing.notes == (f"Phạm Văn D không ký. Lý do: {reason.strip()}",)


def test_nobody_closes_what_not_all_have_signed(leader, inspection):
    hash = sha256(made.text_of(leader, inspection).encode()).hexdigest()
    receipt = made.close(leader, inspection, hash)
    assert not receipt.accepted and "Chưa đủ chữ ký" in receipt.message


def test_a_member_does_not_close(demo, leader, inspection, clock):
    hash = made.sign(leader, inspection, made.text_of(leader, inspection))
    following = ids()
    member = Context(demo.database, demo.ids["member"], clock, lambda: "01Y" + following()[3:])
    assert not made.close(member, inspection, hash).accepted


def test_an_answer_that_arrives_after_the_signing_is_kept_flagged_and_not_in_the_conclusion(leader, inspection):
    made.closed(leader, inspection)
    before = findings(standing(leader, inspection))
    leader.now.forward(minutes=1)
    made.record(leader, inspection, NEWS, "answer", "fail")
    (one,) = late(leader, inspection)
    assert one.cell == "Nội dung 1.04, kết quả" and one.value == "Không đạt" and one.author == "Nguyễn Văn A"
    assert findings(standing(leader, inspection)) == before
    with shut(connect_reading(leader.database)) as db:
        printed = "\n".join(texts(conclusions.draft(db, inspection)))
        everything = findings(inspections.record(db, inspection))
    assert len(everything) == len(before) + 1
    assert "Chưa ban hành kế hoạch tuyên truyền" not in printed
    assert minutes_of(leader, inspection).state == "same"


def test_an_addendum_takes_it_in_and_the_first_minutes_stay(leader, inspection):
    first = made.closed(leader, inspection)
    text = minutes_of(leader, inspection).text
    leader.now.forward(minutes=1)
    made.record(leader, inspection, NEWS, "answer", "fail")
    second = made.closed(leader, inspection)
    found = minutes_of(leader, inspection)
    assert found.state == "same" and found.hash == second and found.closing.amends == first
    assert found.text.startswith("BIÊN BẢN BỔ SUNG\n") and "Nội dung thay đổi: nội dung 1.04." in found.text
    assert late(leader, inspection) == []
    assert any("kế hoạch tuyên truyền" in finding.text for finding in findings(standing(leader, inspection)))
    assert minutes_of(leader, inspection, first).text == text
    with shut(connect_reading(leader.database)) as db:
        assert [one.file for one in services.earlier(db, inspection)] == [first]


def test_what_the_office_adds_afterwards_is_in_the_conclusion_and_not_late(leader, inspection):
    made.closed(leader, inspection)
    cause = {"kind": "objective", "text": "Đường truyền yếu"}
    made.record(leader, inspection, f"cause:{leader.new_id()}", "cause", cause)
    assert late(leader, inspection) == []
    assert "Đường truyền yếu" in [one.text for one in standing(leader, inspection).causes]


def test_a_text_that_the_record_does_not_give_is_printed_as_signed_and_the_difference_said(leader, inspection):
    text = made.text_of(leader, inspection).replace("Số liệu giữa hai hệ thống", "Số liệu của hai hệ thống")
    hash = made.sign(leader, inspection, text)
    assert made.close(leader, inspection, hash).accepted
    found = minutes_of(leader, inspection)
    assert (found.state, found.text) == ("differs", text)
    assert [mark for mark, _ in found.differences] == ["-", "+"]
    assert any("Số liệu của hai hệ thống" in part for part in texts(services.document(found)))


def test_nothing_is_printed_in_place_of_a_text_that_has_not_arrived(leader, inspection):
    text = made.text_of(leader, inspection) + "\nThêm."
    assert made.close(leader, inspection, made.sign(leader, inspection, text, upload=False)).accepted
    found = minutes_of(leader, inspection)
    assert found.state == "awaited"
    with pytest.raises(Problem, match="chưa có văn bản đã ký"):
        services.document(found)
    files.take(leader, inspection, found.hash, [text.encode()])
    assert minutes_of(leader, inspection).text == text


def test_the_very_text_needs_no_bytes_to_be_printed(leader, inspection):
    hash = made.sign(leader, inspection, made.text_of(leader, inspection), upload=False)
    assert made.close(leader, inspection, hash).accepted
    assert minutes_of(leader, inspection).state == "same"


def test_a_text_that_was_altered_on_the_server_is_never_printed(leader, inspection):
    text = made.text_of(leader, inspection) + "\nThêm."
    hash = made.sign(leader, inspection, text)
    assert made.close(leader, inspection, hash).accepted
    place = store.place(leader.database, hash)
    place.unlink()
    place.write_bytes(b"other")
    assert minutes_of(leader, inspection).state == "harmed"


def test_what_has_not_arrived_of_what_the_minutes_name_is_counted(leader, inspection):
    hash = made.sign(leader, inspection, made.text_of(leader, inspection))
    there = [head.id for head in made.heads(leader, inspection)]
    assert made.close(leader, inspection, hash, [*there, "01ARZ3NDEKTSV4RRFFQ69G5FAV"]).accepted
    assert minutes_of(leader, inspection).missing == 1


def test_a_closing_that_says_nothing_readable_is_refused(leader, inspection):
    hash = made.sign(leader, inspection, made.text_of(leader, inspection))
    for value in ({"file": hash, "operations": []}, {"file": hash, "operations": ["x"]}, {"file": "x"}):
        (receipt,) = receive(leader, inspection, [made.sent(leader, inspection, "inspection", "closing", value)])
        assert not receipt.accepted


def test_a_closed_record_goes_out_and_comes_in_again(leader, demo, inspection):
    hash = made.closed(leader, inspection)
    with shut(connect_reading(leader.database)) as db:
        told = records.export_record(db, inspection, leader.at)
    assert told["record"]["closing"]["file"] == hash
    with pytest.raises(Problem, match="đã có trong chương trình"):
        records.import_record(leader, told)
