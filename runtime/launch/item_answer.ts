import type { EnvelopeLogEntry } from "../protocol/envelope.ts";

/** Hears what a child answers before its answer is whole. */
export interface ItemListener {
  log(entry: EnvelopeLogEntry): void;
  head(json: string): void;
  item(seq: number, json: string): Promise<void>;
}

/** The items of one answer: given on as they come where a listener is, kept otherwise. */
export class ItemAnswer {
  #kept: string[] | undefined;
  #count = 0;

  /**
   * @param grant lets the child send one more item
   * @param gone called when the listener takes nothing any more
   */
  constructor(
    private readonly listener: ItemListener | undefined,
    private readonly grant: () => void,
    private readonly gone: () => void,
  ) {}

  /** What was kept, as JSON; undefined while the answer is not one of items. */
  get kept(): readonly string[] | undefined {
    return this.#kept;
  }

  /** The answer is one of items, even if none comes. */
  begin(): void {
    this.#kept ??= [];
  }

  /** Takes one item. */
  take(json: string): void {
    if (this.listener === undefined) this.#kept?.push(json);
    else this.listener.item(this.#count++, json).then(this.grant, this.gone);
  }
}
