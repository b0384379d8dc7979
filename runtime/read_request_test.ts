import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { CommandLine } from "./command_line.ts";
import { RuntimeError } from "./protocol/errors.ts";
import { MAX_REQUEST_BYTES } from "./protocol/limits.ts";
import { readRequest } from "./read_request.ts";

/** Standard input that can be read once, as a pipe. */
function from(stdin: string | Uint8Array, files: Record<string, string> = {}) {
  let left: Uint8Array = typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin;
  const seen = { stdinReads: 0 };
  return {
    seen,
    stdin: (maxBytes: number) => {
      seen.stdinReads += 1;
      const bytes = left.subarray(0, maxBytes);
      left = new Uint8Array(0);
      return Promise.resolve(bytes);
    },
    file: (path: string) => {
      const text = files[path];
      if (text === undefined) throw new Deno.errors.NotFound();
      return new TextEncoder().encode(text);
    },
  };
}

async function refusalOf(
  line: CommandLine,
  sources: ReturnType<typeof from>,
): Promise<RuntimeError> {
  try {
    await readRequest(line, sources);
  } catch (error) {
    assert.ok(error instanceof RuntimeError, `${error}`);
    assert.equal(error.code, "VALIDATION_ERROR");
    return error;
  }
  return assert.fail("the request was read");
}

const DESCRIBE = '{"schema_version":"v1","action":"describe"}';
const INVOKE =
  '{"schema_version":"v1","action":"invoke","kind":"tool","name":"a","payload":{"from":"stdin"}}';

Deno.test("readRequest gives the document of standard input as it is when no flag says more", async () => {
  assert.deepEqual(await readRequest({}, from(INVOKE)), JSON.parse(INVOKE));
  for (const text of ["null", "1", '"x"', "[1]"]) {
    assert.deepEqual(await readRequest({ kind: "tool" }, from(text)), JSON.parse(text));
  }
});

Deno.test("readRequest makes the whole request of flags without touching standard input", async () => {
  const sources = from("not even JSON");
  assert.deepEqual(await readRequest({ action: "describe" }, sources), JSON.parse(DESCRIBE));
  assert.deepEqual(
    await readRequest({ action: "invoke", kind: "tool", handler: "t", event: '{"a":1}' }, sources),
    { schema_version: "v1", action: "invoke", kind: "tool", name: "t", payload: { a: 1 } },
  );
  assert.deepEqual(
    await readRequest({ action: "execute", handler: "m.f", event: "[1]", timeoutMs: 5 }, sources),
    { schema_version: "v1", action: "execute", handler: "m.f", event: [1], timeout_ms: 5 },
  );
  assert.equal(sources.seen.stdinReads, 0);
});

Deno.test("readRequest lets flags win over standard input", async () => {
  assert.deepEqual(
    await readRequest(
      { kind: "agent", handler: "b", event: '{"from":"flag"}', timeoutMs: 7, capabilities: "{}" },
      from(INVOKE),
    ),
    {
      schema_version: "v1",
      action: "invoke",
      kind: "agent",
      name: "b",
      payload: { from: "flag" },
      timeout_ms: 7,
      capabilities: {},
    },
  );
  const execute = '{"schema_version":"v1","action":"execute","handler":"m.f","event":1}';
  assert.deepEqual(
    await readRequest({ handler: "m.g", event: "2" }, from(execute)),
    { schema_version: "v1", action: "execute", handler: "m.g", event: 2 },
  );
});

Deno.test("readRequest takes an event from a file or from standard input", async () => {
  const line = { action: "invoke", kind: "tool", handler: "t" };
  const files = { "e.json": '{"from":"file"}' };
  const request = (payload: unknown) => ({
    schema_version: "v1",
    action: "invoke",
    kind: "tool",
    name: "t",
    payload,
  });
  assert.deepEqual(
    await readRequest({ ...line, event: "@e.json" }, from("", files)),
    request({ from: "file" }),
  );
  assert.deepEqual(
    await readRequest({ ...line, event: "-" }, from('{"from":"stdin"}')),
    request({ from: "stdin" }),
  );
});

Deno.test("readRequest reads standard input once, as the event, when the flags give the action", async () => {
  const sources = from('{"from":"stdin"}');
  assert.deepEqual(
    await readRequest({ action: "invoke", kind: "tool", event: "-" }, sources),
    { schema_version: "v1", action: "invoke", kind: "tool", payload: { from: "stdin" } },
  );
  assert.equal(sources.seen.stdinReads, 1);
});

Deno.test("readRequest says which input is wrong and how", async () => {
  const event = { action: "invoke", kind: "tool", handler: "t" };
  const cases: [CommandLine, string | Uint8Array, RegExp][] = [
    [{}, "", /^The request in standard input is empty, expected a JSON object$/],
    [{}, " \n\t", /is empty/],
    [{}, "{", /^The request in standard input is not JSON: /],
    [{}, `${DESCRIBE}${DESCRIBE}`, /is not JSON/],
    [{}, new Uint8Array([0x7b, 0xff, 0x7d]), /is not UTF-8 text$/],
    [{}, new Uint8Array(MAX_REQUEST_BYTES + 1).fill(0x20), /is larger than 6291456 bytes$/],
    [{ ...event, event: "{" }, "", /^The request in flag "--event" is not JSON/],
    [{ ...event, event: "" }, "", /^The request in flag "--event" is empty/],
    [{ ...event, event: "@gone" }, "", /^Can't read the file "gone" that "--event" names$/],
    [{ ...event, event: "@" }, "", /^Can't read the file ""/],
    [{ ...event, event: "-" }, "", /^The request in standard input is empty/],
    [{ action: "describe", capabilities: "all" }, "", /^The request in flag "--capabilities"/],
  ];
  for (const [line, stdin, message] of cases) {
    assert.match((await refusalOf(line, from(stdin))).message, message);
  }
  assert.match((await refusalOf({}, from(""))).hint ?? "", /--help/);
});

Deno.test("readRequest does not let a member named __proto__ become more than data", async () => {
  const request = await readRequest(
    { kind: "tool" },
    from('{"schema_version":"v1","__proto__":{"action":"describe"}}'),
  );
  assert.equal(Reflect.get(Object(request), "action"), undefined);
});

Deno.test("readRequest gives a document or a VALIDATION_ERROR for any bytes", async () => {
  const text = fc.string({ unit: "binary" }).map((value) => new TextEncoder().encode(value));
  await fc.assert(fc.asyncProperty(fc.oneof(fc.uint8Array(), text), async (bytes) => {
    try {
      await readRequest({}, from(bytes));
    } catch (error) {
      assert.ok(error instanceof RuntimeError, `${error}`);
      assert.equal(error.code, "VALIDATION_ERROR");
    }
  }));
});
