import { PROVIDERS } from "../protocol/calls.ts";
import { RUNTIME_VERSION } from "../protocol/version.ts";
import { escapeUnprintable, printable, SnapshotError } from "./error.ts";
import {
  type DeclaredIntegration,
  type Manifest,
  MANIFEST_FILE,
  MAX_MANIFEST_BYTES,
  type ProjectLimits,
} from "./manifest.ts";
import {
  invalid,
  known,
  member,
  object,
  optional,
  string,
  typeName,
  whole,
} from "./manifest_checks.ts";
import { exportPolicies } from "./parse_exports.ts";
import { httpSurface, mcpSurface } from "./parse_surfaces.ts";

const KEYS = [
  "name",
  "runtime",
  "bundle",
  "capabilities",
  "integrations",
  "limits",
  "warm",
  "env",
  "exports",
  "http",
  "mcp",
] as const;
const LIMITS = [
  "memory_mb",
  "cpu_ms",
  "output_bytes",
  "log_entries",
  "log_bytes",
  "timeout_ms",
] as const;
const BUNDLES = ["minimal", "ai"] as const;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const INTEGRATION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const MAX_RANGE_LENGTH = 200;
const MAX_INTEGRATIONS = 100;
const MAX_ACTIONS = 100;
const ACTION = /^[\x21-\x7e](?:[\x20-\x7e]{0,510}[\x21-\x7e])?$/;

/**
 * Checks the text of an `aiel.json`. Strict: what is not known is refused with its place. A
 * repeated key counts as its last value, as everywhere in JSON.
 *
 * @param source the text or its bytes (UTF-8, a BOM is accepted)
 * @throws {SnapshotError} `invalid_manifest`, or `incompatible_runtime` when this runtime is
 * outside the manifest's range
 */
export async function parseManifest(
  source: string | Uint8Array<ArrayBuffer>,
  runtimeVersion: string = RUNTIME_VERSION,
): Promise<Manifest> {
  const root = object(parseJson(source), "$");
  known(root, KEYS, "$");
  const manifest: Manifest = {
    ...optional("name", root["name"], (value) => name(value, "$.name")),
    ...optional("runtime", root["runtime"], (value) => range(value, "$.runtime")),
    ...optional("bundle", root["bundle"], (value) => bundle(value, "$.bundle")),
    ...optional("capabilities", root["capabilities"], (value) => value),
    ...optional(
      "integrations",
      root["integrations"],
      (value) => integrations(value, "$.integrations"),
    ),
    ...optional("limits", root["limits"], (value) => limits(value, "$.limits")),
    ...optional("warm", root["warm"], (value) => flag(value, "$.warm")),
    ...optional("env", root["env"], (value) => environment(value, "$.env")),
    ...optional("exports", root["exports"], (value) => exportPolicies(value, "$.exports")),
    ...optional("http", root["http"], (value) => httpSurface(value, "$.http")),
    ...optional("mcp", root["mcp"], (value) => mcpSurface(value, "$.mcp")),
  };
  if (manifest.runtime !== undefined) await checkRuntime(manifest.runtime, runtimeVersion);
  return manifest;
}

function flag(value: unknown, at: string): boolean {
  if (typeof value === "boolean") return value;
  throw invalid(at, `is ${typeName(value)}, expected true or false`);
}

