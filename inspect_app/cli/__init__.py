"""Single steps from the shell: `flask --app inspect_app …`.

Each prints its result, or says on one line what is wrong and exits with a status that isn't 0.
"""

import json
import shutil
import sys
from pathlib import Path

import click
from flask import Flask

from inspect_app import config
from inspect_app.cli.backup import make_backup, restore_backup, verify_backup
from inspect_app.cli.bags import check_bag, export_bag, export_bags, seal_all
from inspect_app.cli.disposal import finish_disposals
from inspect_app.cli.saying import check_restored, context_of, fail, progress, tell_failures, told
from inspect_app.cli.verification import verify_archive
from inspect_app.domain.bundles import BAGS, FORMS
from inspect_app.domain.dates import instant_text
from inspect_app.domain.roles import ROLES
from inspect_app.services import accounts, demo, handover, records, units
from inspect_app.services.context import Context, new_ulid, utc_now
from inspect_app.store import accounts as account_store
from inspect_app.store import editions, migrations
from inspect_app.store.database import connect_reading

ACCOUNTS_FILE = "accounts.txt"


def register(app: Flask) -> None:
    """Give an application its commands."""
    for command in COMMANDS:
        app.cli.add_command(command)


@click.command("init")
@click.option("--username", default="quantri", show_default=True, help="Sign-in name of the first administrator.")
@click.option("--name", default="Quản trị", show_default=True, help="Name of the first administrator.")
@told
def init(username: str, name: str) -> None:
    """Make an empty real instance with its first administrator and the units that ship with the program."""
    settings = config.load()
    if settings.database.exists():
        fail(f"Đã có cơ sở dữ liệu ở {settings.database}. Chưa có gì thay đổi.")
    check_restored(settings)
    config.make_secret(settings)
    migrations.migrate(settings.database, utc_now)
    context = Context(settings.database, "shell")
    units.load_units(context, json.loads((editions.DATA / "units.json").read_text(encoding="utf-8")))
    _, password = accounts.create_account(context, username, name, "administrator")
    click.echo(f"{settings.instance}\n{username} {password}")


@click.command("migrate")
@told
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
@told
def create_user(username: str, role: str, name: str, unit: str | None) -> None:
    """Make an account; prints its name and the password, to be changed at the first sign-in."""
    _, password = accounts.create_account(context_of(config.load()), username, name, role, unit)
    click.echo(f"{username} {password}")


@click.command("demo")
@told
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
@told
def import_inspection(file: Path) -> None:
    """Let in a record file; prints the id of the new inspection."""
    context = context_of(config.load(), _first_administrator())
    click.echo(records.import_record(context, json.loads(file.read_text(encoding="utf-8"))))


@click.command("import-field")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@told
def import_field(file: Path) -> None:
    """Let in what a tablet wrote to a file; prints what became of it, and fails where something was refused."""
    context = context_of(config.load())
    with file.open("rb") as stream:
        taken = handover.import_field(context, stream)
    click.echo("\n".join(handover.told(taken)))
    if taken.refused:
        sys.exit(1)


@click.command("export-inspection")
@click.argument("id")
@told
def export_inspection(id: str) -> None:
    """Print the record of an inspection with its whole history, as JSON."""
    database = connect_reading(context_of(config.load()).database)
    exported = records.export_record(database, id, instant_text(utc_now()))
    click.echo(json.dumps(exported, ensure_ascii=False, indent=1))


@click.command("render-conclusion")
@click.argument("id")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@told
def render_conclusion(id: str, output: Path) -> None:
    """Write the draft conclusion of an inspection as a PDF, or as a Word copy by the ending; prints the file's name."""
    from inspect_app.services import conclusions  # importing the PDF engine takes most of a second

    database = connect_reading(context_of(config.load()).database)
    making = {".pdf": conclusions.rendered, ".docx": conclusions.word_copy}.get(output.suffix.lower())
    if not making:
        fail(f"Tên tệp phải kết thúc bằng .pdf hoặc .docx: {output.name}. Chưa có gì được ghi.")
    output.write_bytes(making(conclusions.draft(database, id)))
    click.echo(output)


@click.command("render-plan")
@click.argument("plan")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@told
def render_plan(plan: str, output: Path) -> None:
    """Write all conclusions of a plan to a ZIP, or to one PDF by the ending; prints the file's name.

    Stopped (Ctrl-C) and run again, it draws nothing twice. Fails where a conclusion couldn't be drawn; the others are
    in the file.
    """
    from inspect_app.services import bundles

    context, form = context_of(config.load()), output.suffix.lower().removeprefix(".")
    if form not in FORMS:
        fail(f"Tên tệp phải kết thúc bằng .zip hoặc .pdf: {output.name}. Chưa có gì được ghi.")
    made = bundles.make(context, plan, form, progress)
    click.echo(err=True)
    if made.stage == "stopped":
        fail(f"Đã dừng sau {made.dealt_with}/{made.total} kết luận. Gõ lại lệnh này để làm tiếp.")
    shutil.copyfile(bundles.finished_file(context.database, plan, form), output)
    click.echo(output)
    tell_failures(made)


@click.command("reindex")
@told
def reindex() -> None:
    """Make the archive's index anew from the records; prints how many inspections stand in it."""
    from inspect_app.services import search

    context = context_of(config.load())
    done = search.remake(context.database, lambda count: click.echo(f"\r{count}   ", nl=False, err=True))
    click.echo(err=True)
    click.echo(f"Đã lập lại chỉ mục tìm kiếm: {done} cuộc kiểm tra.")


@click.command("take-in", hidden=True)
@click.argument("hold", type=int)
@told
def take_in(hold: int) -> None:
    """Bring the archive's index up to date, for the page that holds this process's turn."""
    from inspect_app.services import search

    search.take_in_all(context_of(config.load()).database, hold)


@click.command("make-bundle", hidden=True)
@click.argument("plan")
@click.argument("form", type=click.Choice([*FORMS, BAGS]))
@click.argument("hold", type=int)
@told
def make_bundle(plan: str, form: str, hold: int) -> None:
    """Make the bundle that a page asked for and holds for this process."""
    from inspect_app.services import bundles

    bundles.make(context_of(config.load()), plan, form, hold=hold)


def _first_administrator() -> str:
    database = connect_reading(context_of(config.load()).database)
    found = [a for a in account_store.accounts(database) if a.role == "administrator" and a.active]
    if not found:
        fail("Chưa có tài khoản quản trị nào. Chạy: flask --app inspect_app create-user")
    return min(account.id for account in found)


COMMANDS = (
    *(init, migrate, create_user, demonstrate),
    *(import_inspection, export_inspection, import_field, render_conclusion, render_plan, make_bundle),
    *(export_bag, export_bags, check_bag, seal_all),
    *(reindex, take_in, make_backup, verify_backup, restore_backup, verify_archive),
    finish_disposals,
)
