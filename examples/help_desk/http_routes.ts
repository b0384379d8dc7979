import { http } from "aiel";
import { z } from "zod";
import { findTicket, isUrgent } from "./tickets.ts";

/** Open to everyone: a monitor asks it. */
export const health = http.get("/health", () => ({ well: true }));

/** For callers with a token, which is what holds where `aiel.json` says nothing. */
export const showTicket = http.get("/tickets/:id", (_ctx, { params }) => {
  return findTicket(params.id) ?? http.response(404, { message: `Ticket not found: ${params.id}` });
});

/** What the provider of mail sends. The platform has checked its signature before this runs. */
export const takeMail = http.post("/hooks/mail", {
  description: "Takes mail that came in",
  input: z.object({ from: z.email(), subject: z.string().max(200) }),
}, (ctx, { body: { from, subject } }) => {
  const urgent = isUrgent(subject);
  ctx.log("mail.received", { from, urgent });
  return http.response(202, { queue: urgent ? "now" : "today" });
});
