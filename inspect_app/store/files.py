"""Files that a record names: the bytes lie in the instance folder under their SHA-256, a row says what they are."""

from sqlite_utils import Database


def missing(db: Database, inspection: str) -> list[str]:
    """The hashes of files that operations of an inspection name and that have not arrived, in order."""
    rows = db.execute(
        "select distinct json_extract(value, '$.file') as hash from operation"
        " where inspection = ? and field in ('evidence', 'signature') and hash is not null"
        " and hash not in (select hash from file where inspection = ?) order by hash",
        (inspection, inspection),
    )
    return [row[0] for row in rows]
