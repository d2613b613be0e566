"""The catalogue of problems: everything that can go wrong for a person, in that person's words."""

from collections.abc import Mapping
from typing import Any

# code -> (HTTP status, what a person reads: what happened, what is safe, what to do next)
CATALOGUE: dict[str, tuple[int, str]] = {
    "bad_request": (400, "Máy chủ không đọc được yêu cầu này. Chưa có gì thay đổi. Tải lại trang rồi làm lại."),
    "bad_json": (400, "Máy chủ không đọc được dữ liệu gửi lên. Nội dung vẫn giữ trên máy."),
    "bad_file": (400, "Tệp này không phải là bản ghi cuộc kiểm tra đọc được. Chưa có gì thay đổi."),
    "bad_password": (400, "Mật khẩu đang dùng không đúng. Chưa có gì thay đổi. Nhập lại mật khẩu đang dùng."),
    "form_invalid": (400, "Còn nội dung chưa đúng. Chưa có gì được lưu. Sửa các mục dưới đây rồi lưu lại."),
    "bad_field_file": (
        400,
        "Tệp này không phải do máy tính bảng xuất ra, hoặc đã hỏng. Chưa có gì thay đổi. Xuất lại từ máy tính bảng.",
    ),
    "future_version": (
        400,
        "Tệp do phiên bản mới hơn của chương trình tạo ra. Chưa có gì thay đổi. Nâng cấp chương trình rồi nhập lại.",
    ),
    "bad_backup": (400, "Thư mục này không phải là bản sao lưu dùng được. Chưa có gì thay đổi. Chọn bản sao lưu khác."),
    "instance_in_use": (409, "Nơi khôi phục đang có dữ liệu. Chưa có gì thay đổi. Chỉ khôi phục vào nơi còn trống."),
    "token_expired": (419, "Trang mở đã lâu nên mã bảo vệ hết hạn. Chưa có gì thay đổi. Tải lại trang rồi làm lại."),
    "sign_in_needed": (401, "Hết phiên đăng nhập. Nội dung đã ghi vẫn còn trên máy. Đăng nhập lại để tiếp tục."),
    "device_shut": (
        401,
        "Máy này đã bị quản trị viên ngừng cho dùng. Nội dung chưa gửi vẫn còn trên máy. "
        "Gặp quản trị viên để được dùng lại.",
    ),
    "sign_in_failed": (400, "Tên đăng nhập hoặc mật khẩu không đúng. Nhập lại cả hai."),
    "sign_in_throttled": (429, "Đăng nhập sai nhiều lần. Đợi 15 phút rồi thử lại, hoặc nhờ quản trị đặt lại mật khẩu."),
    "check_throttled": (
        429,
        "Đã kiểm tra nhiều lần. Đợi 15 phút rồi kiểm tra lại. Không có gì bị ghi lại hay thay đổi.",
    ),
    "not_allowed": (403, "Tài khoản này không được làm việc này hoặc xem nội dung này. Hỏi trưởng đoàn hoặc quản trị."),
    "not_found": (404, "Không có trang hoặc hồ sơ ở địa chỉ này. Kiểm tra lại địa chỉ hoặc về trang “Việc của tôi”."),
    "wrong_method": (405, "Địa chỉ này không nhận thao tác đó. Chưa có gì thay đổi."),
    "too_large": (413, "Dữ liệu gửi lên lớn hơn mức cho phép. Chưa có gì được lưu. Rút ngắn nội dung rồi gửi lại."),
    "stale": (
        409,
        "Trong lúc đang sửa, người khác đã lưu bản mới hơn. Nội dung vừa nhập còn ở dưới đây. "
        "Xem bản mới, chọn lại rồi lưu.",
    ),
    "name_taken": (400, "Tên đăng nhập này đã có người dùng. Chọn tên khác."),
    "already_exists": (409, "Nội dung này đã có. Chưa có gì thay đổi."),
    "not_ready": (409, "Tệp này chưa lập xong. Chưa có gì thay đổi. Xem tiến độ ở trang “Tải mọi kết luận”."),
    "busy": (503, "Máy chủ đang bận. Chưa có gì thay đổi. Thử lại sau ít giây."),
    "not_drawn": (
        500,
        "Máy chủ chưa lập được bản in này: lập hai lần đều bị ngắt giữa chừng. Nội dung đã ghi không thay đổi, "
        "việc khác vẫn làm được. Thử lại sau ít phút; nếu vẫn lỗi, báo quản trị.",
    ),
    "disk_full": (507, "Ổ đĩa của máy chủ đã đầy. Chưa có gì được lưu. Báo quản trị."),
    "not_announced": (409, "Máy chủ chưa nhận nội dung nào kèm tệp này. Tệp vẫn giữ trên máy. Gửi nội dung trước."),
    "hash_differs": (400, "Tệp đến nơi không còn nguyên như trên máy nên chưa được lưu. Gửi lại tệp."),
    "wrong_type": (400, "Tệp không phải ảnh JPEG, ảnh PNG hay tệp PDF nên chưa được lưu. Chọn tệp khác."),
    "bad_image": (400, "Ảnh bị hỏng hoặc thiếu dữ liệu nên chưa được lưu. Chụp lại hoặc chọn ảnh khác."),
    "bad_pdf": (400, "Tệp PDF bị hỏng hoặc thiếu trang nên chưa được nhận. Lưu lại tệp rồi chọn lại."),
    "bad_text": (400, "Văn bản đã ký không ở dạng chữ dựng sẵn (NFC) nên chưa được lưu. Báo quản trị."),
    "file_lost": (
        500,
        "Tệp này trên máy chủ đã mất hoặc không còn nguyên. Bản ghi không thay đổi. "
        "Báo quản trị để lấy lại từ bản sao lưu.",
    ),
    "bad_signature": (
        400,
        "Chữ ký số trong tệp không đúng nên tệp chưa được nhận. Chưa có gì thay đổi. Lấy lại tệp đã ký từ người ký.",
    ),
    "other_document": (400, "Tệp này là của văn bản khác nên chưa được nhận. Chưa có gì thay đổi. Chọn đúng tệp."),
    "explanation_closed": (
        409,
        "Cuộc kiểm tra này chưa nhận hoặc không còn nhận giải trình. Chưa có gì thay đổi. Hỏi trưởng đoàn kiểm tra.",
    ),
    "explanation_late": (
        409,
        "Đã quá hạn gửi giải trình nên giải trình chưa được gửi. Bản nháp và tệp vẫn được giữ. "
        "Liên hệ trưởng đoàn kiểm tra.",
    ),
    "already_issued": (409, "Thông báo kết luận này đã ban hành. Không có gì thay đổi."),
    "not_due": (409, "Hồ sơ này chưa hết thời hạn lưu. Chưa có gì thay đổi."),
    "own_proposal": (403, "Người đề nghị không tự xác nhận được. Chưa có gì thay đổi."),
    "still_needed": (409, "Hồ sơ này còn đang được dùng nên chưa hủy được. Chưa có gì thay đổi."),
    "disposed": (410, "Hồ sơ này đã hết thời hạn lưu và đã hủy. Quyết định hủy được giữ trong nhật ký."),
    "disposal_unfinished": (503, "Đã xác nhận hủy hồ sơ nhưng chưa xóa xong. Làm tiếp ở trang “Thời hạn lưu”."),
    "not_issued": (409, "Thông báo kết luận này chưa ban hành."),
    "not_signing": (
        409,
        "Thông báo kết luận này chưa trình ký hoặc đã được rút về. Chưa có gì thay đổi. Xem lại trang.",
    ),
    "unexpected": (500, "Chương trình gặp sự cố. Việc vừa làm chưa được lưu. Thử lại; nếu vẫn lỗi, báo quản trị."),
}


class Problem(Exception):
    """Something a person must be told: a code of CATALOGUE, and messages for single fields.

    `detail` replaces the catalogue's sentence where the case can say more; `fields` maps a field's name to
    its message, both in Vietnamese and ready to be shown.
    """

    def __init__(self, code: str, detail: str | None = None, fields: Mapping[str, str] | None = None):
        self.code = code
        self.status, default = CATALOGUE[code]
        self.message = detail or default
        self.fields = dict(fields or {})
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        # It may come from another process.
        return type(self), (self.code, self.message, self.fields)
