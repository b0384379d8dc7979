import assert from "node:assert/strict";
import { habitHint } from "./habit_hint.ts";

Deno.test("habitHint names what stands in for a name of CommonJS", () => {
  const cases: [string, RegExp][] = [
    ["exports", /write "export"/],
    ["module", /write "export"/],
    ["require", /write "import", use createRequire/],
    ["__dirname", /import\.meta\.dirname/],
    ["__filename", /import\.meta\.filename/],
  ];
  for (const [name, hint] of cases) {
    const message = `${name} is not defined in ES module scope`;
    assert.match(habitHint({ name: "ReferenceError", message }) ?? "", hint);
    assert.match(
      habitHint({ name: "ReferenceError", message }) ?? "",
      /whatever "type" of package/,
    );
  }
});

Deno.test("habitHint knows other words of Deno for the same habits", () => {
  const json =
    'Attempted to load JSON module without specifying "type": "json" attribute in the import';
  assert.match(habitHint({ name: "TypeError", message: json }) ?? "", /with { type: "json" }/);
  const named = "The requested module './a.js' does not provide an export named 'b'";
  assert.match(habitHint({ name: "SyntaxError", message: named }) ?? "", /rename it to \.cjs/);
  const made = "The requested module './a.cjs' does not provide an export named 'b'";
  assert.match(
    habitHint({ name: "SyntaxError", message: made }) ?? "",
    /import all from ".\/a.cjs"/,
  );
  const lookup = "proto error: io error: No such file or directory (os error 2)";
  assert.match(habitHint({ name: "Error", message: lookup }) ?? "", /have "network"/);
  const text = "Expected a JavaScript or TypeScript module, but identified a Unknown module.";
  assert.match(habitHint({ name: "TypeError", message: text }) ?? "", /with { type: "text" }/);
});

Deno.test("habitHint has nothing to say of any other error", () => {
  const others: [string, string][] = [
    ["ReferenceError", "order is not defined"],
    ["Error", "exports is not defined"],
    ["TypeError", "x is not a function"],
  ];
  for (const [name, message] of others) assert.equal(habitHint({ name, message }), undefined);
});
