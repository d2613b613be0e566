"""The conclusion's page: its Word copy beside the PDF, for those alone who may read it."""

import io

import docx


def test_the_word_copy_stands_beside_the_pdf(office):
    desk, address = office.desk("officer"), office.path("/conclusion/draft.docx", "lang_son")
    assert address in desk.get(office.path("/conclusion", "lang_son")).text
    file = desk.get(address)
    assert file.status_code == 200 and file.mimetype.endswith("wordprocessingml.document")
    assert file.headers["Content-Disposition"].endswith('.docx"') and "no-store" in file.headers["Cache-Control"]
    assert docx.Document(io.BytesIO(file.data)).core_properties.title.startswith("Thông báo: Kết luận kiểm tra")


def test_another_team_has_no_word_copy(office):
    assert office.desk("secretary").get(office.path("/conclusion/draft.docx", "lang_son")).status_code == 403
    assert office.desk("officer").get("/inspections/nothing/conclusion/draft.docx").status_code == 404
