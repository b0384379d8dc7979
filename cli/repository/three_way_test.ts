import assert from "node:assert/strict";
import fc from "fast-check";
import {
  changeOf,
  judgePath,
  type Layer,
  LAYERS,
  type PathVersions,
  resolve,
  type Version,
} from "./three_way.ts";

const version: fc.Arbitrary<Version> = fc.constantFrom(undefined, "a", "b", "c");
const versions: fc.Arbitrary<PathVersions> = fc.record({
  base: version,
  theirs: version,
  ours: fc.record({ committed: version, staged: version, working: version }),
  begun: fc.oneof(fc.constant([]), fc.array(version, { maxLength: 2 })),
});
const settled = versions.map((it) => ({ ...it, begun: [] }));

const at = (base: Version, theirs: Version, mine: Version): PathVersions => ({
  base,
  theirs,
  ours: { committed: mine, staged: mine, working: mine },
});

Deno.test("judgePath agrees with the table of three versions when all of ours are the same", () => {
  const table: [Version, Version, Version, string][] = [
    ["a", "a", "a", "same"],
    ["a", "b", "a", "take"],
    ["a", undefined, "a", "take"],
    [undefined, "b", undefined, "take"],
    ["a", "a", "b", "keep"],
    ["a", "a", undefined, "keep"],
    ["a", "b", "b", "same"],
    ["a", "b", "c", "conflict"],
    ["a", undefined, "c", "conflict"],
    ["a", "b", undefined, "conflict"],
    [undefined, "b", "c", "conflict"],
  ];
  for (const [base, theirs, mine, expected] of table) {
    assert.equal(judgePath(at(base, theirs, mine)), expected, JSON.stringify([base, theirs, mine]));
  }
});

Deno.test("judgePath finds a conflict exactly when they and some layer of ours changed it differently", () => {
  fc.assert(fc.property(settled, (it) => {
    const theyDid = it.theirs !== it.base;
    const weDid = LAYERS.some((layer) =>
      it.ours[layer] !== it.base && it.ours[layer] !== it.theirs
    );
    assert.equal(judgePath(it) === "conflict", theyDid && weDid);
  }));
});

Deno.test("resolve loses nothing of ours but what theirs is chosen over", () => {
  fc.assert(fc.property(versions, fc.constantFrom(undefined, "ours" as const), (it, choice) => {
    const known = [it.base, it.theirs, ...it.begun ?? []];
    for (const layer of LAYERS) {
      const mine = it.ours[layer];
      // Content that is neither theirs nor where both started is the user's work.
      if (!known.includes(mine)) assert.equal(resolve(layer, it, choice), mine);
    }
  }));
});

Deno.test("resolve loses nothing of theirs unless ours is chosen over it", () => {
  fc.assert(fc.property(settled, fc.constantFrom(...LAYERS), (it, layer: Layer) => {
    const after = resolve(layer, it, "theirs");
    if (it.theirs !== it.base) assert.equal(after, it.theirs);
    else assert.equal(after, it.ours[layer]);
  }));
});

Deno.test("resolve leaves a conflict that was not decided alone", () => {
  fc.assert(fc.property(versions, fc.constantFrom(...LAYERS), (it, layer) => {
    if (judgePath(it) === "conflict") assert.equal(resolve(layer, it, undefined), it.ours[layer]);
  }));
});

Deno.test("resolve brings a path that only they changed to theirs, whatever a killed pull has left there", () => {
  const untouched = (it: PathVersions): fc.Arbitrary<PathVersions> => {
    const mine = fc.constantFrom(it.base, it.theirs, ...it.begun ?? []);
    return fc.record({ committed: mine, staged: mine, working: mine })
      .map((ours) => ({ ...it, ours }));
  };
  fc.assert(fc.property(versions.chain(untouched), (it) => {
    assert.notEqual(judgePath(it), "conflict");
    for (const layer of LAYERS) assert.equal(resolve(layer, it, undefined), it.theirs);
  }));
});

Deno.test("resolve comes to rest: what it gives is no conflict with the same theirs as base", () => {
  fc.assert(
    fc.property(versions, fc.constantFrom("ours" as const, "theirs" as const), (it, choice) => {
      const after = (layer: Layer) => resolve(layer, it, choice);
      const next: PathVersions = {
        base: it.theirs,
        theirs: it.theirs,
        ours: {
          committed: after("committed"),
          staged: after("staged"),
          working: after("working"),
        },
      };
      for (const layer of LAYERS) assert.equal(resolve(layer, next, undefined), after(layer));
    }),
  );
});

Deno.test("changeOf names what happened", () => {
  assert.equal(changeOf("a", "a"), undefined);
  assert.equal(changeOf(undefined, "a"), "added");
  assert.equal(changeOf("a", "b"), "modified");
  assert.equal(changeOf("a", undefined), "deleted");
});
