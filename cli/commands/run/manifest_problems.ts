/**
 * Everything that is wrong with an `aiel.json`. The runtime's checks stop at the first problem:
 * here what they complain about is taken out, and they are asked again.
 *
 * @module
 */

import { ConfigError } from "../../../runtime/calls/provider.ts";
import { loadProviders } from "../../../runtime/calls/providers.ts";
import { DEFAULT_BUNDLE } from "../../../runtime/engine/bundles.ts";
import {
  type CapabilityMap,
  NO_CAPABILITIES,
  parseCapabilities,
} from "../../../runtime/policy/capabilities.ts";
import { PolicyError } from "../../../runtime/policy/policy_error.ts";
import { SnapshotError } from "../../../runtime/snapshot/error.ts";
import { parseManifest } from "../../../runtime/snapshot/parse_manifest.ts";
import { type Manifest, MANIFEST_FILE } from "../../../runtime/snapshot/manifest.ts";
import { type JsonPath, jsonPlace } from "./json_place.ts";
import { type CheckProblem, problem } from "./problem.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";

/** More problems than this are not looked for. */
const MAX_PROBLEMS = 50;

/** What a manifest says, as far as it makes sense. */
export interface ManifestCheck {
  problems: CheckProblem[];
  /** What it declares; null when that is part of the problem. */
  declared: CapabilityMap | null;
  bundle: string;
  /** As far as nothing is wrong with it. */
  manifest: Manifest;
}

/** Checks the text of an `aiel.json`. */
export async function findManifestProblems(text: string): Promise<ManifestCheck> {
  const problems: CheckProblem[] = [];
  const add = (code: string, path: JsonPath | null, message: string, hint?: string): void => {
    const place = path === null ? {} : jsonPlace(text, path);
    const more = { file: MANIFEST_FILE, ...place, ...hint === undefined ? {} : { hint } };
    problems.push(problem("manifest", code, message, more));
  };
  const document = new Pruned(text);
  let manifest: Manifest = {};
  const told = new Set<string>();
  for (let left = MAX_PROBLEMS; left > 0; left--) {
    try {
      manifest = await parseManifest(document.text());
      break;
    } catch (thrown) {
      if (!(thrown instanceof SnapshotError)) throw thrown;
      const path = manifestPath(thrown);
      if (path === undefined || path.length === 0) {
        problems.push(syntaxProblem(thrown));
        return { problems, declared: null, bundle: DEFAULT_BUNDLE, manifest };
      }
      const original = document.original(path);
      const message = thrown.message.replace(/^aiel\.json: /, "")
        .replace(`$.${toText(path)}`, `$.${toText(original)}`);
      const place = JSON.stringify(original);
      // That a list is empty is no problem of its own where its items were wrong.
      if (!told.has(place) && !document.isEmptied(path)) {
        add(thrown.code, original, message, thrown.hint);
      }
      told.add(place);
      // What has to be there and was taken out is missed then: what misses it goes as well.
      if (!document.remove(path) && !document.remove(path.slice(0, -1))) break;
    }
  }
  for (const { path, error } of await actionErrors(manifest.integrations ?? {})) {
    add("invalid_action", document.original(path), error.text, error.hint);
  }
  let declared: CapabilityMap | null = NO_CAPABILITIES;
  for (let left = MAX_PROBLEMS; left > 0; left--) {
    try {
      const map = parseCapabilities(document.value("capabilities"), "capabilities");
      if (declared !== null) declared = map;
      break;
    } catch (thrown) {
      if (!(thrown instanceof PolicyError)) throw thrown;
      declared = null;
      const path = toPath(thrown.path);
      const original = document.original(path);
      const message = thrown.message.replaceAll(toText(path), toText(original));
      add("invalid_capability", original, message, thrown.hint);
      if (!document.remove(path)) break;
    }
  }
  return { problems, declared, bundle: manifest.bundle ?? DEFAULT_BUNDLE, manifest };
}

