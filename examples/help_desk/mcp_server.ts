import { mcpServer } from "aiel";
import { z } from "zod";
import { findTicket, searchTickets, ticketIds } from "./tickets.ts";

const desk = mcpServer("desk", {
  title: "Help desk",
  description: "Tickets of the help desk",
  instructions: "Search first; read a ticket before you write about it.",
});

const Found = z.object({
  tickets: z.array(z.object({ id: z.string(), subject: z.string(), state: z.string() })),
});

/** Finds tickets for a model. */
export const searchDesk = desk.tool("search_tickets", {
  title: "Search tickets",
  description: "Finds tickets by words of their subject, newest first",
  annotations: { readOnlyHint: true },
  input: z.object({ text: z.string().min(1) }),
  output: Found,
}, (ctx, { text }) => {
  // A model gets what it needs, and no address of a customer.
  const tickets = searchTickets(text).map(({ id, subject, state }) => ({ id, subject, state }));
  ctx.log("tickets.searched", { found: tickets.length });
  return { tickets };
});

/** One ticket as a document. */
export const ticket = desk.resource("ticket", {
  uriTemplate: "desk://tickets/{id}",
  title: "A ticket",
  complete: { id: (_ctx, { value }) => ticketIds(value) },
}, (_ctx, { variables: { id = "" } }) => findTicket(id) ?? null);

/** What a model is asked to write. */
export const reply = desk.prompt("reply", {
  title: "Answer a ticket",
  input: z.object({ id: z.string(), tone: z.enum(["friendly", "short"]) }),
}, (_ctx, { id, tone }) => `Read desk://tickets/${id} and write a ${tone} answer to its customer.`);
