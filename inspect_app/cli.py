"""Single steps from the shell: `flask --app inspect_app …`.

Each prints its result, or says on one line what is wrong and exits with a status that isn't 0.
"""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import Flask

from inspect_app import config
from inspect_app.domain.bundles import BAGS, FORMS, STAGES, Bundle
from inspect_app.domain.dates import instant_text
from inspect_app.domain.roles import ROLES
from inspect_app.errors import Problem
from inspect_app.services import accounts, demo, handover, records, units
from inspect_app.services.context import Context, new_ulid, utc_now
from inspect_app.store import accounts as account_store
from inspect_app.store import editions, migrations
from inspect_app.store.database import connect_reading
from inspect_app.store.files import room

ACCOUNTS_FILE = "accounts.txt"


def register(app: Flask) -> None:
    """Give an application its commands."""
    for command in COMMANDS:
        app.cli.add_command(command)


def _told(function: Callable[..., None]) -> Callable[..., None]:
    """What goes wrong is one line, and a status that isn't 0."""

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


def _context(settings: config.Settings, actor: str = "shell") -> Context:
    missing = migrations.missing(settings.database)
    if not settings.database.exists():
        fail(f"Chưa có cơ sở dữ liệu ở {settings.database}. Chạy: flask --app inspect_app init")
    if missing:
        fail(f"Cơ sở dữ liệu cũ hơn chương trình ({', '.join(missing)}). Chạy: flask --app inspect_app migrate")
    return Context(settings.database, actor)


@click.command("init")
@click.option("--username", default="quantri", show_default=True, help="Sign-in name of the first administrator.")
@click.option("--name", default="Quản trị", show_default=True, help="Name of the first administrator.")
@_told
def init(username: str, name: str) -> None:
    """Make an empty real instance with its first administrator and the units that ship with the program."""
    settings = config.load()
    if settings.database.exists():
        fail(f"Đã có cơ sở dữ liệu ở {settings.database}. Chưa có gì thay đổi.")
    config.make_secret(settings)
    migrations.migrate(settings.database, utc_now)
    context = Context(settings.database, "shell")
    units.load_units(context, json.loads((editions.DATA / "units.json").read_text(encoding="utf-8")))
    _, password = accounts.create_account(context, username, name, "administrator")
    click.echo(f"{settings.instance}\n{username} {password}")


@click.command("migrate")
@_told
def migrate() -> None:
    """Bring the database of the instance up to date; prints what was applied."""
    settings = config.load()
    if not settings.database.exists():
        fail(f"Chưa có cơ sở dữ liệu ở {settings.database}. Chạy: flask --app inspect_app init")
    click.echo("\n".join(_migrate(settings)) or "Cơ sở dữ liệu đã mới nhất.")


def _migrate(settings: config.Settings) -> list[str]:
    from inspect_app.services import remediation  # importing the PDF engine takes most of a second

    done = migrations.migrate(settings.database, utc_now)
    # What a file has to be opened for, no statement of SQL can bring up to date.
    for inspection, problem in remediation.catch_up(Context(settings.database, "shell")).items():
        done.append(f"{inspection}: {problem.message if problem else 'đã đưa kiến nghị vào danh sách theo dõi'}")
    return done


@click.command("create-user")
@click.argument("username")
@click.argument("role", type=click.Choice(list(ROLES)))
@click.option("--name", required=True, help="Full name, as the program shows it.")
@click.option("--unit", help="Code of the unit that an account of role unit speaks for.")
@_told
def create_user(username: str, role: str, name: str, unit: str | None) -> None:
    """Make an account; prints its name and the password, to be changed at the first sign-in."""
    _, password = accounts.create_account(_context(config.load()), username, name, role, unit)
    click.echo(f"{username} {password}")


@click.command("demo")
@_told
def demonstrate() -> None:
    """Make the demonstration in the instance folder, unless it is there; prints its accounts, one a role."""
    settings = config.load()
    file = settings.instance / ACCOUNTS_FILE
    if settings.database.exists():
        if not settings.demonstration:
            fail(f"{settings.instance} là nơi của dữ liệu thật, không phải của bản trình diễn. Chưa có gì thay đổi.")
        _migrate(settings)
    else:
        made = demo.build(settings.instance, utc_now, new_ulid)
        lines = [f"{name:<12} {password}   {role}" for role, (name, password) in made["accounts"].items()]
        file.touch(mode=0o600)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    click.echo(file.read_text(encoding="utf-8"), nl=False)


@click.command("import-inspection")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_told
def import_inspection(file: Path) -> None:
    """Let in a record file; prints the id of the new inspection."""
    context = _context(config.load(), _first_administrator())
    click.echo(records.import_record(context, json.loads(file.read_text(encoding="utf-8"))))


@click.command("import-field")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_told
def import_field(file: Path) -> None:
    """Let in what a tablet wrote to a file; prints what became of it, and fails where something was refused."""
    context = _context(config.load())
    with file.open("rb") as stream:
        taken = handover.import_field(context, stream)
    click.echo("\n".join(handover.told(taken)))
    if taken.refused:
        sys.exit(1)


@click.command("export-inspection")
@click.argument("id")
@_told
def export_inspection(id: str) -> None:
    """Print the record of an inspection with its whole history, as JSON."""
    database = connect_reading(_context(config.load()).database)
    exported = records.export_record(database, id, instant_text(utc_now()))
    click.echo(json.dumps(exported, ensure_ascii=False, indent=1))


