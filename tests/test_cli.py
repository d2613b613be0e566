"""Single steps from the shell: each prints its result, or one line that says what is wrong."""

import json
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inspect_app import cli, config, create_app
from inspect_app.services.context import Context
from inspect_app.store import files, migrations
from inspect_app.store.database import connect
from tests import pictures, sealed
from tests.conftest import Demo

ARTICLE = Path(__file__).parent / "data" / "lang_son_2024.json"


@pytest.fixture
def shell(tmp_path: Path):
    """Run one command on an instance folder of the test's own."""
    folder = tmp_path / "shell"

    def run(command: str, *words: object, folder: Path = folder) -> Result:
        commands = {c.name: c for c in cli.COMMANDS}
        return CliRunner().invoke(commands[command], [str(w) for w in words], env={"INSPECT_INSTANCE": str(folder)})

    run.folder = folder
    return run


def one_line(result: Result) -> bool:
    """Whether a command failed as promised: nothing printed but one line of complaint."""
    return result.exit_code == 1 and result.stdout == "" and result.stderr.count("\n") == 1


def test_init_makes_an_empty_instance_with_its_first_administrator_once(shell):
    made = shell("init")
    assert made.exit_code == 0 and made.stdout.splitlines()[-1].startswith("quantri ")
    assert stat.S_IMODE((shell.folder / "secret_key").stat().st_mode) == 0o600
    assert one_line(shell("init"))


def test_a_record_comes_in_and_goes_out_and_becomes_a_pdf(shell, tmp_path):
    shell("init")
    id = shell("import-inspection", ARTICLE).stdout.splitlines()[-1]
    assert len(id) == 26
    exported = json.loads(shell("export-inspection", id).stdout)
    assert exported["id"] == id and exported["plan"]["number"] == "80/KH-BCĐCCHC"
    file = tmp_path / "conclusion.pdf"
    assert shell("render-conclusion", id, "-o", file).exit_code == 0
    assert file.read_bytes().startswith(b"%PDF")
    copy = tmp_path / "conclusion.docx"
    assert shell("render-conclusion", id, "-o", copy).exit_code == 0
    assert zipfile.is_zipfile(copy)


def test_another_ending_than_those_of_a_document_is_refused(shell, demo: Demo, tmp_path):
    wanted = tmp_path / "x.odt"
    assert one_line(shell("render-conclusion", demo.ids["lang_son"], "-o", wanted, folder=demo.instance))
    assert not wanted.exists()


def test_a_plan_s_conclusions_become_a_zip_or_one_pdf(shell, demo: Demo, tmp_path):
    for ending, start in (("zip", b"PK"), ("pdf", b"%PDF")):
        file = tmp_path / f"all.{ending}"
        result = shell("render-plan", demo.ids["plan"], "-o", file, folder=demo.instance)
        assert result.exit_code == 0 and result.stdout == f"{file}\n"
        assert "Đã lập xong: " in result.stderr and file.read_bytes().startswith(start)


def test_a_bundle_of_another_ending_or_of_no_plan_is_refused(shell, demo: Demo, tmp_path):
    assert one_line(shell("render-plan", demo.ids["plan"], "-o", tmp_path / "all.rar", folder=demo.instance))
    assert one_line(shell("render-plan", "nothing", "-o", tmp_path / "all.zip", folder=demo.instance))
    assert not (tmp_path / "all.zip").exists()


def test_a_record_s_package_goes_out_and_is_checked(shell, demo_template: Demo, tmp_path):
    demo = sealed.made(demo_template, tmp_path / "sealed")
    output = tmp_path / "goi.zip"
    made = shell("export-bag", demo.ids["minh_hoa"], "-o", output, folder=demo.instance)
    assert made.stdout.strip() == str(output)
    told = shell("check-bag", output, folder=demo.instance)
    assert told.exit_code == 0 and told.stdout.startswith(f"KHỚP: cuộc kiểm tra {demo.ids['minh_hoa']}")
    assert shell("seal", folder=demo.instance).stdout == ""  # nothing is left to be sealed
    year = shell("export-bags", "2026", "-o", tmp_path / "nam.zip", folder=demo.instance)
    assert year.exit_code == 0 and zipfile.is_zipfile(tmp_path / "nam.zip")
    output.write_bytes(output.read_bytes().replace(b"%PDF-1.", b"%PDF-2."))
    told = shell("check-bag", output, folder=demo.instance)
    assert told.exit_code == 1 and told.stdout == "" and "Tệp bị sửa hoặc hỏng: data/thong-bao.pdf" in told.stderr


def test_a_package_of_nothing_or_to_nowhere_leaves_nothing(shell, demo: Demo, tmp_path):
    assert one_line(shell("export-bag", demo.ids["minh_hoa"], "-o", tmp_path / "goi.zip", folder=demo.instance))
    assert one_line(shell("export-bag", "nothing", "-o", tmp_path / "goi.zip", folder=demo.instance))
    nowhere = tmp_path / "nowhere" / "goi.zip"
    assert shell("export-bags", "all", "-o", nowhere, folder=demo.instance).exit_code == 1
    assert not list(tmp_path.glob("*goi.zip*")) and not nowhere.parent.exists()
    assert shell("export-bags", "yesterday", "-o", tmp_path / "goi.zip", folder=demo.instance).exit_code == 1


