/** A tool that the scripted model wants to be called. */
export interface ScriptedToolCall {
  readonly name: string;
  readonly arguments: unknown;
}

/** What a request is answered from. */
export interface Reply {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  readonly toolCalls: readonly ScriptedToolCall[];
  readonly usage: { readonly input: number; readonly output: number };
}
