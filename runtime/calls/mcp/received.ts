import pLimit from "p-limit";
import { CALL_LIMITS } from "../../protocol/calls.ts";
import { CallError } from "../provider.ts";
import { StructureCount } from "../structure_count.ts";

/**
 * Bytes of all answers that one result is made of, at most. What is read of them takes many times
 * their room, so that they are no more than what may be given may need: escapes and pages of a list
 * make them longer.
 */
const MAX_ANSWER_BYTES = 2 * CALL_LIMITS.valueBytes;

/**
 * JSON values of all answers that one result is made of, at most. The client checks each of them
 * in about a microsecond; lists of a thousand tools have fewer.
 */
const MAX_ANSWER_VALUES = 100_000;

/** What of an answer comes whatever other answers bring. */
const FREE_BYTES = 256 * 1024;
const FREE_VALUES = 10_000;

/** Lets the answers of an integration that are long come one after the other. */
export class LongAnswers {
  readonly #turns = pLimit(1);

  /** Resolves when it is the turn of an answer, which lasts until it is over. */
  turn(over: Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    void this.#turns(() => {
      // Other work of the process comes between two of them.
      setTimeout(resolve);
      return over;
    });
    return promise;
  }
}

/** What came for one result. */
export class Received {
  #bytes = 0;
  #turn: Promise<void> | undefined;
  readonly #structure = new StructureCount(true);
  readonly #over = Promise.withResolvers<void>();

  /** @param long what it takes turns with when it is long; undefined: nothing */
  constructor(private readonly long?: LongAnswers) {}

  /**
   * Counts what has come; resolves when it may be read.
   *
   * @throws {CallError} when more came than may
   */
  async count(bytes: Uint8Array): Promise<void> {
    this.#bytes += bytes.length;
    if (this.#bytes > MAX_ANSWER_BYTES) throw tooMuch(`${MAX_ANSWER_BYTES} bytes`);
    this.#structure.add(bytes);
    const { values } = this.#structure;
    if (values > MAX_ANSWER_VALUES) throw tooMuch(`${MAX_ANSWER_VALUES} values`);
    if (this.#bytes <= FREE_BYTES && values <= FREE_VALUES) return;
    await (this.#turn ??= this.long?.turn(this.#over.promise));
  }

  /** Nothing more comes for it. */
  end(): void {
    this.#over.resolve();
  }
}

function tooMuch(what: string): CallError {
  return new CallError("RESOURCE_LIMIT", `The MCP server answers with more than ${what}`);
}
