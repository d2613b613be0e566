"""The check of a conclusion before approval: what the record, its document and the finished PDF leave to be mended."""

import re
from collections.abc import Iterator, Sequence

from inspect_app.domain import lacks
from inspect_app.domain.checklist import Law
from inspect_app.domain.conclusion import inspected
from inspect_app.domain.correction import Line
from inspect_app.domain.dates import long_date, parse_iso, short_date
from inspect_app.domain.document import Checklist, Document, Letter, Paragraph, quoted, unfilled
from inspect_app.domain.editcheck import edit_remarks
from inspect_app.domain.edits import ByHand
from inspect_app.domain.findings import GAP, Finding, findings
from inspect_app.domain.judgement import chosen_figure, figures, sources_differ
from inspect_app.domain.pagecheck import page_remarks
from inspect_app.domain.rates import fraction, source_name
from inspect_app.domain.reading import Places, Reading
from inspect_app.domain.record import Question, Record
from inspect_app.domain.remarks import PASSED, PASSED_LETTER, Remark, in_order
from inspect_app.domain.remedies import asked
from inspect_app.domain.wording import Wording

Subjects = frozenset[str]
_NOTHING = ByHand()
_SYMBOL = re.compile(r"\d+/\d{4}/[\w-]+")
# What a record from a publication is never asked for: its source has it or is silent, and then that is said.
_NOT_PUBLISHED = frozenset(
    {"recommendation_unassigned", "duty_differs", "finding_unminuted", "domain_unanswered", "explanation_awaited"}
    | {"signatory", "recipients", "sources_differ", "wording_edited", "minutes_disputed"}
)
# A sentence that says so itself doesn't lean on the law that it names.
_SAID_LAPSED = re.compile(r"hết hiệu lực|bãi bỏ|thay thế|chưa có hiệu lực")


def check(
    record: Record,
    document: Document,
    reading: Reading,
    words: Wording,
    minutes: Subjects | None = None,
    awaited: bool | None = None,
    by_hand: ByHand = _NOTHING,
    rivals: tuple[str, ...] = (),
) -> tuple[Remark, ...]:
    """Everything to be mended or accepted before approval, in order of page.

    `minutes` are the subjects of the findings that the signed minutes hold, None while there are none; `awaited` says
    whether the unit may still explain, None where that isn't known; `by_hand` is what of the document is worded by
    hand; `rivals` are the codes of minutes of which none stands for another. A record from a publication lacks what
    its source lacks: these are warnings.
    """
    places = Places(document, reading)
    kind = "warning" if record.source else "error"
    found = findings(record)
    return in_order(
        [
            *page_remarks(document, reading, places),
            *_unserved(record, places, kind),
            *_unassigned(record, places),
            *_unminuted(record, found, places, minutes),
            *_disputed(rivals),
            *_plan(record, document, places, kind),
            *_laws(record, document, places),
            *_gaps(record, document, places, kind),
            *_unnumbered(document),
            *_edited(found, places),
            *edit_remarks(record, found, by_hand, places, words),
            *_differing(record, places),
            *_unanswered(record, places),
            *_awaited(awaited),
            *_silent(record, document, places, words),
        ]
    )


def check_letter(record: Record, document: Letter, lines: Sequence[Line], reading: Reading) -> tuple[Remark, ...]:
    """Everything to be mended or accepted before a letter that corrects an issued notice is approved, by page."""
    places = Places(document, reading)
    return in_order(
        [
            *page_remarks(document, reading, places),
            *_unwritten(lines),
            *_plan(record, document, places, "error"),
            *_gaps(record, document, places, "error"),
            *_unnumbered(document),
        ]
    )


def passed_letter(remarks: tuple[Remark, ...]) -> tuple[str, ...]:
    """What was checked of a letter and holds, in a few words each."""
    aside = {remark.code for remark in remarks}
    return tuple(said for code, said in PASSED_LETTER.items() if code not in aside)


