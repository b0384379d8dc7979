import assert from "node:assert/strict";
import type { HttpHead } from "../../launch/read_head.ts";
import type { RouteAuth } from "../../snapshot/surface_policy.ts";
import { Exchange } from "../exchange.ts";
import type { SurfaceLogEntry } from "../surface_log.ts";
import { answerHeaders, protect } from "./answer_headers.ts";

const log: SurfaceLogEntry[] = [];

function leaves(given: HttpHead["headers"], auth: RouteAuth = "public"): Headers {
  const exchange = new Exchange({ address: undefined, requestId: "req_1" }, (entry) => {
    log.push(entry);
  });
  return answerHeaders(given, { base: "/run/a/b", auth, executionId: "exe_1", exchange });
}

Deno.test("what would speak for the whole origin, or for the platform, is left out", () => {
  const dropped = [
    "Strict-Transport-Security Clear-Site-Data Service-Worker-Allowed Alt-Svc NEL Report-To",
    "Accept-CH Critical-CH Origin-Agent-Cluster Set-Login Public-Key-Pins Expect-CT",
    "Access-Control-Allow-Origin Access-Control-Allow-Credentials Access-Control-Max-Age",
    "X-Accel-Redirect X-Accel-Expires X-Sendfile X-Sendfile-Type X-Lighttpd-Send-File",
    "Aiel-Deployment Proxy-Authenticate Secure-Session-Registration X-Request-Id Set-Cookie2",
    "Connection Keep-Alive Transfer-Encoding Upgrade Trailer TE Content-Length Use-As-Dictionary",
    "Attribution-Reporting-Register-Source Shared-Storage-Write",
  ].join(" ").split(" ");
  const given = Object.fromEntries(dropped.map((name) => [name, "x"]));
  assert.deepEqual([...leaves({ ...given, "X-Own": "kept" }).keys()], [
    "aiel-execution",
    "content-security-policy",
    "x-content-type-options",
    "x-own",
  ]);
  assert.equal(leaves({ "aiel-execution": "exe_other" }).get("aiel-execution"), "exe_1");
  assert.equal(leaves({ connection: "x-a", "x-a": "1" }).get("x-a"), null);
});

Deno.test("a policy of the code holds beside the sandbox, which it does not open", () => {
  const policy = (own: string | string[]) =>
    leaves({ "content-security-policy": own }).get("content-security-policy") ?? "";
  const sandbox = /, sandbox allow-scripts [a-z -]*; frame-ancestors 'none'$/;
  assert.match(policy("default-src 'self'"), sandbox);
  assert.match(policy("sandbox allow-same-origin; img-src *"), /^img-src \*, sandbox /);
  assert.match(policy(["a-b c", "SANDBOX allow-same-origin"]), /^a-b c, sandbox /);
  for (const own of ["sandbox allow-same-origin", "\tSandbox\tallow-same-origin;;", ",;,"]) {
    assert.ok(policy(own).startsWith("sandbox allow-scripts"), policy(own));
  }
  for (const own of ["x y; sandbox allow-same-origin", "sandbox a, sandbox allow-same-origin"]) {
    assert.ok(!policy(own).includes("allow-same-origin"));
  }
  // Who may frame it is for the code to say, and no one by itself.
  assert.ok(!policy("frame-ancestors https://app.example").includes("'none'"));
  const bare = new Headers();
  protect(bare);
  assert.ok(!bare.get("content-security-policy")?.includes("allow-same-origin"));
});

Deno.test("redirects stay below the project, and browsers are asked for no passwords", () => {
  const location = (value: string) => leaves({ location: value }).get("location");
  assert.equal(location("/x?y#z"), "/run/a/b/x?y#z");
  assert.equal(location("/"), "/run/a/b/");
  for (const kept of ["https://elsewhere.example/x", "//elsewhere.example/x", "x/y", "?x", ""]) {
    assert.equal(location(kept), kept);
  }
  const asks = (value: string | string[]) =>
    leaves({ "www-authenticate": value }).get("www-authenticate");
  assert.equal(asks('Bearer realm="mine"'), 'Bearer realm="mine"');
  for (const value of ["Basic realm=x", "Negotiate", "Digest a=b", 'Bearer, Basic realm="x"']) {
    assert.equal(asks(value), null, value);
  }
});

Deno.test("caches keep nothing of a token's answer by themselves, nor for callers without it", () => {
  assert.equal(leaves({}, "token").get("cache-control"), "no-store");
  const own = leaves({ "cache-control": "max-age=9", vary: "Accept" }, "token");
  assert.equal(own.get("cache-control"), "max-age=9");
  assert.equal(own.get("vary"), "Accept, Authorization, X-API-Token");
  assert.equal(leaves({}).get("cache-control"), null);
});

Deno.test("several cookies leave as several lines, and one that is left out is told", () => {
  log.length = 0;
  const headers = leaves({ "set-cookie": ["a=1", "__Host-b=2", "c=3"] });
  assert.deepEqual(headers.getSetCookie(), ["a=1; Path=/run/a/b", "c=3; Path=/run/a/b"]);
  assert.deepEqual(log.map((entry) => entry.event === "surface.header_dropped" && entry.header), [
    "set-cookie",
  ]);
});

Deno.test("a body whose parts have headers of their own leaves as bytes", () => {
  const type = (value: string | string[]) => leaves({ "content-type": value }).get("content-type");
  for (const given of ["multipart/x-mixed-replace; boundary=b", "Multipart/X-Mixed-Replace"]) {
    assert.equal(type(given), "application/octet-stream");
  }
  assert.doesNotMatch(type(["text/html", "multipart/x-mixed-replace"]) ?? "", /multipart/);
  assert.equal(type("multipart/form-data; boundary=b"), "multipart/form-data; boundary=b");
});

Deno.test("a path in location is put below the project, whatever stands before it", () => {
  for (const given of ["/x", " /x", "\t/x"]) {
    assert.equal(leaves({ location: given }).get("location"), "/run/a/b/x");
  }
});

Deno.test("what is left out again and again is told once of an answer", () => {
  log.length = 0;
  leaves({ "set-cookie": new Array<string>(5_000).fill("x"), "www-authenticate": "Basic" });
  assert.equal(log.length, 2);
});
