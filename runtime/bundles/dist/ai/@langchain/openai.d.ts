// @ts-nocheck
import { O as OpenAI, R as ResponseFormatText, a as ResponseFormatJSONObject, b as ResponseFormatTextGrammar, c as ResponseFormatTextPython, d as ResponseFormatJSONSchema, C as ClientOptions, e as ChatModel, f as ChatCompletionAudioParam, g as ChatCompletionFunctionCallOption, h as ChatCompletionCreateParams, M as Metadata, i as ChatCompletionPredictionContent, j as ReasoningEffort, k as ResponseFormatText$1, l as ResponseFormatJSONSchema$1, m as ResponseFormatJSONObject$1, n as ChatCompletionStreamOptions, o as ChatCompletionToolChoiceOption, p as ChatCompletionTool, q as ChatCompletionContentPartText, r as ChatCompletionContentPartImage, s as ChatCompletionContentPartInputAudio, t as ChatCompletionContentPart } from '../types/openai.d.ts';
export { u as toFile } from '../types/openai.d.ts';
import { a as InteropZodObject, v as BaseLanguageModelCallOptions, w as BindToolsInput, x as BaseChatModelCallOptions, y as BaseFunctionCallOptions, z as BaseChatModel, F as AIMessageChunk, H as LangSmithParams, K as BaseChatModelParams, e as Runnable, N as BaseLanguageModelInput, h as IterableReadableStream, M as MessageStructure, l as MessageToolSet, B as BaseMessage, O as ChatGeneration, P as ModelProfile, Q as StructuredOutputMethodOptions, I as InteropZodType, U as SerializableSchema, V as CallbackManagerForLLMRun, W as ChatResult, i as ChatModelStreamEvent, X as ChatGenerationChunk, Y as BaseMessageChunk, Z as Serialized, _ as BaseLLM, $ as BaseLLMParams, a0 as LLMResult, a1 as GenerationChunk, E as Embeddings, a2 as EmbeddingsParams, r as Tool, a3 as ToolParams, a4 as MessageContentComplex, a5 as ServerTool, a6 as ToolRuntime, t as ToolMessage, a7 as DynamicStructuredTool, a8 as RunnableFunc, a9 as ToolRunnableConfig, D as DynamicTool, aa as BasePromptValue, ab as StandardContentBlockConverter, ac as Converter, ad as ContentBlock, ae as AIMessage, af as UsageMetadata } from './core.js';
export { ag as ConvertOpenAICompletionsStreamOptions, ah as convertOpenAICompletionsStream } from './core.js';
import { z } from 'zod';
export { b as TiktokenModel } from '../types/other.d.ts';

type OpenAIChatModelId = OpenAI.ChatModel | (string & NonNullable<unknown>);
type OpenAIVerbosityParam = "low" | "medium" | "high" | null;
type OpenAICacheRetentionParam = "in_memory" | "in-memory" | "24h" | null;
type OpenAIPromptCacheOptions = OpenAI.Responses.ResponseCreateParams["prompt_cache_options"];
type OpenAIApiKey = ClientOptions["apiKey"];
declare interface OpenAIBaseInput {
    temperature: number;
    maxTokens?: number;
    maxCompletionTokens?: number;
    topP: number;
    frequencyPenalty: number;
    presencePenalty: number;
    n: number;
    logitBias?: Record<string, number>;
    user?: string;
    streaming: boolean;
    streamUsage?: boolean;
    modelName: string;
    model: OpenAIChatModelId;
    modelKwargs?: Record<string, any>;
    stop?: string[];
    stopSequences?: string[];
    timeout?: number;
    openAIApiKey?: OpenAIApiKey;
    apiKey?: OpenAIApiKey;
    verbosity?: OpenAIVerbosityParam;
}
type OpenAICoreRequestOptions = OpenAI.RequestOptions;
interface OpenAICallOptions extends BaseLanguageModelCallOptions {
    options?: OpenAICoreRequestOptions;
}
declare interface OpenAIInput extends OpenAIBaseInput {
    bestOf?: number;
    batchSize: number;
}
interface OpenAIChatInput extends OpenAIBaseInput {
    logprobs?: boolean;
    topLogprobs?: number;
    prefixMessages?: OpenAI.Chat.ChatCompletionMessageParam[];
    __includeRawResponse?: boolean;
    supportsStrictToolCalling?: boolean;
    modalities?: Array<OpenAI.Chat.ChatCompletionModality>;
    audio?: OpenAI.Chat.ChatCompletionAudioParam;
    reasoning?: OpenAI.Reasoning;
    zdrEnabled?: boolean;
    service_tier?: OpenAI.Responses.ResponseCreateParams["service_tier"];
    promptCacheKey?: string;
    promptCacheRetention?: OpenAICacheRetentionParam;
    promptCacheOptions?: OpenAIPromptCacheOptions;
}
interface AzureOpenAIInput {
    azureOpenAIApiVersion?: string;
    azureOpenAIApiKey?: string;
    azureOpenAIApiInstanceName?: string;
    azureOpenAIApiDeploymentName?: string;
    azureOpenAIApiEmbeddingsDeploymentName?: string;
    azureOpenAIApiCompletionsDeploymentName?: string;
    azureOpenAIBasePath?: string;
    azureOpenAIEndpoint?: string;
    azureADTokenProvider?: () => Promise<string>;
}
interface AzureOpenAIChatInput extends OpenAIChatInput, AzureOpenAIInput {
    openAIApiVersion?: string;
    openAIBasePath?: string;
    deploymentName?: string;
}
type ChatOpenAIResponseFormatJSONSchema = Omit<ResponseFormatJSONSchema, "json_schema"> & {
    json_schema: Omit<ResponseFormatJSONSchema["json_schema"], "schema"> & {
        schema: Record<string, any> | InteropZodObject;
    };
};
type ChatOpenAIReasoningSummary = Omit<OpenAI.Responses.ResponseReasoningItem, "summary"> & {
    summary: Array<OpenAI.Responses.ResponseReasoningItem.Summary & {
        index?: number;
    }>;
};
type ChatOpenAIResponseFormat = ResponseFormatText | ResponseFormatJSONObject | ResponseFormatTextGrammar | ResponseFormatTextPython | ChatOpenAIResponseFormatJSONSchema;
type ResponseFormatConfiguration = ResponseFormatText | ResponseFormatJSONObject | ResponseFormatJSONSchema;

type OpenAIToolChoice = OpenAI.ChatCompletionToolChoiceOption | "any" | string;
type ResponsesToolChoice = NonNullable<OpenAI.Responses.ResponseCreateParams["tool_choice"]>;
type ChatOpenAIToolType = BindToolsInput | OpenAI.Chat.ChatCompletionTool | ResponsesTool;
type ResponsesTool = NonNullable<OpenAI.Responses.ResponseCreateParams["tools"]>[number];

