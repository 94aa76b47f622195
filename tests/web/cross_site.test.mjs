// Pages of other sites and ports: none of them changes anything here, whatever it sends to whichever operation.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { HARBOUR } from "./articles.mjs";
import { api, BASE, startBrowser, submit } from "./browser.mjs";

/** What an attacker can know of ids: those of the stored article, its facts and what was made of them. */
let ids;
let browser;
let server;
/** Addresses of a hostile page: another site, and another port of this one, whose requests carry this site's cookies. */
let origins;

before(async () => {
  browser = await startBrowser();
  server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<!doctype html><title>hostile</title><p>Nothing to see here");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  origins = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  const article = await submit({
    ...HARBOUR,
    source: "cross-site",
    external_id: "cross-site-1",
    title: "Gunmen attack convoy near Velin",
    // Its own people and words: the tests that follow find those of the article once.
    body: HARBOUR.body.replaceAll("Elena Petrova", "Mira Holm").replaceAll("Tarnovo", "Velin").replaceAll("We will rebuild the bridge", "We will mend the wall"),
  });
  const [statement, happening, actor] = await Promise.all(
    [`/v1/statements?article=${article.id}`, "/v1/timelines", "/v1/actors?type=person"].map(async (path) => {
      const { data } = await api(path);
      return data[0].id;
    }),
  );
  ids = { articles: article.id, statements: statement, happenings: happening, actors: actor };
});
after(async () => {
  await browser.close();
  server.close();
});

/** Returns everything that a write could change. */
async function state() {
  const lists = ["articles", "statements", "timelines", "actors", "searches", "webhooks", "audit", "events", "quotations"];
  const answers = await Promise.all(lists.map((list) => api(`/v1/${list}`)));
  return JSON.stringify(answers);
}

/** Returns how many requests the service has refused as those of other sites. */
async function refusals() {
  const metrics = await (await fetch(`${BASE}/metrics`)).text();
  const counts = [...metrics.matchAll(/^dateline_http_requests_total\{[^}]*status="403"[^}]*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** The writing operations of the OpenAPI document, with a true body. */
async function writes() {
  const { paths } = await api("/openapi.json");
  const found = [];
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (method === "get") continue;
      const [, , noun] = path.split("/");
      const content = operation.requestBody?.content ?? {};
      found.push({
        address: path.replaceAll(/\{[^}]*\}/g, ids[noun] ?? "sea_00000000000000000000000000000000"),
        method: method.toUpperCase(),
        body: JSON.stringify(content["application/json"]?.example ?? {}),
      });
    }
  }
  return found;
}

/** Sends a request in every way that a script of a page has; returns what it could read of the answers. */
async function attack(page, base, { address, method, body }) {
  return page.evaluate(
    async ({ url, method, body }) => {
      const read = [];
      const types = ["text/plain", "application/json", "application/x-www-form-urlencoded"];
      for (const mode of ["no-cors", "cors"]) {
        for (const type of types) {
          const headers = { "content-type": type };
          const request = { method, mode, credentials: "include", headers, body };
          const response = await fetch(url, request).catch(() => undefined);
          if (response && response.type !== "opaque") read.push(`${mode} ${type} ${response.status}`);
        }
      }
      navigator.sendBeacon(url, new Blob([body], { type: "text/plain" }));
      if (method === "POST") {
        // A form is sent without asking, with any text as its body, into a frame.
        const form = document.createElement("form");
        Object.assign(form, { action: url, method: "post", enctype: "text/plain", target: "sink" });
        const field = document.createElement("input");
        field.name = `${body.slice(0, -1)},"ignored":"`;
        field.value = '"}';
        form.append(field);
        document.body.append(form);
        form.submit();
        form.remove();
      }
      return read;
    },
    { url: base + address, method, body },
  );
}

test("no operation can be used by a page of another site or port", async () => {
  const operations = await writes();
  assert.ok(operations.length >= 20, `${operations.length} operations`);
  const former = await state();
  const posts = operations.filter(({ method }) => method === "POST").length;
  for (const origin of origins) {
    const before = await refusals();
    const context = await browser.newContext();
    const page = await context.newPage();
    const answers = [];
    page.on("response", (response) => {
      if (response.url().startsWith(BASE) && response.request().method() !== "OPTIONS") {
        answers.push([response.status(), response.request().method(), response.url()]);
      }
    });
    await page.goto(origin);
    await page.evaluate(() => {
      const sink = document.createElement("iframe");
      sink.name = "sink";
      document.body.append(sink);
    });
    for (const operation of operations) {
      assert.deepEqual(await attack(page, BASE, operation), [], `${origin} reads ${operation.method} ${operation.address}`);
    }
    await page.waitForTimeout(500);
    const passed = answers.filter(([status]) => status !== 403);
    assert.deepEqual(passed, [], `requests of ${origin} that were answered`);
    // Each POST arrives at least as a request without CORS and as a form; others are asked about first, and not sent.
    const refused = (await refusals()) - before;
    assert.ok(refused >= 2 * posts, `${refused} requests of ${origin} reached the service for ${posts} operations`);
    await context.close();
  }
  assert.equal(await state(), former);
});

test("the same request of this site's own page is answered", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(BASE);
  const status = await page.evaluate(async () => {
    const body = JSON.stringify({ name: "cross-site control", url: "/v1/statements?q=bridge" });
    const headers = { "content-type": "application/json" };
    return (await fetch("/v1/searches", { method: "POST", headers, body })).status;
  });
  assert.equal(status, 201);
  await context.close();
});
