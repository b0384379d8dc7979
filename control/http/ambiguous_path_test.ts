import assert from "node:assert/strict";
import { ambiguousPath } from "./ambiguous_path.ts";

Deno.test("ambiguousPath refuses segments of dots in every spelling, and nothing else", () => {
  for (const path of ["/v1/..", "/v1/../x", "/./v1", "/v1/%2e%2E/x", "/v1/.%2e?x", "/v1/.#x"]) {
    assert.equal(ambiguousPath(path)?.status, 400, path);
  }
  for (const path of ["/", "/v1/...", "/v1/.x/..y", "/v1?x=/../y", "/v1/%252e%252e", "*", ""]) {
    assert.equal(ambiguousPath(path), undefined, path);
  }
});