interface OpenAILLMOutput {
    tokenUsage: {
        completionTokens?: number;
        promptTokens?: number;
        totalTokens?: number;
    };
}
interface BaseChatOpenAICallOptions extends BaseChatModelCallOptions, BaseFunctionCallOptions {
    options?: OpenAICoreRequestOptions;
    tools?: ChatOpenAIToolType[];
    tool_choice?: OpenAIToolChoice | ResponsesToolChoice;
    promptIndex?: number;
    response_format?: ChatOpenAIResponseFormat;
    seed?: number;
    stream_options?: OpenAI.Chat.ChatCompletionStreamOptions;
    parallel_tool_calls?: boolean;
    strict?: boolean;
    modalities?: Array<OpenAI.Chat.ChatCompletionModality>;
    audio?: OpenAI.Chat.ChatCompletionAudioParam;
    prediction?: OpenAI.ChatCompletionPredictionContent;
    reasoning?: OpenAI.Reasoning;
    reasoningEffort?: OpenAI.Reasoning["effort"];
    service_tier?: OpenAI.Chat.ChatCompletionCreateParams["service_tier"];
    promptCacheKey?: string;
    promptCacheRetention?: OpenAICacheRetentionParam;
    promptCacheOptions?: OpenAIPromptCacheOptions;
    verbosity?: OpenAIVerbosityParam;
}
interface BaseChatOpenAIFields extends Partial<OpenAIChatInput>, BaseChatModelParams {
    configuration?: ClientOptions;
}
declare abstract class BaseChatOpenAI<CallOptions extends BaseChatOpenAICallOptions> extends BaseChatModel<CallOptions, AIMessageChunk> implements Partial<OpenAIChatInput> {
    temperature?: number;
    topP?: number;
    frequencyPenalty?: number;
    presencePenalty?: number;
    n?: number;
    logitBias?: Record<string, number>;
    model: string;
    modelKwargs?: OpenAIChatInput["modelKwargs"];
    stop?: string[];
    stopSequences?: string[];
    user?: string;
    timeout?: number;
    streaming: boolean;
    streamUsage: boolean;
    maxTokens?: number;
    logprobs?: boolean;
    topLogprobs?: number;
    apiKey?: OpenAIApiKey;
    organization?: string;
    __includeRawResponse?: boolean;
    client: OpenAI;
    clientConfig: ClientOptions;
    supportsStrictToolCalling?: boolean;
    audio?: OpenAI.Chat.ChatCompletionAudioParam;
    modalities?: Array<OpenAI.Chat.ChatCompletionModality>;
    reasoning?: OpenAI.Reasoning;
    zdrEnabled?: boolean | undefined;
    service_tier?: OpenAI.Chat.ChatCompletionCreateParams["service_tier"];
    promptCacheKey: string;
    promptCacheRetention?: OpenAICacheRetentionParam;
    promptCacheOptions?: OpenAIPromptCacheOptions;
    verbosity?: OpenAIVerbosityParam;
    protected defaultOptions: CallOptions;
    _llmType(): string;
    static lc_name(): string;
    get callKeys(): string[];
    lc_serializable: boolean;
    get lc_secrets(): {
        [key: string]: string;
    } | undefined;
    get lc_aliases(): Record<string, string>;
    get lc_serializable_keys(): string[];
    getLsParams(options: this["ParsedCallOptions"]): LangSmithParams;
    protected _getInvocationParamsForTracing(options?: this["ParsedCallOptions"]): ReturnType<this["invocationParams"]>;
    protected _getCallOptionsForTracing(options: this["ParsedCallOptions"], _invocationParams: ReturnType<this["invocationParams"]>): this["ParsedCallOptions"];
    _identifyingParams(): Omit<OpenAI.Chat.ChatCompletionCreateParams, "messages"> & {
        model_name: string;
    } & ClientOptions;
    identifyingParams(): Omit<OpenAI.ChatCompletionCreateParams, "messages"> & {
        model_name: string;
    } & ClientOptions;
    constructor(fields?: BaseChatOpenAIFields);
    protected _getReasoningParams(options?: this["ParsedCallOptions"]): OpenAI.Reasoning | undefined;
    protected _getResponseFormat(resFormat?: CallOptions["response_format"]): ResponseFormatConfiguration | undefined;
    protected _combineCallOptions(additionalOptions?: this["ParsedCallOptions"]): this["ParsedCallOptions"];
    _getClientOptions(options: OpenAICoreRequestOptions | undefined): OpenAICoreRequestOptions;
    protected _convertChatOpenAIToolToCompletionsTool(tool: ChatOpenAIToolType, fields?: {
        strict?: boolean;
    }): OpenAI.ChatCompletionTool;
    bindTools(tools: ChatOpenAIToolType[], kwargs?: Partial<CallOptions>): Runnable<BaseLanguageModelInput, AIMessageChunk, CallOptions>;
    stream(input: BaseLanguageModelInput, options?: CallOptions): Promise<IterableReadableStream<AIMessageChunk<MessageStructure<MessageToolSet>>>>;
    invoke(input: BaseLanguageModelInput, options?: CallOptions): Promise<AIMessageChunk<MessageStructure<MessageToolSet>>>;
    _combineLLMOutput(...llmOutputs: OpenAILLMOutput[]): OpenAILLMOutput;
    getNumTokensFromMessages(messages: BaseMessage[]): Promise<{
        totalCount: number;
        countPerMessage: number[];
    }>;
    protected _getNumTokensFromGenerations(generations: ChatGeneration[]): Promise<number>;
    protected _getEstimatedTokenCountFromPrompt(messages: BaseMessage[], functions?: OpenAI.Chat.ChatCompletionCreateParams.Function[], function_call?: "none" | "auto" | OpenAI.Chat.ChatCompletionFunctionCallOption): Promise<number>;
    moderateContent(input: string | string[], params?: {
        model?: OpenAI.ModerationModel;
        options?: OpenAICoreRequestOptions;
    }): Promise<OpenAI.ModerationCreateResponse>;
    get profile(): ModelProfile;
    protected _getStructuredOutputMethod(config: StructuredOutputMethodOptions<boolean>): string | undefined;
    withStructuredOutput<RunOutput extends Record<string, any> = Record<string, any>>(outputSchema: InteropZodType<RunOutput> | SerializableSchema<RunOutput> | Record<string, any>, config?: StructuredOutputMethodOptions<false>): Runnable<BaseLanguageModelInput, RunOutput>;
    withStructuredOutput<RunOutput extends Record<string, any> = Record<string, any>>(outputSchema: InteropZodType<RunOutput> | SerializableSchema<RunOutput> | Record<string, any>, config?: StructuredOutputMethodOptions<true>): Runnable<BaseLanguageModelInput, {
        raw: BaseMessage;
        parsed: RunOutput;
    }>;
    withStructuredOutput<RunOutput extends Record<string, any> = Record<string, any>>(outputSchema: InteropZodType<RunOutput> | SerializableSchema<RunOutput> | Record<string, any>, config?: StructuredOutputMethodOptions<boolean>): Runnable<BaseLanguageModelInput, RunOutput> | Runnable<BaseLanguageModelInput, {
        raw: BaseMessage;
        parsed: RunOutput;
    }>;
}