function parseJson(source: string | Uint8Array<ArrayBuffer>): unknown {
  const size = typeof source === "string" ? source.length : source.byteLength;
  if (size > MAX_MANIFEST_BYTES) {
    throw invalid(undefined, `has ${size} bytes, at most ${MAX_MANIFEST_BYTES} are allowed`);
  }
  let text: string;
  try {
    text = typeof source === "string"
      ? source.replace(/^\ufeff/, "")
      : new TextDecoder("utf-8", { fatal: true }).decode(source);
  } catch (cause) {
    throw invalid(undefined, "is not valid UTF-8", cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(
      undefined,
      `is not valid JSON: ${cause instanceof Error ? escapeUnprintable(cause.message) : "?"}`,
      cause,
    );
  }
}

function name(value: unknown, at: string): string {
  const text = string(value, at);
  if (NAME.test(text)) return text;
  throw invalid(
    at,
    `is ${
      printable(text)
    }, expected 1 to 100 letters, digits, ".", "_" or "-", starting with a letter or digit`,
  );
}

function range(value: unknown, at: string): string {
  const text = string(value, at).trim();
  if (text !== "" && text.length <= MAX_RANGE_LENGTH) return text;
  throw invalid(at, `is ${printable(text)}, expected a version range as "^${RUNTIME_VERSION}"`);
}

async function checkRuntime(wanted: string, version: string): Promise<void> {
  const { satisfies } = await import("compare-versions");
  let compatible: boolean;
  try {
    // Every alternative is parsed, so that a bad one is found even behind a good one.
    compatible = wanted.split("||").map((part) => part.trim())
      .map((part) => part === "*" || satisfies(version, part))
      .includes(true);
  } catch (cause) {
    throw invalid(
      "$.runtime",
      `is ${printable(wanted)}, expected a version range as "^${RUNTIME_VERSION}"`,
      cause,
    );
  }
  if (compatible) return;
  throw new SnapshotError({
    code: "incompatible_runtime",
    path: MANIFEST_FILE,
    message: `Snapshot asks for runtime ${printable(wanted)}, this is ${version}`,
    hint: `Use a runtime in that range, or change "runtime" in aiel.json`,
  });
}

function bundle(value: unknown, at: string): "minimal" | "ai" {
  const text = string(value, at);
  const found = BUNDLES.find((known) => known === text);
  if (found !== undefined) return found;
  throw invalid(at, `is ${printable(text)}, expected "minimal" or "ai"`);
}

function integrations(value: unknown, at: string): Record<string, DeclaredIntegration> {
  const entries = Object.entries(object(value, at));
  if (entries.length > MAX_INTEGRATIONS) {
    throw invalid(at, `has ${entries.length} members, at most ${MAX_INTEGRATIONS} are allowed`);
  }
  return Object.fromEntries(entries.map(([key, item]) => {
    const place = member(at, key);
    if (!INTEGRATION.test(key)) {
      throw invalid(
        place,
        'is not a name, expected 1 to 64 letters, digits, ".", "_" or "-", first a letter or digit',
      );
    }
    return [key, integration(item, place)];
  }));
}

function integration(value: unknown, at: string): DeclaredIntegration {
  const given = object(value, at);
  known(given, ["provider", "actions"], at);
  const text = string(given["provider"], `${at}.provider`);
  const provider = PROVIDERS.find((one) => one === text);
  if (provider === undefined) {
    throw invalid(`${at}.provider`, `is ${printable(text)}, expected ${PROVIDERS.join(", ")}`);
  }
  const { actions } = given;
  const place = `${at}.actions`;
  if (!Array.isArray(actions)) {
    throw invalid(place, `is ${typeName(actions)}, expected an array of actions`);
  }
  if (actions.length === 0 || actions.length > MAX_ACTIONS) {
    throw invalid(place, `has ${actions.length} actions, expected 1 to ${MAX_ACTIONS}`);
  }
  return { provider, actions: actions.map((one, n) => action(one, `${place}[${n}]`)) };
}

function action(value: unknown, at: string): string {
  const text = string(value, at);
  if (ACTION.test(text)) return text;
  throw invalid(at, `is ${printable(text)}, expected 1 to 512 printable characters`);
}

function limits(value: unknown, at: string): ProjectLimits {
  const given = object(value, at);
  known(given, LIMITS, at);
  const result: { -readonly [K in keyof ProjectLimits]: ProjectLimits[K] } = {};
  for (const key of LIMITS) {
    const limit = given[key];
    if (limit !== undefined) result[key] = whole(limit, `${at}.${key}`);
  }
  return result;
}

function environment(value: unknown, at: string): Record<string, string> {
  const given = object(value, at);
  return Object.fromEntries(
    Object.entries(given).map(([key, item]) => {
      const place = member(at, key);
      if (!ENV_NAME.test(key)) {
        throw invalid(
          place,
          "is not a variable name, expected letters, digits and _, no digit first",
        );
      }
      const text = string(item, place);
      if (text.includes("\0") || !text.isWellFormed()) {
        throw invalid(place, "has a NUL or broken Unicode, which no environment can hold");
      }
      return [key, text];
    }),
  );
}
