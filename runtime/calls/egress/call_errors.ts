import { CallError } from "../provider.ts";

/** The end of a call, beside which other things are awaited. */
export interface Ended {
  /** What comes first: the end of the work, or the reason of the signal. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Stops listening to the signal. */
  forget(): void;
}

/** Listens to a signal once, however often something is awaited beside it. */
export function ended(signal: AbortSignal): Ended {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
  });
  aborted.catch(() => {});
  return {
    race(work) {
      // What loses the race may still fail later.
      work.catch(() => {});
      return Promise.race([aborted, work]);
    },
    forget: () => signal.removeEventListener("abort", abort),
  };
}

/** Any failure of an exchange as what the code is told. */
export function asCallError(error: unknown, signal: AbortSignal): CallError {
  if (signal.aborted) {
    return signal.reason instanceof CallError
      ? signal.reason
      : new CallError("TIMEOUT", "The call was ended before it was answered");
  }
  if (error instanceof CallError) return error;
  // Errors of the transport tell the place of a request, never its headers; errors of the body that
  // the code sent may tell anything, so that only their kind is told.
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = REASONS[code] ?? "the connection broke or the answer was not HTTP";
  return new CallError("UPSTREAM", `The service did not answer: ${why}`, { cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_OVERFLOW: "the head of its answer is too long",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "its answer has another length than it says",
  UND_ERR_SOCKET: "it closed the connection",
  ECONNRESET: "it closed the connection",
  EPIPE: "it closed the connection",
};
