/**
 * Aliases that a project has in files which the runtime does not read: import maps of Deno, imports
 * and dependencies of package.json, paths of TypeScript. Only for a hint that names the cause.
 *
 * @module
 */

import { shorten } from "./shorten.ts";
import { relativeTo } from "./relative_to.ts";

/** One alias, and what it stands for. */
interface Alias {
  readonly file: string;
  /** The member of the file in which it stands. */
  readonly member: string;
  readonly target: string;
}

const PATHS = "compilerOptions.paths";
/** Members that hold aliases, by the file in which each stands. */
const PLACES: readonly (readonly [file: string, ...members: string[]])[] = [
  ["deno.json", "imports"],
  ["deno.jsonc", "imports"],
  ["import_map.json", "imports"],
  ["package.json", "imports", "dependencies", "devDependencies", "peerDependencies"],
  ["tsconfig.json", PATHS],
  ["jsconfig.json", PATHS],
];
const DEPENDENCIES = /ependencies$/;
/** How aliases begin by custom, which no package can. */
const CUSTOMARY = /^(?:#|[@~$]\/|~|\$)/;

/** The aliases of a snapshot, read when one is asked for. */
export class ImportAliases {
  #tables: Promise<readonly (readonly [string, string, unknown])[]> | undefined;

  /**
   * @param readFile a file of the snapshot by its path; undefined where there is none
   * @param packages of the bundle
   */
  constructor(
    private readonly readFile: (path: string) => Promise<Uint8Array | undefined>,
    private readonly packages: readonly string[],
  ) {}

  /** The hint for a refused specifier that is an alias, or the given one. */
  async hintFor(specifier: string, from: string, given: string): Promise<string> {
    const alias = await this.#find(specifier);
    if (alias === undefined) {
      return CUSTOMARY.test(specifier)
        ? "Write a relative path; aliases are not known here, whichever file defines them"
        : given;
    }
    const { file, member, target } = alias;
    const unread = `"${shorten(specifier)}" stands in "${member}" of ${file}`;
    if (DEPENDENCIES.test(member)) {
      return `${unread}, and the runtime installs nothing: ${given}`;
    }
    const known = this.packages.find((name) =>
      /^(?:npm|jsr):/.test(target) && nameOf(target) === name
    );
    const instead = known !== undefined
      ? `write "${known}"`
      : /^\.{1,2}\//.test(target)
      ? `write "${relativeTo(from, normalized(target))}"`
      : `it stands for "${shorten(target)}"; ${given}`;
    return `${unread}, which the runtime does not read: ${instead}`;
  }

  async #find(specifier: string): Promise<Alias | undefined> {
    this.#tables ??= this.#read();
    for (const [file, member, table] of await this.#tables) {
      if (typeof table !== "object" || table === null) continue;
      for (const [key, value] of Object.entries(table)) {
        const rest = matched(specifier, key, DEPENDENCIES.test(member));
        const target = firstText(value);
        if (rest === undefined || target === undefined) continue;
        return {
          file,
          member,
          target: target.replace(/\*/, () => rest) + (target.endsWith("/") ? rest : ""),
        };
      }
    }
    return undefined;
  }

  async #read(): Promise<(readonly [string, string, unknown])[]> {
    const tables: (readonly [string, string, unknown])[] = [];
    for (const [file, ...members] of PLACES) {
      const bytes = await this.readFile(file);
      const config = bytes === undefined ? undefined : parse(bytes);
      for (const member of members) {
        const table = member.split(".").reduce(memberOf, config);
        tables.push([file, member, member === PATHS ? fromBase(table, config) : table]);
      }
    }
    return tables;
  }
}

/** Paths of TypeScript count from its base, and need no "./". */
function fromBase(paths: unknown, config: unknown): unknown {
  if (typeof paths !== "object" || paths === null) return paths;
  const base = memberOf(memberOf(config, "compilerOptions"), "baseUrl");
  const root = `./${typeof base === "string" ? base : "."}/`;
  return Object.fromEntries(
    Object.entries(paths).map(([key, value]) => [key, `${root}${firstText(value) ?? ""}`]),
  );
}

/** What a key leaves of a specifier that it stands for; undefined where it does not. */
function matched(specifier: string, key: string, isPackage: boolean): string | undefined {
  if (specifier === key) return "";
  if (isPackage) return specifier.startsWith(`${key}/`) ? "" : undefined;
  if (key.endsWith("/") && specifier.startsWith(key)) return specifier.slice(key.length);
  const [before = "", after, ...more] = key.split("*");
  if (after === undefined || more.length > 0 || specifier.length < key.length - 1) return undefined;
  return specifier.startsWith(before) && specifier.endsWith(after)
    ? specifier.slice(before.length, specifier.length - after.length)
    : undefined;
}

/** Of a list the first, of conditions the default. */
function firstText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return firstText(value[0]);
  if (typeof value !== "object" || value === null) return undefined;
  const [first] = Object.values(value);
  return typeof first === "string" ? first : undefined;
}

/** A path of the snapshot. */
function normalized(target: string): string {
  return decodeURIComponent(new URL(target, "file:///").pathname.slice(1));
}

function nameOf(target: string): string | undefined {
  return /^(?:npm|jsr):\/?((?:@[^/@]+\/)?[^/@]+)/.exec(target)?.[1];
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}

/** With comments it is not read: the hint is then the general one. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
