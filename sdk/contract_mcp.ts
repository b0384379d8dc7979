import { describeSchema } from "./json_schema.ts";
import type { McpDeclaration } from "./mcp_declaration.ts";
import { promptArguments } from "./prompt_arguments.ts";
import type { ContractProblemCode, RegistryEntry } from "./registry.ts";
import { templateVariables, uriProblem, uriTemplateProblem } from "./uri_template.ts";
import { describeValue } from "./value.ts";

/** Names in the protocol (MCP, "Tool Names"). */
const NAME = /^[A-Za-z0-9_.-]{1,128}$/;
const RULE = "expected 1 to 128 letters, digits, _, . or -";
/** They travel with every listing. */
const MAX_TITLE = 256;
const MAX_ARGUMENTS = 100;
/** RFC 6838, with parameters. */
const MIME_TYPE = /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+(?: *; *[\x20-\x7e]+)?$/;
const MAX_MIME_TYPE = 256;

type Report = (code: ContractProblemCode, message: string) => void;

/** What is wrong with a name in the protocol, or undefined. */
export function mcpNameProblem(name: string): string | undefined {
  return NAME.test(name) ? undefined : RULE;
}

/** Reports what is wrong with a tool, a resource or a prompt, but for its name. */
export function checkMcp(
  mcp: McpDeclaration,
  entry: RegistryEntry,
  title: string,
  report: Report,
): void {
  if (mcp.title !== null && (mcp.title === "" || mcp.title.length > MAX_TITLE)) {
    const is = `${mcp.title.length} characters long, expected 1 to ${MAX_TITLE}`;
    report("bad_options", `Option "title" of ${title} is ${is}`);
  }
  CHECKS[mcp.type](mcp, entry, title, report);
}

const CHECKS: Readonly<Record<McpDeclaration["type"], typeof checkMcp>> = {
  tool(_mcp, entry, title, report) {
    if (describeSchema(entry.input, "input").takesObjects) return;
    const message = `Option "input" of ${title} takes no object, expected a schema of one: ` +
      "MCP tools are called with named arguments";
    report("bad_schema", message);
  },
  resource(mcp, _entry, title, report) {
    const { uri, uriTemplate, mimeType } = mcp;
    if (uri !== null && uriTemplate !== null) {
      report("bad_uri", `${title} has both "uri" and "uriTemplate", expected one of them`);
    } else if (uri !== null || uriTemplate !== null) {
      const wrong = uriTemplate === null ? uriProblem(uri ?? "") : uriTemplateProblem(uriTemplate);
      const key = uriTemplate === null ? "uri" : "uriTemplate";
      if (wrong !== undefined) report("bad_uri", `Option "${key}" of ${title} ${wrong}`);
    } else {
      report("bad_uri", `${title} has no address, expected the option "uri" or "uriTemplate"`);
    }
    if (mimeType !== null && (mimeType.length > MAX_MIME_TYPE || !MIME_TYPE.test(mimeType))) {
      const is = `${describeValue(mimeType)}, expected one such as "text/markdown"`;
      report("bad_options", `Option "mimeType" of ${title} is ${is}`);
    }
    const names = uriTemplate === null ? [] : templateVariables(uriTemplate);
    checkCompleters(mcp, names, "variable of its template", title, report);
  },
  prompt(mcp, entry, title, report) {
    const { json, takesObjects } = describeSchema(entry.input, "input");
    if (!takesObjects) {
      const message = `Option "input" of ${title} takes no object, expected a schema of one: ` +
        "MCP prompts are asked for with named arguments";
      return report("bad_schema", message);
    }
    const { list, noTexts } = promptArguments(json);
    if (list.length > MAX_ARGUMENTS) {
      const has = `has ${list.length} members, expected at most ${MAX_ARGUMENTS}`;
      report("bad_schema", `Option "input" of ${title} ${has}`);
    }
    const [first] = noTexts;
    if (first !== undefined) {
      const message = `Member ${describeValue(first)} of "input" of ${title} takes no text, ` +
        "expected a schema that does: arguments of MCP prompts are texts";
      report("bad_schema", message);
    }
    checkCompleters(mcp, list.map(({ name }) => name), 'member of its "input"', title, report);
  },
};

function checkCompleters(
  { completers }: McpDeclaration,
  names: readonly string[],
  what: string,
  title: string,
  report: Report,
): void {
  for (const name of completers.keys()) {
    if (names.includes(name)) continue;
    report("bad_options", `${title} completes ${describeValue(name)}, which is no ${what}`);
  }
}
