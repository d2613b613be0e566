"""The metadata of a sealed record, for whoever takes it into an archive of electronic records.

The fields are those that Thông tư 05/2025/TT-BNV gives a record, as Báo Điện tử Chính phủ told them on 15/5/2025; the
circular itself could not be read here, nor its appendices. What the program doesn't know stays empty, with the reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inspect_app.domain.bag import Sealed
from inspect_app.domain.text import Json

SOURCE = (
    "Báo Điện tử Chính phủ, “Bộ Nội vụ ban hành quy định nghiệp vụ lưu trữ tài liệu lưu trữ số”, 15/5/2025, "
    "https://baochinhphu.vn/quy-dinh-moi-ve-luu-tru-tai-lieu-luu-tru-so-102250515194226546.htm"
)
_OFFICE = "Chương trình không biết: cơ quan, tổ chức điền khi nộp lưu."
_DIGITISED = "Chỉ dùng cho hồ sơ số hóa; hồ sơ này tạo lập ở dạng số."
GAPS = (
    "Toàn văn Thông tư 05/2025/TT-BNV và các phụ lục của Thông tư chưa đọc được; tên trường theo nguồn nêu ở “nguon”.",
    "Tên kỹ thuật, kiểu dữ liệu và độ dài của từng trường chưa biết: tệp này ghi tên trường bằng lời.",
    "Các trường của tài liệu trong hồ sơ chưa biết đủ: mỗi tài liệu chỉ ghi những gì chương trình có.",
    "Cấu trúc mã hồ sơ của cơ quan chưa biết: mã hồ sơ ở đây là mã cuộc kiểm tra trong chương trình.",
    "Chưa kiểm tra gói này với hệ thống quản lý tài liệu lưu trữ số nào.",
)


@dataclass(frozen=True, slots=True)
class Described:
    """What the metadata of a record is made from; `begun` and `ended` are the first and the last day."""

    id: str
    title: str
    body: str
    unit: str
    plan: str
    year: int
    number: str
    begun: date
    ended: date
    paper: bool  # the document that counts was signed on paper, and a scan is kept


def metadata(about: Described, files: Iterable[tuple[Sealed, int]]) -> Json:
    """The metadata of a record as JSON, for people as well; each file comes with its number of pages."""
    listed = list(files)
    pages = sum(count for _, count in listed)
    digitised = "Văn bản ký trên giấy được quét kèm; bản giấy do cơ quan giữ." if about.paper else _DIGITISED
    told = [
        _field("Mã hồ sơ", about.id, "mã cuộc kiểm tra"),
        _field("Tiêu đề hồ sơ", about.title, "tên loại và trích yếu của thông báo"),
        _field("Thời hạn lưu trữ", None, "Do cơ quan quy định; không ghi vào gói vì có thể đổi sau khi niêm phong."),
        _field("Mức độ tiếp cận", None, _OFFICE),
        _field("Ngôn ngữ", "Tiếng Việt", "chương trình"),
        _field("Thời gian bắt đầu", about.begun.isoformat(), "ngày kiểm tra đầu tiên"),
        _field("Thời gian kết thúc", about.ended.isoformat(), "ngày ban hành thông báo"),
        _field("Từ khóa", _keywords(about), "kế hoạch, đơn vị, thông báo"),
        _field("Tổng số tài liệu trong hồ sơ", len(listed), "các tệp trong gói, không kể ho-so.json và tệp này"),
        _field("Số lượng tờ", None, digitised),
        _field("Số lượng trang", pages, "trang của tệp PDF; mỗi ảnh, mỗi tệp văn bản thuần tính một trang"),
        _field("Tình trạng vật lý", None, digitised),
        _field("Ký hiệu thông tin", None, _OFFICE),
        _field("Mức độ tin cậy", None, _OFFICE),
        _field("Mã hồ sơ gốc giấy", None, digitised),
        _field("Chế độ lập tài liệu lưu trữ dự phòng", None, _OFFICE),
        _field("Tình trạng lập tài liệu lưu trữ dự phòng", None, _OFFICE),
        _field("Tệp tin hồ sơ", [file.path for file, _ in listed], "các tệp trong gói"),
    ]
    fonds = ("Mã phông", "Tên phông", "Lịch sử đơn vị hình thành phông", "Phương án phân loại")
    return {
        "van_ban": "Thông tư số 05/2025/TT-BNV",
        "nguon": [SOURCE],
        "phong": [_field(name, None, _OFFICE) for name in fonds],
        "ho_so": told,
        "tai_lieu": [
            {
                "tep": file.path,
                "la": file.what,
                "so_trang": count,
                "so_byte": file.size,
                "sha256": file.sha256,
                "sha512": file.sha512,
            }
            for file, count in listed
        ],
        "khoang_trong": list(GAPS),
    }


def _keywords(about: Described) -> list[str]:
    return [
        "kiểm tra cải cách hành chính",
        about.unit,
        f"năm {about.year}",
        f"Kế hoạch số {about.plan}",
        f"Thông báo số {about.number}",
        about.body,
    ]


def _field(name: str, value: Json, origin: str) -> Json:
    """A field with its value and where that comes from; without one, why there is none."""
    return {"truong": name, "gia_tri": value, ("vi_sao_trong" if value is None else "lay_tu"): origin}