def test_a_user_is_made_and_told_the_password(shell):
    shell("init")
    made = shell("create-user", "thuky", "inspector", "--name", "Trần Thị B")
    assert made.exit_code == 0 and made.stdout.startswith("thuky ")
    assert one_line(shell("create-user", "thuky", "inspector", "--name", "Trần Thị B"))
    assert one_line(shell("create-user", "donvi", "unit", "--name", "UBND xã", "--unit", "không có"))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("migrate", []),
        ("create-user", ["a", "officer", "--name", "A"]),
        ("import-inspection", [ARTICLE]),
        ("import-field", [ARTICLE]),
        ("export-inspection", ["X"]),
        ("render-conclusion", ["X", "-o", "x.pdf"]),
        ("render-plan", ["X", "-o", "x.zip"]),
        ("backup", ["."]),
    ],
)
def test_without_an_instance_every_command_says_what_to_do(shell, command, words):
    result = shell(command, *words)
    assert one_line(result) and "init" in result.stderr
    assert not shell.folder.exists()


def test_what_is_no_record_is_refused_in_one_line(shell, tmp_path):
    shell("init")
    for name, content in (("text.json", "không phải JSON"), ("list.json", "[]"), ("bytes.json", b"\xff\xfe\x00")):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        assert one_line(shell("import-inspection", file)), name
    newer = json.loads(ARTICLE.read_text(encoding="utf-8")) | {"version": 99}
    (tmp_path / "newer.json").write_text(json.dumps(newer), encoding="utf-8")
    assert "mới hơn" in shell("import-inspection", tmp_path / "newer.json").stderr


def test_what_a_tablet_recorded_comes_in_from_its_file(shell, demo: Demo, tmp_path):
    member = Context(demo.database, demo.ids["member"])
    id, photo = demo.ids["empty"], pictures.jpeg()
    told = {"format": "inspect_app.field", "version": 1, "operations": [pictures.evidence(member, id, photo)]}
    file = tmp_path / "tablet.inspect.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("field.json", json.dumps(told))
        archive.writestr(f"files/{pictures.hash_of(photo)}", photo)
    first = shell("import-field", file, folder=demo.instance)
    assert first.exit_code == 0 and id in first.stdout
    assert "Nội dung: 1 vừa nhận, 0 đã có từ trước, 0 không nhận" in first.stdout
    assert "Ảnh, tệp: 1 vừa nhận" in first.stdout
    again = shell("import-field", file, folder=demo.instance)
    assert again.exit_code == 0 and "Nội dung: 0 vừa nhận, 1 đã có từ trước" in again.stdout
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(f"files/{pictures.hash_of(b'stray')}", b"stray")
    assert shell("import-field", file, folder=demo.instance).exit_code == 1


def test_what_is_no_field_file_is_refused_in_one_line(shell, demo: Demo):
    assert one_line(shell("import-field", ARTICLE, folder=demo.instance))


def test_what_is_not_there_is_said_in_one_line(shell, tmp_path):
    shell("init")
    assert one_line(shell("export-inspection", "nothing"))
    assert one_line(shell("render-conclusion", "nothing", "-o", tmp_path / "x.pdf"))
    assert not (tmp_path / "x.pdf").exists()


def test_a_pdf_that_cannot_be_written_is_said_in_one_line(shell, demo: Demo, tmp_path):
    wanted = tmp_path / "no" / "such" / "folder" / "x.pdf"
    assert one_line(shell("render-conclusion", demo.ids["lang_son"], "-o", wanted, folder=demo.instance))


def test_an_instance_is_backed_up_verified_and_put_back(shell, demo: Demo, tmp_path):
    (tmp_path / "backups").mkdir()
    made = shell("backup", tmp_path / "backups", "--keep", 7, folder=demo.instance)
    assert made.exit_code == 0 and made.stdout.count("\n") == 1 and "Chép cơ sở dữ liệu" in made.stderr
    folder = Path(made.stdout.partition(": ")[0])
    assert folder.parent == tmp_path / "backups" and "giây" in made.stdout
    checked = shell("verify-backup", folder)
    assert checked.exit_code == 0 and "còn nguyên" in checked.stdout
    restored = shell("restore", folder)
    assert restored.exit_code == 0 and str(shell.folder) in restored.stdout and "migrate" not in restored.stderr
    id = demo.ids["minh_hoa"]
    assert shell("export-inspection", id).exit_code == 0
    again = shell("restore", folder)
    assert again.exit_code == 1 and again.stdout == "" and "Không khôi phục đè" in again.stderr


def test_what_is_wrong_with_a_backup_is_named_line_by_line(shell, demo: Demo, tmp_path):
    (tmp_path / "backups").mkdir()
    folder = Path(shell("backup", tmp_path / "backups", folder=demo.instance).stdout.partition(": ")[0])
    (folder / "settings.toml").write_text("demonstration = false\n", encoding="utf-8")
    checked = shell("verify-backup", folder)
    assert checked.exit_code == 1 and "Tệp không còn nguyên: settings.toml (đúng ra là " in checked.stderr
    restored = shell("restore", folder)
    assert restored.exit_code == 1 and "settings.toml" in restored.stderr.splitlines()[-1]
    assert not any(shell.folder.glob("*"))


