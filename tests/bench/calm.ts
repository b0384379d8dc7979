import { descendants, statFields } from "../../runtime/launch/process_usage.ts";
import { until } from "../harness/processes.ts";

/** Nothing comes up when the same processes were there for so long, in milliseconds. */
const STILL_MS = 60;

/** Waits until a child of the service stands still and none comes up or ends. */
export async function calm(pid: number): Promise<void> {
  let last = "";
  let since = 0;
  await until("a child waits and nothing else goes on", () => {
    const pids = descendants(pid).map((one) => one.pid);
    if (pids.join() !== last) [last, since] = [pids.join(), performance.now()];
    const isReady = pids.some((one) => statFields(one)[0] === "T");
    return isReady && performance.now() - since > STILL_MS;
  });
}
