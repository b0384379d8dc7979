/**
 * Parameters of queries and forms that would say who calls, or that another method is meant.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { CallError } from "../provider.ts";
import type { Place } from "./base_url.ts";
import type { HttpConfig } from "./config.ts";

/** Parameters that some services take another method from. */
const METHOD_PARAMETERS = ["_method", "_httpmethod"];

/** @throws {CallError} SECURITY_VIOLATION */
export function checkQuery({ query }: Place, config: HttpConfig): void {
  checkEncoded(query.slice(1), config);
}

/**
 * Checks names of parameters as a query and a form have them. A form may be long, so that it is
 * searched as a whole.
 *
 * @throws {CallError} SECURITY_VIOLATION
 */
export function checkEncoded(text: string, config: HttpConfig): void {
  const names = refusedNames(config).map(spelled).join("|");
  const found = new RegExp(`(?:^|[&;])${SPACE}*(?:${names})${SPACE}*(?:[=&;\\0]|%00|$)`, "i").exec(
    text,
  );
  if (found !== null) throw refusal(found[0].replace(/^[&;]|=$/g, ""));
}

/** Checks one name, decoded. @throws {CallError} */
export function checkParameter(name: string, config: HttpConfig): void {
  if (refusedNames(config).includes(foldedParameter(name))) throw refusal(name);
}

function refusedNames({ credential }: HttpConfig): string[] {
  return credential?.kind === "query"
    ? [...METHOD_PARAMETERS, foldedParameter(credential.name)]
    : [...METHOD_PARAMETERS];
}

function refusal(name: string): CallError {
  return new CallError(
    "SECURITY_VIOLATION",
    `The parameter "${name.slice(0, 60)}" can't be sent by a governed call`,
  );
}

const SPACE = "(?:[\\s+]|%20|%0[9a-d])";

/** A pattern of all that decodes to a folded name, whatever its case. */
function spelled(folded: string): string {
  return Array.from(Buffer.from(folded), (byte) => {
    const character = String.fromCharCode(byte);
    const plain = character === "_" ? "_. []" : character + character.toUpperCase();
    const encoded = Array.from(plain, (one) => `%${Buffer.from(one, "latin1").toString("hex")}`);
    const all = [...plain, ...(character === "_" ? ["+"] : [])].map((one) => RegExp.escape(one));
    return `(?:${[...all, ...encoded].join("|")})`;
  }).join("");
}

/** Decodes byte by byte: what is no UTF-8 behind a name must not keep the name from being read. */
export function percentDecoded(text: string): string {
  return text.replace(
    /%([0-9A-Fa-f]{2})/g,
    (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** A parameter's name as servers may take it: PHP cuts it, and changes what no variable has. */
function foldedParameter(name: string): string {
  const [whole = ""] = name.toLowerCase().split("\0", 1);
  return whole.trim().replace(/[. [\]]/g, "_");
}
