/**
 * Every route, fed from its own OpenAPI schema: with values that fit, that nearly fit, and that fit
 * nothing. Never a 500, always an answer that the document promises, errors always a problem.
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { DEFAULT_RATE } from "../http/default_limits.ts";
import { pushTree, smallTree } from "../testing/push.ts";
import { makeWorld, type TestCall, type World } from "../testing/world.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

type JsonObject = { readonly [key: string]: unknown };

interface Route {
  readonly method: string;
  readonly template: string;
  readonly about: JsonObject;
}

const RUNS = Number(Deno.env.get("AIEL_FUZZ_RUNS") ?? 25);

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Texts that break things which were not made for them. */
const NASTY = fc.constantFrom(
  "",
  "\u0000",
  "\ud800",
  "..",
  "../../etc/passwd",
  "%00",
  "%",
  "__proto__",
  "constructor",
  "' or 1=1 --",
  "\u202eevil",
  "a".repeat(5_000),
  "9007199254740993",
  "-0",
  "1e309",
  "{}",
  "null",
);
const ANYTHING = fc.oneof(fc.jsonValue(), NASTY);

/** Values for a schema. */
function valuesOf(schema: unknown, root: JsonObject): fc.Arbitrary<unknown> {
  if (!isRecord(schema)) return ANYTHING;
  const { $ref: ref, type } = schema;
  if (typeof ref === "string") return valuesOf(resolve(ref, root), root);
  const options = list(schema["anyOf"] ?? schema["oneOf"]);
  if (options.length > 0) return fc.oneof(...options.map((one) => valuesOf(one, root)));
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...schema["enum"]);
  if (Array.isArray(type)) {
    return fc.oneof(...type.map((one) => valuesOf({ ...schema, type: one }, root)));
  }
  switch (type) {
    case "object":
      return members(schema, root);
    case "array":
      return fc.array(valuesOf(schema["items"], root), { maxLength: 4 });
    case "string":
      return typeof schema["pattern"] === "string"
        ? fc.oneof(matching(schema["pattern"]), NASTY)
        : fc.oneof(fc.string(), NASTY);
    case "integer":
    case "number":
      return fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1, 2 ** 53, 1.5, 1e308));
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return ANYTHING;
  }
}

function matching(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return fc.string();
  }
}

function members(schema: JsonObject, root: JsonObject): fc.Arbitrary<unknown> {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const known = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [
      name,
      fc.oneof({ weight: 6, arbitrary: valuesOf(one, root) }, { weight: 1, arbitrary: ANYTHING }),
    ]),
  );
  const record = fc.record(known, { requiredKeys: [] });
  return fc.oneof(
    { weight: 8, arbitrary: record },
    { weight: 1, arbitrary: record.map((value) => ({ ...value, nonsense: 1 })) },
  );
}

function resolve(ref: string, root: JsonObject): unknown {
  return ref.slice(2).split("/").reduce<unknown>(
    (at, key) => isRecord(at) ? at[key] : undefined,
    root,
  );
}

/** Requests for a route. */
function requests(route: Route, root: JsonObject, world: World): fc.Arbitrary<TestCall> {
  const parameters = list(route.about["parameters"]).filter(isRecord);
  const named = (place: string) => parameters.filter((one) => one["in"] === place);
  const arbitraries = (place: string) =>
    fc.record(
      Object.fromEntries(
        named(place).map((one) => [String(one["name"]), valuesOf(one["schema"], root)]),
      ),
      { requiredKeys: place === "path" ? named(place).map((one) => String(one["name"])) : [] },
    );
  const body = route.about["requestBody"];
  const content = isRecord(body) && isRecord(body["content"])
    ? Object.entries(body["content"])
    : [];
  const [type, media] = content[0] ?? [];
  const json = type === "application/json" && isRecord(media)
    ? fc.oneof(valuesOf(media["schema"], root).map((value) => JSON.stringify(value)), fc.string())
    : fc.string();
  return fc.record({
    // Mostly what is there, so that the fuzz gets past the tenant.
    path: fc.tuple(arbitraries("path"), fc.integer({ min: 0, max: 3 })).map(([values, wild]) =>
      route.template.replaceAll(
        /\{(\w+)\}/g,
        (_, name: string) =>
          encodeSegment(wild === 0 ? String(values[name]) : realName(name, values[name], world)),
      )
    ),
    query: arbitraries("query"),
    headers: arbitraries("header"),
    body: json,
  }).map(({ path, query, headers, body }) => ({
    method: route.method.toUpperCase(),
    path: path + queryText(query),
    token: world.admin.token,
    headers: { ...headerTexts(headers), ...(type === undefined ? {} : { "content-type": type }) },
    ...(type === undefined ? {} : { body }),
  }));
}

function realName(name: string, value: unknown, world: World): string {
  const real: Readonly<Record<string, string>> = {
    workspace: "payments",
    project: "fraud",
    snapshot: "head",
    user: world.viewer.id,
    principal: world.viewer.id,
  };
  return real[name] ?? String(value);
}

function encodeSegment(text: string): string {
  const segment = encodeURIComponent(text.toWellFormed()).slice(0, 2_000);
  // "." and ".." are resolved by every client before they are sent: the path would be that of
  // another route.
  return /^\.{0,2}$/.test(segment) ? "_" : segment;
}

function queryText(query: JsonObject): string {
  const text = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value).toWellFormed())}`).join(
      "&",
    );
  return text === "" ? "" : `?${text}`;
}

function headerTexts(headers: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      String(value).replaceAll(/[^\x20-\x7e]/g, "").slice(0, 300),
    ]),
  );
}

async function fuzz(route: Route, world: World, root: JsonObject): Promise<void> {
  const promised = Object.keys(isRecord(route.about["responses"]) ? route.about["responses"] : {});
  await fc.assert(
    fc.asyncProperty(requests(route, root, world), async (call) => {
      const answer = await world.call(call);
      const told = `${call.method} ${call.path} -> ${answer.status} ${
        new TextDecoder().decode(answer.bytes)
      }`;
      assert.ok(answer.status < 500, told);
      assert.ok(promised.includes(String(answer.status)), `${told} is not promised`);
      if (answer.status >= 400) answer.problem();
    }),
    { numRuns: RUNS },
  );
}

await using described = await makeWorld();
const root: JsonObject = JSON.parse(JSON.stringify(described.service.app.document));
for (const [template, methods] of Object.entries(isRecord(root["paths"]) ? root["paths"] : {})) {
  for (const [method, about] of Object.entries(isRecord(methods) ? methods : {})) {
    if (!isRecord(about)) continue;
    Deno.test(`${about["operationId"]} never fails on what its schema allows, and nearly allows`, async () => {
      await using world = await makeWorld({ rate: { ...DEFAULT_RATE, burst: 1_000_000 } });
      await pushTree(world, smallTree("fuzz"), null);
      await fuzz({ method, template, about }, world, root);
    });
  }
}

Deno.test("no path and no method makes the service fail", async () => {
  await using world = await makeWorld();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "PROPFIND"),
      fc.webPath(),
      fc.boolean(),
      async (method, path, known) => {
        const answer = await world.call({
          method,
          path: `${known ? "/v1" : ""}${path.startsWith("/") ? path : `/${path}`}`,
          token: world.admin.token,
        });
        assert.ok(answer.status < 500);
      },
    ),
    { numRuns: RUNS * 8 },
  );
});
