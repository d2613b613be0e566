"""The stages of a conclusion on its way from draft to issue, and who may move it from one to another."""

# What a person reads of each stage, in the order of the way.
STAGES = {
    "draft": "Dự thảo",
    "review": "Soát xét",
    "returned": "Trả lại",
    "approved": "Đã duyệt",
    "signing": "Chờ ký",
    "issued": "Đã ban hành",
}
# (before, after) -> the one of roles.ACTIONS that somebody must be allowed at this inspection.
MOVES = {
    ("draft", "review"): "conclude",
    ("returned", "review"): "conclude",
    ("review", "returned"): "approve",
    ("review", "approved"): "approve",
    ("approved", "returned"): "approve",
    ("approved", "signing"): "conclude",
    ("signing", "returned"): "approve",
    ("signing", "issued"): "issue",
}
# What nobody does without saying why.
REASONED = frozenset(move for move in MOVES if move[1] == "returned")
# Where the words may still be changed.
OPEN = frozenset({"draft", "returned"})