def passed(
    record: Record, remarks: tuple[Remark, ...], minutes: Subjects | None = None, awaited: bool | None = None
) -> tuple[str, ...]:
    """What was checked and holds, in a few words each; nothing that wasn't checked."""
    aside = {remark.code for remark in remarks} | (_NOT_PUBLISHED if record.source else {"source_silent"})
    if minutes is None:
        aside |= {"finding_unminuted", "minutes_disputed"}
    if awaited is None:
        aside.add("explanation_awaited")
    return tuple(said for code, said in PASSED.items() if code not in aside)


def unchecked(record: Record, minutes: Subjects | None = None) -> tuple[str, ...]:
    """What could not be checked yet, as sentences."""
    if record.source or minutes is not None:
        return ()
    return ("Chưa đối chiếu tồn tại với biên bản: chưa có biên bản đã ký.",)


def _unserved(record: Record, places: Places, kind: str) -> Iterator[Remark]:
    advice = "Thêm kiến nghị cho tồn tại này, hoặc chọn tồn tại này trong một kiến nghị đã có."
    for finding in lacks.uncovered(record):
        words, page = f"{_named(finding)} chưa có kiến nghị", places.about(*finding.subjects)
        yield Remark("finding_unserved", kind, words, advice, page, "recommendations", finding.text)


def _unassigned(record: Record, places: Places) -> Iterator[Remark]:
    if record.source:  # the document says of each what the source doesn't tell
        return
    for made in asked(record):
        if lacks.unassigned(made):
            lacking = [] if made.person else ["người chịu trách nhiệm"]
            lacking += [] if made.deadline or made.deadline_words else ["thời hạn"]
            said = ", ".join(lacking)
            yield Remark(
                "recommendation_unassigned",
                "error",
                f"Kiến nghị chưa có {said}",
                f"Nhập {said}, hoặc ghi lý do vì sao chưa xác định.",
                places.about(f"recommendation:{made.id}"),
                "recommendations",
                made.text,
            )


def _unminuted(
    record: Record, found: tuple[Finding, ...], places: Places, minutes: Subjects | None
) -> Iterator[Remark]:
    if minutes is None or record.source:
        return
    advice = "Bỏ tồn tại này khỏi kết luận, hoặc lập và ký bản bổ sung biên bản."
    for finding in found:
        if not minutes.issuperset(finding.subjects):
            words, page = f"{_named(finding)} không có trong biên bản đã ký", places.about(*finding.subjects)
            yield Remark("finding_unminuted", "error", words, advice, page, "findings", finding.text)


def _disputed(rivals: tuple[str, ...]) -> Iterator[Remark]:
    if rivals:
        words = f"{len(rivals)} biên bản cùng khóa hồ sơ, chưa chọn bản có hiệu lực"
        advice = "Trưởng đoàn chọn một bản ở trang biên bản; bản không được chọn vẫn được giữ."
        yield Remark("minutes_disputed", "error", words, advice, None, "minutes", f"Mã {'; mã '.join(rivals)}.")


def _unwritten(lines: Sequence[Line]) -> Iterator[Remark]:
    if not lines:
        advice = "Nhập ít nhất một chỗ: đã in gì, nay sửa là gì."
        yield Remark("letter_unwritten", "error", "Công văn chưa có nội dung đính chính", advice, 1, "correction")


def _plan(record: Record, document: Document, places: Places, kind: str) -> Iterator[Remark]:
    plan, closing = record.plan, places.of(document.signature.recipients_title, last=True)
    if not plan.number.strip():
        yield Remark("plan_number", kind, "Kế hoạch chưa có số", "Nhập số của kế hoạch.", 1, "plan")
    if document.signature.style == "unknown":  # a source that is silent says so itself
        return
    lacking = [] if plan.authority_lines else ["quyền hạn, chức vụ"]
    lacking += [] if plan.signatory_name.strip() else ["họ và tên"]
    if lacking:
        said = ", ".join(lacking)
        yield Remark("signatory", kind, f"Chưa có {said} của người ký", f"Nhập {said} ở kế hoạch.", closing, "plan")
    if not plan.recipients and not record.source:
        yield Remark("recipients", kind, "Chưa có nơi nhận", "Nhập nơi nhận ở kế hoạch.", closing, "plan")


