"""What a tablet takes along: the worker, its pages, the manifest, the list of inspections."""

import json
import re
import struct

from inspect_app.web import guards
from tests.pages import complaints

SHELLS = ("/inspections/x/checklist", "/field")


def release(answer) -> dict:
    """What the server put into a worker."""
    return json.loads(re.search(r"^const RELEASE = (\{.*\});$", answer.text, re.MULTILINE)[1])


def shell(told: dict, path: str) -> str:
    return next(page for pattern, page in told["shells"] if re.search(pattern, path))


def test_a_device_gets_the_worker_whoever_uses_it_and_asks_for_it_each_time(visitor):
    answer = visitor.get("/sw.js")
    assert answer.status_code == 200 and answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert visitor.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_worker_keeps_every_file_that_the_pages_may_ask_for(visitor):
    files = release(visitor.get("/sw.js"))["files"]
    assert [address for address in files if visitor.get(address).status_code != 200] == []
    names = {address.split("/", 3)[3] for address in files}
    assert {"js/checklist.js", "js/field.js", "vendor/idb.js", "css/checklist.css", "icons.svg"} <= names
    assert {"js/ui/evidence.js", "js/ui/dialogs.js", "js/ui/update.js"} <= names, "what is imported later, too"


def test_a_page_in_the_worker_is_the_page_that_the_server_gives(office):
    leader = office.desk("leader")
    told = release(leader.get("/sw.js"))
    assert shell(told, office.path("/checklist")) == leader.get(office.path("/checklist")).text
    assert shell(told, "/field") == leader.get("/field").text
    assert told["headers"]["Content-Security-Policy"] == leader.get("/field").headers["Content-Security-Policy"]
    assert "Link" not in told["headers"]


def test_the_worker_is_the_same_for_everybody_and_names_nobody(office, app):
    leader = office.desk("leader")
    text = leader.get("/sw.js").text
    assert text == office.desk("member").get("/sw.js").text
    for secret in ("Nguyễn Văn A", leader.client.get_cookie("person").value, leader.get("/api/token").json["token"]):
        assert secret not in text


def test_another_page_makes_another_worker(office, visitor):
    # The demonstration's stamp stands on a page, and nowhere in static/.
    names = [
        re.search(r'NAME = "(inspect-\w+)"', desk.get("/sw.js").text)[1] for desk in (office.desk("leader"), visitor)
    ]
    assert names[0] != names[1]


def test_the_pages_without_network_are_well_made(visitor):
    told = release(visitor.get("/sw.js"))
    assert complaints(told["offline"]) == []
    assert [wrong for path in SHELLS for wrong in complaints(shell(told, path))] == []
    assert 'href="/field"' in told["offline"]


def test_every_answer_says_whose_it_is(visitor):
    answers = [visitor.get(path) for path in ("/sign-in", "/field", "/no-such-page", "/plans", "/api/token")]
    assert {answer.headers["X-Program"] for answer in answers} == {"inspect_app"}


def test_the_program_can_be_put_on_a_home_screen(visitor):
    manifest = visitor.get("/manifest.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    told = manifest.json
    assert (told["name"], told["start_url"], told["display"], told["lang"]) == (
        "Kiểm tra CCHC",
        "/field",
        "standalone",
        "vi",
    )
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        picture = visitor.get(icon["src"]).data
        assert "{}x{}".format(*struct.unpack(">II", picture[16:24])) == icon["sizes"]
    for page in ("/field", "/sign-in"):
        assert '<link rel="manifest" href="/manifest.webmanifest">' in visitor.get(page).text


def test_the_servers_time_is_told_to_whoever_asks(visitor):
    assert visitor.get("/api/token").json["now"] == "2026-10-12T01:30:00.000Z"


def test_a_device_takes_along_what_its_person_records(office):
    told = office.desk("member").get("/api/inspections")
    assert told.headers["Cache-Control"] == "no-store"
    ids = {line["id"] for line in told.json["inspections"]}
    assert ids == {office.demo.ids["minh_hoa"], office.demo.ids["empty"]}
    assert told.json["me"]["name"] == "Lê Văn C"
    assert all(line["unit"] and line["planned_day"] for line in told.json["inspections"])


def test_who_records_nothing_takes_nothing_along(office, visitor):
    assert office.desk("officer").get("/api/inspections").json["inspections"] == []
    assert visitor.get("/api/inspections").status_code == 401


def test_the_page_itself_shows_nothing_to_guard(visitor, office):
    assert "field.show" in guards.OPEN
    assert "Nguyễn Văn A" not in office.desk("leader").get("/field").text
