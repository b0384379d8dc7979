import assert from "node:assert/strict";
import { serveMetrics } from "./serve_metrics.ts";
import { StartFailure } from "./start_failure.ts";

const ANY_PORT = { hostname: "127.0.0.1", port: 0 };
const TEXT = { text: "a 1\n", contentType: "text/plain; version=0.0.4; charset=utf-8" };

Deno.test("metrics are read by GET and HEAD at their path, and there is nothing else", async () => {
  const server = await serveMetrics(ANY_PORT, () => Promise.resolve(TEXT), assert.ifError);
  const good = await fetch(server.url);
  assert.equal(good.status, 200);
  assert.equal(good.headers.get("content-type"), TEXT.contentType);
  assert.equal(await good.text(), TEXT.text);
  const head = await fetch(`${server.url}?a=b`, { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
  const { origin } = new URL(server.url);
  const others: [string, string][] = [
    ["GET", "/"],
    ["GET", "/metrics/"],
    ["GET", "//metrics"],
    ["GET", "/v1/meta"],
    ["POST", "/metrics"],
    ["DELETE", "/metrics"],
  ];
  for (const [method, path] of others) {
    const answer = await fetch(origin + path, { method });
    assert.equal(answer.status, 404, `${method} ${path}`);
    await answer.body?.cancel();
  }
  await server.stop();
});

Deno.test("metrics that can't be read are a 500 without a reason, and the service hears of it", async () => {
  const heard: unknown[] = [];
  const mistake = new TypeError("the inside");
  const server = await serveMetrics(
    ANY_PORT,
    () => Promise.reject(mistake),
    (error) => heard.push(error),
  );
  const answer = await fetch(server.url);
  assert.equal(answer.status, 500);
  assert.doesNotMatch(await answer.text(), /inside/);
  assert.deepEqual(heard, [mistake]);
  await server.stop();
});

Deno.test("a scrape that is under way when the service stops is answered", async () => {
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<typeof TEXT>();
  const server = await serveMetrics(
    ANY_PORT,
    () => (asked.resolve(), gate.promise),
    assert.ifError,
  );
  const scrape = fetch(server.url).then((answer) => answer.text());
  await asked.promise;
  const stopped = server.stop();
  gate.resolve(TEXT);
  assert.equal(await scrape, TEXT.text);
  await stopped;
});

Deno.test("an address that is taken is told as the service's own is", async () => {
  using taken = Deno.listen(ANY_PORT);
  const { port } = taken.addr;
  await assert.rejects(
    () => serveMetrics({ ...ANY_PORT, port }, () => Promise.resolve(TEXT), assert.ifError),
    (error: unknown) => {
      assert.ok(error instanceof StartFailure);
      assert.match(error.message, new RegExp(`^Metrics can't be served on 127.0.0.1:${port}: `));
      assert.match(error.hint, /^Set AIEL_METRICS_LISTEN to another address, such as/);
      return true;
    },
  );
});
