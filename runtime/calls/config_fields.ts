import { isRecord } from "../protocol/is_record.ts";
import { ConfigError } from "./provider.ts";

/** The fields of one object of a configuration, each with its place. */
export class ConfigFields {
  readonly #fields: Record<string, unknown>;

  private constructor(readonly at: string, fields: Record<string, unknown>) {
    this.#fields = fields;
  }

  /**
   * Reads an object that has none but the named fields.
   *
   * @throws {ConfigError}
   */
  static read(value: unknown, at: string, names: readonly string[]): ConfigFields {
    if (!isRecord(value)) throw new ConfigError(at, `"${at}" is no object`);
    for (const name of Object.keys(value)) {
      if (!names.includes(name)) {
        throw new ConfigError(
          `${at}.${name}`,
          `"${at}" has a field "${name}", expected none but "${names.join('", "')}"`,
        );
      }
    }
    return new ConfigFields(at, value);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }

  /** @throws {ConfigError} where it is no text, or empty */
  text(name: string): string {
    const value = this.get(name);
    if (typeof value === "string" && value !== "") return value;
    throw new ConfigError(this.place(name), `"${this.place(name)}" is no text, expected one`);
  }

  place(name: string): string {
    return `${this.at}.${name}`;
  }
}
