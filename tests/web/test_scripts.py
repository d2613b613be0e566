"""Scripts travel joined, and do what their sources do."""

import subprocess
from pathlib import Path

import pytest

from inspect_app.web.scripts import JOINED, SOON, at_once, lazily, served

STATIC = Path(__file__).resolve().parents[2] / "static"
SOURCES = {
    "js/checklist.js": 'import { both } from "./ui/card.js";\nexport const later = () => import("./ui/soon.js");\n',
    "js/ui/soon.js": 'import { send } from "../net/sync.js";\nimport { one } from "../domain/one.js";\n'
    'export const rest = [one, send()];\nexport const more = () => import("./dialogs.js");\n',
    "js/net/sync.js": 'import { one } from "../domain/one.js";\nexport const send = () => one + 1;\n',
    "js/ui/card.js": 'import { say } from "./html.js";\nimport { one } from "../domain/one.js";\n'
    "export const both = say(one);\n",
    "js/ui/html.js": 'import { one } from "../domain/one.js";\n// why\nexport const say = (x) => [x, one];\n',
    "js/ui/dialogs.js": 'import { say } from "./html.js";\nexport const ask = say;\n',
    "js/domain/one.js": "export const one = 1;\n",
    "js/field.js": 'import { ready } from "./ui/ready.js";\nready();\n',
    "js/ui/ready.js": 'import { say } from "./html.js";\nexport const ready = () => say("");\n',
}
ALONE = {"js/ui/dialogs.js", "js/field.js", "js/ui/ready.js"}


def written(scripts: dict[str, str], folder: Path) -> Path:
    """Scripts as files that Node takes for modules."""
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    for name, text in scripts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def node(*words: object) -> str:
    return subprocess.run(["node", *map(str, words)], capture_output=True, text=True, check=True).stdout


def test_what_the_checklist_starts_with_travels_as_one_file_what_it_needs_next_as_another_and_all_else_by_itself():
    assert set(served(SOURCES)) == {"js/checklist.js", JOINED, SOON} | ALONE
    assert at_once(SOURCES) == (JOINED, "js/checklist.js")
    assert lazily(SOURCES) == {SOON, "js/ui/dialogs.js"}


def test_what_is_joined_does_what_its_sources_do(tmp_path):
    folder = written(served(SOURCES), tmp_path)
    told = f"import('{folder / JOINED}').then(({{both}}) => console.log(JSON.stringify(both)))"
    assert node("--input-type=module", "-e", told) == "[1,1]\n"
    assert "why" not in (folder / JOINED).read_text(encoding="utf-8")


def test_the_second_file_shares_the_modules_of_the_first(tmp_path):
    folder = written(served(SOURCES), tmp_path)
    assert 'from "../joined/index.js"' in (folder / SOON).read_text(encoding="utf-8")
    told = f"import('{folder / SOON}').then(({{rest}}) => console.log(JSON.stringify(rest)))"
    assert node("--input-type=module", "-e", told) == "[1,2]\n"


def test_a_text_keeps_its_spaces_in_a_template_within_a_template(tmp_path):
    text = "const told = (n) => `${n && `Tại: ${n} nội dung`} · đã gửi`;\nconsole.log(told(2));\n"
    folder = written(served({"js/said.js": text}), tmp_path)
    assert node(folder / "js/said.js") == "Tại: 2 nội dung · đã gửi\n"


def test_what_others_made_is_served_as_it_came():
    assert served({"vendor/idb.js": "let  idb = 1; // theirs\n"}) == {"vendor/idb.js": "let  idb = 1; // theirs\n"}


def test_what_is_needed_later_shares_the_modules_of_its_layer():
    assert 'from "../joined/index.js"' in served(SOURCES)["js/ui/dialogs.js"]


@pytest.mark.parametrize(
    "line",
    [
        'import { one as two } from "../domain/one.js";\n',
        'import { one } from "../domain/nowhere.js";\n',
        'export const then = () => import("./nowhere.js");\n',
    ],
)
def test_what_cannot_be_carried_along_is_refused_at_the_start(line):
    with pytest.raises(ValueError, match="import"):
        served(SOURCES | {"js/ui/html.js": line + SOURCES["js/ui/html.js"]})


def test_the_programs_own_scripts_are_whole_when_joined(tmp_path):
    sources = {path.relative_to(STATIC).as_posix(): path.read_text("utf-8") for path in STATIC.rglob("*.js")}
    folder = written(served(sources), tmp_path)
    for name in served(sources):
        node("--check", folder / name)  # two modules with one name between them are no module
