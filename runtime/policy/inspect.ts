import type { CapabilityMap } from "./capabilities.ts";
import { closestFile } from "./closest_file.ts";
import { ImportAliases } from "./import_aliases.ts";
import type {
  Inspection,
  InspectionFailure,
  InspectionNote,
  RuleName,
  Violation,
} from "./inspection.ts";
import { findReferences, type ModuleReference } from "./module_references.ts";
import { spellingHint, Spellings } from "./other_spelling.ts";
import { relativeTo } from "./relative_to.ts";
import { shorten } from "./shorten.ts";
import type { SnapshotFiles } from "./snapshot_files.ts";
import { judgeSpecifier } from "./specifier_rules.ts";
import { judgeSymbol, spell } from "./symbol_rules.ts";
import { parseModule, type SourcePlace, SourceSyntaxError } from "./syntax_tree.ts";
import { UnreadableModule, wasmImports } from "./wasm_imports.ts";

/** What an inspection looks at. */
export interface InspectionInput {
  /** A file of the snapshot by its relative POSIX path; undefined when there is none. */
  readonly readFile: (path: string) => Promise<Uint8Array | undefined>;
  /** Where the graph starts, relative to the snapshot. */
  readonly entry: string;
  readonly effective: Pick<CapabilityMap, "network" | "subprocess" | "ffi">;
  /** The exact specifiers the bundle provides, such as `zod` and `zod/mini`. */
  readonly bundlePackages: readonly string[];
  /** Saves reading data files to see that they exist, and serves "did you mean". */
  readonly files?: Pick<SnapshotFiles, "has" | "list">;
  /** Ends the inspection between two modules; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Lower bounds than the usual ones. */
  readonly limits?: Partial<InspectionLimits>;
}

/** Bounds of one inspection: what goes beyond is refused, since it was not looked at. */
export interface InspectionLimits {
  /** Source of one module (bytes). */
  readonly fileBytes: number;
  /** Source of all reached modules (bytes). */
  readonly totalBytes: number;
  readonly modules: number;
  /** Entries of each list in the answer. */
  readonly findings: number;
  /** Each list in the answer as JSON (bytes). */
  readonly findingBytes: number;
}

const LIMITS: InspectionLimits = {
  fileBytes: 5 * 1024 * 1024,
  totalBytes: 32 * 1024 * 1024,
  modules: 10_000,
  findings: 1_000,
  findingBytes: 256 * 1024,
};
/** Rules that an alias of an import map breaks, which is not read. */
const MAY_BE_ALIAS: readonly RuleName[] = ["bundle", "scheme", "escape"];
const START: SourcePlace = { line: 1, column: 1 };

/**
 * The static half of the import policy: walks the module graph from the entry, parses each local
 * module that can be reached and judges every literal import and every use of a forbidden symbol.
 * Defence in depth with a good message: what is built at run time is only noted, and stopped by the
 * permission flags.
 *
 * Goes on after what it finds; throws only what `readFile` throws and the signal's
 * reason.
 */
export async function inspectImports(input: InspectionInput): Promise<Inspection> {
  const walk = new GraphWalk(input);
  await walk.run();
  return walk.answer();
}

class GraphWalk {
  readonly #input: InspectionInput;
  readonly #limits: InspectionLimits;
  readonly #queue: string[] = [];
  readonly #seen = new Set<string>();
  /** Files that were reached as data or as code. */
  readonly #modules = new Set<string>();
  readonly #violations = new Map<string, Violation>();
  readonly #failures = new Map<string, InspectionFailure>();
  readonly #notes: InspectionNote[] = [];
  /** Reported at the end, when all there is to suggest is known. */
  readonly #missing: (() => void)[] = [];
  readonly #aliases: ImportAliases;
  readonly #spellings: Spellings;
  #bytes = 0;

  constructor(input: InspectionInput) {
    this.#input = input;
    this.#aliases = new ImportAliases(input.readFile, input.bundlePackages);
    this.#limits = { ...LIMITS, ...input.limits };
    this.#spellings = new Spellings(() => this.#files());
  }

