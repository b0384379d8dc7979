import { EVENTS_TYPE } from "../../api/contract.ts";

/** How the caller of an export wants to hear of it. */
export type WantedAnswer = "envelope" | "events" | "later";

/** What the headers ask for: `Prefer` (RFC 7240) and `Accept`. */
export function wantedAnswer(headers: Headers): WantedAnswer {
  const preferences = (headers.get("prefer") ?? "").split(",").map((one) => one.trim());
  if (preferences.some((one) => /^respond-async(?:\s*;|$)/i.test(one))) return "later";
  return acceptsEvents(headers) ? "events" : "envelope";
}

/** Whether events are what the caller accepts, and not anything at all. */
export function acceptsEvents(headers: Headers): boolean {
  const accepted = (headers.get("accept") ?? "").split(",");
  return accepted.some((one) => one.split(";", 1)[0]?.trim().toLowerCase() === EVENTS_TYPE);
}
