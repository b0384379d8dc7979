/**
 * The command as people have it: the compiled binary, or the same bundle run by this Deno where
 * nothing can be compiled.
 *
 * @module
 */

import { compile, CompileError, DENO_FLAGS } from "../../cli/build/compile.ts";
import { packageFiles } from "../../cli/build/pack.ts";
import { run } from "./measure.ts";

/** How the command is started. */
export interface AielCommand {
  start: readonly string[];
  /** Said beside what is measured. */
  how: "compiled" | "bundled";
  /** An empty program, compiled by the same Deno; undefined where nothing can be compiled. */
  empty: string | undefined;
}

/**
 * Makes the command in a directory. What compiles is the Deno that `COMPILE_DENO` names, or this
 * one where it finds its denort.
 */
export async function aielCommand(dir: string): Promise<AielCommand> {
  const named = Deno.env.get("COMPILE_DENO") || undefined;
  const compiler = named ?? Deno.execPath();
  const aiel = `${dir}/bin/aiel`;
  try {
    await compile({ output: aiel, compiler });
  } catch (thrown) {
    if (named !== undefined || !(thrown instanceof CompileError)) throw thrown;
    return { start: await bundled(`${dir}/bundle`), how: "bundled", empty: undefined };
  }
  const empty = `${dir}/bin/empty`;
  Deno.writeTextFileSync(`${dir}/empty.ts`, "");
  await run(dir, [compiler, "compile", "-q", "-o", `${empty}.out`, `${dir}/empty.ts`]);
  // As `compile` does: a program that was written in large pieces starts 2 ms sooner, as long as it
  // is in the cache of the disk.
  Deno.copyFileSync(`${empty}.out`, empty);
  return { start: [aiel], how: "compiled", empty };
}

async function bundled(root: string): Promise<string[]> {
  for (const [path, bytes] of await packageFiles(Deno.version.deno)) {
    const file = `${root}/${path}`;
    Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    Deno.writeFileSync(file, bytes);
  }
  return [Deno.execPath(), "run", ...DENO_FLAGS, `${root}/cli/bundle/main.js`];
}
