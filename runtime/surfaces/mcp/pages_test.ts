import assert from "node:assert/strict";
import { ProtocolError } from "@modelcontextprotocol/server";
import fc from "fast-check";
import { PAGE_SIZE, pageOf } from "./pages.ts";

Deno.test("pages give the whole list, in order", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 3 * PAGE_SIZE + 1 }), (length) => {
    const all = Array.from({ length }, (_, index) => index);
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = pageOf("tools of x", all, cursor);
      assert.ok(page.entries.length <= PAGE_SIZE);
      seen.push(...page.entries);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    assert.deepEqual(seen, all);
  }));
});

Deno.test("a cursor of another list, or of none, is refused", () => {
  const all = Array.from({ length: 2 * PAGE_SIZE }, (_, index) => index);
  const { nextCursor = "" } = pageOf("tools of x", all, undefined);
  const refused = (list: string, cursor: string) =>
    assert.throws(() => pageOf(list, all, cursor), ProtocolError, cursor);
  refused("tools of y", nextCursor);
  refused("tools of x", `${nextCursor}=`);
  refused("tools of x", `${nextCursor} `);
  refused("tools of x", btoa("0 tools of x"));
  refused("tools of x", btoa("-100 tools of x"));
  refused("tools of x", btoa("200 tools of x").replace(/=+$/, ""));
  refused("tools of x", "x".repeat(1_000_000));
  fc.assert(fc.property(fc.string(), (cursor) => {
    if (cursor !== nextCursor) refused("tools of x", cursor);
  }));
});
