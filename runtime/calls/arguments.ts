/**
 * The arguments of a call, as code sent them.
 *
 * @module
 */

import type * as z from "zod";
import type { Json } from "../protocol/json.ts";
import { CallError } from "./provider.ts";

/** @throws {CallError} VALIDATION_ERROR, naming the place and what is wrong there */
export function argumentsOf<S extends z.ZodType>(
  schema: S,
  args: Json,
  method: string,
): z.output<S> {
  const parsed = schema.safeParse(args);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = (issue?.path ?? []).map((part) => `.${String(part)}`).join("");
  throw new CallError(
    "VALIDATION_ERROR",
    `The arguments of "${method}" are wrong at "$${place}": ${issue?.message ?? "invalid"}`,
  );
}
