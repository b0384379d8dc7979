/**
 * Directories of one test.
 *
 * @module
 */

/** A directory that goes when the test does: `using dir = tempDir();`. */
export interface TempDir extends Disposable {
  /**
   * Absolute, without a slash at the end, and free of links (a temporary directory may be reached
   * through one).
   */
  readonly path: string;
}

/** Makes an empty directory. */
export function tempDir(): TempDir {
  const path = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-test-" }));
  return { path, [Symbol.dispose]: () => removeTree(path) };
}

/** Removes a tree; one that is gone already is fine. */
function removeTree(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
