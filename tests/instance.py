"""All that an instance holds, to be compared before and after."""

from hashlib import sha256

from inspect_app.store.database import connect_reading
from tests.conftest import Demo


def everything(demo: Demo) -> dict[str, object]:
    """Every row by table, and the hash of every other file by name."""
    db = connect_reading(demo.database)
    found: dict[str, object] = {name: db.execute(f"select * from [{name}]").fetchall() for name in db.table_names()}
    db.close()
    for path in demo.instance.rglob("*"):
        # SQLite's own files come and go with who reads.
        if path.is_file() and not path.name.startswith("inspect.db"):
            found[path.relative_to(demo.instance).as_posix()] = sha256(path.read_bytes()).hexdigest()
    return found
