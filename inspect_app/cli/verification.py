"""Checking the archive from the shell."""

import os
import sys
from pathlib import Path

import click

from inspect_app import config
from inspect_app.cli.saying import fail, told
from inspect_app.domain.numbers import show
from inspect_app.services import archive
from inspect_app.services.context import Context


@click.command("verify-archive")
@click.option(
    "--pdf",
    "document",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An issued PDF kept elsewhere: finds a log that was cut, or written anew from the start.",
)
@click.option("--hold", type=int, hidden=True)
@click.option("--actor", default="shell", hidden=True)
@told
def verify_archive(document: Path | None, hold: int | None, actor: str) -> None:
    """Check log, rows, sealed records and files of the instance; names exactly what is wrong, and fails then."""
    settings = config.load()
    if not settings.database.exists():
        fail(f"Chưa có cơ sở dữ liệu ở {settings.database}. Chạy: flask --app inspect_app init")
    if hold is None:
        checked = archive.verify(Context(settings.database, actor), document, _progress)
    else:  # a page asked, and shows the result
        checked = archive.verify(Context(settings.database, actor), document)
        os.close(hold)
    walk = checked.walk
    counts = (
        (walk.entries, "mục nhật ký"),
        (checked.rows, "dòng dữ liệu"),
        (checked.seals, "hồ sơ niêm phong"),
        (checked.files, "tệp"),
    )
    click.echo(", ".join(f"{show(str(count))} {words}" for count, words in counts))
    click.echo(f"Đầu chuỗi: mục {show(str(walk.seq))}, {walk.hash}")
    if checked.findings:
        click.echo(f"{show(str(len(checked.findings)))} điểm không đúng:", err=True)
        click.echo("\n".join(f"  {finding}" for finding in checked.findings), err=True)
        sys.exit(1)
    click.echo("Mọi thứ còn nguyên.")


def _progress(stage: str) -> None:
    click.echo(f"{archive.STAGES[stage]}…", err=True)
