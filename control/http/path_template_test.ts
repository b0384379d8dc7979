import assert from "node:assert/strict";
import { Hono } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import { PathTemplate } from "./path_template.ts";

async function paramsOf(template: string, path: string): Promise<unknown> {
  const one = new PathTemplate(template);
  const app = new Hono({ router: new TrieRouter() });
  app.on("get", one.forRouter, (c) => c.json(one.paramsOf(c.req, path)));
  const answer = await app.request(path);
  assert.equal(one.pattern.test(path), answer.status === 200, path);
  return answer.status === 404 ? undefined : await answer.json();
}

Deno.test("a name in braces stands for one segment, decoded and never empty", async () => {
  const template = "/v1/a/{x}/b/{y}";
  for (
    const [path, expected] of [
      ["/v1/a/1/b/2", { x: "1", y: "2" }],
      ["/v1/a/1%2F2/b/%C3%A4", { x: "1/2", y: "ä" }],
      ["/v1/a/%zz/b/2", { x: "%zz", y: "2" }],
      ["/v1/a/1/b/", undefined],
      ["/v1/a/1/b/2/", undefined],
      ["/v1/a//b/2", undefined],
      ["//v1/a/1/b/2", undefined],
      ["/v1/A/1/b/2", undefined],
      ["/v1/a/1/b/2/3", undefined],
    ] as const
  ) {
    assert.deepEqual(await paramsOf(template, path), expected, path);
  }
});

Deno.test("a name with dots stands for all that follows, as it was sent", async () => {
  const template = "/v1/run/{x}/{rest...}";
  for (
    const [path, expected] of [
      ["/v1/run/1/a/b", { x: "1", rest: "a/b" }],
      ["/v1/run/1/a%2Fb//c/", { x: "1", rest: "a%2Fb//c/" }],
      ["/v1/run/1/", { x: "1", rest: "" }],
      ["/v1/run/1", { x: "1", rest: "" }],
      ["/v1/run//a", undefined],
      ["/v1/run", undefined],
    ] as const
  ) {
    assert.deepEqual(await paramsOf(template, path), expected, path);
  }
});

Deno.test("PathTemplate says its forms", () => {
  const rest = new PathTemplate("/v1/run/{x}/{rest...}");
  assert.equal(rest.forRouter, "/v1/run/:x/*");
  assert.equal(rest.forDocument, "/v1/run/{x}/{rest}");
  const plain = new PathTemplate("/openapi.json");
  assert.equal(plain.forRouter, "/openapi.json");
  assert.equal(plain.pattern.test("/openapi_json"), false);
  const texts = ["/a/{x}/{rest...}", "/a/{x}/{y}", "/a/{x}/b", "/a/b/{y}", "/a/b/c"];
  const order = (text: string) => new PathTemplate(text).order;
  assert.deepEqual(texts.toSorted((a, b) => order(a) < order(b) ? -1 : 1), texts.toReversed());
});
