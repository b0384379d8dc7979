/**
 * How the builds find npm packages where Deno keeps them.
 *
 * @module
 */

import type { ImportKind, Plugin } from "esbuild";
import { createRequire } from "node:module";

/** Name of the package of an import: `@scope/name` for `@scope/name/part`. */
export function packageOf(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

/** The directory of the package that a file belongs to; undefined for a file of this repository. */
export function packageRoot(file: string, name: string): string | undefined {
  const end = file.lastIndexOf(`/${name}/`);
  if (end < 0) return undefined;
  const home = file.slice(0, end + name.length + 1);
  // `<package>/<file>` in node_modules, `<package>/<version>/<file>` in Deno's cache.
  const version = file.slice(home.length + 1).split("/", 1)[0] ?? "";
  return [home, `${home}/${version}`].find((root) => {
    try {
      return Deno.statSync(`${root}/package.json`).isFile;
    } catch {
      return false;
    }
  });
}

/**
 * Lets esbuild find npm packages, and notes the directories below which they lie.
 *
 * @param here the directory of the modules that import by this repository's import map, with a
 * slash at the end
 */
export function npmFromDeno(homes: Set<string>, here: string): Plugin {
  return {
    name: "npm-from-deno",
    setup(build) {
      const resolve = async (path: string, resolveDir: string, kind: ImportKind) => {
        const found = await build.resolve(path, { kind, resolveDir, pluginData: ITSELF });
        return found.errors.length > 0 ? undefined : found.path;
      };
      build.onResolve({ filter: /^[a-z@][^:]*$/ }, async ({ path, importer, kind, pluginData }) => {
        if (pluginData === ITSELF) return undefined;
        const name = packageOf(path);
        // What a build makes up itself has no path.
        const ours = !importer.startsWith("/") || importer.startsWith(here);
        // A package finds its own dependencies, in its own versions.
        const file = ours
          ? new URL(import.meta.resolve(path)).pathname
          : createRequire(importer).resolve(path);
        homes.add(file.slice(0, file.lastIndexOf(`/${name}/`)));
        const root = packageRoot(file, name);
        // By the package's own `exports`, which have another file for `import` than for `require`.
        const own = ours || root === undefined ? undefined : await resolve(path, root, kind);
        return { path: own ?? file };
      });
      // All modules come this way: esbuild tells those that it finds itself from others by what it
      // reads beside them, and the first importer of a module would decide which it is.
      build.onResolve(
        { filter: /^\.{1,2}(\/|$)/ },
        async ({ path, resolveDir, kind, pluginData }) => {
          if (pluginData === ITSELF) return undefined;
          const found = await resolve(path, resolveDir, kind);
          return found === undefined ? undefined : { path: found };
        },
      );
    },
  };
}

/** Marks the import of a package by itself, which esbuild resolves. */
const ITSELF = Symbol("itself");

/**
 * esbuild labels modules that are loaded when they are needed with their paths: those of packages
 * would differ from machine to machine.
 */
export function withoutHomes(text: string, homes: ReadonlySet<string>, here: string): string {
  let result = text;
  for (const home of homes) {
    const shown = relative(new URL(`file://${here}`), new URL(`file://${home}/`));
    result = result.replaceAll(`"${shown}`, '"npm:');
  }
  return result;
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
