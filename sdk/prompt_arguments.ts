import { isArray, isRecord } from "./value.ts";

/** An argument of a prompt, as MCP lists it. */
export interface PromptArgument {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly required: boolean;
}

/**
 * The arguments that a prompt's input has, by its JSON Schema, and those whose value can't be a
 * text, which is all that a client of MCP sends.
 */
export function promptArguments(
  schema: Readonly<Record<string, unknown>> | null,
): { readonly list: readonly PromptArgument[]; readonly noTexts: readonly string[] } {
  const properties = isRecord(schema?.properties) ? schema.properties : {};
  const required: unknown = schema?.required;
  const list: PromptArgument[] = [];
  const noTexts: string[] = [];
  for (const [name, node] of Object.entries(properties)) {
    const { title, description } = isRecord(node) ? node : {};
    list.push({
      name,
      ...typeof title === "string" ? { title } : {},
      ...typeof description === "string" ? { description } : {},
      required: isArray(required) && required.includes(name),
    });
    if (!mayBeText(node)) noTexts.push(name);
  }
  return { list, noTexts };
}

/** Whether a text may satisfy a node. What can't be told may. */
function mayBeText(node: unknown): boolean {
  if (!isRecord(node)) return node !== false;
  const { type, const: value, enum: values } = node;
  if (typeof type === "string" && type !== "string") return false;
  if (isArray(type) && !type.includes("string")) return false;
  if ("const" in node && typeof value !== "string") return false;
  if (isArray(values) && !values.some((one) => typeof one === "string")) return false;
  return [node.anyOf, node.oneOf].every((ways) => !isArray(ways) || ways.some(mayBeText)) &&
    (!isArray(node.allOf) || node.allOf.every(mayBeText));
}
