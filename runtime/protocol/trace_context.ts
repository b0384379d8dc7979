/**
 * W3C Trace Context: where a request belongs among all that happens elsewhere.
 *
 * @module
 */

/** What a `traceparent` says. */
export interface TraceParent {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits: what the request was made by. */
  readonly parentId: string;
  /** Two hex digits. */
  readonly flags: string;
}

/** A request's place in a trace, as its caller gave it. */
export interface TraceContext extends TraceParent {
  /** What tracers on the way have to say, which is passed on as it is. */
  readonly state: string | undefined;
}

/** Section 3.2: version-traceid-parentid-flags. Later versions begin as this one is. */
const PARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

const MAX_STATE_LENGTH = 512;
const MAX_STATE_MEMBERS = 32;
/** Section 3.3.1: keys of one vendor, and of a tenant at a vendor. */
const STATE_MEMBER =
  /^(?:[a-z0-9][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** Reads a `traceparent`; undefined for what is none. */
export function parseTraceparent(text: string): TraceParent | undefined {
  const [, traceId, parentId, flags] = PARENT.exec(text) ?? [];
  return traceId === undefined || parentId === undefined || flags === undefined
    ? undefined
    : { traceId, parentId, flags };
}

/** Whether a text is a `tracestate`: up to 32 members with keys of their own. */
export function isTracestate(text: string): boolean {
  if (text.length > MAX_STATE_LENGTH) return false;
  const members = text.split(",").map((member) => member.replace(/^[\t ]+|[\t ]+$/g, ""))
    .filter((member) => member !== "");
  const keys = new Set(members.map((member) => member.slice(0, member.indexOf("="))));
  return members.length > 0 && members.length <= MAX_STATE_MEMBERS &&
    keys.size === members.length && members.every((member) => STATE_MEMBER.test(member));
}

/** A `traceparent` of the version that there is. */
export function formatTraceparent({ traceId, parentId, flags }: TraceParent): string {
  return `00-${traceId}-${parentId}-${flags}`;
}
