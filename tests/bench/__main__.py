"""`make bench`: what the program costs on this machine, beside what it may cost. Prints; checks nothing."""

import tempfile
from pathlib import Path

from inspect_app.services import demo
from inspect_app.services.context import new_ulid, utc_now
from tests.bench import audit, checklist, documents, offline, printing, receiving, scale, seal
from tests.bench.figures import machine, show
from tests.conftest import Demo


def main() -> None:
    """Measure everything on one demonstration of its own."""
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo"
        made = demo.build(path, utc_now, new_ulid)
        for title, figures in documents.measure(path, made["ids"]):
            show(title, figures)
        demonstration = Demo(path, made["ids"], made["accounts"])
        for title, figures in (*checklist.measure(demonstration), *offline.measure(demonstration)):
            show(title, figures)
        for title, figures in (*printing.measure(demonstration), *seal.measure(demonstration, Path(folder) / "sealed")):
            show(title, figures)
    for measure in (receiving.measure, audit.measure, scale.measure):
        for title, figures in measure():
            show(title, figures)


main()
