"""Packages of sealed records from the shell: sealing, exporting one or many, checking one."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from inspect_app import config
from inspect_app.cli.saying import context_of, fail, progress, tell_failures, told
from inspect_app.domain.bundles import BAGS, Bundle
from inspect_app.store.files import room


@click.command("export-bag")
@click.argument("id")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@told
def export_bag(id: str, output: Path) -> None:
    """Write the package of an issued record, everything in it, as a ZIP; prints the file's name."""
    from inspect_app.services import bags

    with whole(output) as growing:
        bags.write(context_of(config.load()), id, growing)
    click.echo(output)


@click.command("export-bags")
@click.argument("scope", metavar="YEAR|all")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@told
def export_bags(scope: str, output: Path) -> None:
    """Write the packages of all records issued in a year, or of every year, to a ZIP; prints the file's name.

    Stopped (Ctrl-C) and run again, it goes on where it was. Fails where a record couldn't be packed; the others are in
    the file.
    """
    from inspect_app.services import bundles

    context = context_of(config.load())
    made = bundles.make(context, scope, BAGS, progress)
    click.echo(err=True)
    if made.stage == "stopped":
        fail(f"Đã dừng sau {made.done}/{made.total} hồ sơ. {_why(made)} Gõ lại lệnh này để làm tiếp.")
    with whole(output) as growing:
        shutil.copyfile(bundles.finished_file(context.database, scope, BAGS), growing)
    click.echo(output)
    tell_failures(made)


@click.command("check-bag")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@told
def check_bag(path: Path) -> None:
    """Check a package (folder or ZIP) by itself and against the log; says exactly what is wrong, and fails."""
    from inspect_app.services import bags

    wrong, seal = bags.check(context_of(config.load()), path)
    for one in wrong:
        click.echo(one, err=True)
    if wrong or not seal:
        sys.exit(1)
    click.echo(f"KHỚP: cuộc kiểm tra {seal.inspection}, niêm phong ở mục {seal.entry} của nhật ký.")


@click.command("seal")
@told
def seal_all() -> None:
    """Seal every issued record that isn't yet; prints what became of each, and fails where one couldn't be sealed."""
    from inspect_app.services import seal

    context, failed = context_of(config.load()), False
    for inspection, problem in seal.catch_up(context):
        failed = failed or problem is not None
        click.echo(f"{inspection}: {problem.message if problem else 'đã niêm phong'}", err=problem is not None)
    if failed:
        sys.exit(1)


@contextmanager
def whole(output: Path) -> Iterator[Path]:
    """Where to write a file that takes the place of `output` once it is whole; else nothing is left of it."""
    growing = output.with_name(f".{output.name}.growing")
    try:
        with room():
            yield growing
        growing.replace(output)
    finally:
        growing.unlink(missing_ok=True)


def _why(bundle: Bundle) -> str:
    return " ".join(dict.fromkeys(failure.message for failure in bundle.failures))
