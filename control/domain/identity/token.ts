/**
 * Tokens: `aiel_pat_<id>_<secret><checksum>` for people, `aiel_sat_…` for service accounts
 * (after GitHub's format of 2021). The type tells scanners what leaked, the id
 * finds the record, the checksum spares the database typing mistakes and made-up tokens. Only the
 * hash is kept.
 *
 * @module
 */
import { createHash, timingSafeEqual } from "node:crypto";
import {
  type Clock,
  newId,
  type RandomBytes,
  systemClock,
  systemRandom,
  type TokenId,
} from "../ids.ts";

/** `pat`: of a user; `sat`: of a service account. */
export type TokenType = "pat" | "sat";

/** A new token. `text` is shown once and kept nowhere. */
export interface IssuedToken {
  readonly id: TokenId;
  readonly text: string;
  /** What may be shown later. */
  readonly prefix: string;
  /** SHA-256 of `text`, hex. */
  readonly hash: string;
}

// 43 characters of 62 hold 256 bits; 6 hold the 32 of a CRC.
const SECRET_CHARS = 43;
const CHECKSUM_CHARS = 6;
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const TOKEN = /^aiel_(?:pat|sat)_([0-7][0-9a-hjkmnp-tv-z]{25})_[0-9A-Za-z]{49}$/;

/** Makes a token with 256 random bits. */
export function issueToken(
  type: TokenType,
  clock: Clock = systemClock,
  random: RandomBytes = systemRandom,
): IssuedToken {
  const id = newId("token", clock, random);
  let secret = 0n;
  for (const byte of random(32)) secret = secret << 8n | BigInt(byte);
  const prefix = `aiel_${type}_${id.slice("tok_".length)}`;
  const body = `${prefix}_${base62(secret, SECRET_CHARS)}`;
  const text = `${body}${checksum(body)}`;
  return { id, text, prefix: `${prefix}_…`, hash: hashToken(text) };
}

/** The id in a token; undefined when it can't be a token, which needs no look at the database. */
export function parseToken(text: string): TokenId | undefined {
  const match = TOKEN.exec(text);
  if (match === null) return undefined;
  const body = text.slice(0, -CHECKSUM_CHARS);
  if (checksum(body) !== text.slice(-CHECKSUM_CHARS)) return undefined;
  return `tok_${match[1]}`;
}

/** What is kept of a token. */
export function hashToken(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Whether `text` is the token of that hash. Takes the same time wherever they differ. */
export function tokenMatches(text: string, hash: string): boolean {
  const given = createHash("sha256").update(text).digest();
  const kept = Uint8Array.fromHex(hash);
  return given.length === kept.length && timingSafeEqual(given, kept);
}

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n) {
    text = BASE62[Number(rest % 62n)] + text;
  }
  return text;
}

function checksum(text: string): string {
  return base62(BigInt(crc32(text)), CHECKSUM_CHARS);
}

/** CRC-32 (ISO 3309, as in zip) of ASCII. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
