import type { UnreadAnswer, UnreadAnswers } from "./unread_answers.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes that leave at a time: what a reader takes shows that it reads. */
const PART_BYTES = 64 * 2 ** 10;

/** A piece of a body, and who waits until it was taken. */
interface Part {
  readonly bytes: Bytes;
  readonly taken: () => void;
  readonly lost: () => void;
}

/**
 * A body that leaves as its reader takes it. It is no TransformStream: that one can't be broken off
 * while its reader stands still, and keeps all that was written.
 */
export class AnswerBodyStream {
  /** For the response. */
  readonly body: ReadableStream<Bytes>;
  readonly #unread: UnreadAnswer;
  #parts: Part[] = [];
  #controller: ReadableStreamDefaultController<Bytes> | undefined;
  #isWhole = false;
  #isLeft = false;
  #more = Promise.withResolvers<void>();

  /** @param gone is called when the reader takes nothing any more before the body is whole */
  constructor(unread: UnreadAnswers, private readonly gone: () => void) {
    this.#unread = unread.of(() => this.breakOff());
    this.body = new ReadableStream<Bytes>({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#give(),
      cancel: () => this.#leave(),
    }, { highWaterMark: 0 });
  }

  /** Whether its reader takes nothing any more. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** Adds bytes, in this order. Settles when they were taken; rejects when they never will be. */
  add(bytes: Bytes): Promise<void> {
    if (this.#isLeft) return Promise.reject(new Error("The reader is gone"));
    if (bytes.length === 0) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const lost = () => reject(new Error("The reader is gone"));
    for (let at = 0; at < bytes.length; at += PART_BYTES) {
      const isLast = at + PART_BYTES >= bytes.length;
      // Copies: one that is on its way would keep all of the bytes.
      const part = bytes.slice(at, at + PART_BYTES);
      this.#parts.push({ bytes: part, taken: isLast ? resolve : () => {}, lost });
    }
    this.#unread.add(bytes.length);
    this.#more.resolve();
    return promise;
  }

  /** It is whole: it ends when all was taken. */
  close(): void {
    this.#isWhole = true;
    this.#more.resolve();
  }

  /** Breaks it off, so that its reader does not take it for whole. */
  breakOff(): void {
    if (this.#isLeft) return;
    // Deno prints what a body fails with: nothing of the code's may stand there.
    this.#controller?.error(new Error("An answer broke off"));
    this.#leave();
  }

  async #give(): Promise<void> {
    while (this.#parts.length === 0 && !this.#isWhole && !this.#isLeft) {
      this.#more = Promise.withResolvers();
      await this.#more.promise;
    }
    if (this.#isLeft) return;
    const part = this.#parts.shift();
    if (part === undefined) return this.#controller?.close();
    this.#unread.took(part.bytes.length);
    this.#controller?.enqueue(part.bytes);
    part.taken();
  }

  #leave(): void {
    this.#isLeft = true;
    this.#unread.end();
    for (const { lost } of this.#parts) lost();
    this.#parts = [];
    this.#more.resolve();
    this.gone();
  }
}
