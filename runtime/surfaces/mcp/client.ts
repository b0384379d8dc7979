import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  type Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { MCP_OFFERS } from "../../../sdk/caller.ts";
import type { JsonObject } from "../../protocol/json.ts";

/** Characters of what a client says of itself that code is told. */
const MAX_TEXT = 256;

const Info = z.object({ name: z.string(), version: z.string() });

/** What each message says in the newest revision; the one before says it when it connects. */
const Envelope = z.object({
  [CLIENT_INFO_META_KEY]: Info.optional(),
  [PROTOCOL_VERSION_META_KEY]: z.string().optional(),
  [CLIENT_CAPABILITIES_META_KEY]: z.record(z.string(), z.unknown()).optional(),
});

/**
 * What a client says of itself, for code. It is the client's own word: who calls is told by the
 * platform.
 */
export function clientOf(server: Server, { mcpReq }: ServerContext): JsonObject {
  const envelope = Envelope.parse(mcpReq.envelope ?? {});
  const info = envelope[CLIENT_INFO_META_KEY] ?? server.getClientVersion();
  const version = envelope[PROTOCOL_VERSION_META_KEY] ?? server.getNegotiatedProtocolVersion();
  const capabilities = envelope[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities();
  return {
    ...(info === undefined ? {} : { name: short(info.name), version: short(info.version) }),
    ...(version === undefined ? {} : { protocol_version: short(version) }),
    offers: MCP_OFFERS.filter((name) => capabilities?.[name] !== undefined),
  };
}

function short(text: string): string {
  return text.slice(0, MAX_TEXT);
}
