/**
 * Fakes of the two integrations, for the test alone: a model that searches first and answers from
 * what was found, and a search that knows one page.
 */
import { fakeMcp, fakeOpenai } from "aiel/testing";

/** A message as the client sends it. */
interface Sent {
  readonly role: string;
  readonly content: string;
}

const PAGES = [
  { title: "Mount Everest", url: "https://example.com/everest", text: "It is 8849 metres high." },
];

export const integrations = {
  model: fakeOpenai(({ body }) => {
    const last = (body.messages as readonly Sent[]).at(-1);
    if (last?.role === "tool") return `As the search says: ${last.content}`;
    return { toolCalls: [{ name: "search", arguments: { query: last?.content } }] };
  }),
  search: fakeMcp({ search: () => ({ results: PAGES }) }),
};
