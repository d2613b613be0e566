"""What is found wrong where the audit log, the database and the files are checked against what they must be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from inspect_app.domain.audit import GENESIS
from inspect_app.domain.numbers import show

# What is wrong, in words.
WORDS = {
    "database": "Cơ sở dữ liệu hỏng",
    "reference": "Dòng dữ liệu trỏ tới dòng không có",
    "chain_gap": "Nhật ký không liền mục",
    "chain_previous": "Mục nhật ký không nối vào mục trước nó",
    "chain_hash": "Mục nhật ký đã bị sửa",
    "chain_payload": "Nội dung của mục nhật ký đã bị sửa",
    "chain_known": "Nhật ký khác với mã đã biết",
    "chain_dropped": "Nội dung của mục nhật ký không còn",
    "chain_index": "Bảng tra của nhật ký khác với nhật ký",
    "row_changed": "Dòng dữ liệu đã bị sửa",
    "row_missing": "Dòng dữ liệu không còn",
    "row_unknown": "Dòng dữ liệu không có trong nhật ký",
    "row_back": "Dòng dữ liệu của hồ sơ đã hủy lại có",
    "issue_valid": "Văn bản đang ghi là có hiệu lực không phải thông báo ban hành sau cùng",
    "manifest": "Bảng kê của hồ sơ niêm phong khác với nhật ký",
    "pdf_head": "Tệp PDF không mang mã của nhật ký",
    "pdf_unknown": "Tệp PDF không phải bản đã lập, đã nhận hay đã ban hành ở đây",
    "file_missing": "Thiếu tệp",
    "file_changed": "Tệp không còn nguyên",
    "file_left": "Tệp của hồ sơ đã hủy vẫn còn",
    "disposal_waiting": "Hồ sơ đã xác nhận hủy nhưng chưa xóa xong",
    "file_gone": "Tệp không còn trong hệ thống, bản sao lưu giữ từ bản trước",
    "file_unread": "Tệp không đọc được",
    "file_name": "Tên tệp không được phép",
}
# Of more than these a reader learns nothing new, and a log of a million entries must not fill the memory with them.
MOST = 1_000

# seq, the line that the entry's hash is of (see audit.link), that hash, and the payload: texts as stored, in UTF-8.
Entry = tuple[int, bytes, bytes, bytes | None]
_HASH = 64


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that isn't as it must be: a code of WORDS, where, and what should and does stand there."""

    what: str
    where: str
    expected: str = ""
    found: str = ""

    def __str__(self) -> str:
        """What a person reads."""
        told = [f"đúng ra là {self.expected}" if self.expected else "", f"thấy {self.found}" if self.found else ""]
        beside = ", ".join(filter(None, told))
        return f"{WORDS.get(self.what, self.what)}: {self.where}" + (f" ({beside})" if beside else "")


@dataclass(slots=True)
class Walk:
    """What walking the audit log came to: its last entry, the entries without payload, and the first MOST findings."""

    entries: int = 0
    seq: int = 0
    hash: str = GENESIS
    dropped: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def walk(entries: Iterable[Entry], known: Mapping[int, str] | None = None) -> Walk:
    """Check an audit log in the order of seq: no gap, each entry tied to the one before, each payload as it was hashed.

    An entry whose payload was dropped is counted, and is no finding. `known` are hashes by seq that somebody else has
    kept, such as those printed in documents: they find a tail that was cut and a log that was written anew.
    """
    told, wanted = Walk(), {seq: hash.encode() for seq, hash in (known or {}).items()}
    last, previous, count = 0, GENESIS.encode(), 0
    # A million times: nothing is called here that needn't be, and texts stay the bytes that they are hashed as.
    for entry in entries:
        seq, line, hash, payload = entry
        if (
            seq != last + 1
            or line[:_HASH] != previous
            or sha256(line).hexdigest().encode() != hash
            or payload is None
            or sha256(payload).hexdigest().encode() != line[-_HASH:]
        ):
            _tell(told, entry, last, previous)
        if wanted and wanted.get(seq, hash) != hash:
            _add(told, "chain_known", seq, wanted[seq], hash)
        count += 1
        last, previous = seq, hash
    told.entries, told.seq, told.hash = count, last, _text(previous)
    for seq in sorted(wanted):
        if seq > last:
            _add(told, "chain_known", seq, wanted[seq], b"")
    return told


def _tell(told: Walk, entry: Entry, last: int, previous: bytes) -> None:
    seq, line, hash, payload = entry
    before, payload_hash = line.partition(b"\n")[0], line.rpartition(b"\n")[2]
    if seq != last + 1:
        _add(told, "chain_gap", seq, f"mục {show(str(last + 1))}".encode(), b"")
    if before != previous:
        _add(told, "chain_previous", seq, previous, before)
    if (made := sha256(line).hexdigest().encode()) != hash:
        _add(told, "chain_hash", seq, made, hash)
    if payload is None:
        told.dropped.append(seq)
    elif (made := sha256(payload).hexdigest().encode()) != payload_hash:
        _add(told, "chain_payload", seq, payload_hash, made)


def _add(told: Walk, what: str, seq: int, expected: bytes, found: bytes) -> None:
    if len(told.findings) < MOST:
        told.findings.append(Finding(what, f"mục {show(str(seq))}", _text(expected), _text(found)))


def _text(stored: bytes) -> str:
    return stored.decode(errors="replace")
