/**
 * Bundles what a child loads: the bootstrap, the SDK under the name `aiel`, and the packages of the bundles. One file each, because every
 * file a child opens costs start-up time and a permission.
 *
 * The results are committed, so that a checkout runs without a build; `build_test.ts` checks that they are current.
 *
 *     deno task build
 *
 * @module
 */

import * as esbuild from "esbuild";

/** One file to build, from and to, relative to this directory. */
interface Target {
  from: string;
  to: string;
  banner?: string;
}

const OURS: Target[] = [
  { from: "sandbox/bootstrap.ts", to: "sandbox/dist/bootstrap.js" },
  { from: "../sdk/mod.ts", to: "sandbox/dist/aiel.js" },
  { from: "bundles/minimal/zod.ts", to: "bundles/dist/minimal/zod.js" },
];

/** Builds everything in memory: path relative to this directory, and text. */
export async function buildAll(): Promise<Map<string, string>> {
  const here = new URL(".", import.meta.url).pathname;
  const built = new Map<string, string>();
  try {
    for (const target of OURS) {
      const result = await esbuild.build({
        absWorkingDir: here.slice(0, -1),
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
        plugins: [npmFromDeno()],
      });
      const [file] = result.outputFiles;
      if (file !== undefined) built.set(target.to, file.text);
    }
  } finally {
    await esbuild.stop();
  }
  return built;
}

/** Lets esbuild find npm packages where Deno keeps them. */
function npmFromDeno(): esbuild.Plugin {
  return {
    name: "npm-from-deno",
    setup(build) {
      build.onResolve({ filter: /^[a-z@][^:]*$/ }, (args) => {
        if (args.path.startsWith(".") || args.path.startsWith("/")) return undefined;
        return { path: new URL(import.meta.resolve(args.path)).pathname };
      });
    },
  };
}

if (import.meta.main) {
  const here = new URL(".", import.meta.url);
  for (const [path, text] of await buildAll()) {
    const url = new URL(path, here);
    Deno.mkdirSync(new URL(".", url), { recursive: true });
    Deno.writeTextFileSync(url, text);
  }
}
