"""Minutes of the made-up commune on paper: signed by all, refused by one, or left open for ink."""

from functools import cache
from hashlib import sha256

from inspect_app import pdf
from inspect_app.domain.document import Document
from inspect_app.domain.minutes import minutes
from inspect_app.domain.record import Record, Signature
from inspect_app.domain.signing import minutes_document
from tests.pdf import records
from tests.pdf.paper import Paper

STROKES = ("40,150 80,60 110,160 150,70 170,150 300,110 420,80", "90,190 440,190")
REASON = "Đề nghị làm rõ số liệu ở mục 3."


def recorded() -> Record:
    said = {
        ("inspection", "remarks"): {"text": "Thống nhất nội dung ghi nhận.\nĐề nghị xem xét lỗi đồng bộ."},
        ("inspection", "opinion"): {"text": "Đề nghị gửi văn bản giải trình trước ngày 19/10/2026."},
    }
    return records.with_values(records.minh_hoa(), said)


@cache
def made(case: str = "signed") -> tuple[str, Document, Paper]:
    """The text, its document and its paper: "signed" by all, "refused" by the unit, or "blank" for ink."""
    record = recorded()
    text = minutes(record, pdf.wording())
    hash = sha256(text.encode()).hexdigest()
    drawn = {"strokes": STROKES, "width": "600", "height": "240"}
    names = {"secretary": "Trần Thị B", "leader": "Nguyễn Văn A", "unit": "Phạm Văn D"}
    signatures = [
        Signature(role, role, name, hash, "", **({"reason": REASON} if case == "refused" and role == "unit" else drawn))
        for role, name in names.items()
    ]
    shown = [] if case == "blank" else signatures
    document = minutes_document(record, text, hash, shown, pdf.width_mm, pdf.wording())
    return text, document, Paper(pdf.render(document))
