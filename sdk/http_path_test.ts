import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compareSpecificity,
  matchPath,
  type PathParams,
  pathProblem,
  pathShape,
} from "./http_path.ts";

const literal = fc.stringMatching(/^[a-z]{1,3}$/);
const pattern = fc.uniqueArray(literal, { minLength: 1, maxLength: 4 }).chain((words) =>
  fc.array(fc.boolean(), { minLength: words.length, maxLength: words.length }).map((params) =>
    "/" + words.map((word, index) => (params[index] ? ":" : "") + word).join("/")
  )
);
const path = fc.array(fc.constantFrom("a", "b", "ab", "a%20b", "%2F", "é", ""), {
  minLength: 1,
  maxLength: 4,
}).map((segments) => "/" + segments.join("/"));

/** The same rule as a regular expression with named groups. */
function naiveMatch(declared: string, given: string): Record<string, string> | undefined {
  const source = declared.replace(/:(\w+)/g, "(?<$1>[^/]+)");
  const found = new RegExp(`^${source}$`).exec(given);
  if (found === null) return undefined;
  const groups = Object.entries(found.groups ?? {});
  return Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)]));
}

Deno.test("matchPath agrees with a regular expression", () => {
  fc.assert(fc.property(pattern, path, (declared, given) => {
    assert.deepEqual(matchPath(declared, given), naiveMatch(declared, given));
  }));
});

Deno.test("matchPath gives back the values a path was made of", () => {
  fc.assert(fc.property(pattern, fc.array(fc.string({ minLength: 1 }), { minLength: 4 }), (
    declared,
    values,
  ) => {
    const wellFormed = values.map((value) => value.toWellFormed());
    let index = 0;
    const given = declared.replace(
      /:\w+/g,
      () => encodeURIComponent(wellFormed[index++] ?? "x"),
    );
    assert.deepEqual(Object.values(matchPath(declared, given) ?? {}), wellFormed.slice(0, index));
  }));
});

Deno.test("matchPath finds nothing when an escape is malformed", () => {
  assert.equal(matchPath("/a/:id", "/a/%zz"), undefined);
  assert.equal(matchPath("/a/:id", "/a/%ff"), undefined);
});

Deno.test("matchPath compares literal segments decoded", () => {
  assert.deepEqual(matchPath("/caf%C3%A9", "/café"), {});
  assert.deepEqual(matchPath("/café", "/caf%C3%A9"), {});
});

Deno.test("matchPath keeps a parameter named __proto__ as a parameter", () => {
  const params = matchPath("/:__proto__", "/x");
  assert.deepEqual(Object.entries(params ?? {}), [["__proto__", "x"]]);
});

Deno.test("pathProblem finds nothing when a path is well formed", () => {
  for (const good of ["/", "/a", "/driver/:id", "/:a/:b", "/v1.0/~x/$y", "/café", "/a%20b"]) {
    assert.equal(pathProblem(good), undefined, good);
  }
  fc.assert(fc.property(pattern, (declared) => assert.equal(pathProblem(declared), undefined)));
});

Deno.test("pathProblem says what is wrong when a path is malformed", () => {
  const cases: [string, RegExp][] = [
    ["", /does not start with/],
    ["driver", /does not start with/],
    ["//", /empty segment/],
    ["/a/", /empty segment/],
    ["/a//b", /empty segment/],
    ["/a/../b", /segment "\.\."/],
    ["/:", /malformed parameter ":"/],
    ["/:1a", /malformed parameter/],
    ["/:id.json", /malformed parameter/],
    ["/:a/:a", /parameter ":a" twice/],
    ["/a b", /malformed segment/],
    ["/a?b=1", /malformed segment/],
    ["/a#b", /malformed segment/],
    ["/*", /malformed segment/],
    ["/{id}", /malformed segment/],
    ["/a%zz", /malformed segment/],
    ["/a:b", /malformed segment/],
  ];
  for (const [bad, expected] of cases) assert.match(pathProblem(bad) ?? "", expected, bad);
});

Deno.test("pathShape is the same when only the parameters' names differ", () => {
  assert.equal(pathShape("/a/:id/b"), pathShape("/a/:other/b"));
  assert.notEqual(pathShape("/a/:id"), pathShape("/a/id"));
});

Deno.test("compareSpecificity puts the earlier literal segment first", () => {
  const sorted = ["/:a/:b", "/:a/x", "/x/:b", "/x/y"].toSorted(compareSpecificity);
  assert.deepEqual(sorted, ["/x/y", "/x/:b", "/:a/x", "/:a/:b"]);
});

Deno.test("compareSpecificity is antisymmetric and tells shapes of one request apart", () => {
  const path = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()).map((params) =>
    params.map((param) => param ? "/:x" : "/x").join("")
  );
  fc.assert(fc.property(path, path, (a, b) => {
    assert.equal(Math.sign(compareSpecificity(a, b)), 0 - Math.sign(compareSpecificity(b, a)));
    assert.equal(compareSpecificity(a, b) === 0, a === b);
  }));
});

Deno.test("PathParams names the parameters of a literal path", () => {
  const params: PathParams<"/driver/:id/trips/:trip"> = { id: "1", trip: "2" };
  const none: PathParams<"/driver"> = {};
  const wide: PathParams<string> = { anything: "x" };
  // @ts-expect-error the path has no such parameter
  const wrong: PathParams<"/driver/:id"> = { id: "1", other: "2" };
  assert.deepEqual([params.trip, none, wide.anything, wrong.id], ["2", {}, "x", "1"]);
});
