/**
 * Ids: a prefix that says what a thing is, and 26 characters that sort by the time of making.
 *
 * @module
 */

/** A source of time. */
export interface Clock {
  /** Now. */
  now(): Date;
}

/** Fills an array with unpredictable bytes, as `crypto.getRandomValues` does. */
export type RandomBytes = (length: number) => Uint8Array<ArrayBuffer>;

export type TenantId = `ten_${string}`;
export type UserId = `usr_${string}`;
export type ServiceAccountId = `sva_${string}`;
export type TokenId = `tok_${string}`;
export type WorkspaceId = `wsp_${string}`;
export type ProjectId = `prj_${string}`;
export type EnvironmentId = `env_${string}`;
export type DeploymentId = `dep_${string}`;
export type ExecutionId = `exe_${string}`;
export type ScheduleId = `sch_${string}`;
export type EventId = `evt_${string}`;
/** Content hash of a snapshot: `sha256:` and 64 lower-case hex digits. */
export type SnapshotId = `sha256:${string}`;
/** Who may act: a person or a program. */
export type PrincipalId = UserId | ServiceAccountId;

/** What each prefix stands for. */
export const ID_PREFIXES = {
  tenant: "ten",
  user: "usr",
  serviceAccount: "sva",
  token: "tok",
  workspace: "wsp",
  project: "prj",
  environment: "env",
  deployment: "dep",
  execution: "exe",
  schedule: "sch",
  event: "evt",
} as const;

/** Something that has an id of this form. */
export type IdKind = keyof typeof ID_PREFIXES;
/** The id of a kind of thing. */
export type IdOf<K extends IdKind> = `${(typeof ID_PREFIXES)[K]}_${string}`;

// Crockford's base 32 in lower case: no i, l, o, u; sorts as the bytes do.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const BODY = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const SNAPSHOT = /^sha256:[0-9a-f]{64}$/;
const DIGEST = /^[0-9a-f]{64}$/;

/** Unpredictable bytes of the system. */
export const systemRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

/** The system's clock. */
export const systemClock: Clock = { now: () => new Date() };

/** A new id: 48 bits of milliseconds and 80 random bits. Ids of one millisecond are in no order. */
export function newId<K extends IdKind>(
  kind: K,
  clock: Clock = systemClock,
  random: RandomBytes = systemRandom,
): IdOf<K> {
  const stamp = stampOf(clock.now().getTime());
  let tail = "";
  for (const byte of random(16)) tail += ALPHABET[byte & 31];
  return `${ID_PREFIXES[kind]}_${stamp}${tail}`;
}

const STAMP_DIGITS = 10;
/** No id has this time, nor a later one. */
const END_MS = 2 ** 48;

/** What comes before the ids of a kind that were made at a time or later, and after the others. */
export function idsSince(kind: IdKind, time: Date): string {
  // No time at all counts as the beginning.
  const ms = Math.min(Math.max(Math.trunc(time.getTime()) || 0, 0), END_MS);
  return `${ID_PREFIXES[kind]}_${stampOf(ms)}`;
}

/** When an id was made. */
export function timeOfId(id: IdOf<IdKind>): Date {
  let ms = 0;
  for (const digit of id.slice(id.indexOf("_") + 1).slice(0, STAMP_DIGITS)) {
    ms = ms * 32 + ALPHABET.indexOf(digit);
  }
  return new Date(ms);
}

function stampOf(ms: number): string {
  let stamp = "";
  for (let digit = 0; digit < STAMP_DIGITS; digit++) {
    stamp = `${ALPHABET[ms % 32]}${stamp}`;
    ms = Math.floor(ms / 32);
  }
  return stamp;
}

/** Whether `text` is an id of this kind, so that it may be looked up. */
export function isId<K extends IdKind>(kind: K, text: string): text is IdOf<K> {
  const prefix = `${ID_PREFIXES[kind]}_`;
  return text.startsWith(prefix) && BODY.test(text.slice(prefix.length));
}

/** Whether `text` is a person's or a program's id. */
export function isPrincipalId(text: string): text is PrincipalId {
  return isId("user", text) || isId("serviceAccount", text);
}

/** Whether `text` is a whole snapshot id. */
export function isSnapshotId(text: string): text is SnapshotId {
  return SNAPSHOT.test(text);
}

/** Whether `text` is a SHA-256 in lower-case hex, the name of a blob. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}
