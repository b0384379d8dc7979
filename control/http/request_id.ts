/** Header that names a request, in both directions. */
export const REQUEST_ID = "x-request-id";

// What may stand in a log line, a header and an audit event without being mistaken for anything else.
const SANE = /^[A-Za-z0-9._:-]{8,128}$/;

/** The caller's id of the request if it is a sane one, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get(REQUEST_ID);
  return given !== null && SANE.test(given) && !/aiel_[ps]at_/.test(given)
    ? given
    : `req_${randomHex()}`;
}

// Asking for many random bytes costs as much as asking for few.
const POOL_BYTES = 4_096;
const ID_BYTES = 16;
let pool = "";
let used = 0;

/** 128 random bits, each of them given out once. */
function randomHex(): string {
  if (used >= pool.length) {
    pool = crypto.getRandomValues(new Uint8Array(POOL_BYTES)).toHex();
    used = 0;
  }
  return pool.slice(used, used += 2 * ID_BYTES);
}
