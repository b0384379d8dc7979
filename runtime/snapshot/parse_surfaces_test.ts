import assert from "node:assert/strict";
import { SnapshotError } from "./error.ts";
import { parseManifest } from "./parse_manifest.ts";
import { routeAccess, serverAuth } from "./surface_policy.ts";

Deno.test("parseManifest gives back who may call, and fills in what is left out", async () => {
  const { http, mcp } = await parseManifest(JSON.stringify({
    http: {
      auth: "public",
      routes: {
        "POST /hooks/pay": { auth: "signature", secret: "PAY_WEBHOOK_SECRET" },
        "GET /drivers/:id": { auth: "token" },
      },
      cors: {
        origins: ["https://app.example", "http://localhost:5173"],
        headers: ["X-Own", "x-own", "Content-Type"],
        exposed: ["ETag"],
        max_age_seconds: 60,
      },
    },
    mcp: { servers: { desk: { auth: "public" } } },
  }));
  assert.deepEqual(http, {
    auth: "public",
    routes: {
      "POST /hooks/pay": { auth: "signature", secret: "PAY_WEBHOOK_SECRET" },
      "GET /drivers/:id": { auth: "token" },
    },
    cors: {
      origins: ["https://app.example", "http://localhost:5173"],
      headers: ["x-own", "content-type"],
      exposed: ["etag"],
      maxAgeSeconds: 60,
    },
  });
  assert.deepEqual(mcp, { auth: "token", servers: { desk: "public" } });
  const usual = await parseManifest('{"http":{"cors":{"origins":["*"]}},"mcp":{}}');
  assert.deepEqual(usual, {
    http: {
      auth: "token",
      routes: {},
      cors: { origins: ["*"], headers: [], exposed: [], maxAgeSeconds: 600 },
    },
    mcp: { auth: "token", servers: {} },
  });
  assert.deepEqual(await parseManifest('{"http":{}}'), {
    http: { auth: "token", routes: {}, cors: undefined },
  });
});

Deno.test("a name such as __proto__ is a name like any other, or none", async () => {
  const { mcp } = await parseManifest('{"mcp":{"servers":{"__proto__":{"auth":"public"}}}}');
  assert.ok(mcp !== undefined);
  assert.deepEqual([serverAuth(mcp, "__proto__"), serverAuth(mcp, "toString")], [
    "public",
    "token",
  ]);
  const surface = { auth: "token", routes: {}, cors: undefined } as const;
  assert.deepEqual(routeAccess(surface, "constructor"), { auth: "token" });
});

const route = (access: unknown, name = "GET /a") => ({ http: { routes: { [name]: access } } });
const cors = (policy: unknown) => ({ http: { cors: policy } });
const ORIGINS = { origins: ["*"] };

