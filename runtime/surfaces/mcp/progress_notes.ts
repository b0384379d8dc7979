import type { ProgressToken, ServerContext } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Json } from "../../protocol/json.ts";
import { wireForm } from "./wire_form.ts";

/**
 * How many notes of one call are sent; a client that does not read them costs memory. What would be
 * more is left out.
 */
const MAX_NOTES = 10_000;

/** Characters of an item that a note shows. */
const MAX_MESSAGE = 1_000;

const Progress = z.object({
  progress: z.number(),
  total: z.number().nullish().transform((total) => total ?? undefined),
  message: z.string().nullish().transform((message) => message ?? undefined),
});

/** Tells a client how far a call has come. */
export class ProgressNotes {
  readonly #token: ProgressToken | undefined;
  readonly #notify: ServerContext["mcpReq"]["notify"];
  #last = Number.NEGATIVE_INFINITY;
  #sent = 0;

  constructor({ mcpReq: { _meta, notify } }: ServerContext) {
    this.#token = _meta?.progressToken;
    this.#notify = notify;
  }

  /**
   * Hears an item of the code's stream. Code says progress as `{"$mcp": {"progress": …}}`; any
   * other item counts as a step, and is shown.
   *
   * @returns whether the item was progress and nothing else
   */
  async hear(item: Json): Promise<boolean> {
    const said = Progress.safeParse(wireForm(item)?.progress);
    if (said.success) await this.#tell(said.data);
    else {await this.#tell({
        progress: Math.max(0, Math.floor(this.#last)) + 1,
        message: shown(item),
      });}
    return said.success;
  }

  /** A client may rely on progress that grows (MCP, "Progress"): what does not is left out. */
  async #tell(
    { progress, total, message }: {
      progress: number;
      total?: number | undefined;
      message?: string | undefined;
    },
  ): Promise<void> {
    if (this.#token === undefined || this.#sent >= MAX_NOTES || progress <= this.#last) return;
    this.#last = progress;
    this.#sent++;
    await this.#notify({
      method: "notifications/progress",
      params: {
        progressToken: this.#token,
        progress,
        ...(total === undefined ? {} : { total }),
        ...(message === undefined ? {} : { message }),
      },
    });
  }
}

function shown(item: Json): string {
  const text = typeof item === "string" ? item : JSON.stringify(item);
  return text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text;
}
