"""Backups from the shell: making one, checking one, putting one back."""

import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from time import monotonic

import click

from inspect_app import config
from inspect_app.cli.saying import fail, told
from inspect_app.domain.dates import moment
from inspect_app.domain.numbers import show
from inspect_app.domain.verification import Finding
from inspect_app.services import backup, restore
from inspect_app.services.backup import Teller
from inspect_app.services.context import Context

_FOLDER = click.Path(file_okay=False, path_type=Path)
_A_MOMENT = 0.2  # seconds between two words on how far it is


@click.command("backup")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--keep", type=click.IntRange(min=1), help="Then remove the oldest ones, down to this many good ones.")
@click.option("--with-secrets", "secrets", is_flag=True, help="Put in the key of sessions, too.")
@told
def make_backup(folder: Path, keep: int | None, secrets: bool) -> None:
    """Make a backup of the instance as a new folder in DIR, while people work; prints where it is and its size.

    Fails where something of the instance is damaged or missing; the backup is there all the same, and says so.
    """
    begun, settings = monotonic(), config.load()
    if not settings.database.exists():
        fail(f"Chưa có cơ sở dữ liệu ở {settings.database}. Chạy: flask --app inspect_app init")
    made = backup.make(Context(settings.database, "shell"), folder, keep, secrets, _progress(backup.STAGES))
    manifest = made.manifest
    parts = [
        f"{_megabytes(manifest.size)} MB (mới {_megabytes(made.new_bytes)} MB)",
        f"{show(str(manifest.files))} tệp",
        f"nhật ký đến mục {show(str(manifest.seq))}",
        f"{show(str(round(Decimal(monotonic() - begun), 1)))} giây",
    ]
    click.echo(f"{made.folder}: {', '.join(parts)}")
    for words, names in (
        ("Tệp đã ghi nhận mà máy tính bảng chưa gửi đến", [show(str(manifest.absent))] if manifest.absent else []),
        ("Đã dọn lần sao lưu dở dang", made.swept),
        ("Đã bỏ bản sao lưu cũ", made.removed),
        ("Chưa bỏ được bản sao lưu cũ, đang có người đọc hoặc không xóa được", made.left),
    ):
        if names:
            click.echo(f"{words}: {', '.join(names)}", err=True)
    _end(manifest.findings, "Dữ liệu của hệ thống có lỗi; bản sao lưu giữ mọi thứ còn lại và không bỏ bản cũ nào.")


@click.command("verify-backup")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@told
def verify_backup(folder: Path) -> None:
    """Check one backup where it lies: all bytes, database, audit log; names exactly what is wrong."""
    verified = restore.verify(folder, _progress(restore.STAGES))
    manifest = verified.manifest
    click.echo(
        f"{folder}: lập lúc {moment(manifest.at)}, {show(str(manifest.files))} tệp, nhật ký đến mục "
        f"{show(str(manifest.seq))} ({manifest.hash}), {'không còn nguyên' if verified.findings else 'còn nguyên'}"
    )
    if manifest.damage:
        _say(manifest.damage, "Khi lập, dữ liệu của hệ thống đã có lỗi:")
    _end(verified.findings, "Bản sao lưu không còn nguyên. Không khôi phục từ bản này; chọn bản khác.")
    if manifest.damage:
        sys.exit(1)


@click.command("restore")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--damaged", is_flag=True, help="Take one that was made of a damaged instance, with what is left of it.")
@told
def restore_backup(folder: Path, damaged: bool) -> None:
    """Put one backup, once all of it was checked, into the instance folder, which must be empty; says what is next."""
    settings = config.load()
    verified = restore.restore(settings, folder, damaged, _progress(restore.STAGES))
    manifest = verified.manifest
    click.echo(
        f"{settings.instance}: đã khôi phục bản lập lúc {moment(manifest.at)}, {show(str(manifest.files))} tệp, "
        f"nhật ký đến mục {show(str(manifest.seq))}"
    )
    if verified.missing:
        click.echo(
            f"Cơ sở dữ liệu cũ hơn chương trình ({', '.join(verified.missing)}). Chạy: flask --app inspect_app migrate",
            err=True,
        )


def _end(findings: tuple[Finding, ...], words: str) -> None:
    if findings:
        _say(findings, words)
        sys.exit(1)


def _say(findings: tuple[Finding, ...], words: str) -> None:
    click.echo("\n".join([words, *(f"  {finding}" for finding in findings)]), err=True)


def _megabytes(size: int) -> str:
    return show(f"{Decimal(size) / 1_000_000:.1f}")


def _progress(stages: Mapping[str, str]) -> Teller:
    """Tells each stage on a line of its own; on a terminal also how far it is, over and over."""
    live, said, at = sys.stderr.isatty(), "", 0.0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal said, at
        counted = live and total > 1
        if stage != said and not counted:
            click.echo(stages[stage], err=True)
        elif counted and (done == total or monotonic() - at > _A_MOMENT):
            at = monotonic()
            click.echo(f"\r{stages[stage]}: {show(str(done))}/{show(str(total))}", nl=done == total, err=True)
        said = stage

    return tell
