"""Bundles: all conclusions of a plan as one file, how far it is, and what each conclusion is called in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from inspect_app.domain.text import slug

# What a bundle can be: every conclusion a file of its own, or all of them one after the other.
FORMS = {"zip": "Tệp ZIP, mỗi kết luận một tệp PDF", "pdf": "Một tệp PDF ghép, để in"}
# Besides: the packages of sealed records, of a year or ("all") of every year.
BAGS, EVERY = "bags", "all"
# What a person reads of each stage.
STAGES = {
    "waiting": "Đang chờ đến lượt",
    "drawing": "Đang lập",
    "joining": "Đang ghép tệp",
    "packing": "Đang đóng gói",
    "stopped": "Đã dừng",
    "finished": "Đã lập xong",
}
RUNNING = frozenset({"waiting", "drawing", "joining", "packing"})


@dataclass(frozen=True, slots=True)
class Part:
    """A conclusion or a record in a bundle: its inspection, the place, its file's name ("" where it has several).

    `document` is the SHA-256 of what was issued when the record was sealed.
    """

    inspection: str
    place: str
    name: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A conclusion that couldn't be drawn, and why, in a person's words."""

    inspection: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """How far a bundle is: conclusions in all, those done, those that failed; `at` is the instant this was so."""

    stage: str
    total: int
    done: int = 0
    failures: tuple[Failure, ...] = ()
    at: str = ""

    @property
    def running(self) -> bool:
        """Whether somebody is at it."""
        return self.stage in RUNNING

    @property
    def dealt_with(self) -> int:
        """How many conclusions need no further work."""
        return self.done + len(self.failures)


def file_names(places: Iterable[str], year: int) -> list[str]:
    """A file's name for each place: telling, without marks, each once ("ket-luan-2026-xa-minh-hoa.pdf")."""
    names: list[str] = []
    for place in places:
        first = f"ket-luan-{year}-{slug(place)}"
        name, again = f"{first}.pdf", 2
        while name in names:
            name, again = f"{first}-{again}.pdf", again + 1
        names.append(name)
    return names
