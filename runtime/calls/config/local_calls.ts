/**
 * What governed calls are made with on one machine: the file that says so, read and made ready.
 *
 * @module
 */

import { reasonOf } from "../../protocol/system_reason.ts";
import type { CallHost } from "../call_host.ts";
import type { MemoryStore } from "../memory/memory_store.ts";
import { ConfigError } from "../provider.ts";
import { type CallConfig, MAX_CONFIG_BYTES, parseCallConfig } from "./call_config.ts";
import { type ResolvedIntegration, resolveIntegration } from "./configured.ts";
import type { SecretSource } from "./secret_name.ts";

/** What calls are made with; its caller closes its memory. */
export interface LocalCalls extends CallHost, AsyncDisposable {
  readonly integrations: ReadonlyMap<string, ResolvedIntegration>;
}

/** How to make it. */
export interface LocalCallsOptions {
  readonly secret: SecretSource;
  /** The integrations that may be called; default: all. Secrets of others are not asked for. */
  readonly wanted?: (name: string) => boolean;
  /** The file of memory, absolute; undefined: there is none. */
  readonly memory: string | undefined;
}

/** Makes it of what a document says. */
export async function localCalls(
  config: Pick<CallConfig, "integrations">,
  { secret, wanted = () => true, memory }: LocalCallsOptions,
): Promise<LocalCalls> {
  const resolved: [string, ResolvedIntegration][] = [];
  // One after the other: a keyring may ask its user to unlock it, once.
  for (const [name, said] of config.integrations) {
    if (wanted(name)) resolved.push([name, await resolveIntegration(name, said, secret)]);
  }
  const store = memory === undefined ? undefined : await memoryAt(memory);
  return {
    integrations: new Map(resolved),
    memory: store,
    [Symbol.asyncDispose]: async () => await store?.close(),
  };
}

/**
 * Reads the document of a file; undefined where there is none.
 *
 * @param follows whether the file may be a link: not where others choose what lies there
 * @throws {ConfigError}
 */
export async function readCallConfig(
  path: string,
  follows: boolean,
): Promise<CallConfig | undefined> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const { isFile, size } = await (follows ? Deno.stat(path) : Deno.lstat(path));
    if (!isFile) throw new ConfigError("$", "It is no plain file");
    if (size > MAX_CONFIG_BYTES) {
      throw new ConfigError("$", `It has ${size} bytes, at most ${MAX_CONFIG_BYTES} are allowed`);
    }
    bytes = await Deno.readFile(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    if (thrown instanceof ConfigError) throw thrown;
    throw new ConfigError("$", `It can't be read: ${reasonOf(thrown)}`);
  }
  return await parseCallConfig(bytes);
}

async function memoryAt(path: string): Promise<MemoryStore> {
  const { sqliteMemory } = await import("../memory/sqlite_memory.ts");
  return sqliteMemory({ path, makesDirectory: true });
}
