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
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
// The plugin asks for a compiler that has an interface for programs, which TypeScript 7 has not.
import "typescript";

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

/** Builds everything in memory: path relative to this directory, and text. */
export async function buildAll(): Promise<Map<string, string>> {
  const here = new URL(".", import.meta.url).pathname;
  const built = new Map<string, string>();
  try {
    for (const target of TARGETS) {
      const homes = new Set<string>();
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
        plugins: [npmFromDeno(homes)],
        external: ["node:*"],
      });
      const [file] = result.outputFiles;
      if (file !== undefined) built.set(target.to, withoutHomes(file.text, homes, here));
    }
  } finally {
    await esbuild.stop();
  }
  for (const { of, to } of TYPES) built.set(to, await typesOf(of));
  return built;
}

/** All types of a package in one file. */
async function typesOf(name: string): Promise<string> {
  const input = new URL(import.meta.resolve(name)).pathname.replace(/\.c?js$/, ".d.ts");
  const bundle = await rollup({ input, plugins: [dts({ respectExternal: true })] });
  const { output: [file] } = await bundle.generate({
    format: "es",
    // They were checked where they come from, and variance marks of aliases are the bundler's.
    banner: "// @ts-nocheck",
  });
  await bundle.close();
  return file.code;
}

function relative(from: URL, to: URL): string {
  const below = (url: URL) => url.pathname.slice(0, url.pathname.lastIndexOf("/") + 1);
  const common = below(from).split("/");
  let up = 0;
  while (!to.pathname.startsWith(common.join("/"))) {
    common.splice(-2, 1);
    up++;
  }
  return (up === 0 ? "./" : "../".repeat(up)) + to.pathname.slice(common.join("/").length);
}

/**
 * Lets esbuild find npm packages where Deno keeps them, and notes the directories below which they
 * lie.
 */
function npmFromDeno(homes: Set<string>): esbuild.Plugin {
  return {
    name: "npm-from-deno",
    setup(build) {
      build.onResolve({ filter: /^[a-z@][^:]*$/ }, (args) => {
        if (args.path.startsWith(".") || args.path.startsWith("/")) return undefined;
        const { pathname } = new URL(import.meta.resolve(args.path));
        const name = args.path.split("/").slice(0, args.path.startsWith("@") ? 2 : 1).join("/");
        homes.add(pathname.slice(0, pathname.lastIndexOf(`/${name}/`)));
        return { path: pathname };
      });
    },
  };
}

/**
 * esbuild labels lazily loaded modules with their paths: those of packages would differ from
 * machine to machine.
 */
function withoutHomes(text: string, homes: ReadonlySet<string>, here: string): string {
  let result = text;
  for (const home of homes) {
    const shown = relative(new URL(`file://${here}`), new URL(`file://${home}/`));
    result = result.replaceAll(`"${shown}`, '"npm:');
  }
  return result;
}

if (import.meta.main) {
  const here = new URL(".", import.meta.url);
  for (const [path, text] of await buildAll()) {
    const url = new URL(path, here);
    Deno.mkdirSync(new URL(".", url), { recursive: true });
    Deno.writeTextFileSync(url, text);
  }
}
