import assert from "node:assert/strict";
import * as v from "valibot";
import { z } from "zod";
import { type BaseOptions, type Define, tool } from "./define.ts";
import { http } from "./http.ts";
import type { HttpRequest } from "./http_request.ts";
import type { Context } from "./context.ts";
import { resetRegistry } from "./registry.ts";
import { testContext } from "./testing.ts";

/** Compiles only when both types are the same. */
function sameType<A>(): <B>(
  ...proof: (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? [] : [never]
) => void {
  return () => {};
}

const ctx = testContext();

Deno.test("tool infers the payload from the input schema and keeps the result's type", () => {
  resetRegistry();
  const fn = tool("a", { input: z.object({ n: z.string().transform(Number) }) }, (ctx, payload) => {
    sameType<Context>()<typeof ctx>();
    sameType<{ n: number }>()<typeof payload>();
    return { double: payload.n * 2 };
  });
  sameType<(ctx: Context, payload: { n: number }) => { double: number }>()<typeof fn>();
  assert.equal(fn(ctx, { n: 2 }).double, 4);
});

Deno.test("tool infers from schemas of other libraries", () => {
  resetRegistry();
  const fn = tool("a", { input: v.object({ n: v.number() }) }, (_ctx, payload) => payload.n);
  sameType<(ctx: Context, payload: { n: number }) => number>()<typeof fn>();
  assert.equal(fn(ctx, { n: 2 }), 2);
});

Deno.test("tool holds the function to the output schema", () => {
  resetRegistry();
  const output = z.object({ at: z.string().transform((text) => new Date(text)) });
  const fn = tool("a", { output }, async () => await Promise.resolve({ at: "2020-01-01" }));
  sameType<Promise<{ at: string }>>()<ReturnType<typeof fn>>();
  // @ts-expect-error the output schema takes { at: string }
  tool("b", { output }, () => ({ at: 1 }));
  // @ts-expect-error the same with an input schema
  tool("c", { input: z.number(), output }, () => "x");
  assert.equal(typeof fn, "function");
});

Deno.test("tool takes the payload's type from the function when there is no input schema", () => {
  resetRegistry();
  const annotated = tool("a", (_ctx, payload: { n: number }) => payload.n);
  sameType<(ctx: Context, payload: { n: number }) => number>()<typeof annotated>();
  const unknown = tool("b", (_ctx, payload) => payload);
  sameType<(ctx: Context, payload: unknown) => unknown>()<typeof unknown>();
  const optioned = tool("c", { description: "d" }, (_ctx, payload: string) => payload.length);
  sameType<(ctx: Context, payload: string) => number>()<typeof optioned>();
  const wrapped = tool("d", { description: "d" })((_ctx, payload: string) => payload.length);
  sameType<(ctx: Context, payload: string) => number>()<typeof wrapped>();
  assert.equal(annotated(ctx, { n: 1 }) + optioned(ctx, "ab") + wrapped(ctx, "abc"), 6);
});

Deno.test("tool refuses a function that expects another payload than its schema gives", () => {
  resetRegistry();
  // @ts-expect-error the payload has no text
  tool("a", { input: z.object({ n: z.number() }) }, (_ctx, payload: { text: string }) => payload);
  const wrap = tool("b", { input: z.object({ n: z.number() }) });
  // @ts-expect-error the same through the wrapper
  wrap((_ctx, payload: { text: string }) => payload);
  // @ts-expect-error there is no such option
  tool("c", { desription: "typo" }, () => 1);
  assert.equal(wrap(() => 1)(ctx, { n: 1 }), 1);
});

Deno.test("tool takes options and definers that are passed around", () => {
  resetRegistry();
  const options: BaseOptions = { timeoutMs: 5 };
  const define: Define = tool;
  const fn = define("a", options, () => 1);
  assert.equal(fn(ctx, undefined), 1);
});

Deno.test("a decorator is for static methods, also to the compiler", () => {
  resetRegistry();
  class Tools {
    @tool("a")
    static a(_ctx: Context, payload: { n: number }): number {
      return payload.n;
    }

    @tool("b", { input: z.object({ n: z.number() }) })
    static b(_ctx: Context, payload: { n: number }): number {
      return payload.n;
    }

    @http.get("/c/:id")
    static c(_ctx: Context, request: HttpRequest<{ id: string }>): string {
      return request.params.id;
    }

    // @ts-expect-error the schema gives a number
    @tool("d", { input: z.object({ n: z.number() }) })
    static d(_ctx: Context, payload: { n: string }): string {
      return payload.n;
    }

    // @ts-expect-error it is no static method
    @tool("e")
    e(): number {
      return 1;
    }
  }
  assert.equal(Tools.a(ctx, { n: 1 }), 1);
});

Deno.test("http infers path parameters, and the body or query from the input schema", () => {
  resetRegistry();
  http.post("/a/:id", { input: z.object({ n: z.number() }) }, (_ctx, request) => {
    sameType<{ n: number }>()<typeof request.body>();
    sameType<string>()<typeof request.params.id>();
    // @ts-expect-error the path has no such parameter
    return request.params.other;
  });
  http.get("/b", { input: z.object({ page: z.coerce.number() }) }, (_ctx, request) => {
    sameType<{ page: number }>()<typeof request.query>();
    sameType<unknown>()<typeof request.body>();
    return request.query.page;
  });
  http.put("/c", (_ctx, request) => {
    sameType<string | readonly string[] | undefined>()<
      (typeof request.query)[string] | undefined
    >();
    return request.headers["accept"] ?? null;
  });
  const shown = http.get("/d/:id", (_ctx: Context, request: HttpRequest) => request.params.id);
  // @ts-expect-error no request is like this
  http.get("/e", (_ctx, request: { nonsense: string }) => request.nonsense);
  assert.equal(typeof shown, "function");
});

Deno.test("http holds the body of an answer to the output schema", () => {
  resetRegistry();
  const output = z.object({ id: z.number() });
  http.post("/a", { output }, () => ({ id: 1 }));
  http.post("/b", { output }, () => http.response(404, { error: "none" }));
  http.post("/c", { output }, () => Promise.resolve(Response.json({ id: 1 })));
  // @ts-expect-error the body has a numeric id
  const wrong = http.post("/d", { output }, () => ({ id: "1" }));
  assert.equal(typeof wrong, "function");
});