interface ChatOpenAIResponsesCallOptions extends BaseChatOpenAICallOptions {
    text?: OpenAI.Responses.ResponseCreateParams["text"];
    truncation?: OpenAI.Responses.ResponseCreateParams["truncation"];
    include?: OpenAI.Responses.ResponseCreateParams["include"];
    previous_response_id?: OpenAI.Responses.ResponseCreateParams["previous_response_id"];
    verbosity?: OpenAIVerbosityParam;
}
type ChatResponsesInvocationParams = Omit<OpenAI.Responses.ResponseCreateParams, "input">;
declare class ChatOpenAIResponses<CallOptions extends ChatOpenAIResponsesCallOptions = ChatOpenAIResponsesCallOptions> extends BaseChatOpenAI<CallOptions> {
    constructor(model: string, fields?: Omit<BaseChatOpenAIFields, "model">);
    constructor(fields?: BaseChatOpenAIFields);
    invocationParams(options?: this["ParsedCallOptions"]): ChatResponsesInvocationParams;
    _generate(messages: BaseMessage[], options: this["ParsedCallOptions"], runManager?: CallbackManagerForLLMRun): Promise<ChatResult>;
    _streamChatModelEvents(messages: BaseMessage[], options: this["ParsedCallOptions"], _runManager?: CallbackManagerForLLMRun): AsyncGenerator<ChatModelStreamEvent>;
    protected get streamEventProvider(): string;
    _streamResponseChunks(messages: BaseMessage[], options: this["ParsedCallOptions"], runManager?: CallbackManagerForLLMRun): AsyncGenerator<ChatGenerationChunk>;
    completionWithRetry(request: OpenAI.Responses.ResponseCreateParamsStreaming, requestOptions?: OpenAI.RequestOptions): Promise<AsyncIterable<OpenAI.Responses.ResponseStreamEvent>>;
    completionWithRetry(request: OpenAI.Responses.ResponseCreateParamsNonStreaming, requestOptions?: OpenAI.RequestOptions): Promise<OpenAI.Responses.Response>;
    protected _reduceChatOpenAITools(tools: ChatOpenAIToolType[], fields: {
        stream?: boolean;
        strict?: boolean;
    }): ResponsesTool[];
}

interface ChatOpenAICompletionsCallOptions extends BaseChatOpenAICallOptions {
}
type ChatCompletionsInvocationParams = Omit<OpenAI.Chat.Completions.ChatCompletionCreateParams, "messages">;
declare class ChatOpenAICompletions<CallOptions extends ChatOpenAICompletionsCallOptions = ChatOpenAICompletionsCallOptions> extends BaseChatOpenAI<CallOptions> {
    constructor(model: string, fields?: Omit<BaseChatOpenAIFields, "model">);
    constructor(fields?: BaseChatOpenAIFields);
    invocationParams(options?: this["ParsedCallOptions"], extra?: {
        streaming?: boolean;
    }): ChatCompletionsInvocationParams;
    _generate(messages: BaseMessage[], options: this["ParsedCallOptions"], runManager?: CallbackManagerForLLMRun): Promise<ChatResult>;
    _streamChatModelEvents(messages: BaseMessage[], options: this["ParsedCallOptions"], _runManager?: CallbackManagerForLLMRun): AsyncGenerator<ChatModelStreamEvent>;
    protected get streamEventProvider(): string;
    _streamResponseChunks(messages: BaseMessage[], options: this["ParsedCallOptions"], runManager?: CallbackManagerForLLMRun): AsyncGenerator<ChatGenerationChunk>;
    completionWithRetry(request: OpenAI.Chat.ChatCompletionCreateParamsStreaming, requestOptions?: OpenAI.RequestOptions): Promise<AsyncIterable<OpenAI.Chat.Completions.ChatCompletionChunk>>;
    completionWithRetry(request: OpenAI.Chat.ChatCompletionCreateParamsNonStreaming, requestOptions?: OpenAI.RequestOptions): Promise<OpenAI.Chat.Completions.ChatCompletion>;
    protected _convertCompletionsDeltaToBaseMessageChunk(delta: Record<string, any>, rawResponse: OpenAI.Chat.Completions.ChatCompletionChunk, defaultRole?: OpenAI.Chat.ChatCompletionRole): BaseMessageChunk;
    protected _convertCompletionsMessageToBaseMessage(message: OpenAI.ChatCompletionMessage, rawResponse: OpenAI.ChatCompletion): BaseMessage;
}

