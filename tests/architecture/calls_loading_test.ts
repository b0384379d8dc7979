/**
 * What of governed calls is loaded when: a run that calls nothing loads nothing of it, and reading
 * what is declared and configured loads no package that speaks with a service.
 */

import assert from "node:assert/strict";
import type { EdgeKind } from "./graph.ts";
import { MODULES } from "./modules.ts";

const BY_PATH = new Map(MODULES.map((module) => [module.path, module]));

/** Modules and packages that are loaded with a module. */
function loadedWith(path: string, kinds: readonly EdgeKind[] = ["static"]): Set<string> {
  const found = new Set<string>();
  const left = [path];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const module = BY_PATH.get(next);
    assert.ok(module !== undefined || !next.endsWith(".ts"), next);
    for (const { kind, specifier, target } of module?.edges ?? []) {
      if (kinds.includes(kind)) left.push(target ?? specifier);
    }
  }
  return found;
}

const packagesIn = (loaded: ReadonlySet<string>) =>
  [...loaded].filter((name) => !name.endsWith(".ts") && !name.startsWith("node:")).sort();

Deno.test("the runner loads nothing of governed calls before a run has some", () => {
  const loaded = loadedWith("runtime/runner.ts");
  const calls = [...loaded].filter((path) => path.startsWith("runtime/calls/"));
  assert.deepEqual(calls.sort(), [
    "runtime/calls/lazy_provider.ts",
    "runtime/calls/provider.ts",
    "runtime/calls/providers.ts",
  ]);
});

Deno.test("the grammars of providers load no package that speaks with a service", () => {
  const packages = ["http", "openai", "postgres", "mcp"].map((kind) => [
    kind,
    packagesIn(loadedWith(`runtime/calls/${kind}/grammar.ts`)),
  ]);
  assert.deepEqual(Object.fromEntries(packages), {
    http: [],
    openai: [],
    postgres: ["zod"],
    mcp: [],
  });
  // Otherwise this finds nothing whatever is loaded.
  const all = loadedWith("runtime/calls/providers.ts", ["static", "lazy"]);
  assert.deepEqual(packagesIn(all), [
    "@modelcontextprotocol/client",
    "p-limit",
    "pg",
    "undici",
    "zod",
  ]);
});

Deno.test("the service connects by providers within its reach, and reads by any", () => {
  const unbounded = MODULES.map(({ path }) => path)
    .filter((path) => path.startsWith("control/") && !path.endsWith("_test.ts"))
    .filter((path) =>
      /\bloadProviders\b/.test(Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url)))
    );
  // Both read actions and open nothing.
  assert.deepEqual(unbounded.sort(), [
    "control/execution/action_grammar.ts",
    "control/execution/judge_envelope.ts",
  ]);
});
