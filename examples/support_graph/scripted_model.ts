/**
 * A chat model that follows a script: no network, no key, and the same answer to the same question.
 * In its place a project has `chatModel(ctx, "model", { model: "…" })` of `aiel/langchain`.
 */
import { type AIMessage, AIMessageChunk, BaseChatModel, type BaseMessage } from "aiel/langchain";
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";

/** What is said next, after all that was said. */
export type Script = (messages: readonly BaseMessage[]) => AIMessage;

export class ScriptedModel extends BaseChatModel {
  constructor(private readonly script: Script) {
    super({});
  }

  override _llmType(): string {
    return "scripted";
  }

  override _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const message = this.script(messages);
    return Promise.resolve({ generations: [{ message, text: message.text }] });
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    _options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const { text, tool_calls = [] } = this.script(messages);
    // A word at a time, and what is to be called at the end.
    const words = text.match(/\S+\s*/g) ?? [];
    const chunks = words.map((content) => new AIMessageChunk({ content }));
    if (tool_calls.length > 0) chunks.push(new AIMessageChunk({ content: "", tool_calls }));
    for (const message of chunks) {
      yield new ChatGenerationChunk({ message, text: message.text });
      await runManager?.handleLLMNewToken(message.text);
    }
  }
}
