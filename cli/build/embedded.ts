/**
 * What the compiled binary carries besides its code. Only for the binary: in a checkout the files
 * lie in the tree.
 *
 * @module
 */

import { childFilesOf, DEFAULT_BUNDLE } from "../../runtime/engine/bundles.ts";
import { cacheDirectory } from "../../runtime/host.ts";
import { type ArchivedFile, readArchive } from "./archive.ts";
import { unpack } from "./unpack.ts";

/** Sources, templates and the runtime's files; beside the bundled code. */
export const ASSETS_FILE = "assets.bin";
/** Libraries for this platform. */
export const NATIVE_FILE = "native.bin";

/** Paths of all files below a directory, sorted. */
export async function listAssets(directory: string): Promise<string[]> {
  return (await open(ASSETS_FILE)).map(({ path }) => path)
    .filter((path) => path.startsWith(`${directory}/`));
}

/** The text of a file. */
export async function readAsset(path: string): Promise<string> {
  const file = (await open(ASSETS_FILE)).find((each) => each.path === path);
  if (file === undefined) throw new Deno.errors.NotFound(`aiel carries no "${path}"`);
  return new TextDecoder().decode(await file.read());
}

/**
 * The directory of the runtime's own files, with some of them unpacked.
 *
 * @param files relative to the directory; default: those that every child may need
 * @throws {CliError} IO
 */
export async function unpackRuntime(
  env: (name: string) => string | undefined,
  files: readonly string[] = childFilesOf(DEFAULT_BUNDLE),
): Promise<string> {
  const wanted = new Set(files.map((file) => `runtime/${file}`));
  const carried = (await open(ASSETS_FILE)).filter(({ path }) => path.startsWith("runtime/"));
  const parent = `${cacheDirectory(env, Deno.build.os)}/unpacked`;
  return `${await unpack(carried, parent, ({ path }) => wanted.has(path))}/runtime`;
}

/**
 * The path of the keyring's library, unpacked.
 *
 * @throws {CliError} IO
 * @throws {Error} when this build has none
 */
export async function unpackKeyring(): Promise<string> {
  const files = await open(NATIVE_FILE);
  const [library] = files;
  if (library === undefined) throw new Error("this build of aiel has no keyring library");
  const env = (name: string) => Deno.env.get(name);
  const directory = await unpack(files, `${cacheDirectory(env, Deno.build.os)}/unpacked`);
  return `${directory}/${library.path}`;
}

async function open(name: string): Promise<ArchivedFile[]> {
  // Every bundled chunk is in the same directory as the archives.
  return readArchive(await Deno.readFile(new URL(name, import.meta.url)));
}
