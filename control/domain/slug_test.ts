import assert from "node:assert/strict";
import { newId } from "./ids.ts";
import { checkMessage, checkName, checkSlug, emailKey, isSlug } from "./slug.ts";

Deno.test("isSlug takes usual names", () => {
  for (const slug of ["payments", "fraud_detection", "a", "7", "a-b_c", "x".repeat(63)]) {
    assert.ok(isSlug(slug), slug);
  }
});

Deno.test("checkSlug refuses what could be taken for something else", () => {
  const wrong = ["", "-a", "a-", "_a", "A", "a b", "ä", "a/b", "a.b", "x".repeat(64), "a\n"];
  for (const slug of [...wrong, newId("project"), "usr_x"]) {
    assert.throws(() => checkSlug(slug), { name: "DomainError", code: "invalid_name" }, slug);
  }
});

Deno.test("checkName takes visible characters on one line", () => {
  assert.equal(checkName("  Fraud Detection ä 🦕 "), "Fraud Detection ä 🦕");
  for (const name of ["", " ", "a\nb", "a\u202eb", "\u0000", "x".repeat(101), "\ud800"]) {
    assert.throws(() => checkName(name), { code: "invalid_name" }, JSON.stringify(name));
  }
});

Deno.test("checkMessage takes several lines", () => {
  assert.equal(checkMessage("one\r\n\ttwo\n"), "one\n\ttwo");
  assert.equal(checkMessage(""), "");
  for (const message of ["a\u001b[31m", "x".repeat(2_001), "\u0000"]) {
    assert.throws(() => checkMessage(message), { code: "invalid_name" });
  }
});

Deno.test("emailKey is the same for one mailbox", () => {
  assert.equal(emailKey(" Ada@Example.COM "), "ada@example.com");
});
