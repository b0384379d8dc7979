import assert from "node:assert/strict";
import fc from "fast-check";
import { SnapshotError, type SnapshotErrorCode } from "./error.ts";
import { parseManifest } from "./parse_manifest.ts";
import { readManifest } from "./read_manifest.ts";

async function refusal(source: string | Uint8Array<ArrayBuffer>): Promise<SnapshotError> {
  try {
    await parseManifest(source);
  } catch (error) {
    assert.ok(error instanceof SnapshotError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: `accepted ${String(source).slice(0, 100)}` });
}

Deno.test("parseManifest gives every part back", async () => {
  const manifest = {
    name: "driver-onboarding",
    runtime: "^0.1.0",
    bundle: "minimal",
    capabilities: { network: ["api.example.com:443"], "left to": { the: ["policy", null] } },
    integrations: {
      crm: { provider: "http", actions: ["GET /contacts/*", "POST /contacts"] },
      "mail.v2": { provider: "mcp", actions: ["send"] },
    },
    limits: {
      memory_mb: 128,
      cpu_ms: 1,
      output_bytes: 2,
      log_entries: 3,
      log_bytes: 4,
      timeout_ms: 5,
    },
    env: { REGION: "eu", lower_case: "", PATHS: "is not PATH" },
  };
  assert.deepEqual(await parseManifest(JSON.stringify(manifest)), manifest);
  assert.deepEqual(await parseManifest("{}"), {});
  assert.deepEqual(await parseManifest("\ufeff{}"), {});
  assert.deepEqual(await parseManifest(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d])), {});
  assert.deepEqual(await parseManifest('{"name":"a","name":"b"}'), { name: "b" });
});

const RETRY = {
  attempts: 3,
  backoff: { first_ms: 500, factor: 1.5, max_ms: 60_000 },
  on: ["TIMEOUT"],
};

Deno.test("parseManifest gives the policies of exports back, and fills in what they leave out", async () => {
  const exports = {
    "tool/normalize_email": { timeout_ms: 60_000 },
    "http/POST /driver/:id": { retry: RETRY },
    "mcp/files/read": { concurrency: { limit: 1_000, key: "/customer/~0a~1b" } },
    "execute/jobs.nightly": { concurrency: { limit: 1, key: "" } },
    "flow/none": {},
  };
  assert.deepEqual((await parseManifest(JSON.stringify({ exports }))).exports, exports);
  const parse = async (retry: unknown) => {
    const text = JSON.stringify({ exports: { "tool/t": { retry } } });
    return (await parseManifest(text)).exports?.["tool/t"]?.retry;
  };
  assert.deepEqual(await parse({ attempts: 20 }), {
    attempts: 20,
    backoff: { first_ms: 1_000, factor: 2, max_ms: 300_000 },
    on: ["TIMEOUT", "RESOURCE_LIMIT", "OVERLOADED", "USER_CODE_ERROR", "INTERNAL"],
  });
  // The longest wait is never shorter than the first one.
  assert.deepEqual((await parse({ attempts: 1, backoff: { first_ms: 600_000 } }))?.backoff, {
    first_ms: 600_000,
    factor: 2,
    max_ms: 600_000,
  });
});

/** A manifest with one policy. */
function policy(policy: unknown): string {
  return JSON.stringify({ exports: { "tool/t": policy } });
}

