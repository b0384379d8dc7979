/**
 * Makes the `aiel` binary.
 *
 *     deno task compile [--target x86_64-unknown-linux-gnu] [--output dist/aiel]
 *
 * `COMPILE_DENO` names the Deno that compiles, where it is not the one that runs this; it finds its
 * `denort` by itself, or by `DENORT_BIN`.
 *
 * @module
 */

import { systemRefusal } from "../../runtime/protocol/system_reason.ts";
import { writeOutput } from "../../runtime/write_output.ts";
import { packArchive } from "./archive.ts";
import { bundleCommand } from "./bundle.ts";
import { collectAssets } from "./collect_assets.ts";
import { collectNative } from "./collect_native.ts";
import { ASSETS_FILE, NATIVE_FILE } from "./embedded.ts";
import { TARGETS } from "./targets.ts";

/** What to make. */
export interface CompileOptions {
  /** In Deno's words; default: this platform. */
  target?: string;
  /** Path of the binary. */
  output: string;
  /** The Deno that compiles. */
  compiler: string;
  /** The denort for it; default: `DENORT_BIN`, or the one that it downloads. */
  denort?: string;
}

/** The compiler refused; the message is what it said. */
export class CompileError extends Error {
  override readonly name = "CompileError";
}

/** The command line of this script is wrong. */
export class FlagError extends Error {
  override readonly name = "FlagError";
}

const USAGE = `Usage: deno task compile [--target <target>] [--output <path>]

Compiles the aiel command into one binary, dist/aiel. COMPILE_DENO names the Deno that compiles,
DENORT_BIN its denort. Targets: ${Object.keys(TARGETS).join(", ")}
`;

/** Where the modules are in the binary: as in the tree, so that the entry has the same name. */
const CODE = "cli";

/** The command as `deno compile` is told of it. */
const COMMAND = [
  ...[ASSETS_FILE, NATIVE_FILE].flatMap((file) => ["--include", `${CODE}/${file}`]),
  `${CODE}/main.js`,
];

/**
 * What is young is soon garbage: with 2 MiB of room for it instead of 16 the command takes 10 MB
 * less, in the same time. Garbage may be half of what lives and not twice as much: a quarter less
 * for 100,000 files.
 */
const V8_FLAGS =
  "--v8-flags=--max-semi-space-size=2,--min-semi-space-size=2,--heap-growing-percent=50";

/** How Deno runs the bundled command, compiled or not. */
export const DENO_FLAGS: readonly string[] = [
  "--allow-all",
  "--no-check",
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
  V8_FLAGS,
];

const FLAGS = [
  ...DENO_FLAGS,
  // It would lie under a known name in the directory for temporary files, where others can put one
  // first.
  "--no-code-cache",
];

/**
 * Makes a binary.
 *
 * @throws {CompileError}
 */
export async function compile(options: CompileOptions): Promise<void> {
  const { target, output, compiler, denort } = options;
  const name = target ?? Deno.build.target;
  const platform = TARGETS[name];
  if (platform === undefined) {
    throw new FlagError(
      `Unknown target "${name}", expected one of ${Object.keys(TARGETS).join(", ")}`,
    );
  }
  // Away from this tree: its deno.json is not the binary's.
  const stage = await Deno.makeTempDir({ prefix: "aiel-compile-" });
  try {
    const [modules, assets, native] = await Promise.all([
      bundleCommand("binary"),
      collectAssets().then(packArchive),
      collectNative(platform, `${stage}/native`, Deno.execPath()).then(packArchive),
    ]);
    await Deno.mkdir(`${stage}/${CODE}`);
    for (const [file, bytes] of modules) await Deno.writeFile(`${stage}/${CODE}/${file}`, bytes);
    await Deno.writeFile(`${stage}/${CODE}/${ASSETS_FILE}`, assets);
    await Deno.writeFile(`${stage}/${CODE}/${NATIVE_FILE}`, native);
    const binary = `${stage}/aiel${platform.os === "win32" ? ".exe" : ""}`;
    const { code, stderr } = await new Deno.Command(compiler, {
      args: [
        "compile",
        "--quiet",
        ...FLAGS,
        ...(target === undefined ? [] : ["--target", target]),
        "--output",
        binary,
        ...COMMAND,
      ],
      cwd: stage,
      env: denort === undefined ? {} : { DENORT_BIN: denort },
      stdout: "null",
      stderr: "piped",
    }).output();
    if (code !== 0) throw new CompileError(new TextDecoder().decode(stderr).trim());
    await Deno.mkdir(output.slice(0, output.lastIndexOf("/")), { recursive: true });
    // Beside it and then in its place: a binary that runs can't be written to, and what is there
    // stays until it is replaced.
    const temporary = `${output}.${crypto.randomUUID().slice(0, 8)}.tmp`;
    await Deno.copyFile(binary, temporary);
    await Deno.rename(temporary, output);
  } finally {
    await Deno.remove(stage, { recursive: true });
  }
}

/** Reads the command line of this script. */
export function parseFlags(args: readonly string[]): { target?: string; output?: string } {
  const flags: { target?: string; output?: string } = {};
  for (let at = 0; at < args.length; at += 2) {
    const name = args[at];
    const value = args[at + 1];
    if (value === undefined || name !== "--target" && name !== "--output") {
      throw new FlagError(`Unexpected "${name}", expected --target <target> or --output <path>`);
    }
    flags[name === "--target" ? "target" : "output"] = value;
  }
  return flags;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    return writeOutput(Deno.stdout, USAGE) === undefined ? 0 : 1;
  }
  const compiler = Deno.env.get("COMPILE_DENO") || Deno.execPath();
  try {
    const { target, output } = parseFlags(args);
    const windows = (target ?? Deno.build.target).includes("windows");
    const path = output ?? `dist/aiel${windows ? ".exe" : ""}`;
    const absolute = /^(?:[/\\]|[A-Za-z]:)/.test(path) ? path : `${Deno.cwd()}/${path}`;
    await compile({ output: absolute, compiler, ...target === undefined ? {} : { target } });
    const size = Math.round((await Deno.stat(absolute)).size / 1e6);
    return writeOutput(Deno.stdout, `${absolute} (${size} MB)\n`) === undefined ? 0 : 1;
  } catch (thrown) {
    if (thrown instanceof FlagError) return complain(`${thrown.message}\n\n${USAGE}`, 2);
    if (thrown instanceof CompileError) {
      return complain(
        `"${compiler}" can't compile: ${thrown.message}\n` +
          "hint: Compiling needs Deno's own denort, which it downloads; where that can't be reached, " +
          "set COMPILE_DENO and DENORT_BIN\n",
        1,
      );
    }
    const refusal = systemRefusal(thrown);
    if (refusal === undefined) throw thrown;
    const { path = "the output", reason, advice } = refusal;
    return complain(
      `Cannot use "${path}": ${reason}\nhint: ${advice ?? "Pass --output <path>"}\n`,
      1,
    );
  }
}

function complain(text: string, code: number): number {
  writeOutput(Deno.stderr, `error: ${text}`);
  return code;
}
