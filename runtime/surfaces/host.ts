/**
 * What stands behind the surfaces: it knows what is live where, who calls, and how to run it. The
 * control service is one, `aiel dev --serve` another.
 *
 * @module
 */
import type { HttpHead } from "../launch/read_head.ts";
import type { Envelope } from "../protocol/envelope.ts";
import type { Json, JsonObject } from "../protocol/json.ts";
import type { HttpSurface, McpSurface } from "../snapshot/surface_policy.ts";

/** What an address names. */
export interface SurfacePlace {
  readonly workspace: string;
  readonly project: string;
  readonly environment: string;
}

/** Finds what is live. */
export interface SurfaceHost {
  /**
   * What is live there. Undefined: there is no such place, or nothing is live in it; callers are
   * not told which.
   *
   * @throws {SurfaceRefusal} unavailable
   */
  find(place: SurfacePlace): Promise<SurfaceProject | undefined>;
}

/** A project's live code, as its callers meet it. */
export interface SurfaceProject {
  /**
   * Tells where this is live from all other places, also from those where the same snapshot is.
   * Callers never see it.
   */
  readonly placeId: string;
  readonly snapshotId: string;
  /** Whose it is, such as a tenant's id: what its projects take of this process counts together. */
  readonly owner: string;
  /** The project's name, for documents. */
  readonly name: string;
  /** The answer of `describe`. */
  readonly description: JsonObject;
  readonly http: HttpSurface;
  readonly mcp: McpSurface;
  /**
   * Lets in who presents a token of the platform.
   *
   * @param token undefined: none was presented
   * @throws {SurfaceRefusal} unauthenticated, forbidden, rate_limited, unavailable
   */
  byToken(token: string | undefined, from: Caller): Promise<Access>;
  /** Lets in everyone. @throws {SurfaceRefusal} rate_limited */
  anonymous(from: Caller): Promise<Access>;
  /**
   * The secrets that senders of a route sign with: what a variable of the environment holds. To
   * verify costs more than to forge, so each caller may fail at it only so often.
   *
   * @throws {SurfaceRefusal} unavailable: the variable has no value; rate_limited
   */
  secretsOf(variable: string, from: Caller): Promise<readonly string[]>;
  /** Lets in who signed. Call it once the signature was verified. @throws {SurfaceRefusal} */
  signed(from: Caller): Promise<Access>;
}

/** Where a request comes from. */
export interface Caller {
  /** Of the client; undefined: not known. */
  readonly address: string | undefined;
  /** For the log. */
  readonly requestId: string;
}

/** A caller who was let in. */
export interface Access {
  /**
   * Makes an execution and runs it. What is thrown here is thrown before it exists.
   *
   * @throws {SurfaceRefusal}
   */
  run(call: SurfaceCall): Promise<BegunCall>;
}

/** A call of an export. */
export interface SurfaceCall {
  readonly source: "http" | "mcp";
  /** Its name, as `describe` lists it. */
  readonly name: string;
  readonly payload: Json;
  /** Aborted when the caller goes away: the execution is cancelled. */
  readonly signal: AbortSignal;
  /** `traceparent` of the caller (W3C Trace Context), where it is well formed. */
  readonly traceparent?: string | undefined;
  /** Is told what comes before the envelope. */
  readonly follow?: {
    head?(head: HttpHead): void;
    /** The next one comes when its promise is settled. */
    item(seq: number, value: Json): Promise<void>;
  } | undefined;
}

/** An execution that runs. */
export interface BegunCall {
  /** Its id. */
  readonly id: string;
  /** How it ended; never rejects. */
  readonly envelope: Promise<Envelope>;
}

/** Why a request is not served, and no execution exists. */
export type RefusalCode =
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "rate_limited"
  | "unavailable";

/** A request is not served, in words for its caller: no path and no secret stands in them. */
export class SurfaceRefusal extends Error {
  override readonly name = "SurfaceRefusal";

  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly options: {
      readonly hint?: string;
      /** When to ask again. */
      readonly retryAfterSeconds?: number;
    } = {},
  ) {
    super(message);
  }
}
