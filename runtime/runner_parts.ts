/**
 * Everything the runner is put together from, as one module: `build.ts` bundles it into `dist/runner_parts.js`, because loading
 * fifty small modules takes longer than all of their work.
 *
 * @module
 */

export { withAutoContext } from "./auto_context.ts";
export { HELP, parseCommandLine, UsageError } from "./command_line.ts";
export { createEngine } from "./engine.ts";
export { readStdin } from "./host.ts";
export { localEngineOptions } from "./local.ts";
export type { Envelope } from "./protocol/envelope.ts";
export { RuntimeError } from "./protocol/errors.ts";
export { refusal } from "./protocol/refusal.ts";
export { readRequest } from "./read_request.ts";
export { RUNTIME_VERSION } from "./version.ts";
