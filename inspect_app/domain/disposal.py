"""Disposals as they were decided, what stays of a record, and what the audit log says was lawfully erased."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from inspect_app.domain.dates import long_date, moment, short_date
from inspect_app.domain.text import Json


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a record: the document that counted, the decision, who asked for it, who confirmed it (names).

    `settled_at`, `at` (the content went) and `erased_at` (the last file did; None until then) are instants.
    """

    inspection: str
    number: int
    symbol: str
    day: date
    title: str
    decision: str
    decision_day: date
    reason: str
    source: str
    asked_by: str
    settled_by: str
    settled_at: str
    at: str
    erased_at: str | None

    @property
    def words(self) -> str:
        """'05/TB-BCĐCCHC'."""
        return f"{self.number:02d}{self.symbol}"

    @property
    def told(self) -> str:
        """What is said to whoever asks for the record."""
        return (
            f"Hồ sơ của thông báo số {self.words} {long_date(self.day)}, “{self.title}”, hết thời hạn lưu và đã "
            f"hủy theo Quyết định số {self.decision} ngày {short_date(self.decision_day)}. "
            f"Lý do: {self.reason.rstrip('.')}. Thời hạn và căn cứ: {self.source.rstrip('.')}. "
            f"{self.asked_by} đề nghị, {self.settled_by} xác nhận lúc {moment(self.settled_at)}. "
            "Nội dung và tệp không còn; quyết định và mã SHA-256 được giữ trong nhật ký."
        )


@dataclass(frozen=True, slots=True)
class Relic:
    """A document that was issued: it, its scan and the manifests of its package by their hashes.

    `head` and `head_hash` are the entry of the log that the document itself names.
    """

    document: str
    scan: str | None
    number: int
    symbol: str
    day: date
    manifest_sha256: str | None
    manifest_sha512: str | None
    head: int | None
    head_hash: str | None


@dataclass(slots=True)
class Erased:
    """What the log says was lawfully erased: payloads by their sequence numbers, rows as (table, hash).

    `older` counts, by table, those rows among them that the log had never spoken of.
    """

    payloads: set[int] = field(default_factory=set)
    rows: set[tuple[str, str]] = field(default_factory=set)
    older: Counter[str] = field(default_factory=Counter)


def erased(entries: Iterable[tuple[Json, set[int]]]) -> Erased:
    """What the data of "erase" entries say, each with the entries before it that speak of the same record.

    What isn't as the program writes it excuses nothing.
    """
    found = Erased()
    for data, before in entries:
        told = data if isinstance(data, dict) else {}
        found.payloads |= {seq for seq in _all(told.get("payloads"), int) if seq in before}
        for table, hashes in _each(told.get("erased")):
            found.rows |= {(table, hash) for hash in _all(hashes, str)}
        found.older.update({table: count for table, count in _each(told.get("older")) if isinstance(count, int)})
    return found


def _all(told: Json, kind: type) -> list[Json]:
    return [one for one in told if isinstance(one, kind)] if isinstance(told, list) else []


def _each(told: Json) -> list[tuple[str, Json]]:
    return list(told.items()) if isinstance(told, dict) else []
