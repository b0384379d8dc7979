/**
 * The settings there are, and what they may hold.
 *
 * @module
 */

import { escapeUnprintable } from "../../runtime/snapshot/error.ts";
import { suggest } from "../../sdk/suggest.ts";
import { CliError } from "../errors.ts";

interface Key {
  summary: string;
  /** The variable that sets it for one command. */
  variable: string;
  /** What a value has to look like, in words; undefined when the value is fine. */
  check(value: string): string | undefined;
}

/** Names of workspaces, projects and profiles: what is safe in a URL, a file name and a shell. */
const SLUG = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;

function slug(value: string): string | undefined {
  return SLUG.test(value) ? undefined : "1 to 64 letters, digits, dots, dashes and underscores";
}

function url(value: string): string | undefined {
  const expected = "an http or https URL without user, query or fragment";
  try {
    const { protocol, username, password, search, hash } = new URL(value);
    const plain = username === "" && password === "" && search === "" && hash === "";
    return plain && (protocol === "https:" || protocol === "http:") ? undefined : expected;
  } catch {
    return expected;
  }
}

/** As `checkedAuthor` of the repository takes it, and safe on a terminal. */
function author(value: string): string | undefined {
  // Joiners are letters in Persian and many Indian names.
  const joined = value.replace(/[\u200c\u200d]/g, "");
  const sound = joined.trim() !== "" && escapeUnprintable(joined) === joined &&
    !/[<>]/.test(value) &&
    value.length <= 256;
  return sound ? undefined : "1 to 256 visible characters on one line without < and >";
}

function yesOrNo(value: string): string | undefined {
  return value === "true" || value === "false" ? undefined : "true or false";
}

/** Every setting, in the order of `aiel config list`. */
export const KEYS = {
  profile: { summary: "The profile in use", variable: "AIEL_PROFILE", check: slug },
  base_url: { summary: "The control service", variable: "AIEL_BASE_URL", check: url },
  workspace: { summary: "The workspace", variable: "AIEL_WORKSPACE", check: slug },
  project: { summary: "The project", variable: "AIEL_PROJECT", check: slug },
  tenant: {
    summary: "The tenant, for ctx.tenantId in local runs",
    variable: "AIEL_TENANT",
    check: slug,
  },
  user: { summary: "The user, for ctx.userId in local runs", variable: "AIEL_USER", check: slug },
  author_name: {
    summary: "Who makes commits",
    variable: "AIEL_AUTHOR_NAME",
    check: author,
  },
  author_email: {
    summary: "Their e-mail address",
    variable: "AIEL_AUTHOR_EMAIL",
    check: author,
  },
  insecure_http: {
    summary: "Whether tokens may go to other machines over http://",
    variable: "AIEL_INSECURE_HTTP",
    check: yesOrNo,
  },
} as const satisfies Record<string, Key>;

/** The name of a setting. */
export type KeyName = keyof typeof KEYS;

/** The names, in order. */
export const KEY_NAMES: readonly KeyName[] = Object.keys(KEYS).filter(isKeyName);

/** Whether a word is the name of a setting. */
export function isKeyName(word: string): word is KeyName {
  return Object.hasOwn(KEYS, word);
}

/**
 * A word as the name of a setting.
 *
 * @throws {CliError} USAGE
 */
export function toKeyName(word: string): KeyName {
  if (isKeyName(word)) return word;
  const close = suggest(word, KEY_NAMES);
  throw new CliError("USAGE", `Unknown setting "${word}"`, {
    hint: `${close === undefined ? "" : `Did you mean "${close}"? `}Settings are: ${
      KEY_NAMES.join(", ")
    }`,
  });
}

/** What is wrong with a value, as a sentence; undefined when it is fine. */
export function problemWith(key: KeyName, value: string): string | undefined {
  const expected = KEYS[key].check(value);
  // A token pasted in the wrong place would be shown: only short values are repeated.
  const shown = value.length > 40 ? "the value" : `"${value}"`;
  return expected === undefined
    ? undefined
    : `Setting "${key}" can't be ${shown}: expected ${expected}`;
}
