/** What a customer asked for. */
export interface Ticket {
  readonly id: string;
  readonly from: string;
  readonly subject: string;
  readonly state: "open" | "answered";
}

/** Stands for the database of a real desk. */
const TICKETS: readonly Ticket[] = [
  { id: "101", from: "ada@example.com", subject: "Invoice is missing", state: "open" },
  { id: "102", from: "grace@example.com", subject: "How do I reset my PIN", state: "answered" },
  { id: "103", from: "ada@example.com", subject: "Invoice again", state: "open" },
];

/** The ticket with this id. */
export function findTicket(id: string): Ticket | undefined {
  return TICKETS.find((ticket) => ticket.id === id);
}

/** Those whose subject has a text, newest first. */
export function searchTickets(text: string): readonly Ticket[] {
  const wanted = text.toLowerCase();
  return TICKETS.filter(({ subject }) => subject.toLowerCase().includes(wanted)).toReversed();
}

/** Ids that begin with what was typed. */
export function ticketIds(start: string): readonly string[] {
  return TICKETS.map(({ id }) => id).filter((id) => id.startsWith(start));
}

/** Whether mail is urgent, by its subject. */
export function isUrgent(subject: string): boolean {
  return /\b(?:urgent|down|outage)\b/i.test(subject);
}
