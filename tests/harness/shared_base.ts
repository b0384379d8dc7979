/**
 * What every child of this test file stands on: made once, because that takes as long as several
 * children.
 *
 * @module
 */

let made: string | undefined;

/** A directory for `EngineOptions.baseDir`, which goes when the test file has ended. */
export function sharedBase(): string {
  if (made !== undefined) return made;
  const path = made = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-test-base-" }));
  globalThis.addEventListener("unload", () => Deno.removeSync(path, { recursive: true }));
  return path;
}

/** Lets the programs that use a cache directory stand on the shared base. */
export function shareBase(cacheDir: string): void {
  Deno.mkdirSync(cacheDir, { recursive: true, mode: 0o700 });
  try {
    Deno.symlinkSync(sharedBase(), `${cacheDir}/base`);
  } catch (error) {
    // It is there: the directory was used before.
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}
