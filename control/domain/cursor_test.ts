import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeCursor, encodeCursor } from "./cursor.ts";

Deno.test("decodeCursor gives back what encodeCursor was given", () => {
  const key = fc.array(
    fc.oneof(
      fc.string({ maxLength: 60 }).filter((text) => !text.includes("\0")),
      fc.maxSafeInteger(),
    ),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(fc.property(fc.string(), key, (list, values) => {
    const form = values.map((value) =>
      typeof value === "string" ? "string" as const : "number" as const
    );
    const cursor = encodeCursor(list, values);
    assert.match(cursor, /^[A-Za-z0-9_-]+$/);
    assert.deepEqual(decodeCursor(list, cursor, form), values);
  }));
});

Deno.test("decodeCursor refuses a cursor of another list or form", () => {
  const refused = { name: "DomainError", code: "invalid_cursor" };
  const cursor = encodeCursor("ten_1 workspaces", ["a"]);
  assert.throws(() => decodeCursor("ten_2 workspaces", cursor, ["string"]), refused);
  assert.throws(() => decodeCursor("ten_1 workspaces", cursor, ["number"]), refused);
  assert.throws(() => decodeCursor("ten_1 workspaces", cursor, ["string", "string"]), refused);
});

Deno.test("decodeCursor takes anything at all and refuses it", () => {
  const made = fc.json().map((text) =>
    new TextEncoder().encode(text).toBase64({ alphabet: "base64url" })
  );
  fc.assert(fc.property(fc.oneof(fc.string(), made, fc.string({ minLength: 2_000 })), (text) => {
    assert.throws(() => decodeCursor("list", text, ["number"]), { code: "invalid_cursor" });
  }));
});

Deno.test("decodeCursor refuses numbers and texts that no database takes", () => {
  for (const value of [1.5, 2 ** 60, "a\0b"]) {
    const form = [typeof value === "number" ? "number" as const : "string" as const];
    const cursor = encodeCursor("list", [value]);
    assert.throws(() => decodeCursor("list", cursor, form), { code: "invalid_cursor" });
  }
});
