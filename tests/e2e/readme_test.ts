/** What `README.md` shows of the first minute is what happens, and no document links to nothing. */

import assert from "node:assert/strict";
import { isolationInForce, runRequest } from "../harness/engine.ts";
import { REPOSITORY } from "../harness/snapshot.ts";

const README = Deno.readTextFileSync(`${REPOSITORY}/README.md`);
/** The longest it may get, in lines. */
const MAX_LINES = 200;

/** The text of the first block of a language after a heading. */
function blockOf(heading: string, language: string): string {
  const at = README.indexOf(`\n## ${heading}\n`);
  assert.notEqual(at, -1, heading);
  const block = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms").exec(README.slice(at));
  assert.ok(block !== null, `${heading} has no block in ${language}`);
  return block[1] ?? "";
}

/** A value with what the document shows of it, and with what differs from run to run as shown. */
function asShown(value: unknown, shown: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(shown)) {
    assert.equal(value.length, shown.length);
    return value.map((one, index) => asShown(one, shown[index]));
  }
  if (typeof value !== "object" || value === null || typeof shown !== "object" || shown === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(shown).map(([key, expected]) => {
      const given: unknown = Reflect.get(value, key);
      const isMeasured = /_(ms|bytes)$/.test(key) && typeof given === "number";
      return [key, isMeasured ? expected : asShown(given, expected)];
    }),
  );
}

Deno.test("the README shows the envelope that deno task invoke prints", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "invoke"],
    cwd: REPOSITORY,
    stderr: "null",
  }).output();
  const shown: unknown = JSON.parse(blockOf("60 seconds", "json"));
  const envelope: unknown = JSON.parse(new TextDecoder().decode(stdout));
  const { isolation } = await isolationInForce();
  assert.deepEqual(
    asShown(envelope, shown),
    JSON.parse(JSON.stringify(shown).replace('"os+deno"', JSON.stringify(isolation))),
  );
});

Deno.test("the README's own tool greets", async () => {
  const files = { "entry_point.ts": blockOf("60 seconds", "ts") };
  const [, name = "", payload = ""] = /--name (\w+) --event '(.*)'/.exec(README) ?? [];
  const request = { action: "invoke", kind: "tool", name, payload: JSON.parse(payload) };
  const { result } = await runRequest(files, request);
  assert.deepEqual(result, { hello: "Ada" });
});

Deno.test("the README's manifest is one", async () => {
  const { error } = await runRequest(
    {
      "entry_point.ts": blockOf("60 seconds", "ts"),
      "aiel.json": blockOf("Concepts", "json"),
    },
    {
      action: "describe",
      capabilities: { network: ["api.example.com:443"], env: ["API_KEY"], write: "scratch" },
    },
  );
  assert.equal(error, null);
});

Deno.test("the README is short, and every link of a document leads to something", () => {
  assert.ok(README.split("\n").length <= MAX_LINES);
  const documents = documentsBelow(REPOSITORY);
  assert.ok(documents.length > 10, documents.join(" "));
  for (const path of documents) {
    const text = Deno.readTextFileSync(path).replace(/^```.*?^```/gms, "");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)) {
      assert.ok(isThere(new URL(target, `file://${path}`)), `${path} links to ${target}`);
    }
  }
});

function documentsBelow(directory: string): string[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }) => {
    if (name.startsWith(".") || name === "node_modules" || name === "dist") return [];
    const path = `${directory}/${name}`;
    if (isDirectory) return documentsBelow(path);
    return name.endsWith(".md") ? [path] : [];
  });
}

function isThere(url: URL): boolean {
  try {
    Deno.statSync(url);
    return true;
  } catch {
    return false;
  }
}