  async run(): Promise<void> {
    const { entry } = this.#input;
    const source = await this.#input.readFile(entry);
    if (source === undefined) {
      this.#fail("missing", entry, START, `The entry "${entry}" is not in the snapshot`);
      return;
    }
    this.#enqueue(entry);
    // The queue grows while it is worked off.
    for (const path of this.#queue) {
      this.#input.signal?.throwIfAborted();
      if (this.#modules.size >= this.#limits.modules) {
        this.#fail(
          "uninspectable",
          path,
          START,
          `The snapshot has more than ${this.#limits.modules} modules and can't be inspected`,
        );
        return;
      }
      const bytes = path === entry ? source : await this.#input.readFile(path);
      if (bytes === undefined) continue;
      this.#modules.add(path);
      if (!this.#isWithinLimits(path, bytes.length)) continue;
      for (const reference of this.#inspectModule(path, bytes)) await this.#follow(path, reference);
    }
  }

  answer(): Inspection {
    for (const report of this.#missing) report();
    return {
      violations: this.#bounded([...this.#violations.values()]),
      failures: this.#bounded([...this.#failures.values()]),
      notes: this.#bounded(this.#notes),
    };
  }

  #bounded<T extends Found>(found: T[]): T[] {
    let left = this.#limits.findingBytes;
    const size = (one: T) => new TextEncoder().encode(JSON.stringify(one)).length + 1;
    const end = found.sort(byPlace).findIndex((one) => (left -= size(one)) < 0);
    return end === -1 ? found : found.slice(0, end);
  }

  #enqueue(path: string): void {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    this.#queue.push(path);
  }

  #isWithinLimits(path: string, size: number): boolean {
    this.#bytes += size;
    const { fileBytes, totalBytes } = this.#limits;
    if (size <= fileBytes && this.#bytes <= totalBytes) return true;
    const message = size > fileBytes
      ? `"${path}" has ${size} bytes and can't be inspected, expected at most ${fileBytes}`
      : `The modules have more than ${totalBytes} bytes together and can't be inspected`;
    this.#fail("uninspectable", path, START, message, "Load large data at run time as a file");
    return false;
  }

