import ignore from "ignore";
import { CALL_CONFIG_FILE } from "../../../runtime/calls/config/call_config.ts";
import { DEFAULT_BUNDLE, packagesOf } from "../../../runtime/engine/bundles.ts";
import { MANIFEST_FILE } from "../../../runtime/snapshot/manifest.ts";
import type { Input } from "../../program/command.ts";
import type { Command, Deps } from "../../deps.ts";
import { visible } from "../../program/screen.ts";
import { CliError } from "../../errors.ts";
import { ioError } from "../../system/io_error.ts";
import { writeAtomic } from "../../system/write_atomic.ts";
import { denoWritingDisk } from "../../system/writing_disk.ts";
import {
  FIRST_RUN,
  projectImports,
  projectSettings,
  SDK_DIRECTORY,
  sdkFiles,
  templateSources,
} from "./project_files.ts";
import { type Template, TEMPLATES } from "./templates.ts";

/** The names that a project's entry point may have. */
const ENTRY_POINT_NAMES = [
  "entry_point.ts",
  "entry_point.js",
  "entry_point.mts",
  "entry_point.mjs",
];

/** What `aiel init` did, or would do. Paths are relative to `root`. */
export interface Initialised {
  root: string;
  template: Template;
  /** The project that this one is inside of; null: none. */
  inside: string | null;
  /** False when there was a repository already. */
  repository_created: boolean;
  created: string[];
  /** What was there and was left as it is. */
  kept: string[];
  /** What a kept file lacks for everything to work. */
  advice: string[];
  sdk: "placed" | "updated" | "unchanged";
  /** The command to try first. */
  next: string;
  dry_run: boolean;
}

/** The work of `aiel init`. */
export const init: Command<Initialised> = {
  run: async (input, deps) => {
    const template = TEMPLATES.find((each) => each === input.option("template")) ?? "starter";
    const { dryRun } = deps.global;
    const root = await openRoot(input, deps);
    const { refuseLinksAt } = await import("../../repository/mod.ts");
    refuseLinksAt(root);
    const name = root.slice(root.lastIndexOf("/") + 1);
    const sources = await templateSources(template, name, deps.assets);
    const bundle = await bundleOf(root);
    const settings = await projectSettings(template, name, deps.assets, bundle);
    const created: string[] = [];
    const kept: string[] = [];
    const put = async (path: string, text: string) => {
      if (await exists(`${root}/${path}`)) {
        kept.push(path);
        return;
      }
      created.push(path);
      if (!dryRun) await write(root, path, text);
    };

    const entry = await firstExisting(root, ENTRY_POINT_NAMES);
    // With an entry point of its own the project is the user's: a second one would make it
    // ambiguous.
    if (entry !== undefined) kept.push(entry);
    else for (const [path, text] of sources) await put(path, text);
    const denoConfig = await firstExisting(root, ["deno.json", "deno.jsonc"]);
    for (const [path, text] of settings) {
      if (path === "deno.json" && denoConfig !== undefined) kept.push(denoConfig);
      else await put(path, text);
    }

    const sdk = await placeSdk(root, deps, dryRun);
    const { repositoryCreated, ignoreCreated } = await makeRepository(root, dryRun);
    (ignoreCreated ? created : kept).push(".aielignore");
    const inside = repositoryCreated ? await projectAbove(root) : undefined;
    if (inside !== undefined) {
      deps.warn(
        `There is a project in "${inside}" already, and this one is inside of it: its files are part of both`,
      );
    }
    const next = entry === undefined ? FIRST_RUN[template] : "aiel describe";
    return {
      root,
      template,
      inside: inside ?? null,
      repository_created: repositoryCreated,
      created: created.sort(),
      kept: kept.sort(),
      advice: await advise(root, kept, bundle),
      sdk,
      next,
      dry_run: dryRun,
    };
  },
  render: (result, screen) => {
    const would = result.dry_run;
    const lines = [
      result.repository_created
        ? `${would ? "Would make" : "Made"} a project in ${visible(result.root)}`
        : `There is a project in ${visible(result.root)} already`,
    ];
    for (const path of result.created) lines.push(`  ${screen.green("+")} ${visible(path)}`);
    if (result.sdk !== "unchanged") {
      lines.push(`  ${screen.green("+")} ${SDK_DIRECTORY}/ ${screen.dim(`(${result.sdk})`)}`);
    }
    if (result.kept.length > 0) {
      lines.push(`Left as they are: ${result.kept.map(visible).join(", ")}`);
    }
    for (const line of result.advice) lines.push(`${screen.yellow("!")} ${line}`);
    return lines.join("\n");
  },
  next: ({ dry_run, next }, screen) => dry_run ? [] : [`Try: ${screen.bold(next)}`],
};

