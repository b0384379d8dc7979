/**
 * Builds the types of bundled packages, for editors and `aiel validate`.
 *
 * @module
 */

import { createRequire } from "node:module";
import { dirname, join } from "node:path/posix";
import { type Plugin, rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import ts from "typescript";
import { checkFiles, OWN } from "./build_ai.ts";
import { AI_DIRECTORY, AI_PARTS, AI_SHARED_TYPES } from "./engine/ai_bundle.ts";
import { packageOf, packageRoot } from "./npm_packages.ts";

// They were checked where they come from, and variance marks of aliases are the bundler's.
const UNCHECKED = "// @ts-nocheck";

/** All types of a package that needs no other, in one file. */
export async function typesOf(name: string): Promise<string> {
  const input = new URL(import.meta.resolve(name)).pathname.replace(/\.c?js$/, ".d.ts");
  const bundle = await rollup({ input, plugins: [dts({ respectExternal: true })] });
  const { output: [file] } = await bundle.generate({ format: "es", banner: UNCHECKED });
  await bundle.close();
  return file.code;
}

/** The types of the bundle `ai`, one file a name and what they share: path and text. */
export async function aiTypes(here: string): Promise<Map<string, string>> {
  const names = Object.values(AI_PARTS).flat();
  const bundle = await rollup({
    input: Object.fromEntries(names.map((name) => [name, declarationsOf(name)])),
    plugins: [packageTypes(here), dts({ respectExternal: true })],
    // Types of packages refer to each other in circles.
    onwarn: () => {},
  });
  const { output } = await bundle.generate({
    format: "es",
    banner: UNCHECKED,
    entryFileNames: "[name].d.ts",
    chunkFileNames: "types/[name].d.ts",
    manualChunks: (id) => chunkOf(id),
  });
  await bundle.close();
  const files = output.filter((file) => file.type === "chunk").map(({ fileName, code }) => ({
    name: fileName.replace(/\.d\.d\.ts$/, ".d.ts"),
    // Beside these there is no module.
    text: withoutAugmentations(code).replaceAll(
      fileName.startsWith("types/") ? /'(\.\/\w+)\.js'/g : /'([./]+types\/\w+)\.js'/g,
      "'$1.d.ts'",
    ),
  }));
  const shared = files.map(({ name }) => name).filter((name) => name.startsWith("types/"));
  checkFiles(shared, AI_SHARED_TYPES);
  return new Map(files.map(({ name, text }) => [`${AI_DIRECTORY}/${name}`, text]));
}

/**
 * The same without what it adds to the types of other packages: it would hold in every program that
 * has these types in it, and of a zod that was added to TypeScript infers nothing any more.
 */
function withoutAugmentations(code: string): string {
  const { statements } = ts.createSourceFile("types.d.ts", code, ts.ScriptTarget.Latest);
  let text = code;
  for (const one of statements.toReversed()) {
    if (!ts.isModuleDeclaration(one) || !ts.isStringLiteral(one.name)) continue;
    text = text.slice(0, one.getFullStart()) + text.slice(one.getEnd());
  }
  return text;
}

/** A file of declarations for each part, as far as modules are in a package of it. */
function chunkOf(id: string): string | undefined {
  const name = /\/((?:@[^/]+\/)?[^/]+)\/\d+\.\d+\.[^/]+\//.exec(id)?.[1];
  const part = Object.entries(AI_PARTS).find(([, names]) =>
    (names as readonly string[]).includes(name ?? "")
  );
  return name === undefined ? undefined : part?.[0] ?? "other";
}

/** The file of declarations of a name of the bundle. */
function declarationsOf(name: string): string {
  const own = OWN[name];
  if (own !== undefined) return ownId(own);
  const home = packageOf(name);
  const root = packageRoot(new URL(import.meta.resolve(name)).pathname, home);
  const file = root === undefined ? undefined : declared(root, `.${name.slice(home.length)}`);
  if (file === undefined) throw new Error(`"${name}" has no types`);
  return file;
}

/** Resolves among packages by what they export, and makes declarations of our own modules. */
function packageTypes(here: string): Plugin {
  return {
    name: "package-types",
    resolveId(source, importer = OURS) {
      if (source.startsWith(OURS)) return source;
      if (/^zod(\/v4)?$/.test(source)) return { id: "zod", external: true };
      if (source === "aiel" || source.startsWith("node:")) return { id: source, external: true };
      // Of packages that some users of a package may have, or of Node where the Web has none.
      if (source.includes("node_modules/") || source === "stream/web") return NOWHERE;
      if (importer.startsWith(OURS) && /^\.{1,2}\//.test(source)) {
        return ownId(join(dirname(importer.slice(OURS.length)), source));
      }
      return /^[a-z@]/.test(source) ? dependency(source, importer) : null;
    },
    load(id) {
      if (id === NOWHERE) {
        return ABSENT.map((name) => `export type ${name}<_ = any> = any;`).join("");
      }
      if (id.startsWith(OURS)) {
        return declarationsIn(here + id.slice(OURS.length).replace(/\.d\.ts$/, ".ts"));
      }
      return LONG.test(id) ? withoutComments(id) : null;
    },
  };
}

/**
 * What the names of our own modules begin with. Rollup orders entries by their names, and packages
 * have their paths: with paths for ours too, the files would depend on where the checkout lies.
 */
const OURS = "ours:";

/** The declarations of a module of ours, by its path relative to this directory. */
function ownId(path: string): string {
  return OURS + path.replace(/(\.d)?\.ts$/, ".d.ts");
}

const NOWHERE = "/nowhere.d.ts";
/** What packages want of there. */
const ABSENT = ["ReadableStream", "RequestInit", "WritableStream"];
/** Packages whose comments are two thirds of 3 MB. */
const LONG = /\/(openai|langsmith)\/\d[^/]*\//;

function dependency(source: string, importer: string): string | null {
  const name = packageOf(source);
  if (importer.startsWith(OURS)) return declarationsOf(source);
  // A package that exports no types for `require` has them for its main module at least.
  for (const specifier of [source, name]) {
    try {
      const root = packageRoot(createRequire(importer).resolve(specifier), name);
      const file = root === undefined ? undefined : declared(root, `.${source.slice(name.length)}`);
      if (file !== undefined) return file;
    } catch {
      // Not by this name.
    }
  }
  return null;
}

/** Of a package's `exports`, as far as they say where modules are. */
interface Conditions {
  readonly import?: Conditions | string;
  readonly types?: Conditions | string;
  readonly default?: Conditions | string;
}

interface Manifest {
  readonly exports?: Readonly<Record<string, Conditions | string>>;
  readonly types?: string;
}

/** The declarations of a subpath of a package: `.` is the package itself. */
function declared(root: string, subpath: string): string | undefined {
  const { exports, types }: Manifest = JSON.parse(Deno.readTextFileSync(`${root}/package.json`));
  if (exports === undefined) return `${root}/${types ?? "index.d.ts"}`;
  for (const [key, target] of Object.entries(exports)) {
    const [before = "", after] = key.split("*");
    const isPattern = after !== undefined && subpath.startsWith(before) && subpath.endsWith(after);
    if (key !== subpath && !isPattern) continue;
    const rest = isPattern ? subpath.slice(before.length, subpath.length - after.length) : "";
    const file = pick(target)?.replace("*", rest);
    if (file === undefined) return undefined;
    return `${root}/${file}`.replace(/\.mjs$/, ".d.mts").replace(/(?<!\.d)\.js$/, ".d.ts");
  }
  return undefined;
}

function pick(target: Conditions | string | undefined): string | undefined {
  if (typeof target !== "object") return target;
  return pick(target.import) ?? pick(target.types) ?? pick(target.default);
}

/** Declarations of a module of ours, which says all its types. */
function declarationsIn(path: string): string {
  const { outputText, diagnostics } = ts.transpileDeclaration(Deno.readTextFileSync(path), {
    fileName: path,
    compilerOptions: { isolatedDeclarations: true, target: ts.ScriptTarget.ESNext },
  });
  const [problem] = diagnostics ?? [];
  if (problem === undefined) return outputText;
  throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(problem.messageText, "\n")}`);
}

function withoutComments(path: string): string {
  const source = ts.createSourceFile(path, Deno.readTextFileSync(path), ts.ScriptTarget.ESNext);
  return ts.createPrinter({ removeComments: true }).printFile(source);
}