const bad: readonly (readonly [string, RegExp])[] = [
  ["", /not valid JSON/],
  ["{", /not valid JSON/],
  ["[]", /\$ is an array, expected an object/],
  ["null", /\$ is null, expected an object/],
  ['"x"', /\$ is a string/],
  ['{"nmae":"x"}', /\$\.nmae is not known, did you mean "name"\?/],
  ['{"capability":{}}', /\$\.capability is not known, did you mean "capabilities"/],
  ['{"xyzzy":{}}', /\$\.xyzzy is not known, expected one of name,/],
  ['{"limit":{}}', /did you mean "limits"/],
  ['{"__proto__":{"bundle":"ai"}}', /\$\.__proto__ is not known/],
  ['{"constructor":1}', /\$\.constructor is not known/],
  ['{"a b\\n":1}', /\$\["a b\\n"\] is not known/],
  ['{"name":1}', /\$\.name is a number, expected a string/],
  ['{"name":""}', /\$\.name is "", expected 1 to 100/],
  ['{"name":"../x"}', /\$\.name is "\.\.\/x"/],
  ['{"name":"a\\n"}', /\$\.name/],
  ['{"name":null}', /\$\.name is null, expected a string/],
  ['{"runtime":1}', /\$\.runtime is a number/],
  ['{"runtime":""}', /\$\.runtime is ""/],
  ['{"runtime":"newest"}', /\$\.runtime is "newest", expected a version range/],
  ['{"runtime":"^0.1.0 || newest"}', /\$\.runtime/],
  ['{"runtime":"^0.1.0 || newest"}', /expected a version range/],
  ['{"bundle":"full"}', /\$\.bundle is "full", expected "minimal" or "ai"/],
  ['{"bundle":["ai"]}', /\$\.bundle is an array/],
  ['{"integrations":"crm"}', /\$\.integrations is a string, expected an object/],
  ['{"integrations":["crm"]}', /\$\.integrations is an array, expected an object/],
  ['{"integrations":{"a b":{}}}', /\$\.integrations\["a b"\] is not a name/],
  ['{"integrations":{"$memory":{}}}', /is not a name/],
  ['{"integrations":{"crm":{}}}', /\$\.integrations\.crm\.provider is missing/],
  ['{"integrations":{"crm":{"provider":"ftp"}}}', /is "ftp", expected http, openai, postgres, mcp/],
  ['{"integrations":{"crm":{"provider":"http"}}}', /crm\.actions is missing, expected an array/],
  ['{"integrations":{"crm":{"provider":"http","actions":[]}}}', /has 0 actions, expected 1 to/],
  ['{"integrations":{"crm":{"provider":"http","actions":[1]}}}', /actions\[0\] is a number/],
  ['{"integrations":{"crm":{"provider":"http","actions":["a\\n"]}}}', /expected 1 to 512/],
  ['{"integrations":{"crm":{"provider":"http","actions":["a"],"x":1}}}', /crm\.x is not known/],
  ['{"limits":[]}', /\$\.limits is an array/],
  ['{"limits":{"memory":1}}', /\$\.limits\.memory is not known/],
  ['{"limits":{"memory_mbs":1}}', /did you mean "memory_mb"/],
  ['{"limits":{"cpu_ms":0}}', /\$\.limits\.cpu_ms is 0, expected a whole number above 0/],
  ['{"limits":{"cpu_ms":-1}}', /is -1/],
  ['{"limits":{"cpu_ms":1.5}}', /is 1\.5/],
  ['{"limits":{"cpu_ms":1e999}}', /is Infinity/],
  ['{"limits":{"cpu_ms":"5"}}', /is a string/],
  ['{"env":[]}', /\$\.env is an array/],
  ['{"env":{"A":1}}', /\$\.env\.A is a number, expected a string/],
  ['{"env":{"A=B":"x"}}', /\$\.env\["A=B"\] is not a variable name/],
  ['{"env":{"1A":"x"}}', /\$\.env\["1A"\] is not a variable name/],
  ['{"env":{"":"x"}}', /\$\.env\[""\] is not a variable name/],
  ['{"env":{"A":"a\\u0000b"}}', /\$\.env\.A has a NUL/],
  ['{"env":{"A":"\\ud800"}}', /\$\.env\.A has a NUL or broken Unicode/],
  ['{"exports":[]}', /\$\.exports is an array, expected an object/],
  ['{"exports":{"t":{}}}', /\$\.exports\.t names no export, expected "<kind>\/<name>" with tool,/],
  ['{"exports":{"toool/t":{}}}', /\$\.exports\["toool\/t"\] .*did you mean "tool"\?/],
  ['{"exports":{"tool/":{}}}', /names no export, expected 1 to 1024 characters after "\/"/],
  ['{"exports":{"tool/\\ud800":{}}}', /names no export/],
  ['{"exports":{"tool/t":1}}', /\$\.exports\["tool\/t"\] is a number, expected an object/],
  [policy({ retrys: 1 }), /\]\.retrys is not known, did you mean "retry"/],
  [policy({ timeout_ms: 0 }), /\]\.timeout_ms is 0, expected a whole number above 0/],
  [policy({ retry: {} }), /\.retry\.attempts is missing, expected a whole number from 1 to 20/],
  [policy({ retry: { attempts: 21 } }), /\.attempts is 21, expected a whole number from 1 to 20/],
  [policy({ retry: { attempts: 2, backoff: 5 } }), /\.backoff is a number, expected an object/],
  [policy({ retry: { attempts: 2, backoff: { first_ms: 0 } } }), /\.first_ms is 0, expected/],
  [
    policy({ retry: { attempts: 2, backoff: { factor: 0.5 } } }),
    /\.factor is 0\.5, expected a num/,
  ],
  [policy({ retry: { attempts: 2, backoff: { factor: 11 } } }), /expected a number from 1 to 10/],
  [policy({ retry: { attempts: 2, backoff: { max_ms: 1e12 } } }), /\.max_ms is 1000000000000/],
  [policy({ retry: { attempts: 2, backoff: { max_ms: 9 } } }), /\.max_ms is 9, expected at least/],
  [policy({ retry: { attempts: 2, on: [] } }), /\.on has 0 error codes, expected 1 to 8/],
  [policy({ retry: { attempts: 2, on: "TIMEOUT" } }), /\.on is a string, expected an array/],
  [policy({ retry: { attempts: 2, on: ["CANCELLED"] } }), /\.on\[0\] is "CANCELLED", expected one/],
  [policy({ concurrency: { limit: 1_001 } }), /\.limit is 1001, expected a whole number from 1 to/],
  [
    policy({ concurrency: { limit: 1, key: "a" } }),
    /\.key is "a", expected a JSON Pointer such as/,
  ],
  [policy({ concurrency: { limit: 1, key: "/~2" } }), /\.key is "\/~2"/],
];

