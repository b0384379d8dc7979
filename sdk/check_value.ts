import { InvocationError } from "./invocation_error.ts";
import { labelOf, type RegistryEntry } from "./registry.ts";
import { checkSchema, type SchemaProblem } from "./schema.ts";

/**
 * A value that the export's schema accepted, as it transforms it; as it is where there is none.
 *
 * @param root the first word of each problem's path
 * @throws {@link InvocationError} VALIDATION_ERROR
 */
export async function checkValue(
  entry: RegistryEntry,
  side: "input" | "output",
  root: string,
  value: unknown,
): Promise<unknown> {
  const schema = entry[side];
  if (schema === null) return value;
  const result = await checkSchema(schema, value, root);
  if (result.ok) return result.value;
  throw invalidValue(entry, side, result.problems, result.count);
}

/** The error for a value that is not what was declared. */
export function invalidValue(
  entry: RegistryEntry,
  side: "input" | "output",
  problems: readonly SchemaProblem[],
  count = problems.length,
): InvocationError {
  const [first] = problems;
  const what = first === undefined ? "" : `: ${first.path}: ${first.message}`;
  const more = count <= 1 ? "" : ` (and ${count - 1} more)`;
  const label = labelOf(entry);
  // "HTTP handler" and "MCP tool" keep their capitals inside a sentence.
  const noun = /^[A-Z]{2}/.test(label) ? label : label.toLowerCase();
  return new InvocationError(
    "VALIDATION_ERROR",
    `${side === "input" ? "Input" : "Output"} of ${noun} "${entry.name}" is invalid${what}${more}`,
    { kind: entry.kind, name: entry.name, problems },
    side === "input" ? null : "The export returned something else than its output schema promises",
  );
}
