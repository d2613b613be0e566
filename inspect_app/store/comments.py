"""Comments on a conclusion: appended, never changed; what was answered, and that it was dealt with, stand beside it."""

from collections import defaultdict

from sqlite_utils import Database

from inspect_app.domain.comments import Comment, Reply, Resolution


def comments(db: Database, inspection: str) -> list[Comment]:
    """The comments on an inspection's conclusion with their replies and people's names, the first one first."""
    replies = _replies(db, inspection)
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
        Comment(
            id,
            place,
            words,
            text,
            by,
            at,
            Resolution(resolver, resolved_at) if resolved_at else None,
            tuple(replies[id]),
        )
        for id, place, words, text, by, at, resolver, resolved_at in rows.fetchall()
    ]


def add(db: Database, inspection: str, comment: Comment, actor: str) -> None:
    """Keep a comment by an account."""
    db.execute(
        "insert into conclusion_comment (id, inspection, place, words, text, actor, at) values (?, ?, ?, ?, ?, ?, ?)",
        (comment.id, inspection, comment.place, comment.words, comment.text, actor, comment.at),
    )


def reply(db: Database, comment: str, reply: Reply, actor: str) -> None:
    """Keep what an account answered to a comment."""
    db.execute(
        "insert into conclusion_comment_reply (id, comment, text, actor, at) values (?, ?, ?, ?, ?)",
        (reply.id, comment, reply.text, actor, reply.at),
    )


def resolve(db: Database, comment: str, actor: str, at: str) -> None:
    """Keep that an account dealt with a comment at an instant."""
    db.execute(
        "insert into conclusion_comment_resolution (comment, actor, at) values (?, ?, ?)",
        (comment, actor, at),
    )


def _replies(db: Database, inspection: str) -> dict[str, list[Reply]]:
    rows = db.execute(
        "select reply.comment, reply.id, reply.text, account.name, reply.at from conclusion_comment_reply reply"
        " join conclusion_comment comment on comment.id = reply.comment join account on account.id = reply.actor"
        " where comment.inspection = ? order by reply.seq",
        (inspection,),
    )
    found: dict[str, list[Reply]] = defaultdict(list)
    for comment, *reply in rows.fetchall():
        found[comment].append(Reply(*reply))
    return found
