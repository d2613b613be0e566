"""What a backup is: a folder named by its instant, with a list of its files and, written last, its manifest."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from inspect_app.domain.dates import parse_instant
from inspect_app.domain.verification import Finding
from inspect_app.errors import Problem

DATABASE = "inspect.db"
SETTINGS = "settings.toml"
SECRET = "secret_key"
SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
FORMAT, VERSION = "inspect_app.backup", 1
# A folder that is being made, or removed: whatever lies in it, it is no backup.
MAKING, REMOVING = ".partial", ".removed"

_STAMP = r"\d{8}-\d{6}Z"
_FOLDER = re.compile(_STAMP)
_LEFT = re.compile(rf"{_STAMP}(?:{re.escape(MAKING)}|{re.escape(REMOVING)})")
# The only places that are ever written to when a backup is made or put back.
_PLACE = re.compile(
    rf"{re.escape(DATABASE)}|{re.escape(SETTINGS)}|{SECRET}"
    r"|trust/(?!\.)[^/\\\x00-\x1f\x7f\ud800-\udfff]+\.pem|files/(?P<start>[0-9a-f]{2})/(?P=start)[0-9a-f]{62}"
)
_HASH = re.compile(r"[0-9a-f]{64}")
_UNREADABLE = "Bản kê của bản sao lưu này không đọc được. Chưa có gì thay đổi. Chọn bản sao lưu khác."
_NEWER = "Bản sao lưu này do chương trình mới hơn lập. Chưa có gì thay đổi. Nâng cấp chương trình rồi làm lại."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; it counts as complete by having one.

    `migrations` are those of its database, `seq` and `hash` the head of its audit log, `rows` the rows by table,
    `absent` the files that operations name and that had not arrived, `sums` the SHA-256 of its list of files, and
    `findings` what was wrong in the instance.
    """

    at: str
    program: str
    migrations: tuple[str, ...]
    seq: int
    hash: str
    rows: Mapping[str, int]
    absent: int
    files: int
    size: int
    sums: str
    findings: tuple[Finding, ...] = ()

    @property
    def damage(self) -> tuple[Finding, ...]:
        """Those findings that the backup shares with its instance: what they name is wrong or missing here, too."""
        return tuple(finding for finding in self.findings if finding.what != "file_gone")


def written(manifest: Manifest) -> str:
    """The text of a manifest."""
    return json.dumps({"format": FORMAT, "version": VERSION, **asdict(manifest)}, ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Manifest:
    """The manifest of a text. Raises Problem "bad_backup", or "future_version"."""
    try:
        told = json.loads(text)
        if told.pop("format") != FORMAT:
            raise ValueError
        if told.pop("version") > VERSION:
            raise Problem("future_version", _NEWER)
        told["migrations"] = tuple(told["migrations"])
        told["findings"] = tuple(Finding(**finding) for finding in told["findings"])
        manifest = Manifest(**told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Problem("bad_backup", _UNREADABLE) from error
    if not _plain(manifest) or not parse_instant(manifest.at):
        raise Problem("bad_backup", _UNREADABLE)
    return manifest


def name(at: datetime) -> str:
    """The name of the folder of a backup that is made at an instant (UTC); names sort as the instants do."""
    return f"{at:%Y%m%d-%H%M%SZ}"


def is_name(name: str) -> bool:
    """Whether a folder is named as backups are."""
    return bool(_FOLDER.fullmatch(name))


def is_left(name: str) -> bool:
    """Whether a folder is named as those that somebody who was killed leaves behind."""
    return bool(_LEFT.fullmatch(name))


def is_place(name: str) -> bool:
    """Whether a file of a backup may be called this: none of them lies anywhere else."""
    return bool(_PLACE.fullmatch(name))


def file_place(hash: str) -> str:
    """Where a backup and an instance keep the bytes of a hash."""
    return f"files/{hash[:2]}/{hash}"


def file_hash(place: str) -> str | None:
    """The hash that the place of a kept file says; None for any other place."""
    return place.rpartition("/")[2] if place.startswith("files/") and is_place(place) else None


def sums(hashes: Mapping[str, str]) -> str:
    """The list of files (place -> SHA-256) that `sha256sum -c` understands, sorted by place."""
    return "".join(f"{hashes[place]}  {place}\n" for place in sorted(hashes))


def read_sums(text: str) -> dict[str, str]:
    """The files of such a list. Raises Problem "bad_backup" for a place outside the backup, or anything else."""
    found: dict[str, str] = {}
    # Not splitlines(): a name may hold what Unicode takes for the end of a line.
    for line in text.removesuffix("\n").split("\n"):
        hash, _, place = line.partition("  ")
        kept = file_hash(place)
        if not _HASH.fullmatch(hash) or not is_place(place) or place in found or kept not in (None, hash):
            raise Problem("bad_backup", f"Danh sách tệp của bản sao lưu có dòng không được phép: {line[:200]}")
        found[place] = hash
    if DATABASE not in found:
        raise Problem("bad_backup", "Bản sao lưu không có cơ sở dữ liệu. Chưa có gì thay đổi. Chọn bản sao lưu khác.")
    return found


def outlived(backups: Iterable[tuple[str, bool]], keep: int) -> list[str]:
    """Which of some complete backups (name, whether without findings) go where the newest `keep` good ones stay.

    None goes that is newer than one of those, so the last good one never does.
    """
    backups = sorted(backups)
    good = [name for name, sound in backups if sound]
    if keep < 1 or len(good) < keep:
        return []
    return [name for name, _ in backups if name < good[-keep]]


def _plain(manifest: Manifest) -> bool:
    kinds = {"at": str, "program": str, "seq": int, "hash": str, "rows": dict, "absent": int}
    kinds |= {"files": int, "size": int, "sums": str}
    values = {field.name: getattr(manifest, field.name) for field in fields(manifest)}
    return (
        all(isinstance(values[name], kind) for name, kind in kinds.items())
        and all(isinstance(name, str) for name in manifest.migrations)
        and all(
            isinstance(value, str)
            for finding in manifest.findings
            for value in (finding.what, finding.where, finding.expected, finding.found)
        )
    )
