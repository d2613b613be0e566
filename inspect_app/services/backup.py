"""Making a backup while people work: checked as it is written, complete or none at all."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from inspect_app.domain import backup
from inspect_app.domain.backup import DATABASE, SECRET, SETTINGS, SUMS, Manifest, file_place
from inspect_app.domain.dates import instant_text
from inspect_app.domain.verification import Finding, Walk
from inspect_app.errors import Problem
from inspect_app.services import verification
from inspect_app.services.context import Context
from inspect_app.store import backup as store
from inspect_app.store import files, migrations, stacks
from inspect_app.store.verification import Damaged, finished

# What is done, in its order. A teller hears one of these, and how much of how much of it is done.
STAGES = {
    "database": "Chép cơ sở dữ liệu",
    "check": "Kiểm tra bản chép",
    "files": "Chép và kiểm tra tệp",
    "seal": "Ghi bản kê",
    "done": "Xong bản sao lưu",
    "rotate": "Bỏ bản sao lưu cũ",
}
Teller = Callable[[str, int, int], None]
_BUSY = "Đang có một lần sao lưu khác vào {}. Chưa có gì thay đổi. Đợi lần ấy xong rồi làm lại."
_NO_FOLDER = "Chưa có thư mục {}. Chưa có gì thay đổi. Tạo thư mục ấy, hoặc gắn ổ đĩa của nó, rồi làm lại."
_INSIDE = (
    "{} nằm trong thư mục dữ liệu của chương trình. Chưa có gì thay đổi. Chọn thư mục khác, tốt nhất là ở ổ đĩa khác."
)
_FULL = (
    "Ổ đĩa của {} đã đầy. Lần sao lưu này đã bỏ; dữ liệu và các bản sao lưu trước còn nguyên. "
    "Thêm chỗ trống rồi làm lại."
)


@dataclass(slots=True)
class Made:
    """A complete backup: its folder, what it says of itself, how many of its bytes are new, and what was tidied up."""

    folder: Path
    manifest: Manifest
    new_bytes: int
    swept: list[str]
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Content:
    """What the database of a backup came to when it was checked: `named` are the hashes of the files that it needs.

    `disposed` are those that must be in no backup any more, wherever their bytes still lie.
    """

    migrations: tuple[str, ...] = ()
    walk: Walk = field(default_factory=Walk)
    named: frozenset[str] = frozenset()
    disposed: frozenset[str] = frozenset()
    absent: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Taken:
    """What was taken into a backup so far: place -> SHA-256, and bytes, all and new."""

    hashes: dict[str, str] = field(default_factory=dict)
    size: int = 0
    new: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, place: str, hash: str, size: int, new: bool = True) -> None:
        self.hashes[place] = hash
        self.size += size
        self.new += size if new else 0


def make(
    context: Context, target: Path, keep: int | None = None, secrets: bool = False, told: Teller = lambda *_: None
) -> Made:
    """Make a backup of the instance as a new folder in `target`, then let only the newest `keep` good ones stay.

    The database first, as it stands at one moment; then every file, so that whatever the copied database names is
    there. Each byte is hashed on its way. A file whose bytes the former backup has becomes a second name of those. The
    key of sessions goes in only with `secrets`. A damaged instance is backed up, too: the manifest says what is wrong.

    What others left there who were killed is removed. Raises Problem "not_found" (no such folder), "form_invalid" (one
    inside the instance), "busy" (another backup is being made there) or "disk_full"; then no new backup is there.
    """
    target = _fit(context, target)
    with store.held(store.turn(target)) as free:
        if not free:
            raise Problem("busy", _BUSY.format(target))
        swept = store.sweep(target)
        with stacks.steady(context.database), _begun(context, target) as folder:
            manifest, new = _write(context, folder, _newest(target), secrets, told)
            told("seal", 0, 1)
            made = Made(store.seal(folder, manifest), manifest, new, swept)
        told("done", 1, 1)
        if keep is not None and not manifest.damage:
            _rotate(made, keep, told)
    return made


def content(path: Path) -> Content:
    """Check a database that nobody changes any longer, its pages, keys and audit log, and read what it needs."""
    with finished(path) as db:
        wrong = verification.database(db)
        try:
            walk = verification.chain(db)
            return Content(
                tuple(migrations.applied(db)),
                walk,
                frozenset(files.named(db)),
                frozenset(files.disposed(db)),
                files.absent(db),
                store.rows(db),
                (*wrong, *walk.findings),
            )
        except Damaged as error:
            return Content(findings=(*wrong, Finding("database", DATABASE, found=str(error))))


def _fit(context: Context, target: Path) -> Path:
    target, instance = target.resolve(), context.database.parent.resolve()
    if not target.is_dir():
        raise Problem("not_found", _NO_FOLDER.format(target))
    if target.is_relative_to(instance):
        raise Problem("form_invalid", _INSIDE.format(target))
    return target


@contextmanager
def _begun(context: Context, target: Path) -> Iterator[Path]:
    """A new folder for a backup, gone again with whatever goes wrong in it."""
    at = context.now()
    while (target / backup.name(at)).exists():
        at += timedelta(seconds=1)
    folder = target / f"{backup.name(at)}{backup.MAKING}"
    try:
        with store.room():
            folder.mkdir(mode=0o700)
            yield folder
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, Problem) and error.code == "disk_full":
            raise Problem("disk_full", _FULL.format(target)) from error
        raise


def _newest(target: Path) -> Path | None:
    complete = store.complete(target)
    return target / complete[-1][0] if complete else None


def _write(context: Context, folder: Path, former: Path | None, secrets: bool, told: Teller) -> tuple[Manifest, int]:
    """Everything but the manifest; that, and the number of new bytes."""
    taken, copied, at = _Taken(), folder / DATABASE, instant_text(context.now())
    told("database", 0, 1)
    store.copy_database(context.database, copied, partial(told, "database"))
    told("check", 0, 1)
    read = content(copied)
    taken.add(DATABASE, store.hashed(copied), copied.stat().st_size)
    _take_settings(context.database.parent, folder, secrets, taken)
    _take_files(context.database, folder, former, read, taken, told)
    lines = backup.sums(taken.hashes).encode()
    store.write(folder / SUMS, lines)
    manifest = Manifest(
        at=at,
        program=migrations.names()[-1],
        migrations=read.migrations,
        seq=read.walk.seq,
        hash=read.walk.hash,
        rows=read.rows,
        absent=read.absent,
        files=sum(bool(backup.file_hash(place)) for place in taken.hashes),
        size=taken.size,
        sums=sha256(lines).hexdigest(),
        findings=(*read.findings, *taken.findings),
    )
    return manifest, taken.new


def _take_settings(instance: Path, folder: Path, secrets: bool, taken: _Taken) -> None:
    found = [instance / SETTINGS, *sorted(instance.glob("trust/*.pem")), *([instance / SECRET] if secrets else [])]
    for path in found:
        place = path.relative_to(instance).as_posix()
        if not path.exists():
            continue
        if not backup.is_place(place):
            taken.findings.append(Finding("file_name", ascii(place)))
            continue
        taken.add(place, *store.copy(path.resolve(), folder / place, 0o600))


def _take_files(database: Path, folder: Path, former: Path | None, read: Content, taken: _Taken, told: Teller) -> None:
    # All that lie there, too: what no row names yet may be named a moment after the database was copied.
    wanted = sorted(read.named | files.kept(database) - read.disposed)
    take = partial(_take, database, folder, former)
    told("files", 0, len(wanted))
    for done, (hash, (size, new, finding)) in enumerate(verification.each(take, wanted), 1):
        if size is not None:
            taken.add(file_place(hash), hash, size, new)
        if finding and (finding.what == "file_changed" or hash in read.named):
            taken.findings.append(finding)
        told("files", done, len(wanted))


def _take(database: Path, folder: Path, former: Path | None, hash: str) -> tuple[int | None, bool, Finding | None]:
    """Size of what was taken of a file, whether it is new, and what is wrong with it."""
    place, living = file_place(hash), files.place(database, hash)
    target = folder / place
    if former and store.link(former / place, target, hash):
        return target.stat().st_size, False, None if living.exists() else Finding("file_gone", place)
    try:
        found, size = store.copy(living, target, 0o444)
    except FileNotFoundError:
        return None, False, Finding("file_missing", place)
    except store.UnreadError as error:
        target.unlink(missing_ok=True)
        return None, False, Finding("file_unread", place, found=str(error.strerror))
    if found == hash:
        return size, True, None
    target.unlink()
    return None, False, Finding("file_changed", place, hash, found)


def _rotate(made: Made, keep: int, told: Teller) -> None:
    target = made.folder.parent
    for name in backup.outlived(store.complete(target), keep):
        if name == made.folder.name:  # a clock that was set back makes the newest look old
            continue
        told("rotate", len(made.removed), 0)
        (made.removed if store.remove(target, name) else made.left).append(name)
