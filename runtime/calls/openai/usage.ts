import { isRecord } from "../../protocol/is_record.ts";
import type { ModelUsage } from "../../protocol/calls.ts";

/** Tokens of one call. */
export type Tokens = Omit<ModelUsage, "calls">;

/** What a document of a model API tells of usage; undefined: nothing. */
export function usageIn(document: unknown): Tokens | undefined {
  if (!isRecord(document)) return undefined;
  const usage = document.usage ?? (isRecord(document.response) ? document.response.usage : null);
  if (!isRecord(usage)) return undefined;
  return {
    input_tokens: count(usage.prompt_tokens ?? usage.input_tokens),
    output_tokens: count(usage.completion_tokens ?? usage.output_tokens),
  };
}

/** Whether an event of a stream says nothing but usage, which ends chats that were asked for it. */
export function isUsageAlone(document: unknown): boolean {
  return isRecord(document) && Array.isArray(document.choices) && document.choices.length === 0 &&
    isRecord(document.usage);
}

/** Whether usage in this event is the last word. */
export function isLast(document: unknown): boolean {
  return isUsageAlone(document) ||
    (isRecord(document) &&
      /^response\.(?:completed|incomplete|failed)$/.test(String(document.type)));
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
