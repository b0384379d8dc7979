import { readEnvironmentLogs as contract } from "../../api/executions.ts";
import { followEnvironment } from "../../domain/executions/follow_log.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { jsonLines, serverEvents } from "../../http/stream_reply.ts";
import { lineDocument } from "./execution_document.ts";
import { acceptsEvents } from "./wanted_answer.ts";

/** From when on lines are read unless it is said, in milliseconds. */
const USUAL_MS = 10 * 60_000;

/** `GET …/environments/{environment}/logs` */
export const readEnvironmentLogs = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, query }, { project }) => {
    const { tenantId } = call.tenant;
    const { id: environmentId } = await call.tenant.read((tenant) =>
      findEnvironment(tenant, project, params.environment)
    );
    const { follow = false } = query;
    const since = query.since === undefined
      ? new Date(call.now.getTime() - USUAL_MS)
      : new Date(query.since);
    async function* lines(over: AbortSignal) {
      const place = { tenantId, environmentId, since };
      for await (const line of followEnvironment(call.executions, place, { follow, over })) {
        if (query.export !== undefined && line.export !== query.export) continue;
        yield { ...lineDocument(line, line.executionId), export: line.export };
      }
    }
    const stays = follow ? { ended: call.takeStream() } : {};
    if (!acceptsEvents(call.headers)) return { ...jsonLines(lines), ...stays };
    const events = serverEvents(async function* (over) {
      for await (const data of lines(over)) yield { event: "log", data };
      yield { event: "end", data: {} };
    });
    return { ...events, ...stays };
  },
});
