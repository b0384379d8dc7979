import { briefReport } from "../../../runtime/surfaces/mcp/brief_report.ts";
import type { McpSettings } from "../../../runtime/surfaces/mcp/exchange.ts";
import { visible } from "../../program/screen.ts";

const KEY_BYTES = 32;

/**
 * How a session of this machine serves MCP.
 *
 * @param say takes a line on a message that was refused, or that this side failed at
 */
export function mcpSettings(say: (line: string) => void): McpSettings {
  return {
    // What clients carry between the rounds of a call ends with the session.
    stateKey: crypto.getRandomValues(new Uint8Array(KEY_BYTES)),
    // The code may change at any time.
    listTtlMs: 0,
    report: (error) => say(`note: MCP: ${visible(briefReport(error).message)}`),
  };
}
