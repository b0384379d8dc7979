/**
 * The sandbox of the service: one engine for all validations and one for all executions, with the
 * barriers that the configuration asks for.
 *
 * @module
 */
import {
  ADMISSION_HERE,
  createEngine,
  type Engine,
  type IsolationReport,
  localEngineOptions,
  POOL_HERE,
  RuntimeError,
} from "../../runtime/mod.ts";
import type { ServiceLogLine } from "../http/services.ts";
import type { ServiceConfig } from "./config.ts";
import { outsideReach, type ServiceReach } from "./reach.ts";

/** Code can't be run here as the configuration asks for, in words for the operator. */
export class SandboxUnusable extends Error {
  override readonly name = "SandboxUnusable";
}

/**
 * What an engine of the service is for. Children wait for executions, of which so many run at a
 * time as the machine can take; validations have a queue of their own, and none is like another.
 */
export type EngineUse = "validations" | "executions";

/**
 * An engine. Its caches are the service's own, and nothing of the environment but the Deno program
 * reaches it: a validation grants no variables, and an execution brings its own.
 *
 * @throws {RuntimeError}
 */
export function serviceEngine(
  { dataDir, isolation, deno }: Pick<ServiceConfig, "dataDir" | "isolation" | "deno">,
  use: EngineUse = "validations",
): Engine {
  const own: Readonly<Record<string, string | undefined>> = {
    AIEL_CACHE_DIR: `${dataDir}/cache`,
    AIEL_DENO: deno,
    AIEL_ISOLATION: isolation,
  };
  return createEngine({
    ...localEngineOptions({ env: (name) => own[name] }),
    env: () => undefined,
    ...(use === "executions" ? { pool: POOL_HERE, admission: ADMISSION_HERE } : {}),
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
  config: Pick<ServiceConfig, "isolation" | "deno"> & ServiceReach,
): Promise<IsolationReport> {
  const { deno } = config;
  // A name alone is looked up by the system.
  if (deno !== undefined && /[/\\]/.test(deno) && !await isFile(deno)) {
    throw new SandboxUnusable(
      `AIEL_DENO names "${deno}", which is not a file\n` +
        "hint: Set AIEL_DENO to the path of the Deno program, or unset it",
    );
  }
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

async function isFile(path: string): Promise<boolean> {
  const info = await Deno.stat(path).catch(() => undefined);
  return info?.isFile === true;
}
