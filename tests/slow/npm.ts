/**
 * Packages that only slow tests use, installed by npm into a directory of the test: their trees are
 * too large for the lock file of the project.
 *
 * @module
 */

/**
 * Whether npm is here and gets this package from where it gets packages; says so when it does not.
 *
 * @param what is skipped without it
 */
export async function canInstall(specifier: string, what: string): Promise<boolean> {
  const reason = await whyNot(specifier);
  if (reason === undefined) return true;
  // deno-lint-ignore no-console -- a test that does nothing has to say so
  console.warn(`SKIPPED: ${what}. ${reason}`);
  return false;
}

async function whyNot(specifier: string): Promise<string | undefined> {
  try {
    const { success } = await new Deno.Command("npm", {
      args: ["view", specifier, "version"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success ? undefined : "npm can't reach its registry";
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    return "npm is not installed";
  }
}

/** Runs a program to its end. @throws with everything that it said when it failed */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: Pick<Deno.CommandOptions, "cwd" | "env" | "clearEnv">,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    ...options,
    args: [...args],
    stdin: "null",
  }).output();
  const [out = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`${program} ${args.join(" ")}\n${out}\n${err}`);
  return out;
}
