/** The OpenAPI document as those who work by it see it: validators, generators, people. */

import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { CONTRACTS } from "./api/contracts.ts";
import { meta } from "./api/meta.ts";
import { problemsOf } from "./api/operation_problems.ts";
import { problemSpec } from "./api/problem_codes.ts";
import { PathTemplate } from "./http/path_template.ts";
import { makeWorld } from "./testing/world.ts";

type Node = Readonly<Record<string, unknown>>;

async function openDocument() {
  await using world = await makeWorld();
  return world.service.app.document;
}

/** Every schema in the document, by its JSON pointer. */
function schemasOf(document: object): [pointer: string, schema: Node][] {
  const found: [string, Node][] = [];
  const visit = (value: unknown, pointer: string, isSchema: boolean): void => {
    if (!isObject(value)) return;
    if (isSchema) found.push([pointer, value]);
    for (const [key, member] of Object.entries(value)) {
      const path = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (NO_SCHEMAS.includes(key)) continue;
      if (NAMED.includes(key)) {
        if (isObject(member)) {
          for (const [name, one] of Object.entries(member)) visit(one, `${path}/${name}`, true);
        }
      } else if (Array.isArray(member)) {
        member.forEach((one, index) => visit(one, `${path}/${index}`, LISTS.includes(key)));
      } else visit(member, path, SINGLE.includes(key));
    }
  };
  visit(document, "", false);
  return found;
}

const NAMED = ["schemas", "properties"];
const LISTS = ["allOf", "anyOf", "oneOf"];
const SINGLE = ["schema", "items", "additionalProperties"];
const NO_SCHEMAS = ["examples", "enum", "const", "required"];

function isObject(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typesOf({ type }: Node): unknown[] {
  return Array.isArray(type) ? type : [type];
}

/** A validator that finds the document's schemas by `aiel#<pointer>`. */
function validatorOf(document: object): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
  // The package is CommonJS: types and runtime differ in where its function is.
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  return ajv.addSchema(document, "aiel");
}

Deno.test("every schema of the document is one to a JSON Schema validator", async () => {
  const document = await openDocument();
  const ajv = validatorOf(document);
  const schemas = schemasOf(document);
  assert.ok(schemas.length > 300, `${schemas.length} schemas`);
  for (const [pointer, schema] of schemas) {
    assert.ok(ajv.validateSchema({ ...schema, $schema: DRAFT }), `${pointer} ${ajv.errorsText()}`);
    ajv.compile({ $ref: `aiel#${encodeURI(pointer)}` });
  }
});

const DRAFT = "https://json-schema.org/draft/2020-12/schema";

Deno.test("a parameter in a path says what it names, with an example that is one", async () => {
  const document = await openDocument();
  let count = 0;
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const { parameters = [] } of Object.values(operations ?? {})) {
      for (const one of parameters) {
        const at = `${path} ${"name" in one ? one.name : ""}`;
        if (!("name" in one) || one.in !== "path") continue;
        count++;
        const { description, examples }: Node = isObject(one.schema) ? one.schema : {};
        assert.ok(one.description ?? description, `${at} has no description`);
        assert.ok(Array.isArray(examples) && examples.length === 1, at);
        assert.match(String(examples[0]), PATH_EXAMPLES[one.name] ?? /^payments$/, at);
      }
    }
  }
  assert.ok(count > 30);
});

/** By names of parameters; others are called by slugs as well. */
const PATH_EXAMPLES: Readonly<Record<string, RegExp>> = {
  user: /^usr_/,
  service_account: /^sva_/,
  principal: /^usr_/,
  token: /^tok_/,
  snapshot: /^head$/,
  environment: /^production$/,
  deployment: /^3$/,
  variable: /^API_KEY$/,
  integration: /^crm$/,
  execution: /^exe_/,
  schedule: /^morning-report$/,
  sha256: /^[0-9a-f]{64}$/,
};

