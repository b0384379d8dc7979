import assert from "node:assert/strict";
import { TrieRouter } from "hono/router/trie-router";
import fc from "fast-check";
import { SegmentRouter } from "./segment_router.ts";

const PATHS = ["/", "/a", "/a/:x", "/a/plan", "/a/:x/b", "/a/:x/b/:y", "/a/:x/:y/c", "/:z"];

Deno.test("SegmentRouter finds what Hono's trie router finds, words before parameters", () => {
  const ours = new SegmentRouter<string>();
  const hono = new TrieRouter<string>();
  for (const path of PATHS) ours.add("GET", path, path);
  // The trie router names all that fit, in the order of adding.
  const exact = (path: string) => path.split("/").filter((one) => one.startsWith(":")).length;
  for (const path of PATHS.toSorted((a, b) => exact(a) - exact(b))) hono.add("GET", path, path);
  const segment = fc.constantFrom("a", "b", "c", "plan", "x", "");
  fc.assert(fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), (segments) => {
    // The trie router sees no difference between "/a" and "/a/": ours does.
    fc.pre(segments.length === 1 || segments.every((one) => one !== ""));
    const path = `/${segments.join("/")}`;
    const [[mine]] = ours.match("GET", path);
    const [theirs] = hono.match("GET", path);
    assert.equal(mine?.[0], theirs[0]?.[0], path);
    if (mine !== undefined) assert.deepEqual({ ...mine[1] }, { ...theirs[0]?.[1] });
  }));
});

Deno.test("SegmentRouter knows methods apart, and no empty segment is a parameter", () => {
  const router = new SegmentRouter<number>();
  router.add("GET", "/a/:x", 1);
  router.add("POST", "/a/:x", 2);
  assert.deepEqual(router.match("POST", "/a/1"), [[[2, { x: "1" }]]]);
  assert.deepEqual(router.match("PUT", "/a/1"), [[]]);
  for (const path of ["/a/", "/a", "/a/1/", "//a/1", "/A/1", ""]) {
    assert.deepEqual(router.match("GET", path), [[]], path);
  }
});

Deno.test("SegmentRouter refuses what it can't do", () => {
  const router = new SegmentRouter<number>();
  router.add("GET", "/a", 1);
  assert.throws(() => router.add("GET", "/a", 2), /twice/);
  assert.throws(() => router.add("GET", "/a/*", 2), /plain/);
});
