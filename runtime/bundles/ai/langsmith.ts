/**
 * Stands in the bundle where LangChain imports LangSmith, which traces to a service of its own,
 * and reads the environment, files and the host's name for that. Runs are traced by aiel; this
 * sends nothing and asks for nothing.
 *
 * @module
 */

/** A client of the service, which has no operations here. */
export class Client {}

/** What LangChain remembers of a run. Nothing of it is sent. */
export class RunTree {
  constructor(members: object) {
    Object.assign(this, members);
  }

  postRun(): Promise<void> {
    return Promise.resolve();
  }

  patchRun(): Promise<void> {
    return Promise.resolve();
  }
}

/** Whether it is a {@linkcode RunTree}. */
export function isRunTree(value: unknown): value is RunTree {
  return value instanceof RunTree;
}

/** Functions are never wrapped for LangSmith here. */
export function isTraceableFunction(_value: unknown): boolean {
  return false;
}

/** There is none: nothing is wrapped for LangSmith. */
export function getCurrentRunTree(): undefined {
  return undefined;
}

/** The place of a run among others, as text that sorts; tracers of other services use it. */
export function convertToDottedOrderFormat(
  epoch: number,
  runId: string,
  order = 1,
): { dottedOrder: string; microsecondPrecisionDatestring: string } {
  const digits = order.toFixed(0).slice(0, 3).padStart(3, "0");
  const date = `${new Date(epoch).toISOString().slice(0, -1)}${digits}Z`;
  return {
    dottedOrder: date.replace(/[-:.]/g, "") + runId,
    microsecondPrecisionDatestring: date,
  };
}
