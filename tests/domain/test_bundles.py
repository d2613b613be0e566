"""What files are called in a bundle, and how far one is."""

from inspect_app.domain.bundles import STAGES, Bundle, Failure, file_names
from inspect_app.domain.text import slug


def test_names_tell_the_place_without_marks():
    assert file_names(["xã Hoàng Đồng", "phường Đông Kinh"], 2026) == [
        "ket-luan-2026-xa-hoang-dong.pdf",
        "ket-luan-2026-phuong-dong-kinh.pdf",
    ]
    assert slug("UBND xã Ví Dụ – Giả Định (số 2)/A") == "ubnd-xa-vi-du-gia-dinh-so-2-a"


def test_places_of_one_name_keep_a_file_each():
    names = file_names(["xã Minh Họa", "xã Minh Hòa", "xã Minh Hoạ 2", "xã Minh Họa"], 2026)
    assert names[0] == "ket-luan-2026-xa-minh-hoa.pdf" and len(set(names)) == 4


def test_what_failed_needs_no_further_work():
    bundle = Bundle("drawing", 5, 2, (Failure("i", "xã Minh Họa", "…"),))
    assert bundle.running and bundle.dealt_with == 3
    assert not Bundle("stopped", 5).running and set(STAGES) > {"stopped", "finished"}
