/**
 * Standard Webhooks, version 1.0: a request that its sender signed.
 *
 * The signature is computed here and not by the package `standardwebhooks`, with which the tests
 * sign: that one verifies texts, so that bytes which are no UTF-8 are verified as other bytes than
 * they are, and it keeps this thread from all other callers for as long as it takes (0.1 s for 4
 * MiB), while anyone may send what is to be verified.
 *
 * @module
 */
import { timingSafeEqual } from "node:crypto";
import { concatBytes } from "../../protocol/concat_bytes.ts";
import { SurfaceProblem } from "../problem.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** How far the clocks of sender and receiver may be apart, and how old a request may be. */
const TOLERANCE_SECONDS = 5 * 60;
/** More than there are secrets at a time. */
const MOST_SIGNATURES = 16;
/** One, and those that it replaces. */
const MOST_SECRETS = 4;
const SECRET_PREFIX = "whsec_";
/** The standard: between 24 and 64 bytes; what others made shorter or longer is taken as well. */
const MOST_SECRET_BYTES = 512;
/** The identifier and the time stand before the body, with a full stop between. */
const ID = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
const TIMESTAMP = /^[0-9]{1,12}$/;

/** What the head of a signed request says. */
export interface SignedHead {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: readonly Bytes[];
}

/**
 * Reads what the head says, before a byte of the body is waited for.
 *
 * @param now milliseconds since 1970
 * @throws {SurfaceProblem} unauthenticated, which says what is wrong
 */
export function readSignedHead(headers: Headers, now: number): SignedHead {
  const id = required(headers, "webhook-id");
  const timestamp = required(headers, "webhook-timestamp");
  const signature = required(headers, "webhook-signature");
  if (!ID.test(id)) throw wrong("webhook-id", "Is no identifier of up to 256 characters");
  if (!TIMESTAMP.test(timestamp)) throw wrong("webhook-timestamp", "Is no number of seconds");
  const age = now / 1000 - Number(timestamp);
  if (age > TOLERANCE_SECONDS) {
    throw wrong("webhook-timestamp", `Is more than ${TOLERANCE_SECONDS} seconds ago`);
  }
  if (age < -TOLERANCE_SECONDS) {
    throw wrong("webhook-timestamp", `Is more than ${TOLERANCE_SECONDS} seconds ahead`);
  }
  const listed = signature.split(" ").filter((one) => one !== "");
  if (listed.length > MOST_SIGNATURES) {
    throw wrong("webhook-signature", `Has more than ${MOST_SIGNATURES} signatures`);
  }
  const signatures = listed.flatMap((one) => {
    const bytes = one.startsWith("v1,") ? bytesOf(one.slice("v1,".length)) : undefined;
    return bytes === undefined ? [] : [bytes];
  });
  if (signatures.length === 0) {
    throw wrong("webhook-signature", 'Has no signature of the form "v1,<base64>"');
  }
  return { id, timestamp, signatures };
}

/**
 * The keys that requests may be signed with.
 *
 * @param secrets each `whsec_<base64>`, or several of them with spaces between, four in all
 * @throws {SurfaceProblem} unavailable, for one of another form: the operator's mistake
 */
export async function readSecrets(secrets: readonly string[]): Promise<CryptoKey[]> {
  const texts = secrets.flatMap((text) => text.split(/\s+/)).filter((text) => text !== "");
  const keys = texts.map((text) => {
    const bytes = bytesOf(text.startsWith(SECRET_PREFIX) ? text.slice(SECRET_PREFIX.length) : text);
    return bytes === undefined || bytes.length === 0 || bytes.length > MOST_SECRET_BYTES
      ? undefined
      : bytes;
  });
  if (keys.length === 0 || keys.length > MOST_SECRETS || keys.includes(undefined)) {
    throw new SurfaceProblem("unavailable", "The secret of this route is not usable", {
      hint:
        "Who runs the project: set its variable to whsec_ and base64, or a few of them with spaces",
      headers: { "retry-after": "60" },
    });
  }
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return await Promise.all(
    keys.flatMap((bytes) =>
      bytes === undefined ? [] : [crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"])]
    ),
  );
}

/**
 * Checks that one of the signatures was made over these very bytes with one of the keys. Comparing
 * takes the same time wherever they differ.
 *
 * @throws {SurfaceProblem} unauthenticated
 */
export async function verifySignature(
  { id, timestamp, signatures }: SignedHead,
  body: Bytes,
  keys: readonly CryptoKey[],
): Promise<void> {
  const content = concatBytes([new TextEncoder().encode(`${id}.${timestamp}.`), body]);
  for (const key of keys) {
    // Once for a key, however many signatures a stranger lists.
    const own = new Uint8Array(await crypto.subtle.sign("HMAC", key, content));
    const matches = (one: Bytes) => one.length === own.length && timingSafeEqual(one, own);
    if (signatures.some(matches)) return;
  }
  throw wrong("webhook-signature", "Has no signature that matches this body and this secret");
}

function required(headers: Headers, name: string): string {
  const value = headers.get(name);
  if (value === null || value === "") throw wrong(name, "Is missing");
  return value;
}

function wrong(header: string, message: string): SurfaceProblem {
  return new SurfaceProblem("unauthenticated", "The request is not signed as this route asks", {
    hint:
      "Sign the very bytes of the body as Standard Webhooks says, with the secret of this route",
    errors: [{ location: `header.${header}`, message }],
    headers: { "www-authenticate": "StandardWebhooks" },
  });
}

function bytesOf(base64: string): Bytes | undefined {
  try {
    return Uint8Array.fromBase64(base64);
  } catch {
    return undefined;
  }
}
