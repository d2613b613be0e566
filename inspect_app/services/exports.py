"""Packages of a year's sealed records, or of every year's, as one file that grows record by record."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from inspect_app.domain.bundles import EVERY, Part
from inspect_app.errors import Problem
from inspect_app.services import bags, verifier
from inspect_app.services.context import Context
from inspect_app.services.packing import Member, Pack
from inspect_app.store import inspections
from inspect_app.store import seal as store
from inspect_app.store.database import Database, connect_reading

_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)
_HOW = """DANH MỤC GÓI LƯU TRỮ

Mỗi thư mục là một gói, đọc và kiểm tra riêng: mở DOC-TRUOC.txt trong đó. Mã dưới đây là SHA-256 của danh mục
manifest-sha512.txt trong từng gói, như nhật ký của chương trình ghi.

"""


def parts(db: Database, scope: str) -> list[Part]:
    """What was issued in a year ("2026") or in every year, by day and number: each has a package of its record.

    Raises Problem "not_found".
    """
    if scope != EVERY and not _YEAR.fullmatch(scope):
        raise Problem("not_found")
    issued = store.issued(db, None if scope == EVERY else int(scope))
    places = {line.id: line.place for line in inspections.inspections(db)} if issued else {}
    return [Part(inspection, places[inspection], "", document) for inspection, document in issued]


def file_name(scope: str) -> str:
    """What an export is called when it is taken away."""
    return "goi-luu-tru-tat-ca.zip" if scope == EVERY else f"goi-luu-tru-nam-{scope}.zip"


class Export:
    """A file of packages that grows: what is whole in it stays when it is stopped, or its process killed."""

    def __init__(self, context: Context, path: Path, wanted: Sequence[Part]):
        self._context, self._path = context, path
        self._names: dict[str, tuple[str, str]] = {}
        with closing(connect_reading(context.database)) as db:
            found = (store.seal_of(db, part.inspection, part.document) for part in wanted)
            sealed = [seal.id for seal in found if seal]
        self._pack = Pack(path, sealed)

    @property
    def done(self) -> int:
        """How many packages are in it."""
        return len(self._pack.done)

    def add(self, part: Part) -> None:
        """Add a record's package, whole or not at all. Raises what bags.package does."""
        made = bags.package(self._context, part.inspection, part.document)
        if made.name in {name for name, _ in self._names.values()}:
            made = replace(made, name=f"{made.name}-{part.inspection[-8:].lower()}")
        self._names[made.seal.id] = (made.name, made.seal.manifest_sha256)
        if made.seal.id not in self._pack.done:
            self._pack.add(made.seal.id, bags.members(self._context.database, made))

    def finish(self, output: Path) -> None:
        """Say what is in it, and put it in its place."""
        self._pack.finish(self._listed())
        self._path.replace(output)

    def close(self) -> None:
        """Leave it, to be gone on with where it isn't finished."""
        self._pack.close()

    def _listed(self) -> Iterator[Member]:
        lines = "".join(f"{hash}  {name}\n" for name, hash in sorted(self._names.values()))
        content = (_HOW + lines).encode()
        yield verifier.LIST, [content], len(content)
