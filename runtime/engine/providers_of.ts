import type { Provider } from "../calls/provider.ts";
import type { EngineOptions } from "./options.ts";

/** The providers of an engine. They are loaded for snapshots that declare integrations only. */
export function providersOf(
  { providers }: EngineOptions,
): () => Promise<ReadonlyMap<string, Provider>> {
  return providers ?? (() => Promise.resolve(new Map()));
}