/** Actions that their providers don't know. */
async function actionErrors(
  integrations: NonNullable<Manifest["integrations"]>,
): Promise<{ path: JsonPath; error: ConfigError }[]> {
  const providers = await loadProviders(Object.values(integrations).map((one) => one.provider));
  const found: { path: JsonPath; error: ConfigError }[] = [];
  for (const [name, { provider, actions }] of Object.entries(integrations)) {
    for (const [at, action] of actions.entries()) {
      try {
        providers.get(provider)?.parseAction(action, `integrations.${name}.actions[${at}]`);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        found.push({ path: ["integrations", name, "actions", at], error });
      }
    }
  }
  return found;
}

/** A document that things are taken out of, while their places in the text are kept. */
class Pruned {
  readonly #source: string;
  #document: unknown;
  /** Indexes that were taken out of a list, as the list was then. */
  readonly #removed = new Map<string, number[]>();

  constructor(source: string) {
    this.#source = source;
  }

  /** The text that is left. */
  text(): string {
    return this.#document === undefined ? this.#source : JSON.stringify(this.#document);
  }

  value(key: string): unknown {
    return member(this.#parsed(), key);
  }

  /** Whether all items of a list were taken out. */
  isEmptied(path: JsonPath): boolean {
    const list = path.reduce<unknown>(member, this.#parsed());
    return Array.isArray(list) && list.length === 0 && this.#removed.has(JSON.stringify(path));
  }

  /** Takes a value out; false when it is not there. */
  remove(path: JsonPath): boolean {
    const parent = path.slice(0, -1).reduce<unknown>(member, this.#parsed());
    const last = path.at(-1);
    if (Array.isArray(parent) && typeof last === "number" && last < parent.length) {
      parent.splice(last, 1);
      const key = JSON.stringify(path.slice(0, -1));
      this.#removed.set(key, [...this.#removed.get(key) ?? [], last]);
      return true;
    }
    if (!isRecord(parent) || last === undefined || !Object.hasOwn(parent, last)) return false;
    return delete parent[last];
  }

  /** The path in the whole document of a path in what is left. */
  original(path: JsonPath): JsonPath {
    return path.map((step, at) => {
      if (typeof step !== "number") return step;
      // The last removal was seen on the shortest list, so it is undone first.
      const removed = this.#removed.get(JSON.stringify(path.slice(0, at))) ?? [];
      return removed.reduceRight((index, gone) => gone <= index ? index + 1 : index, step);
    });
  }

  #parsed(): unknown {
    return this.#document ??= JSON.parse(this.#source.replace(/^\ufeff/, ""));
  }
}

function member(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return typeof key === "number" ? value[key] : undefined;
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/**
 * The path that the message of a manifest error starts with: `aiel.json: $.limits.timeout_ms is …`;
 * undefined when it names none.
 */
function manifestPath({ code, message }: SnapshotError): JsonPath | undefined {
  if (code === "incompatible_runtime") return ["runtime"];
  const found = /^aiel\.json: \$((?:\.[A-Za-z_][A-Za-z0-9_]*|\[\d+\]|\["(?:[^"\\]|\\.)*"\])*) /
    .exec(message)?.[1];
  return found === undefined ? undefined : toPath(found);
}

/** `capabilities.network[0]` as a path. */
function toPath(text: string): JsonPath {
  const steps = text.match(/[A-Za-z_][A-Za-z0-9_]*|\[\d+\]|\["(?:[^"\\]|\\.)*"\]/g) ?? [];
  return steps.map((step): string | number => {
    if (!step.startsWith("[")) return step;
    const inner: unknown = JSON.parse(step.slice(1, -1));
    return typeof inner === "number" ? inner : String(inner);
  });
}

/** The opposite of {@linkcode toPath}, for plain keys. */
function toText(path: JsonPath): string {
  return path.map((step) => typeof step === "number" ? `[${step}]` : `.${step}`).join("").slice(1);
}

/** V8 says where JSON ends to make sense: `… (line 3 column 5)`. */
function syntaxProblem({ code, message, hint }: SnapshotError): CheckProblem {
  const place = /\(line (\d+) column (\d+)\)/.exec(message);
  return problem("manifest", code, message.replace(/^aiel\.json: \$ /, "The manifest "), {
    file: MANIFEST_FILE,
    line: Number(place?.[1] ?? 1),
    column: Number(place?.[2] ?? 1),
    hint,
  });
}
