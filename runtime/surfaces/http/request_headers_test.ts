import assert from "node:assert/strict";
import fc from "fast-check";
import type { RouteAuth } from "../../snapshot/surface_policy.ts";
import { headersForCode } from "./request_headers.ts";

function given(
  headers: Record<string, string>,
  auth: RouteAuth = "public",
  method = "GET",
): Record<string, string> {
  return headersForCode({ method, headers: new Headers(headers) }, auth);
}

const TOKEN = `aiel_pat_${"0".repeat(26)}_${"x".repeat(49)}`;

Deno.test("credentials that the platform checked do not reach the code, others do", () => {
  const own = { authorization: "Bearer sk_customers" };
  assert.deepEqual(given(own), own);
  assert.deepEqual(given(own, "signature"), own);
  assert.deepEqual(given(own, "token"), {});
  const basic = { authorization: `Basic ${btoa(`x:${TOKEN}`)}` };
  for (const headers of [{ authorization: `Bearer ${TOKEN}` }, basic, { "x-api-token": "any" }]) {
    assert.deepEqual(given(headers), {});
  }
  assert.deepEqual(given({ authorization: "Basic ***" }), { authorization: "Basic ***" });
  const signed = { "webhook-signature": "v1,x" };
  assert.deepEqual(given({ ...signed, "webhook-id": "1" }, "signature"), { "webhook-id": "1" });
  assert.deepEqual(given(signed), signed);
});

Deno.test("what is about a connection, or said of one by strangers, does not reach the code", () => {
  const names = [
    "connection keep-alive te trailer transfer-encoding upgrade proxy-authorization expect",
    "proxy-connection forwarded x-forwarded-for x-forwarded-host x-forwarded-proto x-real-ip",
    "cf-connecting-ip true-client-ip aiel-principal x-aiel-user content-length http2-settings",
  ].join(" ").split(" ");
  assert.deepEqual(given(Object.fromEntries(names.map((name) => [name, "x"]))), {});
  assert.deepEqual(given({ connection: "x-hop, Close", "x-hop": "1", "x-own": "2" }), {
    "x-own": "2",
  });
});

Deno.test("cookies come with what a user did, not with what another page does", () => {
  const cookie = "a=1";
  const link = {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
  };
  const passes = (more: Record<string, string>, method = "GET") =>
    given({ cookie, ...more }, "public", method).cookie === cookie;
  assert.ok(passes({}), "a client that is no browser");
  assert.ok(passes({ "sec-fetch-site": "none" }), "an address that was typed");
  assert.ok(passes({ "sec-fetch-site": "same-origin" }));
  assert.ok(passes(link), "a link that was followed");
  assert.ok(!passes(link, "POST"), "a form of another page");
  assert.ok(!passes({ ...link, "sec-fetch-dest": "iframe" }), "a frame");
  assert.ok(!passes({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }), "an image");
  assert.ok(!passes({ "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }));
  assert.ok(!passes({ origin: "null" }), "a sandboxed page");
  assert.ok(!passes({ origin: "https://run.example" }, "POST"));
});

Deno.test("cookies of the platform do not reach the code", () => {
  const { cookie } = given({
    cookie: `a=1; aiel_session=s; __Host-aiel_session=t; b=${TOKEN}; AIEL-x=1; c=; aielfoo=2`,
  });
  assert.equal(cookie, "a=1; c=; aielfoo=2");
  assert.deepEqual(given({ cookie: "aiel_session=s" }), {});
});

Deno.test("a platform token is in nothing that code gets", () => {
  const place = fc.constantFrom("authorization", "cookie", "x-api-token", "proxy-authorization");
  const around = fc.constantFrom("", "Bearer ", "bearer  ", "Token ", "a=1; b=", "x");
  fc.assert(
    fc.property(place, around, around, fc.constantFrom("GET", "POST"), (name, a, b, method) => {
      for (const auth of ["public", "token", "signature"] as const) {
        const headers = given({ [name]: `${a}${TOKEN}${b}` }, auth, method);
        assert.ok(!JSON.stringify(headers).includes("aiel_pat_"));
      }
    }),
  );
});
