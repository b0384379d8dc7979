import assert from "node:assert/strict";
import fc from "fast-check";
import { Input } from "../../program/command.ts";
import { CliError } from "../../errors.ts";
import { temporaryDirectory } from "../../testing/fake_host.ts";
import { readEvent } from "./read_event.ts";

function read(values: readonly string[], event?: string, stdin = "", cwd = "/nowhere") {
  const input = new Input({ values }, event === undefined ? {} : { event: [event] });
  const bytes = new TextEncoder().encode(stdin);
  return readEvent(input, {
    cwd,
    stdin: { isTerminal: false, read: () => Promise.resolve(bytes) },
  });
}

function usage(pattern: RegExp): (thrown: unknown) => boolean {
  return (thrown) => {
    assert.ok(thrown instanceof CliError);
    assert.equal(thrown.code, "USAGE");
    assert.match(thrown.message, pattern);
    return true;
  };
}

Deno.test("readEvent gives an empty object when nothing is given", async () => {
  assert.deepEqual(await read([]), {});
});

Deno.test("readEvent takes strings by = and JSON by :=", async () => {
  assert.deepEqual(
    await read(["email=a=b@c", "age:=3", 'tags:=["x"]', "empty=", "a:b=1"]),
    { email: "a=b@c", age: 3, tags: ["x"], empty: "", "a:b": "1" },
  );
});

Deno.test("readEvent lays words over --event, the last one wins", async () => {
  assert.deepEqual(await read(["b:=3", "b:=4"], '{"a":1,"b":2}'), { a: 1, b: 4 });
});

Deno.test("readEvent reads --event from standard input and from a file", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/event.json`, "[1]");
  assert.deepEqual(await read([], "-", '{"a":1}'), { a: 1 });
  assert.deepEqual(await read([], "@event.json", "", dir.path), [1]);
  assert.deepEqual(await read([], `@${dir.path}/event.json`), [1]);
});

Deno.test("readEvent takes a member from a file, as text or as JSON", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/v`, "[1]");
  assert.deepEqual(await read(["text=@v", "json:=@v"], undefined, "", dir.path), {
    text: "[1]",
    json: [1],
  });
});

Deno.test("readEvent keeps a member called __proto__ a member", async () => {
  const event = await read(['__proto__:={"a":1}']);
  assert.equal(JSON.stringify(event), '{"__proto__":{"a":1}}');
  assert.equal(Object.getPrototypeOf(event), Object.prototype);
});

Deno.test("readEvent names what is wrong", async () => {
  await assert.rejects(read([], "{oops"), usage(/^The value of --event is not JSON: /));
  await assert.rejects(read(["a:=x"]), usage(/^The value of "a" is not JSON: /));
  await assert.rejects(read(["=x"]), usage(/^"=x" is not key=value$/));
  await assert.rejects(read(["x"]), usage(/^"x" is not key=value$/));
  await assert.rejects(read(["a=1"], "[1]"), usage(/^--event is no object/));
  await assert.rejects(read(["a=@missing"]), usage(/^Can't use the file "missing" for "a"/));
  await assert.rejects(read([], "-", "\u0000"), usage(/^The value of standard input/));
});

Deno.test("readEvent says how to pass JSON that was typed as a word", async () => {
  await assert.rejects(read(['{"a":1}']), (thrown) => {
    assert.ok(thrown instanceof CliError);
    assert.match(thrown.hint ?? "", /--event '\{"a":1\}'/);
    return true;
  });
});

Deno.test("readEvent gives back every string and every JSON value", async () => {
  const key = fc.string({ minLength: 1 }).filter((text) => !/[=:]/.test(text));
  await fc.assert(
    fc.asyncProperty(key, fc.string(), fc.jsonValue(), async (name, text, value) => {
      fc.pre(!text.startsWith("@"));
      assert.deepEqual(await read([`${name}=${text}`]), Object.fromEntries([[name, text]]));
      const json = JSON.stringify(value);
      assert.equal(
        JSON.stringify(await read([`${name}:=${json}`])),
        JSON.stringify(Object.fromEntries([[name, JSON.parse(json)]])),
      );
    }),
  );
});
