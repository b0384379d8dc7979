/**
 * The parameters of a path, by their places in it: asking Hono for them costs several times as much, because it decodes each of them
 * whether or not there is anything to decode.
 *
 * @module
 */
import type { HonoRequest } from "hono";

/** A parameter of a template. */
export interface SegmentName {
  readonly name: string;
  /** Which segment it is, counted from the slash that a path begins with. */
  readonly index: number;
}

/** The parameters of a template such as `/v1/workspaces/{workspace}`. */
export function namesIn(template: string): readonly SegmentName[] {
  return template.split("/").flatMap((segment, index) =>
    segment.startsWith("{") ? [{ name: segment.slice(1, -1), index }] : []
  );
}

/** The decoded parameters of a request whose path has these. */
export function paramsOf(
  request: HonoRequest,
  names: readonly SegmentName[],
): Record<string, string> {
  const { path } = request;
  if (path.includes("%")) return request.param();
  const segments = path.split("/");
  const params: Record<string, string> = {};
  for (const { name, index } of names) params[name] = segments[index] ?? "";
  return params;
}
