/**
 * Snapshots of one test.
 *
 * @module
 */

import { type TempDir, tempDir } from "./temp_dir.ts";

/** Contents of a snapshot: path within it, and text or bytes. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** The repository's root, without a slash at the end. */
export const REPOSITORY = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** The directory of one of the repository's examples. */
export function example(name: string): string {
  return `${REPOSITORY}/examples/${name}`;
}

/** Writes files below a directory. */
export function writeFiles(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const target = `${root}/${path}`;
    Deno.mkdirSync(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    if (typeof content === "string") Deno.writeTextFileSync(target, content);
    else Deno.writeFileSync(target, content);
  }
}

/**
 * Writes a snapshot into a directory of its own:
 * `using snapshot = writeSnapshot({ "entry_point.ts": "…" });`.
 */
export function writeSnapshot(files: Files): TempDir {
  const dir = tempDir();
  writeFiles(dir.path, files);
  return dir;
}

/**
 * A snapshot whose only export is the tool "t"; the text is the body of its function
 * `(ctx, payload)`.
 */
export function toolSnapshot(body: string, more: Files = {}): Files {
  return {
    "entry_point.ts":
      `import { tool } from "aiel";\ntool("t", async (ctx: any, payload: any) => {\n${body}\n});\n`,
    ...more,
  };
}
