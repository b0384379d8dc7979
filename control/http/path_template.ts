import type { HonoRequest } from "hono";

const REST = /\/\{(\w+)\.\.\.\}$/;
const NAME = /\{(\w+)\}/g;

/**
 * The path of an operation in the three forms that the service needs.
 *
 * A template is `/v1/workspaces/{workspace}`: a name in braces stands for one segment, which is not
 * empty. A name with dots at the end, as in `/v1/run/{project}/{rest...}`, stands for all that
 * follows, which may be nothing.
 */
export class PathTemplate {
  /** Name of what stands for all that follows; undefined: the template has none. */
  readonly rest: string | undefined;
  readonly #before: string;
  /** Which segment the rest begins with, counted from the slash that a path begins with. */
  readonly #restAt: number;

  constructor(readonly text: string) {
    this.rest = REST.exec(text)?.[1];
    this.#before = text.replace(REST, "");
    this.#restAt = this.#before.split("/").length;
  }

  /** As Hono's router takes it. */
  get forRouter(): string {
    const path = this.#before.replaceAll(NAME, ":$1");
    return this.rest === undefined ? path : `${path}/*`;
  }

  /** As OpenAPI has it, which knows no parameter that stands for several segments. */
  get forDocument(): string {
    return this.rest === undefined ? this.text : `${this.#before}/{${this.rest}}`;
  }

  /** Fits the paths that the router takes for this template. */
  get pattern(): RegExp {
    const path = this.#before.replaceAll(".", "\\.").replaceAll(NAME, "[^/]+");
    return new RegExp(`^${path}${this.rest === undefined ? "" : "(?:/.*)?"}$`);
  }

  /**
   * Of two templates that fit the same path, the one with the smaller text here is the more exact
   * one: a word goes before a name at the same place, and what stands for all that follows is last.
   */
  get order(): string {
    return this.text.split("/")
      .map((segment) => segment.endsWith("...}") ? "2" : segment.startsWith("{") ? "1" : "0")
      .join("");
  }

  /**
   * The parameters of a request whose path fits. They are decoded, but for the rest: it comes as it
   * was sent, because a decoded slash would be another path.
   *
   * @param sent the request's path as it was sent
   */
  paramsOf(request: HonoRequest, sent: string): Record<string, string> {
    const params = request.param();
    return this.rest === undefined
      ? params
      : { ...params, [this.rest]: sent.split("/").slice(this.#restAt).join("/") };
  }
}
