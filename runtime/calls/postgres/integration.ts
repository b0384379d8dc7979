import { z } from "zod";
import { argumentsOf } from "../arguments.ts";
import type { Json } from "../../protocol/json.ts";
import type { EgressPorts } from "../egress/connect.ts";
import {
  type Answer,
  type Ask,
  type CallControl,
  CallError,
  type Integration,
} from "../provider.ts";
import type { PostgresConfig } from "./config.ts";
import { isReadOnlyRefusal } from "./errors.ts";
import { Lane } from "./lane.ts";
import { toParameters } from "./parameters.ts";
import { abortError, type Session } from "./session.ts";
import { Sessions } from "./sessions.ts";
import type { StatementResult } from "./statement.ts";
import { assertStatement, beginning, endedTransaction, type Mode } from "./statements.ts";
import { type Transaction, Transactions } from "./transactions.ts";

const id = z.string();
const METHODS = {
  query: z.strictObject({
    sql: z.string(),
    params: z.array(z.custom<Json>()).default([]),
    transaction: id.optional(),
  }),
  begin: z.strictObject({ readOnly: z.boolean().default(false) }),
  commit: z.strictObject({ transaction: id }),
  rollback: z.strictObject({ transaction: id }),
};

type Query = z.infer<typeof METHODS.query>;

/**
 * A database during one run.
 *
 * A `query` is first run where the database lets nothing change. When the database refuses it for
 * that, nothing has happened; then leave to write is asked for and it runs again. A transaction is
 * one that writes from the start, unless it is begun as one that does not.
 */
export class PostgresIntegration implements Integration {
  readonly #sessions: Sessions;
  readonly #transactions = new Transactions();
  readonly #lane = new Lane();

  constructor(private readonly config: PostgresConfig, ports: EgressPorts) {
    this.#sessions = new Sessions(config, ports);
  }

