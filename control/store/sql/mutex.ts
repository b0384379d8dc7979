import { StoreUnavailable } from "../../domain/store_unavailable.ts";

/** Lets one transaction of this process have the database at a time, in the order of asking. */
export class Mutex {
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  /** @param waitMs how long one waits, in milliseconds */
  constructor(private readonly waitMs: number) {}

  /** @throws {StoreUnavailable} when it was not free in time */
  async take(): Promise<void> {
    if (!this.#taken) {
      this.#taken = true;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(new StoreUnavailable(`The database was busy for ${this.waitMs} ms`));
      }, this.waitMs);
      this.#waiting.push(begin);
    });
  }

  /** Gives it to the one that has waited longest. */
  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }
}