def _laws(record: Record, document: Document, places: Places) -> Iterator[Remark]:
    lapsed = [law for law in record.edition.laws.values() if not law.in_force(record.day)]
    for text, place in _leaning(document):
        for law in lapsed:
            if _names(text, law) and not _SAID_LAPSED.search(text):
                page, advice = places.of(text), f"{_force(law)} Dẫn văn bản có hiệu lực vào ngày kiểm tra."
                words = f"Căn cứ không có hiệu lực vào ngày kiểm tra ({short_date(record.day)})"
                yield Remark("law_not_in_force", "error", words, advice, page, place, text)


def _leaning(document: Document) -> Iterator[tuple[str, str]]:
    """The texts of a document that can lean on a law, with the place where each is mended."""
    for block in document.blocks:
        if isinstance(block, Paragraph) and not quoted(block):
            yield block.text, "recommendations" if _made_from(block, "recommendation:") else "findings"
    for appendix in document.appendices:
        if isinstance(appendix.content, Checklist):
            for group in appendix.content.groups:
                for entry in group.entries:
                    yield entry.bases, "checklist"
                    yield from (
                        (text, "checklist") for answer in entry.answers for text in (*answer.lines, *answer.note)
                    )


def _names(text: str, law: Law) -> bool:
    """Whether a text names a law: by its symbol where that has a year, else by its title."""
    title = law.title.partition(" (")[0]
    symbol = _SYMBOL.search(title)
    return re.search(rf"(?<![\d/]){re.escape(symbol[0] if symbol else title)}(?![\w-])", text) is not None


def _force(law: Law) -> str:
    if law.valid_from and law.valid_to:
        held = f"có hiệu lực từ {long_date(law.valid_from)} đến hết {long_date(law.valid_to)}"
    elif law.valid_to:
        held = f"chỉ có hiệu lực đến hết {long_date(law.valid_to)}"
    elif law.valid_from:
        held = f"có hiệu lực từ {long_date(law.valid_from)}"
    else:
        held = "chưa rõ ngày có hiệu lực"
    return f"{law.title} {held}."


def _gaps(record: Record, document: Document, places: Places, kind: str) -> Iterator[Remark]:
    told = {f"recommendation:{made.id}" for made in record.recommendations if lacks.unassigned(made)}
    blocks = {block.text: block for block in document.blocks if isinstance(block, Paragraph)}
    for text in dict.fromkeys(unfilled(document)):
        block = blocks.get(text)
        if text == document.signature.name or (block and told.intersection(block.subjects)):
            continue  # said already: who signs, a recommendation without person or deadline
        place = "plan"
        if block and block.subjects:
            place = "recommendations" if _made_from(block, "recommendation:") else "findings"
        yield Remark(
            "unfilled", kind, f"Còn chỗ trống “{GAP}”", "Nhập nội dung còn thiếu.", places.of(text), place, text
        )


def _unnumbered(document: Document) -> Iterator[Remark]:
    blank = [
        name
        for name, line in (("số", document.head.number), ("ngày", document.head.date))
        if any(r.blank for r in line)
    ]
    if blank:
        yield Remark("unnumbered", "warning", f"Chưa có {', '.join(blank)}", "Văn thư ghi khi ban hành.", 1)


def _edited(found: tuple[Finding, ...], places: Places) -> Iterator[Remark]:
    for finding in found:
        if finding.edited:
            advice = f"Đã sửa tay. Câu theo phiếu: “{finding.generated}”. Khôi phục câu gốc, hoặc nêu lý do sửa."
            page = places.about(*finding.subjects)
            yield Remark(
                "wording_edited", "warning", f"Câu {finding.code} khác phiếu", advice, page, "findings", finding.text
            )