/** The directory to work in, made when it is not there. */
async function openRoot(input: Input, deps: Deps): Promise<string> {
  const given = input.argument("directory");
  const absolute = given === undefined
    ? deps.cwd
    : /^(?:\/|[A-Za-z]:[\\/])/.test(given)
    ? given
    : `${deps.cwd}/${given}`;
  const path = absolute.replaceAll("\\", "/").replace(/(?<=.)\/+$/, "");
  try {
    if (!deps.global.dryRun) await Deno.mkdir(path, { recursive: true });
    return (await Deno.realPath(path)).replaceAll("\\", "/");
  } catch (thrown) {
    if (deps.global.dryRun && thrown instanceof Deno.errors.NotFound) return path;
    throw ioError("make a project in", path, thrown);
  }
}

/**
 * Brings the SDK's sources to this version. They are aiel's own files: no others are in that
 * directory.
 */
export async function placeSdk(
  root: string,
  deps: Pick<Deps, "assets">,
  dryRun: boolean,
): Promise<Initialised["sdk"]> {
  const there = await exists(`${root}/${SDK_DIRECTORY}`);
  let changed = false;
  for (const [name, text] of await sdkFiles(deps.assets, await bundleOf(root))) {
    const path = `${SDK_DIRECTORY}/${name}`;
    if (await isSame(`${root}/${path}`, text)) continue;
    changed = true;
    if (!dryRun) await write(root, path, text);
  }
  return changed ? there ? "updated" : "placed" : "unchanged";
}

/** The bundle that a project's manifest names; what is wrong with it is not said here. */
async function bundleOf(root: string): Promise<string> {
  try {
    const { bundle } = JSON.parse(await contentOf(`${root}/${MANIFEST_FILE}`) ?? "{}");
    return packagesOf(bundle) === undefined ? DEFAULT_BUNDLE : bundle;
  } catch {
    return DEFAULT_BUNDLE;
  }
}

async function projectAbove(root: string): Promise<string | undefined> {
  const above = root.slice(0, root.lastIndexOf("/"));
  if (above === "") return undefined;
  return (await import("../../repository/find_project_root.ts")).findProjectRoot(above);
}

async function makeRepository(root: string, dryRun: boolean) {
  if (dryRun) {
    return {
      repositoryCreated: !await exists(`${root}/.aiel/state.json`),
      ignoreCreated: !await exists(`${root}/.aielignore`),
    };
  }
  const { Repository } = await import("../../repository/mod.ts");
  const { created, ignoreFileCreated } = await Repository.init(root);
  return { repositoryCreated: created, ignoreCreated: ignoreFileCreated };
}

/** Kept files that lack something are not changed: their owner is told what to add. */
async function advise(root: string, kept: readonly string[], bundle: string): Promise<string[]> {
  const advice: string[] = [];
  const config = kept.find((path) => path.startsWith("deno.json"));
  if (config !== undefined) {
    const text = await contentOf(`${root}/${config}`) ?? "";
    const missing = Object.entries(projectImports(bundle))
      .filter(([, target]) => !text.includes(target))
      .map(([name, target]) => `"${name}": "${target}"`);
    if (missing.length > 0) {
      advice.push(`For editors, add to "imports" in ${config}: ${missing.join(", ")}`);
    }
  }
  if (kept.includes(".gitignore")) {
    const ignored = ignore().add(await contentOf(`${root}/.gitignore`) ?? "");
    const missing = [".aiel/", ".env", CALL_CONFIG_FILE].filter((path) => !ignored.ignores(path));
    if (missing.includes(".aiel/")) {
      advice.push("Add .aiel/ to .gitignore: it is this machine's own");
    }
    if (missing.includes(".env")) {
      advice.push("Add .env to .gitignore: it holds values for local runs, often secret ones");
    }
    if (missing.includes(CALL_CONFIG_FILE)) {
      advice.push(`Add ${CALL_CONFIG_FILE} to .gitignore: it says what integrations are here`);
    }
  }
  return advice;
}

/** Directories on the way are made. None may be a link, which would lead out of the project. */
async function write(root: string, path: string, text: string): Promise<void> {
  const full = `${root}/${path}`;
  try {
    for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) {
      const directory = path.slice(0, slash);
      if (!await exists(`${root}/${directory}`)) await Deno.mkdir(`${root}/${directory}`);
      if ((await Deno.lstat(`${root}/${directory}`)).isDirectory) continue;
      throw new CliError("CONFLICT", `"${visible(directory)}" is no directory, expected one`, {
        hint: "Move it away: nothing is written through a link",
        details: { path: `${root}/${directory}` },
      });
    }
    writeAtomic(denoWritingDisk, full, text);
  } catch (thrown) {
    throw thrown instanceof CliError ? thrown : ioError("write", full, thrown);
  }
}

async function firstExisting(root: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (await exists(`${root}/${name}`)) return name;
  return undefined;
}

/** A link that leads nowhere is there as well. */
async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return false;
    throw thrown;
  }
}

/** Whether a file of this content is there; a link to one is not. */
async function isSame(path: string, text: string): Promise<boolean> {
  return await exists(path) && (await Deno.lstat(path)).isFile && await contentOf(path) === text;
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    return undefined;
  }
}
