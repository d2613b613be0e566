"""Where the words of a signed file differ from those that went out, however its lines are broken."""

from inspect_app.domain.signedfile import LEAST_ALIKE, Signature, alike, differences, read, words, write

OURS = words(["Số: 05/TB-BCĐCCHC\nThời hạn: trước ngày 31 tháng 12.", "2\nNgười chịu trách nhiệm: Chủ tịch."])


def test_lines_and_page_numbers_are_no_difference():
    theirs = words(
        [
            "Số: 05/\r\nTB\ufffe\r\nBCĐCCHC Thời hạn:\r\ntrước ngày 31 tháng 12. Người",
            "chịu trách nhiệm: Chủ tịch.\r\n2",
        ]
    )
    assert differences(OURS, theirs) == ()


def test_a_difference_is_told_with_the_words_around_it():
    theirs = words(["Số: 05/TB-BCĐCCHC Thời hạn: trước ngày 15 tháng 12. Người chịu trách nhiệm: Chủ tịch."])
    (one,) = differences(OURS, theirs)
    assert (one.ours, one.theirs) == ("31", "15")
    assert one.before.endswith("Thời hạn: trước ngày") and one.after.startswith("tháng 12.")


def test_what_was_left_out_or_added_is_told():
    (gone,) = differences(OURS, OURS[:-5])
    assert (gone.ours, gone.theirs) == ("chịu trách nhiệm: Chủ tịch.", "") or gone.ours.endswith("Chủ tịch.")
    (more,) = differences(OURS, (*OURS, "Thêm."))
    assert (more.ours, more.theirs) == ("", "Thêm.")


def test_another_document_has_few_of_our_words():
    assert alike(OURS, OURS) == 1
    assert alike(OURS, words(["Giấy mời họp giao ban tuần"])) < LEAST_ALIKE
    assert alike((), ()) == 0


def test_signatures_are_read_back():
    told = (Signature("LanhDao", "Nguyễn Văn A", "CA", "1F", ("pem",), "unknown", revocations=2),)
    assert read(write(told)) == told
