/**
 * The messages that come while a request runs, by what they are about.
 *
 * Standard input is read only while something is due: a read keeps the process from ending, and by
 * that a run that waits for an answer is told from one that never settles.
 *
 * @module
 */

import type { LaterMessage } from "../protocol/channel.ts";
import { readMessageLater } from "./stdin.ts";

/** Takes one message. */
export type Take = (message: LaterMessage) => void;

/** Reads messages for as long as one is due. */
export class Inbox {
  #due = 0;
  #isReading = false;
  #takeCredit: Take = () => {};
  #takeCall: Take = () => {};

  /** Who hears of grants of items. */
  onCredit(take: Take): void {
    this.#takeCredit = take;
  }

  /** Who hears of calls. */
  onCall(take: Take): void {
    this.#takeCall = take;
  }

  /** A message is due, until {@linkcode settled} is called as often. */
  expect(): void {
    this.#due++;
    this.#read();
  }

  settled(): void {
    this.#due--;
  }

  #read(): void {
    if (this.#isReading || this.#due === 0) return;
    this.#isReading = true;
    readMessageLater((message) => {
      this.#isReading = false;
      // The parent is gone, and ends this process.
      if (message === undefined) return;
      const later = message as LaterMessage;
      if (later.type === "credit") this.#takeCredit(later);
      else this.#takeCall(later);
      this.#read();
    });
  }
}
