"""An issued and sealed record with everything that a package can hold: what tests of the archive start from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from inspect_app.domain.document import Document
from inspect_app.services import bags, files, frozen
from inspect_app.services.context import Context
from tests import explained, issued, minutes, pictures
from tests.conftest import Clock, Demo, copy_of, ids


@dataclass
class Ticking(Clock):
    """A clock that goes on whenever it is looked at, as real ones do."""

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@dataclass
class Sealed:
    """The instance, the clerk who issued, and what was sealed."""

    demo: Demo
    clock: Clock

    @property
    def id(self) -> str:
        return self.demo.ids["minh_hoa"]

    @property
    def clerk(self) -> Context:
        return self.of("clerk")

    def of(self, role: str) -> Context:
        return Context(self.demo.database, self.demo.ids[role], self.clock, ids())

    def zip(self, folder: Path) -> Path:
        """The record's package as a ZIP."""
        path = folder / "goi.zip"
        bags.write(self.clerk, self.id, path)
        return path

    def folder(self, folder: Path) -> Path:
        """The record's package as a folder, unpacked."""
        with ZipFile(self.zip(folder)) as archive:
            archive.extractall(folder)
        return next(path for path in folder.iterdir() if path.is_dir())


def made(template: Demo, folder: Path) -> Demo:
    """A copy of the demonstration in which Xã Minh Họa's conclusion is issued: photo, lost photo, minutes, explanation.

    Nothing is drawn; that is tested elsewhere.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frozen.pdf, "archive", lambda document, record, at, photo: page(document, record))
        sealed = Sealed(copy_of(template, folder), Ticking())
        member = sealed.of("member")
        for content, caption, arrives in ((pictures.png(), "Quầy số 1", True), (b"never", "Ảnh còn trên máy", False)):
            hash = pictures.announce(member, sealed.id, content, "image/png", caption=caption)
            if arrives:
                files.take(member, sealed.id, hash, [content])
        minutes.closed(sealed.of("leader"), sealed.id)
        explained.sent(sealed.of("unit"), sealed.id, pictures.pdf())
        sealed.clock.forward(days=30)
        issued.issued(sealed.demo, sealed.of("leader"))
    return sealed.demo


def page(document: Document, record: bytes | None) -> bytes:
    """A page that stands for a document, other for each."""
    return pictures.pdf() + f"\n% {document.title} {document.head.number} {record is None}\n".encode()
