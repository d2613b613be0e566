"""Saying something about a conclusion while it is drafted, and dealing with what was said."""

from inspect_app.domain.comments import Comment, Reply
from inspect_app.domain.stages import DISCUSSED, STAGES
from inspect_app.domain.text import clean
from inspect_app.errors import Problem
from inspect_app.services import checks, edits
from inspect_app.services.context import Context
from inspect_app.store import comments as store
from inspect_app.store import conclusions as stages
from inspect_app.store.database import Database, Door


def comment(context: Context, inspection: str, key: str, words: str, text: str) -> str:
    """Say something about a place of a conclusion, or about all of it where the key is empty; returns its id.

    `words` are those that the person saw there: they are kept with what was said. Raises Problem "form_invalid"
    (field "comment"), "stale" where other words stand there by now or nothing is discussed any more, "not_found" for a
    place that the conclusion doesn't have.
    """
    text = clean(text)
    checks.refuse({"comment": checks.text(text, "Nhập góp ý.")})
    with context.writing() as door:
        _refuse_closed(door, inspection)
        standing = edits.place_at(door.database, inspection, key).text if key else ""
        if standing != clean(words):
            raise Problem(
                "stale",
                "Câu này vừa được sửa nên chưa gửi góp ý. Góp ý đang nhập còn ở dưới; đọc câu mới rồi gửi lại.",
            )
        made = Comment(context.new_id(), key, standing, text, context.actor, context.at)
        store.add(door.database, inspection, made, context.actor)
        # The words themselves stand in the comment.
        door.log("comment_conclusion", f"inspection:{inspection}", {"comment": made.id, "place": key})
    return made.id


def reply(context: Context, inspection: str, id: str, text: str) -> str:
    """Answer a comment; returns the id of what was answered.

    Raises Problem "form_invalid" (field "reply"), "not_found", or "stale" where somebody has dealt with the comment or
    nothing is discussed any more.
    """
    text = clean(text)
    checks.refuse({"reply": checks.text(text, "Nhập câu trả lời.")})
    with context.writing() as door:
        _refuse_closed(door, inspection)
        known = comment_of(door.database, inspection, id)
        if known.resolution:
            raise Problem("stale", f"{known.resolution.by} đã ghi góp ý này là đã xử lý nên chưa gửi được câu trả lời.")
        made = Reply(context.new_id(), text, context.actor, context.at)
        store.reply(door.database, id, made, context.actor)
        # The words themselves stand in the reply.
        door.log("reply_comment", f"inspection:{inspection}", {"comment": id, "reply": made.id})
    return made.id


def resolve(context: Context, inspection: str, id: str) -> None:
    """Say that a comment was dealt with, and what was answered to it.

    Raises Problem "not_found", or "stale" where somebody has said so already or nothing is discussed any more.
    """
    with context.writing() as door:
        _refuse_closed(door, inspection)
        known = comment_of(door.database, inspection, id)
        if known.resolution:
            raise Problem("stale", f"{known.resolution.by} đã ghi góp ý này là đã xử lý. Chưa có gì thay đổi.")
        store.resolve(door.database, id, context.actor, context.at)
        door.log("resolve_comment", f"inspection:{inspection}", {"comment": id})


def comment_of(db: Database, inspection: str, id: str) -> Comment:
    """A comment on an inspection's conclusion. Raises Problem "not_found"."""
    known = next((one for one in store.comments(db, inspection) if one.id == id), None)
    if not known:
        raise Problem("not_found")
    return known


def _refuse_closed(door: Door, inspection: str) -> None:
    now = stages.stage(door.database, inspection)
    if now not in DISCUSSED:
        raise Problem("stale", f"Kết luận đang ở bước “{STAGES[now]}” nên không còn góp ý. Chưa có gì thay đổi.")
