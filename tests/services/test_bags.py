"""Packages: read and checked without the program, every harm named, and exported whole or not at all."""

import errno
import os
import signal
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import bagit
import pytest

from inspect_app.cli.bags import whole
from inspect_app.domain import bag
from inspect_app.domain.bundles import BAGS
from inspect_app.errors import Problem
from inspect_app.services import bags, bundles, packing, verifier
from inspect_app.store import files, work
from inspect_app.store.database import connect
from tests.conftest import Demo, copy_of
from tests.sealed import Sealed, made
from tests.services.test_workers import eventually

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def template(demo_template: Demo, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return made(demo_template, tmp_path_factory.mktemp("bags") / "demo")


@pytest.fixture
def sealed(template: Demo, clock, tmp_path: Path) -> Sealed:
    clock.forward(days=31)
    return Sealed(copy_of(template, tmp_path / "demo"), clock)


@pytest.fixture
def folder(sealed: Sealed, tmp_path: Path) -> Path:
    return sealed.folder(tmp_path)


def wrong(path: Path, known: str = "") -> list[str]:
    return verifier.check(verifier.opened(path), known)[0]


def bare(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the package's own verifier says, under a Python that has nothing else."""
    return subprocess.run(
        ["/usr/bin/python3", "-I", "-S", str(path / bag.VERIFIER), *arguments],
        capture_output=True,
        text=True,
        env={"LC_ALL": "C"},
        encoding="utf-8",
    )


def test_a_package_is_a_bag_that_others_accept(folder: Path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        accepted = bagit.Bag(str(folder))
        accepted.validate()
    assert accepted.info["Payload-Oxum"].endswith(".9")
    assert accepted.info["External-Identifier"]


def test_a_package_checks_itself_with_nothing_but_python(folder: Path, tmp_path: Path):
    told = bare(folder)
    assert (told.returncode, told.stderr) == (0, "") and "KHỚP: 15 tệp" in told.stdout
    code = told.stdout.split("danh mục: ")[1].split()[0]
    assert bare(folder, "--ma", code).returncode == 0
    assert "có thể đã được lập lại" in bare(folder, "--ma", "0" * 64).stdout
    assert bare(folder, str(tmp_path / "goi.zip")).returncode == 0
    assert bare(folder, str(tmp_path / "nothing")).returncode == 2


def test_it_is_read_and_verified_in_a_bare_virtual_environment(folder: Path, tmp_path: Path):
    """Twenty years on: a Python that has nothing of this program, nor of what it needs."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [tmp_path / "bare/bin/python", "-I", *words]
        return subprocess.run(command, cwd="/", env={}, capture_output=True, text=True, encoding="utf-8")

    for package in ("inspect_app", "flask", "sqlite_utils", "pypdfium2", "bagit", "pip"):
        assert "No module named" in run("-c", f"import {package}").stderr
    assert run("-c", "import json").returncode == 0
    told = run(folder / bag.VERIFIER)
    assert (told.returncode, told.stderr) == (0, "") and "KHỚP: 15 tệp" in told.stdout
    reading = f"import json; told = json.load(open({str(folder / 'data/ho-so.json')!r}, encoding='utf-8'))"
    assert (
        run("-c", f"{reading}; print(told['issue']['number'], told['minutes'][0]['text'][:8])").stdout.split()[0] == "5"
    )
    path = folder / "data/thong-bao.pdf"
    path.write_bytes(path.read_bytes()[:-1])
    told = run(folder / bag.VERIFIER)
    assert told.returncode == 1 and "data/thong-bao.pdf" in told.stdout


def test_sha512sum_accepts_it_as_the_text_says(folder: Path):
    read_me = (folder / bag.READ_ME).read_text(encoding="utf-8")
    (line,) = [line.strip() for line in read_me.splitlines() if line.strip().startswith("sha512sum")]
    assert subprocess.run(line.split(), cwd=folder, capture_output=True).returncode == 0
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and one.parent != folder):
        assert path.relative_to(folder).as_posix() in read_me


def test_the_same_record_gives_the_same_bytes(sealed: Sealed, tmp_path: Path):
    first = sealed.zip(tmp_path).read_bytes()
    sealed.clock.forward(days=400)
    assert sealed.zip(tmp_path).read_bytes() == first
    assert bags.check(sealed.clerk, tmp_path / "goi.zip")[0] == []


def test_one_bit_in_any_file_is_named(folder: Path, sealed: Sealed):
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name, content = path.relative_to(folder).as_posix(), path.read_bytes()
        path.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
        said = wrong(folder)
        if name == bag.TAGS:
            assert said
        else:
            assert any(name in one for one in said), name
        assert bags.check(sealed.clerk, folder)[0]
        path.write_bytes(content)
    assert wrong(folder) == []


def test_missing_extra_linked_and_strange_files_are_named(folder: Path, tmp_path: Path):
    (folder / "data/bien-ban.txt").rename(tmp_path / "away.txt")
    assert any("Thiếu tệp: data/bien-ban.txt" in one for one in wrong(folder))
    (folder / "data/bien-ban.txt").symlink_to(tmp_path / "away.txt")
    assert any("Liên kết (symlink), không phải tệp: data/bien-ban.txt" in one for one in wrong(folder))
    (folder / "data/bien-ban.txt").unlink()
    (tmp_path / "away.txt").rename(folder / "data/bien-ban.txt")
    os.mkfifo(folder / "data/ong")
    (folder / "data/them.txt").write_text("thêm")
    (folder / "them.txt").write_text("thêm")
    said = wrong(folder)
    assert "Không phải tệp thường: data/ong" in said
    assert {"Tệp thừa, không có trong danh mục: data/them.txt", "Tệp thừa, không có trong danh mục: them.txt"} <= {
        *said
    }


def test_a_manifest_made_anew_is_found_out(folder: Path, sealed: Sealed):
    """By the record, which names its files; and by the log where the record was made anew as well."""
    (folder / "data/bien-ban.txt").write_text("Nội dung khác", encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bagit.Bag(str(folder)).save(manifests=True)
        bagit.Bag(str(folder)).validate()  # which believes it
    assert wrong(folder) == ["Tệp không phải tệp mà hồ sơ nêu: data/bien-ban.txt"]
    said, found = bags.check(sealed.clerk, folder)
    assert found is None and any("Nhật ký của chương trình này không có danh mục đó" in one for one in said)


def test_a_path_that_leads_out_of_the_package_is_named_and_never_followed(folder: Path, tmp_path: Path):
    for path in ("../ngoai.txt", "/etc/passwd", "data/../../x", "C:\\x", "data\\..\\x"):
        manifest = folder / bag.MANIFEST
        kept = manifest.read_text()
        manifest.write_text(kept + f"{'0' * 128}  {path}\n")
        assert any("Đường dẫn ra ngoài gói" in one for one in wrong(folder)), path
        manifest.write_text(kept)


def rezipped(
    folder: Path, output: Path, *added: tuple[zipfile.ZipInfo | str, bytes], packed: int = zipfile.ZIP_STORED
) -> Path:
    with zipfile.ZipFile(output, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            archive.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
        for name, content in added:
            archive.writestr(name, content, packed)
    return output


def test_a_zip_that_is_up_to_something_is_named(folder: Path, tmp_path: Path):
    linked = zipfile.ZipInfo(f"{folder.name}/data/lien-ket")
    linked.external_attr = 0o120777 << 16
    for added, said in (
        (("../ra-ngoai.txt", b"x"), "Đường dẫn ra ngoài gói: ../ra-ngoai.txt"),
        ((f"{folder.name}/../../x", b"x"), "Đường dẫn ra ngoài gói"),
        (("ben-canh.txt", b"x"), "Tệp nằm ngoài thư mục của gói: ben-canh.txt"),
        ((linked, b"/etc/passwd"), "Liên kết (symlink), không phải tệp: data/lien-ket"),
        ((f"{folder.name}/data/bien-ban.txt", b"x"), "Hai tệp cùng tên trong ZIP: data/bien-ban.txt"),
    ):
        told = wrong(rezipped(folder, tmp_path / "a.zip", added))
        assert any(said in one for one in told), told


def test_a_zip_bomb_is_never_unpacked(folder: Path, tmp_path: Path):
    bomb = (f"{folder.name}/data/bom.bin", bytes(50 * 1024 * 1024))
    told = wrong(rezipped(folder, tmp_path / "a.zip", bomb, packed=zipfile.ZIP_DEFLATED))
    assert any("bom nén" in one for one in told)


def test_a_zip_cut_short_or_no_package_is_refused_in_words(sealed: Sealed, folder: Path, tmp_path: Path):
    whole = (tmp_path / "goi.zip").read_bytes()
    for content, said in ((whole[:-500], "hỏng hoặc thiếu phần cuối"), (b"PK", "hỏng"), (b"", "hỏng")):
        (tmp_path / "b.zip").write_bytes(content)
        with pytest.raises(Problem, match=said):
            bags.check(sealed.clerk, tmp_path / "b.zip")
    (tmp_path / "empty").mkdir()
    assert any("không phải gói BagIt" in one for one in bags.check(sealed.clerk, tmp_path / "empty")[0])


def test_a_file_lost_on_the_server_gives_no_package(sealed: Sealed, tmp_path: Path):
    (kept,) = [one for one in bags.package(sealed.clerk, sealed.id).files if one.path == "data/bien-ban.txt"]
    place = files.place(sealed.demo.database, kept.sha256)
    place.chmod(0o644)
    place.write_bytes(place.read_bytes()[:-1] + b"?")
    with pytest.raises(Problem, match=r"data/bien-ban\.txt"):
        sealed.zip(tmp_path)


def more(sealed: Sealed, count: int) -> None:
    """Issued records whose files are all lost: rows alone."""
    db = connect(sealed.demo.database)
    db.execute("pragma foreign_keys = off")
    columns = [row[1] for row in db.execute("pragma table_info(issue)")]
    edition = "select edition, assignment from inspection where id = ?"
    edition, assignment = db.execute(edition, (sealed.id,)).fetchone()
    for number in range(count):
        db.execute(
            "insert into inspection values (?, ?, ?, '2026-10-12', null, '')", (f"i{number}", assignment, edition)
        )
        told = ", ".join({"inspection": f"'i{number}'", "number": str(6 + number)}.get(name, name) for name in columns)
        db.execute(f"insert into issue select {told} from issue where inspection = ?", (sealed.id,))
    db.close()


def test_a_year_is_one_file_and_what_fails_is_listed(sealed: Sealed, tmp_path: Path):
    more(sealed, 1)
    told = []
    made = bundles.make(sealed.clerk, "2026", BAGS, told.append)
    assert (made.stage, made.total, made.done) == ("finished", 2, 1)
    assert [failure.inspection for failure in made.failures] == ["i0"]
    path = bundles.finished_file(sealed.demo.database, "2026", BAGS)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "out")
    (package,) = [one for one in (tmp_path / "out").iterdir() if one.is_dir()]
    assert wrong(package) == [] and package.name in (tmp_path / "out/DANH-MUC.txt").read_text(encoding="utf-8")
    with pytest.raises(Problem, match="nhiều gói"):
        bags.check(sealed.clerk, path)
    assert bundles.make(sealed.clerk, "2025", BAGS).total == 0
    for scope in ("../x", "26", "tất cả"):
        with pytest.raises(Problem):
            bundles.make(sealed.clerk, scope, BAGS)


def test_an_export_that_was_stopped_goes_on_where_it_was(sealed: Sealed, tmp_path: Path):
    more(sealed, 2)

    def stop_after_one(bundle) -> None:
        if bundle.done:
            bundles.stop(sealed.clerk, "all", BAGS)

    first = bundles.make(sealed.clerk, "all", BAGS, stop_after_one)
    assert (first.stage, first.done) == ("stopped", 1)
    growing = work.bundle_file(sealed.demo.database, "all.bags.growing")
    size = growing.stat().st_size
    with growing.open("ab") as file:
        file.write(b"half a package")  # whoever was killed left it
    told = []
    assert bundles.make(sealed.clerk, "all", BAGS, told.append).stage == "finished"
    assert next(one.done for one in told if one.stage == "packing") == 1
    path = bundles.finished_file(sealed.demo.database, "all", BAGS)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None and len(archive.namelist()) == 16
    assert path.stat().st_size > size and not growing.exists()


@pytest.mark.parametrize("at", [bag.READ_ME, "thong-bao.pdf", "ho-so.json", "bien-ban.pdf", "sieu-du-lieu.json"])
def test_a_full_disk_stops_an_export_and_loses_nothing(sealed: Sealed, monkeypatch, at: str):
    """In the middle of any file of it, some of whose bytes are written."""
    real = packing._write

    def full(archive: zipfile.ZipFile, member: packing.Member) -> None:
        if member[0].endswith(at):
            real(archive, (member[0], [b"half"], 4))
            raise OSError(errno.ENOSPC, "full")
        real(archive, member)

    monkeypatch.setattr(packing, "_write", full)
    made = bundles.make(sealed.clerk, "all", BAGS)
    assert (made.stage, made.done) == ("stopped", 0) and "đã đầy" in made.failures[0].message
    with pytest.raises(Problem, match="chưa lập xong"):
        bundles.finished_file(sealed.demo.database, "all", BAGS)
    monkeypatch.setattr(packing, "_write", real)
    assert_exported(sealed)


@pytest.mark.parametrize("at", ["list", "journal"])
def test_a_disk_that_is_full_at_the_very_end_loses_nothing_either(sealed: Sealed, monkeypatch, at: str):
    real, opened = packing._write, Path.open

    def full(archive: zipfile.ZipFile, member: packing.Member) -> None:
        if member[0] == verifier.LIST:
            raise OSError(errno.ENOSPC, "full")
        real(archive, member)

    def no_journal(path: Path, mode: str = "r", **rest: object):
        if path.name.endswith(".parts") and mode == "a":
            raise OSError(errno.ENOSPC, "full")
        return opened(path, mode, **rest)

    with monkeypatch.context() as disk:
        if at == "list":
            disk.setattr(packing, "_write", full)
            with pytest.raises(Problem, match="đã đầy"):
                bundles.make(sealed.clerk, "all", BAGS)
        else:
            disk.setattr(Path, "open", no_journal)
            assert "đã đầy" in bundles.make(sealed.clerk, "all", BAGS).failures[0].message
    assert bundles.state(sealed.demo.database, "all", BAGS).stage == "stopped"
    assert_exported(sealed)


def assert_exported(sealed: Sealed) -> None:
    """The next export is whole."""
    assert bundles.make(sealed.clerk, "all", BAGS).done == 1
    with zipfile.ZipFile(bundles.finished_file(sealed.demo.database, "all", BAGS)) as archive:
        assert archive.testzip() is None and len(archive.namelist()) == len(set(archive.namelist())) == 16


def test_a_full_disk_in_the_middle_of_one_package_leaves_no_file(sealed: Sealed, tmp_path: Path, monkeypatch):
    real = packing._write

    def full(archive: zipfile.ZipFile, member: packing.Member) -> None:
        if member[0].endswith("bien-ban.pdf"):
            raise OSError(errno.ENOSPC, "full")
        real(archive, member)

    output = tmp_path / "goi.zip"
    with monkeypatch.context() as disk:
        disk.setattr(packing, "_write", full)
        with pytest.raises(Problem, match="đã đầy"), whole(output) as growing:
            bags.write(sealed.clerk, sealed.id, growing)
    assert list(tmp_path.glob("*goi.zip*")) == []
    assert bags.check(sealed.clerk, sealed.zip(tmp_path))[0] == []


def test_an_export_whose_process_was_killed_is_gone_on_with(sealed: Sealed, tmp_path: Path):
    more(sealed, 200)
    output = tmp_path / "all.zip"
    command = [sys.executable, "-m", "flask", "--app", "inspect_app", "export-bags", "all", "-o", str(output)]
    environment = os.environ | {"INSPECT_INSTANCE": str(sealed.demo.instance)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def packing_now() -> bool:
        now = bundles.state(sealed.demo.database, "all", BAGS)
        return bool(now and now.stage == "packing" and now.done)

    eventually(packing_now)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert bundles.state(sealed.demo.database, "all", BAGS).stage == "stopped" and not output.exists()
    told = []
    bundles.make(sealed.clerk, "all", BAGS, told.append)
    assert next(one.done for one in told if one.stage == "packing") == 1
    with zipfile.ZipFile(bundles.finished_file(sealed.demo.database, "all", BAGS)) as archive:
        assert archive.testzip() is None