def test_a_backup_of_a_damaged_instance_is_there_and_says_so(shell, demo: Demo, tmp_path):
    kept = files.put(demo.database, b"photo")
    files.place(demo.database, kept).chmod(0o600)
    files.place(demo.database, kept).write_bytes(b"other")
    (tmp_path / "backups").mkdir()
    made = shell("backup", tmp_path / "backups", folder=demo.instance)
    assert made.exit_code == 1 and f"Tệp không còn nguyên: files/{kept[:2]}/{kept}" in made.stderr
    folder = Path(made.stdout.partition(": ")[0])
    assert shell("verify-backup", folder).exit_code == 1
    assert "--damaged" in shell("restore", folder).stderr
    assert shell("restore", folder, "--damaged").exit_code == 0


def test_a_database_that_is_behind_is_backed_up_and_what_comes_after_restoring_is_said(shell, tmp_path, monkeypatch):
    before = shutil.copytree(migrations.FOLDER, tmp_path / "before")
    last = migrations.names()[-1]
    (before / f"{last}.sql").unlink()
    old, target = tmp_path / "old", tmp_path / "backups"
    target.mkdir()
    with monkeypatch.context() as program:
        program.setattr(migrations, "FOLDER", before)
        assert shell("init", folder=old).exit_code == 0
    made = shell("backup", target, folder=old)
    assert made.exit_code == 0
    restored = shell("restore", made.stdout.partition(": ")[0])
    assert restored.exit_code == 0 and f"({last}). Chạy: flask --app inspect_app migrate" in restored.stderr
    assert shell("migrate").stdout == f"{last}\n"


def test_after_a_restore_that_was_killed_no_new_instance_is_made_in_its_place(shell):
    (shell.folder / ".restoring").mkdir(parents=True)
    for command, words in (("init", []), ("create-user", ["a", "officer", "--name", "A"])):
        result = shell(command, *words)
        assert one_line(result) and "restore" in result.stderr


def test_the_demonstration_is_made_once_and_tells_the_same_accounts_again(shell):
    first = shell("demo")
    assert first.exit_code == 0
    roles = [line.split()[2] for line in first.stdout.splitlines()]
    wanted = ["administrator", "officer", "committee", "clerk", "unit", "leader", "secretary", "member"]
    assert roles[: len(wanted)] == wanted
    assert shell("demo").stdout == first.stdout
    assert stat.S_IMODE((shell.folder / "accounts.txt").stat().st_mode) == 0o600


def test_the_demonstration_never_enters_a_real_instance(shell):
    shell("init")
    assert one_line(shell("demo"))


def test_a_wrong_setting_is_named_in_one_line(shell):
    shell.folder.mkdir()
    (shell.folder / "settings.toml").write_text("colour = 1\n", encoding="utf-8")
    result = shell("init")
    assert one_line(result) and "colour" in result.stderr


def test_the_commands_are_the_programs_own(tmp_path):
    told = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "inspect_app", "--help"],
        capture_output=True,
        text=True,
        env={"INSPECT_INSTANCE": str(tmp_path), "PATH": "/usr/bin:/bin"},
        cwd=Path(__file__).parents[1],
        check=True,
    )
    assert all(command.name in told.stdout for command in cli.COMMANDS if not command.hidden)


def test_the_archives_index_is_made_anew(shell):
    shell("demo")
    for _ in range(2):
        made = shell("reindex")
        assert made.exit_code == 0 and made.stdout == "Đã lập lại chỉ mục tìm kiếm: 3 cuộc kiểm tra.\n"


def test_the_archive_is_checked_and_what_is_wrong_is_named(shell):
    shell("init")
    sound = shell("verify-archive")
    assert sound.exit_code == 0 and "Mọi thứ còn nguyên." in sound.stdout
    db = connect(shell.folder / "inspect.db")
    for trigger in ("audit_payload_stays", "audit_payload_keeps"):
        db.execute(f"drop trigger {trigger}")
    db.execute("update audit_payload set payload = '{}' where seq = 1")
    db.close()
    wrong = shell("verify-archive")
    assert wrong.exit_code == 1 and "Nội dung của mục nhật ký đã bị sửa: mục 1" in wrong.stderr


def test_a_database_of_a_newer_version_is_told_by_every_command(shell, tmp_path):
    shell("init")
    db = connect(shell.folder / "inspect.db")
    db.execute("insert into migration values ('9999_later', '')")
    db.close()
    for command, *words in (("verify-archive",), ("create-user", "a", "officer", "--name", "A")):
        told = shell(command, *words)
        assert told.exit_code == 1 and "9999_later" in told.stderr
    with pytest.raises(SystemExit, match="newer version"):
        create_app(config.load({"INSPECT_INSTANCE": str(shell.folder)}))
