import type { StandardIssue, StandardSchema } from "./standard_schema.ts";
import { describeValue } from "./value.ts";

/** One mismatch between a value and its schema. */
export interface SchemaProblem {
  /** For example `input.items[0].name`. */
  readonly path: string;
  readonly message: string;
}

/** A value that its schema accepted (transformed as the schema says), or the problems found. */
export type Checked =
  | { readonly ok: true; readonly value: unknown }
  | {
    readonly ok: false;
    readonly problems: readonly SchemaProblem[];
    /** Of all problems, also where not all are listed. */
    readonly count: number;
  };

/** A schema can find a million issues in a million items; no reader needs more than these. */
const MAX_PROBLEMS = 100;
/** A message can repeat the whole value. */
const MAX_MESSAGE = 1000;

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
  // Some libraries say null where the interface wants nothing.
  if (result.issues === undefined || result.issues === null) {
    return { ok: true, value: result.value };
  }
  // Not `issues.map`: arktype's list is a class of its own, which makes lists of holes.
  const issues = Array.from<StandardIssue | undefined>(result.issues);
  const problems = issues.slice(0, MAX_PROBLEMS).map((issue) => ({
    path: formatPath(root, issue?.path ?? []),
    message: messageOf(issue),
  }));
  if (issues.length > MAX_PROBLEMS) {
    const more = issues.length - MAX_PROBLEMS;
    problems.push({ path: root, message: `${more} more problems are not shown` });
  }
  if (issues.length === 0) problems.push({ path: root, message: "Does not fit its schema" });
  return { ok: false, problems, count: Math.max(issues.length, 1) };
}

function messageOf(issue: StandardIssue | undefined): string {
  const message = String(issue?.message ?? "Does not fit its schema");
  return message.length > MAX_MESSAGE ? message.slice(0, MAX_MESSAGE) + "…" : message;
}

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** A path as JavaScript would write it: `input.items[0]["first name"]`. */
export function formatPath(root: string, path: NonNullable<StandardIssue["path"]>): string {
  let text = root;
  for (const segment of Array.from<unknown>(path)) {
    const isObject = typeof segment === "object" && segment !== null && "key" in segment;
    const key: unknown = isObject ? segment.key : segment;
    if (typeof key === "number") text += `[${key}]`;
    else if (typeof key === "symbol") text += `[${String(key)}]`;
    // The key of a Map can be anything.
    else if (typeof key !== "string") text += `[${describeValue(key)}]`;
    else text += IDENTIFIER.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  }
  return text;
}
