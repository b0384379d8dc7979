/**
 * Fakes of the two integrations, for the test alone: a model that follows a script, and a search
 * that knows a few pages.
 */
import type { Integration, Integrations } from "aiel";

/** A message as the client sends it. */
interface Sent {
  readonly role: string;
  readonly content: string;
}

/** Integrations that keep what they were asked. */
export interface FakeIntegrations {
  readonly integrations: Integrations;
  readonly asked: { readonly model: unknown[]; readonly search: unknown[] };
}

const PAGES = [
  { title: "Mount Everest", url: "https://example.com/everest", text: "It is 8849 metres high." },
];

export function fakeIntegrations(): FakeIntegrations {
  const asked: { model: unknown[]; search: unknown[] } = { model: [], search: [] };
  const model: Pick<Integration, "fetch"> = {
    fetch(path, init) {
      const body = JSON.parse(String(init?.body)) as { messages: Sent[]; stream?: boolean };
      asked.model.push({ path: String(path), ...body });
      return Promise.resolve(body.stream === true ? streamed(body) : whole(body));
    },
  };
  const search: Pick<Integration, "callTool"> = {
    callTool(name, args) {
      asked.search.push([name, args]);
      const structuredContent = { results: PAGES };
      return Promise.resolve({ content: [], structuredContent });
    },
  };
  const all: Readonly<Record<string, object>> = { model, search };
  return { asked, integrations: { get: (name) => all[name] as Integration } };
}

/** Searches first, and answers from what was found. */
function next({ messages }: { messages: readonly Sent[] }) {
  const last = messages.at(-1);
  if (last?.role === "tool") return { content: `As the search says: ${last.content}` };
  const search = { name: "search", arguments: JSON.stringify({ query: last?.content }) };
  return {
    content: null,
    tool_calls: [{ index: 0, id: "call_1", type: "function", function: search }],
  };
}

function whole(body: { messages: Sent[] }): Response {
  const message = { role: "assistant", ...next(body) };
  return Response.json(completion(crypto.randomUUID(), { message }));
}

function streamed(body: { messages: Sent[] }): Response {
  const { content, tool_calls } = next(body);
  const deltas = tool_calls === undefined
    ? (content.match(/\S+\s*/g) ?? []).map((text) => ({ content: text }))
    : [{ tool_calls }];
  const id = crypto.randomUUID();
  const lines = deltas.map((delta) =>
    `data: ${JSON.stringify(completion(id, { delta: { role: "assistant", ...delta } }))}\n\n`
  );
  return new Response([...lines, "data: [DONE]\n\n"].join(""), {
    headers: { "content-type": "text/event-stream" },
  });
}

function completion(id: string, choice: object) {
  const choices = [{ index: 0, finish_reason: null, ...choice }];
  return { id, object: "chat.completion", created: 1, model: "gpt-4o-mini", choices };
}
