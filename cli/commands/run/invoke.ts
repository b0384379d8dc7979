/**
 * The work of `aiel invoke` and `aiel execute`.
 *
 * @module
 */

import { KINDS } from "../../../runtime/protocol/kinds.ts";
import type { Command, Deps } from "../../deps.ts";
import type { Input } from "../../program/command.ts";
import { oneOf } from "../../program/one_of.ts";
import type { RemoteTarget } from "../remote/call_remote.ts";
import type { QueuedRun, RemoteRun } from "../remote/remote_run.ts";
import { calledJson, exitCodeOfCall, nextCommands } from "../remote/called.ts";
import { refuseRemoteOptions } from "../remote/remote_settings.ts";
import { followRun } from "./follow_run.ts";
import { type GivenEvent, readEvent } from "./read_event.ts";
import { restText, resultText } from "./result_text.ts";
import { reportRun } from "./report_run.ts";
import { runInvocation } from "./run_invocation.ts";
import { readRunOptions, type RunOutcome, runRequest, type RunSettings } from "./run_request.ts";
import { runRoot } from "./run_root.ts";

/** What became of a call: here, at the service, or in its queue. */
export type Called = RunOutcome | RemoteRun | QueuedRun;

/** `aiel invoke` */
export const invoke: Command<Called> = calling({
  local: (input, given, settings, deps) => {
    const invocation = { kind: input.required("kind"), name: input.required("name"), given };
    return runInvocation(invocation, settings, deps);
  },
  remote: (input, { event, members }) => {
    const kind = oneOf(KINDS, input.required("kind"));
    const name = input.required("name");
    return { request: { kind, name, payload: event }, title: `${kind} ${name}`, members };
  },
});

/** `aiel execute` */
export const execute: Command<Called> = calling({
  local: (input, { event }, settings, deps) =>
    runRequest({ action: "execute", handler: input.required("handler"), event }, settings, deps),
  remote: (input, { event, members }) => {
    const handler = input.required("handler");
    return { request: { action: "execute", handler, event }, title: handler, members };
  },
});

/** How one thing is called here, and what the service is asked for. */
interface Call {
  local(input: Input, given: GivenEvent, settings: RunSettings, deps: Deps): Promise<RunOutcome>;
  remote(input: Input, given: GivenEvent): RemoteTarget;
}

function calling(call: Call): Command<Called> {
  return {
    run: async (input, deps) => {
      if (input.flag("remote")) {
        const { callRemote } = await import("../remote/call_remote.ts");
        return await callRemote(call.remote(input, await readEvent(input, deps)), input, deps);
      }
      refuseRemoteOptions(input);
      const root = await runRoot(deps);
      const { given, ...settings } = await readRunOptions(input, deps);
      const listener = input.flag("follow") ? followRun(deps) : undefined;
      const run = { root, ...settings, signal: deps.signal, listener };
      const ran = await call.local(input, given, run, deps);
      await reportRun(ran, deps);
      return ran;
    },
    render: (called) => {
      if ("queued" in called) return called.queued.id;
      if (!called.envelope.ok) return "";
      const { result } = called.envelope;
      return called.followed ? restText(result) : resultText(result);
    },
    json: calledJson,
    exitCode: exitCodeOfCall,
    next: nextCommands,
  };
}
