"""What waits goes up past what is stuck, and what the server has acknowledged stays on the page and on the device."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.evidence import choose, jpeg, keep, kept, photo, recorded, stored
from tests.browser.server import Server
from tests.browser.tablet import answer, card, program_kept, ready

WITHIN = 20_000  # ms
NOWHERE = "01J00000000000000000000000"  # an inspection that the server doesn't know
OPEN = """async (work) => {
  const [person] = /person=([^;]+)/.exec(document.cookie).slice(1);
  const done = request => new Promise(resolve => request.onsuccess = () => resolve(request.result));
  const db = await done(indexedDB.open(`inspect-${person}`));
  const change = db.transaction(["operations", "records", "files", "bytes"], "readwrite");
  const operations = change.objectStore("operations");
  %s
  await new Promise(resolve => change.oncomplete = resolve);
  db.close();
}"""
FOREIGN = """
  const [like] = await done(operations.getAll());
  operations.put({...like, id: work, inspection: work, base: [], clock: "2026-01-01", state: "waiting"});"""
UNANNOUNCED = """
  const [inspection, hash] = work;
  change.objectStore("files").put({inspection, hash, type: "text/plain", size: 4, thumbnail: null, state: "waiting"});
  change.objectStore("bytes").put({inspection, hash, bytes: new TextEncoder().encode("text").buffer});"""
FORGET = """
  change.objectStore("records").clear();
  operations.clear();"""
BREAK = """() => {
  window.getAll = IDBObjectStore.prototype.getAll;
  IDBObjectStore.prototype.getAll = () => { throw new DOMException("broken", "UnknownError"); };
}"""
LATER = """async () => {
  const [person] = /person=([^;]+)/.exec(document.cookie).slice(1);
  const db = await new Promise((done, failed) => Object.assign(indexedDB.open(`inspect-${person}`, 3), {
    onupgradeneeded() { this.result.createObjectStore("later"); },
    onsuccess() { done(this.result); },
    onblocked() { failed(new Error("held")); },
  }));
  db.close();
}"""
EARLIER = """async (name) => {
  await new Promise(done => Object.assign(indexedDB.deleteDatabase(name), {onsuccess: done}));
  window.held = await new Promise(done => Object.assign(indexedDB.open(name, 1), {onsuccess() { done(this.result); }}));
}"""
MEND = "() => { IDBObjectStore.prototype.getAll = window.getAll; }"

OpenPage = Callable[..., Page]


@pytest.fixture
def opened(own_server: Server, page_for: OpenPage) -> OpenPage:
    def go(role: str = "leader") -> Page:
        page = page_for(role)
        page.set_default_timeout(10_000)
        page.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
        program_kept(ready(page))
        return page

    return go


def in_store(page: Page, script: str, given: object = None) -> None:
    page.evaluate(OPEN % script, given)


def sent(page: Page, key: str) -> None:
    expect(card(page, key).locator(".mark").first).to_have_text("Đã gửi", timeout=WITHIN)


def arrived(page: Page, server: Server, files: int) -> None:
    for _ in range(600):
        # What is still arriving is named otherwise.
        if len([path for path in (server.demo.instance / "files").rglob("*") if len(path.name) == 64]) == files:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the server has {len(stored(server.demo))} files")


def test_an_inspection_that_the_server_refuses_as_a_whole_holds_up_no_other(opened: OpenPage, own_server: Server):
    page = opened()
    answer(page)
    sent(page, "outreach_plan")
    in_store(page, FOREIGN, NOWHERE)
    answer(page, words="Không đạt")
    sent(page, "outreach_plan")
    expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả")
    choose(page, card(page, "outreach_plan"), "Chụp ảnh", jpeg(photo()))
    keep(page)
    arrived(page, own_server, 1)
    assert [each["inspection"] for each in kept(page, "operations") if each.get("state")] == [NOWHERE]


def test_photos_go_up_past_one_that_never_arrives(opened: OpenPage, own_server: Server):
    page = opened()
    page.context.set_offline(True)
    choose(page, card(page, "outreach_plan"), "Chọn tệp", *(jpeg(photo(seed=i)) for i in range(3)))
    for _ in range(3):
        keep(page)
    hashes = sorted(file["hash"] for file in kept(page, "files"))
    page.context.route(f"**/files/{hashes[0]}", lambda route: route.abort())
    page.context.set_offline(False)
    arrived(page, own_server, 2)
    assert sorted(stored(own_server.demo)) == hashes[1:]


def test_a_photo_whose_way_stalls_is_given_up_and_sent_once_more(own_server: Server, page_for: OpenPage):
    page = page_for("leader")
    page.clock.install()
    page.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
    program_kept(ready(page))
    stalled: list[Route] = []
    # The first time nothing ever comes back.
    page.context.route("**/files/*", lambda route: route.continue_() if stalled else stalled.append(route))
    choose(page, card(page, "outreach_plan"), "Chụp ảnh", jpeg(photo()))
    keep(page)
    for _ in range(200):
        if stalled:
            break
        page.wait_for_timeout(100)
    page.clock.fast_forward(59_000)
    page.wait_for_timeout(500)
    assert stored(own_server.demo) == {}
    page.clock.fast_forward(2_000)
    page.clock.fast_forward(30_000)
    arrived(page, own_server, 1)


def test_a_file_that_nothing_names_doesnt_go_up_again_and_again(opened: OpenPage, own_server: Server):
    page = opened()
    puts: list[str] = []
    page.on("request", lambda request: puts.append(request.url) if request.method == "PUT" else None)
    with page.expect_response(lambda answered: answered.request.method == "PUT", timeout=WITHIN):
        in_store(page, UNANNOUNCED, [own_server.demo.ids["empty"], "0" * 64])
    for _ in range(2):
        with page.expect_response(re.compile("operations.after="), timeout=WITHIN):
            pass
    assert len(puts) == 1
    assert len(kept(page, "bytes")) == 1


def test_a_device_whose_store_breaks_says_so_and_goes_on_once_it_can(opened: OpenPage):
    page = opened()
    answer(page)
    sent(page, "outreach_plan")
    page.evaluate(BREAK)
    expect(page.locator("#broken")).to_contain_text("Máy không đọc được bộ nhớ", timeout=WITHIN)
    expect(page.locator("#broken").get_by_role("button", name="Xuất ra tệp")).to_be_visible()
    page.evaluate(MEND)
    expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả", timeout=WITHIN)
    expect(page.locator("#broken")).to_have_count(0)


def test_what_another_page_let_go_of_is_kept_again_with_the_next_news(opened: OpenPage, own_server: Server):
    page, colleague = opened(), opened("member")
    answer(page)
    sent(page, "outreach_plan")
    before = {each["id"] for each in kept(page, "operations")}
    in_store(page, FORGET)
    answer(colleague, "reform_plan_issued", "Ban hành chậm")
    sent(page, "reform_plan_issued")
    page.context.set_offline(True)
    page.wait_for_timeout(200)
    assert before < {each["id"] for each in kept(page, "operations")}


def test_an_answer_sent_while_the_record_comes_stays(opened: OpenPage, own_server: Server):
    page = opened()
    held: list[tuple[Route, object]] = []
    page.context.route("**/api/inspections/*/record", lambda route: held.append((route, route.fetch())))
    page.context.route("**/operations?after=*", lambda route: route.abort())
    page.reload()
    answer(ready(page))
    page.wait_for_timeout(1_000)
    for route, answered in held:
        route.fulfill(response=answered)
    sent(page, "outreach_plan")
    expect(card(page, "outreach_plan").get_by_label("Đạt", exact=True)).to_be_checked()
    assert "item:outreach_plan" in [each["subject"] for each in kept(page, "operations")]
    assert len(recorded(own_server.demo, "answer")) == 1


def test_a_later_releases_store_is_let_in_and_used_as_it_is(opened: OpenPage):
    page = opened()
    answer(page)
    sent(page, "outreach_plan")
    page.evaluate(LATER)
    answer(page, words="Không đạt")
    sent(page, "outreach_plan")
    page.reload()
    sent(ready(page), "outreach_plan")


def test_a_store_that_an_older_page_holds_asks_for_that_page_to_be_closed(opened: OpenPage, own_server: Server):
    page = opened()
    [person] = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "person"]
    page.goto("/sign-in")
    page.evaluate(EARLIER, f"inspect-{person}")
    other = page.context.new_page()
    other.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
    expect(other.locator("#cards")).to_contain_text("Đóng các trang khác của chương trình", timeout=WITHIN)
