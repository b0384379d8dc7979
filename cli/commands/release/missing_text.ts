/**
 * What a snapshot declares and does not get, in words, and what to type about it.
 *
 * @module
 */

import { namedIntegration } from "../../../control/api/call_texts.ts";
import type { GrantLevel, MissingDocument } from "../../../control/api/missing.ts";
import { foreign } from "../../program/foreign.ts";
import { shellWord } from "../run/shell_word.ts";

/** `network "api.example.com:443" is not granted by the workspace`, `variable KEY has no value`. */
export function missingText({ kind, value, level, reason }: MissingDocument): string {
  const what = askedText(kind, value);
  if (level !== null) return `${what} is not granted by the ${level}`;
  return kind === "variable" ? `${what} has no value` : `${what}: ${foreign(reason)}`;
}

/** A thing that a snapshot asks for: `network "api.example.com:443"`, `integration "crm"`. */
export function askedText(kind: string, value: string | true): string {
  return value === true ? `the whole ${foreign(kind)}` : `${foreign(kind)} "${foreign(value)}"`;
}

/** What to type so that an environment gets what is missing, one line for each thing to do. */
export function missingAdvice(missing: readonly MissingDocument[], environment: string): string[] {
  const variables = missing.filter(({ kind, level }) => kind === "variable" && level === null);
  const integrations = missing.filter(({ kind, level }) => kind === "integration" && level === null)
    .flatMap(({ value }) => namedIntegration(String(value)) ?? []);
  return [
    ...grantLevels(missing).map(({ level, lacking }) => {
      // `aiel grants show` prints what `set` takes only where --level is given.
      const at = `${level === "environment" ? "--level environment " : ""}${
        levelOptions(level, environment)
      }`;
      const what = lacking.map(({ kind, value }) => askedText(kind, value)).join(", ");
      return `Grant ${what}: aiel grants show ${at} > grant.json, add it there, ` +
        `aiel grants set grant.json ${at}`;
    }),
    ...integrations.map(({ name, provider }) =>
      `Configure ${askedText("integration", name)}: aiel integrations add ${
        shellWord(foreign(name))
      } --provider ${shellWord(foreign(provider))} --env ${shellWord(foreign(environment))}`
    ),
    ...variables.map(({ value }) =>
      `Set ${askedText("variable", value)}: aiel variables set ${
        shellWord(foreign(String(value)))
      } --env ${shellWord(foreign(environment))}`
    ),
  ];
}

/** `--level project`, or `--env production` for the grant of an environment. */
export function levelOptions(level: GrantLevel, environment: string | undefined): string {
  return level === "environment" && environment !== undefined
    ? `--env ${shellWord(foreign(environment))}`
    : `--level ${level}`;
}

function grantLevels(missing: readonly MissingDocument[]) {
  const levels = ["workspace", "project", "environment"] as const;
  return levels.flatMap((level) => {
    const lacking = missing.filter((one) => one.level === level);
    return lacking.length === 0 ? [] : [{ level, lacking }];
  });
}