  #inspectModule(path: string, bytes: Uint8Array): readonly ModuleReference[] {
    try {
      return path.endsWith(".wasm")
        ? wasmImports(bytes).map((specifier) => {
          return { specifier, form: "static", data: undefined, ...START };
        })
        : this.#inspectSource(path, decode(bytes));
    } catch (error) {
      if (error instanceof SourceSyntaxError) {
        const message = `"${path}" does not parse: ${shorten(error.message)}`;
        this.#fail("syntax", path, error.place, message, dataHint(path) ?? error.hint);
      } else {
        // What the parser can't take (nesting that overflows its stack, a fault of its own) was
        // not looked at.
        const why = error instanceof UnreadableModule ? error.message : "it is nested too deeply";
        this.#fail("uninspectable", path, START, `"${path}" can't be inspected: ${why}`);
      }
      return [];
    }
  }

  #inspectSource(path: string, source: string): readonly ModuleReference[] {
    const { references, symbols, notes } = findReferences(parseModule(path, source));
    for (const { symbol, line, column } of symbols) {
      const judgement = judgeSymbol(symbol, this.#input.effective);
      if (judgement === undefined) continue;
      this.#violate({ file: path, line, column, symbol: spell(symbol), ...judgement });
    }
    for (const { message, line, column } of notes) this.#note(path, { line, column }, message);
    return references;
  }

  async #follow(file: string, reference: ModuleReference): Promise<void> {
    const { specifier, form, line, column } = reference;
    const { effective: capabilities, bundlePackages } = this.#input;
    const destination = judgeSpecifier(specifier, { file, form, capabilities, bundlePackages });
    if (destination.kind === "refused") {
      const { judgement } = destination;
      const hint = MAY_BE_ALIAS.includes(judgement.rule)
        ? await this.#aliases.hintFor(specifier, file, judgement.hint)
        : judgement.hint;
      this.#violate({ file, line, column, specifier: shorten(specifier), ...judgement, hint });
      return;
    }
    if (destination.kind === "provided") return;
    const path = await this.#find(destination.path, form);
    if (path === undefined) this.#miss(file, reference, destination.path);
    else if (reference.data !== undefined || path.endsWith(".json")) {
      if (reference.data === "json" && form === "static") await this.#checkJson(path);
      this.#modules.add(path);
    } else this.#enqueue(path);
  }

  /** What is no JSON fails to load with an error that does not name the file. */
  async #checkJson(path: string): Promise<void> {
    if (this.#modules.has(path)) return;
    const bytes = await this.#input.readFile(path);
    if (bytes === undefined || bytes.length > this.#limits.fileBytes) return;
    try {
      JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      const why = error instanceof SyntaxError ? `: ${shorten(error.message)}` : "";
      this.#fail("syntax", path, START, `"${path}" is not JSON${why}`);
    }
  }

  /**
   * The file a local path stands for; `require` also tries extensions and index files, as Node
   * does.
   */
  async #find(path: string, form: ModuleReference["form"]): Promise<string | undefined> {
    const extensions = form === "require" ? ["", ".js", ".cjs", ".json", "/index.js"] : [""];
    for (const extension of extensions) {
      const candidate = `${path}${extension}`;
      if (this.#seen.has(candidate) || this.#modules.has(candidate)) return candidate;
      const exists = this.#input.files?.has(candidate) ??
        await this.#input.readFile(candidate) !== undefined;
      if (exists) return candidate;
    }
    return undefined;
  }

  #miss(file: string, { specifier, form, line, column }: ModuleReference, path: string): void {
    if (this.#missing.length >= this.#limits.findings) return;
    this.#missing.push(() => {
      const near = this.#spellings.find(path);
      if (form !== "static") {
        const message = `"${shorten(specifier)}" is not in the snapshot`;
        const more = near === undefined ? "" : `. ${spellingHint(near)}`;
        this.#note(file, { line, column }, message + more);
        return;
      }
      const closest = near === undefined ? closestFile(path, this.#files()) : undefined;
      const hint = near !== undefined
        ? spellingHint({ ...near, path: relativeTo(file, near.path) })
        : closest === undefined
        ? undefined
        : `Did you mean "${relativeTo(file, closest)}"?`;
      const message = `Module not found: "${shorten(specifier)}"`;
      const encoded = this.#encodedName(specifier, file, form);
      this.#fail("missing", file, { line, column }, message, encoded ?? hint);
    });
  }

  /** The hint where a name has characters that begin another part of an address. */
  #encodedName(
    specifier: string,
    file: string,
    form: ModuleReference["form"],
  ): string | undefined {
    const encoded = specifier.replaceAll("?", "%3F").replaceAll("#", "%23");
    if (encoded === specifier) return undefined;
    const { effective: capabilities, bundlePackages } = this.#input;
    const whole = judgeSpecifier(encoded, { file, form, capabilities, bundlePackages });
    return whole.kind === "local" && this.#files().includes(whole.path)
      ? `"?" and "#" end the path of an address: write "${shorten(encoded)}"`
      : undefined;
  }

  #files(): readonly string[] {
    return this.#input.files?.list() ?? [...this.#modules];
  }

  #violate(violation: Violation): void {
    const { file, line, column, rule } = violation;
    const key = JSON.stringify([file, line, column, rule]);
    const isKept = this.#violations.size < this.#limits.findings && !this.#violations.has(key);
    if (isKept) this.#violations.set(key, violation);
  }

  #fail(
    kind: InspectionFailure["kind"],
    file: string,
    place: SourcePlace,
    message: string,
    hint?: string,
  ): void {
    if (this.#failures.size >= this.#limits.findings) return;
    const { line, column } = place;
    const failure = { kind, file, line, column, message, ...(hint === undefined ? {} : { hint }) };
    this.#failures.set(JSON.stringify([kind, file, line, column]), failure);
  }

  #note(file: string, { line, column }: SourcePlace, message: string): void {
    if (this.#notes.length < this.#limits.findings) {
      this.#notes.push({ file, line, column, message });
    }
  }
}

// Deno would guess another encoding from a byte order mark; one way to read a file is enough to
// inspect it.
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableModule("it is not UTF-8 text");
  }
}

/** The hint for a file that is no code by its name. */
function dataHint(path: string): string | undefined {
  return /\.(?:[cm]?[jt]sx?|wasm)$/i.test(path)
    ? undefined
    : 'The file is no module by its name; as text it is imported with { type: "text" }, as in ' +
      'import text from "./page.html" with { type: "text" }';
}

type Found = SourcePlace & { readonly file: string };

function byPlace(a: Found, b: Found): number {
  return (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column;
}
