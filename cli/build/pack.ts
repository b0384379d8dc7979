/**
 * Makes the npm package: `aiel` for a machine that has Node and nothing else.
 *
 *     deno task pack [--output dist/aiel-0.1.0.tgz]
 *
 * The package has the bundled command, the files that it carries where they lie in a checkout, and
 * Deno as a dependency in the version that it was made with.
 *
 * @module
 */

import { create } from "tar";
import { CLI_VERSION } from "../version.ts";
import { bundleCommand } from "./bundle.ts";
import { collectAssets } from "./collect_assets.ts";
import { DENO_FLAGS } from "./compile.ts";

const ROOT = new URL("../../", import.meta.url);
/** As deep as `cli/system/`, from where the carried files are looked for. */
const CODE = "cli/bundle";

/** Text files of the package that are there as they are, by their places in it. */
const TEXTS: Readonly<Record<string, string>> = {
  "LICENSE": "LICENSE",
  "README.md": "cli/build/package_readme.md",
  "bin/aiel.cjs": "cli/build/launcher.cjs",
};

/**
 * Every file of the package by its place in it.
 *
 * @param deno version of Deno that npm is to install with it
 */
export async function packageFiles(deno: string): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const [modules, assets, manifest] = await Promise.all([
    bundleCommand("npm"),
    collectAssets(),
    packageManifest(deno),
  ]);
  const files = new Map(assets);
  for (const [name, bytes] of modules) files.set(`${CODE}/${name}`, bytes);
  for (const [place, path] of Object.entries(TEXTS)) {
    files.set(place, await Deno.readFile(new URL(path, ROOT)));
  }
  files.set("bin/flags.json", json({ flags: DENO_FLAGS }));
  files.set("package.json", json(manifest));
  return files;
}

/**
 * Makes the tarball. The same sources give the same bytes.
 *
 * @param output absolute path
 */
export async function pack(output: string, deno: string = Deno.version.deno): Promise<void> {
  const stage = await Deno.makeTempDir({ prefix: "aiel-pack-" });
  try {
    const files = [...await packageFiles(deno)].sort(([a], [b]) => a < b ? -1 : 1);
    for (const [place, bytes] of files) {
      const path = `${stage}/package/${place}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeFile(path, bytes, { mode: place.startsWith("bin/") ? 0o755 : 0o644 });
    }
    await Deno.mkdir(output.slice(0, output.lastIndexOf("/")), { recursive: true });
    const names = files.map(([place]) => `package/${place}`);
    await create({ file: output, cwd: stage, gzip: true, portable: true, mtime: EPOCH }, names);
  } finally {
    await Deno.remove(stage, { recursive: true });
  }
}

/** The day that npm gives to all files. */
const EPOCH = new Date("1985-10-26T08:15:00Z");

async function packageManifest(deno: string) {
  const lock: { npm: Record<string, unknown> } = JSON.parse(
    await Deno.readTextFile(new URL("deno.lock", ROOT)),
  );
  const keyring = Object.keys(lock.npm).find((key) => key.startsWith("@napi-rs/keyring@"));
  if (keyring === undefined) throw new Error('The lock file has no "@napi-rs/keyring"');
  return {
    name: "aiel",
    version: CLI_VERSION,
    description: "Runs tools, agents and flows in a sandbox, keeps and shares them as snapshots",
    license: "MIT",
    bin: { aiel: "bin/aiel.cjs" },
    engines: { node: ">=18" },
    dependencies: { deno },
    optionalDependencies: { "@napi-rs/keyring": keyring.slice(keyring.lastIndexOf("@") + 1) },
  };
}

function json(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

if (import.meta.main) {
  const [flag, path, ...rest] = Deno.args;
  if (flag !== undefined && (flag !== "--output" || path === undefined || rest.length > 0)) {
    // deno-lint-ignore no-console -- a script's failure
    console.error(`Unexpected "${Deno.args.join(" ")}", expected --output <path>`);
    Deno.exit(2);
  }
  const given = path ?? `dist/aiel-${CLI_VERSION}.tgz`;
  const output = /^(?:[/\\]|[A-Za-z]:)/.test(given) ? given : `${Deno.cwd()}/${given}`;
  await pack(output);
  const size = ((await Deno.stat(output)).size / 1e6).toFixed(1);
  // deno-lint-ignore no-console -- a script's result
  console.log(`${output} (${size} MB)\nnpm i -g ${output}`);
}
