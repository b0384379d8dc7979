/**
 * A client's exchange with a server of a project.
 *
 * @module
 */

import type { Access, SurfaceProject } from "../host.ts";
import type { ListedServer } from "./listing.ts";

/** Who asks a server of a project for something, and what the server is at this moment. */
export interface Exchange {
  readonly project: SurfaceProject;
  readonly server: ListedServer;
  readonly access: Access;
  /** Tells this caller from others: what the client carries between rounds is bound to it. */
  readonly caller: string;
  /** `traceparent` of the transport, for a message that has none of its own. */
  readonly traceparent: string | undefined;
}

/** What holds for all exchanges of a surface. */
export interface McpSettings {
  /**
   * Seals what clients carry between the rounds of a call; at least 32 bytes. Nodes that stand for
   * each other have the same one.
   */
  readonly stateKey: Uint8Array;
  /** How long clients may keep a list, in milliseconds. */
  readonly listTtlMs: number;
  /** Is told what failed and what was refused, for the platform's log. */
  readonly report?: ((error: Error) => void) | undefined;
}
