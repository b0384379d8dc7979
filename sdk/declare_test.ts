import assert from "node:assert/strict";
import fc from "fast-check";
import { agent, flow, router, tool } from "./define.ts";
import { flowGraph } from "./flow_graph.ts";
import { http } from "./http.ts";
import { mcpServer } from "./mcp_server.ts";
import { currentRegistry, type RegistryEntry, resetRegistry } from "./registry.ts";
import type { Context } from "./context.ts";

/** What plain JavaScript may pass, whatever the types say. */
function call(fn: (...args: never[]) => unknown, ...args: unknown[]): unknown {
  return Reflect.apply(fn, undefined, args);
}

function entries(): readonly RegistryEntry[] {
  return currentRegistry().entries;
}

function problems(): string[] {
  return currentRegistry().problems.map((problem) => `${problem.code}: ${problem.message}`);
}

Deno.test("every declaring function gives back the very function it was given", () => {
  resetRegistry();
  const fn = () => 1;
  const server = mcpServer("s");
  for (const define of [tool, agent, flow, router, server.tool]) {
    assert.equal(define("a", fn), fn);
    assert.equal(define("b", { description: "d" }, fn), fn);
    assert.equal(define("c")(fn), fn);
    assert.equal(define("d", { description: "d" })(fn), fn);
  }
  for (const define of [http.get, http.post, http.put, http.patch, http.delete]) {
    assert.equal(define("/a", fn), fn);
    assert.equal(define("/b", { description: "d" }, fn), fn);
    assert.equal(define("/c")(fn), fn);
  }
  assert.equal(entries().length, 5 * 4 + 5 * 3);
  assert.ok(entries().every((entry) => entry.handler === fn));
  assert.deepEqual(problems(), []);
});

Deno.test("a wrapper registers at once, in order, and takes its function later", () => {
  resetRegistry();
  const wrap = tool("first");
  tool("second", () => 2);
  assert.deepEqual(entries().map((entry) => [entry.name, entry.handler === null]), [
    ["first", true],
    ["second", false],
  ]);
  const fn = () => 1;
  wrap(fn);
  assert.equal(entries()[0]?.handler, fn);
});

Deno.test("a wrapper that is used twice declares the export twice", () => {
  resetRegistry();
  const wrap = tool("twice");
  wrap(() => 1);
  wrap(() => 2);
  assert.deepEqual(entries().map((entry) => entry.name), ["twice", "twice"]);
});

Deno.test("a decorator registers a static method and leaves it as it is", () => {
  resetRegistry();
  class Tools {
    static readonly factor = 3;

    @tool("times", { description: "Multiplies" })
    static times(_ctx: Context, payload: { n: number }): number {
      return payload.n * this.factor;
    }
  }
  const [entry] = entries();
  assert.equal(entry?.handler, Tools.times);
  assert.equal(entry?.receiver, Tools);
  assert.equal(entry?.description, "Multiplies");
  assert.deepEqual(problems(), []);
});

Deno.test("a decorator records a problem when it stands anywhere else", () => {
  resetRegistry();
  const decorate = (name: string, value: unknown, context: unknown): void => {
    call(tool(name), value, context);
  };
  decorate("a", () => 1, { kind: "method", static: false });
  decorate("b", class {}, { kind: "class" });
  decorate("c", undefined, { kind: "field", static: true });
  decorate("d", () => 1, { kind: "getter", static: true });
  decorate("e", class {}, "method");
  assert.deepEqual(problems(), [
    'decorator_misuse: Tool "a" decorates an instance method, expected a static method',
    'decorator_misuse: Tool "b" decorates a class, expected a static method',
    'decorator_misuse: Tool "c" decorates a field, expected a static method',
    'decorator_misuse: Tool "d" decorates a getter, expected a static method',
    'decorator_misuse: Tool "e" is used as a legacy decorator, expected a standard one: ' +
    'remove "experimentalDecorators" from the compiler options',
  ]);
});

Deno.test("a legacy decorator leaves the property descriptor alone", () => {
  resetRegistry();
  assert.equal(call(tool("x"), class {}, "method", {}), undefined);
});

Deno.test("a declaration records a problem when an argument has the wrong type", () => {
  resetRegistry();
  call(tool, 42, () => 1);
  call(http.get, null, () => 1);
  call(tool, "a", "fn");
  call(tool, "b", {}, undefined);
  call(tool, "c", 7, () => 1);
  call(
    tool,
    "d",
    { description: 1, input: {}, output: "x", timeoutMs: 0, desription: "" },
    () => 1,
  );
  call(tool("e"), 5);
  tool("f", { timeoutMs: 2 ** 31 }, () => 1);
  assert.deepEqual(problems(), [
    "bad_name: Tool name is 42, expected a string",
    "bad_path: HTTP handler path is null, expected a string",
    'not_a_function: Tool "a" was given "fn", expected a function',
    'not_a_function: Tool "b" was given undefined, expected a function',
    'bad_options: Tool "c" was given 7, expected options',
    'bad_options: Tool "d" has the unknown option "desription", ' +
    "expected one of description, input, output, timeoutMs",
    'bad_options: Option "description" of Tool "d" is 1, expected a string',
    'bad_timeout: Option "timeoutMs" of Tool "d" is 0, ' +
    "expected a whole number of milliseconds from 1 to 2147483647",
    'bad_schema: Option "input" of Tool "d" is an object, ' +
    "expected a Standard Schema such as a zod schema",
    'bad_schema: Option "output" of Tool "d" is "x", ' +
    "expected a Standard Schema such as a zod schema",
    'not_a_function: Tool "e" was given 5, expected a function',
    'bad_timeout: Option "timeoutMs" of Tool "f" is 2147483648, ' +
    "expected a whole number of milliseconds from 1 to 2147483647",
  ]);
});

Deno.test("a declaration says so when a schema stands where options belong", () => {
  resetRegistry();
  const schema = { "~standard": { version: 1, vendor: "x", validate: () => ({ value: 1 }) } };
  call(tool, "a", schema, () => 1);
  assert.match(problems()[0] ?? "", /was given a schema, expected options such as/);
});

Deno.test("each problem carries the place of its declaration", () => {
  resetRegistry();
  call(tool, 42, () => 1);
  call(tool, "a", {}, 1);
  const places = currentRegistry().problems.map((problem) => problem.place);
  // Both went through `call`, so both name its line of this very file.
  assert.ok(places.every((place) => place?.file === import.meta.url));
});

Deno.test("a declaration never throws when its arguments are anything", () => {
  const hostile = new Proxy({}, {
    get() {
      throw new Error("touched");
    },
    ownKeys() {
      throw new Error("touched");
    },
    has() {
      throw new Error("touched");
    },
  });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  // The hostile objects are put in afterwards: fast-check itself looks into what it generates.
  const argument = fc.oneof(
    fc.anything(),
    fc.constantFrom("hostile", "revoked"),
    fc.func(fc.anything()),
  );
  fc.assert(fc.property(fc.array(argument, { maxLength: 4 }), (generated) => {
    const args = generated.map((one) =>
      one === "hostile" ? hostile : one === "revoked" ? revoked.proxy : one
    );
    resetRegistry();
    for (const define of [tool, agent, http.get, flowGraph]) {
      const given = call(define, ...args);
      // With no function yet, the wrapper may be given anything too.
      if (typeof given === "function" && !args.includes(given) && define !== flowGraph) {
        Reflect.apply(given, undefined, args);
      }
    }
    call(mcpServer, ...args);
  }));
});
