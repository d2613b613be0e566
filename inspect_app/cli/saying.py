"""How every command says what went wrong: one line, and a status that isn't 0."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click

from inspect_app import config
from inspect_app.errors import Problem


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
