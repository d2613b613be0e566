"""The layers hold; and the reader that says so can fail."""

import warnings
from pathlib import Path

import pytest

from tests.layers import ARROWS, MANY_LINES, breaches, long_files

ROOT = Path(__file__).resolve().parent.parent


def write(root: Path, path: str, source: str) -> None:
    """Make one file of a made-up project."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")


def test_every_arrow_points_one_way():
    assert breaches(ROOT) == []


def test_every_layer_has_its_arrows():
    package = ROOT / "inspect_app"
    layers = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert layers <= ARROWS.keys()


def test_files_past_350_lines_are_named():
    for line in long_files(ROOT):
        warnings.warn(f"Long file {line}, it wants to be two", stacklevel=1)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("inspect_app/errors.py", "from inspect_app.domain import plan"),
        ("inspect_app/config.py", "import inspect_app.services.context"),
        ("inspect_app/domain/plan.py", "import inspect_app.store.plans"),
        ("inspect_app/domain/plan.py", "from inspect_app.services.plans import create_plan"),
        ("inspect_app/domain/plan.py", "from ..store import plans"),
        ("inspect_app/domain/plan.py", "from inspect_app import pdf"),
        ("inspect_app/domain/plan.py", "import flask"),
        ("inspect_app/domain/plan.py", "import ulid"),
        ("inspect_app/domain/plan.py", "import random"),
        ("inspect_app/domain/plan.py", "from os import environ"),
        ("inspect_app/domain/plan.py", "def day():\n    import time"),
        ("inspect_app/domain/plan.py", "from datetime import date\nday = date.today()"),
        ("inspect_app/domain/plan.py", "text = open('a')"),
        ("inspect_app/store/plans.py", "from inspect_app.services import plans"),
        ("inspect_app/store/plans.py", "import inspect_app.pdf"),
        ("inspect_app/pdf.py", "from inspect_app.store import plans"),
        ("inspect_app/services/plans.py", "from sqlite_utils import Database"),
        ("inspect_app/services/plans.py", "from inspect_app.web import guards"),
        ("inspect_app/services/plans.py", "import weasyprint.text"),
        ("inspect_app/services/plans.py", "from flask import g"),
        ("inspect_app/services/plans.py", "from inspect_app import create_app"),
        ("inspect_app/web/plans.py", "import sqlite3"),
        ("inspect_app/web/plans.py", "from flask_login import current_user"),
        ("inspect_app/web/plans.py", "from inspect_app import cli"),
        ("inspect_app/web/plans.py", "from inspect_app import create_app"),
        ("inspect_app/cli.py", "from inspect_app.web import auth"),
        ("inspect_app/domain/utils.py", ""),
        ("inspect_app/web/forms/plan.py", ""),
        ("static/js/domain/judgement.js", 'import { cells } from "../store/cells.js";'),
        ("static/js/domain/judgement.js", "export const at = () => Date.now();"),
        ("static/js/domain/judgement.js", 'import { openDB } from "../../vendor/idb.js";'),
        ("static/js/store/cells.js", 'import {\n  send,\n} from "../net/sync.js";'),
        ("static/js/store/cells.js", 'import { openDB } from "idb";'),
        ("static/js/net/sync.js", 'export * from "../ui/card.js";'),
        ("static/js/net/sync.js", 'const card = await import("../ui/card.js");'),
        ("static/js/ui/card.js", 'import "../checklist.js";'),
        ("static/js/ui/helpers.js", ""),
    ],
)
def test_a_breach_is_seen(tmp_path: Path, path: str, source: str):
    write(tmp_path, path, source)
    assert [line.split(":")[0] for line in breaches(tmp_path)] == [path]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("inspect_app/__init__.py", "import flask\nfrom inspect_app.web import auth\nfrom inspect_app import cli"),
        (
            "inspect_app/domain/plan.py",
            "import json\nfrom .dates import parse_iso\nfrom inspect_app.errors import Problem",
        ),
        ("inspect_app/store/plans.py", "import sqlite3\nfrom sqlite_utils import Database"),
        ("inspect_app/pdf/boxes.py", "import weasyprint\nfrom inspect_app.pdf.type import face"),
        ("inspect_app/web/auth.py", "import flask_login, flask"),
        ("inspect_app/web/plans.py", "from inspect_app import config\nfrom inspect_app.store import plans"),
        ("static/js/domain/judgement.js", '// fetch nothing\nimport { parse } from "./numbers.js";'),
        ("static/js/store/cells.js", 'import { openDB } from "../../vendor/idb.js";\nimport "../domain/numbers.js";'),
        ("static/js/checklist.js", 'import "./ui/card.js";'),
    ],
)
def test_what_the_layers_allow_passes(tmp_path: Path, path: str, source: str):
    write(tmp_path, path, source)
    assert breaches(tmp_path) == []


def test_a_long_file_is_named(tmp_path: Path):
    write(tmp_path, "templates/plans/plan.html", "<p>\n" * (MANY_LINES + 1))
    assert long_files(tmp_path) == ["templates/plans/plan.html: 351 lines"]
