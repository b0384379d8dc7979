/**
 * What a child answers with before its answer is whole: the head of an http answer, and items.
 *
 * @module
 */

import { type HttpHead, readHead } from "./read_head.ts";

/** Hears what a child answers before its answer is whole. */
export interface AnswerListener {
  head(head: HttpHead): void;
  /** Settles when there is room for one more; rejects when nothing is taken any more. */
  item(seq: number, json: string): Promise<void>;
}

/** What becomes of the child by the parts of its answer. */
export interface PartEvents {
  /** It may send one more item. */
  grant(): void;
  /** The listener takes nothing any more. */
  gone(): void;
  /** All parts together are larger than the answer may be. */
  tooLarge(usedBytes: number): void;
  /** It sent what only code that meddles with the channel sends. */
  outOfTurn(): void;
}

/** Between two items of a list stands a comma, so that no item costs nothing. */
const SEPARATOR_BYTES = 1;

/** The parts of one answer: given on as they come where a listener is, kept otherwise. */
export class AnswerParts {
  #kept: string[] | undefined;
  #count = 0;
  #bytes = 0;
  #hasHead = false;
  /** Items that the child may still send. */
  #credits: number;

  /**
   * @param credits items that the child was granted at its start
   * @param maxBytes of all parts together
   */
  constructor(
    private readonly listener: AnswerListener | undefined,
    credits: number | null,
    private readonly maxBytes: number,
    private readonly events: PartEvents,
  ) {
    this.#credits = credits ?? Infinity;
  }

  /** What all parts have taken so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The items that were kept, as JSON; undefined while the answer is not one of items. */
  get kept(): readonly string[] | undefined {
    return this.#kept;
  }

  /** The answer is one of items, even if none comes. */
  begin(): void {
    this.#kept ??= [];
  }

  /** Takes the head: once, before any item, and where a listener is. */
  head(payload: Uint8Array): void {
    if (!this.#fits(payload.length)) return;
    const head = readHead(parse(new TextDecoder().decode(payload)));
    const isInTurn = !this.#hasHead && this.#count === 0 && this.listener !== undefined;
    if (head === undefined || !isInTurn) return this.events.outOfTurn();
    this.#hasHead = true;
    this.listener?.head(head);
  }

  /** Takes one item. */
  item(payload: Uint8Array): void {
    if (!this.#fits(payload.length + SEPARATOR_BYTES)) return;
    if (this.#credits < 1) return this.events.outOfTurn();
    this.#credits--;
    const json = new TextDecoder().decode(payload);
    const seq = this.#count++;
    if (this.listener === undefined) {
      this.begin();
      this.#kept?.push(json);
      return;
    }
    this.listener.item(seq, json).then(() => {
      this.#credits++;
      this.events.grant();
    }, () => this.events.gone());
  }

  #fits(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes <= this.maxBytes) return true;
    this.events.tooLarge(this.#bytes);
    return false;
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
