import { loadProviders, type ProviderSource } from "../calls/providers.ts";
import type { EngineOptions } from "./options.ts";

/** The providers of an engine. They are loaded for snapshots that declare integrations only. */
export function providersOf({ providers }: EngineOptions): ProviderSource {
  return providers ?? loadProviders;
}
