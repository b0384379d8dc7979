/**
 * A Deno `Worker` that answers each message with itself.
 *
 * @module
 */

const worker = self as unknown as {
  onmessage: (event: MessageEvent) => void;
  postMessage(message: unknown): void;
};
worker.onmessage = ({ data }) => worker.postMessage(data);
