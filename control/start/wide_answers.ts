/**
 * One packet an answer. Deno (2.9.6, `ext/http`, `poll_write_response_with`) writes the head and the body of an answer together only
 * where both fit into the connection's write buffer, which has 512 bytes and grows only for a head that is longer. Two writes are two
 * packets and two system calls on either side: about a third of what a read costs. So the second answer of a connection, from which it is
 * known that the connection is kept, carries a long header, once; should Deno do it otherwise one day, that header is all there is.
 *
 * @module
 */

/** The header; what is in it means nothing. */
export const PADDING = "x-padding";

// Proxies of the usual configuration take heads of 4 kB.
const PADDING_TEXT = "0".repeat(2_048);
const MOST = 20_000;

/** Which connections were seen, by the port that the other side has. */
export class WideAnswers {
  readonly #seen = new Map<number, { readonly hostname: string; second: boolean }>();

  /** Counts a request, and says whether its answer is to be padded. */
  isSecond(hostname: string, port: number): boolean {
    const seen = this.#seen.get(port);
    if (seen !== undefined && seen.hostname === hostname) {
      if (seen.second) return false;
      seen.second = true;
      return true;
    }
    if (this.#seen.size >= MOST) this.#seen.clear();
    this.#seen.set(port, { hostname, second: false });
    return false;
  }

  /** Adds the header. */
  pad(answer: Response): Response {
    answer.headers.set(PADDING, PADDING_TEXT);
    return answer;
  }
}