const BAD: readonly (readonly [unknown, RegExp])[] = [
  [{ http: [] }, /\$\.http is an array, expected an object/],
  [{ http: { auth: "signature" } }, /\$\.http\.auth is "signature", expected "public" or "token"/],
  [{ http: { auth: true } }, /\$\.http\.auth is a boolean, expected/],
  [{ http: { route: {} } }, /\$\.http\.route is not known, did you mean "routes"\?/],
  [{ http: { routes: [] } }, /\$\.http\.routes is an array/],
  [route("public"), /\$\.http\.routes\["GET \/a"\] is a string, expected an object/],
  [route({}), /\["GET \/a"\]\.auth is missing, expected "public" or "token" or "signature"/],
  [route({ auth: "none" }), /\.auth is "none"/],
  [
    route({ auth: "token", secret: "A" }),
    /\.secret belongs to "auth": "signature", not to "token"/,
  ],
  [route({ auth: "signature" }), /\.secret is missing, expected a string/],
  [
    route({ auth: "signature", secret: "a-b" }),
    /\.secret is "a-b", expected the name of a variable/,
  ],
  [route({ auth: "signature", secret: "AIEL_TOKEN" }), /"AIEL_TOKEN", which is reserved/],
  [route({ auth: "signature", secret: "path" }), /is "path", which is reserved/],
  [route({ auth: "signature", secret: "__proto__" }), /which is reserved/],
  [route({ auth: "public", x: 1 }), /\.x is not known/],
  [route({ auth: "public" }, "GET a"), /\["GET a"\] names no route, expected one such as "POST/],
  [route({ auth: "public" }, "get /a"), /names no route, expected/],
  [route({ auth: "public" }, "HEAD /a"), /names no route, expected/],
  [route({ auth: "public" }, "GET  /a"), /names no route/],
  [route({ auth: "public" }, "GET /a/"), /names no route: its path has an empty segment/],
  [route({ auth: "public" }, "GET /a/../b"), /names no route: its path has the segment "\.\."/],
  [route({ auth: "public" }, "GET /a?b"), /names no route: its path has the malformed segment/],
  [route({ auth: "public" }, "__proto__"), /names no route/],
  [cors({}), /\$\.http\.cors\.origins is missing, expected an array/],
  [cors({ origins: [] }), /\.origins has no origin/],
  [cors({ origins: ["*", "https://a.b"] }), /has "\*" and other origins/],
  [cors({ origins: ["null"] }), /\.origins\[0\] is "null", expected an origin such as/],
  [cors({ origins: ["https://a.b/"] }), /\.origins\[0\] is "https:\/\/a\.b\/", expected/],
  [cors({ origins: ["https://A.b"] }), /expected an origin/],
  [cors({ origins: ["https://a.b:443"] }), /expected an origin/],
  [cors({ origins: ["https://*.b"] }), /expected an origin/],
  [cors({ origins: ["file:///a"] }), /expected an origin/],
  [cors({ origins: ["https://u@a.b"] }), /expected an origin/],
  [cors({ origins: ["https://a.b\r\nx: y"] }), /expected an origin/],
  [cors({ origins: [7] }), /\.origins\[0\] is a number/],
  [cors({ ...ORIGINS, headers: ["*"] }), /\.headers\[0\] is "\*", expected the name of a header/],
  [cors({ ...ORIGINS, exposed: ["a b"] }), /\.exposed\[0\] is "a b"/],
  [cors({ ...ORIGINS, exposed: ["a\r\nb: c"] }), /\.exposed\[0\] is/],
  [
    cors({ ...ORIGINS, max_age_seconds: 0 }),
    /max_age_seconds is 0, expected a whole number from 1/,
  ],
  [cors({ ...ORIGINS, max_age_seconds: 86_401 }), /max_age_seconds is 86401/],
  [cors({ ...ORIGINS, methods: [] }), /\.methods is not known/],
  [cors({ origins: Array.from({ length: 51 }, () => "*") }), /has 51 items, at most 50/],
  [{ mcp: { auth: "signature" } }, /\$\.mcp\.auth is "signature", expected "public" or "token"/],
  [{ mcp: { servers: { "a/b": { auth: "public" } } } }, /servers\["a\/b"\] names no server/],
  [{ mcp: { servers: { desk: "public" } } }, /servers\.desk is a string, expected an object/],
  [{ mcp: { servers: { desk: { auth: "signature" } } } }, /desk\.auth is "signature"/],
  [{ mcp: { tools: {} } }, /\$\.mcp\.tools is not known, expected one of auth, servers/],
];

Deno.test("parseManifest refuses what says wrongly who may call, with the place", async () => {
  for (const [manifest, message] of BAD) {
    const text = JSON.stringify(manifest);
    await assert.rejects(parseManifest(text), (error) => {
      assert.ok(error instanceof SnapshotError, text);
      assert.match(error.message, message);
      return error.code === "invalid_manifest";
    }, text);
  }
  const many = Object.fromEntries(
    Array.from({ length: 201 }, (_, n) => [`GET /${n}`, { auth: "public" }]),
  );
  await assert.rejects(
    parseManifest(JSON.stringify({ http: { routes: many } })),
    /\$\.http\.routes has 201 members, at most 200/,
  );
});
