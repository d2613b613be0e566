"""What the audit log tells of, in words: every action that is logged, what it was done to, the parts of its data."""

from collections.abc import Iterator

from inspect_app.domain.dates import parse_iso, short_date
from inspect_app.domain.text import Json

ACTIONS = {
    "accept_remark": "Chấp nhận cảnh báo kiểm tra trước khi in",
    "acknowledge": "Xác nhận đã nhận thông báo kết luận",
    "add_holiday": "Thêm ngày nghỉ",
    "answer_duties": "Gửi kết quả thực hiện kiến nghị",
    "arrange_conclusion": "Sắp xếp lại thông báo kết luận",
    "assign_unit": "Giao đơn vị cho đoàn",
    "change_account": "Sửa tài khoản",
    "change_assignment": "Sửa việc giao đơn vị",
    "change_own_password": "Đổi mật khẩu của mình",
    "change_plan": "Sửa kế hoạch",
    "change_team": "Sửa đoàn kiểm tra",
    "change_unit": "Sửa đơn vị",
    "choose_minutes": "Chọn biên bản có hiệu lực",
    "comment_conclusion": "Góp ý dự thảo",
    "confirm_signed": "Xác nhận tệp đã ký",
    "create_account": "Thêm tài khoản",
    "create_plan": "Lập kế hoạch",
    "create_team": "Lập đoàn kiểm tra",
    "create_unit": "Thêm đơn vị",
    "demo_team": "Lập đoàn của bản trình diễn",
    "demo_unit": "Lập đơn vị của bản trình diễn",
    "dispose": "Hủy hồ sơ hết thời hạn lưu",
    "dispose_not": "Không đồng ý hủy hồ sơ",
    "draft_explanation": "Lưu bản nháp giải trình",
    "edit_conclusion": "Sửa câu của thông báo kết luận",
    "erase": "Xóa nội dung hồ sơ đã hủy",
    "erase_files": "Xóa xong tệp của hồ sơ đã hủy",
    "explanation_file": "Nhận tệp kèm giải trình",
    "file": "Nhận tệp minh chứng",
    "freeze": "Lập bản trình ký",
    "import": "Nhập hồ sơ từ tệp",
    "import_assignment": "Giao đơn vị khi nhập hồ sơ",
    "import_author": "Thêm người ghi khi nhập hồ sơ",
    "import_explanation": "Nhập giải trình từ tệp",
    "import_plan": "Lập kế hoạch khi nhập hồ sơ",
    "import_team": "Lập đoàn khi nhập hồ sơ",
    "import_unit": "Thêm đơn vị khi nhập hồ sơ",
    "impose": "Ghi kiến nghị phải thực hiện",
    "issue": "Ban hành văn bản",
    "late_again": "Đưa lại nội dung đến sau biên bản vào diện xem xét",
    "late_aside": "Để riêng nội dung đến sau biên bản",
    "let_device_in": "Cho dùng lại máy",
    "load_units": "Nạp danh mục đơn vị",
    "move_conclusion": "Chuyển bước thông báo kết luận",
    "number": "Giữ số văn bản",
    "number_again": "Dùng lại số đã giữ",
    "open": "Mở cuộc kiểm tra",
    "open_correction": "Bắt đầu thay thế, đính chính thông báo đã ban hành",
    "prepare_signing": "Ghi đầu chuỗi vào bản trình ký",
    "propose_disposal": "Đề nghị hủy hồ sơ",
    "receive_signed": "Nhận tệp đã ký",
    "record": "Ghi phiếu kiểm tra",
    "remark_number": "Ghi chú sổ văn bản đi",
    "remove_assignment": "Thôi giao đơn vị",
    "remove_holiday": "Bỏ ngày nghỉ",
    "reset_password": "Đặt lại mật khẩu",
    "reply_comment": "Trả lời góp ý",
    "resolve_comment": "Đánh dấu góp ý đã xử lý",
    "review_answer": "Xem xét kết quả thực hiện kiến nghị",
    "rows": "Ghi thêm dòng dữ liệu",
    "seal": "Niêm phong hồ sơ",
    "seal_again": "Niêm phong lại hồ sơ",
    "see_device": "Máy được dùng trong ngày",
    "send_explanation": "Gửi giải trình",
    "set_retention": "Đặt thời hạn lưu",
    "set_targets": "Đặt chỉ tiêu",
    "shut_device": "Ngừng cho dùng máy",
    "shut_out": "Chấm dứt mọi phiên đăng nhập",
    "sign_in": "Đăng nhập",
    "sign_in_failed": "Đăng nhập không được",
    "verify": "Kiểm chứng kho lưu trữ",
    "withdraw_acceptance": "Bỏ chấp nhận cảnh báo",
    "withdraw_correction": "Thôi thay thế, đính chính thông báo đã ban hành",
    "write_correction": "Ghi nội dung đính chính",
}
# Whoever acts without an account.
ACTORS = {"shell": "Dòng lệnh trên máy chủ", "visitor": "Người chưa đăng nhập"}
# The kinds of what something is done to: the word before the colon of a target.
TARGETS = {
    "account": "Tài khoản",
    "archive": "Kho lưu trữ",
    "assignment": "Việc giao đơn vị",
    "device": "Máy",
    "holiday": "Ngày nghỉ",
    "inspection": "Cuộc kiểm tra",
    "log": "Nhật ký",
    "plan": "Kế hoạch",
    "retention": "Thời hạn lưu:",
    "series": "Sổ văn bản đi",
    "team": "Đoàn kiểm tra",
    "unit": "Đơn vị",
    "units": "Danh mục đơn vị",
}
# Parts of what an entry tells. What stands in no line here is shown under its own name.
_PARTS = {
    "accepted": "chấp nhận",
    "account": "tài khoản",
    "accounts": "tài khoản",
    "active": "đang dùng",
    "after": "sau",
    "again": "gửi lại",
    "agent": "loại máy",
    "assignment": "việc giao đơn vị",
    "before": "trước",
    "bytes": "dung lượng (byte)",
    "chosen": "biên bản được chọn",
    "codes": "mã",
    "comment": "góp ý",
    "confirmed": "đồng ý",
    "correction": "việc thay thế, đính chính",
    "counters": "bộ phận một cửa",
    "day": "ngày",
    "decision": "quyết định",
    "device": "máy",
    "differences": "số điểm khác",
    "document": "mã SHA-256 của văn bản",
    "documents": "mã SHA-256 của văn bản",
    "due": "thời hạn",
    "duties": "nội dung phải thực hiện",
    "edition": "phiên bản phiếu",
    "erased": "mã SHA-256 của dòng đã xóa",
    "file": "mã SHA-256 của tệp",
    "files": "tệp",
    "findings": "số điểm sai",
    "first": "từ số",
    "group": "phần",
    "last": "đến số",
    "manifest": "mã của bảng kê",
    "manifests": "mã của bảng kê",
    "members": "thành viên",
    "name": "tên",
    "number": "số",
    "older": "trong đó dòng có trước nhật ký",
    "operation": "nội dung ghi nhận",
    "operations": "nội dung ghi nhận",
    "payloads": "mục nhật ký đã bỏ nội dung",
    "place": "vị trí",
    "plan": "kế hoạch",
    "planned_day": "ngày dự kiến",
    "reason": "lý do",
    "record": "mã SHA-256 của hồ sơ",
    "refused": "bị từ chối",
    "remark": "ghi chú",
    "reply": "câu trả lời",
    "revision": "bản thứ",
    "role": "vai trò",
    "signers": "người ký",
    "size": "dung lượng (byte)",
    "source": "căn cứ",
    "team": "đoàn",
    "title": "tên văn bản",
    "unchanged": "còn nguyên như bản trình ký",
    "unit": "đơn vị",
    "username": "tên đăng nhập",
    "way": "cách ban hành",
    "words": "nội dung",
    "year": "năm",
    "years": "số năm",
}
_LONGEST = 300  # characters of one part that a page shows; the export holds all


def action(name: str) -> str:
    """An action in words; one that a newer program logged is told by its name."""
    return ACTIONS.get(name, f"Việc khác ({name})")


def parts(data: Json) -> Iterator[tuple[str, str]]:
    """The data of an entry, part by part, in words: what it is, what it says. Parts that say nothing are left out."""
    for name, value in data.items() if isinstance(data, dict) else [("", data)]:
        if isinstance(value, dict) and value:
            for inner, text in parts(value):
                yield f"{_PARTS.get(name, name)}, {inner}" if inner else _PARTS.get(name, name), text
        elif text := _text(value):
            yield _PARTS.get(name, name), text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _text(value: Json) -> str:
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return ", ".join(filter(None, map(_text, value.values())))
    day = parse_iso(value) if isinstance(value, str) else None
    return short_date(day) if day else str(value)
