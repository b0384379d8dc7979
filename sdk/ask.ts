/**
 * How the SDK asks the trusted side to do something.
 *
 * @module
 */

/** What goes with a call. */
export interface AskOptions {
  readonly body?: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly signal?: AbortSignal;
}

/** What came back. */
export interface Asked {
  readonly value: unknown;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | null;
}

/**
 * Asks.
 *
 * @param target an integration's name, or `$memory`
 * @throws IntegrationError when it is refused or fails; the signal's reason when that is aborted
 */
export type Ask = (
  target: string,
  method: string,
  args: unknown,
  options?: AskOptions,
) => Promise<Asked>;
