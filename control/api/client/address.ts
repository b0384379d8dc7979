import { ControlError } from "./control_error.ts";

const PARAMETER = /\{(\w+)(\.\.\.)?\}/g;

/**
 * The path and query of a request.
 *
 * @param template as contracts have it: `/v1/workspaces/{workspace}`
 * @throws {ControlError} not_found for a name that no path can have in it
 */
export function addressOf(template: string, params: object, query: object): string {
  const values = new Map(Object.entries(params).map(([name, value]) => [name, `${value}`]));
  const path = template.replaceAll(PARAMETER, (_, name: string, dots: string | undefined) => {
    const value = values.get(name);
    if (value === undefined) throw new TypeError(`Parameter "${name}" of "${template}" is missing`);
    if (dots === undefined) return segment(value);
    return value === "" ? "" : value.split("/").map(segment).join("/");
  });
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, `${value}`]);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

function segment(name: string): string {
  if (!/^\.{0,2}$/.test(name)) return encodeURIComponent(name);
  // Such a segment is resolved before it is sent: the request would be another one.
  throw new ControlError(`Nothing can have the name "${name}"`, { status: 404, code: "not_found" });
}
