/** Header that names a request, in both directions. */
export const REQUEST_ID = "x-request-id";

// What may stand in a log line, a header and an audit event and be mistaken for nothing else.
const SANE = /^[A-Za-z0-9._:-]{8,128}$/;
const ID_BYTES = 16;

/** The caller's id of the request if it is a sane one, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get(REQUEST_ID);
  return given !== null && SANE.test(given) && !/aiel_[ps]at_/.test(given)
    ? given
    : `req_${crypto.getRandomValues(new Uint8Array(ID_BYTES)).toHex()}`;
}