  async perform(ask: Ask, control: CallControl): Promise<Answer> {
    const { signal } = control;
    if (signal.aborted) throw abortError(signal);
    return { value: await this.#answer(ask, control) };
  }

  async close(): Promise<void> {
    this.#transactions.endAll(new CallError("UPSTREAM", "The run has ended"));
    await this.#sessions.close();
  }

  async #answer({ method, args }: Ask, control: CallControl): Promise<Json> {
    switch (method) {
      case "query": {
        const query = argumentsOf(METHODS.query, args, method);
        return query.transaction === undefined
          ? await this.#alone(query, control)
          : await this.#within(this.#transactions.get(query.transaction), query, control);
      }
      case "begin":
        return await this.#begin(argumentsOf(METHODS.begin, args, method).readOnly, control);
      case "commit":
        return await this.#commit(argumentsOf(METHODS.commit, args, method).transaction, control);
      case "rollback":
        return await this.#rollback(
          argumentsOf(METHODS.rollback, args, method).transaction,
          control,
        );
    }
    throw new CallError("NOT_FOUND", `Postgres has no method ${JSON.stringify(method)}`, {
      hint: `Known are ${Object.keys(METHODS).map((name) => `"${name}"`).join(", ")}`,
    });
  }

  /** A statement that is a transaction of its own. */
  async #alone({ sql, params }: Query, control: CallControl): Promise<Json> {
    assertStatement(sql, false);
    const values = toParameters(params);
    const { signal } = control;
    control.authorise("read");
    return await this.#lane.run(signal, async () => {
      const session = await this.#sessions.take(signal);
      try {
        return await this.#inMode("READ ONLY", session, sql, values, signal);
      } catch (error) {
        if (!isReadOnlyRefusal(error)) throw error;
        this.#authoriseWrite(control);
        return await this.#inMode("READ WRITE", session, sql, values, signal);
      } finally {
        this.#sessions.giveBack(session);
      }
    });
  }

  async #inMode(
    mode: Mode,
    session: Session,
    sql: string,
    values: readonly (string | null)[],
    signal: AbortSignal,
  ): Promise<Json> {
    await session.run(beginning(this.config, mode), signal);
    try {
      const result = await session.execute(sql, values, this.config.rows, signal);
      this.#assertWhole(result);
      if (endedTransaction(sql, result.tag)) throw overlooked(session);
      // What only reads has nothing to keep: not even what a version of Postgres lets through.
      await session.run(mode === "READ ONLY" ? "ROLLBACK" : "COMMIT", signal);
      return answerOf(result);
    } catch (error) {
      // When that fails too, the connection is not used again.
      if (session.alive) await session.run("ROLLBACK", signal).catch(() => {});
      throw error;
    }
  }

  async #begin(readOnly: boolean, control: CallControl): Promise<Json> {
    const { signal } = control;
    if (readOnly) control.authorise("read");
    else this.#authoriseWrite(control);
    const mode = readOnly ? "READ ONLY" : "READ WRITE";
    const transaction = await this.#transactions.begin(mode, async () => {
      const session = await this.#sessions.take(signal);
      try {
        await session.run(beginning(this.config, mode), signal);
        return session;
      } catch (error) {
        this.#sessions.giveBack(session);
        throw error;
      }
    });
    this.#waitIdle(transaction);
    return { transaction: transaction.id };
  }

  async #within(
    transaction: Transaction,
    { sql, params }: Query,
    control: CallControl,
  ): Promise<Json> {
    assertStatement(sql, true);
    const values = toParameters(params);
    const { session, mode } = transaction;
    const { signal } = control;
    this.#authoriseMode(mode, control);
    return await this.#inTurn(transaction, signal, async () => {
      try {
        const result = await session.execute(sql, values, this.config.rows, signal);
        if (endedTransaction(sql, result.tag)) throw overlooked(session);
        this.#assertWhole(result);
        return answerOf(result);
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        if (mode === "READ ONLY" && isReadOnlyRefusal(error)) {
          this.#authoriseWrite(control);
        }
        // As any failed statement it leaves nothing of the transaction.
        if (error.code === "RESOURCE_LIMIT" && session.alive) {
          await session.run("ROLLBACK", signal).catch(() => {});
          this.#transactions.end(transaction);
          this.#sessions.giveBack(session);
        }
        throw error;
      }
    });
  }

  async #commit(name: string, control: CallControl): Promise<Json> {
    const transaction = this.#transactions.get(name);
    const { session, mode } = transaction;
    this.#authoriseMode(mode, control);
    return await this.#inTurn(transaction, control.signal, async () => {
      const end = mode === "READ ONLY" ? "ROLLBACK" : "COMMIT";
      try {
        const { tag } = await session.execute(end, [], 0, control.signal);
        if (tag !== end) {
          throw new CallError(
            "CONFLICT",
            `Transaction "${name}" was rolled back, since a statement of it had failed`,
          );
        }
        return {};
      } finally {
        this.#transactions.end(transaction);
        this.#sessions.giveBack(session);
      }
    });
  }

  async #rollback(name: string, control: CallControl): Promise<Json> {
    // One that ended by itself has left nothing either.
    if (this.#transactions.hasEnded(name)) return {};
    const transaction = this.#transactions.get(name);
    const { session, mode } = transaction;
    this.#authoriseMode(mode, control);
    return await this.#inTurn(transaction, control.signal, async () => {
      try {
        await session.run("ROLLBACK", control.signal);
        return {};
      } finally {
        this.#transactions.end(transaction);
        this.#sessions.giveBack(session);
      }
    });
  }

  /** Does one thing within a transaction; it ends with its connection. */
  #inTurn<T>(transaction: Transaction, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return transaction.lane.run(signal, async () => {
      // It may have ended while this waited.
      this.#transactions.get(transaction.id);
      transaction.stopWaiting();
      try {
        return await work();
      } finally {
        if (!transaction.session.alive) this.#transactions.end(transaction);
        else if (!this.#transactions.hasEnded(transaction.id)) this.#waitIdle(transaction);
      }
    });
  }

  #waitIdle(transaction: Transaction): void {
    transaction.waitIdle(this.config.statementTimeoutMs, (why) => {
      this.#transactions.end(transaction, why);
      transaction.session.discard(why);
    });
  }

  #authoriseMode(mode: Mode, control: CallControl): void {
    if (mode === "READ ONLY") control.authorise("read");
    else this.#authoriseWrite(control);
  }

  #authoriseWrite(control: CallControl): void {
    control.authorise("write");
    if (!this.config.readOnly) return;
    throw new CallError("SECURITY_VIOLATION", "The integration is configured to be read only");
  }

  #assertWhole({ overflow }: StatementResult): void {
    if (!overflow) return;
    throw new CallError(
      "RESOURCE_LIMIT",
      `The statement gives more than ${this.config.rows} rows`,
      { hint: 'Ask for fewer with "LIMIT", or for one part after the other' },
    );
  }
}

function answerOf({ rows, rowCount }: StatementResult): Json {
  return { rows, rowCount };
}

/** The transaction is over, though the code may think that it goes on. */
function overlooked(session: Session): CallError {
  const why = new CallError(
    "VALIDATION_ERROR",
    "A statement can't begin or end a transaction",
  );
  session.discard(why);
  return why;
}
