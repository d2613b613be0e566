"""What a person calls that which an operation is about."""

from inspect_app.domain.operations import parse_subject
from inspect_app.domain.record import Record
from inspect_app.domain.text import Json

NAMES = {
    "inspection": "Cuộc kiểm tra",
    "counter": "Bộ phận một cửa",
    "person": "Người tham dự",
    "finding": "Tồn tại ghi ngoài phiếu",
    "recommendation": "Kiến nghị",
    "achievement": "Kết quả đạt được",
    "cause": "Nguyên nhân",
    "evidence": "Minh chứng",
    "signature": "Chữ ký",
}


def named(record: Record, text: Json) -> str:
    """A subject in words: 'Nội dung 7.02 tại Điểm tiếp nhận số 2', 'Kiến nghị'. Never raises, whatever it is given."""
    subject = parse_subject(text) if isinstance(text, str) else None
    if not subject:
        return "Nội dung không rõ"
    item = record.edition.item(subject.id or "") if subject.kind == "item" else None
    if not item:
        return NAMES.get(subject.kind, "Nội dung không có trong phiếu")
    counter = next((counter.name for counter in record.counters if counter.id == subject.counter), "")
    return f"Nội dung {item.code}{f' tại {counter}' if counter else ''}"
