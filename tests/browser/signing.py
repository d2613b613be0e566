"""What tests do on the page for signing."""

from playwright.sync_api import Locator, Page, expect

IN_VIEW = "element => element.scrollIntoView({block: 'center'})"
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# From where to where something is drawn across a canvas, in parts of its width.
DRAWN = """canvas => {
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let [left, right] = [canvas.width, 0];
  for (let at = 3; at < data.length; at += 4) if (data[at] > 128) {
    const x = (at >> 2) % canvas.width;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
  }
  return [left / canvas.width, right / canvas.width];
}"""


def ready(page: Page) -> Page:
    expect(page.locator("#boxes section")).to_have_count(3)
    return page


def box(page: Page, role: str) -> Locator:
    return page.locator(f"#box-{role}")


def compose(page: Page, start: str = "8:00", end: str = "11:40", **said: str) -> None:
    """Type when it began and ended, and what each side said."""
    fields = {("times", "start"): start, ("times", "end"): end} | {
        (field, "text"): text for field, text in said.items()
    }
    for (field, part), text in fields.items():
        page.locator(f"#compose [data-field={field}][data-part={part}]").fill(text)
        page.keyboard.press("Tab")
    expect(page.locator("#step-compose")).to_have_attribute("data-done", "")


def lock(page: Page) -> None:
    """Close the record, and say so once more."""
    page.locator("#lock").click()
    page.locator("#locking").get_by_role("button", name="Khóa hồ sơ").click()
    expect(page.locator("#locked")).to_contain_text("Hồ sơ đã khóa")


def read(page: Page) -> None:
    """Read the text from its beginning to its end."""
    for place in ("#text-start", "#text-end"):
        page.locator(place).evaluate(IN_VIEW)
        page.evaluate(TWO_FRAMES)
    expect(page.locator("#reading")).to_contain_text("Đã đọc đến hết lúc")


def draw(page: Page, left: float = 0.2, right: float = 0.8) -> None:
    """One stroke across the pad, in parts of its width."""
    pad = page.locator("canvas").bounding_box()
    assert pad
    across = [left + (right - left) * step / 20 for step in range(21)]
    points = [
        (pad["x"] + pad["width"] * x, pad["y"] + pad["height"] * (0.3 + 0.4 * (i % 2))) for i, x in enumerate(across)
    ]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=3)
    page.mouse.up()


def sign(page: Page, role: str = "leader") -> None:
    box(page, role).locator("[data-do=sign]").click()
    draw(page)
    page.get_by_role("button", name="Xong").click()
    expect(page.locator("#signing")).to_have_count(0)


def shown(page: Page) -> str:
    return page.locator("#text").evaluate("element => element.textContent")