Deno.test("no pattern has what only some dialects of regular expressions know", async () => {
  for (const [pointer, { pattern }] of schemasOf(await openDocument())) {
    if (pattern === undefined) continue;
    // Classes by property, numbers of characters, lookaround and names of groups.
    assert.doesNotMatch(String(pattern), /\\[pPuxkcQ]|\(\?[^:]/, pointer);
  }
});

Deno.test("every pattern is one of ECMA-262 with the flag u, and has an example that fits", async () => {
  const patterns = schemasOf(await openDocument()).filter(([, schema]) => "pattern" in schema);
  assert.ok(patterns.length > 30);
  for (const [pointer, { pattern, examples }] of patterns) {
    const fits = new RegExp(String(pattern), "u");
    assert.ok(Array.isArray(examples) && examples.length > 0, `${pointer} has no example`);
    for (const example of examples) assert.match(example, fits, pointer);
  }
});

Deno.test("whole numbers are integers with bounds, in queries as well", async () => {
  const document = await openDocument();
  const schemas = schemasOf(document);
  for (const [pointer, schema] of schemas) {
    assert.ok(!typesOf(schema).includes("number"), `${pointer} is any number`);
    if (!typesOf(schema).includes("integer")) continue;
    const { minimum, maximum } = schema;
    assert.ok(Number.isSafeInteger(minimum) && Number.isSafeInteger(maximum), pointer);
  }
  const { parameters = [] } = document.paths?.["/v1/tokens"]?.get ?? {};
  const limit = parameters.filter((one) => "name" in one && one.name === "limit");
  assert.deepEqual(limit.map((one) => "schema" in one && one.schema), [{
    type: "integer",
    minimum: 1,
    maximum: 200,
    description: "Items of a page, 1 to 200; default 50",
    examples: [50],
  }]);
  const { parameters: archivable = [] } = document.paths?.["/v1/workspaces"]?.get ?? {};
  const flag = archivable.find((one) => "name" in one && one.name === "archived");
  assert.match(JSON.stringify(flag), /"type":"boolean"/);
});

Deno.test("every example satisfies its schema, and every JSON body has one", async () => {
  const document = await openDocument();
  const ajv = validatorOf(document);
  let count = 0;
  for (const [pointer, schema] of schemasOf(document)) {
    assert.ok(!("example" in schema), `${pointer}: JSON Schema has "examples"`);
    const { examples = [] } = schema;
    assert.ok(Array.isArray(examples), pointer);
    if (examples.length === 0) continue;
    const validate = ajv.compile({ $ref: `aiel#${encodeURI(pointer)}` });
    for (const example of examples) {
      assert.ok(validate(example), `${pointer}: ${ajv.errorsText(validate.errors)}`);
      count++;
    }
  }
  assert.ok(count > 60, `${count} examples`);
  for (const [id, { requestBody }] of operationsOf(document)) {
    const text = JSON.stringify(requestBody ?? {});
    const name = /"#\/components\/schemas\/([^"]+)"/.exec(text)?.[1] ?? "";
    if (!text.includes("application/json")) continue;
    assert.ok(document.components?.schemas?.[name] !== undefined, id);
    assert.match(JSON.stringify(document.components.schemas[name]), /"examples"/, id);
  }
});

Deno.test("an operation lists the codes that its contract names, status by status, and no others", async () => {
  const document = await openDocument();
  const operations = operationsOf(document);
  for (const contract of [...CONTRACTS, meta]) {
    const about = operations.get(contract.id);
    assert.ok(about !== undefined, contract.id);
    const listed = Object.entries(about.responses ?? {})
      .filter(([status, response]) => Number(status) >= 400 && !isEnvelope(response))
      .flatMap(([status, response]) => {
        const found = /"code":\{"type":"string","enum":(\[[^\]]*\])/.exec(JSON.stringify(response));
        const codes: unknown = JSON.parse(found?.[1] ?? "[]");
        assert.ok(Array.isArray(codes) && codes.length > 0, `${contract.id} ${status}`);
        return codes.map((code) => `${status} ${code}`);
      });
    const expected = problemsOf(contract).map((code) => `${problemSpec(code).status} ${code}`);
    assert.deepEqual(listed.sort(), expected.sort(), contract.id);
    assert.ok(new PathTemplate(contract.path).forDocument in (document.paths ?? {}));
  }
});

/** Whether a status is brought about by code alone, whose answer is an envelope. */
function isEnvelope(response: unknown): boolean {
  return JSON.stringify(response).includes('"#/components/schemas/Envelope"');
}

Deno.test("the document says its licence and where the service is", async () => {
  const { info, servers } = await openDocument();
  assert.equal(info.license?.name, "MIT");
  assert.ok(URL.canParse(info.license?.url ?? ""));
  assert.deepEqual(servers?.map(({ url }) => url), ["/"]);
});

function operationsOf(document: Awaited<ReturnType<typeof openDocument>>) {
  return new Map(
    Object.values(document.paths ?? {}).flatMap((methods) =>
      Object.values(methods).map((
        about: { operationId?: string; responses?: object; requestBody?: object },
      ) => [about.operationId ?? "", about] as const)
    ),
  );
}