def _differing(record: Record, places: Places) -> Iterator[Remark]:
    for question in record.questions():
        fields = record.fields(question.subject)
        given = figures(question.item, fields)
        if sources_differ(given):
            chosen = chosen_figure(question.item, fields)
            reason = str((fields.get("chosen") or {}).get("reason") or "").strip(" .")
            taken = f"Kết luận lấy số của {source_name(chosen)}" if chosen else "Chưa chọn nguồn để kết luận"
            advice = f"{taken}{f': {reason}' if reason else ''}. Đối chiếu lại, hoặc nêu lý do chấp nhận."
            words, page = f"{_asked(question)}: hai nguồn khác nhau", places.figures(question.subject)
            excerpt = "; ".join(f"{source_name(f)} {fraction(f)}{_dated(f.as_of)}" for f in given)
            yield Remark("sources_differ", "warning", words, advice, page, "checklist", excerpt)


def _unanswered(record: Record, places: Places) -> Iterator[Remark]:
    if record.source:
        return
    advice = "Ghi phiếu kiểm tra, hoặc nêu lý do không kiểm tra lĩnh vực này."
    for section in record.edition.sections:
        if not inspected(record, section):
            title = f"{section.order}. {section.title}"
            words = f"Lĩnh vực {section.order} chưa có ghi nhận"
            yield Remark("domain_unanswered", "warning", words, advice, places.of(title), "checklist", title)


def _awaited(awaited: bool | None) -> Iterator[Remark]:
    if awaited:
        advice = "Chờ giải trình của đơn vị, hoặc nêu lý do duyệt trước khi hết hạn giải trình."
        yield Remark("explanation_awaited", "warning", "Còn chờ giải trình của đơn vị", advice)


def _silent(record: Record, document: Document, places: Places, words: Wording) -> Iterator[Remark]:
    """What a publication doesn't tell, by part of the document, in the sentences that say so."""
    if not record.source:
        return
    unknown = words.say("publication", "unknown").lower()
    advice = "Đối chiếu với văn bản gốc nếu có, hoặc chấp nhận vì nguồn chỉ có thế."
    parts: dict[str, list[str]] = {}
    pages: dict[str, int | None] = {}
    part, title = "Phần mở đầu", ""
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        if block.kind == "part":
            part, title = f"Mục {block.text.partition('.')[0]}", ""
        elif block.kind == "title":
            title = block.text
        elif said := _sentences(block.text, unknown):
            pages.setdefault(part, places.of(block.text))
            parts.setdefault(part, []).append(f"{title}: {said}" if title else said)
    signed = document.signature
    closing = [" ".join(signed.authority), signed.name, *signed.recipients]
    if silent := [text.strip("- ;") for text in closing if unknown in text.lower()]:
        name = "Nơi nhận, người ký"
        parts[name], pages[name] = silent, places.of(signed.recipients_title, last=True)
    for part, sayings in parts.items():
        yield Remark(
            "source_silent",
            "warning",
            f"{part}: nguồn không nêu đủ",
            advice,
            pages[part],
            "",
            "\n".join(dict.fromkeys(sayings)),
        )


def _sentences(text: str, unknown: str) -> str:
    """The sentences of a text that say that the source is silent."""
    return " ".join(part for part in re.split(r"(?<=[.…]) ", text) if unknown in part.lower())


def _made_from(block: Paragraph, kind: str) -> bool:
    return any(subject.startswith(kind) for subject in block.subjects)


def _named(finding: Finding) -> str:
    return f"Tồn tại {finding.code}" if finding.code else "Tồn tại ghi ngoài phiếu"


def _asked(question: Question) -> str:
    return f"Số liệu {question.item.code}{f' tại {question.counter.name}' if question.counter else ''}"


def _dated(as_of: str) -> str:
    day = parse_iso(as_of)
    return f" (tính đến {short_date(day)})" if day else ""
