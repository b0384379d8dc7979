import assert from "node:assert/strict";
import { mcp } from "./mcp.ts";
import { madeMember, wireMember } from "./mcp_wire.ts";

const BYTES = new Uint8Array([251, 255]);

Deno.test("helpers make content of each kind, bytes as base64", () => {
  assert.deepEqual(mcp.text("a"), { type: "text", text: "a" });
  assert.deepEqual(mcp.image(BYTES, "image/png", { audience: ["user"], priority: 1 }), {
    type: "image",
    data: "+/8=",
    mimeType: "image/png",
    annotations: { audience: ["user"], priority: 1 },
  });
  assert.deepEqual(mcp.audio(BYTES.buffer, "audio/wav"), {
    type: "audio",
    data: "+/8=",
    mimeType: "audio/wav",
  });
  assert.deepEqual(mcp.image("+/8=", "image/png"), mcp.image(BYTES, "image/png"));
  assert.deepEqual(mcp.embedded({ uri: "a:b", bytes: BYTES, mimeType: "x/y" }), {
    type: "resource",
    resource: { uri: "a:b", mimeType: "x/y", blob: "+/8=" },
  });
  assert.deepEqual(mcp.embedded({ uri: "a:b", json: { a: 1 } }), {
    type: "resource",
    resource: { uri: "a:b", mimeType: "application/json", text: '{"a":1}' },
  });
  assert.deepEqual(mcp.link({ uri: "a:b", name: "n", size: 3 }), {
    type: "resource_link",
    uri: "a:b",
    name: "n",
    size: 3,
  });
});

Deno.test("helpers refuse what is none, in words", () => {
  const call = (name: keyof typeof mcp, ...args: unknown[]) => () =>
    Reflect.apply(mcp[name], undefined, args);
  assert.throws(call("image", 7, "x/y"), /^TypeError: Image is 7, expected bytes or base64/);
  assert.throws(call("audio", "a-_=", "x/y"), /^TypeError: Audio is a text that is no base64/);
  assert.throws(call("result", { content: [7] }), /^TypeError: Content of a result is 7/);
  assert.throws(call("messages", [{ role: "system", content: "x" }]), /^TypeError: Message is an/);
  assert.throws(call("messages", [{ role: "user" }]), /^TypeError: Content of a message is undef/);
  assert.throws(call("contents", [{ uri: "a:b" }]), /^TypeError: Contents is an object, expected/);
  assert.throws(call("embedded", "x"), /^TypeError: Embedded resource is "x", expected/);
});

Deno.test("what helpers make travels as JSON, and only they make it", () => {
  const made = [
    mcp.result({ structured: { a: 1 }, meta: { "x/y": 1 } }),
    mcp.error("no"),
    mcp.contents([{ text: "a" }]),
    mcp.messages(["a"]),
    mcp.progress(1, { total: 3, message: "a third" }),
    mcp.inputRequired({ roots: mcp.listRoots() }, { state: [1] }),
  ];
  for (const one of made) {
    assert.ok(madeMember(one) !== undefined);
    assert.deepEqual(Object.keys(one), ["$mcp"]);
    const copy: unknown = JSON.parse(JSON.stringify(one));
    assert.deepEqual(madeMember(copy), undefined);
    assert.ok(wireMember(copy) !== undefined);
    assert.equal(madeMember(structuredClone(one)), undefined);
  }
  assert.deepEqual(JSON.parse(JSON.stringify(made[0])), {
    $mcp: {
      content: [{ type: "text", text: '{"a":1}' }],
      structuredContent: { a: 1 },
      _meta: { "x/y": 1 },
    },
  });
  for (const none of [null, 7, [], {}, { $mcp: 1, a: 2 }, Object.create({ $mcp: 1 })]) {
    assert.equal(wireMember(none), undefined);
    assert.equal(madeMember(none), undefined);
  }
});

Deno.test("questions to the client are in the words of the protocol", () => {
  assert.deepEqual(mcp.elicit("Who?", { properties: { a: { type: "string" } } }), {
    method: "elicitation/create",
    params: {
      mode: "form",
      message: "Who?",
      requestedSchema: { type: "object", properties: { a: { type: "string" } } },
    },
  });
  assert.deepEqual(mcp.sample({ messages: ["Hi"], maxTokens: 10, systemPrompt: "Be kind" }), {
    method: "sampling/createMessage",
    params: {
      messages: [{ role: "user", content: { type: "text", text: "Hi" } }],
      maxTokens: 10,
      systemPrompt: "Be kind",
    },
  });
  assert.deepEqual(mcp.listRoots(), { method: "roots/list", params: {} });
});
