import assert from "node:assert/strict";
import fc from "fast-check";
import { Input } from "../../program/command.ts";
import { CliError } from "../../errors.ts";
import { temporaryDirectory } from "../../testing/fake_host.ts";
import { eventSources } from "../../testing/event_sources.ts";
import { readEvent } from "./read_event.ts";

async function read(values: readonly string[], event?: string, stdin?: string, cwd = "/nowhere") {
  const input = new Input({ values }, event === undefined ? {} : { event: [event] });
  return (await readEvent(input, eventSources({ cwd, stdin }).sources)).event;
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

Deno.test("readEvent takes a word that is JSON by itself for the whole event", async () => {
  for (
    const text of ['{"a":"b=1"}', "[1,2]", '"x=y"', "5", "-1.5e3", "true", "null", ' {"a":1}\n']
  ) {
    assert.deepEqual(await read([text]), JSON.parse(text), text);
  }
});

Deno.test("readEvent takes a file or standard input for the whole event", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/event.json`, '{"a":1}');
  assert.deepEqual(await read(["@event.json"], undefined, undefined, dir.path), { a: 1 });
  assert.deepEqual(await read(["-"], undefined, "[2]"), [2]);
  await assert.rejects(read(["@missing.json"]), usage(/^Can't use the file "missing.json"/));
});

Deno.test("readEvent says so when a word has the brackets of JSON and is none", async () => {
  for (const word of ["{a:1}", '{"a":1', "{'a': 1}", '{"a"=1}', "[1,]"]) {
    await assert.rejects(read([word]), usage(/^The value of the event is not JSON: /), word);
  }
});

Deno.test("readEvent says how to pass JSON beside other words", async () => {
  const hinted = (pattern: RegExp) => (thrown: unknown) => {
    assert.ok(thrown instanceof CliError);
    assert.match(thrown.hint ?? "", pattern);
    return true;
  };
  await assert.rejects(read(["b=2", '{"a":1}']), hinted(/--event '\{"a":1\}'/));
  await assert.rejects(read(["b=2", '{"a":"x=y"}']), hinted(/--event '\{"a":"x=y"\}'/));
  await assert.rejects(read(['{"a":1}'], "{}"), hinted(/--event '\{"a":1\}'/));
  await assert.rejects(read(["name:=Ada"]), hinted(/what follows = is text: name=Ada$/));
});

Deno.test("readEvent takes what is piped in when no event is given", async () => {
  assert.deepEqual(await read([], undefined, '{"a":1}'), { a: 1 });
  assert.deepEqual(await read([], undefined, ""), {});
  assert.deepEqual(await read([], undefined, " \n"), {});
  await assert.rejects(read([], undefined, "a b"), (thrown) => {
    assert.ok(thrown instanceof CliError);
    assert.match(thrown.message, /^The value of standard input is not JSON: /);
    assert.match(thrown.hint ?? "", /< \/dev\/null/);
    return true;
  });
});

Deno.test("readEvent tells that what is piped in goes unread beside a given event", async () => {
  for (const values of [["a=1"], ['{"a":"1"}']]) {
    const { sources, said } = eventSources({ stdin: '{"b":2}' });
    const { event } = await readEvent(new Input({ values }), sources);
    assert.deepEqual(event, { a: "1" });
    assert.deepEqual(said.length, 1);
    assert.match(said[0] ?? "", /^note: Standard input is not read/);
  }
  const { sources, said } = eventSources({ stdin: "{}" });
  await readEvent(new Input({}, { event: ["-"] }), sources);
  await readEvent(new Input({}, { grant: ["-"] }), sources);
  assert.deepEqual(said, []);
});

Deno.test("readEvent does not wait for ever for an idle pipe, and says what it did", async () => {
  const { sources, said } = eventSources({ stdin: null });
  assert.deepEqual((await readEvent(new Input(), sources)).event, {});
  assert.match(said[0] ?? "", /^Reading the event from standard input/);
  assert.match(
    said[1] ?? "",
    /^warning: Nothing came on standard input for 3 s: the event is \{\}/,
  );
});

Deno.test("readEvent says what it waits for where - was given, until Ctrl-C", async () => {
  const stop = new AbortController();
  const { sources, said } = eventSources({ stdin: null, signal: stop.signal });
  const reading = readEvent(new Input({}, { event: ["-"] }), sources);
  stop.abort();
  await assert.rejects(reading, { code: "INTERRUPTED" });
  assert.deepEqual(said, ["Reading the event from standard input, until it ends"]);
});

Deno.test("readEvent gives back every string and every JSON value", async () => {
  const key = fc.string({ minLength: 1 }).filter((text) => !/[=:]/.test(text));
  await fc.assert(
    fc.asyncProperty(key, fc.string(), fc.jsonValue(), async (name, text, value) => {
      // A file, and what looks like JSON as a whole.
      fc.pre(!text.startsWith("@") && !/^\s*[[{]/.test(name));
      assert.deepEqual(await read([`${name}=${text}`]), Object.fromEntries([[name, text]]));
      const json = JSON.stringify(value);
      assert.equal(
        JSON.stringify(await read([`${name}:=${json}`])),
        JSON.stringify(Object.fromEntries([[name, JSON.parse(json)]])),
      );
    }),
  );
});
