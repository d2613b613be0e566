"""Reading a backup back: checked where it lies, or put into an empty instance, whole or not at all."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from inspect_app import config
from inspect_app.domain import backup
from inspect_app.domain.backup import DATABASE, MANIFEST, SECRET, SETTINGS, Manifest, file_place
from inspect_app.domain.verification import Finding
from inspect_app.errors import Problem
from inspect_app.services import verification
from inspect_app.services.backup import Teller, content
from inspect_app.store import backup as store
from inspect_app.store import migrations

# What is done, in its order. A teller hears one of these, and how much of how much of it is done.
STAGES = {
    "files": "Đọc và kiểm tra tệp",
    "check": "Kiểm tra cơ sở dữ liệu",
    "move": "Đưa vào nơi khôi phục",
}
STAGING = ".restoring"
_READY = "ready"  # in STAGING, once all in it was checked and is being moved out of it
_LOCK = ".restoring.lock"
# What is put into an instance, the database last: without it nothing counts.
_PARTS = ("files", "trust", SETTINGS, SECRET, DATABASE)
# What may be in an empty instance folder.
_NOTHING = {".gitignore", "lost+found", "tls", STAGING, _LOCK}
_NEWER = (
    "Bản sao lưu này mới hơn chương trình ({}). Chưa có gì thay đổi. Cài bản chương trình mới hơn rồi khôi phục lại."
)
_LIVING = (
    "{} đang có dữ liệu của một hệ thống ({}). Không khôi phục đè lên. Chưa có gì thay đổi. Muốn thay: dừng chương "
    "trình, đổi tên thư mục ấy để giữ lại, rồi chạy lại lệnh này."
)
_BUSY = "Đang có một lần khôi phục khác vào {}. Chưa có gì thay đổi. Đợi lần ấy xong rồi xem lại."
_DAMAGED = (
    "Bản sao lưu này được lập khi dữ liệu đã hỏng: {}. Chưa có gì thay đổi. Chọn bản khác, hoặc thêm --damaged để "
    "khôi phục đúng những gì còn lại."
)
_DIFFERS = "Bản sao lưu không còn nguyên: {}. Chưa có gì thay đổi. Chọn bản khác; xem hết bằng verify-backup."
_FULL = "Ổ đĩa của {} đã đầy. Chưa có gì được khôi phục. Thêm chỗ trống rồi làm lại."


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking a backup came to: `findings` are new ones, beside those that the manifest tells itself."""

    manifest: Manifest
    findings: tuple[Finding, ...]

    @property
    def missing(self) -> list[str]:
        """The migrations that its database needs before this program can work with it."""
        return [name for name in migrations.names() if name not in self.manifest.migrations]


def verify(folder: Path, told: Teller = lambda *_: None) -> Verified:
    """Check a backup where it lies: every byte against its list, the database, the audit log, the files it names.

    Raises Problem "bad_backup" where it is none, isn't complete, or leads out of its folder, "future_version" where a
    newer program made it.
    """
    with _reading(folder) as (folder, manifest, places):
        found = _differing(places, lambda place: store.hashed(folder / place), told)
        return Verified(manifest, (*found, *_content(folder / DATABASE, manifest, places, found, told)))


def restore(settings: config.Settings, folder: Path, damaged: bool = False, told: Teller = lambda *_: None) -> Verified:
    """Put a backup into the empty folder of an instance, with a new key of sessions where it holds none.

    Copied into a folder of its own and checked there, then moved into place, the database last: whoever kills it
    leaves no instance behind, and the next run begins anew. `damaged` takes a backup whose manifest tells of damage.

    Raises Problem "instance_in_use", "bad_backup", "future_version", "busy" or "disk_full"; then nothing has changed.
    """
    instance = settings.instance
    with _reading(folder) as (folder, manifest, places):
        if manifest.damage and not damaged:
            raise Problem("bad_backup", _DAMAGED.format(_first(manifest.damage)))
        _check_empty(instance)
        with _alone(instance):
            _check_empty(instance)
            _clear(instance)
            with _staging(instance) as staging:
                verified = _fill(staging, folder, manifest, places, told)
                _check_empty(instance)
                told("move", 0, 1)
                _move(staging, instance)
    return verified


def unfinished(instance: Path) -> bool:
    """Whether a restore into an instance folder was killed, or is still at work."""
    return (instance / STAGING).exists() and not (instance / DATABASE).exists()


