/**
 * One module of what the commonest commands load, called the core. esbuild by itself makes a module of every set of files that the
 * same dynamic imports reach: with more than a hundred of those, `aiel status` loaded more than thirty modules.
 *
 * esbuild can't be told what belongs together, but its own rule can be made to say it. In place of a part of the core a dynamic import
 * loads the core, which has each part under a name; every other dynamic import of ours loads the core first. So all of them reach
 * all of the core, and it stays in one piece. Nothing is loaded in vain: the program is part of the core, and without it there is no
 * command that could import anything.
 *
 * Only parts that nearly every one of these commands needs belong here: V8 reads every byte of a module before it runs it, which
 * takes longer than to load another small one.
 *
 * @module
 */

import type * as esbuild from "esbuild";

/** The parts, each with all that it imports; paths in the repository. */
const PARTS: readonly string[] = [
  "cli/program.ts",
  "cli/commands/history/status_command.ts",
  "cli/commands/history/status.ts",
  "cli/repository/repository.ts",
];

const CORE = "aiel:core";
const CORE_NAMESPACE = "core";
const OTHERS_NAMESPACE = "after-core";
const DYNAMIC_IMPORT = /\bimport\("(\.\.?\/[^"]+)"\)/g;

/** Makes one module of the core. See the module. */
export function core(repository: string): esbuild.Plugin {
  const names = new Map(PARTS.map((path, at) => [`${repository}${path}`, `part${at}`]));
  const isOurs = (path: string): boolean =>
    path.startsWith(repository) && !path.includes("/node_modules/");
  const resolved = (importer: string, specifier: string): string =>
    new URL(specifier, `file://${importer}`).pathname;
  return {
    name: "core",
    setup(build) {
      build.onResolve({ filter: /^aiel:core$/ }, () => ({ path: CORE, namespace: CORE_NAMESPACE }));
      build.onLoad({ filter: /.*/, namespace: CORE_NAMESPACE }, () => ({
        contents: Array.from(names, ([path, name]) => `export * as ${name} from "${path}";`)
          .join("\n"),
        resolveDir: repository,
      }));
      build.onLoad({ filter: /\.ts$/, namespace: "file" }, async ({ path }) => {
        if (!isOurs(path)) return undefined;
        const source = await Deno.readTextFile(path);
        const contents = source.replaceAll(DYNAMIC_IMPORT, (whole, specifier: string) => {
          const name = names.get(resolved(path, specifier));
          return name === undefined ? whole : `import("${CORE}").then((core) => core.${name})`;
        });
        return { contents, loader: "ts" };
      });
      build.onResolve(
        { filter: /^\.\.?\// },
        ({ kind, path, importer, namespace }) =>
          kind === "dynamic-import" && namespace === "file" && isOurs(importer)
            ? { path: resolved(importer, path), namespace: OTHERS_NAMESPACE }
            : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: OTHERS_NAMESPACE }, ({ path }) => ({
        contents: `import "${CORE}";\nexport * from "${path}";`,
        resolveDir: repository,
      }));
    },
  };
}