type ChatOpenAICallOptions = ChatOpenAICompletionsCallOptions & ChatOpenAIResponsesCallOptions;
interface ChatOpenAIFields extends BaseChatOpenAIFields {
    useResponsesApi?: boolean;
    completions?: ChatOpenAICompletions;
    responses?: ChatOpenAIResponses;
}
declare class ChatOpenAI<CallOptions extends ChatOpenAICallOptions = ChatOpenAICallOptions> extends BaseChatOpenAI<CallOptions> {
    useResponsesApi: boolean;
    protected responses: ChatOpenAIResponses;
    protected completions: ChatOpenAICompletions;
    get lc_serializable_keys(): string[];
    get callKeys(): string[];
    protected fields?: ChatOpenAIFields;
    constructor(model: string, fields?: Omit<ChatOpenAIFields, "model">);
    constructor(fields?: ChatOpenAIFields);
    protected _useResponsesApi(options: this["ParsedCallOptions"] | undefined): boolean;
    getLsParams(options: this["ParsedCallOptions"]): LangSmithParams;
    invocationParams(options?: this["ParsedCallOptions"]): {
        model: (string & {}) | ChatModel;
        audio?: ChatCompletionAudioParam | null;
        frequency_penalty?: number | null;
        function_call?: "none" | "auto" | ChatCompletionFunctionCallOption;
        functions?: Array<ChatCompletionCreateParams.Function>;
        logit_bias?: {
            [key: string]: number;
        } | null;
        logprobs?: boolean | null;
        max_completion_tokens?: number | null;
        max_tokens?: number | null;
        metadata?: Metadata | null;
        modalities?: Array<"text" | "audio"> | null;
        moderation?: ChatCompletionCreateParams.Moderation | null;
        n?: number | null;
        parallel_tool_calls?: boolean;
        prediction?: ChatCompletionPredictionContent | null;
        presence_penalty?: number | null;
        prompt_cache_key?: string | null;
        prompt_cache_options?: ChatCompletionCreateParams.PromptCacheOptions;
        prompt_cache_retention?: "in_memory" | "24h" | null;
        reasoning_effort?: ReasoningEffort | null;
        response_format?: ResponseFormatText$1 | ResponseFormatJSONSchema$1 | ResponseFormatJSONObject$1;
        safety_identifier?: string | null;
        seed?: number | null;
        service_tier?: "auto" | "default" | "flex" | "scale" | "priority" | "fast" | null;
        stop?: string | null | Array<string>;
        store?: boolean | null;
        stream_options?: ChatCompletionStreamOptions | null;
        temperature?: number | null;
        tool_choice?: ChatCompletionToolChoiceOption;
        tools?: Array<ChatCompletionTool>;
        top_logprobs?: number | null;
        top_p?: number | null;
        user?: string;
        verbosity?: "low" | "medium" | "high" | null;
        web_search_options?: ChatCompletionCreateParams.WebSearchOptions;
        stream?: boolean | null | undefined;
    } | ChatResponsesInvocationParams;
    _generate(messages: BaseMessage[], options: this["ParsedCallOptions"], runManager?: CallbackManagerForLLMRun): Promise<ChatResult>;
    _streamChatModelEvents(messages: BaseMessage[], options: this["ParsedCallOptions"], runManager?: CallbackManagerForLLMRun): AsyncGenerator<ChatModelStreamEvent>;
    _streamResponseChunks(messages: BaseMessage[], options: this["ParsedCallOptions"], runManager?: CallbackManagerForLLMRun): AsyncGenerator<ChatGenerationChunk>;
    withConfig(config: Partial<CallOptions>): Runnable<BaseLanguageModelInput, AIMessageChunk, CallOptions>;
}

interface AzureChatOpenAIFields extends BaseChatOpenAIFields, Partial<AzureOpenAIChatInput> {
    useResponsesApi?: boolean;
}

declare class AzureChatOpenAICompletions<CallOptions extends ChatOpenAICompletionsCallOptions = ChatOpenAICompletionsCallOptions> extends ChatOpenAICompletions<CallOptions> implements Partial<AzureOpenAIChatInput> {
    azureOpenAIApiVersion?: string;
    azureOpenAIApiKey?: string;
    azureADTokenProvider?: () => Promise<string>;
    azureOpenAIApiInstanceName?: string;
    azureOpenAIApiDeploymentName?: string;
    azureOpenAIBasePath?: string;
    azureOpenAIEndpoint?: string;
    _llmType(): string;
    get lc_aliases(): Record<string, string>;
    get lc_secrets(): {
        [key: string]: string;
    } | undefined;
    get lc_serializable_keys(): string[];
    getLsParams(options: this["ParsedCallOptions"]): LangSmithParams;
    constructor(deploymentName: string, fields?: Omit<AzureChatOpenAIFields, "deploymentName" | "azureOpenAIApiDeploymentName" | "model">);
    constructor(fields?: AzureChatOpenAIFields);
    _getClientOptions(options: OpenAICoreRequestOptions | undefined): OpenAICoreRequestOptions;
    toJSON(): Serialized;
}

declare class AzureChatOpenAIResponses<CallOptions extends ChatOpenAIResponsesCallOptions = ChatOpenAIResponsesCallOptions> extends ChatOpenAIResponses<CallOptions> implements Partial<AzureOpenAIChatInput> {
    azureOpenAIApiVersion?: string;
    azureOpenAIApiKey?: string;
    azureADTokenProvider?: () => Promise<string>;
    azureOpenAIApiInstanceName?: string;
    azureOpenAIApiDeploymentName?: string;
    azureOpenAIBasePath?: string;
    azureOpenAIEndpoint?: string;
    _llmType(): string;
    get lc_aliases(): Record<string, string>;
    get lc_secrets(): {
        [key: string]: string;
    } | undefined;
    get lc_serializable_keys(): string[];
    getLsParams(options: this["ParsedCallOptions"]): LangSmithParams;
    constructor(deploymentName: string, fields?: Omit<AzureChatOpenAIFields, "deploymentName" | "azureOpenAIApiDeploymentName" | "model">);
    constructor(fields?: AzureChatOpenAIFields);
    _getClientOptions(options: OpenAICoreRequestOptions | undefined): OpenAICoreRequestOptions;
    toJSON(): Serialized;
}

declare class AzureChatOpenAI<CallOptions extends ChatOpenAICallOptions = ChatOpenAICallOptions> extends ChatOpenAI<CallOptions> implements Partial<AzureOpenAIChatInput> {
    azureOpenAIApiVersion?: string;
    azureOpenAIApiKey?: string;
    azureADTokenProvider?: () => Promise<string>;
    azureOpenAIApiInstanceName?: string;
    azureOpenAIApiDeploymentName?: string;
    azureOpenAIBasePath?: string;
    azureOpenAIEndpoint?: string;
    _llmType(): string;
    get lc_aliases(): Record<string, string>;
    get lc_secrets(): {
        [key: string]: string;
    } | undefined;
    get lc_serializable_keys(): string[];
    getLsParams(options: this["ParsedCallOptions"]): LangSmithParams;
    constructor(deploymentName: string, fields?: Omit<AzureChatOpenAIFields, "deploymentName" | "azureOpenAIApiDeploymentName" | "model">);
    constructor(fields?: AzureChatOpenAIFields);
    _getStructuredOutputMethod(config: StructuredOutputMethodOptions<boolean>): string | undefined;
    toJSON(): Serialized;
}

