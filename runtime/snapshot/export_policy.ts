/**
 * Which policy of a manifest is for what a request asks for.
 *
 * @module
 */

import { compareSpecificity, matchPath } from "../../sdk/http_path.ts";
import { isRecord } from "../protocol/is_record.ts";
import type { Kind } from "../protocol/kinds.ts";
import type { ExportPolicies, ExportPolicy } from "./manifest.ts";

/** What a request asks for: an export by kind and name, or a function of a module. */
export type AskedExport =
  | {
    readonly action: "invoke";
    readonly kind: Kind;
    readonly name: string;
    readonly payload?: unknown;
  }
  | { readonly action: "execute"; readonly handler: string };

/**
 * The policy of an export. An HTTP handler is found by its declared path, or by the most specific
 * of the paths that have a policy and that the request's path matches.
 */
export function exportPolicy(
  policies: ExportPolicies,
  asked: AskedExport,
): ExportPolicy | undefined {
  if (asked.action === "execute") return own(policies, `execute/${asked.handler}`);
  const { kind, name, payload } = asked;
  return own(policies, `${kind}/${name}`) ??
    (kind === "http" ? handlerPolicy(policies, name, payload) : undefined);
}

/** As {@link findExport} of the SDK reads the name of a handler. */
function handlerPolicy(
  policies: ExportPolicies,
  name: string,
  payload: unknown,
): ExportPolicy | undefined {
  const named = /^([A-Za-z]*) *(\/.*)?$/s.exec(name);
  const fields = isRecord(payload) ? payload : {};
  const method = String(named?.[1] || fields["method"] || "GET").toUpperCase();
  const path = String(named?.[2] ?? fields["path"] ?? "").split("?", 1)[0] ?? "";
  const prefix = `http/${method === "HEAD" ? "GET" : method} `;
  const exact = own(policies, prefix + path);
  if (exact !== undefined) return exact;
  const [found] = Object.keys(policies)
    .filter((key) => key.startsWith(prefix))
    .map((key) => ({ key, declared: key.slice(prefix.length) }))
    .filter(({ declared }) => matchPath(declared, path) !== undefined)
    .sort((a, b) => compareSpecificity(a.declared, b.declared));
  return found && policies[found.key];
}

function own(policies: ExportPolicies, key: string): ExportPolicy | undefined {
  return Object.hasOwn(policies, key) ? policies[key] : undefined;
}
