/**
 * The compiled `aiel`, for tests. It needs a Deno that can compile: `COMPILE_DENO` (with
 * `DENORT_BIN`), or this Deno where its denort can be had.
 *
 * @module
 */

import { compile, CompileError } from "../../cli/build/compile.ts";

const named = Deno.env.get("COMPILE_DENO") || undefined;
const compiler = named ?? Deno.execPath();

/**
 * Compiles to `output`; false, and a line that says so, where that is not possible, unless a
 * compiler was named to do it with.
 */
export async function compileBinary(output: string): Promise<boolean> {
  try {
    await compile({ output, compiler });
    return true;
  } catch (thrown) {
    if (named !== undefined || !(thrown instanceof CompileError)) throw thrown;
    // deno-lint-ignore no-console -- a test that does nothing has to say so
    console.warn(
      "SKIPPED: the compiled binary. This Deno can't get its denort; set COMPILE_DENO and DENORT_BIN",
    );
    return false;
  }
}
