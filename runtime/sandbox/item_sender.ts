/**
 * Sends the items of an answer, never more than the parent has room for.
 *
 * @module
 */

import { FRAME, type LaterMessage } from "../protocol/channel.ts";
import { encode } from "./codec.ts";
import type { Inbox } from "./inbox.ts";

const PromiseOf = Promise;

/** An item that waits until it may be sent. */
interface Waiting {
  json: string;
  sent: () => void;
  next: Waiting | undefined;
}

/** Items of one answer. */
export class ItemSender {
  #credits: number;
  readonly #isLimited: boolean;
  #first: Waiting | undefined;
  #last: Waiting | undefined;
  #isAwaiting = false;
  #hasBegun = false;
  #isClosed = false;
  #onEmpty: (() => void) | undefined;

  /**
   * @param say sends a frame
   * @param cap bytes of one item; the parent counts all of them together
   * @param credits items that may be sent before more are granted; null: any number
   */
  constructor(
    private readonly say: (type: number, json: string) => void,
    private readonly cap: number,
    credits: number | null,
    private readonly inbox: Inbox,
  ) {
    inbox.onCredit((message) => this.#grant(message));
    this.#isLimited = credits !== null;
    this.#credits = credits ?? 0;
  }

  /** The answer is one of items, even if none comes. */
  begin(): void {
    this.#refuseLate();
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.say(FRAME.items, "");
  }

  /** Says status and headers of an answer whose body comes as items. */
  head(head: unknown): void {
    this.say(FRAME.head, encode(head, this.cap));
  }

  /**
   * Sends an item, as it is now. Settles when it was sent.
   *
   * @throws {CodecError} when it can't be JSON
   */
  send(item: unknown): Promise<void> {
    this.#refuseLate();
    const json = encode(item, this.cap);
    if (!this.#isLimited) {
      this.say(FRAME.item, json);
      return new PromiseOf((resolve) => resolve());
    }
    return new PromiseOf((sent) => {
      const waiting: Waiting = { json, sent, next: undefined };
      if (this.#last === undefined) this.#first = waiting;
      else this.#last.next = waiting;
      this.#last = waiting;
      this.#sendWaiting();
    });
  }

  /** Takes no more items, and calls back when those that wait were sent. */
  close(callback: () => void): void {
    this.#isClosed = true;
    if (this.#first === undefined) return callback();
    this.#onEmpty = callback;
  }

  #refuseLate(): void {
    if (this.#isClosed) throw new Error("Nothing can be emitted once the export has answered");
  }

  #sendWaiting(): void {
    for (let next = this.#first; next !== undefined && this.#credits > 0; next = this.#first) {
      this.#credits--;
      this.#first = next.next;
      if (this.#first === undefined) this.#last = undefined;
      this.say(FRAME.item, next.json);
      next.sent();
    }
    if (this.#first === undefined) {
      this.#onEmpty?.();
      this.#onEmpty = undefined;
    } else if (!this.#isAwaiting) this.#awaitCredit();
  }

  /** A grant is waited for only while something waits to be sent. */
  #awaitCredit(): void {
    this.#isAwaiting = true;
    this.inbox.expect();
  }

  #grant(message: LaterMessage): void {
    if (message.type !== "credit") return;
    this.#credits += message.items;
    if (this.#isAwaiting) this.inbox.settled();
    this.#isAwaiting = false;
    this.#sendWaiting();
  }
}
