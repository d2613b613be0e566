"""The Word copy of minutes: every line of the text, three places to sign, who gets it below."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from inspect_app.domain.document import texts
from tests.pdf import signed
from tests.word.copies import Copy, copied

MM = 36_000  # of Word's smallest unit


def copy_of(case: str = "signed") -> Copy:
    return copied(signed.made(case)[1])


def test_every_line_of_the_text_is_in_it_in_order():
    text, document, _ = signed.made()
    there = "".join(copy_of().text.split())
    body = there[there.index("BIÊNBẢN") : there.index("THƯKÝ")]
    assert body == "".join(text.split())
    assert document.signing.code in copy_of().text


def test_labels_are_bold_to_their_colon():
    label, rest = copy_of().paragraph("Địa điểm:").runs
    assert label.bold and label.text == "Địa điểm:" and not rest.bold


def test_three_sign_side_by_side_and_nothing_of_it_is_torn():
    table = copy_of().table("THƯ KÝ")
    posts, _, names = ([cell.text for cell in row.cells] for row in table.rows)
    assert posts == ["THƯ KÝ", "ĐẠI DIỆN ĐƠN VỊ\nĐƯỢC KIỂM TRA", "CHỦ TRÌ\nTRƯỞNG ĐOÀN"]
    assert names == ["Trần Thị B", "Phạm Văn D", "Nguyễn Văn A"]
    for row in table.rows:
        assert row._tr.xpath("./w:trPr/w:cantSplit")
        assert all(p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs)


def test_what_was_drawn_is_a_picture_of_blue_strokes_on_nothing_that_says_whose_it_is():
    copy = copy_of()
    shapes = copy.word.inline_shapes
    assert [(round(shape.width / MM), round(shape.height / MM)) for shape in shapes] == [(34, 16)] * 3
    assert shapes[0]._inline.docPr.get("descr") == "Chữ ký vẽ tay của Trần Thị B"
    relation = shapes[0]._inline.graphic.graphicData.pic.blipFill.blip.embed
    with Image.open(io.BytesIO(copy.word.part.related_parts[relation].blob)) as picture:
        drawn = {colour[:3] for _, colour in picture.getcolors(100_000) if colour[3]}
        assert drawn == {(0x1D, 0x2F, 0x5E)} and picture.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(("case", "pictured"), [("refused", 2), ("blank", 0)])
def test_who_did_not_sign_has_a_reason_or_an_empty_place(case: str, pictured: int):
    copy = copy_of(case)
    assert len(copy.word.inline_shapes) == pictured
    place = copy.table("THƯ KÝ").rows[1].cells[1].text
    assert place == (f"Không ký. Lý do: {signed.REASON}" if case == "refused" else "")


def test_a_long_reason_stands_at_the_end():
    _, document, _ = signed.made()
    note = "Phạm Văn D không ký. Lý do: " + "số liệu chưa khớp, " * 12
    copy = copied(replace(document, signing=replace(document.signing, notes=(note,))))
    last = [paragraph for paragraph in copy.paragraphs if paragraph.text][-1]
    assert last.text == note and last.style.style_id == "Refusal"


def test_the_recipients_stand_below_and_the_code_under_them():
    texts_there = [paragraph.text for paragraph in copy_of().paragraphs if paragraph.text]
    start = texts_there.index("Nơi nhận:")
    assert texts_there[start + 1 :] == [*signed.made()[1].signature.recipients, signed.made()[1].signing.code]


def test_every_text_of_the_document_is_in_it():
    for case in ("signed", "refused"):
        document = signed.made(case)[1]
        there = copied(document).text.replace("\u00a0", " ").replace("\n", " ")
        people = [(signer.post, signer.name, signer.note) for signer in document.signing.signers]
        inside = (document.head.type, document.blocks, tuple(people), document.signature.recipients)
        assert [text for text in texts(inside) if " " in text and text not in there] == []
