import assert from "node:assert/strict";
import fc from "fast-check";
import { capturePlace, parseStackPlace, relativePlace } from "./place.ts";

Deno.test("capturePlace names the line of the caller of the function below it", () => {
  function declared(): ReturnType<typeof capturePlace> {
    return capturePlace(declared);
  }
  const first = declared()();
  const second = declared()();
  assert.equal(first?.file, import.meta.url);
  assert.equal(second?.line, (first?.line ?? 0) + 1);
  assert.equal(second?.column, (first?.column ?? 0) + 1);
});

Deno.test("capturePlace leaves Error.stackTraceLimit as it was", () => {
  const before = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 7;
    capturePlace(() => {});
    assert.equal(Error.stackTraceLimit, 7);
  } finally {
    Error.stackTraceLimit = before;
  }
});

Deno.test("capturePlace gives null when no frame lies below the function", () => {
  assert.equal(capturePlace(function neverCalled() {})(), null);
});

Deno.test("parseStackPlace reads the place when a frame has any of V8's shapes", () => {
  const cases: [string, string][] = [
    ["    at file:///srv/a.ts:3:14", "file:///srv/a.ts"],
    ["    at run (file:///srv/a.ts:3:14)", "file:///srv/a.ts"],
    ["    at async run (file:///srv/a.ts:3:14)", "file:///srv/a.ts"],
    ["    at async file:///srv/a.ts:3:14", "file:///srv/a.ts"],
    ["    at new Tools (file:///srv/my%20files/a.ts:3:14)", "file:///srv/my%20files/a.ts"],
    ["    at Function.<anonymous> (file:///srv/(x)/a.ts:3:14)", "file:///srv/(x)/a.ts"],
    [
      "Error: at nothing:1:1\n    at native\n    at data:text/javascript,x:3:14",
      "data:text/javascript,x",
    ],
  ];
  for (const [stack, file] of cases) {
    assert.deepEqual(parseStackPlace(stack), { file, line: 3, column: 14 }, stack);
  }
});

Deno.test("parseStackPlace gives null when no frame names a place", () => {
  for (const stack of ["", "Error: boom", "Error\n    at native", "Error\n    at <anonymous>"]) {
    assert.equal(parseStackPlace(stack), null);
  }
});

Deno.test("parseStackPlace gives null or whole numbers when the text is anything", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const place = parseStackPlace(`    at ${text}`);
    if (place !== null) assert.ok(Number.isInteger(place.line) && Number.isInteger(place.column));
  }));
});

Deno.test("relativePlace takes the root away, with or without its final slash", () => {
  const place = { file: "file:///snap/tools/my%20core.ts", line: 1, column: 2 };
  for (const root of ["file:///snap", "file:///snap/"]) {
    assert.deepEqual(relativePlace(place, root), { file: "tools/my core.ts", line: 1, column: 2 });
  }
});

Deno.test("relativePlace keeps only the file's name when it lies outside the root", () => {
  const outside = { file: "file:///snapshot/secret/dir/a.ts", line: 1, column: 2 };
  assert.equal(relativePlace(outside, "file:///snap")?.file, "a.ts");
  assert.equal(
    relativePlace({ ...outside, file: "file:///x/%zz.ts" }, "file:///snap")?.file,
    "%zz.ts",
  );
});

Deno.test("relativePlace gives the place back when there is no root", () => {
  const place = { file: "file:///a.ts", line: 1, column: 1 };
  assert.equal(relativePlace(place, undefined), place);
  assert.equal(relativePlace(null, "file:///snap"), null);
});