@click.command("render-conclusion")
@click.argument("id")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@_told
def render_conclusion(id: str, output: Path) -> None:
    """Write the draft conclusion of an inspection as a PDF, or as a Word copy by the ending; prints the file's name."""
    from inspect_app.services import conclusions  # importing the PDF engine takes most of a second

    database = connect_reading(_context(config.load()).database)
    making = {".pdf": conclusions.rendered, ".docx": conclusions.word_copy}.get(output.suffix.lower())
    if not making:
        fail(f"Tên tệp phải kết thúc bằng .pdf hoặc .docx: {output.name}. Chưa có gì được ghi.")
    output.write_bytes(making(conclusions.draft(database, id)))
    click.echo(output)


@click.command("render-plan")
@click.argument("plan")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@_told
def render_plan(plan: str, output: Path) -> None:
    """Write all conclusions of a plan to a ZIP, or to one PDF by the ending; prints the file's name.

    Stopped (Ctrl-C) and run again, it draws nothing twice. Fails where a conclusion couldn't be drawn; the others are
    in the file.
    """
    from inspect_app.services import bundles

    context, form = _context(config.load()), output.suffix.lower().removeprefix(".")
    if form not in FORMS:
        fail(f"Tên tệp phải kết thúc bằng .zip hoặc .pdf: {output.name}. Chưa có gì được ghi.")
    made = bundles.make(context, plan, form, _progress)
    click.echo(err=True)
    if made.stage == "stopped":
        fail(f"Đã dừng sau {made.dealt_with}/{made.total} kết luận. Gõ lại lệnh này để làm tiếp.")
    shutil.copyfile(bundles.finished_file(context.database, plan, form), output)
    click.echo(output)
    _tell_failures(made)


@click.command("export-bag")
@click.argument("id")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@_told
def export_bag(id: str, output: Path) -> None:
    """Write the package of an issued record, everything in it, as a ZIP; prints the file's name."""
    from inspect_app.services import bags

    with _whole(output) as growing:
        bags.write(_context(config.load()), id, growing)
    click.echo(output)


@click.command("export-bags")
@click.argument("scope", metavar="YEAR|all")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@_told
def export_bags(scope: str, output: Path) -> None:
    """Write the packages of all records issued in a year, or of every year, to a ZIP; prints the file's name.

    Stopped (Ctrl-C) and run again, it goes on where it was. Fails where a record couldn't be packed; the others are in
    the file.
    """
    from inspect_app.services import bundles

    context = _context(config.load())
    made = bundles.make(context, scope, BAGS, _progress)
    click.echo(err=True)
    if made.stage == "stopped":
        fail(f"Đã dừng sau {made.done}/{made.total} hồ sơ. {_why(made)} Gõ lại lệnh này để làm tiếp.")
    with _whole(output) as growing:
        shutil.copyfile(bundles.finished_file(context.database, scope, BAGS), growing)
    click.echo(output)
    _tell_failures(made)


@click.command("check-bag")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@_told
def check_bag(path: Path) -> None:
    """Check a package (folder or ZIP) by itself and against the log; says exactly what is wrong, and fails."""
    from inspect_app.services import bags

    wrong, seal = bags.check(_context(config.load()), path)
    for one in wrong:
        click.echo(one, err=True)
    if wrong or not seal:
        sys.exit(1)
    click.echo(f"KHỚP: cuộc kiểm tra {seal.inspection}, niêm phong ở mục {seal.entry} của nhật ký.")


@click.command("seal")
@_told
def seal_all() -> None:
    """Seal every issued record that isn't yet; prints what became of each, and fails where one couldn't be sealed."""
    from inspect_app.services import seal

    context, failed = _context(config.load()), False
    for inspection, problem in seal.catch_up(context):
        failed = failed or problem is not None
        click.echo(f"{inspection}: {problem.message if problem else 'đã niêm phong'}", err=problem is not None)
    if failed:
        sys.exit(1)


@contextmanager
def _whole(output: Path) -> Iterator[Path]:
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


def _tell_failures(bundle: Bundle) -> None:
    for failure in bundle.failures:
        click.echo(f"{failure.place}: {failure.message}", err=True)
    if bundle.failures:
        sys.exit(1)


def _progress(bundle: Bundle) -> None:
    click.echo(f"\r{STAGES[bundle.stage]}: {bundle.dealt_with}/{bundle.total}   ", nl=False, err=True)


@click.command("make-bundle", hidden=True)
@click.argument("plan")
@click.argument("form", type=click.Choice([*FORMS, BAGS]))
@click.argument("hold", type=int)
@_told
def make_bundle(plan: str, form: str, hold: int) -> None:
    """Make the bundle that a page asked for and holds for this process."""
    from inspect_app.services import bundles

    bundles.make(_context(config.load()), plan, form, hold=hold)


def _first_administrator() -> str:
    database = connect_reading(_context(config.load()).database)
    found = [a for a in account_store.accounts(database) if a.role == "administrator" and a.active]
    if not found:
        fail("Chưa có tài khoản quản trị nào. Chạy: flask --app inspect_app create-user")
    return min(account.id for account in found)


COMMANDS = (
    *(init, migrate, create_user, demonstrate),
    *(import_inspection, export_inspection, import_field, render_conclusion, render_plan, make_bundle),
    *(export_bag, export_bags, check_bag, seal_all),
)
