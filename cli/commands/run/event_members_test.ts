import assert from "node:assert/strict";
import * as z from "zod";
import type { EnvelopeError } from "../../../runtime/mod.ts";
import { CliError } from "../../errors.ts";
import {
  type CalledExport,
  calledExport,
  type GivenMember,
  refuseUnknownMembers,
  textMemberHint,
} from "./event_members.ts";
import { InputSchema } from "./input_schema.ts";

function called(schema: z.ZodType | null, kind = "tool"): CalledExport {
  const json = schema === null ? null : new InputSchema(z.toJSONSchema(schema, { io: "input" }));
  return { kind, name: "t", schema: json };
}

function text(key: string, value = "x"): GivenMember {
  return { key, typed: value, value, json: false };
}

function refusal(schema: z.ZodType | null, keys: readonly string[], kind?: string) {
  try {
    refuseUnknownMembers(called(schema, kind), keys.map((key) => text(key)));
  } catch (thrown) {
    assert.ok(thrown instanceof CliError);
    assert.equal(thrown.code, "USAGE");
    return { message: thrown.message, hint: thrown.hint };
  }
  return undefined;
}

Deno.test("refuseUnknownMembers names what fits nothing and what was probably meant", () => {
  const contact = z.object({ email: z.string(), address: z.object({ city: z.string() }) });
  assert.deepEqual(refusal(contact, ["emial"]), {
    message: 'Member "emial" fits nothing in the input of tool "t"',
    hint: 'Did you mean "email"?',
  });
  const far = refusal(contact, ["email", "telephone", "x"]);
  assert.equal(far?.message, 'Members "telephone", "x" fit nothing in the input of tool "t"');
  assert.match(far?.hint ?? "", /^It takes email, address; .*--event/);
  assert.match(refusal(contact, ["address.city"])?.hint ?? "", /'address:=\{"city":"x"\}'$/);
  assert.match(refusal(contact, ["address[city]"])?.hint ?? "", /'address:=\{"city":"x"\}'$/);
  assert.match(refusal(z.object({}), ["a"])?.hint ?? "", /^It takes no members/);
});

Deno.test("refuseUnknownMembers lets through what may be right", () => {
  assert.equal(refusal(null, ["anything"]), undefined);
  assert.equal(refusal(z.looseObject({ a: z.string() }), ["b"]), undefined);
  assert.equal(refusal(z.object({ a: z.string() }), ["a", "ctx"]), undefined);
});

Deno.test("refuseUnknownMembers says what an input is that has no members", () => {
  assert.deepEqual(refusal(z.string(), ["a"]), {
    message: 'The input of tool "t" is of type string, expected no members',
    hint: "Give it whole, as JSON: --event '…'",
  });
});

Deno.test("refuseUnknownMembers takes the members of a request for http", () => {
  const body = z.object({ email: z.string() });
  assert.equal(refusal(body, ["body", "headers", "query", "params"], "http"), undefined);
  assert.equal(refusal(body, ["heders"], "http")?.hint, 'Did you mean "headers"?');
  assert.match(refusal(null, ["email"], "http")?.message ?? "", /"email" fits nothing/);
});

function invalid(...paths: string[]): EnvelopeError {
  const problems = paths.map((path) => ({ path, message: "wrong" }));
  const details = { problems };
  return {
    code: "VALIDATION_ERROR",
    message: "wrong",
    origin: "user_code",
    retryable: false,
    details,
  };
}

Deno.test("textMemberHint says what to type for every type that is no text", () => {
  const schema = z.object({
    n: z.number(),
    on: z.boolean(),
    tags: z.array(z.string()),
    who: z.object({ a: z.int() }),
    gone: z.null(),
    email: z.email(),
  });
  const cases: [string, string, string | undefined][] = [
    ["n", "5", "n:=5"],
    ["n", "five", "n:=<number>"],
    ["on", "true", "on:=true"],
    ["on", "False", "on:=false"],
    ["on", "yes", "on:=<boolean>"],
    ["tags", '["a"]', `'tags:=["a"]'`],
    ["tags", "a", `'tags:=["a"]'`],
    ["who", '{"a":1}', `'who:={"a":1}'`],
    ["gone", "None", "gone:=null"],
    ["email", "5", undefined],
    ["email", "a@", undefined],
  ];
  for (const [key, value, expected] of cases) {
    const hint = textMemberHint(invalid(`input.${key}`), [text(key, value)], called(schema));
    const whole = expected && `What follows = is text; JSON follows := as in ${expected}`;
    assert.equal(hint, whole, `${key}=${value}`);
  }
});

Deno.test("textMemberHint names all of them, a file as a file, and none that was not blamed", () => {
  const schema = z.object({ n: z.number(), m: z.number(), "a b": z.number() });
  const members = [
    text("n", "1"),
    { key: "m", typed: "@m.json", value: "2", json: false },
    text("a b", "3"),
    { key: "k", typed: "4", value: 4, json: true },
  ];
  const error = invalid("input.n", "input.m", 'input["a b"]', "input.k");
  assert.match(textMemberHint(error, members, called(schema)) ?? "", / n:=1 m:=@m\.json 'a b:=3'$/);
  assert.match(
    textMemberHint(invalid("input.m"), members, called(schema)) ?? "",
    /in m:=@m\.json$/,
  );
  assert.equal(textMemberHint(invalid("output.n"), members, called(schema)), undefined);
  assert.equal(
    textMemberHint({ ...error, code: "USER_CODE_ERROR" }, members, called(schema)),
    undefined,
  );
});

Deno.test("textMemberHint helps where no schema is known, and where a union is blamed as a whole", () => {
  const members = [text("n", "5"), text("s", "x")];
  assert.match(textMemberHint(invalid("input.n"), members, called(null)) ?? "", /n:=5$/);
  assert.match(textMemberHint(invalid("input.n"), members, undefined) ?? "", /n:=5$/);
  const union = z.union([z.object({ n: z.number(), s: z.string() }), z.object({ n: z.null() })]);
  assert.match(textMemberHint(invalid("input"), members, called(union)) ?? "", /in n:=5$/);
  assert.equal(textMemberHint(invalid("input"), members, called(null)), undefined);
});

Deno.test("textMemberHint knows that the schema of an HTTP handler is about its body", () => {
  const http = called(z.object({ n: z.number() }), "http");
  const body = [text("body", '{"n":1}')];
  assert.match(textMemberHint(invalid("input.body"), body, http) ?? "", /'body:=\{"n":1\}'$/);
  const headers = [text("headers", '{"a":"b"}')];
  assert.match(
    textMemberHint(invalid("input.headers"), headers, http) ?? "",
    /'headers:=\{"a":"b"\}'$/,
  );
});

Deno.test("calledExport finds an export in a description", () => {
  const description = {
    exports: [{ kind: "tool", name: "t", input_schema: { type: "object" } }, {
      kind: "mcp",
      name: "s/t",
      input_schema: null,
    }],
  };
  assert.ok(calledExport(description, "tool", "t")?.schema instanceof InputSchema);
  assert.equal(calledExport(description, "mcp", "s/t")?.schema, null);
  assert.equal(calledExport(description, "tool", "u"), undefined);
  assert.deepEqual(calledExport(description, "http", "GET /a/1")?.schema, null);
  assert.equal(calledExport(null, "tool", "t"), undefined);
});