declare class OpenAI$2<CallOptions extends OpenAICallOptions = OpenAICallOptions> extends BaseLLM<CallOptions> implements Partial<OpenAIInput> {
    static lc_name(): string;
    get callKeys(): string[];
    lc_serializable: boolean;
    get lc_secrets(): {
        [key: string]: string;
    } | undefined;
    get lc_aliases(): Record<string, string>;
    temperature?: number;
    maxTokens?: number;
    topP?: number;
    frequencyPenalty?: number;
    presencePenalty?: number;
    n: number;
    bestOf?: number;
    logitBias?: Record<string, number>;
    model: string;
    modelName: string;
    modelKwargs?: OpenAIInput["modelKwargs"];
    batchSize: number;
    timeout?: number;
    stop?: string[];
    stopSequences?: string[];
    user?: string;
    streaming: boolean;
    openAIApiKey?: OpenAIApiKey;
    apiKey?: OpenAIApiKey;
    organization?: string;
    protected client: OpenAI;
    protected clientConfig: ClientOptions;
    constructor(fields?: Partial<OpenAIInput> & BaseLLMParams & {
        configuration?: ClientOptions;
    });
    invocationParams(options?: this["ParsedCallOptions"]): Omit<OpenAI.CompletionCreateParams, "prompt">;
    _identifyingParams(): Omit<OpenAI.CompletionCreateParams, "prompt"> & {
        model_name: string;
    } & ClientOptions;
    identifyingParams(): Omit<OpenAI.CompletionCreateParams, "prompt"> & {
        model_name: string;
    } & ClientOptions;
    _generate(prompts: string[], options: this["ParsedCallOptions"], runManager?: CallbackManagerForLLMRun): Promise<LLMResult>;
    _streamResponseChunks(input: string, options: this["ParsedCallOptions"], runManager?: CallbackManagerForLLMRun): AsyncGenerator<GenerationChunk>;
    completionWithRetry(request: OpenAI.CompletionCreateParamsStreaming, options?: OpenAICoreRequestOptions): Promise<AsyncIterable<OpenAI.Completion>>;
    completionWithRetry(request: OpenAI.CompletionCreateParamsNonStreaming, options?: OpenAICoreRequestOptions): Promise<OpenAI.Completions.Completion>;
    protected _getClientOptions(options: OpenAICoreRequestOptions | undefined): OpenAICoreRequestOptions;
    _llmType(): string;
}

declare class AzureOpenAI$1 extends OpenAI$2 {
    azureOpenAIApiVersion?: string;
    azureOpenAIApiKey?: string;
    azureADTokenProvider?: () => Promise<string>;
    azureOpenAIApiInstanceName?: string;
    azureOpenAIApiDeploymentName?: string;
    azureOpenAIBasePath?: string;
    azureOpenAIEndpoint?: string;
    get lc_aliases(): Record<string, string>;
    get lc_secrets(): {
        [key: string]: string;
    } | undefined;
    constructor(fields?: Partial<OpenAIInput> & {
        openAIApiKey?: string;
        openAIApiVersion?: string;
        openAIBasePath?: string;
        deploymentName?: string;
    } & Partial<AzureOpenAIInput> & BaseLLMParams & {
        configuration?: ClientOptions;
    });
    protected _getClientOptions(options: OpenAICoreRequestOptions | undefined): OpenAICoreRequestOptions;
    toJSON(): any;
}

type OpenAIEmbeddingModelId = OpenAI.EmbeddingModel | (string & NonNullable<unknown>);
interface OpenAIEmbeddingsParams extends EmbeddingsParams {
    modelName: OpenAIEmbeddingModelId;
    model: OpenAIEmbeddingModelId;
    dimensions?: number;
    timeout?: number;
    batchSize?: number;
    stripNewLines?: boolean;
    encodingFormat?: "float" | "base64";
}
declare class OpenAIEmbeddings<TOutput = number[]> extends Embeddings<TOutput> implements Partial<OpenAIEmbeddingsParams> {
    model: string;
    modelName: string;
    batchSize: number;
    stripNewLines: boolean;
    dimensions?: number;
    timeout?: number;
    organization?: string;
    encodingFormat?: "float" | "base64";
    protected client: OpenAI;
    protected clientConfig: ClientOptions;
    protected apiKey?: OpenAIApiKey;
    constructor(fields?: Partial<OpenAIEmbeddingsParams> & {
        verbose?: boolean;
        openAIApiKey?: OpenAIApiKey;
        apiKey?: OpenAIApiKey;
        configuration?: ClientOptions;
    });
    embedDocuments(texts: string[]): Promise<TOutput[]>;
    embedQuery(text: string): Promise<TOutput>;
    protected embeddingWithRetry(request: OpenAI.EmbeddingCreateParams): Promise<OpenAI.CreateEmbeddingResponse & {
        _request_id?: string | null;
    }>;
}

declare class AzureOpenAIEmbeddings extends OpenAIEmbeddings {
    azureOpenAIApiVersion?: string;
    azureOpenAIApiKey?: string;
    azureADTokenProvider?: () => Promise<string>;
    azureOpenAIApiInstanceName?: string;
    azureOpenAIApiDeploymentName?: string;
    azureOpenAIBasePath?: string;
    constructor(fields?: Partial<OpenAIEmbeddingsParams> & Partial<AzureOpenAIInput> & {
        verbose?: boolean;
        apiKey?: string;
        configuration?: ClientOptions;
        deploymentName?: string;
        openAIApiVersion?: string;
    });
    protected embeddingWithRetry(request: OpenAI.EmbeddingCreateParams): Promise<OpenAI.CreateEmbeddingResponse & {
        _request_id?: string | null;
    }>;
}

declare function wrapOpenAIClientError(e: unknown): any;

interface OpenAIEndpointConfig {
    azureOpenAIApiDeploymentName?: string;
    azureOpenAIApiInstanceName?: string;
    azureOpenAIApiKey?: string;
    azureADTokenProvider?: () => Promise<string>;
    azureOpenAIBasePath?: string;
    baseURL?: string | null;
    azureOpenAIEndpoint?: string;
}
declare function getEndpoint(config: OpenAIEndpointConfig): string | null | undefined;
type HeaderValue = string | undefined | null;
type HeadersLike = Headers | readonly HeaderValue[][] | Record<string, HeaderValue | readonly HeaderValue[]> | undefined | null | {
    values: Headers;
    [key: string]: unknown;
};
declare function isHeaders(headers: unknown): headers is Headers;
declare function normalizeHeaders(headers: HeadersLike): Record<string, HeaderValue | readonly HeaderValue[]>;
declare function getFormattedEnv(): string;
declare function getHeadersWithUserAgent(headers: HeadersLike, isAzure?: boolean, version?: string): Record<string, string>;

type OpenAIImageModelId = OpenAI.ImageModel | (string & NonNullable<unknown>);
interface DallEAPIWrapperParams extends ToolParams {
    openAIApiKey?: string;
    apiKey?: string;
    modelName?: OpenAIImageModelId;
    model?: OpenAIImageModelId;
    style?: "natural" | "vivid";
    quality?: "standard" | "hd";
    n?: number;
    size?: "256x256" | "512x512" | "1024x1024" | "1792x1024" | "1024x1792";
    dallEResponseFormat?: "url" | "b64_json";
    responseFormat?: any;
    user?: string;
    organization?: string;
    baseUrl?: string;
}
declare class DallEAPIWrapper extends Tool {
    static lc_name(): string;
    name: string;
    description: string;
    protected client: OpenAI;
    static readonly toolName = "dalle_api_wrapper";
    private model;
    private style;
    private quality;
    private n;
    private size;
    private dallEResponseFormat;
    private user?;
    constructor(fields?: DallEAPIWrapperParams);
    private processMultipleGeneratedUrls;
    _call(input: string): Promise<string | MessageContentComplex[]>;
}

