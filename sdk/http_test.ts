import assert from "node:assert/strict";
import { http } from "./http.ts";
import { currentRegistry, resetRegistry } from "./registry.ts";

Deno.test("http registers each method under its name and path", () => {
  resetRegistry();
  const fn = () => 1;
  http.get("/a", fn);
  http.post("/a", fn);
  http.put("/a", fn);
  http.patch("/a", fn);
  http.delete("/a", fn);
  assert.deepEqual(currentRegistry().entries.map((entry) => [entry.name, entry.http]), [
    ["GET /a", { method: "GET", path: "/a" }],
    ["POST /a", { method: "POST", path: "/a" }],
    ["PUT /a", { method: "PUT", path: "/a" }],
    ["PATCH /a", { method: "PATCH", path: "/a" }],
    ["DELETE /a", { method: "DELETE", path: "/a" }],
  ]);
});

Deno.test("http names the line of a declaration in each calling form", () => {
  resetRegistry();
  const fn = () => 1;
  http.get("/a", fn);
  http.get("/b", { description: "d" }, fn);
  http.get("/c")(fn);
  const lines = currentRegistry().entries.map((entry) => entry.place?.line ?? 0);
  const [first = 0] = lines;
  assert.deepEqual(lines, [first, first + 1, first + 2]);
});
