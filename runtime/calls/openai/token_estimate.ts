import type { Json, JsonObject } from "../../protocol/json.ts";
import type { Kind } from "./action.ts";
import type { Tokens } from "./usage.ts";

/** What a model may say where the request does not bound it; most answers are shorter. */
const OUTPUT_TOKENS = 1_000;

/** Members that bound what a model says. Some services obey one of them, some another one. */
const BOUNDS = ["max_tokens", "max_completion_tokens", "max_output_tokens"];

/** What a request may use: about what it sends, and what it lets the model say. */
export function estimateOf(kind: Kind, document: JsonObject, text: string): Tokens {
  const said = BOUNDS.map((name) => document[name]).filter(isCount);
  const each = said.length === 0 ? OUTPUT_TOKENS : Math.max(...said);
  const answers = isCount(document.n) ? document.n : 1;
  return {
    input_tokens: aboutTokens(text),
    output_tokens: kind === "embeddings" ? 0 : each * answers,
  };
}

/** A token is about four characters; images and files, which stand in data URLs, are left out. */
export function aboutTokens(text: string): number {
  return Math.ceil(text.replace(/"data:[^"]*"/g, "").length / 4);
}

function isCount(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
