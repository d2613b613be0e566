"""A package's texts: what is listed, how it is named, what whoever opens it reads."""

import re
from dataclasses import replace
from datetime import date

import pytest

from inspect_app.domain import bag
from inspect_app.domain.bag import About, Sealed
from inspect_app.domain.metadata import Described, metadata

FILES = [
    Sealed("data/minh-chung/01-a.jpg", "1" * 64, "a" * 128, 7, "Minh chứng số 01"),
    Sealed("data/ban-quet.png", "2" * 64, "b" * 128, 5, "Bản quét"),
    Sealed("data/thong-bao.pdf", "3" * 64, "c" * 128, 11, "Thông báo"),
]
ABOUT = About(
    id="01K",
    title="Thông báo: Kết luận kiểm tra",
    body="Ban Chỉ đạo cải cách hành chính tỉnh",
    unit="xã Minh Họa",
    number="05/TB-BCĐCCHC",
    issued=date(2026, 2, 5),
    sealed=date(2026, 2, 6),
)


def test_a_manifest_has_one_line_a_file_in_order_as_sha512sum_reads_it():
    assert bag.manifest(FILES).splitlines() == [
        f"{'b' * 128}  data/ban-quet.png",
        f"{'a' * 128}  data/minh-chung/01-a.jpg",
        f"{'c' * 128}  data/thong-bao.pdf",
    ]
    assert bag.manifest(reversed(FILES)) == bag.manifest(FILES)


def test_tag_files_are_those_of_the_standard_and_each_is_listed():
    tags = bag.tag_files(ABOUT, FILES, "print()\n")
    assert tags["bagit.txt"] == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert "Payload-Oxum: 23.3\n" in tags["bag-info.txt"] and "Bagging-Date: 2026-02-06\n" in tags["bag-info.txt"]
    listed = dict(reversed(line.split("  ")) for line in tags[bag.TAGS].splitlines())
    assert listed == {name: bag.hashes(text)[1] for name, text in tags.items() if name != bag.TAGS}


def test_who_opens_a_package_reads_first_what_counts_and_how_it_is_checked():
    text = bag.read_me(ABOUT, FILES)
    listed = [line for line in text.splitlines() if line.startswith("  data/")]
    assert listed[0].startswith("  data/thong-bao.pdf") and len(listed) == 3
    assert "sha512sum -c manifest-sha512.txt" in text and "python3 -I kiem-tra.py" in text
    assert "ngày 05 tháng 02 năm 2026" in text and "chưa bao giờ về máy chủ" not in text and "MINH HỌA:" not in text


def test_what_never_arrived_what_was_sealed_later_and_what_is_made_up_is_said():
    text = bag.read_me(replace(ABOUT, missing=("Ảnh số 2",), later=True, illustration=True), FILES)
    assert "chưa bao giờ về máy chủ" in text and "  Ảnh số 2" in text
    assert "niêm phong sau ngày ban hành" in text and text.startswith("SỐ LIỆU MINH HỌA:")


@pytest.mark.parametrize("title", ["Quầy số 1", "", "../..", "Ả" * 300, "a/b\\c:d", "…"])
def test_whatever_a_photo_is_called_its_name_is_sound(title: str):
    name = bag.part_name(3, title, "jpg")
    assert re.fullmatch(r"03[A-Za-z0-9._-]*\.jpg", name, re.ASCII)  # a plain name on any file system
    assert len(name) <= 70


def test_a_package_is_called_by_year_number_and_place():
    assert bag.folder_name(2026, 5, "/TB-BCĐCCHC", "xã Minh Họa") == "ho-so-2026-05-tb-bcdcchc-xa-minh-hoa"


def test_metadata_says_where_each_value_is_from_and_why_one_is_missing():
    described = Described(
        id="01K",
        title=ABOUT.title,
        body=ABOUT.body,
        unit=ABOUT.unit,
        plan="12/KH",
        year=2026,
        number=ABOUT.number,
        begun=date(2026, 1, 5),
        ended=date(2026, 2, 5),
        paper=True,
    )
    told = metadata(described, [(FILES[0], 1), (FILES[2], 16)])
    fields = {one["truong"]: one for one in (*told["ho_so"], *told["phong"])}
    assert fields["Mã hồ sơ"]["gia_tri"] == "01K" and fields["Số lượng trang"]["gia_tri"] == 17
    assert fields["Thời gian bắt đầu"]["gia_tri"] == "2026-01-05"
    assert fields["Thời hạn lưu trữ"]["gia_tri"] is None
    assert all(("vi_sao_trong" if one["gia_tri"] is None else "lay_tu") in one for one in fields.values())
    assert told["khoang_trong"] and told["nguon"][0].startswith("Báo Điện tử Chính phủ")
