import type { BuildTarget } from "./targets.ts";

/** What a lock file (version 5) says about packages. */
interface Lock {
  version: string;
  npm: Record<string, unknown>;
}

/**
 * The keyring's library for a platform by file name, installed by Deno into `directory`: what the
 * cache of this checkout has is for this platform only. Version and integrity are those of the
 * checkout's lock file.
 */
export async function collectNative(
  target: BuildTarget,
  directory: string,
  deno: string,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const name = `@napi-rs/${target.keyring.package}`;
  const lock = await Deno.readTextFile(new URL("../../deno.lock", import.meta.url));
  const { specifier, text } = lockFor(JSON.parse(lock), name);
  await Deno.mkdir(directory, { recursive: true });
  await Deno.writeTextFile(
    `${directory}/deno.json`,
    JSON.stringify({ nodeModulesDir: "auto", imports: { [name]: specifier } }),
  );
  await Deno.writeTextFile(`${directory}/deno.lock`, text);
  const { code, stderr } = await new Deno.Command(deno, {
    args: ["install", "--quiet", "--frozen", "--os", target.os, "--arch", target.arch],
    cwd: directory,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) {
    throw new Error(`Can't install "${name}": ${new TextDecoder().decode(stderr).trim()}`);
  }
  const { file } = target.keyring;
  return new Map([[file, await Deno.readFile(`${directory}/node_modules/${name}/${file}`)]]);
}

/** A lock file for one package alone, out of a whole one. */
export function lockFor(lock: Lock, name: string): { specifier: string; text: string } {
  const key = Object.keys(lock.npm).find((each) => each.startsWith(`${name}@`));
  if (key === undefined) throw new Error(`The lock file has no "${name}"`);
  const version = key.slice(name.length + 1);
  const specifier = `npm:${key}`;
  const text = JSON.stringify({
    version: lock.version,
    specifiers: { [specifier]: version },
    npm: { [key]: lock.npm[key] },
    workspace: { dependencies: [specifier] },
  });
  return { specifier, text };
}
