/** Every example of these pages is run in the sandbox, and gives what its comments say. */

import assert from "node:assert/strict";
import { FROM_CACHE } from "../tests/harness/deno_child.ts";
import { runRequest } from "../tests/harness/engine.ts";
import { REPOSITORY, writeFiles } from "../tests/harness/snapshot.ts";
import { tempDir } from "../tests/harness/temp_dir.ts";

const PAGES = ["README.md", "HTTP.md", "MCP.md", "CALLERS.md"];

/** The examples; what is marked as `ignore` is a test of the first one. */
const BLOCKS = PAGES.flatMap((page) => {
  const text = Deno.readTextFileSync(new URL(`./${page}`, import.meta.url));
  return [...text.matchAll(/^```ts( ignore)?\n(.*?)^```/gms)].map((
    { 1: mark, 2: code = "", index },
  ) => ({
    code,
    isTest: mark !== undefined,
    /** `deno test --doc` alone runs these; the sandbox has no `aiel/testing`. */
    isOutsideSandbox: code.includes('from "aiel/testing"'),
    place: `line ${text.slice(0, index).split("\n").length + 1} of sdk/${page}`,
  }));
});

/** A call and what it gives, as a comment of an example says it. */
interface Call {
  readonly text: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** The result as JSON, or an error's code and message. */
  readonly answer: string;
}

function callsOf(code: string): Call[] {
  const pattern = /^\/\/ (\w+) ("[^"]+"|\S+)(?: (.+?))? → (.+)$/gm;
  return [...code.matchAll(pattern)].map(
    ([text, kind = "", quoted = "", payload = "{}", answer = ""]) => {
      const name = quoted.replaceAll('"', "");
      const value: unknown = JSON.parse(payload);
      const request = kind === "execute"
        ? { action: "execute", handler: name, event: value }
        : { action: "invoke", kind, name, payload: value };
      return { text, request, answer };
    },
  );
}

for (const { code, place, isTest, isOutsideSandbox } of BLOCKS) {
  if (isTest || isOutsideSandbox) continue;
  Deno.test(`the example in ${place} does what it says`, async () => {
    const calls = callsOf(code);
    assert.ok(calls.length > 0, "the example says nothing of what it does");
    const manifest = /from "(aiel\/lang|@langchain\/)/.test(code)
      ? { "aiel.json": '{ "bundle": "ai" }' }
      : {};
    for (const { text, request, answer } of calls) {
      const { error, result } = await runRequest({ ...manifest, "entry_point.ts": code }, request);
      const [, errorCode, message = ""] = /^([A-Z_]+) (.*)$/.exec(answer) ?? [];
      if (errorCode === undefined) {
        assert.equal(error, null, text);
        assert.deepEqual(result, JSON.parse(answer), text);
      } else {
        assert.deepEqual([error?.code, error?.message], [errorCode, message], text);
      }
    }
  });
}

Deno.test("the tests that sdk/README.md shows pass", async () => {
  using dir = tempDir();
  const [first, ...others] = BLOCKS.filter(({ isTest }) => isTest);
  assert.ok(first !== undefined && others.length === 0);
  writeFiles(dir.path, {
    "entry_point.ts": BLOCKS[0]?.code ?? "",
    "entry_point_test.ts": first.code,
  });
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      ...FROM_CACHE,
      "--config",
      `${REPOSITORY}/deno.json`,
      `${dir.path}/entry_point_test.ts`,
    ],
    cwd: dir.path,
    env: { NO_COLOR: "1" },
  }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  assert.ok(success, said);
  assert.match(said, /^ok \| 3 passed \| 0 failed/m);
});
