import assert from "node:assert/strict";
import fc from "fast-check";
import {
  columns,
  createScreen,
  visible,
  visibleText,
  wantsColor,
  widthOf,
  wrap,
} from "./screen.ts";

Deno.test("wantsColor follows --no-color, NO_COLOR, FORCE_COLOR, the terminal and TERM, in this order", () => {
  const wants = (terminal: boolean, allowed: boolean, env: Record<string, string>) =>
    wantsColor({ terminal, allowed, env: (name) => env[name] });
  assert.equal(wants(true, true, {}), true);
  assert.equal(wants(false, true, {}), false);
  assert.equal(wants(true, false, { FORCE_COLOR: "1" }), false);
  assert.equal(wants(true, true, { NO_COLOR: "1", FORCE_COLOR: "1" }), false);
  assert.equal(wants(true, true, { NO_COLOR: "" }), true);
  assert.equal(wants(false, true, { FORCE_COLOR: "1" }), true);
  assert.equal(wants(true, true, { FORCE_COLOR: "0" }), false);
  assert.equal(wants(true, true, { TERM: "dumb" }), false);
});

Deno.test("widthOf counts columns, not code units", () => {
  assert.equal(widthOf("abc"), 3);
  assert.equal(widthOf("\x1b[31mabc\x1b[39m"), 3);
  assert.equal(widthOf("日本"), 4);
  assert.equal(widthOf("e\u0301"), 1);
  assert.equal(widthOf("🚀"), 2);
});

Deno.test("columns lines up cells by their width", () => {
  const screen = createScreen({ columns: 80, terminal: true, color: true });
  const rows = [["日本", "x"], [screen.red("abc"), "y"], ["a", ""]];
  assert.equal(columns(rows, " "), ` 日本  x\n ${screen.red("abc")}   y\n a`);
});

Deno.test("visible leaves nothing in a name that a terminal obeys", () => {
  assert.equal(visible("a b.ts"), "a b.ts");
  assert.equal(visible("a\nb"), '"a\\u000ab"');
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    // deno-lint-ignore no-control-regex -- that is what must not be there
    assert.doesNotMatch(visible(name), /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    // deno-lint-ignore no-control-regex -- that is what must not be there
    assert.doesNotMatch(visibleText(name), /[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
  }));
});

Deno.test("wrap breaks at spaces and keeps every word", () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 40 }), fc.integer({ min: 20, max: 90 }), (text, width) => {
      const wrapped = wrap(text, width, "  ");
      for (const line of wrapped.split("\n")) assert.ok(line.length <= width, line);
      assert.deepEqual(wrapped.split(/\s+/).filter(Boolean), text.split(/\s+/).filter(Boolean));
    }),
  );
});
