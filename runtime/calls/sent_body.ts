/**
 * The body that goes with a call, as it comes from the child piece by piece.
 *
 * @module
 */

import { CALL_LIMITS, PIECES_GRANTED } from "../protocol/calls.ts";
import { CallError } from "./provider.ts";

/** A body that is under way. The child sends no more than what was granted. */
export class SentBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  #controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  #bytes = 0;
  /** Pieces that the child may still send. */
  #credits = PIECES_GRANTED;
  /** Pieces that were taken, and not read yet. */
  #waiting = 0;
  /** Pieces that were read, and not granted anew. */
  #owed = 0;
  #isGranting = false;
  #isOver = false;

  /** @param grant lets the child send so many more pieces; settles when the child was told */
  constructor(private readonly grant: (pieces: number) => Promise<void>) {
    this.stream = new ReadableStream({
      start: (controller) => void (this.#controller = controller),
      pull: () => this.#pulled(),
      cancel: () => void (this.#isOver = true),
    }, { highWaterMark: 0 });
  }

  /** What has come so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a piece; false when none was granted. */
  take(piece: Uint8Array<ArrayBuffer>): boolean {
    if (this.#credits < 1) return false;
    this.#credits--;
    this.#bytes += piece.length;
    if (this.#isOver) return true;
    if (this.#bytes > CALL_LIMITS.requestBytes) {
      this.fail(
        new CallError(
          "RESOURCE_LIMIT",
          `The body of the call is larger than ${CALL_LIMITS.requestBytes} bytes`,
        ),
      );
      return true;
    }
    this.#waiting++;
    this.#controller.enqueue(piece);
    return true;
  }

  /** No piece follows. */
  finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#controller.close();
  }

  /** It breaks off. */
  fail(reason: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#controller.error(reason);
  }

  /** A reader wants more: what it had is off the queue. */
  #pulled(): void {
    if (this.#waiting === 0) return;
    this.#owed += this.#waiting;
    this.#waiting = 0;
    this.#grantOwed();
  }

  /** One message at a time: a child that sends and reads nothing would let any number wait. */
  #grantOwed(): void {
    if (this.#isGranting || this.#owed === 0) return;
    const pieces = this.#owed;
    this.#owed = 0;
    this.#credits += pieces;
    this.#isGranting = true;
    void this.grant(pieces).finally(() => {
      this.#isGranting = false;
      this.#grantOwed();
    });
  }
}
