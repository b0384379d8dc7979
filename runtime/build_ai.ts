/**
 * Builds the bundle `ai`: one small file for each name that code may import, and the packages
 * behind them in a few files that the names share. What the packages would ask of the system is
 * left out of them: see `REPLACED` and `DEFINED`.
 *
 * @module
 */

import * as esbuild from "esbuild";
import { AI_DIRECTORY, AI_PARTS, AI_SHARED } from "./engine/ai_bundle.ts";
import { npmFromDeno, packageRoot, withoutHomes } from "./npm_packages.ts";

/** Modules of packages, and what takes their place, relative to this directory. */
const REPLACED: readonly (readonly [module: RegExp, by: string])[] = [
  [/\/langsmith\//, "bundles/ai/langsmith.ts"],
  [/\/@langchain\/core\/[^/]+\/dist\/utils\/env\.js$/, "bundles/ai/environment.ts"],
  [/\/@langchain\/core\/[^/]+\/dist\/utils\/tiktoken\.js$/, "bundles/ai/tiktoken.ts"],
];

/**
 * Packages look at what they run on: whether there is a process, and what its environment has. To
 * load Node's `process` alone takes longer than to start.
 */
const DEFINED = {
  "process.env": "{}",
  process: "undefined",
  "globalThis.process": "undefined",
  Deno: "undefined",
  "globalThis.Deno": "undefined",
};

/** Names whose source is this repository's, relative to this directory. */
export const OWN: Readonly<Record<string, string>> = {
  "aiel/langchain": "bundles/ai/langchain.ts",
  "aiel/langgraph": "bundles/ai/langgraph.ts",
};

/** Parts that a part stands on as a whole: no further file is made of what they share. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  langgraph: ["core"],
  langchain_openai: ["core", "openai"],
};

/** A shared file is known by a package that is in no other. */
const MARKS: readonly (readonly [file: string, mark: RegExp])[] = [
  ["langgraph", /\/@langchain\/langgraph\//],
  ["langchain_openai", /\/@langchain\/openai\//],
  ["openai", /\/openai\/[^/]+\/client\.mjs$/],
  ["core", /\/@langchain\/core\/[^/]+\/dist\/messages\/index\.js$/],
  ["zod3", /\/zod\/[^/]+\/v3\//],
];

/** Builds the modules: path relative to this directory, and text. */
export async function buildAi(here: string): Promise<Map<string, string>> {
  const homes = new Set<string>();
  const names = Object.values(AI_PARTS).flat();
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: here.slice(0, -1),
    entryPoints: Object.fromEntries(names.map((name) => [name, `${ENTRY}:${name}`])),
    outdir: AI_DIRECTORY,
    bundle: true,
    splitting: true,
    chunkNames: "shared/[hash]",
    format: "esm",
    target: "esnext",
    platform: "neutral",
    mainFields: ["module", "main"],
    charset: "utf8",
    legalComments: "inline",
    // Names as well, a third of the text; those of classes and functions are told, in events and in
    // what is stored, and stay.
    minify: true,
    keepNames: true,
    write: false,

    metafile: true,
    define: DEFINED,
    external: ["node:*"],
    plugins: [entries(), zodOfMinimal(), replacements(here), npmFromDeno(homes, here)],
  });
  const built = new Map<string, string>();
  const chunks = new Map(
    Object.entries(metafile.outputs).filter(([path]) => path.includes("/shared/")).map((
      [path, { inputs }],
    ) => [path.slice(path.lastIndexOf("/") + 1), sharedName(Object.keys(inputs))]),
  );
  checkFiles([...chunks.values()].map((name) => `shared/${name}.js`), AI_SHARED);
  for (const { path, text } of outputFiles) {
    let named = withoutHomes(text, homes, here);
    for (const [chunk, name] of chunks) named = named.replaceAll(`/${chunk}"`, `/${name}.js"`);
    const file = path.slice(here.length);
    const base = file.slice(file.lastIndexOf("/") + 1);
    const chunk = chunks.get(base);
    if (chunk !== undefined) built.set(`${AI_DIRECTORY}/shared/${chunk}.js`, named);
    // Deno is told where the types are; other editors look beside the module.
    else built.set(file, `/* @ts-self-types="./${base.replace(/\.js$/, ".d.ts")}" */\n${named}`);
  }
  built.set(`${AI_DIRECTORY}/NOTICE.txt`, await notices(Object.keys(metafile.inputs), here));
  return built;
}

const ENTRY = "entry";
const PART = "part";

/**
 * The entry of a name re-exports it, and loads all names of its part. So esbuild, which splits by
 * which entries reach a module, makes one file of a part.
 */
function entries(): esbuild.Plugin {
  return {
    name: "entries",
    setup(build) {
      const source = (name: string) => OWN[name] === undefined ? name : `./${OWN[name]}`;
      const resolveDir = build.initialOptions.absWorkingDir ?? "";
      build.onResolve({ filter: /^(entry|part):/ }, ({ path }) => {
        const [namespace = "", name = ""] = path.split(":");
        return { path: name, namespace };
      });
      build.onLoad({ filter: /^/, namespace: ENTRY }, ({ path }) => {
        const part = Object.entries(AI_PARTS).find(([, names]) =>
          (names as readonly string[]).includes(path)
        );
        const from = JSON.stringify(source(path === `${GRAPH}/web` ? GRAPH : path));
        const byDefault = path === "openai" ? `export { default } from ${from};` : "";
        return {
          contents: `import "${PART}:${part?.[0]}"; export * from ${from}; ${byDefault}`,
          resolveDir,
        };
      });
      build.onLoad({ filter: /^/, namespace: PART }, ({ path }) => ({
        contents: Object.entries(AI_PARTS).filter(([part]) => part === path)
          .flatMap(([, names]) => [...names]).filter((name) => OWN[name] === undefined)
          .concat((BELOW[path] ?? []).map((part) => `${PART}:${part}`))
          .map((name) => `import ${JSON.stringify(name)};`).join("\n"),
        resolveDir,
      }));
    },
  };
}

const GRAPH = "@langchain/langgraph";

/** zod 4 is the file of `minimal`, whatever of it a package imports; zod 3 is in the bundle. */
function zodOfMinimal(): esbuild.Plugin {
  return {
    name: "zod-of-minimal",
    setup(build) {
      build.onResolve({ filter: /^zod(\/v4)?$/ }, () => ({ path: "zod", external: true }));
      build.onResolve({ filter: /^zod\/v4\/core$/ }, ({ path }) => ({ path, namespace: "zod" }));
      build.onLoad({ filter: /^/, namespace: "zod" }, async () => {
        const { core } = await import("zod");
        return {
          contents: `import { core } from "zod"; export const { ${Object.keys(core)} } = core;`,
        };
      });
    },
  };
}

function replacements(here: string): esbuild.Plugin {
  return {
    name: "replacements",
    setup(build) {
      for (const [module, by] of REPLACED) {
        build.onLoad({ filter: module }, () => ({
          contents: `export * from ${JSON.stringify(`./${by}`)};`,
          resolveDir: here,
        }));
      }
    },
  };
}

function sharedName(inputs: readonly string[]): string {
  const found = MARKS.find(([, mark]) => inputs.some((input) => mark.test(input)));
  if (found === undefined) throw new Error(`A shared file has no name: it has ${inputs}`);
  return found[0];
}

/** What others know by a list must be what is built. */
export function checkFiles(built: readonly string[], listed: readonly string[]): void {
  const [is, expected] = [built, listed].map((files) => files.toSorted().join(", "));
  if (is !== expected) throw new Error(`The shared files are ${is}, listed are ${expected}`);
}

/** The licences of all packages in the bundle. */
async function notices(inputs: readonly string[], here: string): Promise<string> {
  const packages = new Map<string, string>();
  for (const input of inputs) {
    const file = new URL(input, `file://${here}`).pathname;
    const name = /\/((?:@[^/]+\/)?[^/]+)\/\d+\.\d+\.[^/]+\//.exec(file)?.[1];
    const root = name === undefined ? undefined : packageRoot(file, name);
    if (name !== undefined && root !== undefined) packages.set(root, name);
  }
  const texts: string[] = [];
  for (const [root, name] of [...packages].sort(([, a], [, b]) => a < b ? -1 : 1)) {
    const { version, license } = JSON.parse(await Deno.readTextFile(`${root}/package.json`));
    texts.push(`${name} ${version} (${license})\n\n${await licenceOf(root)}`);
  }
  return texts.join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
}

async function licenceOf(root: string): Promise<string> {
  const texts: string[] = [];
  const names = [...Deno.readDirSync(root)].map(({ name }) => name).sort();
  for (const name of names.filter((one) => /^(licen[cs]e|notice)(\.|$)/i.test(one))) {
    texts.push((await Deno.readTextFile(`${root}/${name}`)).replaceAll("\r", "").trim());
  }
  return texts.length > 0 ? texts.join("\n\n") : "The package has no text of its licence.";
}
