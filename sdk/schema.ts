import type { StandardIssue, StandardSchema } from "./standard_schema.ts";
import { isRecord } from "./value.ts";

/** One mismatch between a value and its schema. */
export interface SchemaProblem {
  /** For example `input.items[0].name`. */
  readonly path: string;
  readonly message: string;
}

/** A value that its schema accepted (transformed as the schema says), or the problems found. */
export type Checked =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly SchemaProblem[] };

/** A schema can find a million issues in a million items; no reader needs more than these. */
const MAX_PROBLEMS = 100;

/**
 * Validates a value.
 *
 * @param root the first word of each problem's path: "input" or "output".
 * @throws what the schema's own code throws; a failing validation is a return value.
 */
export async function checkSchema(
  schema: StandardSchema,
  value: unknown,
  root: string,
): Promise<Checked> {
  const result = await schema["~standard"].validate(value);
  if (result.issues === undefined) return { ok: true, value: result.value };
  const problems = result.issues.slice(0, MAX_PROBLEMS).map((issue) => ({
    path: formatPath(root, issue.path ?? []),
    message: String(issue.message),
  }));
  if (result.issues.length > MAX_PROBLEMS) {
    const more = result.issues.length - MAX_PROBLEMS;
    problems.push({ path: root, message: `${more} more problems are not shown` });
  }
  return { ok: false, problems };
}

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** A path as JavaScript would write it: `input.items[0]["first name"]`. */
export function formatPath(root: string, path: NonNullable<StandardIssue["path"]>): string {
  let text = root;
  for (const segment of path) {
    const key = typeof segment === "object" ? segment.key : segment;
    if (typeof key === "number") text += `[${key}]`;
    else if (typeof key === "symbol") text += `[${String(key)}]`;
    else text += IDENTIFIER.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  }
  return text;
}

/**
 * A schema as JSON Schema draft 2020-12, through the Standard JSON Schema interface; null where the
 * library has none or the schema can't be expressed (a transform's output, a Date).
 */
export function jsonSchemaOf(
  schema: StandardSchema | null,
  side: "input" | "output",
): Record<string, unknown> | null {
  const converter = schema?.["~standard"].jsonSchema;
  if (converter === undefined || converter === null) return null;
  try {
    const json: unknown = converter[side]({ target: "draft-2020-12" });
    // Through text, so that what leaves is JSON and nothing else (no getters, no shared objects).
    const plain: unknown = JSON.parse(JSON.stringify(json));
    return isRecord(plain) ? plain : null;
  } catch {
    return null;
  }
}
