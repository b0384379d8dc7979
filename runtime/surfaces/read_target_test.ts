import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAddress } from "./address.ts";
import { SURFACE_LIMITS } from "./limits.ts";
import { SurfaceProblem } from "./problem.ts";
import { readTarget, type Target } from "./read_target.ts";

function read(path: string): Target | undefined {
  try {
    const wire = `http://run.example${path}`;
    return readTarget(wire, "run.example", SURFACE_LIMITS);
  } catch (error) {
    assert.ok(error instanceof SurfaceProblem);
    assert.equal(error.code, "bad_request");
    return undefined;
  }
}

/** Pieces of which paths are made that try to mean another one. */
const PIECE = fc.constantFrom(
  ..."/ // /run /mcp /acme /shop /other @ @staging . .. %2e %2E%2e %252e%252e %2f %2F %5c \\ %00"
    .split(
      " ",
    ),
  ..."%zz % %ff %c3%bc ; ? # x :id %40 ~ %252f run acme shop".split(" "),
);
const PATH = fc.oneof(
  fc.array(PIECE, { maxLength: 12 }).map((pieces) => `/${pieces.join("")}`),
  fc.array(PIECE, { maxLength: 8 }).map((pieces) => `/run/acme/shop/${pieces.join("")}`),
  fc.array(PIECE, { maxLength: 8 }).map((pieces) => `/run/acme/shop${pieces.join("")}`),
);

Deno.test("what a path names is the same to all that read it", () => {
  let named = 0;
  fc.assert(
    fc.property(PATH, (path) => {
      const target = read(path);
      const address = target && parseAddress(target.path);
      if (target === undefined || address === undefined || address.surface === "slash") return;
      named++;
      const { workspace, project, environment } = address.place;
      const usual = environment === "production";
      const names = [`${workspace}/${project}@${environment}`];
      if (usual) names.push(`${workspace}/${project}`);
      const base = address.surface === "http"
        ? address.base
        : address.base.slice(0, address.base.lastIndexOf("/"));
      assert.ok(names.includes(base.slice("/run/".length)), base);
      // Browsers and proxies that resolve the path find the same project, and the same rest.
      assert.equal(new URL(`http://run.example${path}`).pathname, target.path);
      // As it stands, and decoded once.
      assert.ok(target.path.startsWith(`${base}/`));
      const decoded = decodeURIComponent(target.path);
      assert.ok(decoded.startsWith(`${base}/`));
    }),
    { numRuns: 3_000 },
  );
  assert.ok(named > 100, `${named}`);
});

Deno.test("path and query are split at the first question mark, and nothing is decoded", () => {
  assert.deepEqual(read("/a%2Fb?x=1?y&x=%20#".slice(0, -1)), {
    authority: "run.example",
    path: "/a%2Fb",
    query: "x=1?y&x=%20",
  });
});

Deno.test("the address of a project has one spelling", () => {
  const place = { workspace: "a", project: "b_2-c", environment: "production" };
  assert.deepEqual(parseAddress("/run/a/b_2-c/x/y"), {
    surface: "http",
    place,
    base: "/run/a/b_2-c",
    path: "/x/y",
  });
  assert.deepEqual(parseAddress("/run/a/b@dev/"), {
    surface: "http",
    place: { workspace: "a", project: "b", environment: "dev" },
    base: "/run/a/b@dev",
    path: "/",
  });
  assert.deepEqual(parseAddress("/mcp/a/b_2-c/desk.v2"), {
    surface: "mcp",
    place,
    base: "/mcp/a/b_2-c/desk.v2",
    server: "desk.v2",
  });
  assert.deepEqual(parseAddress("/run/a/b"), { surface: "slash", location: "/run/a/b/" });
  const none = ["/run/a", "/run/a/", "/run/-a/b/", "/run/a/b-/", `/run/${"a".repeat(64)}/b/`];
  const other = ["/mcp/a/b/desk/", "/mcp/a/b/", "/mcp/a/b/9", "/Run/a/b/", "/run/a/b@d@e/", "/"];
  for (const path of [...none, ...other]) assert.equal(parseAddress(path), undefined, path);
});