interface WebSearchUserLocation {
    type: "approximate";
    country?: string;
    city?: string;
    region?: string;
    timezone?: string;
}
interface WebSearchFilters {
    allowedDomains?: string[];
}
interface WebSearchOptions {
    filters?: WebSearchFilters;
    userLocation?: WebSearchUserLocation;
    search_context_size?: "low" | "medium" | "high";
}
type WebSearchTool = OpenAI.Responses.WebSearchTool;
declare function webSearch(options?: WebSearchOptions): ServerTool;

type McpConnectorId = "connector_dropbox" | "connector_gmail" | "connector_googlecalendar" | "connector_googledrive" | "connector_microsoftteams" | "connector_outlookcalendar" | "connector_outlookemail" | "connector_sharepoint";
interface McpToolFilter {
    toolNames?: string[];
    readOnly?: boolean;
}
interface McpApprovalFilter {
    always?: McpToolFilter;
    never?: McpToolFilter;
}
interface McpBaseOptions {
    serverLabel: string;
    allowedTools?: string[] | McpToolFilter;
    authorization?: string;
    headers?: Record<string, string>;
    requireApproval?: "always" | "never" | McpApprovalFilter;
    serverDescription?: string;
}
interface McpRemoteServerOptions extends McpBaseOptions {
    serverUrl: string;
}
interface McpConnectorOptions extends McpBaseOptions {
    connectorId: McpConnectorId;
}
type McpTool = OpenAI.Responses.Tool.Mcp;
declare function mcp(options: McpRemoteServerOptions): ServerTool;
declare function mcp(options: McpConnectorOptions): ServerTool;

type CodeInterpreterMemoryLimit = "1g" | "4g" | "16g" | "64g";
interface CodeInterpreterAutoContainer {
    memoryLimit?: CodeInterpreterMemoryLimit;
    fileIds?: string[];
}
interface CodeInterpreterOptions {
    container?: string | CodeInterpreterAutoContainer;
}
type CodeInterpreterTool = OpenAI.Responses.Tool.CodeInterpreter;
declare function codeInterpreter(options?: CodeInterpreterOptions): ServerTool;

type FileSearchComparisonType = "eq" | "ne" | "gt" | "gte" | "lt" | "lte";
interface FileSearchComparisonFilter {
    type: FileSearchComparisonType;
    key: string;
    value: string | number | boolean | Array<string | number>;
}
interface FileSearchCompoundFilter {
    type: "and" | "or";
    filters: Array<FileSearchComparisonFilter | FileSearchCompoundFilter>;
}
type FileSearchFilter = FileSearchComparisonFilter | FileSearchCompoundFilter;
interface FileSearchHybridSearchWeights {
    embeddingWeight: number;
    textWeight: number;
}
interface FileSearchRankingOptions {
    ranker?: "auto" | "default-2024-11-15";
    scoreThreshold?: number;
    hybridSearch?: FileSearchHybridSearchWeights;
}
interface FileSearchOptions {
    vectorStoreIds: string[];
    maxNumResults?: number;
    filters?: FileSearchFilter;
    rankingOptions?: FileSearchRankingOptions;
}
type FileSearchTool = OpenAI.Responses.FileSearchTool;
declare function fileSearch(options: FileSearchOptions): ServerTool;

interface ImageGenerationInputMask {
    imageUrl?: string;
    fileId?: string;
}
interface ImageGenerationOptions {
    action?: "generate" | "edit" | "auto";
    background?: "transparent" | "opaque" | "auto";
    inputFidelity?: "high" | "low";
    inputImageMask?: ImageGenerationInputMask;
    model?: "gpt-image-1" | "gpt-image-1-mini" | "gpt-image-1.5";
    moderation?: "auto" | "low";
    outputCompression?: number;
    outputFormat?: "png" | "webp" | "jpeg";
    partialImages?: number;
    quality?: "low" | "medium" | "high" | "auto";
    size?: "1024x1024" | "1024x1536" | "1536x1024" | "auto";
}
type ImageGenerationTool = OpenAI.Responses.Tool.ImageGeneration;
declare function imageGeneration(options?: ImageGenerationOptions): ServerTool;

type ComputerUseEnvironment = "browser" | "mac" | "windows" | "linux" | "ubuntu";
type ComputerUseClickAction = OpenAI.Responses.ResponseComputerToolCall.Click;
type ComputerUseDoubleClickAction = OpenAI.Responses.ResponseComputerToolCall.DoubleClick;
type ComputerUseDragAction = OpenAI.Responses.ResponseComputerToolCall.Drag;
type ComputerUseKeypressAction = OpenAI.Responses.ResponseComputerToolCall.Keypress;
type ComputerUseMoveAction = OpenAI.Responses.ResponseComputerToolCall.Move;
type ComputerUseScreenshotAction = OpenAI.Responses.ResponseComputerToolCall.Screenshot;
type ComputerUseScrollAction = OpenAI.Responses.ResponseComputerToolCall.Scroll;
type ComputerUseTypeAction = OpenAI.Responses.ResponseComputerToolCall.Type;
type ComputerUseWaitAction = OpenAI.Responses.ResponseComputerToolCall.Wait;
type ComputerUseAction = OpenAI.Responses.ResponseComputerToolCall["action"];
declare const ComputerUseActionSchema: z.ZodObject<{
    action: z.ZodUnion<readonly [
        z.ZodObject<{
            type: z.ZodLiteral<"screenshot">;
        }, z.core.$strip>,
        z.ZodObject<{
            type: z.ZodLiteral<"click">;
            x: z.ZodNumber;
            y: z.ZodNumber;
            button: z.ZodDefault<z.ZodEnum<{
                back: "back";
                forward: "forward";
                left: "left";
                right: "right";
                wheel: "wheel";
            }>>;
        }, z.core.$strip>,
        z.ZodObject<{
            type: z.ZodLiteral<"double_click">;
            x: z.ZodNumber;
            y: z.ZodNumber;
            button: z.ZodDefault<z.ZodEnum<{
                back: "back";
                forward: "forward";
                left: "left";
                right: "right";
                wheel: "wheel";
            }>>;
        }, z.core.$strip>,
        z.ZodObject<{
            type: z.ZodLiteral<"drag">;
            path: z.ZodArray<z.ZodObject<{
                x: z.ZodNumber;
                y: z.ZodNumber;
            }, z.core.$strip>>;
        }, z.core.$strip>,
        z.ZodObject<{
            type: z.ZodLiteral<"keypress">;
            keys: z.ZodArray<z.ZodString>;
        }, z.core.$strip>,
        z.ZodObject<{
            type: z.ZodLiteral<"move">;
            x: z.ZodNumber;
            y: z.ZodNumber;
        }, z.core.$strip>,
        z.ZodObject<{
            type: z.ZodLiteral<"scroll">;
            x: z.ZodNumber;
            y: z.ZodNumber;
            scroll_x: z.ZodNumber;
            scroll_y: z.ZodNumber;
        }, z.core.$strip>,
        z.ZodObject<{
            type: z.ZodLiteral<"type">;
            text: z.ZodString;
        }, z.core.$strip>,
        z.ZodObject<{
            type: z.ZodLiteral<"wait">;
            duration: z.ZodOptional<z.ZodNumber>;
        }, z.core.$strip>
    ]>;
}, z.core.$strip>;
interface ComputerUseInput {
    action: ComputerUseAction;
}
type ComputerUseReturnType = string | Promise<string> | ToolMessage<any> | Promise<ToolMessage<any>>;
interface ComputerUseOptions {
    displayWidth: number;
    displayHeight: number;
    environment: ComputerUseEnvironment;
    execute: (action: ComputerUseAction, runtime: ToolRuntime<any, any>) => ComputerUseReturnType;
}
type ComputerUseTool = OpenAI.Responses.ComputerUsePreviewTool;
declare function computerUse(options: ComputerUseOptions): DynamicStructuredTool<typeof ComputerUseActionSchema, ComputerUseInput, unknown, ComputerUseReturnType>;

