import {
  type Answer,
  listen,
  type ListenAddress,
  type ListenOptions,
  type OpenListener,
} from "../../runtime/listen/listen.ts";
import { reasonOf, systemRefusal } from "../../runtime/protocol/system_reason.ts";
import { StartFailure } from "./start_failure.ts";

/** What listens, in words for the operator. */
export interface Listener {
  /** As the beginning of a sentence: "The service can't listen". */
  readonly says: string;
  /** The variable that decides where. */
  readonly variable: string;
  /** A place where it may listen, and another one. */
  readonly examples: readonly [string, string];
}

/**
 * Begins to listen.
 *
 * @throws {StartFailure} when the address can't be had
 */
export async function listening(
  at: ListenAddress,
  { says, variable, examples: [example, another] }: Listener,
  answer: Answer,
  options: ListenOptions = {},
): Promise<OpenListener> {
  try {
    return await listen(at, answer, options);
  } catch (error) {
    const isLow = systemRefusal(error)?.code === "EACCES" && at.port < 1024;
    throw new StartFailure(
      `${says} on ${at.hostname}:${at.port}: ${reasonOf(error)}`,
      isLow
        ? `Ports below 1024 are for root: set ${variable} to another one, such as ${example}`
        : `Set ${variable} to another address, such as ${another}, or end what is there`,
      error,
    );
  }
}

/** The address as a URL without a slash at the end. */
export function urlOf({ hostname, port }: ListenAddress): string {
  return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