@contextmanager
def _reading(folder: Path) -> Iterator[tuple[Path, Manifest, dict[str, str]]]:
    folder = folder.resolve()
    manifest = store.manifest(folder)
    if newer := migrations.unknown(manifest.migrations):
        raise Problem("future_version", _NEWER.format(", ".join(newer)))
    places = store.listed(folder, manifest)
    if outside := store.linked_outside(folder, places):
        raise Problem("bad_backup", f"Bản sao lưu có liên kết dẫn ra ngoài: {outside}. Chưa có gì thay đổi.")
    # Nobody who makes room removes it meanwhile.
    with store.held(folder / MANIFEST, shared=True):
        yield folder, manifest, places


def _differing(places: Mapping[str, str], take: Callable[[str], str], told: Teller) -> list[Finding]:
    findings = []
    told("files", 0, len(places))
    for done, (place, found) in enumerate(verification.each(partial(_found, take), sorted(places)), 1):
        if isinstance(found, Finding):
            findings.append(found)
        elif found != places[place]:
            findings.append(Finding("file_changed", place, places[place], found))
        told("files", done, len(places))
    return findings


def _found(take: Callable[[str], str], place: str) -> str | Finding:
    try:
        return take(place)
    except FileNotFoundError:
        return Finding("file_missing", place)
    except store.UnreadError as error:
        return Finding("file_unread", place, found=str(error.strerror))


def _content(
    path: Path, manifest: Manifest, places: Mapping[str, str], found: list[Finding], told: Teller
) -> Iterator[Finding]:
    """What is wrong in the database that the manifest doesn't tell; nothing is read in one that isn't what it was."""
    if any(finding.where == DATABASE for finding in found):
        return
    told("check", 0, 1)
    read = content(path)
    missing = (
        Finding("file_missing", file_place(hash)) for hash in sorted(read.named) if file_place(hash) not in places
    )
    known = {(finding.what, finding.where) for finding in manifest.findings}
    # A file that had changed, or couldn't be read, isn't in the backup either.
    known |= {("file_missing", finding.where) for finding in manifest.findings if finding.what.startswith("file_")}
    for finding in (*read.findings, *missing):
        if (finding.what, finding.where) not in known:
            yield finding
    if (read.walk.seq, read.walk.hash) != (manifest.seq, manifest.hash):
        yield Finding("chain_known", f"mục {manifest.seq}", manifest.hash, read.walk.hash)
    if read.migrations != manifest.migrations:
        yield Finding("database", MANIFEST, ", ".join(manifest.migrations), ", ".join(read.migrations))


def _fill(staging: Path, folder: Path, manifest: Manifest, places: Mapping[str, str], told: Teller) -> Verified:
    def take(place: str) -> str:
        mode = 0o444 if backup.file_hash(place) else 0o600
        return store.copy(folder / place, staging / place, mode)[0]

    found = _differing(places, take, told)
    found += _content(staging / DATABASE, manifest, places, found, told)
    if found:
        raise Problem("bad_backup", _DIFFERS.format(_first(found)))
    store.settle(staging / DATABASE)
    config.make_secret(config.Settings(staging))
    store.flush_folders(staging)
    return Verified(manifest, ())


def _first(findings: tuple[Finding, ...] | list[Finding]) -> str:
    more = len(findings) - 1
    return f"{findings[0]}" + (f", và {more} lỗi khác" if more else "")


def _check_empty(instance: Path) -> None:
    if (instance / DATABASE).exists():
        raise Problem("instance_in_use", _LIVING.format(instance, DATABASE))
    allowed = _NOTHING | (set(_PARTS) if (instance / STAGING / _READY).exists() else set())
    there = sorted(path.name for path in instance.iterdir() if path.name not in allowed) if instance.exists() else []
    if there:
        raise Problem("instance_in_use", _LIVING.format(instance, ", ".join(there[:5])))


@contextmanager
def _alone(instance: Path) -> Iterator[None]:
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = instance / _LOCK
    with store.held(lock) as free:
        if not free:
            raise Problem("busy", _BUSY.format(instance))
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _clear(instance: Path) -> None:
    """Take away what a restore has left that was stopped: its copy, and what it had begun to move out of it."""
    left = [*_PARTS, STAGING] if (instance / STAGING / _READY).exists() else [STAGING]
    for name in left:
        path = instance / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def _staging(instance: Path) -> Iterator[Path]:
    staging = instance / STAGING
    try:
        with store.room():
            staging.mkdir(mode=0o700)
            yield staging
    except BaseException as error:
        if unfinished(instance):
            _clear(instance)
        if isinstance(error, Problem) and error.code == "disk_full":
            raise Problem("disk_full", _FULL.format(instance)) from error
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _move(staging: Path, instance: Path) -> None:
    store.write(staging / _READY, b"")
    store.flush(staging)
    for name in _PARTS:
        if (staging / name).exists():
            store.flush(instance)  # the database never comes to stand there before the rest does
            (staging / name).rename(instance / name)
    store.flush(instance)
