import assert from "node:assert/strict";
import type { Json } from "../../protocol/json.ts";
import { answered, fakeSurfaces } from "../../../tests/harness/fake_surface_host.ts";
import type { SurfaceCall } from "../host.ts";

const ORIGIN = "https://run.example";

/** What a caller gets of code that answers this. */
async function answerTo(code: (call: SurfaceCall) => Json | Promise<Json>, method = "GET") {
  const surfaces = fakeSurfaces({
    routes: { "GET /x": {} },
    code: async (call) => answered(await code(call)),
  }, ORIGIN);
  const request = new Request("http://run.example/run/acme/shop/x", { method });
  return { surfaces, answer: await surfaces.fetch(request, { address: undefined }) };
}

Deno.test("a whole answer leaves as the SDK says", async () => {
  const body = async (
    result: { headers?: Record<string, string>; body?: Json; status?: number },
  ) => {
    const { answer } = await answerTo(() => ({ status: 200, headers: {}, ...result }));
    return [answer.status, answer.headers.get("content-type"), await answer.text()];
  };
  const json = { "content-type": "application/json" };
  assert.deepEqual(await body({ body: "text" }), [200, null, "text"]);
  assert.deepEqual(await body({ body: { a: 1 } }), [200, null, '{"a":1}']);
  assert.deepEqual(await body({ body: { $base64: btoa("bytes") } }), [200, null, "bytes"]);
  assert.deepEqual(await body({ body: null }), [200, null, ""]);
  assert.deepEqual(await body({ headers: json, body: null }), [200, json["content-type"], "null"]);
  assert.deepEqual(await body({ headers: json, body: "[1]" }), [200, json["content-type"], "[1]"]);
  assert.deepEqual(await body({ status: 204 }), [204, null, ""]);
  assert.deepEqual(await body({ status: 304, headers: { etag: '"1"' } }), [304, null, ""]);
});

Deno.test("what is no answer of HTTP is the code's failure, and nothing of it leaves", async () => {
  const results: Json[] = [
    null,
    [],
    "text",
    { items: [], value: null },
    { status: 200 },
    { status: 99, headers: {} },
    { status: 101, headers: {} },
    { status: "200", headers: {} },
    { status: 200, headers: { "a b": "1" } },
    { status: 200, headers: { a: "1\r\nSet-Cookie: b=2" } },
    { status: 200, headers: { a: "\u0100" } },
    { status: 200, headers: { a: 1 } },
    { status: 200, headers: {}, body: { $base64: "*" } },
    { status: 200, headers: { a: "x".repeat(40_000) } },
  ];
  for (const result of results) {
    const { answer } = await answerTo(() => result);
    assert.equal(answer.status, 500, JSON.stringify(result).slice(0, 80));
    const problem = await answer.json();
    assert.deepEqual([problem.code, problem.execution_id], ["USER_CODE_ERROR", "exe_1"]);
    assert.equal(answer.headers.get("set-cookie"), null);
  }
});

Deno.test("a streamed answer leaves as its reader takes it", async () => {
  const over = Promise.withResolvers<Json>();
  const taken: number[] = [];
  const { answer } = await answerTo(({ follow }) => {
    follow?.head?.({ status: 201, headers: { "content-type": "text/plain" } });
    const items: Json[] = ["a", { $base64: btoa("b") }, "", "ü"];
    for (const [seq, item] of items.entries()) follow?.item(seq, item).then(() => taken.push(seq));
    return over.promise;
  });
  assert.equal(answer.status, 201);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (text !== "abü") text += (await reader?.read())?.value ?? "";
  over.resolve(null);
  assert.equal((await reader?.read())?.done, true);
  assert.deepEqual(taken.sort(), [0, 1, 2, 3]);
});

Deno.test("large parts of an answer leave whole and in their order, also after its end", async () => {
  const items = ["a", "b", "c"].map((letter) => letter.repeat(200_000));
  const { answer } = await answerTo(({ follow }) => {
    follow?.head?.({ status: 200, headers: {} });
    for (const [seq, item] of items.entries()) follow?.item(seq, item).catch(assert.fail);
    return null;
  });
  assert.equal(await answer.text(), items.join(""));
});

Deno.test("who does not read an answer is cut off where others' answers have no room", async () => {
  const size = 100_000;
  const surfaces = fakeSurfaces({
    routes: { "GET /whole": {}, "GET /parts": {} },
    limits: { unreadBytes: 3 * size },
    code({ name, follow }) {
      const body = "x".repeat(size);
      if (name === "GET /whole") return answered({ status: 200, headers: {}, body });
      follow?.head?.({ status: 200, headers: {} });
      follow?.item(0, body).catch(() => {});
      return answered(null);
    },
  }, ORIGIN);
  const ask = (path: string) =>
    surfaces.fetch(new Request(`http://run.example/run/acme/shop/${path}`), {
      address: undefined,
    });
  for (const path of ["whole", "parts"]) {
    const unread = await ask(path);
    const others = [];
    for (let n = 0; n < 3; n++) others.push(await ask(path));
    await assert.rejects(unread.text(), /broke off/);
    for (const other of others) assert.equal((await other.text()).length, size);
  }
});

Deno.test("parts that are none of a body end the execution", async () => {
  const refused: string[] = [];
  const { answer } = await answerTo(async ({ follow }) => {
    await follow?.item(0, "before the head").catch((error) => refused.push(error.message));
    follow?.head?.({ status: 200, headers: {} });
    await follow?.item(1, { not: "bytes" }).catch((error) => refused.push(error.message));
    return null;
  });
  assert.equal(await answer.text(), "");
  assert.equal(refused.length, 2);
});

Deno.test("a head that does not fit ends the execution", async () => {
  const aborted = Promise.withResolvers<Json>();
  const { answer } = await answerTo(({ follow, signal }) => {
    signal.addEventListener("abort", () => aborted.resolve(null));
    follow?.head?.({ status: 200, headers: { a: "x".repeat(40_000) } });
    return aborted.promise;
  });
  assert.equal(answer.status, 500);
  await aborted.promise;
});

Deno.test("HEAD and answers without a body take no stream", async () => {
  for (const [method, status] of [["HEAD", 200], ["GET", 204]] as const) {
    const aborted = Promise.withResolvers<Json>();
    const { answer } = await answerTo(({ follow, signal }) => {
      signal.addEventListener("abort", () => aborted.resolve(null));
      follow?.head?.({ status, headers: {} });
      return aborted.promise;
    }, method);
    assert.deepEqual([answer.status, await answer.text()], [status, ""]);
    await aborted.promise;
  }
});
