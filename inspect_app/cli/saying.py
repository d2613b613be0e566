"""What commands share: the instance they work on, how far they are, and what went wrong on one line."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click

from inspect_app import config
from inspect_app.domain.bundles import STAGES, Bundle
from inspect_app.errors import Problem
from inspect_app.services import restore
from inspect_app.services.context import Context
from inspect_app.store import migrations


def told(function: Callable[..., None]) -> Callable[..., None]:
    """A command for which what goes wrong is one line, and a status that isn't 0."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            function(*args, **kwargs)
        except Problem as problem:
            fail(" ".join([problem.message, *problem.fields.values()]))
        except (config.SettingsError, OSError, UnicodeDecodeError) as error:
            fail(str(error))
        except json.JSONDecodeError as error:
            fail(f"Tệp không phải JSON đọc được: dòng {error.lineno}. Chưa có gì thay đổi.")

    return run


def fail(line: str) -> NoReturn:
    """Say on one line what is wrong, and stop."""
    click.echo(" ".join(line.split()), err=True)
    sys.exit(1)


def context_of(settings: config.Settings, actor: str = "shell") -> Context:
    """The context of a command on an instance that is up to date; says what is wrong otherwise, and stops."""
    missing = migrations.missing(settings.database)
    if not settings.database.exists():
        check_restored(settings)
        fail(f"Chưa có cơ sở dữ liệu ở {settings.database}. Chạy: flask --app inspect_app init")
    if missing:
        fail(f"Cơ sở dữ liệu cũ hơn chương trình ({', '.join(missing)}). Chạy: flask --app inspect_app migrate")
    if newer := migrations.newer(settings.database):
        fail(f"Cơ sở dữ liệu do phiên bản mới hơn của chương trình lập ({', '.join(newer)}). Nâng cấp chương trình.")
    return Context(settings.database, actor)


def check_restored(settings: config.Settings) -> None:
    """Say that an instance is still to be restored, and stop, where that is so."""
    if restore.unfinished(settings.instance):
        fail(f"Lần khôi phục vào {settings.instance} chưa xong. Chạy lại: flask --app inspect_app restore DIR")


def tell_failures(bundle: Bundle) -> None:
    """Say what of a bundle couldn't be made, and stop where there is such a thing."""
    for failure in bundle.failures:
        click.echo(f"{failure.place}: {failure.message}", err=True)
    if bundle.failures:
        sys.exit(1)


def progress(bundle: Bundle) -> None:
    """Say how far a bundle is, on the line that said it before."""
    click.echo(f"\r{STAGES[bundle.stage]}: {bundle.dealt_with}/{bundle.total}   ", nl=False, err=True)
