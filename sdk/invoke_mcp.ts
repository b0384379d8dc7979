import { callInTime } from "./call_in_time.ts";
import { checkValue, invalidValue } from "./check_value.ts";
import { type Context, withMcpCall } from "./context.ts";
import { completionAnswer, promptAnswer, resourceAnswer, toolAnswer } from "./mcp_answer.ts";
import type { McpDeclaration } from "./mcp_declaration.ts";
import { readMcpRequest } from "./mcp_request.ts";
import type { RegistryEntry } from "./registry.ts";
import type { AnyFunction } from "./value.ts";

/**
 * Invokes a tool, resource or prompt of an MCP server, or completes what was typed for one.
 *
 * A tool answers with what it returned, or with what the helpers of `mcp` made of it; the others
 * always answer in the form of {@link McpWire}.
 *
 * @param isPlain the payload is arguments, whatever it looks like
 * @throws {@link InvocationError} VALIDATION_ERROR or TIMEOUT; what the export throws
 */
export async function invokeMcp(
  entry: RegistryEntry,
  declared: McpDeclaration,
  handler: AnyFunction,
  payload: unknown,
  ctx: Context,
  isPlain: boolean,
): Promise<unknown> {
  const read = readMcpRequest(declared, payload, isPlain);
  if (!read.ok) throw invalidValue(entry, "input", read.problems);
  const { asked, call } = read;
  const own = call === undefined ? ctx : withMcpCall(ctx, call);
  switch (asked.what) {
    case "complete": {
      const { name, value, known } = asked;
      const complete = declared.completers.get(name);
      const values = complete === undefined
        ? []
        : await callInTime(entry, complete, { value, known }, own);
      return completionAnswer(entry, values);
    }
    case "read": {
      const { uri, variables } = asked;
      const returned = await callInTime(entry, handler, { uri, variables }, own);
      return resourceAnswer(entry, declared, uri, returned);
    }
    case "call": {
      const input = await checkValue(entry, "input", "input", asked.input);
      const returned = await callInTime(entry, handler, input, own);
      return declared.type === "prompt"
        ? promptAnswer(entry, returned)
        : await toolAnswer(entry, returned);
    }
  }
}
