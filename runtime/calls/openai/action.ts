/**
 * Actions of model APIs: `chat:<model>`, `responses:<model>`, `embeddings:<model>` and `models`. A
 * `*` at the end of a model stands for any rest of its name.
 *
 * @module
 */

import { ConfigError } from "../provider.ts";

/** What a model is asked for. */
export type Kind = "chat" | "responses" | "embeddings";

const MODEL = /^[A-Za-z0-9@._:/+-]{1,200}$/;
const KINDED = /^(chat|responses|embeddings):(.*)$/s;

/** Whether a text can be the name of a model. */
export function isModel(text: string): boolean {
  return MODEL.test(text);
}

/** Whether a text can be a pattern of models. */
export function isModelPattern(text: string): boolean {
  return text === "*" || isModel(text.replace(/\*$/, ""));
}

/** Whether a pattern allows all that another one, or a model, does. */
export function modelCovers(granted: string, wanted: string): boolean {
  if (!granted.endsWith("*")) return granted === wanted;
  return wanted.replace(/\*$/, "").startsWith(granted.slice(0, -1));
}

/**
 * Checks an action; it has one spelling.
 *
 * @throws {ConfigError}
 */
export function parseAction(text: string, at: string): string {
  const [, kind, model = ""] = KINDED.exec(text) ?? [];
  if (text === "models" || (kind !== undefined && isModelPattern(model))) return text;
  throw new ConfigError(
    at,
    `"${at}" is ${JSON.stringify(text.slice(0, 100))}, expected "models" or one such as ` +
      '"chat:gpt-4o", "responses:gpt-*" or "embeddings:*"',
  );
}

/** Whether everything that one action allows is allowed by another one. Both are parsed. */
export function covers(granted: string, wanted: string): boolean {
  const [, outer, models] = KINDED.exec(granted) ?? [];
  const [, inner, model] = KINDED.exec(wanted) ?? [];
  if (models === undefined || model === undefined) return granted === wanted;
  return outer === inner && modelCovers(models, model);
}
