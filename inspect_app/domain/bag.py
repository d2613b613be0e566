"""The package of a sealed record: a bag (RFC 8493) that can be read and checked without this program."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256, sha512

from inspect_app.domain.dates import long_date
from inspect_app.domain.text import slug

MANIFEST, TAGS = "manifest-sha512.txt", "tagmanifest-sha512.txt"
READ_ME, VERIFIER, INFO = "DOC-TRUOC.txt", "kiem-tra.py", "bag-info.txt"
ISSUED = "data/thong-bao.pdf"
# Of a name in a package: what every file system keeps as it is.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file of a package: its path there, its hashes, its bytes' number, and what it is in a person's words."""

    path: str
    sha256: str
    sha512: str
    size: int
    what: str


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself: ids and words as people read them; `sealed` and `issued` are days.

    `missing` names evidence whose bytes never arrived. `later` says that the record was sealed after its issue.
    `pointers` say, a sentence each, what the document replaces and what corrects it.
    """

    id: str
    title: str
    body: str
    unit: str
    number: str
    issued: date
    sealed: date
    later: bool = False
    illustration: bool = False
    missing: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()


def part_name(order: int, title: str, ending: str) -> str:
    """A file's name from what people call it: "07-quay-so-1.jpg"."""
    said = slug(title)[:_LONGEST].strip("-")
    return f"{order:02d}{f'-{said}' if said else ''}.{ending}"


def folder_name(year: int, number: int, symbol: str, place: str) -> str:
    """What a record's package is called: "ho-so-2026-05-tb-bcdcchc-xa-minh-hoa"."""
    return f"ho-so-{year}-{number:02d}-{slug(symbol)}-{slug(place)}"[:120].strip("-")


def manifest(files: Iterable[Sealed]) -> str:
    """The manifest of a package's payload: one line a file, in the order of paths (RFC 8493, 2.1.3)."""
    return _lines((file.path, file.sha512) for file in files)


def hashes(text: str) -> tuple[str, str]:
    """The SHA-256 and the SHA-512 of a text's bytes."""
    return sha256(text.encode()).hexdigest(), sha512(text.encode()).hexdigest()


def tag_files(about: About, files: Iterable[Sealed], verifier: str) -> dict[str, str]:
    """Everything of a package beside its payload, by name; the same for the same arguments.

    `verifier` is the text of the program that checks a package by itself.
    """
    files = sorted(files, key=lambda file: file.path)
    listed = manifest(files)
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        INFO: _info(about, files),
        READ_ME: read_me(about, files),
        VERIFIER: verifier,
        MANIFEST: listed,
    }
    return tags | {TAGS: _lines((name, hashes(text)[1]) for name, text in tags.items())}


def read_me(about: About, files: Iterable[Sealed]) -> str:
    """The text that whoever opens a package reads first: what is what, and how it is checked."""
    # What counts comes first, whatever its name.
    files = sorted(files, key=lambda file: (file.path != ISSUED, file.path))
    width = max(len(file.path) for file in files)
    listed = "\n".join(f"  {file.path:<{width}}  {file.what}" for file in files)
    made_up = "SỐ LIỆU MINH HỌA: đơn vị và mọi số liệu trong gói này không có thật.\n\n" if about.illustration else ""
    later = (
        "Thông báo ban hành trước khi chương trình biết niêm phong, nên hồ sơ được niêm phong sau ngày ban hành;\n"
        "hồ sơ là như chương trình lưu vào ngày niêm phong.\n"
        if about.later
        else ""
    )
    pointers = "".join(f"                 {words}\n" for words in about.pointers)
    return f"""{made_up}GÓI LƯU TRỮ HỒ SƠ KIỂM TRA CẢI CÁCH HÀNH CHÍNH

Văn bản:         {about.title}
Số, ký hiệu:     {about.number}, {long_date(about.issued)}
{pointers}Cơ quan:         {about.body}
Đơn vị:          {about.unit}
Mã hồ sơ:        {about.id}
Niêm phong:      {long_date(about.sealed)}
{later}
TRONG GÓI CÓ GÌ

{listed}
{_absent(about)}
Tệp .json và .txt là văn bản thuần UTF-8, mở bằng trình soạn thảo nào cũng đọc được.

KIỂM TRA GÓI CÒN NGUYÊN

Cách 1, không cần phần mềm riêng. Mở cửa sổ lệnh trong thư mục này rồi gõ:

  sha512sum -c {MANIFEST}

Mỗi dòng phải ghi “OK” (hoặc “Thành công”). Trên Windows không có lệnh này: dùng cách 2, hoặc so từng tệp bằng
“certutil -hashfile TỆP SHA512”.

Cách 2, máy có Python 3.7 trở lên. Gõ:

  python3 -I {VERIFIER}

Chương trình in “KHỚP”, hoặc nêu đúng tệp nào thiếu, thừa, bị sửa. Nó không cần mạng và không ghi gì.

CHỨNG MINH GÓI KHÔNG BỊ LẬP LẠI

Ai sửa tệp cũng có thể lập lại danh mục {MANIFEST} cho khớp. Vì vậy mã của danh mục được ghi vào nhật ký
của chương trình khi niêm phong. Lấy mã SHA-256 của danh mục ở trang “Thông báo đã ban hành” của chương trình, từ cơ
quan lưu trữ, rồi gõ:

  python3 -I {VERIFIER} --ma MÃ

Trang cuối của thông báo, “Thông tin kiểm chứng”, in mã đầu chuỗi nhật ký trước khi lập bản trình ký: nhật ký bị cắt
hoặc bị viết lại thì không còn khớp với mã đó.
"""


def _absent(about: About) -> str:
    if not about.missing:
        return ""
    listed = "\n".join(f"  {one}" for one in about.missing)
    return f"\nMinh chứng đã ghi nhận nhưng tệp chưa bao giờ về máy chủ, nên không có trong gói:\n\n{listed}\n"


def _info(about: About, files: list[Sealed]) -> str:
    told = {
        "Source-Organization": about.body,
        "External-Identifier": about.id,
        "External-Description": f"{about.title} ({about.number}, {long_date(about.issued)})",
        "Bagging-Date": about.sealed.isoformat(),
        "Payload-Oxum": f"{sum(file.size for file in files)}.{len(files)}",
    }
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in told.items())


def _lines(named: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{hash}  {path}\n" for path, hash in sorted(named))
