/**
 * Sends the governed calls of the code, and gives it what comes back.
 *
 * What runs here after user code has loaded uses captured intrinsics where the channel depends on
 * them. The streams that bodies travel in are of the code's own realm: code that patches them harms
 * itself.
 *
 * @module
 */

import type { Asked, AskOptions } from "../../sdk/ask.ts";
import { IntegrationError } from "../../sdk/integration_error.ts";
import { FRAME, type LaterMessage } from "../protocol/channel.ts";
import {
  CALL_LIMITS,
  type CallFailure,
  type CallMessage,
  PIECE_BYTES,
  PIECES_GRANTED,
} from "../protocol/calls.ts";
import { encode } from "./codec.ts";
import type { Inbox } from "./inbox.ts";
import { JSONStringify, ObjectCreate } from "./primordials.ts";

/** A call that was sent, or waits for that. */
interface Sent {
  id: number;
  target: string;
  method: string;
  args: string;
  options: AskOptions;
  resolve: (asked: Asked) => void;
  reject: (reason: unknown) => void;
  /** Of the body that the parent sends. */
  body: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  /** Pieces that were given to a reader, and not granted anew. */
  taken: number;
  /** Pieces that may be sent. */
  credits: number;
  hasCredit: () => void;
  /**
   * Listens to the signal of the caller, until it is over: one that is listened to keeps a timer.
   */
  abort: () => void;
  isReplied: boolean;
  isOver: boolean;
  next: Sent | undefined;
}

/** Calls of one run. */
export class CallSender {
  readonly #calls = ObjectCreate(null) as Record<number, Sent | undefined>;
  #lastId = 0;
  #open = 0;
  #first: Sent | undefined;
  #last: Sent | undefined;

  /** @param say sends a frame */
  constructor(
    private readonly say: (type: number, json: string) => void,
    private readonly inbox: Inbox,
  ) {
    inbox.onCall((message) => this.#take(message));
  }

  /** Makes one call; further ones than may be open wait here. */
  ask(target: string, method: string, args: unknown, options: AskOptions): Promise<Asked> {
    return new Promise((resolve, reject) => {
      options.signal?.throwIfAborted();
      const sent: Sent = {
        ...{ id: 0, target, method, args: encode(args, CALL_LIMITS.argumentBytes - 1024) },
        ...{ options, resolve, reject, body: undefined, taken: 0, credits: PIECES_GRANTED },
        ...{ hasCredit: () => {}, abort: () => {}, isReplied: false, isOver: false },
        next: undefined,
      };
      if (this.#last === undefined) this.#first = sent;
      else this.#last.next = sent;
      this.#last = sent;
      sent.abort = () => this.#abort(sent);
      options.signal?.addEventListener("abort", sent.abort, { once: true });
      this.#sendWaiting();
    });
  }

  #sendWaiting(): void {
    while (this.#first !== undefined && this.#open < CALL_LIMITS.open) {
      const sent = this.#first;
      this.#first = sent.next;
      if (this.#first === undefined) this.#last = undefined;
      if (!sent.isOver) this.#begin(sent);
    }
  }

  #begin(sent: Sent): void {
    const id = ++this.#lastId;
    sent.id = id;
    this.#calls[id] = sent;
    this.#open++;
    const { target, method, args, options: { body } } = sent;
    this.say(
      FRAME.ask,
      '{"id":' + id + ',"target":' + JSONStringify(target) + ',"method":' + JSONStringify(method) +
        ',"args":' + args + ',"body":' + (body ? "true" : "false") + "}",
    );
    this.inbox.expect();
    if (body) this.#sendBody(sent, body);
  }

  #take(message: LaterMessage): void {
    const call = message as CallMessage;
    const sent = this.#calls[call.id];
    // A call that was aborted may have messages under way.
    if (sent === undefined) return;
    switch (call.type) {
      case "reply":
        sent.isReplied = true;
        sent.resolve({ value: call.value, body: call.body ? this.#receive(sent) : null });
        if (!call.body) this.#end(sent);
        return;
      case "piece":
        return sent.body?.enqueue(Uint8Array.fromBase64(call.data as string));
      case "finish":
        sent.body?.close();
        return this.#end(sent);
      case "more":
        sent.credits += call.pieces;
        return sent.hasCredit();
      case "failed":
        return this.#fail(sent, errorOf(call.error));
    }
  }

  #fail(sent: Sent, reason: unknown): void {
    if (sent.isReplied) sent.body?.error(reason);
    else sent.reject(reason);
    this.#end(sent);
  }

  #abort(sent: Sent): void {
    if (sent.isOver) return;
    if (sent.id !== 0) this.say(FRAME.stop, '{"id":' + sent.id + "}");
    this.#fail(sent, sent.options.signal?.reason);
  }

  #end(sent: Sent): void {
    if (sent.isOver) return;
    sent.isOver = true;
    sent.options.signal?.removeEventListener("abort", sent.abort);
    sent.hasCredit();
    if (sent.id === 0) return;
    this.#calls[sent.id] = undefined;
    this.#open--;
    this.inbox.settled();
    this.#sendWaiting();
  }

  /** The body that comes back: the parent is granted as many pieces as were read. */
  #receive(sent: Sent): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({
      start: (controller) => void (sent.body = controller),
      pull: () => {
        if (sent.isOver) return;
        if (++sent.taken < PIECES_GRANTED / 2) return;
        this.say(FRAME.more, '{"id":' + sent.id + ',"pieces":' + sent.taken + "}");
        sent.taken = 0;
      },
      cancel: () => {
        if (sent.isOver) return;
        this.say(FRAME.stop, '{"id":' + sent.id + "}");
        this.#end(sent);
      },
    });
  }

  async #sendBody(sent: Sent, body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const reader = body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (sent.isOver) return void reader.cancel().catch(() => {});
        if (done) return this.say(FRAME.finish, '{"id":' + sent.id + "}");
        for (let at = 0; at < value.length; at += PIECE_BYTES) {
          while (sent.credits < 1 && !sent.isOver) {
            await new Promise<void>((resolve) => sent.hasCredit = resolve);
          }
          if (sent.isOver) return void reader.cancel().catch(() => {});
          sent.credits--;
          const data = value.subarray(at, at + PIECE_BYTES).toBase64();
          this.say(FRAME.piece, '{"id":' + sent.id + ',"data":"' + data + '"}');
        }
      }
    } catch (thrown) {
      if (sent.isOver) return;
      this.say(FRAME.stop, '{"id":' + sent.id + "}");
      this.#fail(sent, thrown);
    }
  }
}

function errorOf({ code, message, ...more }: CallFailure): IntegrationError {
  return new IntegrationError(code, message, more);
}
