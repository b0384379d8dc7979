/**
 * Bundles the command for the binary and for the npm package: small, and split so that a command
 * loads only what it needs.
 *
 * @module
 */

import * as esbuild from "esbuild";
import { createRequire, isBuiltin } from "node:module";

const HERE = import.meta.dirname ?? "";
const REPOSITORY = new URL("../../", import.meta.url).pathname;

/** What the modules become part of. */
export type BundleKind = "binary" | "npm";

/** Where each has the keyring's library. */
const KEYRING: Readonly<Record<BundleKind, string>> = {
  binary: "embedded_keyring.ts",
  npm: "packed_keyring.ts",
};

/** The bundled modules by file name; the entry is `main.js`. */
export async function bundleCommand(
  kind: BundleKind,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const result = await esbuild.build({
    absWorkingDir: `${HERE}/..`,
    entryPoints: { main: "main.ts" },
    outdir: "out",
    write: false,
    bundle: true,
    // Dynamic imports stay dynamic: `--version` loads nothing but the entry.
    splitting: true,
    chunkNames: "[hash]",
    format: "esm",
    // What Deno 2.4, whose denort is the oldest in use, takes as it is.
    target: "es2024",
    platform: "neutral",
    charset: "utf8",
    legalComments: "inline",
    // Names as well: what V8 need not read is 2 ms of a `status`. Errors say their own names.
    minify: true,
    external: ["node:*"],
    // What only the other kind needs is left out.
    define: { "Deno.build.standalone": `${kind === "binary"}` },
    plugins: [packages(KEYRING[kind])],
    logLevel: "silent",
  });
  await esbuild.stop();
  return new Map(
    result.outputFiles.map(({ path, contents }) => [
      path.slice(path.lastIndexOf("/") + 1),
      new Uint8Array(contents),
    ]),
  );
}

/** Namespaces of the bundler: for what Node brings, and what is left out. */
const BUILTIN = "builtin";
const OPTIONAL_SPACE = "optional";
const OPTIONAL = /^(?:pg-native|pg-cloudflare)$/;

/** Finds npm packages where Deno keeps them, those that packages import as well. */
function packages(keyring: string): esbuild.Plugin {
  return {
    name: "packages",
    setup(build) {
      build.onResolve({ filter: /^@napi-rs\/keyring$/ }, () => ({
        path: `${HERE}/${keyring}`,
      }));
      build.onResolve({ filter: /^(?:node:)?[a-z_/0-9]+$/ }, ({ path, kind }) => {
        if (!isBuiltin(path)) return undefined;
        const name = path.startsWith("node:") ? path : `node:${path}`;
        return kind === "require-call"
          ? { path: name, namespace: BUILTIN }
          : { path: name, external: true };
      });
      // In an ECMAScript module there is no `require` for what is not bundled.
      build.onLoad({ filter: /./, namespace: BUILTIN }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      }));
      // A package tries whether these are there, and does without them.
      build.onResolve({ filter: OPTIONAL }, ({ path }) => ({ path, namespace: OPTIONAL_SPACE }));
      build.onLoad({ filter: /./, namespace: OPTIONAL_SPACE }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(`There is no ${path} here`)});`,
      }));
      build.onResolve({ filter: /^[a-z@][^:]*$/ }, ({ path, importer }) => {
        // Our own imports go by the import map, those of a package by its dependencies.
        const ours = importer.startsWith(REPOSITORY) && !importer.includes("/node_modules/");
        const file = ours
          ? new URL(import.meta.resolve(path)).pathname
          : createRequire(importer).resolve(path);
        return { path: moduleForm(path, file) };
      });
    },
  };
}

/**
 * The ECMAScript form of a package whose `main` is another one and that only bundlers are told of
 * (`module`, without `exports`): of CommonJS, a dynamic import across chunks has no named exports.
 */
function moduleForm(specifier: string, file: string): string {
  const end = file.lastIndexOf(`/${specifier}/`);
  if (end < 0) return file;
  // `<package>/<file>` in node_modules, `<package>/<version>/<file>` in Deno's cache.
  const rest = file.slice(end + specifier.length + 2).split("/");
  for (const depth of [0, 1]) {
    const root = file.slice(0, end + specifier.length + 1) +
      rest.slice(0, depth).map((name) => `/${name}`).join("");
    try {
      const manifest: { module?: string; exports?: unknown } = JSON.parse(
        Deno.readTextFileSync(`${root}/package.json`),
      );
      const { module, exports } = manifest;
      return module === undefined || exports !== undefined ? file : `${root}/${module}`;
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  }
  return file;
}
