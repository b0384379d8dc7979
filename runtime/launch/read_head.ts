/**
 * Status and headers that a child says of an http answer, made to have the form that the rest of
 * the runtime may rely on.
 *
 * @module
 */

import { isRecord } from "../protocol/is_record.ts";

/** Status and headers of an http answer whose body comes as items. */
export interface HttpHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
}

/** RFC 9110, section 5.1: a field's name is a token. */
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110, section 5.5: octets, of which no control character but the tab. */
// deno-lint-ignore no-control-regex -- these are the characters that are refused
const NO_FIELD_VALUE = /[\0-\x08\x0a-\x1f\x7f]|[^\0-\xff]/;

/** The head, or undefined when what was said is none: the channel is then as good as broken. */
export function readHead(value: unknown): HttpHead | undefined {
  if (!isRecord(value) || !isRecord(value.headers)) return undefined;
  const { status, headers } = value;
  if (!isStatus(status)) return undefined;
  const entries = Object.entries(headers);
  if (!entries.every((entry): entry is [string, string | string[]] => isField(...entry))) {
    return undefined;
  }
  return { status, headers: Object.fromEntries(entries) };
}

/** A final one: what comes before it is not the code's to say. */
function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 599;
}

function isField(name: string, value: unknown): boolean {
  const values = Array.isArray(value) ? value : [value];
  return FIELD_NAME.test(name) &&
    values.every((one) => typeof one === "string" && !NO_FIELD_VALUE.test(one));
}
