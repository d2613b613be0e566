"""Carrying out from the shell what was decided on disposals."""

import sys

import click

from inspect_app import config
from inspect_app.cli.saying import context_of, told
from inspect_app.domain.numbers import show
from inspect_app.errors import Problem


@click.command("finish-disposals")
@told
def finish_disposals() -> None:
    """Erase what is left of records whose disposal two people confirmed; fails where something still is."""
    from inspect_app.services import disposal  # the archive's index is put together with the PDF engine

    context, left = context_of(config.load()), False
    for inspection in disposal.waiting(context):
        try:
            count = disposal.carry_out(context, inspection)
        except Problem as problem:
            left = True
            click.echo(f"{inspection}: {problem.message}", err=True)
        else:
            click.echo(f"{inspection}: đã hủy, xóa {show(str(count))} tệp")
    if left:
        sys.exit(1)
