/** What the documents of the service say in tables is what the code has. */

import assert from "node:assert/strict";
import { DEFAULT_RATES } from "./http/default_limits.ts";
import { PROBLEM_CODES, problemSpec } from "./api/problem_codes.ts";
import { USAGE } from "./start/arguments.ts";
import { readConfig } from "./start/config.ts";
import { serviceMetrics } from "./telemetry/metrics.ts";
import { readExposition } from "./testing/exposition.ts";

const README = Deno.readTextFileSync(new URL("./README.md", import.meta.url));
const PROBLEMS = Deno.readTextFileSync(new URL("./api/PROBLEMS.md", import.meta.url));
const WAYS = Deno.readTextFileSync(new URL("./WAYS.md", import.meta.url));
const OPERATING = Deno.readTextFileSync(new URL("./OPERATING.md", import.meta.url));

/** Where a directory for data is looked for; the document names them below the table. */
const PLACES = ["HOME", "XDG_DATA_HOME", "LOCALAPPDATA"];

const ENVIRONMENTS: readonly (readonly [os: string, env: Readonly<Record<string, string>>])[] = [
  ["linux", { HOME: "/h" }],
  ["windows", { LOCALAPPDATA: "C:\\l" }],
  ["linux", {
    HOME: "/h",
    AIEL_BLOBS: "s3://bucket",
    AWS_ACCESS_KEY_ID: "id",
    AWS_SECRET_ACCESS_KEY: "secret",
  }],
];

/** The cells of a table's rows, without the marks of code. */
function rowsOf(firstHeading: string, text = OPERATING): string[][] {
  const [, ...rest] = text.split(new RegExp(`^\\| ${firstHeading} +\\|.*\\n\\|[- |]+\\n`, "m"));
  const [table] = rest.join("").trimEnd().split("\n\n");
  assert.ok(table !== undefined && table !== "", firstHeading);
  return table.split("\n").map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
}

/** What stands in marks of code at the beginning. */
function codeOf(cell: string | undefined): string | undefined {
  return /^`([^`]+)`/.exec(cell ?? "")?.[1];
}

Deno.test("the table of variables names all that is asked for, and nothing else", () => {
  const asked = new Set<string>();
  for (const [os, env] of ENVIRONMENTS) {
    readConfig(
      (name) => {
        asked.add(name);
        return env[name];
      },
      os,
      DEFAULT_RATES,
    );
  }
  const named = rowsOf("Variable").map(([name]) => codeOf(name));
  assert.deepEqual([...named, ...PLACES].sort(), [...asked].sort());
  for (const name of PLACES) assert.ok(OPERATING.includes(name), name);
});

Deno.test("a default of the table says the same as nothing", () => {
  const [, , [os, env] = assert.fail()] = ENVIRONMENTS;
  const read = (more: Record<string, string>) =>
    readConfig((name) => ({ ...env, ...more })[name], os, DEFAULT_RATES);
  const defaults = rowsOf("Variable").flatMap(([name, , usual]) => {
    const value = codeOf(usual);
    return value === undefined ? [] : [{ [codeOf(name) ?? ""]: value }];
  });
  assert.equal(defaults.length, 11);
  for (const one of defaults) assert.deepEqual(read(one), read({}), JSON.stringify(one));
});

Deno.test("--help names every variable of the service's own", () => {
  const named = rowsOf("Variable").map(([name]) => codeOf(name) ?? "");
  for (const name of named) if (name.startsWith("AIEL_")) assert.ok(USAGE.includes(name), name);
});

Deno.test("the table of codes is that of the code", () => {
  const codes = PROBLEM_CODES.map((code) => {
    const { status, title } = problemSpec(code);
    return [`\`${code}\``, String(status), title];
  });
  assert.deepEqual(rowsOf("Code", PROBLEMS), codes);
});

Deno.test("the table of metrics is what is served", async () => {
  const counts = () => Promise.resolve({ ready: 0, taken: 0 });
  const metrics = serviceMetrics({
    children: () => ({ ready: 0, starting: 0 }),
    validations: () => ({ running: 0, waiting: 0 }),
    executions: { running: () => 0, jobs: counts, backlogs: () => Promise.resolve([]) },
    failed: assert.ifError,
  });
  const served = [...readExposition((await metrics.read()).text).values()];
  assert.deepEqual(
    rowsOf("Metric").map(([name, kind]) => [codeOf(name), kind]).sort(),
    served.map(({ name, type }) => [name, type]).sort(),
  );
});

Deno.test("the README is short, and every file that is named is there", () => {
  for (const text of [README, WAYS]) assert.ok(text.split("\n").length <= 200);
  for (const [, path = ""] of WAYS.matchAll(/`([a-z_]+(?:\/[a-z_]+)*(?:\/|\.ts))`/g)) {
    const places = ["", "http/", "store/", "../"].map((place) =>
      new URL(place + path, import.meta.url)
    );
    assert.ok(places.some(isThere), path);
  }
});

function isThere(url: URL): boolean {
  try {
    Deno.statSync(url);
    return true;
  } catch {
    return false;
  }
}
