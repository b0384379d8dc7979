/**
 * JSON Schema as people read it: an outline of the JSON, with what is to be known behind each
 * member.
 *
 * @module
 */

import { isRecord } from "../../runtime/protocol/is_record.ts";

/** Escapes text for HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** Any JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** The HTML of a schema's outline. References become links to the schemas' section. */
export function renderSchema(schema: unknown, indent = ""): string {
  if (!isRecord(schema)) return "any";
  const { $ref: ref } = schema;
  if (typeof ref === "string") return link(ref);
  const options = schema["anyOf"] ?? schema["oneOf"] ?? schema["allOf"];
  if (Array.isArray(options)) {
    return options.map((one) => renderSchema(one, indent)).join(
      schema["allOf"] ? " &amp; " : " | ",
    );
  }
  const values = schema["enum"];
  if (Array.isArray(values)) {
    return values.map((value) => escapeHtml(JSON.stringify(value))).join(" | ");
  }
  if ("const" in schema) return escapeHtml(JSON.stringify(schema["const"]));
  if (isRecord(schema["properties"])) return renderMembers(schema, indent) + nullable(schema);
  if (schema["type"] === "array") return `[${renderSchema(schema["items"], indent)}, …]`;
  if (isRecord(schema["additionalProperties"])) return "{ … }";
  const { type } = schema;
  const names = Array.isArray(type) ? type.join(" | ") : String(type ?? "any");
  return escapeHtml(names) + limits(schema);
}

function renderMembers(schema: Fields, indent: string): string {
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const inner = `${indent}  `;
  const members = isRecord(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  if (members.length === 0) return "{}";
  const lines = members.map(([name, member]) => {
    const optional = required.includes(name) ? "" : "?";
    const about = isRecord(member) && typeof member["description"] === "string"
      ? `  <span class="note">// ${escapeHtml(member["description"])}</span>`
      : "";
    return `${inner}${escapeHtml(name)}${optional}: ${renderSchema(member, inner)}${about}\n`;
  });
  return `{\n${lines.join("")}${indent}}`;
}

function nullable({ type }: Fields): string {
  return Array.isArray(type) && type.includes("null") ? " | null" : "";
}

function limits(schema: Fields): string {
  const known = ["format", "pattern", "minimum", "maximum", "minLength", "maxLength", "default"];
  const shown = known.filter((key) => key in schema)
    .map((key) => `${key} ${escapeHtml(String(schema[key]))}`);
  return shown.length === 0 ? "" : ` <span class="note">(${shown.join(", ")})</span>`;
}

function link(ref: string): string {
  const name = escapeHtml(ref.split("/").at(-1) ?? "");
  return `<a href="#schema-${name}">${name}</a>`;
}
