// Firefox: what an inspector does first, the server gone meanwhile.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";

import { launch } from "puppeteer-core";

const ROOT = join(import.meta.dirname, "../..");
const PATIENCE = 60_000;
const folder = mkdtempSync(join(tmpdir(), "firefox-"));
// Firefox keeps to a home of its own; root's may belong to somebody else.
const env = { ...process.env, HOME: folder, INSPECT_INSTANCE: join(folder, "demo") };
const python = (...words) => execFileSync(".venv/bin/python", words, { cwd: ROOT, env, encoding: "utf8" });
let url, server, browser, page;

async function freePort() {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address();
  free.close();
  return port;
}

async function serve() {
  const words = ["-m", "gunicorn", "--bind", new URL(url).host, "--threads", "4", "--log-level", "warning", "--no-control-socket"];
  // A group of its own, so that the workers end with it.
  server = spawn(".venv/bin/python", [...words, "inspect_app:create_app()"], { cwd: ROOT, env, stdio: "inherit", detached: true });
  while (!(await fetch(`${url}/healthz`).catch(() => null))?.ok) {
    assert.equal(server.exitCode, null, "the server has ended");
    await rest(100);
  }
}

async function kill() {
  const ended = once(server, "exit");
  process.kill(-server.pid, "SIGKILL");
  await ended;
}

const says = (key, words) => page.waitForSelector(`xpath/.//*[@id="item-${key}"]//*[contains(@class, "mark") and normalize-space()="${words}"]`);
const tap = async (key, words) => (await page.waitForSelector(`xpath/.//*[@id="item-${key}"]//label[normalize-space()="${words}"]`)).click();
const part = (key, name) => page.waitForSelector(`#item-${key} [data-field="answer"][data-part="${name}"]`);
const recorded = (inspection) => python("-m", "flask", "--app", "inspect_app", "export-inspection", inspection);

async function signIn(username, password) {
  await page.goto(`${url}/sign-in`);
  await page.type("[name=username]", username);
  await page.type("[name=password]", password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

before(async () => {
  const accounts = python("-m", "flask", "--app", "inspect_app", "demo");
  const [, username, password] = /^(\S+) +(\S+) +leader$/m.exec(accounts);
  url = `http://127.0.0.1:${await freePort()}`;
  await serve();
  browser = await launch({ browser: "firefox", executablePath: "/usr/bin/firefox-esr", env, userDataDir: join(folder, "profile") });
  page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  await signIn(username, password);
});

after(async () => {
  await browser?.close();
  if (server) await kill();
  rmSync(folder, { recursive: true, force: true });
});

test("what is answered while the server is gone is kept, and sent when it is back; what is half-typed stays", async () => {
  await page.goto(`${url}/inspections`);
  const link = await page.waitForSelector("xpath/.//main//a[contains(., 'Minh Họa B')]");
  const inspection = (await link.evaluate((found) => found.pathname)).split("/")[2];
  await page.goto(`${url}/inspections/${inspection}/checklist`);
  await tap("outreach_plan", "Không đạt");
  await says("outreach_plan", "Đã gửi");

  await kill();
  await tap("reform_plan_issued", "Ban hành chậm");
  await says("reform_plan_issued", "Đã lưu trên máy, chờ gửi");
  await (await part("self_inspection", "numerator")).type("3");
  await says("self_inspection", "Bản nháp trên máy");
  assert(!recorded(inspection).includes("item:reform_plan_issued"));

  await serve();
  await says("reform_plan_issued", "Đã gửi");
  assert(recorded(inspection).includes("item:reform_plan_issued"));
  await page.reload();
  await says("self_inspection", "Bản nháp trên máy");
  assert.equal(await (await part("self_inspection", "numerator")).evaluate((input) => input.value), "3");
  assert(!recorded(inspection).includes("item:self_inspection"));
});
