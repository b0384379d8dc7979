/**
 * The files of a new project.
 *
 * @module
 */

import { RUNTIME_VERSION } from "../../../runtime/protocol/version.ts";
import type { Assets } from "../../system/host.ts";
import { STARTER } from "./starter.ts";
import type { Template } from "./templates.ts";

/** Where the SDK's sources are in a project. */
export const SDK_DIRECTORY = ".aiel/sdk";

/** The line that runs a fresh project. */
export const FIRST_RUN: Readonly<Record<Template, string>> = {
  starter: "aiel invoke tool normalize_email email=Ada@Example.COM",
  driver_onboarding: "aiel invoke tool normalize_email email=Ada@Example.COM",
  travel_agency: "aiel describe",
  handler: "aiel execute entry_point.aiel_handler name=Ada",
};

/** Sources and tests of a template by path: what is only put where there is no entry point yet. */
export async function templateSources(
  template: Template,
  assets: Assets,
): Promise<Map<string, string>> {
  if (template === "starter") return new Map(Object.entries(STARTER));
  const sources = new Map<string, string>();
  const root = `examples/${template}`;
  for (const path of await assets.list(root)) {
    const name = path.slice(root.length + 1);
    // Their deno.json and README are about this repository; aiel.json is a setting like ours.
    if (["README.md", "deno.json", "aiel.json"].includes(name)) continue;
    sources.set(name, await assets.read(path));
  }
  return sources;
}

/** The settings of a project by path. */
export async function projectSettings(
  template: Template,
  name: string,
  sources: ReadonlyMap<string, string>,
  assets: Assets,
): Promise<Map<string, string>> {
  const manifest = `examples/${template}/aiel.json`;
  const hasOwn = template !== "starter" &&
    (await assets.list(`examples/${template}`)).includes(manifest);
  return new Map([
    ["aiel.json", hasOwn ? await assets.read(manifest) : manifestFor(name)],
    ["deno.json", denoConfig(sources)],
    [".gitignore", ".aiel/\n"],
  ]);
}

/** The SDK's sources by path in the project. */
export async function sdkSources(assets: Assets): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for (const path of await assets.list("sdk")) {
    if (!path.endsWith(".ts") || path.endsWith("_test.ts")) continue;
    sources.set(`${SDK_DIRECTORY}/${path.slice("sdk/".length)}`, await assets.read(path));
  }
  return sources;
}

function manifestFor(name: string): string {
  const capabilities = {
    network: false,
    env: [],
    subprocess: false,
    ffi: false,
    read: [],
    write: false,
    sys: false,
  };
  return json({ name: manifestName(name), runtime: `^${RUNTIME_VERSION}`, capabilities });
}

/** A directory's name as `aiel.json` allows it: `[A-Za-z0-9][A-Za-z0-9._-]{0,99}`. */
export function manifestName(name: string): string {
  const cleaned = name.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^[^A-Za-z0-9]+/, "");
  return cleaned.slice(0, 100) || "project";
}

/** For editors and `deno test`; a sandbox never looks at it. */
function denoConfig(sources: ReadonlyMap<string, string>): string {
  const usesZod = [...sources.values()].some((text) => /from "zod"/.test(text));
  return json({
    imports: {
      aiel: `./${SDK_DIRECTORY}/mod.ts`,
      "aiel/testing": `./${SDK_DIRECTORY}/testing.ts`,
      ...usesZod ? { zod: "npm:zod@^4" } : {},
    },
    exclude: [".aiel/"],
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
