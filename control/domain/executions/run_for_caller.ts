import type { Envelope } from "../../../runtime/protocol/envelope.ts";
import { DomainError } from "../domain_error.ts";
import { cancelExecution } from "./cancel.ts";
import type { RunFollower } from "./ports.ts";
import type { Begun, Ran } from "./run_execution.ts";
import { type ExecutionServices, failedEnvelope } from "./services.ts";

/** The record is written before the answer, unless the store is away for longer: milliseconds. */
const RECORD_MS = 5_000;

/** Who waits for it. */
export interface WaitingCaller {
  /** Aborted when the caller goes away: it is cancelled then. */
  readonly signal: AbortSignal;
  /** Hears of head and items as they come. */
  readonly follow?: RunFollower | undefined;
  /** Hears why it could not be cancelled. */
  readonly failed: (error: unknown) => void;
}

/**
 * Runs what a caller waits for. A caller who goes away cancels it.
 *
 * @returns its envelope, once it is on record
 * @throws {StoreUnavailable} before it began
 */
export async function runForCaller(
  services: ExecutionServices,
  begun: Begun,
  { signal, follow, failed }: WaitingCaller,
): Promise<Envelope> {
  const gone = () => void cancelForCaller(services, begun, failed);
  signal.addEventListener("abort", gone, { once: true });
  if (signal.aborted) gone();
  try {
    return await told(services, begun, await services.runs.run(begun, follow));
  } finally {
    signal.removeEventListener("abort", gone);
  }
}

/** What the caller hears: the envelope, once it is on record. */
async function told(
  services: ExecutionServices,
  { execution }: Begun,
  { envelope, settled }: Ran,
): Promise<Envelope> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), RECORD_MS);
  const state = await Promise.race([settled.catch(() => undefined), late.promise]);
  clearTimeout(timer);
  if (state !== "lost") return envelope;
  return failedEnvelope(services, execution, "The service took the process that ran it for lost");
}

async function cancelForCaller(
  services: ExecutionServices,
  { tenantId, execution: { id } }: Begun,
  failed: (error: unknown) => void,
): Promise<void> {
  try {
    await cancelExecution(services, { tenantId, id, by: "caller" });
  } catch (error) {
    // It has ended meanwhile.
    if (!(error instanceof DomainError)) failed(error);
  }
}
