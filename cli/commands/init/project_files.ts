/**
 * The files of a new project.
 *
 * @module
 */

import {
  CALL_CONFIG_SCHEMA,
  CALL_CONFIG_SCHEMA_FILE,
} from "../../../runtime/calls/config/call_config_schema.ts";
import { bundledPackages, DEFAULT_BUNDLE, sharedFiles } from "../../../runtime/engine/bundles.ts";
import { RUNTIME_VERSION } from "../../../runtime/protocol/version.ts";
import type { Assets } from "../../system/host.ts";
import { readmeFor } from "./project_readme.ts";
import { STARTER } from "./starter.ts";
import type { Template } from "./templates.ts";

/** Where the SDK's sources are in a project. */
export const SDK_DIRECTORY = ".aiel/sdk";

/** The line that runs a fresh project. */
export const FIRST_RUN: Readonly<Record<Template, string>> = {
  starter: "aiel invoke tool normalize_email email=Ada@Example.COM",
  driver_onboarding: "aiel invoke tool normalize_email email=Ada@Example.COM",
  travel_agency: "aiel describe",
  help_desk: "aiel dev --serve",
  handler: "aiel execute entry_point.aiel_handler name=Ada",
};

/**
 * Sources, tests and README of a template by path: what is only put where there is no entry point
 * yet.
 */
export async function templateSources(
  template: Template,
  name: string,
  assets: Assets,
): Promise<Map<string, string>> {
  const sources = new Map([["README.md", readmeFor(name, FIRST_RUN[template])]]);
  if (template === "starter") return new Map([...sources, ...Object.entries(STARTER)]);
  const root = `examples/${template}`;
  for (const path of await assets.list(root)) {
    const file = path.slice(root.length + 1);
    // Their deno.json and README are about this repository; aiel.json is a setting like ours.
    if (["README.md", "deno.json", "aiel.json"].includes(file)) continue;
    sources.set(file, await assets.read(path));
  }
  return sources;
}

/** The settings of a project by path. */
export async function projectSettings(
  template: Template,
  name: string,
  assets: Assets,
  bundle: string,
): Promise<Map<string, string>> {
  const manifest = `examples/${template}/aiel.json`;
  const hasOwn = template !== "starter" &&
    (await assets.list(`examples/${template}`)).includes(manifest);
  return new Map([
    ["aiel.json", hasOwn ? await assets.read(manifest) : manifestFor(name)],
    ["deno.json", json({ imports: projectImports(bundle), exclude: [".aiel/"] })],
    [".gitignore", `${GIT_IGNORED.join("\n")}\n`],
  ]);
}

/** What no history of git may hold: what is this machine's own, and values and names of secrets. */
const GIT_IGNORED = [".aiel/", ".env", ".env.*", "!.env.example", "aiel.local.json"] as const;

/**
 * What a project imports, for editors and `deno test`: the same names as in a sandbox, which never
 * looks at it, and `aiel/testing`. None of it needs a network.
 */
export function projectImports(bundle: string): Record<string, string> {
  return importsBelow(`./${SDK_DIRECTORY}`, bundle);
}

/** Imports of the files of {@linkcode sdkFiles}, which lie below a directory or URL. */
export function importsBelow(
  base: string,
  bundle: string = DEFAULT_BUNDLE,
): Record<string, string> {
  const packages = bundledPackages(bundle).map(({ name }) => [name, `${base}/${name}.js`]);
  return {
    aiel: `${base}/mod.ts`,
    "aiel/testing": `${base}/testing.ts`,
    ...Object.fromEntries(packages),
  };
}

/**
 * The SDK's sources, the packages of a bundle with their types, and the schema of
 * `aiel.local.json`, by path below the directory that they are put into.
 */
export async function sdkFiles(
  assets: Assets,
  bundle: string = DEFAULT_BUNDLE,
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const path of await assets.list("sdk")) {
    if (!path.endsWith(".ts") || path.endsWith("_test.ts")) continue;
    files.set(path.slice("sdk/".length), await assets.read(path));
  }
  for (const { name, file } of sharedFiles(bundle)) {
    files.set(name, await assets.read(`runtime/${file}`));
  }
  for (const { name, module, types } of bundledPackages(bundle)) {
    const text = await assets.read(`runtime/${module}`);
    // Deno is told where the types are; other editors look beside the module.
    const beside = name.slice(name.lastIndexOf("/") + 1);
    const pointer = text.includes("@ts-self-types")
      ? ""
      : `/* @ts-self-types="./${beside}.d.ts" */\n`;
    files.set(`${name}.js`, pointer + text);
    files.set(`${name}.d.ts`, await assets.read(`runtime/${types}`));
  }
  files.set(CALL_CONFIG_SCHEMA_FILE, json(CALL_CONFIG_SCHEMA));
  return files;
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

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
