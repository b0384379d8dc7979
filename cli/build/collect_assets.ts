/**
 * Collects what the binary carries besides its code.
 *
 * @module
 */

import { CHILD_FILES, READING_FILES } from "../../runtime/engine/bundles.ts";
import { TEMPLATES } from "../commands/init/templates.ts";

const ROOT = new URL("../../", import.meta.url);

/**
 * Sources of the SDK, templates of `aiel init`, the runtime's files for children and what of
 * packages is to be read, by path from the repository's root.
 */
export async function collectAssets(): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const sources = (await filesBelow("sdk")).filter((path) => !path.endsWith("_test.ts"));
  const templates: string[] = [];
  for (const name of TEMPLATES) {
    if (name !== "starter") templates.push(...await filesBelow(`examples/${name}`));
  }
  const runtime = [...CHILD_FILES, ...READING_FILES].map((file) => `runtime/${file}`);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const path of [...sources, ...templates, ...runtime]) {
    files.set(path, await Deno.readFile(new URL(path, ROOT)));
  }
  return files;
}

async function filesBelow(directory: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory, isFile } of Deno.readDir(new URL(directory, ROOT))) {
    const path = `${directory}/${name}`;
    if (isDirectory && name !== "node_modules" && !name.startsWith(".")) {
      found.push(...await filesBelow(path));
    } else if (isFile) found.push(path);
  }
  return found.sort();
}
