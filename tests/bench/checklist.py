"""What the checklist page costs: bytes, time to ready, blocking, memory and the way of a tap, as on a cheap tablet."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.bench.figures import Figure
from tests.browser.server import CHROMIUM, FLAGS, Server, signed_in
from tests.conftest import Demo

KBIT = 1475
LATENCY_MS = 562
SLOWER = 4
ROUNDS = 3
TAPS = 40
KINDS = {"text/html": "HTML", "text/css": "CSS", "text/javascript": "JS", "application/json": "JSON"}

# Long tasks as they come, and for each change of a control the first write that commits after it.
WATCH = """
globalThis.bench = {tasks: [], taps: [], durable: []};
new PerformanceObserver(list => bench.tasks.push(...list.getEntries().map(e => [e.startTime, e.duration])))
  .observe({type: "longtask", buffered: true});
addEventListener("change", event => bench.taps.push(event.timeStamp), true);
const transaction = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (...given) {
  const made = transaction.apply(this, given);
  if (given[1] === "readwrite") made.addEventListener("complete", () => bench.durable.push(performance.now()));
  return made;
};
"""
READY = "performance.getEntriesByName('ready').length"
LOADED = """() => {
  const ready = performance.getEntriesByName("ready")[0].startTime;
  const first = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  const within = bench.tasks.filter(([start]) => start >= first && start < ready);
  const loads = new Map(["navigation", "resource"].flatMap(kind => performance.getEntriesByType(kind))
    .map(load => [load.name, [load.contentType, load.encodedBodySize, load.startTime < ready]]));
  return {ready, blocking: within.reduce((sum, [, duration]) => sum + duration - 50, 0), loads: [...loads.values()]};
}"""


def measure(demo: Demo) -> Iterator[tuple[str, list[Figure]]]:
    """Title and figures of the page, with nothing recorded and with everything."""
    server = Server(demo, workers=2)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            state = signed_in(browser, server, "leader")
            for name, title in (("empty", "nothing recorded"), ("minh_hoa", "everything recorded")):
                address = f"{server.url}/inspections/{demo.ids[name]}/checklist"
                yield (
                    f"The checklist page, {title} ({KBIT} kbit/s, {LATENCY_MS} ms, CPU x{SLOWER})",
                    _page(browser, state, address),
                )
                if name == "empty":
                    yield "A tap on it", _taps(browser, state, address)
            browser.close()
    finally:
        server.kill()


def _page(browser: Browser, state: dict, address: str) -> list[Figure]:
    rounds = [_first_and_again(browser, state, address) for _ in range(ROUNDS)]
    first, again = ([pair[index] for pair in rounds] for index in (0, 1))
    sizes, after = first[0]["sizes"], first[0]["after"]
    return [
        Figure("transfer until it is ready, all bodies compressed", sum(sizes.values()) / 1000, "kB", 30),
        *(
            Figure(f"  of it {kind}", sizes.get(kind, 0) / 1000, "kB", {"JS": 13, "CSS": 7}.get(kind))
            for kind in sorted({*KINDS.values(), *sizes})
        ),
        Figure("asked for once it is ready, within half a second", after / 1000, "kB"),
        Figure("on the wire with headers", first[0]["wire"] / 1000, "kB"),
        Figure("requests", first[0]["requests"], ""),
        Figure("ready, first time", median(one["ready"] for one in first) / 1000, "s", 3.0),
        Figure("ready, again", median(one["ready"] for one in again) / 1000, "s", 1.2),
        Figure("on the wire, again", again[0]["wire"] / 1000, "kB"),
        Figure("blocking, first time", median(one["blocking"] for one in first), "ms", 300),
        Figure("JS heap when ready", median(one["heap"] for one in first) / 1e6, "MB", 5),
    ]


def _first_and_again(browser: Browser, state: dict, address: str) -> tuple[dict, dict]:
    with _slow(browser, state) as (context, page):
        first = _load(context, page, address)
        page.goto("about:blank")
        return first, _load(context, page, address)


@contextmanager
def _slow(browser: Browser, state: dict) -> Iterator[tuple[CDPSession, Page]]:
    context: BrowserContext = browser.new_context(
        storage_state=state, viewport={"width": 768, "height": 1024}, locale="vi-VN"
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    speed = KBIT * 1000 / 8
    conditions = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": speed, "uploadThroughput": speed}
    session.send("Network.emulateNetworkConditions", conditions)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield session, page
    context.close()


def _load(session: CDPSession, page: Page, address: str) -> dict:
    """Go to the page and wait until it is ready; bytes by kind, times in ms, memory in bytes."""
    wire: dict[str, float] = {}
    session.on("Network.loadingFinished", lambda e: wire.update({e["requestId"]: e["encodedDataLength"]}))
    page.goto(address)
    _until_ready(page)
    page.wait_for_timeout(500)  # what is still on its way
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    told = page.evaluate(LOADED)
    sizes: dict[str, float] = defaultdict(float)
    after = 0.0
    for kind, size, before in told["loads"]:
        if before:
            sizes[KINDS.get(kind, "other")] += size
        else:
            after += size
    return told | {
        "sizes": dict(sizes),
        "after": after,
        "wire": sum(wire.values()),
        "requests": sum(size > 0 for size in wire.values()),
        "heap": metrics["JSHeapUsedSize"],
    }


def _until_ready(page: Page) -> None:
    # Playwright's own wait would eval in the page, which its Content-Security-Policy forbids.
    for _ in range(300):
        if page.evaluate(READY):
            return
        page.wait_for_timeout(200)
    raise RuntimeError("the page doesn't say that it is ready")


def _taps(browser: Browser, state: dict, address: str) -> list[Figure]:
    taps = sorted(tap for _ in range(ROUNDS) for tap in _tapped(browser, state, address))
    if not taps:
        return [Figure("taps that were seen to be kept", 0, "")]
    return [
        Figure("taps", len(taps), ""),
        Figure("tap to durable, half of them within", taps[len(taps) // 2], "ms"),
        Figure("tap to durable, 95 of 100 within", taps[int(len(taps) * 0.95)], "ms", 50),
        Figure("tap to durable, the slowest", taps[-1], "ms"),
    ]


def _tapped(browser: Browser, state: dict, address: str) -> list[float]:
    """How long each tap took to be durable, in ms: the taps begin as soon as the page is ready, 150 ms apart."""
    with _slow(browser, state) as (_, page):
        page.goto(address)
        _until_ready(page)
        return page.evaluate(
            """async most => {
              const pause = () => new Promise(done => setTimeout(done, 150));
              for (const control of [...document.querySelectorAll("input[type=radio]")].slice(0, most)) {
                control.click();
                await pause();
              }
              return bench.taps.map(at => bench.durable.find(done => done > at) - at).filter(Number.isFinite);
            }""",
            TAPS,
        )
