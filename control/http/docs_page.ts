/**
 * The documentation page: one file of HTML made from the OpenAPI document, with no script and
 * nothing from elsewhere, so that it works without a network.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { escapeHtml, type Fields, renderSchema } from "./docs_schema.ts";
import { DOCS_STYLE } from "./docs_style.ts";
import { PROBLEM_CODES, problemSpec } from "../api/problem_codes.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly about: Fields;
}

/** The page, and the Content-Security-Policy that lets it show and nothing else. */
export function renderDocs(document: object): { readonly html: string; readonly policy: string } {
  const root: Fields = { ...document };
  const entries = entriesOf(root);
  const info = isRecord(root["info"]) ? root["info"] : {};
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(info, "title")}</title><style>${DOCS_STYLE}</style></head><body>
<nav>${renderNavigation(entries)}</nav>
<main><h1>${text(info, "title")} <small class="note">${text(info, "version")}</small></h1>
${paragraphs(text(info, "description"))}
<p>For programs: <a href="/openapi.json">/openapi.json</a></p>
${entries.map(renderEntry).join("\n")}
${renderProblems()}
${renderSchemas(root)}
</main></body></html>
`;
  const hash = createHash("sha256").update(DOCS_STYLE).digest("base64");
  return {
    html,
    policy:
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; ` +
      "frame-ancestors 'none'",
  };
}

function entriesOf(root: Fields): Entry[] {
  const paths = isRecord(root["paths"]) ? root["paths"] : {};
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(isRecord(methods) ? methods : {}).map(([method, about]) => ({
      method: method.toUpperCase(),
      path,
      about: isRecord(about) ? about : {},
    }))
  );
}

function renderNavigation(entries: readonly Entry[]): string {
  const groups = Map.groupBy(entries, ({ about }) => firstTag(about));
  const lists = [...groups].map(([tag, group]) =>
    `<h2>${escapeHtml(tag)}</h2><ul>${
      group.map(({ about }) =>
        `<li><a href="#${text(about, "operationId")}">${text(about, "summary")}</a></li>`
      ).join("")
    }</ul>`
  );
  return `${lists.join("")}<h2>Reference</h2><ul><li><a href="#problems">Problems</a></li>` +
    `<li><a href="#schemas">Schemas</a></li></ul>`;
}

function renderEntry({ method, path, about }: Entry): string {
  return `<section id="${text(about, "operationId")}"><h3>${text(about, "summary")}</h3>
<p><span class="method">${method}</span> <code>${escapeHtml(path)}</code></p>
${paragraphs(text(about, "description"))}
${renderParameters(about["parameters"])}
${renderContent("Request body", about["requestBody"])}
${renderResponses(about["responses"])}</section>`;
}

function renderParameters(parameters: unknown): string {
  if (!Array.isArray(parameters) || parameters.length === 0) return "";
  const rows = parameters.filter(isRecord).map((one) => {
    const schema = isRecord(one["schema"]) ? one["schema"] : {};
    const about = text(one, "description") || text(schema, "description");
    return `<tr><td><code>${text(one, "name")}</code></td><td>${text(one, "in")}</td><td>${
      renderSchema(schema)
    }</td><td>${ticks(about)}</td></tr>`;
  });
  return `<h4>Parameters</h4><table><tr><th>Name</th><th>In</th><th>Form</th><th></th></tr>${
    rows.join("")
  }</table>`;
}

function renderContent(title: string, body: unknown): string {
  if (!isRecord(body) || !isRecord(body["content"])) return "";
  const parts = Object.entries(body["content"]).map(([type, media]) =>
    `<p class="note">${escapeHtml(type)}</p><pre>${
      renderSchema(isRecord(media) ? media["schema"] : undefined)
    }</pre>`
  );
  return `<h4>${escapeHtml(title)}</h4>${parts.join("")}`;
}

function renderResponses(responses: unknown): string {
  if (!isRecord(responses)) return "";
  const all = Object.entries(responses);
  const good = all.filter(([status]) => Number(status) < 400)
    .map(([status, response]) => renderContent(`Answer ${status}`, response));
  const bad = all.filter(([status]) => Number(status) >= 400).map(([status, response]) =>
    `<tr><td>${escapeHtml(status)}</td><td>${
      ticks(text(isRecord(response) ? response : {}, "description"))
    }</td></tr>`
  );
  return `${good.join("")}<h4>Problems</h4><table>${bad.join("")}</table>`;
}

function renderProblems(): string {
  const rows = PROBLEM_CODES.map((code) => {
    const { status, title } = problemSpec(code);
    return `<tr id="problem-${code}"><td><code>${code}</code></td><td>${status}</td><td>${
      escapeHtml(title)
    }</td></tr>`;
  });
  return `<section id="problems"><h2>Problems</h2><p>The <code>type</code> of a problem leads here.</p>
<table><tr><th>Code</th><th>Status</th><th>Meaning</th></tr>${rows.join("")}</table></section>`;
}

function renderSchemas(root: Fields): string {
  const components = isRecord(root["components"]) ? root["components"] : {};
  const schemas = isRecord(components["schemas"]) ? components["schemas"] : {};
  const parts = Object.entries(schemas).map(([name, schema]) =>
    `<h3 id="schema-${escapeHtml(name)}">${escapeHtml(name)}</h3><pre>${renderSchema(schema)}</pre>`
  );
  return `<section id="schemas"><h2>Schemas</h2>${parts.join("")}</section>`;
}

function firstTag({ tags }: Fields): string {
  return Array.isArray(tags) && typeof tags[0] === "string" ? tags[0] : "Other";
}

function text(object: Fields, key: string): string {
  const value = object[key];
  return typeof value === "string" ? escapeHtml(value) : "";
}

function paragraphs(html: string): string {
  return html.split("\n\n").filter((part) => part !== "").map((part) => `<p>${ticks(part)}</p>`)
    .join("");
}

function ticks(html: string): string {
  return html.replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}
