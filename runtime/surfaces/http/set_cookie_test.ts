import assert from "node:assert/strict";
import fc from "fast-check";
import { keepBelow } from "./set_cookie.ts";

const BASE = "/run/acme/shop";

/** A cookie as a browser reads it (RFC 6265, section 5.2). */
function browserReads(line: string) {
  const [pair = "", ...attributes] = line.split(";");
  const read = new Map<string, string>();
  for (const attribute of attributes) {
    const equals = attribute.indexOf("=");
    const key = equals === -1 ? attribute : attribute.slice(0, equals);
    read.set(key.trim().toLowerCase(), equals === -1 ? "" : attribute.slice(equals + 1).trim());
  }
  return {
    name: pair.split("=")[0]?.trim() ?? "",
    domain: read.get("domain"),
    path: read.get("path"),
  };
}

function line(cookie: string): string {
  const kept = keepBelow(cookie, BASE);
  assert.ok("line" in kept, cookie);
  return kept.line;
}

Deno.test("a cookie stays below its project, and keeps what else it says", () => {
  assert.equal(line("a=1"), "a=1; Path=/run/acme/shop");
  assert.equal(line("a=1; Path=/"), "a=1; Path=/run/acme/shop");
  assert.equal(line("a=1;path=/x/y"), "a=1; Path=/run/acme/shop/x/y");
  assert.equal(line("a=1; Path=relative"), "a=1; Path=/run/acme/shop");
  assert.equal(line("a=1; Path"), "a=1; Path=/run/acme/shop");
  assert.equal(
    line(`a="b=c"; DOMAIN=run.example; domain =x; HttpOnly; Secure; SameSite=Lax; Max-Age=5`),
    `a="b=c"; HttpOnly; Secure; SameSite=Lax; Max-Age=5; Path=/run/acme/shop`,
  );
  assert.equal(line("a=1; Path=/x; Path=/y"), "a=1; Path=/run/acme/shop/y");
  assert.equal(line("__Secure-a=1; Secure"), "__Secure-a=1; Secure; Path=/run/acme/shop");
});

Deno.test("a cookie that can't be one project's is left out, and why is said", () => {
  const dropped = [
    ["__Host-a=1; Secure; Path=/", /__Host-/],
    ["__HOST-a=1", /__Host-/],
    ["__Host-Http-a=1", /__Host-/],
    ["aiel_session=x", /platform/],
    ["__Secure-aiel_session=x", /platform/],
    ["AIEL-x=1", /platform/],
    ["=aiel_session=x", /no name/],
    ["__Host-a", /no name/],
    ["", /no name/],
  ] as const;
  for (const [cookie, why] of dropped) {
    const kept = keepBelow(cookie, BASE);
    assert.match("why" in kept ? kept.why : "kept", why, cookie);
  }
});

Deno.test("no cookie leaves its project", () => {
  const piece = fc.constantFrom(
    ..."a= 1 ; ;; Path=/ path =/ PATH=/run Path=/../other Domain=x domain = Secure = , \t".split(
      " ",
    ),
    " ",
    "\t",
    "; Path=/run/acme/other",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      const kept = keepBelow(pieces.join(""), BASE);
      if ("why" in kept) return;
      const { name, domain, path } = browserReads(kept.line);
      assert.notEqual(name, "");
      assert.equal(domain, undefined);
      assert.ok(path === BASE || path?.startsWith(`${BASE}/`), kept.line);
    }),
    { numRuns: 2_000 },
  );
});
