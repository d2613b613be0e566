"""Accounts, their password hashes, and the failed sign-ins of the last minutes."""

from typing import Any

from sqlite_utils import Database

from inspect_app.domain.roles import Account

_COLUMNS = "id, username, name, role, unit, active, password_given, session_epoch"


def account(db: Database, id: str) -> Account | None:
    """The account of that id."""
    return _one(db, "id = ?", id)


def account_named(db: Database, username: str) -> Account | None:
    """The account that signs in by that name."""
    return _one(db, "username = ?", username)


def accounts(db: Database) -> list[Account]:
    """Every account, by username."""
    return [_account(row) for row in db.execute(f"select {_COLUMNS} from account order by username").fetchall()]


def password_hash(db: Database, id: str) -> str:
    """The password hash of an account that exists."""
    return str(db.execute("select password_hash from account where id = ?", [id]).fetchone()[0])


def add(db: Database, account: Account, hash: str, at: str) -> None:
    """Keep a new account."""
    db.execute(
        f"insert into account ({_COLUMNS}, password_hash, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [*_values(account), hash, at],
    )


def change(db: Database, account: Account) -> None:
    """Keep everything of an account but its id, username and password as given here."""
    db.execute(
        "update account set name = ?, role = ?, unit = ?, active = ?, password_given = ?, session_epoch = ?"
        " where id = ?",
        [*_values(account)[2:], account.id],
    )


def change_password(db: Database, id: str, hash: str, given: bool) -> None:
    """Keep a new password hash and end every open session of the account."""
    db.execute(
        "update account set password_hash = ?, password_given = ?, session_epoch = session_epoch + 1 where id = ?",
        [hash, given, id],
    )


def failures_since(db: Database, name: str, at: str) -> int:
    """How many sign-ins by a name have failed since an instant."""
    row = db.execute("select count(*) from sign_in_failure where username = ? and at > ?", [name, at]).fetchone()
    return int(row[0])


def add_failure(db: Database, name: str, at: str, forget_before: str) -> None:
    """Count a failed sign-in, and forget those of any name from before an instant."""
    db.execute("delete from sign_in_failure where at <= ?", [forget_before])
    db.execute("insert into sign_in_failure (username, at) values (?, ?)", [name, at])


def forget_failures(db: Database, name: str) -> None:
    """Forget the failed sign-ins by a name."""
    db.execute("delete from sign_in_failure where username = ?", [name])


def _one(db: Database, condition: str, value: str) -> Account | None:
    row = db.execute(f"select {_COLUMNS} from account where {condition}", [value]).fetchone()
    return _account(row) if row else None


def _account(row: tuple[Any, ...]) -> Account:
    id, username, name, role, unit, active, given, epoch = row
    return Account(id, username, name, role, unit, bool(active), bool(given), epoch)


def _values(account: Account) -> list[object]:
    return [
        account.id,
        account.username,
        account.name,
        account.role,
        account.unit,
        account.active,
        account.password_given,
        account.session_epoch,
    ]
