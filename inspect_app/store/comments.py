"""Comments on a conclusion: appended, never changed; that one was dealt with is kept beside it."""

from sqlite_utils import Database

from inspect_app.domain.comments import Comment, Resolution


def comments(db: Database, inspection: str) -> list[Comment]:
    """The comments on an inspection's conclusion with people's names, the first one first."""
    rows = db.execute(
        "select comment.id, comment.place, comment.words, comment.text, account.name, comment.at,"
        " resolver.name, resolution.at"
        " from conclusion_comment comment join account on account.id = comment.actor"
        " left join conclusion_comment_resolution resolution on resolution.comment = comment.id"
        " left join account resolver on resolver.id = resolution.actor"
        " where comment.inspection = ? order by comment.seq",
        (inspection,),
    )
    return [
        Comment(id, place, words, text, by, at, Resolution(resolver, resolved_at) if resolved_at else None)
        for id, place, words, text, by, at, resolver, resolved_at in rows.fetchall()
    ]


def add(db: Database, inspection: str, comment: Comment, actor: str) -> None:
    """Keep a comment by an account."""
    db.execute(
        "insert into conclusion_comment (id, inspection, place, words, text, actor, at) values (?, ?, ?, ?, ?, ?, ?)",
        (comment.id, inspection, comment.place, comment.words, comment.text, actor, comment.at),
    )


def resolve(db: Database, comment: str, actor: str, at: str) -> None:
    """Keep that an account dealt with a comment at an instant."""
    db.execute(
        "insert into conclusion_comment_resolution (comment, actor, at) values (?, ?, ?)",
        (comment, actor, at),
    )