type LocalShellAction = OpenAI.Responses.ResponseOutputItem.LocalShellCall.Action;
declare const LocalShellActionSchema: z.ZodUnion<readonly [
    z.ZodObject<{
        type: z.ZodLiteral<"exec">;
        command: z.ZodArray<z.ZodString>;
        env: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>;
        working_directory: z.ZodOptional<z.ZodString>;
        timeout_ms: z.ZodOptional<z.ZodNumber>;
        user: z.ZodOptional<z.ZodString>;
    }, z.core.$strip>
]>;
interface LocalShellOptions {
    execute: (action: LocalShellAction) => string | Promise<string>;
}
type LocalShellTool = OpenAI.Responses.Tool.LocalShell;
declare function localShell(options: LocalShellOptions): DynamicStructuredTool<typeof LocalShellActionSchema, LocalShellAction, unknown, string>;

type ShellAction = OpenAI.Responses.ResponseFunctionShellToolCall.Action;
declare const ShellActionSchema: z.ZodObject<{
    commands: z.ZodArray<z.ZodString>;
    timeout_ms: z.ZodOptional<z.ZodNumber>;
    max_output_length: z.ZodOptional<z.ZodNumber>;
}, z.core.$strip>;
type ShellCommandOutput = OpenAI.Responses.ResponseFunctionShellCallOutputContent;
type ShellCallOutcome = ShellCommandOutput["outcome"];
interface ShellResult {
    output: ShellCommandOutput[];
    maxOutputLength?: number | null;
}
interface ShellOptions {
    execute: (action: ShellAction) => ShellResult | Promise<ShellResult>;
}
type ShellTool = OpenAI.Responses.FunctionShellTool;
declare function shell(options: ShellOptions): DynamicStructuredTool<typeof ShellActionSchema, ShellAction, unknown, string>;

type ApplyPatchCreateFileOperation = OpenAI.Responses.ResponseApplyPatchToolCall.CreateFile;
type ApplyPatchUpdateFileOperation = OpenAI.Responses.ResponseApplyPatchToolCall.UpdateFile;
type ApplyPatchDeleteFileOperation = OpenAI.Responses.ResponseApplyPatchToolCall.DeleteFile;
type ApplyPatchOperation = NonNullable<OpenAI.Responses.ResponseApplyPatchToolCall["operation"]>;
declare const ApplyPatchOperationSchema: z.ZodUnion<readonly [
    z.ZodObject<{
        type: z.ZodLiteral<"create_file">;
        path: z.ZodString;
        diff: z.ZodString;
    }, z.core.$strip>,
    z.ZodObject<{
        type: z.ZodLiteral<"update_file">;
        path: z.ZodString;
        diff: z.ZodString;
    }, z.core.$strip>,
    z.ZodObject<{
        type: z.ZodLiteral<"delete_file">;
        path: z.ZodString;
    }, z.core.$strip>
]>;
interface ApplyPatchOptions {
    execute: (operation: ApplyPatchOperation) => string | Promise<string>;
}
type ApplyPatchTool = OpenAI.Responses.ApplyPatchTool;
declare function applyPatch(options: ApplyPatchOptions): DynamicStructuredTool<typeof ApplyPatchOperationSchema, ApplyPatchOperation, unknown, string>;

interface ToolSearchOptions {
    execution?: "server" | "client";
    description?: string;
    parameters?: unknown;
}
type ToolSearchTool = OpenAI.Responses.ToolSearchTool;
declare function toolSearch(options?: ToolSearchOptions): ServerTool;

declare const tools: {
    webSearch: typeof webSearch;
    mcp: typeof mcp;
    codeInterpreter: typeof codeInterpreter;
    fileSearch: typeof fileSearch;
    imageGeneration: typeof imageGeneration;
    computerUse: typeof computerUse;
    localShell: typeof localShell;
    shell: typeof shell;
    applyPatch: typeof applyPatch;
    toolSearch: typeof toolSearch;
};

type CustomToolFields = Omit<OpenAI.Responses.CustomTool, "type">;
declare function customTool(func: RunnableFunc<string, string, ToolRunnableConfig>, fields: CustomToolFields): DynamicTool<string>;

declare function convertPromptToOpenAI(formattedPrompt: BasePromptValue): {
    messages: OpenAI.Chat.ChatCompletionMessageParam[];
};

declare function messageToOpenAIRole(message: BaseMessage): OpenAI.ChatCompletionRole;

interface ConvertOpenAIResponsesStreamOptions {
    streamUsage?: boolean;
    provider?: string;
}
type RawEvent = OpenAI.Responses.ResponseStreamEvent;
declare function convertOpenAIResponsesStream(source: AsyncIterable<RawEvent>, options?: ConvertOpenAIResponsesStreamOptions): AsyncGenerator<ChatModelStreamEvent>;

