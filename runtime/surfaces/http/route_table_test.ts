import assert from "node:assert/strict";
import fc from "fast-check";
import { findExport } from "../../../sdk/find_export.ts";
import { http } from "../../../sdk/http.ts";
import { InvocationError } from "../../../sdk/invocation_error.ts";
import { currentRegistry, resetRegistry } from "../../../sdk/registry.ts";
import { describe } from "../../../sdk/describe.ts";
import type { JsonObject } from "../../protocol/json.ts";
import { requestDocument } from "./request_document.ts";
import { RouteTable, RouteTables } from "./route_table.ts";

const PATHS = ["/", "/a", "/a/:id", "/:x/b", "/a/b", "/:x/:y", "/a%20b", "/a/:id/c", "/ü"];

function project(): RouteTable {
  resetRegistry();
  for (const path of PATHS) http.get(path, () => 1);
  http.post("/a/:id", () => 1);
  http.delete("/a", () => 1);
  return new RouteTable(describe() as unknown as JsonObject);
}

Deno.test("what the table finds is what the SDK finds, by the name and by the request", () => {
  const table = project();
  const piece = fc.constantFrom("a", "b", "c", "%61", "%2F", "%20", "ü", "%C3%BC", ":id", ":x", "");
  const path = fc.array(piece, { maxLength: 4 }).map((pieces) => `/${pieces.join("/")}`);
  const method = fc.constantFrom("GET", "HEAD", "POST", "DELETE", "PUT");
  let found = 0;
  fc.assert(
    fc.property(path, method, (path, method) => {
      const route = table.find(path)?.byMethod.get(method);
      const bySdk = (name: string, payload: unknown) => {
        try {
          return findExport(currentRegistry(), { kind: "http", name, payload });
        } catch (error) {
          assert.ok(InvocationError.is(error));
          return undefined;
        }
      };
      // ":" has a meaning for the SDK alone; for a request it is a character.
      const literal = path.replaceAll(":", "%3A");
      const expected = bySdk("", { method, path: literal });
      assert.equal(route?.name, expected?.entry.name, `${method} ${path}`);
      if (route === undefined) return;
      found++;
      const parts = { method, route, path, query: "", headers: {}, body: new Uint8Array() };
      const named = bySdk(route.name, requestDocument(parts));
      assert.deepEqual(
        [named?.entry.name, named?.request?.params, named?.request?.method],
        [route.name, expected?.request?.params, method],
      );
    }),
    { numRuns: 3_000 },
  );
  assert.ok(found > 300, `${found}`);
});

Deno.test("the methods of a path are listed, of all routes that match it", () => {
  const table = project();
  assert.deepEqual(table.find("/a")?.allow, ["GET", "HEAD", "DELETE", "OPTIONS"]);
  assert.deepEqual(table.find("/a/7")?.allow, ["GET", "HEAD", "POST", "OPTIONS"]);
  assert.equal(table.find("/a/7")?.byMethod.get("POST")?.name, "POST /a/:id");
  assert.equal(table.find("/nothing/of/it/all"), undefined);
});

Deno.test("a description that is none has no routes", () => {
  const exports = [
    null,
    1,
    { kind: "tool", name: "GET /x", method: "GET", path: "/x" },
    { kind: "http", name: "GET /x", method: "GET" },
    { kind: "http", name: "GET /x", method: "TRACE", path: "/x" },
    { kind: "http", name: "OPTIONS /x", method: "OPTIONS", path: "/x" },
    { kind: "http", name: "GET x", method: "GET", path: "x" },
    { kind: "http", name: "GET /../x", method: "GET", path: "/../x" },
    { kind: "http", name: 1, method: "GET", path: "/x" },
  ];
  for (const description of [{}, { exports: 1 }, { exports }]) {
    assert.deepEqual(new RouteTable(description).routes, []);
  }
});

Deno.test("tables are made once of what was described, and never of another's", () => {
  const tables = new RouteTables();
  const described = (path: string) => ({
    exports: [{ kind: "http", name: `GET ${path}`, method: "GET", path }],
  });
  const [first, second] = [described("/a"), described("/b")];
  assert.equal(tables.of(first), tables.of(first));
  assert.ok(tables.of(second).find("/b") && !tables.of(second).find("/a"));
});

Deno.test("a project of many routes keeps no caller waiting while one is looked for", () => {
  const at = (n: number) => `/:x/${"a/".repeat(20)}${n}`;
  const paths = Array.from({ length: 5_000 }, (_, n) => at(n));
  const table = new RouteTable({
    exports: paths.map((path) => ({ kind: "http", name: `GET ${path}`, method: "GET", path })),
  });
  const since = performance.now();
  for (let n = 0; n < 5_000; n++) {
    const path = at(n).replace(":x", "%61");
    assert.equal(table.find(path)?.byMethod.get("GET")?.path, at(n));
  }
  // Each with each would take minutes.
  assert.ok(performance.now() - since < 5_000);
});
