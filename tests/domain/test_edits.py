"""Words edited by hand stand in their place and nowhere else, and never hide that the record moved on."""

from inspect_app.domain.document import Document, Paragraph, Table
from inspect_app.domain.edits import Edit, apply, homeless, places

BLOCKS = (
    Paragraph("Thực hiện Kế hoạch."),
    Paragraph("I. KẾT QUẢ", "part"),
    Paragraph("1. Chỉ đạo", "title"),
    Paragraph("Chưa ghi nhận."),
    Table((), ()),
    Paragraph("II. TỒN TẠI", "part"),
    Paragraph("1. Chỉ đạo", "title"),
    Paragraph("a) Chưa ban hành kế hoạch.", subjects=("item:plan",)),
    Paragraph("b) Chưa báo cáo.", subjects=("item:report@1", "item:report@2")),
)


def document(*blocks) -> Document:
    return Document("", "", "", (), (), None, None, blocks or BLOCKS, None, ())


def test_every_paragraph_has_a_place_of_its_own():
    found = places(document(), {})
    assert [place.key for place in found] == ["opening:0:1", "achievements:1:1", "item:plan", "item:report@1"]
    assert (found[2].part, found[2].title, found[2].lead) == ("II. TỒN TẠI", "1. Chỉ đạo", "a) ")
    assert found[2].text == "Chưa ban hành kế hoạch."


def test_without_edits_the_document_is_what_was_generated():
    assert apply(document(), {}) == document()


def test_each_line_of_an_edit_is_a_paragraph_and_the_letter_stays():
    edits = {"item:plan": Edit("Chưa ban hành:\n- kế hoạch {năm};\n\n- báo cáo.", "Chưa ban hành kế hoạch.")}
    blocks = apply(document(), edits).blocks
    assert [block.text for block in blocks[7:10]] == ["a) Chưa ban hành:", "- kế hoạch (năm);", "- báo cáo."]
    assert {block.subjects for block in blocks[7:10]} == {("item:plan",)}
    assert blocks[:7] == BLOCKS[:7] and blocks[10:] == BLOCKS[8:]


def test_an_edit_knows_when_the_generated_words_have_changed():
    same = places(document(), {"item:plan": Edit("Khác.", "Chưa ban hành kế hoạch.")})[2]
    other = places(document(), {"item:plan": Edit("Khác.", "Chưa ban hành quyết định.")})[2]
    assert same.edit and not same.overtaken
    assert other.overtaken


def test_an_edit_without_a_place_is_told_not_dropped():
    edit = Edit("Khác.", "Trước đây.")
    assert homeless(document(), {"item:gone": edit, "item:plan": edit}) == (("item:gone", edit),)
    assert apply(document(), {"item:gone": edit}) == document()
