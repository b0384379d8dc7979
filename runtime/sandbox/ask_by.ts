import type { Ask } from "../../sdk/ask.ts";
import { IntegrationError } from "../../sdk/integration_error.ts";
import type { RunMessage } from "../protocol/channel.ts";
import type { CallSender } from "./call_sender.ts";

/**
 * How code asks in a run. The sender is made with the first call: most code makes none.
 *
 * @param makeSender makes what sends calls
 */
export function askBy({ integrations }: RunMessage, makeSender: () => CallSender): Ask {
  let sender: CallSender | undefined;
  return (target, method, args, options = {}) => {
    if (integrations === null) {
      const message = "This platform answers no governed calls";
      return Promise.reject(new IntegrationError("NOT_FOUND", message));
    }
    sender ??= makeSender();
    return sender.ask(target, method, args, options);
  };
}
