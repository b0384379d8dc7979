import assert from "node:assert/strict";
import { isRecord } from "./is_record.ts";

Deno.test("isRecord accepts objects of any class, and no list, null, function or primitive", () => {
  for (const value of [{}, Object.create(null), new Date(), new Map()]) assert.ok(isRecord(value));
  for (const value of [[], null, undefined, "a", 1, true, () => {}]) assert.ok(!isRecord(value));
});
