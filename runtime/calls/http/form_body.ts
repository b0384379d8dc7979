/**
 * Bodies of forms: their parameters are judged as those of a query are, before anything is sent.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { foldedName } from "../egress/headers.ts";
import type { Bytes } from "../egress/response.ts";
import { CallError } from "../provider.ts";
import type { HttpConfig } from "./config.ts";
import type { FetchRequest } from "./fetch_request.ts";
import { checkEncoded, checkParameter, percentDecoded } from "./parameters.ts";
import { sentBody, wholeBody } from "./sent_body.ts";

/** Names that the heads of a form's parts may have. */
const MAX_NAMES = 10_000;

/**
 * The body of a request as it is sent.
 *
 * @throws {CallError} SECURITY_VIOLATION for a form that says another method, or who calls
 */
export async function judgedBody(
  request: FetchRequest,
  config: HttpConfig,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | Bytes | undefined> {
  const { body } = request;
  const types = valuesOf(request, "content-type");
  const isParts = types.some((type) => /multipart\//i.test(type));
  // Rack takes what is posted without a type for a form.
  const isUntyped = types.length === 0 && request.method === "POST";
  const isEncoded = isUntyped || types.some((type) => /form-urlencoded/i.test(type));
  if (body === undefined || !isParts && !isEncoded) return await sentBody(body, signal);
  if (!isUntyped && valuesOf(request, "content-encoding").length > 0) {
    throw new CallError("SECURITY_VIOLATION", "A form that is encoded can't be judged");
  }
  const bytes = await wholeBody(body, signal);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  if (isEncoded) checkEncoded(text, config);
  if (isParts) checkParts(text, config);
  return bytes;
}

function valuesOf({ headers }: FetchRequest, name: string): string[] {
  return headers.filter(([one]) => foldedName(one) === name).map(([, value]) => value);
}

/** Checks the names of parts, in every way in which readers take quotes, escapes and encodings. */
function checkParts(text: string, config: HttpConfig): void {
  let names = 0;
  const unfolded = text.replace(/(?:\r\n|\r|\n)[ \t]+/g, " ");
  for (const [line] of unfolded.matchAll(/^[ \t]*content-disposition[ \t]*:.*$/gim)) {
    for (const spelling of [line, line.replaceAll("\\", "")]) {
      for (const [, value = ""] of spelling.matchAll(/\bname\*?\s*=\s*("[^"]*"|[^;\s]*)/gi)) {
        if (++names > MAX_NAMES) {
          throw new CallError("RESOURCE_LIMIT", `A form has more than ${MAX_NAMES} names`);
        }
        const plain = value.replace(/^[\w-]*'[\w-]*'(?=.)/, "").replace(/^["']|["']$/g, "");
        checkParameter(percentDecoded(plain), config);
      }
    }
  }
}
