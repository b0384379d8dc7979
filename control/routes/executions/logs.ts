import { readLogs as contract } from "../../api/executions.ts";
import { followLog } from "../../domain/executions/follow_log.ts";
import { firstLineOf } from "../../domain/executions/log_writer.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { jsonLines, serverEvents } from "../../http/stream_reply.ts";
import { lineDocument } from "./execution_document.ts";
import { findExecution } from "./find_execution.ts";
import { acceptsEvents } from "./wanted_answer.ts";

const SEQUENCE = /^(?:0|[1-9][0-9]{0,15})$/;

/** `GET …/executions/{execution}/logs` */
export const readLogs = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, query }, { project }) => {
    const { tenantId } = call.tenant;
    const { id } = await call.tenant.read((tenant) =>
      findExecution(tenant, project, params.execution)
    );
    const seen = call.headers.get("last-event-id") ?? "";
    const { follow = false, attempt } = query;
    const after = Math.max(
      SEQUENCE.test(seen) ? Number(seen) : 0,
      query.after ?? 0,
      attempt === undefined ? 0 : firstLineOf(attempt) - 1,
    );
    async function* lines(over: AbortSignal) {
      const log = followLog(call.executions, { tenantId, id, after }, { follow, over });
      for await (const line of log) {
        if (attempt !== undefined && line.attempt > attempt) return;
        if (attempt === undefined || line.attempt === attempt) yield lineDocument(line, id);
      }
    }
    const stays = follow ? { ended: call.takeStream() } : {};
    if (!acceptsEvents(call.headers)) return { ...jsonLines(lines), ...stays };
    const events = serverEvents(async function* (over) {
      for await (const line of lines(over)) yield { event: "log", id: `${line.seq}`, data: line };
      yield { event: "end", data: {} };
    });
    return { ...events, ...stays };
  },
});
