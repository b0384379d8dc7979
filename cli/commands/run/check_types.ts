/**
 * Checks the types of a project with Deno's compiler, which runs nothing of it: without a network,
 * without a registry, with the imports that a sandbox has.
 *
 * @module
 */

import { bundledPackages } from "../../../runtime/engine/bundles.ts";
import type { Assets, Captured, Host } from "../../system/host.ts";
import { CliError } from "../../errors.ts";
import { importsBelow, sdkFiles } from "../init/project_files.ts";
import { type CheckProblem, problem } from "./problem.ts";
import { unreadableModules } from "./type_graph.ts";

/** What the check needs of the outside. */
export interface TypePorts {
  /** The Deno program. */
  readonly deno: string;
  readonly assets: Assets;
  readonly capture: Host["capture"];
  readonly signal: AbortSignal;
}

/** Types can be written that take for ever. */
const PATIENCE_MS = 120_000;
const MAX_PROBLEMS = 200;

/** A project whose types are checked. */
export interface TypedProject {
  /** Absolute, with `/`. */
  readonly root: string;
  /** The entry point, relative to the root. */
  readonly entry: string;
  /** The paths of the snapshot. */
  readonly files: ReadonlySet<string>;
  /** What it may import. */
  readonly bundle: string;
}

/**
 * The problems of the modules that the entry point loads. Nothing but the snapshot is read for it:
 * what a compiler says of another file would tell what is in it.
 *
 * @throws {CliError} INTERRUPTED; IO when Deno can't be started
 */
export async function checkTypes(
  { root, entry, files, bundle }: TypedProject,
  { deno, assets, capture, signal }: TypePorts,
): Promise<CheckProblem[]> {
  const dir = (await Deno.makeTempDir({ prefix: "aiel-types-" })).replaceAll("\\", "/");
  try {
    await placeImports(dir, bundle, assets);
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const more = [...FLAGS, ...await settings(root, dir), urlOf(root, entry)];
    const run = async (...args: string[]): Promise<Captured | undefined> => {
      const said = await capture(deno, [...args, ...more], {
        // A cache of its own: what another project left there has no say.
        env: { ...ENVIRONMENT, DENO_DIR: `${dir}/cache`, HOME: dir },
        signal: AbortSignal.any([signal, patience]),
      });
      if (signal.aborted) throw new CliError("INTERRUPTED", "Interrupted");
      if (said === undefined) throw new CliError("IO", `Can't start "${deno}" to check types`);
      return patience.aborted ? undefined : said;
    };
    const fileOf = (url: string): string | undefined => {
      const path = pathOf(url, root)?.normalize("NFC");
      return path !== undefined && files.has(path) ? path : undefined;
    };
    const graph = await run("info", "--json");
    if (graph?.code === 0) {
      const sdk = `${urlOf(dir, "sdk")}/`;
      const isImport = (url: string) => url.startsWith(sdk);
      const outside = unreadableModules(graph.stdout, { fileOf, isImport });
      if (outside.length > 0) return outside;
    }
    const said = graph?.code === 0 ? await run("check", "--cached-only") : graph;
    if (said === undefined) {
      const text = `Types were not checked within ${PATIENCE_MS / 1_000} s`;
      return [problem("types", "timeout", text)];
    }
    return said.code === 0 ? [] : problemsIn(said.stderr, { fileOf, hidden: [root, dir] });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const FLAGS = [
  "--quiet",
  "--no-remote",
  "--no-npm",
  "--no-lock",
  "--node-modules-dir=none",
];

const ENVIRONMENT = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", DENO_NO_PACKAGE_JSON: "1" };

async function placeImports(dir: string, bundle: string, assets: Assets): Promise<void> {
  for (const [name, text] of await sdkFiles(assets, bundle)) {
    const path = `${dir}/sdk/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
  const names = new Set(["aiel", ...bundledPackages(bundle).map(({ name }) => name)]);
  const imports = Object.entries(importsBelow("./sdk", bundle)).filter(([name]) => names.has(name));
  await Deno.writeTextFile(
    `${dir}/import_map.json`,
    JSON.stringify({ imports: Object.fromEntries(imports) }),
  );
}

/** The project's own settings count for the compiler, but for its imports. */
async function settings(root: string, dir: string): Promise<string[]> {
  const map = `--import-map=${dir}/import_map.json`;
  for (const name of ["deno.json", "deno.jsonc"]) {
    try {
      if ((await Deno.lstat(`${root}/${name}`)).isFile) return [map, `--config=${root}/${name}`];
    } catch {
      // Not there: those of a directory above are not the project's.
    }
  }
  return [map, "--no-config"];
}

/** What Deno says of one problem: its head, more lines, and where it is. */
const HEAD = /^(?:(TS\d+) \[ERROR\]|error): (.*)$/;
const PLACE = /^\s+at (file:\/\/\S+?):(\d+):(\d+)$/;
const MARK = /^\s*[~^]+\s*$/;

interface Shown {
  readonly fileOf: (url: string) => string | undefined;
  /** Directories of this machine, which are left out of messages. */
  readonly hidden: readonly string[];
}

function problemsIn(text: string, shown: Shown): CheckProblem[] {
  const lines = text.replaceAll("\r", "").split("\n");
  const heads = [...lines.keys()].filter((at) => HEAD.test(lines[at] ?? ""));
  const found = heads.map((at, index) => problemOf(lines.slice(at, heads[index + 1]), shown))
    // The last line says only that there were others.
    .filter(({ code }, at) => at === 0 || code !== "types");
  if (found.length === 0) return [problem("types", "types", "Deno could not check the types")];
  return found.slice(0, MAX_PROBLEMS);
}

function problemOf(lines: readonly string[], { fileOf, hidden }: Shown): CheckProblem {
  const [, code = "types", first = ""] = HEAD.exec(lines[0] ?? "") ?? [];
  const end = lines.findIndex((line) => PLACE.test(line));
  const [, url, line, column] = PLACE.exec(lines[end] ?? "") ?? [];
  const file = url === undefined ? undefined : fileOf(url);
  // Such as what deno.json names in compilerOptions.types.
  if (url !== undefined && file === undefined && !url.endsWith("/deno.json")) {
    return problem("types", code, "A file that is no part of the snapshot has problems of types");
  }
  const mark = lines.findIndex((each) => MARK.test(each));
  // Before the mark stands the line of the source that it is about.
  const rest = lines.slice(1, mark > 0 && (end < 0 || mark < end) ? mark - 1 : Math.max(end, 1));
  const message = [first, ...rest.map((each) => each.trim())].join(" ").trim().slice(0, 2_000);
  const text = hidden.reduce((shown, directory) => shown.replaceAll(directory, "."), message);
  return problem("types", code, text, {
    file: file ?? null,
    line: file === undefined ? null : Number(line),
    column: file === undefined ? null : Number(column),
  });
}

function urlOf(root: string, path: string): string {
  const absolute = `${root}/${path}`;
  const url = new URL("file:///");
  url.pathname = absolute.split("/").map(encodeURIComponent).join("/").replace(
    /^([A-Za-z])%3A/,
    "/$1:",
  );
  return url.href;
}

/** The path of a URL below a directory. */
function pathOf(url: string, root: string): string | undefined {
  const base = urlOf(root, "");
  try {
    return url.startsWith(base) ? decodeURIComponent(url.slice(base.length)) : undefined;
  } catch {
    return undefined;
  }
}
