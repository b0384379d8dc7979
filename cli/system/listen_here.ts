/**
 * Listens for HTTP on this machine, for this machine alone.
 *
 * @module
 */

import { type Answer, listen, type OpenListener } from "../../runtime/listen/listen.ts";
import { systemRefusal } from "../../runtime/protocol/system_reason.ts";
import { CliError } from "../errors.ts";
import { ioError } from "./io_error.ts";

/** Something that listens. */
export interface Listening {
  readonly port: number;
  /** Takes no more requests, and breaks off what is still being answered. */
  stop(): Promise<void>;
}

const HOSTNAME = "127.0.0.1";
const MAX_PORT = 65_535;
/** Ports that are tried, one after the other. */
const MOST_TRIES = 100;

/** Where to listen. */
export interface AskedPort {
  readonly first: number;
  /** No other port will do; 0 is any. */
  readonly onlyThat: boolean;
}

/**
 * Listens on the port, or on the next one that is free.
 *
 * @throws {CliError} CONFLICT when the port is taken, IO
 */
export async function listenHere(
  answer: Answer,
  { first, onlyThat }: AskedPort,
): Promise<Listening> {
  const last = onlyThat ? first : Math.min(first + MOST_TRIES - 1, MAX_PORT);
  for (let port = first;; port++) {
    try {
      return listeningOn(await listen({ hostname: HOSTNAME, port }, answer));
    } catch (thrown) {
      if (systemRefusal(thrown)?.code !== "EADDRINUSE") throw refused(port, thrown);
      if (port < last) continue;
      const what = onlyThat ? `Port ${port} is taken` : `Ports ${first} to ${last} are taken`;
      throw new CliError("CONFLICT", what, {
        hint: "Pass another one with --port; --port 0 takes any that is free",
        cause: thrown,
      });
    }
  }
}

function listeningOn({ at, stop }: OpenListener): Listening {
  return {
    port: at.port,
    stop: async () => {
      await stop(0);
    },
  };
}

function refused(port: number, thrown: unknown): CliError {
  const isLow = systemRefusal(thrown)?.code === "EACCES" && port < 1024;
  const hint = isLow ? "Ports below 1024 are for root: pass another one with --port" : undefined;
  return ioError("listen on", `${HOSTNAME}:${port}`, thrown, hint);
}
