/**
 * The sandbox of the service: one engine for all validations, with the barriers that the
 * configuration asks for.
 *
 * @module
 */
import {
  createEngine,
  type Engine,
  type IsolationReport,
  localEngineOptions,
  RuntimeError,
} from "../../runtime/mod.ts";
import type { ServiceLogLine } from "../http/services.ts";
import { outsideReach, type ServiceConfig } from "./config.ts";

/** Code can't be run here as the configuration asks for, in words for the operator. */
export class SandboxUnusable extends Error {
  override readonly name = "SandboxUnusable";
}

/**
 * The engine. Its caches are the service's own, and nothing of the environment but the Deno program
 * reaches it: a validation grants no variables.
 *
 * @throws {RuntimeError}
 */
export function serviceEngine(
  { dataDir, isolation, deno }: Pick<ServiceConfig, "dataDir" | "isolation" | "deno">,
): Engine {
  const own: Readonly<Record<string, string | undefined>> = {
    AIEL_CACHE_DIR: `${dataDir}/cache`,
    AIEL_DENO: deno,
    AIEL_ISOLATION: isolation,
  };
  return createEngine({
    ...localEngineOptions({ env: (name) => own[name] }),
    env: () => undefined,
  });
}

/**
 * Asks once, before the service listens, which barriers are around the code.
 *
 * @throws {SandboxUnusable} when the second barrier is required and missing, or there is no usable
 * Deno
 */
export async function requireSandbox(
  engine: Pick<Engine, "isolation">,
  config: Pick<ServiceConfig, "isolation" | "listen" | "publicUrl" | "proxies">,
): Promise<IsolationReport> {
  try {
    return await engine.isolation();
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    const others = config.isolation === "required" ? outsideReach(config) : undefined;
    const beyond = others === undefined
      ? []
      : [`${others}, where it is required unless AIEL_ISOLATION says otherwise`];
    const lines = [error.hint ?? [], beyond].flat().map((hint) => `\nhint: ${hint}`);
    throw new SandboxUnusable(error.message + lines.join(""), { cause: error });
  }
}

/**
 * The line of the log that tells which barriers are in force. A weaker form than wanted is a
 * warning.
 */
export function isolationLine({ isolation, reason, denoVersion }: IsolationReport): ServiceLogLine {
  return {
    level: reason === null ? "info" : "warn",
    event: "service.isolation",
    isolation,
    ...(reason === null ? {} : { reason }),
    deno: denoVersion,
  };
}
