/**
 * A direct handler, as on AWS Lambda: nothing is registered, the platform calls the function by its
 * dotted path, `entry_point.aiel_handler`.
 */
import type { Context } from "aiel";

export interface Greeting {
  ok: true;
  message: string;
  request_id: string;
}

/** Greets `event.name`. The event is whatever the caller sent, so it is looked at before use. */
export function aiel_handler(event: unknown, context: Context): Greeting {
  const name = readName(event);
  context.log("aiel_handler.greeted", { named: name !== undefined });
  return { ok: true, message: `Hello, ${name ?? "world"}`, request_id: context.requestId };
}

function readName(event: unknown): string | undefined {
  if (typeof event !== "object" || event === null || !("name" in event)) return undefined;
  if (typeof event.name === "string") return event.name;
  throw new TypeError(`"name" is a ${typeof event.name}: expected text`);
}
