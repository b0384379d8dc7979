/**
 * URI templates of level 1 (RFC 6570): texts with `{variable}` in them.
 *
 * @module
 */

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
/** Longest URI, in characters; what a template and its variables make may be longer. */
const MAX_URI = 2048;
/** A URI is read from outside: no more of it is looked at. */
const MAX_READ = 8 * 1024;
const MAX_VARIABLES = 32;
/** What stands in a URI as it is (RFC 3986), and the percent sign. */
const URI_TEXT = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]*$/;

/** What is wrong with a URI, or undefined. */
export function uriProblem(uri: string): string | undefined {
  if (uri.length > MAX_URI) return `is ${uri.length} characters long, expected at most ${MAX_URI}`;
  if (/[{}]/.test(uri)) return 'has braces: a pattern is the option "uriTemplate"';
  if (URI_TEXT.test(uri) && URL.canParse(uri)) return undefined;
  return 'is no absolute URI, expected one such as "docs://guides/start"';
}

/** What is wrong with a template, or undefined. */
export function uriTemplateProblem(template: string): string | undefined {
  if (template.length > MAX_URI) {
    return `is ${template.length} characters long, expected at most ${MAX_URI}`;
  }
  const parts = partsOf(template);
  if (parts === undefined) {
    return "is malformed, expected variables such as {id}, without operators";
  }
  const names = parts.variables;
  if (names.length === 0) return 'has no variable: a single resource has the option "uri"';
  if (names.length > MAX_VARIABLES) return `has more than ${MAX_VARIABLES} variables`;
  const bad = names.find((name) => !VARIABLE.test(name));
  if (bad !== undefined) {
    return `has the variable {${bad.slice(0, 64)}}, expected letters, digits and _, no digit first`;
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `names the variable {${twice}} twice`;
  if (parts.literals.slice(1, -1).includes("")) {
    return "has two variables with nothing between them";
  }
  // With each variable as a letter it has to be a URI.
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(parts.literals[0] ?? "");
  if (scheme && uriProblem(parts.literals.join("x")) === undefined) return undefined;
  return 'makes no absolute URI, expected one such as "docs://guides/{name}"';
}

/** The names of a template's variables, in order. */
export function templateVariables(template: string): readonly string[] {
  return partsOf(template)?.variables ?? [];
}

/**
 * The variables that make this URI of a template, or undefined where none do. A variable has at
 * least one character and neither a slash nor a comma, and where several ways fit the first ones
 * are the longest, as the official MCP packages match; it is percent-decoded then, so that `%2F` is
 * part of a value. Both may be a stranger's: the time is that of a search for each of the literals,
 * where the packages' regular expression takes for ever.
 */
export function matchUriTemplate(
  template: string,
  uri: string,
): Record<string, string> | undefined {
  const parts = partsOf(template);
  if (parts === undefined || uri.length > MAX_READ) return undefined;
  const { literals, variables } = parts;
  const values: [string, string][] = [];
  // From the end: where a literal stands last, the variable behind it is as short as can be.
  let end = uri.length;
  for (let index = literals.length - 1; index >= 0; index--) {
    const literal = literals[index] ?? "";
    const isLast = index === literals.length - 1;
    const last = end - literal.length - (isLast ? 0 : 1);
    if (last < 0) return undefined;
    const at = index === 0 ? 0 : isLast ? last : uri.lastIndexOf(literal, last);
    if (at < 0 || !uri.startsWith(literal, at)) return undefined;
    if (!isLast) {
      const text = uri.slice(at + literal.length, end);
      const value = /[/,]/.test(text) ? undefined : decoded(text);
      if (value === undefined) return undefined;
      values.unshift([variables[index] ?? "", value]);
    } else if (index === 0 && literal.length !== uri.length) return undefined;
    end = at;
  }
  // fromEntries defines properties, so that a variable named "__proto__" is one like any other.
  return Object.fromEntries(values);
}

/** The URI that a template makes of these variables, of which it has them all. */
export function expandUriTemplate(
  template: string,
  variables: Readonly<Record<string, string>>,
): string {
  const parts = partsOf(template);
  if (parts === undefined) return template;
  return parts.literals.map((literal, index) => {
    const name = parts.variables[index];
    return name === undefined ? literal : literal + encodeURIComponent(variables[name] ?? "");
  }).join("");
}

interface Parts {
  /** What stands between the variables: one more than those. */
  readonly literals: readonly string[];
  readonly variables: readonly string[];
}

function partsOf(template: string): Parts | undefined {
  const pieces = template.split(/[{}]/);
  // Braces have to come in turns, an opening one first.
  const braces = template.replace(/[^{}]/g, "");
  if (braces !== "{}".repeat(braces.length / 2)) return undefined;
  return {
    literals: pieces.filter((_piece, index) => index % 2 === 0),
    variables: pieces.filter((_piece, index) => index % 2 === 1),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
