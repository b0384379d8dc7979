import { CliError } from "../errors.ts";

/** Characters of the longest credential that is accepted. */
const MAX_TOKEN = 8192;

/**
 * A credential as it may be sent in a header: visible ASCII (RFC 6750, section 2.1, allows less),
 * spaces and the newline around it removed.
 *
 * @throws {CliError} AUTH_INVALID, which does not repeat the value
 */
export function credentialOf(text: string, source: string): string {
  const token = text.trim();
  const problem = token === ""
    ? "it is empty"
    : token.length > MAX_TOKEN
    ? `it has ${token.length} characters, at most ${MAX_TOKEN} are expected`
    : !/^[\x21-\x7e]+$/.test(token)
    ? "it holds spaces, control characters or letters that are not ASCII"
    : undefined;
  if (problem === undefined) return token;
  throw new CliError("AUTH_INVALID", `The credential from ${source} can't be one: ${problem}`);
}