for (const [source, message] of bad) {
  Deno.test(`parseManifest refuses ${JSON.stringify(source)}: ${message.source}`, async () => {
    const error = await refusal(source);
    assert.equal(error.code, "invalid_manifest");
    assert.match(error.message, message);
    assert.equal(error.path, "aiel.json");
  });
}

Deno.test("parseManifest takes any name of a variable: no program but the code ever reads it", async () => {
  const names = ["DENO_DIR", "NODE_OPTIONS", "LD_PRELOAD", "PATH", "AIEL_TOKEN", "__proto__", "a"];
  const env = Object.fromEntries(names.map((name) => [name, "x"]));
  const manifest = await parseManifest(JSON.stringify({ env }));
  assert.deepEqual(Object.keys(manifest.env ?? {}).sort(), names.sort());
});

Deno.test("parseManifest takes no more policies of exports than it must", async () => {
  const exports = (count: number) =>
    JSON.stringify({
      exports: Object.fromEntries(Array.from({ length: count }, (_, n) => [`tool/t${n}`, {}])),
    });
  assert.equal(Object.keys((await parseManifest(exports(200))).exports ?? {}).length, 200);
  assert.match((await refusal(exports(201))).message, /has 201 members, at most 200 are allowed/);
});

Deno.test("parseManifest refuses what is too large or not UTF-8", async () => {
  assert.match((await refusal(" ".repeat(256 * 1024) + "{}")).message, /at most 262144/);
  assert.match((await refusal(new Uint8Array([0x7b, 0xff, 0x7d]))).message, /not valid UTF-8/);
});

Deno.test("parseManifest compares the range with the version of the runtime", async () => {
  const table: readonly (readonly [string, string, SnapshotErrorCode | "ok"])[] = [
    ["^0.1.0", "0.1.0", "ok"],
    ["^0.1.0", "0.1.9", "ok"],
    ["^0.1.0", "0.2.0", "incompatible_runtime"],
    ["0.1.x", "0.1.4", "ok"],
    [">=1", "0.1.0", "incompatible_runtime"],
    [">=0.1 <0.3", "0.2.5", "ok"],
    ["^2 || ^0.1", "0.1.0", "ok"],
    ["*", "7.0.0", "ok"],
    ["0.1.0 - 0.2.0", "0.1.5", "ok"],
    ["latest", "0.1.0", "invalid_manifest"],
  ];
  for (const [range, version, expected] of table) {
    const outcome = await parseManifest(JSON.stringify({ runtime: range }), version).then(
      () => "ok",
      (error) => error instanceof SnapshotError ? error.code : String(error),
    );
    assert.equal(outcome, expected, `${range} on ${version}`);
  }
});

Deno.test("parseManifest accepts or refuses any JSON and any bytes, and never fails otherwise", async () => {
  const outcome = async (source: string | Uint8Array<ArrayBuffer>) => {
    try {
      await parseManifest(source);
    } catch (error) {
      assert.ok(error instanceof SnapshotError, String(error));
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(error.message, /[\x00-\x1f]/);
    }
  };
  const keys = [
    "name",
    "runtime",
    "bundle",
    "capabilities",
    "integrations",
    "limits",
    "env",
    "http",
    "mcp",
    "__proto__",
  ];
  const document = fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), fc.jsonValue());
  await fc.assert(fc.asyncProperty(document, (value) => outcome(JSON.stringify(value))), {
    numRuns: 500,
  });
  await fc.assert(fc.asyncProperty(fc.uint8Array(), (bytes) => outcome(new Uint8Array(bytes))));
  await outcome("[".repeat(200_000));
  assert.equal(Object.hasOwn(Object.prototype, "bundle"), false);
});

Deno.test("readManifest reads aiel.json and gives an empty one when there is none", async () => {
  const root = Deno.makeTempDirSync();
  try {
    assert.deepEqual(await readManifest(root), {});
    Deno.writeTextFileSync(`${root}/aiel.json`, '{"name":"x"}');
    assert.deepEqual(await readManifest(root), { name: "x" });
    Deno.writeTextFileSync(`${root}/aiel.json`, " ".repeat(256 * 1024 + 1));
    await assert.rejects(readManifest(root), /has 262145 bytes, at most 262144/);
    Deno.removeSync(`${root}/aiel.json`);
    Deno.symlinkSync("/etc/passwd", `${root}/aiel.json`);
    await assert.rejects(readManifest(root), /is not a regular file/);
    Deno.removeSync(`${root}/aiel.json`);
    Deno.mkdirSync(`${root}/aiel.json`);
    await assert.rejects(readManifest(root), /is not a regular file/);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
