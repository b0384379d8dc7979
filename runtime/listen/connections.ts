import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { watchHalfClosed } from "./half_closed.ts";

/** Requests that may be on a connection at a time, all but one of which wait. */
const MOST_WAITING = 100;

/** What is to be known of a request that came. */
export interface Begun {
  /** Resolves when its answer was sent, or the caller has gone. */
  readonly over: Promise<void>;
  /**
   * Whether it may be looked at, which is known when the one before it on its connection was
   * answered: only what changes nothing might be done at once (RFC 9112, section 9.3.2). What is
   * behind a refused one can't be told from it, and is not looked at.
   */
  readonly turn: Promise<boolean>;
}

/** The connections of a server, with the answers that are not sent to their end on each. */
export class Connections {
  readonly #open = new Map<Socket, Set<ServerResponse>>();
  readonly #empty = Promise.withResolvers<void>();
  #isEnding = false;

  /** @param full hears that there are `most` of them */
  constructor(server: Server, most: number, full: () => void) {
    server.on("connection", (socket: Socket) => {
      const answers = new Set<ServerResponse>();
      this.#open.set(socket, answers);
      watchHalfClosed(socket, answers);
      if (this.#open.size >= most) full();
      socket.once("close", () => {
        this.#open.delete(socket);
        this.#look();
      });
      // What breaks off ends; whom it concerns hears of it by the request.
      socket.on("error", () => {});
      if (this.#isEnding) socket.destroy();
    });
  }

  /** Notes that a request came. */
  began(socket: Socket, answer: ServerResponse): Begun {
    const answers = this.#open.get(socket) ?? new Set();
    if (answers.size === MOST_WAITING) {
      socket.destroy();
      return { over: Promise.resolve(), turn: Promise.resolve(false) };
    }
    const before = [...answers].slice(-1);
    answers.add(answer);
    if (this.#isEnding) answer.setHeader("connection", "close");
    const over = closed([answer]).then(() => {
      answers.delete(answer);
      if (this.#isEnding && answers.size === 0) socket.destroySoon();
    });
    return { over, turn: closed(before).then(() => socket.writable) };
  }

  /** Resolves when the requests that came whole are answered, or their caller has gone. */
  async answered(socket: Socket): Promise<void> {
    const whole = [...this.#open.get(socket) ?? []].filter(({ req }) => req.complete);
    await closed(whole);
  }

  /** Whether bytes of an answer went to the caller, behind which nothing else can be said. */
  isAnswering(socket: Socket): boolean {
    return [...this.#open.get(socket) ?? []].some(({ headersSent }) => headersSent);
  }

  /** Ends connections as soon as nothing is answered on them; resolves when there is none. */
  end(): Promise<void> {
    this.#isEnding = true;
    for (const [socket, answers] of this.#open) {
      if (answers.size === 0) socket.destroy();
      for (const answer of answers) {
        if (!answer.headersSent) answer.setHeader("connection", "close");
      }
    }
    this.#look();
    return this.#empty.promise;
  }

  /** Cuts all off. */
  cut(): void {
    for (const socket of this.#open.keys()) socket.destroy();
  }

  #look(): void {
    if (this.#isEnding && this.#open.size === 0) this.#empty.resolve();
  }
}

async function closed(answers: readonly ServerResponse[]): Promise<void> {
  await Promise.all(answers.map((answer) => new Promise((over) => answer.once("close", over))));
}
