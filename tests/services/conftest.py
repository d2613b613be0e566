"""What several files of these tests start from."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests import whole
from tests.conftest import Demo
from tests.sealed import Ticking
from tests.whole import Whole


@pytest.fixture(scope="session")
def whole_template(once, demo_template: Demo) -> Whole:
    """The instance in which everything has happened, made once in a run; never to be changed."""

    def make(folder: Path) -> dict[str, Any]:
        made = whole.made(demo_template, folder.with_name("whole-in-the-making"))
        whole.again(made, folder)  # which no connection of this process is open to
        return {"folder": str(folder), "at": made.clock.at.isoformat()}

    told = once("whole", make)
    demo = Demo(Path(told["folder"]), demo_template.ids, demo_template.accounts)
    return Whole(demo, Ticking(datetime.fromisoformat(told["at"])))


@pytest.fixture
def office(whole_template: Whole, tmp_path: Path) -> Whole:
    """A test's own copy of the instance in which everything has happened."""
    return whole.again(whole_template, tmp_path / "whole")
