/**
 * Bundles what a child loads: the bootstrap, the SDK under the name `aiel`, the packages of the
 * bundles. One file each, because every file that is opened costs start-up time and a permission.
 *
 * The results are committed, so that a checkout runs without a build; `build_test.ts` checks that
 * they are current.
 *
 *     deno task build
 *
 * @module
 */

import * as esbuild from "esbuild";
import { buildAi } from "./build_ai.ts";
import { aiTypes, typesOf } from "./build_types.ts";
import { npmFromDeno, withoutHomes } from "./npm_packages.ts";

/** One file to build, from and to, relative to this directory. */
interface Target {
  from: string;
  to: string;
}

const TARGETS: Target[] = [
  { from: "sandbox/bootstrap.ts", to: "sandbox/dist/bootstrap.js" },
  { from: "../sdk/mod.ts", to: "sandbox/dist/aiel.js" },
  { from: "policy/inspect_main.ts", to: "policy/dist/inspect.js" },
  { from: "bundles/minimal/zod.ts", to: "bundles/dist/minimal/zod.js" },
];

/** Types of packages, for editors: a package's name, and the file to build. */
const TYPES: { of: string; to: string }[] = [
  { of: "zod", to: "bundles/dist/minimal/zod.d.ts" },
];

const HERE = new URL(".", import.meta.url).pathname;

/** Builds everything in memory: path relative to this directory, and text. */
export async function buildAll(): Promise<Map<string, string>> {
  const built = await buildModules();
  for (const { of, to } of TYPES) built.set(to, await typesOf(of));
  for (const [path, text] of await aiTypes(HERE)) built.set(path, text);
  return built;
}

/** The same without types, which take ten times as long. */
export async function buildModules(): Promise<Map<string, string>> {
  const built = new Map<string, string>();
  try {
    for (const target of TARGETS) {
      const homes = new Set<string>();
      const result = await esbuild.build({
        absWorkingDir: HERE.slice(0, -1),
        entryPoints: [target.from],
        bundle: true,
        format: "esm",
        target: "esnext",
        platform: "neutral",
        charset: "utf8",
        legalComments: "inline",
        minifySyntax: true,
        minifyWhitespace: true,
        write: false,
        plugins: [npmFromDeno(homes, HERE)],
        external: ["node:*"],
      });
      const [file] = result.outputFiles;
      if (file !== undefined) built.set(target.to, withoutHomes(file.text, homes, HERE));
    }
    for (const [path, text] of await buildAi(HERE)) built.set(path, text);
  } finally {
    await esbuild.stop();
  }
  return built;
}

if (import.meta.main) {
  const here = new URL(".", import.meta.url);
  for (const [path, text] of await buildAll()) {
    const url = new URL(path, here);
    Deno.mkdirSync(new URL(".", url), { recursive: true });
    Deno.writeTextFileSync(url, text);
  }
}
