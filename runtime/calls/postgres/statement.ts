import type { Json } from "../../protocol/json.ts";
import { CallError } from "../provider.ts";
import { StructureCount } from "../structure_count.ts";
import type { PgConnection, PgSubmittable } from "./pg.ts";
import { type ValueType, valueTypeOf } from "./values.ts";

/**
 * Values that one statement may give, those inside of JSON and arrays too. More have no room in a
 * result that names them; small ones would take fifty times the room of their text.
 */
const MAX_VALUES = 1_000_000;

/** What a statement gave. */
export interface StatementResult {
  readonly rows: readonly { readonly [column: string]: Json }[];
  /** Rows that were given or changed; null where the database tells none. */
  readonly rowCount: number | null;
  /** What the database calls it: `INSERT`, `COMMIT`; undefined where it was not run to its end. */
  readonly tag: string | undefined;
  /** There were more rows than were asked for; none of them is here. */
  readonly overflow: boolean;
}

/**
 * One statement in the extended protocol: the server takes a single statement, the parameters
 * travel beside it, and of its rows the server sends one more than may be, so that what is beyond
 * is noticed and not read.
 */
export class Statement implements PgSubmittable {
  readonly result: Promise<StatementResult>;
  // `pg` sets one where there is none, and never calls it for what submits itself.
  readonly callback = () => {};

  readonly #resolve: (result: StatementResult) => void;
  readonly #reject: (error: Error) => void;
  #columns: { readonly name: string; readonly type: ValueType }[] = [];
  #values = 0;
  #rows: { [column: string]: Json }[] = [];
  #overflow = false;
  #tag: string | undefined;
  #failure: Error | undefined;

  constructor(
    private readonly text: string,
    private readonly values: readonly (string | null)[],
    private readonly maxRows: number,
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<StatementResult>();
    this.result = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: PgConnection): null {
    connection.stream.cork();
    try {
      connection.parse({ text: this.text });
      connection.bind({ values: this.values });
      connection.describe({ type: "P" });
      connection.execute({ rows: this.maxRows + 1 });
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
    return null;
  }

  handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({ name, type: valueTypeOf(dataTypeID) }));
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this.#overflow || this.#failure !== undefined) return;
    if (this.#rows.length === this.maxRows) {
      this.#overflow = true;
      this.#rows = [];
      return;
    }
    try {
      // A column may have the name "__proto__", which an assignment would not take as one.
      this.#rows.push(Object.fromEntries(this.#columns.map(({ name, type }, index) => {
        const text = fields[index] ?? null;
        this.#count(text, type);
        return [name, text === null ? null : type.read(text)];
      })));
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#rows = [];
    }
  }

  /** Counts a value with what is inside of it, before it is read. @throws {CallError} */
  #count(text: string | null, { isCompound }: ValueType): void {
    this.#values++;
    if (text !== null && isCompound) {
      const structure = new StructureCount();
      structure.add(text);
      this.#values += structure.values;
    }
    if (this.#values <= MAX_VALUES) return;
    throw new CallError(
      "RESOURCE_LIMIT",
      `The database answered with more than ${MAX_VALUES} values`,
    );
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#tag = text;
  }

  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
  handleCopyData(): void {}

  /** What copies is refused before; a server that does it nevertheless is left. */
  handleCopyInResponse(connection: PgConnection): void {
    connection.stream.destroy();
  }

  handleError(error: Error): void {
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#failure !== undefined) return this.#reject(this.#failure);
    const [, words, count] = /^(.*?)(?: (\d+))?$/.exec(this.#tag ?? "") ?? [];
    this.#resolve({
      rows: this.#rows,
      rowCount: count === undefined ? null : Number(count),
      // "INSERT 0 5": the 0 is of an age when rows had numbers.
      tag: this.#tag === undefined ? undefined : words?.replace(/ \d+$/, ""),
      overflow: this.#overflow,
    });
  }
}