declare const completionsApiContentBlockConverter: StandardContentBlockConverter<{
    text: ChatCompletionContentPartText;
    image: ChatCompletionContentPartImage;
    audio: ChatCompletionContentPartInputAudio;
    file: ChatCompletionContentPart.File;
}>;
declare const convertCompletionsMessageToBaseMessage: Converter<{
    message: OpenAI.Chat.Completions.ChatCompletionMessage;
    rawResponse: OpenAI.Chat.Completions.ChatCompletion;
    includeRawResponse?: boolean;
}, BaseMessage>;
declare const convertCompletionsDeltaToBaseMessageChunk: Converter<{
    delta: Record<string, any>;
    rawResponse: OpenAI.Chat.Completions.ChatCompletionChunk;
    includeRawResponse?: boolean;
    defaultRole?: OpenAI.Chat.ChatCompletionRole;
}, BaseMessageChunk>;
declare const convertStandardContentBlockToCompletionsContentPart: Converter<ContentBlock.Standard, OpenAI.Chat.Completions.ChatCompletionContentPartImage | OpenAI.Chat.Completions.ChatCompletionContentPartInputAudio | OpenAI.Chat.Completions.ChatCompletionContentPart.File | undefined>;
declare const convertStandardContentMessageToCompletionsMessage: Converter<{
    message: BaseMessage;
    model?: string;
}, OpenAI.Chat.Completions.ChatCompletionMessageParam>;
declare const convertMessagesToCompletionsMessageParams: Converter<{
    messages: BaseMessage[];
    model?: string;
}, OpenAI.Chat.Completions.ChatCompletionMessageParam[]>;

type ExcludeController<T> = T extends {
    controller: unknown;
} ? never : T;
type ResponsesCreate = OpenAI.Responses["create"];
type ResponsesParse = OpenAI.Responses["parse"];
type ResponsesCreateInvoke = ExcludeController<Awaited<ReturnType<ResponsesCreate>>>;
type ResponsesParseInvoke = ExcludeController<Awaited<ReturnType<ResponsesParse>>>;
type ResponsesInputItem = OpenAI.Responses.ResponseInputItem;
declare const convertResponsesUsageToUsageMetadata: Converter<OpenAI.Responses.ResponseUsage | undefined, UsageMetadata>;
declare const convertResponsesMessageToAIMessage: Converter<ResponsesCreateInvoke | ResponsesParseInvoke, AIMessage>;
declare const convertReasoningSummaryToResponsesReasoningItem: Converter<ChatOpenAIReasoningSummary, OpenAI.Responses.ResponseReasoningItem>;
declare const convertResponsesDeltaToChatGenerationChunk: Converter<OpenAI.Responses.ResponseStreamEvent, ChatGenerationChunk | null>;
declare const convertStandardContentMessageToResponsesInput: Converter<BaseMessage, OpenAI.Responses.ResponseInputItem[]>;
declare const convertMessagesToResponsesInput: Converter<{
    messages: BaseMessage[];
    zdrEnabled: boolean;
    model: string;
}, ResponsesInputItem[]>;

export { AzureChatOpenAI, AzureChatOpenAICompletions, AzureChatOpenAIResponses, AzureOpenAI$1 as AzureOpenAI, AzureOpenAIEmbeddings, BaseChatOpenAI, ChatOpenAI, ChatOpenAICompletions, ChatOpenAIResponses, ClientOptions, DallEAPIWrapper, OpenAI$2 as OpenAI, OpenAI as OpenAIClient, OpenAIEmbeddings, completionsApiContentBlockConverter, convertCompletionsDeltaToBaseMessageChunk, convertCompletionsMessageToBaseMessage, convertMessagesToCompletionsMessageParams, convertMessagesToResponsesInput, convertOpenAIResponsesStream, convertPromptToOpenAI, convertReasoningSummaryToResponsesReasoningItem, convertResponsesDeltaToChatGenerationChunk, convertResponsesMessageToAIMessage, convertResponsesUsageToUsageMetadata, convertStandardContentBlockToCompletionsContentPart, convertStandardContentMessageToCompletionsMessage, convertStandardContentMessageToResponsesInput, customTool, getEndpoint, getFormattedEnv, getHeadersWithUserAgent, isHeaders, messageToOpenAIRole, normalizeHeaders, tools, wrapOpenAIClientError };
export type { ApplyPatchCreateFileOperation, ApplyPatchDeleteFileOperation, ApplyPatchOperation, ApplyPatchOptions, ApplyPatchTool, ApplyPatchUpdateFileOperation, AzureChatOpenAIFields, AzureOpenAIChatInput, AzureOpenAIInput, BaseChatOpenAICallOptions, BaseChatOpenAIFields, ChatOpenAICallOptions, ChatOpenAICompletionsCallOptions, ChatOpenAIFields, ChatOpenAIReasoningSummary, ChatOpenAIResponseFormat, ChatOpenAIResponsesCallOptions, CodeInterpreterAutoContainer, CodeInterpreterMemoryLimit, CodeInterpreterOptions, CodeInterpreterTool, ComputerUseAction, ComputerUseClickAction, ComputerUseDoubleClickAction, ComputerUseDragAction, ComputerUseEnvironment, ComputerUseInput, ComputerUseKeypressAction, ComputerUseMoveAction, ComputerUseOptions, ComputerUseScreenshotAction, ComputerUseScrollAction, ComputerUseTool, ComputerUseTypeAction, ComputerUseWaitAction, ConvertOpenAIResponsesStreamOptions, DallEAPIWrapperParams, FileSearchComparisonFilter, FileSearchComparisonType, FileSearchCompoundFilter, FileSearchFilter, FileSearchHybridSearchWeights, FileSearchOptions, FileSearchRankingOptions, FileSearchTool, HeadersLike, ImageGenerationInputMask, ImageGenerationOptions, ImageGenerationTool, LocalShellAction, LocalShellOptions, LocalShellTool, McpApprovalFilter, McpConnectorId, McpConnectorOptions, McpRemoteServerOptions, McpTool, McpToolFilter, OpenAIApiKey, OpenAIBaseInput, OpenAICacheRetentionParam, OpenAICallOptions, OpenAIChatInput, OpenAIChatModelId, OpenAICoreRequestOptions, OpenAIEmbeddingModelId, OpenAIEmbeddingsParams, OpenAIEndpointConfig, OpenAIImageModelId, OpenAIInput, OpenAIPromptCacheOptions, OpenAIVerbosityParam, ResponseFormatConfiguration, ResponsesCreate, ResponsesCreateInvoke, ResponsesInputItem, ResponsesParse, ResponsesParseInvoke, ShellAction, ShellCallOutcome, ShellCommandOutput, ShellOptions, ShellResult, ShellTool, ToolSearchOptions, ToolSearchTool, WebSearchFilters, WebSearchOptions, WebSearchTool };
