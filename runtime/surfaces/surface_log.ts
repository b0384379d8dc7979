/**
 * What the surfaces tell of what they do. No secret, no query and no body stands in it.
 *
 * @module
 */

/** One line of the log. */
export type SurfaceLogEntry =
  | {
    readonly event: "surface.request";
    readonly level: "info" | "error";
    readonly request_id: string;
    readonly method: string;
    /** As it was sent, without the query; at most so long that a line stays one. */
    readonly path: string;
    readonly status: number;
    /** Milliseconds until the answer began. */
    readonly ms: number;
    readonly address: string | undefined;
    readonly execution_id: string | undefined;
    /** The code of the error that was answered. */
    readonly code: string | undefined;
    /**
     * Why it was refused, as its caller was told; undefined where code ran, and for an address that
     * names nothing, which is the same for every reason.
     */
    readonly why: string | undefined;
  }
  | {
    /** A header of an answer of code was left out. */
    readonly event: "surface.header_dropped";
    readonly level: "warn";
    readonly request_id: string;
    readonly execution_id: string | undefined;
    readonly header: string;
    readonly why: string;
  }
  | {
    /** An answer ended before it was whole. */
    readonly event: "surface.answer_broken";
    readonly level: "warn";
    readonly request_id: string;
    readonly execution_id: string | undefined;
    readonly code: string;
  }
  | {
    /** The platform failed. */
    readonly event: "surface.failed";
    readonly level: "error";
    readonly request_id: string;
    readonly error: string;
  };

/** Takes lines. It does not throw. */
export type SurfaceLog = (entry: SurfaceLogEntry) => void;
