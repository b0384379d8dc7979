import assert from "node:assert/strict";
import { allowedMethods, matchRoute } from "./http_route.ts";

const ROUTES = [
  { method: "GET", path: "/a/:id" },
  { method: "GET", path: "/a/me" },
  { method: "POST", path: "/a/:name" },
];

Deno.test("matchRoute takes the most specific route of the method", () => {
  const found = (method: string, path: string) => matchRoute(ROUTES, method, path);
  assert.deepEqual(found("GET", "/a/me"), { route: ROUTES[1], params: {} });
  assert.deepEqual(found("HEAD", "/a/7%2F8"), { route: ROUTES[0], params: { id: "7/8" } });
  assert.deepEqual(found("POST", "/a/me"), { route: ROUTES[2], params: { name: "me" } });
  for (const [method, path] of [["PUT", "/a/me"], ["GET", "/a/"], ["GET", "/a/%zz"]] as const) {
    assert.equal(found(method, path), undefined);
  }
});

Deno.test("allowedMethods lists what the routes of a path answer, HEAD where GET is", () => {
  assert.deepEqual(allowedMethods(ROUTES, "/a/me"), ["GET", "HEAD", "POST"]);
  assert.deepEqual(allowedMethods(ROUTES, "/b"), []);
});
