// @ts-nocheck
/** The Standard Typed interface. This is a base type extended by other specs. */
interface StandardTypedV1$1<Input = unknown, Output = Input> {
    /** The Standard properties. */
    readonly "~standard": StandardTypedV1$1.Props<Input, Output>;
}
declare namespace StandardTypedV1$1 {
    /** The Standard Typed properties interface. */
    interface Props<Input = unknown, Output = Input> {
        /** The version number of the standard. */
        readonly version: 1;
        /** The vendor name of the schema library. */
        readonly vendor: string;
        /** Inferred types associated with the schema. */
        readonly types?: Types<Input, Output> | undefined;
    }
    /** The Standard Typed types interface. */
    interface Types<Input = unknown, Output = Input> {
        /** The input type of the schema. */
        readonly input: Input;
        /** The output type of the schema. */
        readonly output: Output;
    }
    /** Infers the input type of a Standard Typed. */
    type InferInput<Schema extends StandardTypedV1$1> = NonNullable<Schema["~standard"]["types"]>["input"];
    /** Infers the output type of a Standard Typed. */
    type InferOutput<Schema extends StandardTypedV1$1> = NonNullable<Schema["~standard"]["types"]>["output"];
}
/** The Standard Schema interface. */
interface StandardSchemaV1$2<Input = unknown, Output = Input> {
    /** The Standard Schema properties. */
    readonly "~standard": StandardSchemaV1$2.Props<Input, Output>;
}
declare namespace StandardSchemaV1$2 {
    /** The Standard Schema properties interface. */
    interface Props<Input = unknown, Output = Input> extends StandardTypedV1$1.Props<Input, Output> {
        /** Validates unknown input values. */
        readonly validate: (value: unknown, options?: StandardSchemaV1$2.Options | undefined) => Result<Output> | Promise<Result<Output>>;
    }
    /** The result interface of the validate function. */
    type Result<Output> = SuccessResult<Output> | FailureResult;
    /** The result interface if validation succeeds. */
    interface SuccessResult<Output> {
        /** The typed output value. */
        readonly value: Output;
        /** A falsy value for `issues` indicates success. */
        readonly issues?: undefined;
    }
    interface Options {
        /** Explicit support for additional vendor-specific parameters, if needed. */
        readonly libraryOptions?: Record<string, unknown> | undefined;
    }
    /** The result interface if validation fails. */
    interface FailureResult {
        /** The issues of failed validation. */
        readonly issues: ReadonlyArray<Issue>;
    }
    /** The issue interface of the failure output. */
    interface Issue {
        /** The error message of the issue. */
        readonly message: string;
        /** The path of the issue, if any. */
        readonly path?: ReadonlyArray<PropertyKey | PathSegment> | undefined;
    }
    /** The path segment interface of the issue. */
    interface PathSegment {
        /** The key representing a path segment. */
        readonly key: PropertyKey;
    }
    /** The Standard types interface. */
    interface Types<Input = unknown, Output = Input> extends StandardTypedV1$1.Types<Input, Output> {
    }
    /** Infers the input type of a Standard. */
    type InferInput<Schema extends StandardTypedV1$1> = StandardTypedV1$1.InferInput<Schema>;
    /** Infers the output type of a Standard. */
    type InferOutput<Schema extends StandardTypedV1$1> = StandardTypedV1$1.InferOutput<Schema>;
}
/** The Standard JSON Schema interface. */
interface StandardJSONSchemaV1$1<Input = unknown, Output = Input> {
    /** The Standard JSON Schema properties. */
    readonly "~standard": StandardJSONSchemaV1$1.Props<Input, Output>;
}
declare namespace StandardJSONSchemaV1$1 {
    /** The Standard JSON Schema properties interface. */
    interface Props<Input = unknown, Output = Input> extends StandardTypedV1$1.Props<Input, Output> {
        /** Methods for generating the input/output JSON Schema. */
        readonly jsonSchema: StandardJSONSchemaV1$1.Converter;
    }
    /** The Standard JSON Schema converter interface. */
    interface Converter {
        /** Converts the input type to JSON Schema. May throw if conversion is not supported. */
        readonly input: (options: StandardJSONSchemaV1$1.Options) => Record<string, unknown>;
        /** Converts the output type to JSON Schema. May throw if conversion is not supported. */
        readonly output: (options: StandardJSONSchemaV1$1.Options) => Record<string, unknown>;
    }
    /**
     * The target version of the generated JSON Schema.
     *
     * It is *strongly recommended* that implementers support `"draft-2020-12"` and `"draft-07"`, as they are both in wide use. All other targets can be implemented on a best-effort basis. Libraries should throw if they don't support a specified target.
     *
     * The `"openapi-3.0"` target is intended as a standardized specifier for OpenAPI 3.0 which is a superset of JSON Schema `"draft-04"`.
     */
    type Target = "draft-2020-12" | "draft-07" | "openapi-3.0" | ({} & string);
    /** The options for the input/output methods. */
    interface Options {
        /** Specifies the target version of the generated JSON Schema. Support for all versions is on a best-effort basis. If a given version is not supported, the library should throw. */
        readonly target: Target;
        /** Explicit support for additional vendor-specific parameters, if needed. */
        readonly libraryOptions?: Record<string, unknown> | undefined;
    }
    /** The Standard types interface. */
    interface Types<Input = unknown, Output = Input> extends StandardTypedV1$1.Types<Input, Output> {
    }
    /** Infers the input type of a Standard. */
    type InferInput<Schema extends StandardTypedV1$1> = StandardTypedV1$1.InferInput<Schema>;
    /** Infers the output type of a Standard. */
    type InferOutput<Schema extends StandardTypedV1$1> = StandardTypedV1$1.InferOutput<Schema>;
}

type Environment = "local" | "development" | "staging" | "production";
interface AgentAddress {
    kind: "AGENT";
    id: string;
    environment: Uppercase<Environment>;
}
declare class AgentAddress {
    constructor(id: string, environment: Environment | (string & {}));
}
interface ExperimentAddress {
    kind: "EXPERIMENT";
    id: string;
}
declare class ExperimentAddress {
    constructor(id: string);
}
interface EvaluatorAddress {
    kind: "EVALUATOR";
}
declare class EvaluatorAddress {
    constructor();
}
type Address = AgentAddress | ExperimentAddress | EvaluatorAddress;

interface TracerSession$1 {
    tenant_id: string;
    id: string;
    start_time: number;
    end_time?: number;
    description?: string;
    name?: string;
    extra?: KVMap;
    reference_dataset_id?: string;
}
interface TracerSessionResult extends TracerSession$1 {
    run_count?: number;
    latency_p50?: number;
    latency_p99?: number;
    total_tokens?: number;
    prompt_tokens?: number;
    completion_tokens?: number;
    last_run_start_time?: number;
    feedback_stats?: Record<string, unknown>;
    run_facets?: KVMap[];
}
type KVMap = Record<string, any>;
type ScoreType = number | boolean | null;
type ValueType = number | boolean | string | object | null;
type DataType$1 = "kv" | "llm" | "chat";
interface BaseExample {
    dataset_id: string;
    inputs: KVMap;
    outputs?: KVMap;
    metadata?: KVMap;
    source_run_id?: string;
}
interface AttachmentInfo {
    presigned_url: string;
    mime_type?: string;
}
type AttachmentData = Uint8Array | ArrayBuffer;
type AttachmentDescription = {
    mimeType: string;
    data: AttachmentData;
};
type Attachments = Record<string, [
    string,
    AttachmentData
] | AttachmentDescription>;
interface BaseRun {
    id?: string;
    name: string;
    start_time?: number | string;
    run_type: string;
    end_time?: number | string;
    extra?: KVMap;
    error?: string;
    serialized?: object;
    events?: KVMap[];
    inputs: KVMap;
    outputs?: KVMap;
    reference_example_id?: string;
    parent_run_id?: string;
    tags?: string[];
    trace_id?: string;
    dotted_order?: string;
    attachments?: Attachments;
}
type S3URL = {
    ROOT: {
        presigned_url: string;
        s3_url: string;
    };
};
interface Run$1 extends BaseRun {
    id: string;
    session_id?: string;
    child_run_ids?: string[];
    child_runs?: Run$1[];
    feedback_stats?: KVMap;
    app_path?: string;
    manifest_id?: string;
    status?: string;
    prompt_tokens?: number;
    completion_tokens?: number;
    total_tokens?: number;
    first_token_time?: number;
    parent_run_ids?: string[];
    in_dataset?: boolean;
    outputs_s3_urls?: S3URL;
    inputs_s3_urls?: S3URL;
}
interface RunCreate extends BaseRun {
    revision_id?: string;
    child_runs?: this[];
    session_name?: string;
    address?: AgentAddress;
}
interface RunUpdate {
    id?: string;
    name?: string;
    run_type?: string;
    start_time?: number | string;
    end_time?: number | string;
    extra?: KVMap;
    tags?: string[];
    error?: string;
    serialized?: object;
    inputs?: KVMap;
    outputs?: KVMap;
    parent_run_id?: string;
    reference_example_id?: string;
    events?: KVMap[];
    session_id?: string;
    session_name?: string;
    address?: AgentAddress;
    trace_id?: string;
    dotted_order?: string;
    attachments?: Attachments;
}
interface ExampleCreate {
    id?: string;
    inputs: KVMap;
    reference_outputs?: KVMap;
    outputs?: KVMap;
    metadata?: KVMap;
    split?: string | string[];
    attachments?: Attachments;
    created_at?: string;
    dataset_id?: string;
    dataset_name?: string;
    source_run_id?: string;
    use_source_run_io?: boolean;
    use_source_run_attachments?: string[];
}
interface ExampleUpdate {
    id: string;
    inputs?: KVMap;
    outputs?: KVMap;
    metadata?: KVMap;
    split?: string | string[];
    attachments?: Attachments;
    attachments_operations?: KVMap;
    dataset_id?: string;
}
interface ExampleUpdateWithoutId extends Omit<ExampleUpdate, "id"> {
}
interface UploadExamplesResponse {
    count: number;
    example_ids: string[];
    as_of?: string;
}
interface UpdateExamplesResponse extends UploadExamplesResponse {
}
interface Example extends BaseExample {
    id: string;
    created_at: string;
    modified_at?: string;
    source_run_id?: string;
    runs: Run$1[];
    attachments?: Record<string, AttachmentInfo>;
    split?: string | string[];
}
type SparseExample = Pick<Example, "id"> & Partial<Omit<Example, "id">>;
interface BaseDataset {
    name: string;
    description: string;
    tenant_id: string;
    data_type?: DataType$1;
    inputs_schema_definition?: KVMap;
    outputs_schema_definition?: KVMap;
}
interface Dataset$1 extends BaseDataset {
    id: string;
    created_at: string;
    modified_at: string;
    example_count?: number;
    session_count?: number;
    last_session_start_time?: number;
}
interface DatasetShareSchema {
    dataset_id: string;
    share_token: string;
    url: string;
}
interface DatasetVersion$1 {
    tags?: string[];
    as_of: string;
}
interface FeedbackSourceBase {
    type: string;
    metadata?: KVMap;
}
interface APIFeedbackSource extends FeedbackSourceBase {
    type: "api";
}
interface ModelFeedbackSource extends FeedbackSourceBase {
    type: "model";
}
interface FeedbackBase {
    created_at: string;
    modified_at: string;
    run_id: string;
    trace_id?: string;
    key: string;
    score: ScoreType;
    value: ValueType;
    comment: string | null;
    correction: string | object | null;
    feedback_source: APIFeedbackSource | ModelFeedbackSource | KVMap | null;
}
interface Feedback extends FeedbackBase {
    id: string;
}
interface LangChainBaseMessage {
    _getType: () => string;
    content: string;
    additional_kwargs?: KVMap;
}
interface FeedbackIngestToken {
    id: string;
    url: string;
    expires_at: string;
}
interface TimeDelta {
    days?: number;
    hours?: number;
    minutes?: number;
}
interface FeedbackCategory {
    value: number;
    label?: string | null;
}
interface FeedbackConfig {
    type: "continuous" | "categorical" | "freeform";
    min?: number | null;
    max?: number | null;
    categories?: FeedbackCategory[] | null;
    allows_multiple_categories?: boolean;
}
interface DatasetDiffInfo {
    examples_modified: string[];
    examples_added: string[];
    examples_removed: string[];
}
interface ComparativeExperiment {
    id: string;
    name: string;
    description: string;
    tenant_id: string;
    created_at: string;
    modified_at: string;
    reference_dataset_id: string;
    extra?: Record<string, unknown>;
    experiments_info?: Array<Record<string, unknown>>;
    feedback_stats?: Record<string, unknown>;
}
interface PromptCommit {
    owner: string;
    repo: string;
    commit_hash: string;
    manifest: Record<string, any>;
    examples: Array<Record<any, any>>;
    description?: string;
    hub_model_config?: Record<string, any>;
    hub_model_provider?: string;
}
interface Prompt {
    repo_handle: string;
    description?: string;
    readme?: string;
    id: string;
    tenant_id: string;
    created_at: string;
    updated_at: string;
    is_public: boolean;
    is_archived: boolean;
    tags: string[];
    original_repo_id?: string;
    upstream_repo_id?: string;
    owner?: string;
    full_name: string;
    num_likes: number;
    num_downloads: number;
    num_views: number;
    liked_by_auth_user: boolean;
    last_commit_hash?: string;
    num_commits: number;
    original_repo_full_name?: string;
    upstream_repo_full_name?: string;
}
type PromptSortField = "num_downloads" | "num_views" | "updated_at" | "num_likes";
interface LikePromptResponse {
    likes: number;
}
interface FileEntry {
    type: "file";
    content: string;
}
interface AgentEntry {
    type: "agent";
    repo_handle: string;
    commit_id?: string;
    owner?: string;
    commit_hash?: string;
}
interface SkillEntry {
    type: "skill";
    repo_handle: string;
    commit_id?: string;
    owner?: string;
    commit_hash?: string;
}
type Entry = FileEntry | AgentEntry | SkillEntry;
interface AgentContext {
    commit_id: string;
    commit_hash: string;
    files: Record<string, Entry>;
}
interface SkillContext {
    commit_id: string;
    commit_hash: string;
    files: Record<string, Entry>;
}
interface LangSmithSettings {
    id: string;
    display_name: string;
    created_at: string;
    tenant_handle?: string;
}
interface AnnotationQueue {
    id: string;
    name: string;
    description?: string;
    created_at: string;
    updated_at: string;
    tenant_id: string;
}
interface RubricItemConditionRule {
    key: string;
    op: "is" | "is_one_of" | "is_empty" | "is_not_empty";
    values?: number[];
}
interface RubricItemConditions {
    join: "all" | "any";
    rules: RubricItemConditionRule[];
}
interface AnnotationQueueRubricItem {
    feedback_key: string;
    description?: string | null;
    value_descriptions?: Record<string, string> | null;
    score_descriptions?: Record<string, string> | null;
    is_required?: boolean | null;
    required_if?: RubricItemConditions | null;
    visible_if?: RubricItemConditions | null;
    is_assertion?: boolean | null;
    regex_validator?: string | null;
    feedback_config_id?: string | null;
    feedback_config?: FeedbackConfigSchema | null;
}
interface AnnotationQueueWithDetails extends AnnotationQueue {
    rubric_instructions?: string;
    rubric_items?: AnnotationQueueRubricItem[];
}
interface RunKey {
    runId: string;
    sessionId: string;
    startTime: string | number | Date;
    sourceProposedExampleId?: string;
}
interface FeedbackConfigSchema {
    id?: string;
    feedback_key: string;
    feedback_config: FeedbackConfig;
    tenant_id: string;
    modified_at: string;
    is_lower_score_better?: boolean | null;
    is_enforced?: boolean;
    is_first?: boolean;
    is_deleted?: boolean;
}
interface RunWithAnnotationQueueInfo extends Exclude<BaseRun, "id"> {
    id: string;
    last_reviewed_time?: string;
    added_at?: string;
}

type ResponseCallback = (response?: Response) => Promise<boolean>;
interface AsyncCallerParams {
    maxConcurrency?: number;
    maxRetries?: number;
    maxQueueSizeBytes?: number;
    onFailedResponseHook?: ResponseCallback;
    debug?: boolean;
}

type TracingMode = "langsmith" | "otel";

type EvaluationResult = {
    key: string;
    score?: ScoreType;
    value?: ValueType;
    comment?: string;
    correction?: Record<string, unknown>;
    evaluatorInfo?: Record<string, unknown>;
    sourceRunId?: string;
    targetRunId?: string;
    feedbackConfig?: FeedbackConfig;
};
type EvaluationResults = {
    results: Array<EvaluationResult>;
};

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
type _RequestInit = RequestInit;
type _RequestInfo = Request | URL | string;
type EndingType = "native" | "transparent";
interface BlobPropertyBag {
    endings?: EndingType;
    type?: string;
}
interface FilePropertyBag extends BlobPropertyBag {
    lastModified?: number;
}

type ReadableStream<_ = any> = any;type RequestInit$1<_ = any> = any;type WritableStream<_ = any> = any;

type PromiseOrValue<T> = T | Promise<T>;
type HTTPMethod = "get" | "post" | "put" | "patch" | "delete";
type FinalizedRequestInit = RequestInit & {
    headers: Headers;
};
type NotAny<T> = [
    0
] extends [
    1 & T
] ? never : T;
type OverloadedParameters<T> = T extends ({
    (...args: infer A): unknown;
    (...args: infer B): unknown;
    (...args: infer C): unknown;
    (...args: infer D): unknown;
}) ? A | B | C | D : T extends ({
    (...args: infer A): unknown;
    (...args: infer B): unknown;
    (...args: infer C): unknown;
}) ? A | B | C : T extends ({
    (...args: infer A): unknown;
    (...args: infer B): unknown;
}) ? A | B : T extends (...args: infer A) => unknown ? A : never;
type UndiciTypesRequestInit = NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1>;
type UndiciRequestInit = NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1>;
type BunRequestInit = globalThis.FetchRequestInit;
type NodeFetch2RequestInit = NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1>;
type NodeFetch3RequestInit = NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1> | NotAny<RequestInit$1>;
type FetchRequestInit = NonNullable<OverloadedParameters<typeof fetch>[1]>;
type RequestInits = NotAny<UndiciTypesRequestInit> | NotAny<UndiciRequestInit> | NotAny<BunRequestInit> | NotAny<NodeFetch2RequestInit> | NotAny<NodeFetch3RequestInit> | NotAny<RequestInit> | NotAny<FetchRequestInit>;
type MergedRequestInit = RequestInits & Partial<Record<"body" | "headers" | "method" | "signal", never>>;

type HeaderValue = string | undefined | null;
type HeadersLike$1 = Headers | readonly HeaderValue[][] | Record<string, HeaderValue | readonly HeaderValue[]> | undefined | null | NullableHeaders;
declare const brand_privateNullableHeaders: unique symbol;
type NullableHeaders = {
    [brand_privateNullableHeaders]: true;
    values: Headers;
    nulls: Set<string>;
};

type NeverToAny<T> = T extends never ? any : T;
type _DOMReadableStream<R = any> = globalThis.ReadableStream<R>;
type _NodeReadableStream<R = any> = ReadableStream<R>;
type _ConditionalNodeReadableStream<R = any> = typeof globalThis extends {
    ReadableStream: any;
} ? never : _NodeReadableStream<R>;
type _ReadableStream<R = any> = NeverToAny<([
    0
] extends [
    1 & _DOMReadableStream<R>
] ? never : _DOMReadableStream<R>) | ([
    0
] extends [
    1 & _ConditionalNodeReadableStream<R>
] ? never : _ConditionalNodeReadableStream<R>)>;

declare class Stream<Item> implements AsyncIterable<Item> {
    #private;
    private iterator;
    controller: AbortController;
    constructor(iterator: () => AsyncIterator<Item>, controller: AbortController, client?: Langsmith);
    static fromSSEResponse<Item>(response: Response, controller: AbortController, client?: Langsmith): Stream<Item>;
    static fromReadableStream<Item>(readableStream: _ReadableStream, controller: AbortController, client?: Langsmith): Stream<Item>;
    [Symbol.asyncIterator](): AsyncIterator<Item>;
    tee(): [
        Stream<Item>,
        Stream<Item>
    ];
    toReadableStream(): _ReadableStream;
}

type FinalRequestOptions = RequestOptions & {
    method: HTTPMethod;
    path: string;
};
type RequestOptions = {
    method?: HTTPMethod;
    path?: string;
    query?: object | undefined | null;
    body?: unknown;
    headers?: HeadersLike$1;
    maxRetries?: number;
    stream?: boolean | undefined;
    timeout?: number;
    fetchOptions?: MergedRequestInit;
    signal?: AbortSignal | undefined | null;
    idempotencyKey?: string;
    defaultBaseURL?: string | undefined;
    __binaryResponse?: boolean | undefined;
    __streamClass?: typeof Stream;
};

type LogFn = (message: string, ...rest: unknown[]) => void;
type Logger = {
    error: LogFn;
    warn: LogFn;
    info: LogFn;
    debug: LogFn;
};
type LogLevel = "off" | "error" | "warn" | "info" | "debug";

declare class LangsmithError extends Error {
}
declare class APIError<TStatus extends number | undefined = number | undefined, THeaders extends Headers | undefined = Headers | undefined, TError extends Object | undefined = Object | undefined> extends LangsmithError {
    readonly status: TStatus;
    readonly headers: THeaders;
    readonly error: TError;
    constructor(status: TStatus, error: TError, message: string | undefined, headers: THeaders);
    private static makeMessage;
    static generate(status: number | undefined, errorResponse: Object | undefined, message: string | undefined, headers: Headers | undefined): APIError;
}
declare class APIUserAbortError extends APIError<undefined, undefined, undefined> {
    constructor({ message }?: {
        message?: string;
    });
}
declare class APIConnectionError extends APIError<undefined, undefined, undefined> {
    constructor({ message, cause }: {
        message?: string | undefined;
        cause?: Error | undefined;
    });
}
declare class APIConnectionTimeoutError extends APIConnectionError {
    constructor({ message }?: {
        message?: string;
    });
}
declare class BadRequestError extends APIError<400, Headers> {
}
declare class AuthenticationError extends APIError<401, Headers> {
}
declare class PermissionDeniedError extends APIError<403, Headers> {
}
declare class NotFoundError extends APIError<404, Headers> {
}
declare class ConflictError extends APIError<409, Headers> {
}
declare class UnprocessableEntityError extends APIError<422, Headers> {
}
declare class RateLimitError extends APIError<429, Headers> {
}
declare class InternalServerError extends APIError<number, Headers> {
}

type APIResponseProps = {
    response: Response;
    options: FinalRequestOptions;
    controller: AbortController;
    requestLogID: string;
    retryOfRequestLogID: string | undefined;
    startTime: number;
};

declare class APIPromise<T> extends Promise<T> {
    #private;
    private responsePromise;
    private parseResponse;
    private parsedPromise;
    constructor(client: Langsmith, responsePromise: Promise<APIResponseProps>, parseResponse?: (client: Langsmith, props: APIResponseProps) => PromiseOrValue<T>);
    _thenUnwrap<U>(transform: (data: T, props: APIResponseProps) => U): APIPromise<U>;
    asResponse(): Promise<Response>;
    withResponse(): Promise<{
        data: T;
        response: Response;
    }>;
    private parse;
    then<TResult1 = T, TResult2 = never>(onfulfilled?: ((value: T) => TResult1 | PromiseLike<TResult1>) | undefined | null, onrejected?: ((reason: any) => TResult2 | PromiseLike<TResult2>) | undefined | null): Promise<TResult1 | TResult2>;
    catch<TResult = never>(onrejected?: ((reason: any) => TResult | PromiseLike<TResult>) | undefined | null): Promise<T | TResult>;
    finally(onfinally?: (() => void) | undefined | null): Promise<T>;
}

type PageRequestOptions = Pick<FinalRequestOptions, "query" | "headers" | "body" | "path" | "method">;
declare abstract class AbstractPage<Item> implements AsyncIterable<Item> {
    #private;
    protected options: FinalRequestOptions;
    protected response: Response;
    protected body: unknown;
    constructor(client: Langsmith, response: Response, body: unknown, options: FinalRequestOptions);
    abstract nextPageRequestOptions(): PageRequestOptions | null;
    abstract getPaginatedItems(): Item[];
    hasNextPage(): boolean;
    getNextPage(): Promise<this>;
    iterPages(): AsyncGenerator<this>;
    [Symbol.asyncIterator](): AsyncGenerator<Item>;
}
declare class PagePromise<PageClass extends AbstractPage<Item>, Item = ReturnType<PageClass["getPaginatedItems"]>[number]> extends APIPromise<PageClass> implements AsyncIterable<Item> {
    constructor(client: Langsmith, request: Promise<APIResponseProps>, Page: new (...args: ConstructorParameters<typeof AbstractPage>) => PageClass);
    [Symbol.asyncIterator](): AsyncGenerator<Item>;
}
type OffsetPaginationTopLevelArrayResponse<Item> = Item[];
interface OffsetPaginationTopLevelArrayParams {
    offset?: number;
    limit?: number;
}
declare class OffsetPaginationTopLevelArray<Item> extends AbstractPage<Item> {
    items: Array<Item>;
    constructor(client: Langsmith, response: Response, body: OffsetPaginationTopLevelArrayResponse<Item>, options: FinalRequestOptions);
    getPaginatedItems(): Item[];
    nextPageRequestOptions(): PageRequestOptions | null;
}
type OffsetPaginationIssuesResponse<Item> = Item[];
interface OffsetPaginationIssuesParams {
    offset?: number;
    limit?: number;
}
declare class OffsetPaginationIssues<Item> extends AbstractPage<Item> {
    items: Array<Item>;
    constructor(client: Langsmith, response: Response, body: OffsetPaginationIssuesResponse<Item>, options: FinalRequestOptions);
    getPaginatedItems(): Item[];
    nextPageRequestOptions(): PageRequestOptions | null;
}
interface OffsetPaginationReposResponse<Item> {
    repos: Array<Item>;
    total: number;
}
interface OffsetPaginationReposParams {
    offset?: number;
    limit?: number;
}
declare class OffsetPaginationRepos<Item> extends AbstractPage<Item> implements OffsetPaginationReposResponse<Item> {
    repos: Array<Item>;
    total: number;
    constructor(client: Langsmith, response: Response, body: OffsetPaginationReposResponse<Item>, options: FinalRequestOptions);
    getPaginatedItems(): Item[];
    nextPageRequestOptions(): PageRequestOptions | null;
}
interface OffsetPaginationCommitsResponse<Item> {
    commits: Array<Item>;
    total: number;
}
interface OffsetPaginationCommitsParams {
    offset?: number;
    limit?: number;
}
declare class OffsetPaginationCommits<Item> extends AbstractPage<Item> implements OffsetPaginationCommitsResponse<Item> {
    commits: Array<Item>;
    total: number;
    constructor(client: Langsmith, response: Response, body: OffsetPaginationCommitsResponse<Item>, options: FinalRequestOptions);
    getPaginatedItems(): Item[];
    nextPageRequestOptions(): PageRequestOptions | null;
}
interface OffsetPaginationOnlineEvaluatorsResponse<Item> {
    evaluators: Array<Item>;
    total: number;
}
interface OffsetPaginationOnlineEvaluatorsParams {
    offset?: number;
    limit?: number;
}
declare class OffsetPaginationOnlineEvaluators<Item> extends AbstractPage<Item> implements OffsetPaginationOnlineEvaluatorsResponse<Item> {
    evaluators: Array<Item>;
    total: number;
    constructor(client: Langsmith, response: Response, body: OffsetPaginationOnlineEvaluatorsResponse<Item>, options: FinalRequestOptions);
    getPaginatedItems(): Item[];
    nextPageRequestOptions(): PageRequestOptions | null;
}
interface OffsetPaginationInsightsClusteringJobsResponse<Item> {
    clustering_jobs: Array<Item>;
}
interface OffsetPaginationInsightsClusteringJobsParams {
    offset?: number;
    limit?: number;
}
declare class OffsetPaginationInsightsClusteringJobs<Item> extends AbstractPage<Item> implements OffsetPaginationInsightsClusteringJobsResponse<Item> {
    clustering_jobs: Array<Item>;
    constructor(client: Langsmith, response: Response, body: OffsetPaginationInsightsClusteringJobsResponse<Item>, options: FinalRequestOptions);
    getPaginatedItems(): Item[];
    nextPageRequestOptions(): PageRequestOptions | null;
}
interface CursorPaginationResponse<Item> {
    runs: Array<Item>;
    cursors: CursorPaginationResponse.Cursors;
}
declare namespace CursorPaginationResponse {
    interface Cursors {
        next?: string;
    }
}
interface CursorPaginationParams {
    cursor?: string;
    limit?: number;
}
declare class CursorPagination<Item> extends AbstractPage<Item> implements CursorPaginationResponse<Item> {
    runs: Array<Item>;
    cursors: CursorPaginationResponse.Cursors;
    constructor(client: Langsmith, response: Response, body: CursorPaginationResponse<Item>, options: FinalRequestOptions);
    getPaginatedItems(): Item[];
    nextPageRequestOptions(): PageRequestOptions | null;
}
interface ItemsCursorPostPaginationResponse<Item> {
    items: Array<Item>;
    next_cursor: string;
}
interface ItemsCursorPostPaginationParams {
    cursor?: string;
    page_size?: number;
}
declare class ItemsCursorPostPagination<Item> extends AbstractPage<Item> implements ItemsCursorPostPaginationResponse<Item> {
    items: Array<Item>;
    next_cursor: string;
    constructor(client: Langsmith, response: Response, body: ItemsCursorPostPaginationResponse<Item>, options: FinalRequestOptions);
    getPaginatedItems(): Item[];
    nextPageRequestOptions(): PageRequestOptions | null;
}
interface ItemsCursorGetPaginationResponse<Item> {
    items: Array<Item>;
    next_cursor: string;
}
interface ItemsCursorGetPaginationParams {
    cursor?: string;
    page_size?: number;
}
declare class ItemsCursorGetPagination<Item> extends AbstractPage<Item> implements ItemsCursorGetPaginationResponse<Item> {
    items: Array<Item>;
    next_cursor: string;
    constructor(client: Langsmith, response: Response, body: ItemsCursorGetPaginationResponse<Item>, options: FinalRequestOptions);
    getPaginatedItems(): Item[];
    nextPageRequestOptions(): PageRequestOptions | null;
}

type BlobLikePart = string | ArrayBuffer | ArrayBufferView | BlobLike | DataView;
interface BlobLike {
    readonly size: number;
    readonly type: string;
    text(): Promise<string>;
    slice(start?: number, end?: number): BlobLike;
}
interface FileLike extends BlobLike {
    readonly lastModified: number;
    readonly name?: string | undefined;
}
interface ResponseLike {
    url: string;
    blob(): Promise<BlobLike>;
}
type ToFileInput = FileLike | ResponseLike | Exclude<BlobLikePart, string> | AsyncIterable<BlobLikePart>;
declare function toFile(value: ToFileInput | PromiseLike<ToFileInput>, name?: string | null | undefined, options?: FilePropertyBag | undefined): Promise<File>;

type QueryPatchEvent = Array<QueryPatchOperation>;
interface QueryPatchOperation {
    op: "add" | "replace";
    path: string;
    value?: unknown;
}

type AgentsItemsCursorGetPagination = ItemsCursorGetPagination<Agent>;
interface Agent {
    id: string;
    agent_type: "CUSTOM" | "CODING";
    agent_uuid: string;
    created_at: string;
    environments: Array<Agent.Environment>;
    name: string;
    source_type: "LSD" | "MDA" | "EXTERNAL" | "FLEET";
    avatar_url?: string | null;
    owner?: string;
    owner_id?: string | null;
    tag_key_id?: string | null;
    tag_value_id?: string | null;
}
declare namespace Agent {
    interface Environment {
        id: string;
        agent_id: string;
        environment: "LOCAL" | "DEVELOPMENT" | "STAGING" | "PRODUCTION";
        tracer_session_id: string;
        tracer_session_name: string;
        runtime_bindings?: Array<Environment.RuntimeBinding>;
    }
    namespace Environment {
        interface RuntimeBinding {
            id: string;
            agent_environment_id: string;
            source_id: string;
        }
    }
}
interface AgentCreateParams {
    id: string;
    source_type?: "LSD" | "MDA" | "EXTERNAL" | "FLEET";
    agent_type?: "CUSTOM" | "CODING";
    name?: string;
    production_only?: boolean;
}
interface AgentRetrieveParams {
    include?: "runtime_bindings";
}
interface AgentUpdateParams {
    agent_type?: "CUSTOM" | "CODING";
    name?: string;
    owner_id?: string | null;
    source_type?: "LSD" | "MDA" | "EXTERNAL" | "FLEET";
}
interface AgentListParams extends ItemsCursorGetPaginationParams {
    id?: Array<string>;
    name?: string;
    search?: string;
    sort_by?: "last_run_start_time" | "name" | "created_at";
    sort_order?: "asc" | "desc";
    source_type?: "LSD" | "MDA" | "EXTERNAL" | "FLEET";
}
declare class Agents extends APIResource {
    create(body: AgentCreateParams, options?: RequestOptions): APIPromise<Agent>;
    retrieve(agentID: string, query?: AgentRetrieveParams | null | undefined, options?: RequestOptions): APIPromise<Agent>;
    update(agentID: string, body: AgentUpdateParams, options?: RequestOptions): APIPromise<Agent>;
    list(query?: AgentListParams | null | undefined, options?: RequestOptions): PagePromise<AgentsItemsCursorGetPagination, Agent>;
    delete(agentID: string, options?: RequestOptions): APIPromise<void>;
}
declare namespace Agents {
    export { type Agent };
    export type { AgentsItemsCursorGetPagination, AgentCreateParams, AgentRetrieveParams, AgentUpdateParams, AgentListParams };
}

type ItemListResponsesItemsCursorGetPagination = ItemsCursorGetPagination<ItemListResponse>;
interface ItemCreateResponse {
    items?: Array<ItemCreateResponse.Item>;
}
declare namespace ItemCreateResponse {
    interface Item {
        id?: string;
        added_at?: string;
        item_type?: "RUN" | "THREAD";
        last_reviewed_time?: string;
        project_id?: string;
        queue_id?: string;
        run_id?: string;
        source_proposed_example_id?: string;
        start_time?: string;
        thread_id?: string;
    }
}
interface ItemUpdateResponse {
    id?: string;
    added_at?: string;
    item_type?: "RUN" | "THREAD";
    last_reviewed_time?: string;
    project_id?: string;
    queue_id?: string;
    run_id?: string;
    source_proposed_example_id?: string;
    start_time?: string;
    thread_id?: string;
}
interface ItemListResponse {
    id?: string;
    added_at?: string;
    completed_by?: Array<string>;
    effective_added_at?: string;
    item_type?: "RUN" | "THREAD";
    last_reviewed_time?: string;
    project_id?: string;
    queue_id?: string;
    reserved_by?: Array<string>;
    run_id?: string;
    source_proposed_example_id?: string;
    start_time?: string;
    thread_id?: string;
}
interface ItemCreateStatusResponse {
    is_archived?: boolean;
    override_added_at?: string;
    queue_item_id?: string;
    status?: "viewed" | "completed";
}
type ItemDeleteAllResponse = {
    [key: string]: string;
};
interface ItemRetrieveCountResponse {
    count?: number;
}
interface ItemRetrievePlacementResponse {
    cursor?: string;
    item_type?: "RUN" | "THREAD";
    position?: number;
    section?: "needs_my_review" | "needs_others_review" | "archived";
}
interface ItemCreateParams {
    extend_trace_retention?: boolean;
    items?: Array<ItemCreateParams.Item>;
}
declare namespace ItemCreateParams {
    interface Item {
        item_type?: "RUN" | "THREAD";
        project_id?: string;
        run_id?: string;
        session_id?: string;
        source_proposed_example_id?: string;
        start_time?: string;
        thread_id?: string;
    }
}
interface ItemUpdateParams {
    queue_id: string;
    added_at?: string;
    last_reviewed_time?: string;
}
interface ItemListParams extends ItemsCursorGetPaginationParams {
    status: "needs_my_review" | "needs_others_review" | "archived";
    direction?: "forward" | "backward";
    item_type?: "RUN" | "THREAD";
    max_start_time?: string;
    min_start_time?: string;
}
interface ItemCreateStatusParams {
    override_added_at?: string;
    status?: "viewed" | "completed";
}
interface ItemDeleteAllParams {
    item_ids?: Array<string>;
}
interface ItemRetrieveCountParams {
    status: string;
    end_time?: string;
    max_start_time?: string;
    min_start_time?: string;
    start_time?: string;
}
interface ItemRetrievePlacementParams {
    queue_id: string;
}
declare class Items extends APIResource {
    create(queueID: string, params: ItemCreateParams, options?: RequestOptions): APIPromise<ItemCreateResponse>;
    update(itemID: string, params: ItemUpdateParams, options?: RequestOptions): APIPromise<ItemUpdateResponse>;
    list(queueID: string, query: ItemListParams, options?: RequestOptions): PagePromise<ItemListResponsesItemsCursorGetPagination, ItemListResponse>;
    createStatus(queueItemID: string, body: ItemCreateStatusParams, options?: RequestOptions): APIPromise<ItemCreateStatusResponse>;
    deleteAll(queueID: string, body: ItemDeleteAllParams, options?: RequestOptions): APIPromise<ItemDeleteAllResponse>;
    retrieveCount(queueID: string, query: ItemRetrieveCountParams, options?: RequestOptions): APIPromise<ItemRetrieveCountResponse>;
    retrievePlacement(itemID: string, params: ItemRetrievePlacementParams, options?: RequestOptions): APIPromise<ItemRetrievePlacementResponse>;
}
declare namespace Items {
    export { type ItemCreateResponse, type ItemCreateParams };
    export type { ItemUpdateResponse, ItemListResponse, ItemCreateStatusResponse, ItemDeleteAllResponse, ItemRetrieveCountResponse, ItemRetrievePlacementResponse, ItemListResponsesItemsCursorGetPagination, ItemUpdateParams, ItemListParams, ItemCreateStatusParams, ItemDeleteAllParams, ItemRetrieveCountParams, ItemRetrievePlacementParams };
}

type RunCreateResponse = Array<RunCreateResponse.RunCreateResponseItem>;
declare namespace RunCreateResponse {
    interface RunCreateResponseItem {
        id: string;
        queue_id: string;
        run_id: string;
        added_at?: string;
        last_reviewed_time?: string | null;
        source_proposed_example_id?: string | null;
    }
}
type RunUpdateResponse = unknown;
type RunListResponse = Array<RunSchemaWithAnnotationQueueInfo>;
type RunCreateByKeyResponse = Array<RunCreateByKeyResponse.RunCreateByKeyResponseItem>;
declare namespace RunCreateByKeyResponse {
    interface RunCreateByKeyResponseItem {
        id: string;
        queue_id: string;
        run_id: string;
        added_at?: string;
        last_reviewed_time?: string | null;
        source_proposed_example_id?: string | null;
    }
}
type RunDeleteAllResponse = unknown;
type RunDeleteQueueResponse = unknown;
type RunCreateParams = RunCreateParams.RunsUuidArray | RunCreateParams.RunsAnnotationQueueRunAddSchemaArray | RunCreateParams.Variant2;
declare namespace RunCreateParams {
    interface RunsUuidArray {
        body: Array<string>;
        extend_trace_retention?: boolean;
    }
    interface RunsAnnotationQueueRunAddSchemaArray {
        body: Array<RunsAnnotationQueueRunAddSchemaArray.Body>;
        extend_trace_retention?: boolean;
    }
    namespace RunsAnnotationQueueRunAddSchemaArray {
        interface Body {
            run_id: string;
            source_proposed_example_id?: string | null;
        }
    }
    interface Variant2 {
        body: Array<Variant2.Body>;
        extend_trace_retention?: boolean;
    }
    namespace Variant2 {
        interface Body {
            run_id: string;
            parent_run_id?: string | null;
            session_id?: string | null;
            start_time?: string | null;
            trace_id?: string | null;
            trace_tier?: "longlived" | "shortlived" | null;
        }
    }
}
interface RunUpdateParams {
    queue_id: string;
    added_at?: string | null;
    last_reviewed_time?: string | null;
}
interface RunListParams {
    archived?: boolean | null;
    include_stats?: boolean | null;
    limit?: number;
    offset?: number;
    status?: "needs_my_review" | "needs_others_review" | "completed" | null;
}
interface RunCreateByKeyParams {
    body: Array<RunCreateByKeyParams.Body>;
    extend_trace_retention?: boolean;
}
declare namespace RunCreateByKeyParams {
    interface Body {
        run_id: string;
        session_id: string;
        start_time: string;
        source_proposed_example_id?: string | null;
    }
}
interface RunDeleteAllParams {
    delete_all?: boolean;
    exclude_run_ids?: Array<string> | null;
    run_ids?: Array<string> | null;
}
interface RunDeleteQueueParams {
    queue_id: string;
}
declare class Runs$2 extends APIResource {
    create(queueID: string, params: RunCreateParams, options?: RequestOptions): APIPromise<RunCreateResponse>;
    update(queueRunID: string, params: RunUpdateParams, options?: RequestOptions): APIPromise<unknown>;
    list(queueID: string, query?: RunListParams | null | undefined, options?: RequestOptions): APIPromise<RunListResponse>;
    createByKey(queueID: string, params: RunCreateByKeyParams, options?: RequestOptions): APIPromise<RunCreateByKeyResponse>;
    deleteAll(queueID: string, body: RunDeleteAllParams, options?: RequestOptions): APIPromise<unknown>;
    deleteQueue(queueRunID: string, params: RunDeleteQueueParams, options?: RequestOptions): APIPromise<unknown>;
}
declare namespace Runs$2 {
    export { type RunCreateResponse, type RunCreateByKeyResponse, type RunCreateParams, type RunCreateByKeyParams };
    export type { RunUpdateResponse, RunListResponse, RunDeleteAllResponse, RunDeleteQueueResponse, RunUpdateParams, RunListParams, RunDeleteAllParams, RunDeleteQueueParams };
}

type SessionsItemsCursorGetPagination = ItemsCursorGetPagination<Session>;
interface CustomChartsSection {
    id: string;
    charts: Array<CustomChartsSection.SingleCustomChartResponseSerialized | CustomChartsSection.CustomTextBlock>;
    title: string;
    description?: string | null;
    index?: number | null;
    layout?: CustomChartsSection.Layout | null;
    session_id?: string | null;
    sub_sections?: Array<CustomChartsSection.SubSection> | null;
}
declare namespace CustomChartsSection {
    interface SingleCustomChartResponseSerialized {
        id: string;
        chart_type: "line" | "bar" | "table" | "kpi" | "top-k" | "pie";
        data: Array<SingleCustomChartResponseSerialized.Data>;
        index: number;
        series: Array<SingleCustomChartResponseSerialized.Series>;
        title: string;
        common_filters?: SingleCustomChartResponseSerialized.CommonFilters | null;
        description?: string | null;
        metadata?: {
            [key: string]: unknown;
        } | null;
    }
    namespace SingleCustomChartResponseSerialized {
        interface Data {
            series_id: string;
            timestamp: string;
            value: number | {
                [key: string]: unknown;
            } | null;
            group?: string | null;
        }
        interface Series {
            id: string;
            name: string;
            feedback_key?: string | null;
            filter_definition?: Series.CustomChartFilterByTracingProject | Series.CustomChartFilterByDataset | null;
            filters?: Series.Filters | null;
            group_by?: Series.GroupBy | null;
            group_by_definitions?: Array<Series.CustomChartGroupByPlain | Series.CustomChartGroupByComplex> | null;
            metadata?: {
                [key: string]: unknown;
            } | null;
            metric?: "run_count" | "latency_p50" | "latency_p99" | "latency_avg" | "first_token_p50" | "first_token_p99" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "median_tokens" | "completion_tokens_p50" | "prompt_tokens_p50" | "tokens_p99" | "completion_tokens_p99" | "prompt_tokens_p99" | "feedback" | "feedback_score_avg" | "feedback_values" | "total_cost" | "prompt_cost" | "completion_cost" | "error_rate" | "streaming_rate" | "cost_p50" | "cost_p99" | null;
            metric_definition?: Series.CustomChartFeedbackCountMetric | Series.CustomChartMetricCount | Series.CustomChartFeedbackScoreMetricScalar | Series.CustomChartMetricScalar | Series.CustomChartFeedbackScoreMetricPercentile | Series.CustomChartMetricPercentile | Series.CustomChartMetricRatioOutput | null;
            project_metric?: "memory_usage" | "cpu_usage" | "disk_usage" | "restart_count" | "replica_count" | "worker_count" | "lg_run_count" | "responses_per_second" | "error_responses_per_second" | "p95_latency" | "run_queue_wait_time" | null;
            workspace_id?: string | null;
        }
        namespace Series {
            interface CustomChartFilterByTracingProject {
                project_ids: Array<string>;
                source_type: "tracing_project";
                run_filter?: string | null;
                trace_filter?: string | null;
                tree_filter?: string | null;
            }
            interface CustomChartFilterByDataset {
                dataset_ids: Array<string>;
                source_type: "dataset";
            }
            interface Filters {
                filter?: string | null;
                session?: Array<string> | null;
                trace_filter?: string | null;
                tree_filter?: string | null;
            }
            interface GroupBy {
                attribute: "name" | "run_type" | "tag" | "metadata";
                max_groups?: number;
                path?: string | null;
                set_by?: "section" | "series" | null;
            }
            interface CustomChartGroupByPlain {
                attribute: "name" | "run_type" | "tag" | "project" | "status";
            }
            interface CustomChartGroupByComplex {
                attribute: "metadata" | "feedback_label";
                path: string;
            }
            interface CustomChartFeedbackCountMetric {
                entity: "feedback";
                params: CustomChartFeedbackCountMetric.Params;
                filter?: string | null;
                type?: "count";
            }
            namespace CustomChartFeedbackCountMetric {
                interface Params {
                    feedback_key: string;
                }
            }
            interface CustomChartMetricCount {
                filter?: string | null;
                type?: "count";
            }
            interface CustomChartFeedbackScoreMetricScalar {
                field: "feedback_score";
                params: CustomChartFeedbackScoreMetricScalar.Params;
                type: "sum" | "max" | "min" | "avg";
                filter?: string | null;
            }
            namespace CustomChartFeedbackScoreMetricScalar {
                interface Params {
                    feedback_key: string;
                }
            }
            interface CustomChartMetricScalar {
                field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                type: "sum" | "max" | "min" | "avg";
                filter?: string | null;
            }
            interface CustomChartFeedbackScoreMetricPercentile {
                field: "feedback_score";
                params: CustomChartFeedbackScoreMetricPercentile.Params;
                type: "percentile";
                filter?: string | null;
            }
            namespace CustomChartFeedbackScoreMetricPercentile {
                interface Params {
                    feedback_key: string;
                    p: number;
                }
            }
            interface CustomChartMetricPercentile {
                field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                params: CustomChartMetricPercentile.Params;
                type: "percentile";
                filter?: string | null;
            }
            namespace CustomChartMetricPercentile {
                interface Params {
                    p: number;
                }
            }
            interface CustomChartMetricRatioOutput {
                denominator: CustomChartMetricRatioOutput.CustomChartFeedbackCountMetric | CustomChartMetricRatioOutput.CustomChartMetricCount | CustomChartMetricRatioOutput.CustomChartFeedbackScoreMetricScalar | CustomChartMetricRatioOutput.CustomChartMetricScalar | CustomChartMetricRatioOutput.CustomChartFeedbackScoreMetricPercentile | CustomChartMetricRatioOutput.CustomChartMetricPercentile;
                numerator: CustomChartMetricRatioOutput.CustomChartFeedbackCountMetric | CustomChartMetricRatioOutput.CustomChartMetricCount | CustomChartMetricRatioOutput.CustomChartFeedbackScoreMetricScalar | CustomChartMetricRatioOutput.CustomChartMetricScalar | CustomChartMetricRatioOutput.CustomChartFeedbackScoreMetricPercentile | CustomChartMetricRatioOutput.CustomChartMetricPercentile;
                type: "ratio";
            }
            namespace CustomChartMetricRatioOutput {
                interface CustomChartFeedbackCountMetric {
                    entity: "feedback";
                    params: CustomChartFeedbackCountMetric.Params;
                    filter?: string | null;
                    type?: "count";
                }
                namespace CustomChartFeedbackCountMetric {
                    interface Params {
                        feedback_key: string;
                    }
                }
                interface CustomChartMetricCount {
                    filter?: string | null;
                    type?: "count";
                }
                interface CustomChartFeedbackScoreMetricScalar {
                    field: "feedback_score";
                    params: CustomChartFeedbackScoreMetricScalar.Params;
                    type: "sum" | "max" | "min" | "avg";
                    filter?: string | null;
                }
                namespace CustomChartFeedbackScoreMetricScalar {
                    interface Params {
                        feedback_key: string;
                    }
                }
                interface CustomChartMetricScalar {
                    field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                    type: "sum" | "max" | "min" | "avg";
                    filter?: string | null;
                }
                interface CustomChartFeedbackScoreMetricPercentile {
                    field: "feedback_score";
                    params: CustomChartFeedbackScoreMetricPercentile.Params;
                    type: "percentile";
                    filter?: string | null;
                }
                namespace CustomChartFeedbackScoreMetricPercentile {
                    interface Params {
                        feedback_key: string;
                        p: number;
                    }
                }
                interface CustomChartMetricPercentile {
                    field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                    params: CustomChartMetricPercentile.Params;
                    type: "percentile";
                    filter?: string | null;
                }
                namespace CustomChartMetricPercentile {
                    interface Params {
                        p: number;
                    }
                }
                interface CustomChartFeedbackCountMetric {
                    entity: "feedback";
                    params: CustomChartFeedbackCountMetric.Params;
                    filter?: string | null;
                    type?: "count";
                }
                namespace CustomChartFeedbackCountMetric {
                    interface Params {
                        feedback_key: string;
                    }
                }
                interface CustomChartMetricCount {
                    filter?: string | null;
                    type?: "count";
                }
                interface CustomChartFeedbackScoreMetricScalar {
                    field: "feedback_score";
                    params: CustomChartFeedbackScoreMetricScalar.Params;
                    type: "sum" | "max" | "min" | "avg";
                    filter?: string | null;
                }
                namespace CustomChartFeedbackScoreMetricScalar {
                    interface Params {
                        feedback_key: string;
                    }
                }
                interface CustomChartMetricScalar {
                    field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                    type: "sum" | "max" | "min" | "avg";
                    filter?: string | null;
                }
                interface CustomChartFeedbackScoreMetricPercentile {
                    field: "feedback_score";
                    params: CustomChartFeedbackScoreMetricPercentile.Params;
                    type: "percentile";
                    filter?: string | null;
                }
                namespace CustomChartFeedbackScoreMetricPercentile {
                    interface Params {
                        feedback_key: string;
                        p: number;
                    }
                }
                interface CustomChartMetricPercentile {
                    field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                    params: CustomChartMetricPercentile.Params;
                    type: "percentile";
                    filter?: string | null;
                }
                namespace CustomChartMetricPercentile {
                    interface Params {
                        p: number;
                    }
                }
            }
        }
        interface CommonFilters {
            filter?: string | null;
            session?: Array<string> | null;
            trace_filter?: string | null;
            tree_filter?: string | null;
        }
    }
    interface CustomTextBlock {
        id: string;
        chart_type: "text";
        index: number;
        markdown: string;
        metadata?: {
            [key: string]: unknown;
        } | null;
    }
    interface Layout {
        breakpoints: Layout.Breakpoints;
        version: 1;
    }
    namespace Layout {
        interface Breakpoints {
            md: Breakpoints.Md;
            sm: Breakpoints.Sm;
        }
        namespace Breakpoints {
            interface Md {
                rows: Array<Md.Row>;
            }
            namespace Md {
                interface Row {
                    height_units: number;
                    items: Array<Row.Item>;
                }
                namespace Row {
                    interface Item {
                        chart_id: string;
                        width_units: number;
                    }
                }
            }
            interface Sm {
                rows: Array<Sm.Row>;
            }
            namespace Sm {
                interface Row {
                    height_units: number;
                    items: Array<Row.Item>;
                }
                namespace Row {
                    interface Item {
                        chart_id: string;
                        width_units: number;
                    }
                }
            }
        }
    }
    interface SubSection {
        id: string;
        charts: Array<SubSection.Chart>;
        index: number;
        title: string;
        description?: string | null;
    }
    namespace SubSection {
        interface Chart {
            id: string;
            chart_type: "line" | "bar" | "table" | "kpi" | "top-k" | "pie";
            data: Array<Chart.Data>;
            index: number;
            series: Array<Chart.Series>;
            title: string;
            common_filters?: Chart.CommonFilters | null;
            description?: string | null;
            metadata?: {
                [key: string]: unknown;
            } | null;
        }
        namespace Chart {
            interface Data {
                series_id: string;
                timestamp: string;
                value: number | {
                    [key: string]: unknown;
                } | null;
                group?: string | null;
            }
            interface Series {
                id: string;
                name: string;
                feedback_key?: string | null;
                filter_definition?: Series.CustomChartFilterByTracingProject | Series.CustomChartFilterByDataset | null;
                filters?: Series.Filters | null;
                group_by?: Series.GroupBy | null;
                group_by_definitions?: Array<Series.CustomChartGroupByPlain | Series.CustomChartGroupByComplex> | null;
                metadata?: {
                    [key: string]: unknown;
                } | null;
                metric?: "run_count" | "latency_p50" | "latency_p99" | "latency_avg" | "first_token_p50" | "first_token_p99" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "median_tokens" | "completion_tokens_p50" | "prompt_tokens_p50" | "tokens_p99" | "completion_tokens_p99" | "prompt_tokens_p99" | "feedback" | "feedback_score_avg" | "feedback_values" | "total_cost" | "prompt_cost" | "completion_cost" | "error_rate" | "streaming_rate" | "cost_p50" | "cost_p99" | null;
                metric_definition?: Series.CustomChartFeedbackCountMetric | Series.CustomChartMetricCount | Series.CustomChartFeedbackScoreMetricScalar | Series.CustomChartMetricScalar | Series.CustomChartFeedbackScoreMetricPercentile | Series.CustomChartMetricPercentile | Series.CustomChartMetricRatioOutput | null;
                project_metric?: "memory_usage" | "cpu_usage" | "disk_usage" | "restart_count" | "replica_count" | "worker_count" | "lg_run_count" | "responses_per_second" | "error_responses_per_second" | "p95_latency" | "run_queue_wait_time" | null;
                workspace_id?: string | null;
            }
            namespace Series {
                interface CustomChartFilterByTracingProject {
                    project_ids: Array<string>;
                    source_type: "tracing_project";
                    run_filter?: string | null;
                    trace_filter?: string | null;
                    tree_filter?: string | null;
                }
                interface CustomChartFilterByDataset {
                    dataset_ids: Array<string>;
                    source_type: "dataset";
                }
                interface Filters {
                    filter?: string | null;
                    session?: Array<string> | null;
                    trace_filter?: string | null;
                    tree_filter?: string | null;
                }
                interface GroupBy {
                    attribute: "name" | "run_type" | "tag" | "metadata";
                    max_groups?: number;
                    path?: string | null;
                    set_by?: "section" | "series" | null;
                }
                interface CustomChartGroupByPlain {
                    attribute: "name" | "run_type" | "tag" | "project" | "status";
                }
                interface CustomChartGroupByComplex {
                    attribute: "metadata" | "feedback_label";
                    path: string;
                }
                interface CustomChartFeedbackCountMetric {
                    entity: "feedback";
                    params: CustomChartFeedbackCountMetric.Params;
                    filter?: string | null;
                    type?: "count";
                }
                namespace CustomChartFeedbackCountMetric {
                    interface Params {
                        feedback_key: string;
                    }
                }
                interface CustomChartMetricCount {
                    filter?: string | null;
                    type?: "count";
                }
                interface CustomChartFeedbackScoreMetricScalar {
                    field: "feedback_score";
                    params: CustomChartFeedbackScoreMetricScalar.Params;
                    type: "sum" | "max" | "min" | "avg";
                    filter?: string | null;
                }
                namespace CustomChartFeedbackScoreMetricScalar {
                    interface Params {
                        feedback_key: string;
                    }
                }
                interface CustomChartMetricScalar {
                    field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                    type: "sum" | "max" | "min" | "avg";
                    filter?: string | null;
                }
                interface CustomChartFeedbackScoreMetricPercentile {
                    field: "feedback_score";
                    params: CustomChartFeedbackScoreMetricPercentile.Params;
                    type: "percentile";
                    filter?: string | null;
                }
                namespace CustomChartFeedbackScoreMetricPercentile {
                    interface Params {
                        feedback_key: string;
                        p: number;
                    }
                }
                interface CustomChartMetricPercentile {
                    field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                    params: CustomChartMetricPercentile.Params;
                    type: "percentile";
                    filter?: string | null;
                }
                namespace CustomChartMetricPercentile {
                    interface Params {
                        p: number;
                    }
                }
                interface CustomChartMetricRatioOutput {
                    denominator: CustomChartMetricRatioOutput.CustomChartFeedbackCountMetric | CustomChartMetricRatioOutput.CustomChartMetricCount | CustomChartMetricRatioOutput.CustomChartFeedbackScoreMetricScalar | CustomChartMetricRatioOutput.CustomChartMetricScalar | CustomChartMetricRatioOutput.CustomChartFeedbackScoreMetricPercentile | CustomChartMetricRatioOutput.CustomChartMetricPercentile;
                    numerator: CustomChartMetricRatioOutput.CustomChartFeedbackCountMetric | CustomChartMetricRatioOutput.CustomChartMetricCount | CustomChartMetricRatioOutput.CustomChartFeedbackScoreMetricScalar | CustomChartMetricRatioOutput.CustomChartMetricScalar | CustomChartMetricRatioOutput.CustomChartFeedbackScoreMetricPercentile | CustomChartMetricRatioOutput.CustomChartMetricPercentile;
                    type: "ratio";
                }
                namespace CustomChartMetricRatioOutput {
                    interface CustomChartFeedbackCountMetric {
                        entity: "feedback";
                        params: CustomChartFeedbackCountMetric.Params;
                        filter?: string | null;
                        type?: "count";
                    }
                    namespace CustomChartFeedbackCountMetric {
                        interface Params {
                            feedback_key: string;
                        }
                    }
                    interface CustomChartMetricCount {
                        filter?: string | null;
                        type?: "count";
                    }
                    interface CustomChartFeedbackScoreMetricScalar {
                        field: "feedback_score";
                        params: CustomChartFeedbackScoreMetricScalar.Params;
                        type: "sum" | "max" | "min" | "avg";
                        filter?: string | null;
                    }
                    namespace CustomChartFeedbackScoreMetricScalar {
                        interface Params {
                            feedback_key: string;
                        }
                    }
                    interface CustomChartMetricScalar {
                        field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                        type: "sum" | "max" | "min" | "avg";
                        filter?: string | null;
                    }
                    interface CustomChartFeedbackScoreMetricPercentile {
                        field: "feedback_score";
                        params: CustomChartFeedbackScoreMetricPercentile.Params;
                        type: "percentile";
                        filter?: string | null;
                    }
                    namespace CustomChartFeedbackScoreMetricPercentile {
                        interface Params {
                            feedback_key: string;
                            p: number;
                        }
                    }
                    interface CustomChartMetricPercentile {
                        field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                        params: CustomChartMetricPercentile.Params;
                        type: "percentile";
                        filter?: string | null;
                    }
                    namespace CustomChartMetricPercentile {
                        interface Params {
                            p: number;
                        }
                    }
                    interface CustomChartFeedbackCountMetric {
                        entity: "feedback";
                        params: CustomChartFeedbackCountMetric.Params;
                        filter?: string | null;
                        type?: "count";
                    }
                    namespace CustomChartFeedbackCountMetric {
                        interface Params {
                            feedback_key: string;
                        }
                    }
                    interface CustomChartMetricCount {
                        filter?: string | null;
                        type?: "count";
                    }
                    interface CustomChartFeedbackScoreMetricScalar {
                        field: "feedback_score";
                        params: CustomChartFeedbackScoreMetricScalar.Params;
                        type: "sum" | "max" | "min" | "avg";
                        filter?: string | null;
                    }
                    namespace CustomChartFeedbackScoreMetricScalar {
                        interface Params {
                            feedback_key: string;
                        }
                    }
                    interface CustomChartMetricScalar {
                        field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                        type: "sum" | "max" | "min" | "avg";
                        filter?: string | null;
                    }
                    interface CustomChartFeedbackScoreMetricPercentile {
                        field: "feedback_score";
                        params: CustomChartFeedbackScoreMetricPercentile.Params;
                        type: "percentile";
                        filter?: string | null;
                    }
                    namespace CustomChartFeedbackScoreMetricPercentile {
                        interface Params {
                            feedback_key: string;
                            p: number;
                        }
                    }
                    interface CustomChartMetricPercentile {
                        field: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score";
                        params: CustomChartMetricPercentile.Params;
                        type: "percentile";
                        filter?: string | null;
                    }
                    namespace CustomChartMetricPercentile {
                        interface Params {
                            p: number;
                        }
                    }
                }
            }
            interface CommonFilters {
                filter?: string | null;
                session?: Array<string> | null;
                trace_filter?: string | null;
                tree_filter?: string | null;
            }
        }
    }
}
interface CustomChartsSectionRequest {
    end_time?: string | null;
    group_by?: RunStatsGroupBy | null;
    omit_data?: boolean;
    start_time?: string | null;
    stride?: TimedeltaInput;
    timezone?: string;
}
interface RunStatsGroupBy {
    attribute: "name" | "run_type" | "tag" | "metadata";
    max_groups?: number;
    path?: string | null;
}
interface Session {
    id: string;
    name: string;
    start_time: string;
    tenant_id: string;
    type: "PROJECT" | "AGENT" | "EXPERIMENT";
    completion_cost?: number | null;
    completion_tokens?: number | null;
    default_dataset_id?: string | null;
    description?: string | null;
    end_time?: string | null;
    error_rate?: number | null;
    experiment_progress?: Session.ExperimentProgress | null;
    extra?: {
        [key: string]: unknown;
    } | null;
    feedback_stats?: {
        [key: string]: SessionFeedbackStat;
    } | null;
    first_token_p50?: number | null;
    first_token_p99?: number | null;
    last_run_start_time?: string | null;
    last_run_start_time_live?: string | null;
    latency_p50?: number | null;
    latency_p99?: number | null;
    longlived_ttl_days?: number | null;
    prompt_cost?: number | null;
    prompt_tokens?: number | null;
    reference_dataset_id?: string | null;
    run_count?: number | null;
    run_facets?: Array<{
        [key: string]: unknown;
    }> | null;
    session_feedback_stats?: {
        [key: string]: SessionFeedbackStat;
    } | null;
    streaming_rate?: number | null;
    test_run_number?: number | null;
    total_cost?: number | null;
    total_tokens?: number | null;
    trace_tier?: "LONG_LIVED" | "SHORT_LIVED" | null;
}
declare namespace Session {
    interface ExperimentProgress {
        evaluator_progress: {
            [key: string]: number;
        };
        expected_run_count: number;
        run_progress: number;
    }
}
interface SessionFeedbackStat {
    avg: number | null;
    contains_thread_feedback: boolean;
    errors: number;
    max: number | null;
    median: number | null;
    min: number | null;
    n: number;
    stdev: number | null;
    type: "PRIMARY" | "COMPOSITE";
    values: {
        [key: string]: number;
    };
}
type SessionSortableColumns = "name" | "start_time" | "last_run_start_time" | "latency_p50" | "latency_p99" | "error_rate" | "feedback";
interface TimedeltaInput {
    days?: number;
    hours?: number;
    minutes?: number;
}
interface TracerSession {
    id: string;
    tenant_id: string;
    completion_cost?: number | null;
    completion_tokens?: number | null;
    default_dataset_id?: string | null;
    description?: string | null;
    end_time?: string | null;
    error_rate?: number | null;
    experiment_progress?: TracerSession.ExperimentProgress | null;
    extra?: {
        [key: string]: unknown;
    } | null;
    feedback_stats?: {
        [key: string]: unknown;
    } | null;
    first_token_p50?: number | null;
    first_token_p99?: number | null;
    last_run_start_time?: string | null;
    last_run_start_time_live?: string | null;
    latency_p50?: number | null;
    latency_p99?: number | null;
    longlived_ttl_days?: number | null;
    name?: string;
    prompt_cost?: number | null;
    prompt_tokens?: number | null;
    reference_dataset_id?: string | null;
    run_count?: number | null;
    run_facets?: Array<{
        [key: string]: unknown;
    }> | null;
    session_feedback_stats?: {
        [key: string]: unknown;
    } | null;
    start_time?: string;
    streaming_rate?: number | null;
    test_run_number?: number | null;
    total_cost?: number | null;
    total_tokens?: number | null;
    trace_tier?: "longlived" | "shortlived" | null;
}
declare namespace TracerSession {
    interface ExperimentProgress {
        evaluator_progress: {
            [key: string]: number;
        };
        expected_run_count: number;
        run_progress: number;
    }
}
interface TracerSessionWithoutVirtualFields {
    id: string;
    tenant_id: string;
    default_dataset_id?: string | null;
    description?: string | null;
    end_time?: string | null;
    extra?: {
        [key: string]: unknown;
    } | null;
    last_run_start_time_live?: string | null;
    longlived_ttl_days?: number | null;
    name?: string;
    reference_dataset_id?: string | null;
    start_time?: string;
    trace_tier?: "longlived" | "shortlived" | null;
}
interface SessionResolveResponse {
    session_id: string;
}
interface SessionCreateParams {
    upsert?: boolean;
    id?: string | null;
    default_dataset_id?: string | null;
    description?: string | null;
    end_time?: string | null;
    evaluator_keys?: Array<string> | null;
    extra?: {
        [key: string]: unknown;
    } | null;
    kicked_off_by?: string | null;
    longlived_ttl_days?: number | null;
    name?: string;
    num_examples?: number | null;
    num_repetitions?: number | null;
    reference_dataset_id?: string | null;
    start_time?: string;
    tag_value_ids?: Array<string> | null;
    trace_tier?: "longlived" | "shortlived" | null;
}
interface SessionRetrieveParams {
    include_stats?: boolean;
    stats_start_time?: string | null;
    accept?: string;
}
interface SessionUpdateParams {
    default_dataset_id?: string | null;
    description?: string | null;
    end_time?: string | null;
    extra?: {
        [key: string]: unknown;
    } | null;
    longlived_ttl_days?: number | null;
    name?: string | null;
    trace_tier?: "longlived" | "shortlived" | null;
}
interface SessionDashboardParams {
    end_time?: string | null;
    group_by?: RunStatsGroupBy | null;
    omit_data?: boolean;
    start_time?: string | null;
    stride?: TimedeltaInput;
    timezone?: string;
    accept?: string;
}
interface SessionListV2Params extends ItemsCursorGetPaginationParams {
    id?: Array<string>;
    dataset_version?: string;
    filter?: string;
    include_facets?: boolean;
    include_stats?: boolean;
    metadata?: string;
    name?: string;
    name_contains?: string;
    reference_dataset_id?: Array<string>;
    sort_by?: "NAME" | "START_TIME" | "LAST_RUN_START_TIME" | "ERROR_RATE" | "LATENCY_P50" | "LATENCY_P99" | "FEEDBACK";
    sort_by_feedback_key?: string;
    sort_by_feedback_source?: "RUN" | "SESSION";
    sort_order?: "asc" | "desc";
    stats_filter?: string;
    stats_select?: Array<string>;
    stats_start_time?: string;
    tag_value_id?: Array<string>;
    type?: Array<"PROJECT" | "AGENT" | "EXPERIMENT">;
    use_approx_stats?: boolean;
}
interface SessionResolveParams {
    kind: "AGENT" | "EXPERIMENT" | "EVALUATOR";
    id?: string;
    environment?: "LOCAL" | "DEVELOPMENT" | "STAGING" | "PRODUCTION";
}
declare class Sessions extends APIResource {
    create(params: SessionCreateParams, options?: RequestOptions): APIPromise<TracerSession>;
    retrieve(project_id: string, params?: SessionRetrieveParams | null | undefined, options?: RequestOptions): APIPromise<TracerSession>;
    update(project_id: string, body: SessionUpdateParams, options?: RequestOptions): APIPromise<TracerSession>;
    delete(project_id: string, options?: RequestOptions): APIPromise<void>;
    dashboard(sessionID: string, params: SessionDashboardParams, options?: RequestOptions): APIPromise<CustomChartsSection>;
    listV2(query?: SessionListV2Params | null | undefined, options?: RequestOptions): PagePromise<SessionsItemsCursorGetPagination, Session>;
    resolve(query: SessionResolveParams, options?: RequestOptions): APIPromise<SessionResolveResponse>;
}
declare namespace Sessions {
    export { type CustomChartsSection, type Session, type TracerSession };
    export type { CustomChartsSectionRequest, RunStatsGroupBy, SessionFeedbackStat, SessionSortableColumns, TimedeltaInput, TracerSessionWithoutVirtualFields, SessionResolveResponse, SessionsItemsCursorGetPagination, SessionCreateParams, SessionRetrieveParams, SessionUpdateParams, SessionDashboardParams, SessionListV2Params, SessionResolveParams };
}

interface ShareCreateResponse$1 {
    share_token?: string;
}
interface ShareCreateParams$1 {
    session_id: string;
    trace_id: string;
}
interface ShareDeleteParams$1 {
    session_id: string;
}
declare class Share$1 extends APIResource {
    create(runID: string, body: ShareCreateParams$1, options?: RequestOptions): APIPromise<ShareCreateResponse$1>;
    delete(traceID: string, body: ShareDeleteParams$1, options?: RequestOptions): APIPromise<void>;
}
declare namespace Share$1 {
    export type { ShareCreateResponse$1 as ShareCreateResponse, ShareCreateParams$1 as ShareCreateParams, ShareDeleteParams$1 as ShareDeleteParams };
}

interface StreamingQueryV2Response {
    items?: Array<Run>;
    next_cursor?: string;
}
interface StreamingQueryV2Params {
    ai_search?: string;
    cursor?: string;
    filter?: string;
    has_error?: boolean;
    ids?: Array<string>;
    include_subtree_usage?: boolean;
    is_root?: boolean;
    max_feedback_modified_at?: string;
    max_start_time?: string;
    min_feedback_modified_at?: string;
    min_start_time?: string;
    page_size?: number;
    project_ids?: Array<string>;
    reference_dataset_id?: string;
    reference_examples?: Array<string>;
    run_type?: RunType;
    selects?: Array<RunSelectField>;
    trace_filter?: string;
    trace_id?: string;
    tree_filter?: string;
    Accept?: string;
}
declare class Streaming$2 extends APIResource {
    queryV2(params: StreamingQueryV2Params, options?: RequestOptions): APIPromise<Stream<QueryPatchEvent>>;
    queryV2Items(params: StreamingQueryV2Params, options?: RequestOptions): AsyncIterable<Run>;
}
declare namespace Streaming$2 {
    export type { StreamingQueryV2Response, StreamingQueryV2Params };
}

type RunsItemsCursorPostPagination = ItemsCursorPostPagination<Run>;
interface ResponseBodyForRunsGenerateQuery {
    feedback_urls: {
        [key: string]: string;
    };
    filter: string;
}
interface Run {
    id?: string;
    app_path?: string;
    attachments?: {
        [key: string]: string;
    };
    completion_cost?: number;
    completion_cost_details?: Run.CompletionCostDetails;
    completion_token_details?: Run.CompletionTokenDetails;
    completion_tokens?: number;
    dotted_order?: string;
    end_time?: string;
    error?: string;
    error_preview?: string;
    events?: Array<Run.Event>;
    extra?: {
        [key: string]: unknown;
    };
    feedback_stats?: {
        [key: string]: Run.FeedbackStats;
    };
    first_token_time?: string;
    inputs?: {
        [key: string]: unknown;
    };
    inputs_preview?: string;
    is_in_dataset?: boolean;
    is_root?: boolean;
    last_queued_at?: string;
    latency_seconds?: number;
    ls_user_id?: string;
    manifest?: {
        [key: string]: unknown;
    };
    metadata?: {
        [key: string]: unknown;
    };
    name?: string;
    outputs?: {
        [key: string]: unknown;
    };
    outputs_preview?: string;
    parent_run_ids?: Array<string>;
    price_model_id?: string;
    project_id?: string;
    prompt_cost?: number;
    prompt_cost_details?: Run.PromptCostDetails;
    prompt_token_details?: Run.PromptTokenDetails;
    prompt_tokens?: number;
    query_metadata?: unknown | null;
    reference_dataset_id?: string;
    reference_example_id?: string;
    run_type?: RunType;
    share_url?: string;
    start_time?: string;
    status?: "SUCCESS" | "ERROR" | "PENDING";
    tags?: Array<string>;
    thread_evaluation_time?: string;
    thread_id?: string;
    total_cost?: number;
    total_tokens?: number;
    trace_id?: string;
}
declare namespace Run {
    interface CompletionCostDetails {
        raw?: {
            [key: string]: number;
        };
    }
    interface CompletionTokenDetails {
        raw?: {
            [key: string]: number;
        };
    }
    interface Event {
        kwargs?: unknown;
        name?: string;
        time?: string;
    }
    interface FeedbackStats {
        avg?: number;
        comments?: Array<string>;
        contains_thread_feedback?: boolean;
        errors?: number;
        max?: number;
        min?: number;
        n?: number;
        sources?: Array<unknown>;
        stdev?: number;
        values?: {
            [key: string]: number;
        };
    }
    interface PromptCostDetails {
        raw?: {
            [key: string]: number;
        };
    }
    interface PromptTokenDetails {
        raw?: {
            [key: string]: number;
        };
    }
}
interface RunIngest {
    id?: string;
    address?: string;
    dotted_order?: string;
    end_time?: string;
    error?: string;
    events?: Array<{
        [key: string]: unknown;
    }>;
    extra?: {
        [key: string]: unknown;
    };
    input_attachments?: {
        [key: string]: unknown;
    };
    inputs?: {
        [key: string]: unknown;
    };
    name?: string;
    output_attachments?: {
        [key: string]: unknown;
    };
    outputs?: {
        [key: string]: unknown;
    };
    parent_run_id?: string;
    reference_example_id?: string;
    run_type?: "tool" | "chain" | "llm" | "retriever" | "embedding" | "prompt" | "parser";
    serialized?: {
        [key: string]: unknown;
    };
    session_id?: string;
    session_name?: string;
    start_time?: string;
    status?: string;
    tags?: Array<string>;
    trace_id?: string;
}
interface RunSchema {
    id: string;
    app_path: string;
    dotted_order: string;
    name: string;
    run_type: RunTypeEnum;
    session_id: string;
    status: string;
    trace_id: string;
    child_run_ids?: Array<string> | null;
    completion_cost?: string | null;
    completion_cost_details?: {
        [key: string]: string;
    } | null;
    completion_token_details?: {
        [key: string]: number;
    } | null;
    completion_tokens?: number;
    direct_child_run_ids?: Array<string> | null;
    end_time?: string | null;
    error?: string | null;
    events?: Array<{
        [key: string]: unknown;
    }> | null;
    execution_order?: number;
    extra?: {
        [key: string]: unknown;
    } | null;
    feedback_stats?: {
        [key: string]: {
            [key: string]: unknown;
        };
    } | null;
    first_token_time?: string | null;
    in_dataset?: boolean | null;
    inputs?: {
        [key: string]: unknown;
    } | null;
    inputs_preview?: string | null;
    inputs_s3_urls?: {
        [key: string]: unknown;
    } | null;
    last_queued_at?: string | null;
    manifest_id?: string | null;
    manifest_s3_id?: string | null;
    messages?: Array<{
        [key: string]: unknown;
    }> | null;
    outputs?: {
        [key: string]: unknown;
    } | null;
    outputs_preview?: string | null;
    outputs_s3_urls?: {
        [key: string]: unknown;
    } | null;
    parent_run_id?: string | null;
    parent_run_ids?: Array<string> | null;
    price_model_id?: string | null;
    prompt_cost?: string | null;
    prompt_cost_details?: {
        [key: string]: string;
    } | null;
    prompt_token_details?: {
        [key: string]: number;
    } | null;
    prompt_tokens?: number;
    reference_dataset_id?: string | null;
    reference_example_id?: string | null;
    s3_urls?: {
        [key: string]: unknown;
    } | null;
    serialized?: {
        [key: string]: unknown;
    } | null;
    share_token?: string | null;
    start_time?: string;
    tags?: Array<string> | null;
    thread_id?: string | null;
    total_cost?: string | null;
    total_tokens?: number;
    trace_first_received_at?: string | null;
    trace_max_start_time?: string | null;
    trace_min_start_time?: string | null;
    trace_tier?: "longlived" | "shortlived" | null;
    trace_upgrade?: boolean;
    ttl_seconds?: number | null;
}
type RunSelectField = "ID" | "NAME" | "RUN_TYPE" | "STATUS" | "START_TIME" | "END_TIME" | "LATENCY_SECONDS" | "FIRST_TOKEN_TIME" | "ERROR" | "ERROR_PREVIEW" | "EXTRA" | "METADATA" | "EVENTS" | "INPUTS" | "INPUTS_PREVIEW" | "OUTPUTS" | "OUTPUTS_PREVIEW" | "MANIFEST" | "PARENT_RUN_IDS" | "PROJECT_ID" | "TRACE_ID" | "THREAD_ID" | "DOTTED_ORDER" | "IS_ROOT" | "REFERENCE_EXAMPLE_ID" | "REFERENCE_DATASET_ID" | "TOTAL_TOKENS" | "PROMPT_TOKENS" | "COMPLETION_TOKENS" | "TOTAL_COST" | "PROMPT_COST" | "COMPLETION_COST" | "PROMPT_TOKEN_DETAILS" | "COMPLETION_TOKEN_DETAILS" | "PROMPT_COST_DETAILS" | "COMPLETION_COST_DETAILS" | "PRICE_MODEL_ID" | "TAGS" | "APP_PATH" | "ATTACHMENTS" | "THREAD_EVALUATION_TIME" | "IS_IN_DATASET" | "LAST_QUEUED_AT" | "SHARE_URL" | "FEEDBACK_STATS" | "LS_USER_ID";
interface RunStatsQueryParams {
    session: Array<string>;
    id?: Array<string> | null;
    data_source_type?: RunsFilterDataSourceTypeEnum | null;
    end_time?: string | null;
    error?: boolean | null;
    execution_order?: number | null;
    filter?: string | null;
    group_by?: RunStatsGroupBy | null;
    groups?: Array<string | null> | null;
    include_details?: boolean;
    is_root?: boolean | null;
    parent_run?: string | null;
    query?: string | null;
    reference_dataset_id?: string | null;
    reference_example?: Array<string> | null;
    run_type?: RunTypeEnum | null;
    search_filter?: string | null;
    select?: Array<"run_count" | "latency_p50" | "latency_p99" | "latency_avg" | "first_token_p50" | "first_token_p99" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "median_tokens" | "completion_tokens_p50" | "prompt_tokens_p50" | "tokens_p99" | "completion_tokens_p99" | "prompt_tokens_p99" | "last_run_start_time" | "feedback_stats" | "thread_feedback_stats" | "run_facets" | "error_rate" | "streaming_rate" | "total_cost" | "prompt_cost" | "completion_cost" | "cost_p50" | "cost_p99" | "session_feedback_stats" | "all_run_stats" | "all_token_stats" | "group_count" | "prompt_token_details" | "completion_token_details" | "prompt_cost_details" | "completion_cost_details"> | null;
    skip_pagination?: boolean | null;
    start_time?: string | null;
    trace?: string | null;
    trace_filter?: string | null;
    tree_filter?: string | null;
    use_experimental_search?: boolean;
}
type RunType = "TOOL" | "CHAIN" | "LLM" | "RETRIEVER" | "EMBEDDING" | "PROMPT" | "PARSER";
type RunTypeEnum = "tool" | "chain" | "llm" | "retriever" | "embedding" | "prompt" | "parser";
type RunsFilterDataSourceTypeEnum = "current" | "historical" | "lite" | "root_lite" | "runs_feedbacks_rmt_wide";
interface RunGetURLResponse {
    url?: string;
}
interface RunGetURLParams {
    project_id: string;
    trace_id: string;
    start_time?: string;
}
interface RunQueryV2Params extends ItemsCursorPostPaginationParams {
    ai_search?: string;
    filter?: string;
    has_error?: boolean;
    ids?: Array<string>;
    include_subtree_usage?: boolean;
    is_root?: boolean;
    max_feedback_modified_at?: string;
    max_start_time?: string;
    min_feedback_modified_at?: string;
    min_start_time?: string;
    project_ids?: Array<string>;
    reference_dataset_id?: string;
    reference_examples?: Array<string>;
    run_type?: RunType;
    selects?: Array<RunSelectField>;
    trace_filter?: string;
    trace_id?: string;
    tree_filter?: string;
    Accept?: string;
}
interface RunRetrieveV2Params {
    project_id: string;
    selects?: Array<"ID" | "NAME" | "RUN_TYPE" | "STATUS" | "START_TIME" | "END_TIME" | "LATENCY_SECONDS" | "FIRST_TOKEN_TIME" | "ERROR" | "ERROR_PREVIEW" | "EXTRA" | "METADATA" | "EVENTS" | "INPUTS" | "INPUTS_PREVIEW" | "OUTPUTS" | "OUTPUTS_PREVIEW" | "MANIFEST" | "PARENT_RUN_IDS" | "PROJECT_ID" | "TRACE_ID" | "THREAD_ID" | "DOTTED_ORDER" | "IS_ROOT" | "REFERENCE_EXAMPLE_ID" | "REFERENCE_DATASET_ID" | "TOTAL_TOKENS" | "PROMPT_TOKENS" | "COMPLETION_TOKENS" | "TOTAL_COST" | "PROMPT_COST" | "COMPLETION_COST" | "PROMPT_TOKEN_DETAILS" | "COMPLETION_TOKEN_DETAILS" | "PROMPT_COST_DETAILS" | "COMPLETION_COST_DETAILS" | "PRICE_MODEL_ID" | "TAGS" | "APP_PATH" | "ATTACHMENTS" | "THREAD_EVALUATION_TIME" | "IS_IN_DATASET" | "LAST_QUEUED_AT" | "SHARE_URL" | "FEEDBACK_STATS" | "LS_USER_ID">;
    start_time?: string;
    Accept?: string;
}
declare class Runs$1 extends APIResource {
    streaming: Streaming$2;
    share: Share$1;
    getURL(runID: string, query: RunGetURLParams, options?: RequestOptions): APIPromise<RunGetURLResponse>;
    queryV2(params: RunQueryV2Params, options?: RequestOptions): PagePromise<RunsItemsCursorPostPagination, Run>;
    retrieveV2(runID: string, params: RunRetrieveV2Params, options?: RequestOptions): APIPromise<Run>;
    retrieve: (runID: string, params: RunRetrieveV2Params, options?: RequestOptions) => APIPromise<Run>;
    query: (params: RunQueryV2Params, options?: RequestOptions) => PagePromise<RunsItemsCursorPostPagination, Run>;
}
declare namespace Runs$1 {
    export { type Run };
    export type { ResponseBodyForRunsGenerateQuery, RunIngest, RunSchema, RunSelectField, RunStatsQueryParams, RunType, RunTypeEnum, RunsFilterDataSourceTypeEnum, RunGetURLResponse, RunsItemsCursorPostPagination, RunGetURLParams, RunQueryV2Params, RunRetrieveV2Params };
    export { Streaming$2 as Streaming };
    export type { StreamingQueryV2Response, StreamingQueryV2Params };
    export { Share$1 as Share };
    export type { ShareCreateResponse$1 as ShareCreateResponse, ShareCreateParams$1 as ShareCreateParams, ShareDeleteParams$1 as ShareDeleteParams };
}

type AnnotationQueueRetrieveAnnotationQueuesResponsesOffsetPaginationTopLevelArray = OffsetPaginationTopLevelArray<AnnotationQueueRetrieveAnnotationQueuesResponse>;
interface AnnotationQueueRubricItemSchema {
    feedback_key: string;
    description?: string | null;
    feedback_config?: AnnotationQueueRubricItemSchema.FeedbackConfig | null;
    feedback_config_id?: string | null;
    is_assertion?: boolean | null;
    is_required?: boolean | null;
    regex_validator?: string | null;
    required_if?: AnnotationQueueRubricItemSchema.RequiredIf | null;
    score_descriptions?: {
        [key: string]: string;
    } | null;
    value_descriptions?: {
        [key: string]: string;
    } | null;
    visible_if?: AnnotationQueueRubricItemSchema.VisibleIf | null;
}
declare namespace AnnotationQueueRubricItemSchema {
    interface FeedbackConfig {
        id: string;
        feedback_config: FeedbackConfig.FeedbackConfig;
        feedback_key: string;
        modified_at: string;
        tenant_id: string;
        is_deleted?: boolean;
        is_enforced?: boolean;
        is_first?: boolean;
        is_lower_score_better?: boolean | null;
    }
    namespace FeedbackConfig {
        interface FeedbackConfig {
            type: "continuous" | "categorical" | "freeform";
            allows_multiple_categories?: boolean;
            categories?: Array<FeedbackConfig.Category> | null;
            max?: number | null;
            min?: number | null;
        }
        namespace FeedbackConfig {
            interface Category {
                value: number;
                label?: string | null;
            }
        }
    }
    interface RequiredIf {
        join: "all" | "any";
        rules: Array<RequiredIf.Rule>;
    }
    namespace RequiredIf {
        interface Rule {
            key: string;
            op: "is" | "is_one_of" | "is_empty" | "is_not_empty";
            values?: Array<number>;
        }
    }
    interface VisibleIf {
        join: "all" | "any";
        rules: Array<VisibleIf.Rule>;
    }
    namespace VisibleIf {
        interface Rule {
            key: string;
            op: "is" | "is_one_of" | "is_empty" | "is_not_empty";
            values?: Array<number>;
        }
    }
}
interface AnnotationQueueSchema {
    id: string;
    name: string;
    queue_type: "single" | "pairwise";
    tenant_id: string;
    assigned_reviewers?: Array<AnnotationQueueSchema.AssignedReviewer>;
    created_at?: string;
    default_dataset?: string | null;
    description?: string | null;
    enable_reservations?: boolean | null;
    metadata?: {
        [key: string]: unknown;
    } | null;
    num_reviewers_per_item?: number | null;
    reservation_minutes?: number | null;
    reviewer_access_mode?: string;
    run_rule_id?: string | null;
    source_rule_id?: string | null;
    updated_at?: string;
}
declare namespace AnnotationQueueSchema {
    interface AssignedReviewer {
        id: string;
        email?: string | null;
        name?: string | null;
    }
}
interface AnnotationQueueSizeSchema {
    size: number;
}
interface RunSchemaWithAnnotationQueueInfo {
    id: string;
    app_path: string;
    dotted_order: string;
    name: string;
    queue_run_id: string;
    run_type: RunTypeEnum;
    session_id: string;
    status: string;
    trace_id: string;
    added_at?: string | null;
    child_run_ids?: Array<string> | null;
    completed_by?: Array<string>;
    completion_cost?: string | null;
    completion_cost_details?: {
        [key: string]: string;
    } | null;
    completion_token_details?: {
        [key: string]: number;
    } | null;
    completion_tokens?: number;
    direct_child_run_ids?: Array<string> | null;
    effective_added_at?: string | null;
    end_time?: string | null;
    error?: string | null;
    events?: Array<{
        [key: string]: unknown;
    }> | null;
    execution_order?: number;
    extra?: {
        [key: string]: unknown;
    } | null;
    feedback_stats?: {
        [key: string]: {
            [key: string]: unknown;
        };
    } | null;
    first_token_time?: string | null;
    in_dataset?: boolean | null;
    inputs?: {
        [key: string]: unknown;
    } | null;
    inputs_preview?: string | null;
    inputs_s3_urls?: {
        [key: string]: unknown;
    } | null;
    last_queued_at?: string | null;
    last_reviewed_time?: string | null;
    manifest_id?: string | null;
    manifest_s3_id?: string | null;
    messages?: Array<{
        [key: string]: unknown;
    }> | null;
    outputs?: {
        [key: string]: unknown;
    } | null;
    outputs_preview?: string | null;
    outputs_s3_urls?: {
        [key: string]: unknown;
    } | null;
    parent_run_id?: string | null;
    parent_run_ids?: Array<string> | null;
    price_model_id?: string | null;
    prompt_cost?: string | null;
    prompt_cost_details?: {
        [key: string]: string;
    } | null;
    prompt_token_details?: {
        [key: string]: number;
    } | null;
    prompt_tokens?: number;
    reference_dataset_id?: string | null;
    reference_example_id?: string | null;
    reserved_by?: Array<string>;
    s3_urls?: {
        [key: string]: unknown;
    } | null;
    serialized?: {
        [key: string]: unknown;
    } | null;
    share_token?: string | null;
    source_proposed_example_id?: string | null;
    start_time?: string;
    tags?: Array<string> | null;
    thread_id?: string | null;
    total_cost?: string | null;
    total_tokens?: number;
    trace_first_received_at?: string | null;
    trace_max_start_time?: string | null;
    trace_min_start_time?: string | null;
    trace_tier?: "longlived" | "shortlived" | null;
    trace_upgrade?: boolean;
    ttl_seconds?: number | null;
}
interface AnnotationQueueRetrieveResponse {
    id: string;
    name: string;
    queue_type: "single" | "pairwise";
    tenant_id: string;
    assigned_reviewers?: Array<AnnotationQueueRetrieveResponse.AssignedReviewer>;
    created_at?: string;
    default_dataset?: string | null;
    description?: string | null;
    enable_reservations?: boolean | null;
    metadata?: {
        [key: string]: unknown;
    } | null;
    num_reviewers_per_item?: number | null;
    reservation_minutes?: number | null;
    reviewer_access_mode?: string;
    rubric_instructions?: string | null;
    rubric_items?: Array<AnnotationQueueRubricItemSchema> | null;
    run_rule_id?: string | null;
    source_rule_id?: string | null;
    updated_at?: string;
}
declare namespace AnnotationQueueRetrieveResponse {
    interface AssignedReviewer {
        id: string;
        email?: string | null;
        name?: string | null;
    }
}
type AnnotationQueueUpdateResponse = unknown;
type AnnotationQueueDeleteResponse = unknown;
type AnnotationQueueCreateRunStatusResponse = unknown;
type AnnotationQueueExportResponse = unknown;
type AnnotationQueuePopulateResponse = unknown;
interface AnnotationQueueRetrieveAnnotationQueuesResponse {
    id: string;
    name: string;
    queue_type: "single" | "pairwise";
    tenant_id: string;
    total_runs: number;
    assigned_reviewers?: Array<AnnotationQueueRetrieveAnnotationQueuesResponse.AssignedReviewer>;
    created_at?: string;
    default_dataset?: string | null;
    description?: string | null;
    enable_reservations?: boolean | null;
    metadata?: {
        [key: string]: unknown;
    } | null;
    num_reviewers_per_item?: number | null;
    reservation_minutes?: number | null;
    reviewer_access_mode?: string;
    run_rule_id?: string | null;
    source_rule_id?: string | null;
    updated_at?: string;
}
declare namespace AnnotationQueueRetrieveAnnotationQueuesResponse {
    interface AssignedReviewer {
        id: string;
        email?: string | null;
        name?: string | null;
    }
}
type AnnotationQueueRetrieveQueuesResponse = Array<AnnotationQueueSchema>;
interface AnnotationQueueUpdateParams {
    default_dataset?: string | null;
    description?: string | null;
    enable_reservations?: boolean;
    metadata?: {
        [key: string]: unknown;
    } | null;
    name?: string | null;
    num_reviewers_per_item?: number | null;
    reservation_minutes?: number | null;
    reviewer_access_mode?: "any" | "assigned" | null;
    rubric_instructions?: string | null;
    rubric_items?: Array<AnnotationQueueRubricItemSchema> | null;
}
interface AnnotationQueueAnnotationQueuesParams {
    name: string;
    id?: string;
    created_at?: string;
    default_dataset?: string | null;
    description?: string | null;
    enable_reservations?: boolean | null;
    metadata?: {
        [key: string]: unknown;
    } | null;
    num_reviewers_per_item?: number | null;
    reservation_minutes?: number | null;
    reviewer_access_mode?: string;
    rubric_instructions?: string | null;
    rubric_items?: Array<AnnotationQueueRubricItemSchema> | null;
    session_ids?: Array<string> | null;
    updated_at?: string;
}
interface AnnotationQueueCreateRunStatusParams {
    override_added_at?: string | null;
    status?: string | null;
}
interface AnnotationQueueExportParams {
    end_time?: string | null;
    include_annotator_detail?: boolean;
    start_time?: string | null;
}
interface AnnotationQueuePopulateParams {
    queue_id: string;
    session_ids: Array<string>;
    extend_trace_retention?: boolean;
}
interface AnnotationQueueRetrieveAnnotationQueuesParams extends OffsetPaginationTopLevelArrayParams {
    assigned_to_me?: boolean;
    dataset_id?: string | null;
    ids?: Array<string> | null;
    name?: string | null;
    name_contains?: string | null;
    queue_type?: "single" | "pairwise" | null;
    sort_by?: string | null;
    sort_by_desc?: boolean;
    tag_value_id?: Array<string> | null;
}
interface AnnotationQueueRetrieveRunParams {
    queue_id: string;
    include_extra?: boolean;
}
interface AnnotationQueueRetrieveSizeParams {
    status?: "needs_my_review" | "needs_others_review" | "completed" | null;
}
interface AnnotationQueueRetrieveTotalArchivedParams {
    end_time?: string | null;
    start_time?: string | null;
}
declare class AnnotationQueues extends APIResource {
    runs: Runs$2;
    items: Items;
    retrieve(queueID: string, options?: RequestOptions): APIPromise<AnnotationQueueRetrieveResponse>;
    update(queueID: string, body: AnnotationQueueUpdateParams, options?: RequestOptions): APIPromise<unknown>;
    delete(queueID: string, options?: RequestOptions): APIPromise<unknown>;
    annotationQueues(body: AnnotationQueueAnnotationQueuesParams, options?: RequestOptions): APIPromise<AnnotationQueueSchema>;
    createRunStatus(annotationQueueRunID: string, body: AnnotationQueueCreateRunStatusParams, options?: RequestOptions): APIPromise<unknown>;
    export(queueID: string, body: AnnotationQueueExportParams, options?: RequestOptions): APIPromise<unknown>;
    populate(body: AnnotationQueuePopulateParams, options?: RequestOptions): APIPromise<unknown>;
    retrieveAnnotationQueues(query?: AnnotationQueueRetrieveAnnotationQueuesParams | null | undefined, options?: RequestOptions): PagePromise<AnnotationQueueRetrieveAnnotationQueuesResponsesOffsetPaginationTopLevelArray, AnnotationQueueRetrieveAnnotationQueuesResponse>;
    retrieveQueues(runID: string, options?: RequestOptions): APIPromise<AnnotationQueueRetrieveQueuesResponse>;
    retrieveRun(index: number, params: AnnotationQueueRetrieveRunParams, options?: RequestOptions): APIPromise<RunSchemaWithAnnotationQueueInfo>;
    retrieveSize(queueID: string, query?: AnnotationQueueRetrieveSizeParams | null | undefined, options?: RequestOptions): APIPromise<AnnotationQueueSizeSchema>;
    retrieveTotalArchived(queueID: string, query?: AnnotationQueueRetrieveTotalArchivedParams | null | undefined, options?: RequestOptions): APIPromise<AnnotationQueueSizeSchema>;
    retrieveTotalSize(queueID: string, options?: RequestOptions): APIPromise<AnnotationQueueSizeSchema>;
}
declare namespace AnnotationQueues {
    export { type AnnotationQueueRubricItemSchema, type AnnotationQueueSchema, type AnnotationQueueRetrieveResponse, type AnnotationQueueRetrieveAnnotationQueuesResponse };
    export type { AnnotationQueueSizeSchema, RunSchemaWithAnnotationQueueInfo, AnnotationQueueUpdateResponse, AnnotationQueueDeleteResponse, AnnotationQueueCreateRunStatusResponse, AnnotationQueueExportResponse, AnnotationQueuePopulateResponse, AnnotationQueueRetrieveQueuesResponse, AnnotationQueueRetrieveAnnotationQueuesResponsesOffsetPaginationTopLevelArray, AnnotationQueueUpdateParams, AnnotationQueueAnnotationQueuesParams, AnnotationQueueCreateRunStatusParams, AnnotationQueueExportParams, AnnotationQueuePopulateParams, AnnotationQueueRetrieveAnnotationQueuesParams, AnnotationQueueRetrieveRunParams, AnnotationQueueRetrieveSizeParams, AnnotationQueueRetrieveTotalArchivedParams };
    export { Runs$2 as Runs, type RunCreateResponse, type RunCreateByKeyResponse, type RunCreateParams, type RunCreateByKeyParams };
    export type { RunUpdateResponse, RunListResponse, RunDeleteAllResponse, RunDeleteQueueResponse, RunUpdateParams, RunListParams, RunDeleteAllParams, RunDeleteQueueParams };
    export { Items, type ItemCreateResponse, type ItemCreateParams };
    export type { ItemUpdateResponse, ItemListResponse, ItemCreateStatusResponse, ItemDeleteAllResponse, ItemRetrieveCountResponse, ItemRetrievePlacementResponse, ItemListResponsesItemsCursorGetPagination, ItemUpdateParams, ItemListParams, ItemCreateStatusParams, ItemDeleteAllParams, ItemRetrieveCountParams, ItemRetrievePlacementParams };
}

interface ExampleUpdateMetadataResponse {
    statuses: Array<ExampleUpdateMetadataResponse.Status>;
}
declare namespace ExampleUpdateMetadataResponse {
    interface Status {
        id: string;
        status: "UPDATED" | "NOT_FOUND";
        description?: string;
    }
}
interface ExampleDeleteParams {
    dataset_id: string;
}
interface ExampleUpdateMetadataParams {
    example_ids: Array<string>;
    operations: Array<ExampleUpdateMetadataParams.Operation>;
}
declare namespace ExampleUpdateMetadataParams {
    interface Operation {
        key: string;
        operation: "SET" | "ARRAY_ADD" | "ARRAY_REMOVE";
        value?: unknown;
        values?: Array<string>;
    }
}
declare class Examples extends APIResource {
    delete(exampleID: string, params: ExampleDeleteParams, options?: RequestOptions): APIPromise<void>;
    updateMetadata(datasetID: string, body: ExampleUpdateMetadataParams, options?: RequestOptions): APIPromise<ExampleUpdateMetadataResponse>;
}
declare namespace Examples {
    export { type ExampleUpdateMetadataResponse, type ExampleUpdateMetadataParams };
    export type { ExampleDeleteParams };
}

type ExperimentRunQueryResponsesItemsCursorPostPagination = ItemsCursorPostPagination<ExperimentRunQueryResponse>;
interface ExperimentRunQueryResponse {
    id?: string;
    attachment_urls?: unknown;
    created_at?: string;
    dataset_id?: string;
    inputs?: unknown;
    metadata?: unknown;
    modified_at?: string;
    name?: string;
    outputs?: unknown;
    runs?: Array<Run>;
    source_run_id?: string;
}
interface ExperimentRunQueryParams extends ItemsCursorPostPaginationParams {
    comparative_experiment_id?: string;
    example_ids?: Array<string>;
    experiment_ids?: Array<string>;
    filters?: {
        [key: string]: Array<string>;
    };
    selects?: Array<RunSelectField>;
    sort?: ExperimentRunQueryParams.Sort;
}
declare namespace ExperimentRunQueryParams {
    interface Sort {
        by?: string;
        order?: string;
    }
}
declare class ExperimentRuns extends APIResource {
    query(datasetID: string, body: ExperimentRunQueryParams, options?: RequestOptions): PagePromise<ExperimentRunQueryResponsesItemsCursorPostPagination, ExperimentRunQueryResponse>;
}
declare namespace ExperimentRuns {
    export { type ExperimentRunQueryParams };
    export type { ExperimentRunQueryResponse, ExperimentRunQueryResponsesItemsCursorPostPagination };
}

type DatasetsItemsCursorGetPagination = ItemsCursorGetPagination<Dataset>;
type DataType = "kv" | "llm" | "chat";
interface Dataset {
    id: string;
    modified_at: string;
    name: string;
    session_count: number;
    tenant_id: string;
    baseline_experiment_id?: string | null;
    created_at?: string;
    data_type?: DataType | null;
    description?: string | null;
    example_count?: number | null;
    externally_managed?: boolean | null;
    inputs_schema_definition?: {
        [key: string]: unknown;
    } | null;
    last_session_start_time?: string | null;
    metadata?: {
        [key: string]: unknown;
    } | null;
    outputs_schema_definition?: {
        [key: string]: unknown;
    } | null;
    transformations?: Array<DatasetTransformation> | null;
}
interface DatasetTransformation {
    path: Array<string>;
    transformation_type: "convert_to_openai_message" | "convert_to_openai_tool" | "remove_system_messages" | "remove_extra_fields" | "extract_tools_from_run";
}
interface DatasetVersion {
    as_of: string;
    tags?: Array<string> | null;
}
interface FeedbackCreateCoreSchema {
    key: string;
    id?: string;
    comment?: string | null;
    comparative_experiment_id?: string | null;
    correction?: {
        [key: string]: unknown;
    } | string | null;
    created_at?: string;
    extra?: {
        [key: string]: unknown;
    } | null;
    feedback_config?: FeedbackCreateCoreSchema.FeedbackConfig | null;
    feedback_group_id?: string | null;
    feedback_source?: FeedbackCreateCoreSchema.AppFeedbackSource | FeedbackCreateCoreSchema.APIFeedbackSource | FeedbackCreateCoreSchema.ModelFeedbackSource | FeedbackCreateCoreSchema.AutoEvalFeedbackSource | null;
    modified_at?: string;
    score?: number | boolean | null;
    value?: number | boolean | string | {
        [key: string]: unknown;
    } | null;
}
declare namespace FeedbackCreateCoreSchema {
    interface FeedbackConfig {
        type: "continuous" | "categorical" | "freeform";
        allows_multiple_categories?: boolean;
        categories?: Array<FeedbackConfig.Category> | null;
        max?: number | null;
        min?: number | null;
    }
    namespace FeedbackConfig {
        interface Category {
            value: number;
            label?: string | null;
        }
    }
    interface AppFeedbackSource {
        metadata?: {
            [key: string]: unknown;
        } | null;
        type?: "app";
    }
    interface APIFeedbackSource {
        metadata?: {
            [key: string]: unknown;
        } | null;
        type?: "api";
    }
    interface ModelFeedbackSource {
        metadata?: {
            [key: string]: unknown;
        } | null;
        type?: "model";
    }
    interface AutoEvalFeedbackSource {
        metadata?: {
            [key: string]: unknown;
        } | null;
        type?: "auto_eval";
    }
}
type SortByDatasetColumn = "name" | "created_at" | "last_session_start_time" | "example_count" | "session_count" | "modified_at";
interface DatasetListV2Params extends ItemsCursorGetPaginationParams {
    id?: Array<string>;
    data_type?: Array<DataType>;
    exclude?: Array<"example_count">;
    exclude_corrections_datasets?: boolean;
    metadata?: string;
    name?: string;
    name_contains?: string;
    sort_by?: SortByDatasetColumn;
    sort_order?: "asc" | "desc";
    tag_value_id?: Array<string>;
}
declare class Datasets extends APIResource {
    examples: Examples;
    experimentRuns: ExperimentRuns;
    listV2(query?: DatasetListV2Params | null | undefined, options?: RequestOptions): PagePromise<DatasetsItemsCursorGetPagination, Dataset>;
}
declare namespace Datasets {
    export { type FeedbackCreateCoreSchema };
    export type { DataType, Dataset, DatasetTransformation, DatasetVersion, SortByDatasetColumn, DatasetsItemsCursorGetPagination, DatasetListV2Params };
    export { Examples, type ExampleUpdateMetadataResponse, type ExampleUpdateMetadataParams };
    export type { ExampleDeleteParams };
    export { ExperimentRuns, type ExperimentRunQueryParams };
    export type { ExperimentRunQueryResponse, ExperimentRunQueryResponsesItemsCursorPostPagination };
}

interface CodeEvaluatorTopLevel {
    code: string;
    advanced_features_enabled?: boolean;
    code_evaluator_input?: "thread" | "all_messages" | "human_ai_pairs" | "first_human_last_ai" | "trajectory" | null;
    language?: "python" | "javascript" | null;
    require_attachments?: boolean;
}
interface Evaluator {
    id: string;
    created_at: string;
    display_name: string;
    evaluator_version: number;
    sampling_rate: number;
    tenant_id: string;
    updated_at: string;
    webhooks: Array<EvaluatorWebhook> | null;
    add_to_annotation_queue_id?: string | null;
    add_to_annotation_queue_name?: string | null;
    add_to_dataset_id?: string | null;
    add_to_dataset_name?: string | null;
    add_to_dataset_prefer_correction?: boolean;
    alerts?: Array<EvaluatorPagerdutyAlert> | null;
    alignment_annotation_queue_id?: string | null;
    backfill_completed_at?: string | null;
    backfill_error?: string | null;
    backfill_from?: string | null;
    backfill_id?: string | null;
    backfill_progress?: number | null;
    backfill_status?: string | null;
    code_evaluators?: Array<CodeEvaluatorTopLevel> | null;
    corrections_dataset_id?: string | null;
    dataset_id?: string | null;
    dataset_name?: string | null;
    effective_spend_limit?: Evaluator.EffectiveSpendLimit | null;
    evaluator_id?: string | null;
    evaluator_name?: string | null;
    evaluator_type?: string | null;
    evaluators?: Array<EvaluatorTopLevel> | null;
    extend_annotation_queue_trace_retention?: boolean | null;
    extend_dataset_trace_retention?: boolean | null;
    extend_evaluator_trace_retention?: boolean | null;
    extend_only?: boolean;
    extend_webhook_trace_retention?: boolean | null;
    filter?: string | null;
    group_by?: "thread_id" | "trajectory_id" | null;
    include_extended_stats?: boolean;
    is_enabled?: boolean;
    is_managed_evaluator?: boolean;
    is_tracing_disabled?: boolean;
    num_few_shot_examples?: number | null;
    session_id?: string | null;
    session_name?: string | null;
    spend_limit?: Evaluator.SpendLimit | null;
    spend_usd?: number | null;
    trace_count?: number | null;
    trace_filter?: string | null;
    transient?: boolean;
    tree_filter?: string | null;
    use_corrections_dataset?: boolean;
}
declare namespace Evaluator {
    interface EffectiveSpendLimit {
        limit_usd: string;
        window: "weekly";
    }
    interface SpendLimit {
        limit_usd: string;
        window: "weekly";
    }
}
interface EvaluatorPagerdutyAlert {
    routing_key: string;
    severity?: "critical" | "warning" | "error" | "info" | null;
    summary?: string | null;
    type?: "pagerduty" | null;
}
interface EvaluatorTopLevel {
    structured: EvaluatorTopLevel.Structured;
}
declare namespace EvaluatorTopLevel {
    interface Structured {
        hub_ref?: string | null;
        model?: {
            [key: string]: unknown;
        } | null;
        playground_settings_id?: string | null;
        prompt?: Array<Array<unknown>> | null;
        schema?: {
            [key: string]: unknown;
        } | null;
        template_format?: string | null;
        variable_mapping?: {
            [key: string]: string;
        } | null;
    }
}
interface EvaluatorWebhook {
    url: string;
    headers?: {
        [key: string]: string;
    } | null;
}
type EvaluatorListResponse = Array<Evaluator>;
interface EvaluatorListParams {
    id?: Array<string> | null;
    dataset_id?: string | null;
    evaluator_id?: string | null;
    include_backfill_progress?: boolean;
    name_contains?: string | null;
    session_id?: string | null;
    tag_value_id?: Array<string> | null;
    type?: "session" | "dataset" | null;
}
interface EvaluatorCreateDecisionModelParams {
    display_name: string;
    prompt: Array<Array<unknown>>;
    questions: {
        [key: string]: EvaluatorCreateDecisionModelParams.Questions;
    };
    base_url?: string | null;
    dataset_id?: string | null;
    filter?: string | null;
    group_by?: "thread_id" | null;
    max_retries?: number | null;
    model?: string | null;
    model_headers?: {
        [key: string]: string;
    } | null;
    playground_settings_id?: string | null;
    provider?: "typesafe" | "typesafe_compatible" | "openai_decisions";
    sampling_rate?: number;
    session_id?: string | null;
    template_format?: "mustache" | "f-string";
    timeout_seconds?: number | null;
    variable_mapping?: {
        [key: string]: string;
    } | null;
}
declare namespace EvaluatorCreateDecisionModelParams {
    interface Questions {
        instructions: string;
        type: "noul" | "choice" | "score";
        levels?: Array<string> | null;
        no?: string | null;
        options?: Array<string> | {
            [key: string]: string | null;
        } | null;
        yes?: string | null;
    }
}
declare class Evaluators extends APIResource {
    list(query?: EvaluatorListParams | null | undefined, options?: RequestOptions): APIPromise<EvaluatorListResponse>;
    createDecisionModel(body: EvaluatorCreateDecisionModelParams, options?: RequestOptions): APIPromise<Evaluator>;
}
declare namespace Evaluators {
    export { type Evaluator, type EvaluatorTopLevel, type EvaluatorCreateDecisionModelParams };
    export type { CodeEvaluatorTopLevel, EvaluatorPagerdutyAlert, EvaluatorWebhook, EvaluatorListResponse, EvaluatorListParams };
}

interface ThreadActivateSandboxResponse {
    sandbox_slug: string;
    scope: "agent" | "thread";
    status: "provisioning" | "ready" | "failed" | "stopped" | "deleting";
}
declare class Threads$1 extends APIResource {
    activateSandbox(threadID: string, options?: RequestOptions): APIPromise<ThreadActivateSandboxResponse>;
}
declare namespace Threads$1 {
    export type { ThreadActivateSandboxResponse };
}

declare class Fleet extends APIResource {
    threads: Threads$1;
}
declare namespace Fleet {
    export { Threads$1 as Threads };
    export type { ThreadActivateSandboxResponse };
}

interface InfoListResponse {
    batch_ingest_config?: InfoListResponse.BatchIngestConfig;
    billing_installation_id?: string;
    customer_info?: InfoListResponse.CustomerInfo;
    engine_github_web_base_url?: string;
    git_sha?: string;
    instance_flags?: {
        [key: string]: unknown;
    };
    license_expiration_time?: string;
    sdk_versions?: InfoListResponse.SDKVersions;
    version?: string;
}
declare namespace InfoListResponse {
    interface BatchIngestConfig {
        scale_down_nempty_trigger?: number;
        scale_up_nthreads_limit?: number;
        scale_up_qsize_trigger?: number;
        size_limit?: number;
        size_limit_bytes?: number;
        use_multipart_endpoint?: boolean;
    }
    interface CustomerInfo {
        customer_id?: string;
        customer_name?: string;
    }
    interface SDKVersions {
        max_go_sdk_version?: string;
        max_java_sdk_version?: string;
        max_js_sdk_version?: string;
        max_python_sdk_version?: string;
    }
}
declare class Info extends APIResource {
    list(options?: RequestOptions): APIPromise<InfoListResponse>;
}
declare namespace Info {
    export { type InfoListResponse };
}

type IssuesOffsetPaginationIssues = OffsetPaginationIssues<Issue>;
interface Issue {
    id?: string;
    actions?: unknown;
    auto_resolution_evidence?: unknown;
    auto_resolution_state?: string;
    created_at?: string;
    description?: string;
    evidence?: Issue.Evidence | null;
    first_seen_at?: string;
    fix_branch?: string;
    fix_dispatched_at?: string;
    fix_pr_number?: number;
    fix_prompt?: string;
    fix_verification?: Issue.FixVerification;
    fixes?: Array<Issue.Fix>;
    last_seen_at?: string;
    linear_context?: Issue.LinearContext;
    linear_sync?: Issue.LinearSync;
    name?: string;
    proposed_context_fixes?: Array<unknown>;
    proposed_examples?: Array<unknown>;
    proposed_fix?: string;
    proposed_prompt_fixes?: Array<unknown>;
    recurrences_since_watching?: number;
    session_id?: string;
    severity?: 0 | 1 | 2 | 3;
    status?: "open" | "fixing" | "watching" | "completed" | "ignored";
    tags?: Array<string>;
    tenant_id?: string;
    traces?: unknown;
    type?: "actionable" | "finding";
    updated_at?: string;
    validation_result?: Issue.ValidationResult;
    watching_since?: string;
}
declare namespace Issue {
    interface Evidence {
        type: "series";
        series?: Evidence.Series;
    }
    namespace Evidence {
        interface Series {
            metric_definition: Series.MetricDefinition;
            run_filter?: string;
            window_end?: string;
            window_start?: string;
        }
        namespace Series {
            interface MetricDefinition {
                type: "count" | "sum" | "avg" | "min" | "max" | "percentile" | "ratio" | "histogram";
                denominator?: MetricDefinition.Denominator;
                entity?: "run" | "feedback";
                field?: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "prompt_cost_details.cache_creation" | "prompt_cost_details.cache_read" | "prompt_cost_details.ephemeral_1h_input_tokens" | "prompt_cost_details.ephemeral_5m_input_tokens" | "prompt_cost_details.audio" | "prompt_cost_details.image" | "prompt_cost_details.video" | "completion_cost_details.reasoning" | "completion_cost_details.audio" | "completion_cost_details.image" | "completion_cost_details.video";
                numerator?: MetricDefinition.Numerator;
                params?: MetricDefinition.Params;
            }
            namespace MetricDefinition {
                interface Denominator {
                    type: "count" | "sum" | "avg" | "min" | "max" | "percentile" | "ratio" | "histogram";
                    entity?: "run" | "feedback";
                    field?: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "prompt_cost_details.cache_creation" | "prompt_cost_details.cache_read" | "prompt_cost_details.ephemeral_1h_input_tokens" | "prompt_cost_details.ephemeral_5m_input_tokens" | "prompt_cost_details.audio" | "prompt_cost_details.image" | "prompt_cost_details.video" | "completion_cost_details.reasoning" | "completion_cost_details.audio" | "completion_cost_details.image" | "completion_cost_details.video";
                    filter?: string;
                    params?: Denominator.Params;
                }
                namespace Denominator {
                    interface Params {
                        bucket_count?: number;
                        feedback_key?: string;
                        p?: number;
                    }
                }
                interface Numerator {
                    type: "count" | "sum" | "avg" | "min" | "max" | "percentile" | "ratio" | "histogram";
                    entity?: "run" | "feedback";
                    field?: "latency_seconds" | "first_token_seconds" | "total_tokens" | "prompt_tokens" | "completion_tokens" | "total_cost" | "prompt_cost" | "completion_cost" | "feedback_score" | "prompt_token_details.cache_creation" | "prompt_token_details.cache_read" | "prompt_token_details.ephemeral_1h_input_tokens" | "prompt_token_details.ephemeral_5m_input_tokens" | "prompt_token_details.audio" | "prompt_token_details.image" | "prompt_token_details.video" | "completion_token_details.reasoning" | "completion_token_details.audio" | "completion_token_details.image" | "completion_token_details.video" | "prompt_cost_details.cache_creation" | "prompt_cost_details.cache_read" | "prompt_cost_details.ephemeral_1h_input_tokens" | "prompt_cost_details.ephemeral_5m_input_tokens" | "prompt_cost_details.audio" | "prompt_cost_details.image" | "prompt_cost_details.video" | "completion_cost_details.reasoning" | "completion_cost_details.audio" | "completion_cost_details.image" | "completion_cost_details.video";
                    filter?: string;
                    params?: Numerator.Params;
                }
                namespace Numerator {
                    interface Params {
                        bucket_count?: number;
                        feedback_key?: string;
                        p?: number;
                    }
                }
                interface Params {
                    bucket_count?: number;
                    feedback_key?: string;
                    p?: number;
                }
            }
        }
    }
    interface FixVerification {
        attempt?: number;
        baseline_experiment_id?: string;
        dataset_id?: string;
        parent_deployment_id?: string;
        preview_deployment_id?: string;
        preview_experiment_id?: string;
        reason?: string;
        root_trace_ids?: Array<string>;
        status?: "awaiting_preview" | "verifying" | "passed" | "failed" | "inconclusive" | "timeout" | "error";
        updated_at?: string;
    }
    interface Fix {
        id: string;
        branch: string | null;
        created_at: string;
        pr_number: number | null;
        provider: "github" | "gitlab";
        provider_web_base_url: string | null;
        repo_url: string;
        updated_at: string;
    }
    interface LinearContext {
        github_pr_urls?: Array<string>;
        workflow_state?: string;
    }
    interface LinearSync {
        identifier?: string;
        issue_id?: string;
        last_attempted_at?: string;
        last_error?: string;
        last_synced_at?: string;
        linear_issue_id?: string;
        state?: "pending" | "synced" | "failed" | "auth_required" | "paused";
        url?: string;
    }
    interface ValidationResult {
        active_revision_id?: string;
        baseline_experiment_id?: string;
        completed_at?: string;
        dataset_id?: string;
        deployment_id?: string;
        outcome?: "reproduced" | "not_reproduced" | "inconclusive" | "error";
        reason?: string;
        root_trace_ids?: Array<string>;
    }
}
interface IssueRetrieveParams {
    include_linear_context?: boolean;
}
interface IssueListParams extends OffsetPaginationIssuesParams {
    activity?: Array<"fixing" | "watching" | "recurred">;
    session_id?: string;
    session_name?: string;
    severity?: 0 | 1 | 2 | 3;
    severity_exact?: Array<0 | 1 | 2 | 3>;
    sort_by?: "default" | "created_at" | "updated_at" | "last_seen" | "last_updated" | "trace_count" | "severity";
    status?: "open" | "fixing" | "watching" | "completed" | "ignored";
    status_first?: boolean;
    tag?: string;
    trace_id?: string;
    updated_at?: string;
}
declare class Issues extends APIResource {
    retrieve(id: string, query?: IssueRetrieveParams | null | undefined, options?: RequestOptions): APIPromise<Issue>;
    list(query?: IssueListParams | null | undefined, options?: RequestOptions): PagePromise<IssuesOffsetPaginationIssues, Issue>;
}
declare namespace Issues {
    export { type Issue };
    export type { IssuesOffsetPaginationIssues, IssueRetrieveParams, IssueListParams };
}

interface ProductFeedbackCreateResponse {
    id: string;
    category: "BUG" | "FEATURE_REQUEST" | "USABILITY" | "DOCUMENTATION" | "OTHER";
    created_at: string;
    message: string;
    source: "LANGSMITH_CLI";
    client?: ProductFeedbackCreateResponse.Client;
}
declare namespace ProductFeedbackCreateResponse {
    interface Client {
        architecture?: string;
        os?: string;
        version?: string;
    }
}
interface ProductFeedbackRetrieveResponse {
    id: string;
    category: "BUG" | "FEATURE_REQUEST" | "USABILITY" | "DOCUMENTATION" | "OTHER";
    created_at: string;
    message: string;
    source: "LANGSMITH_CLI";
    client?: ProductFeedbackRetrieveResponse.Client;
}
declare namespace ProductFeedbackRetrieveResponse {
    interface Client {
        architecture?: string;
        os?: string;
        version?: string;
    }
}
interface ProductFeedbackCreateParams {
    category: "BUG" | "FEATURE_REQUEST" | "USABILITY" | "DOCUMENTATION" | "OTHER";
    message: string;
    source: "LANGSMITH_CLI";
    client?: ProductFeedbackCreateParams.Client;
    "Idempotency-Key"?: string;
}
declare namespace ProductFeedbackCreateParams {
    interface Client {
        architecture?: string;
        os?: string;
        version?: string;
    }
}
declare class ProductFeedback extends APIResource {
    create(params: ProductFeedbackCreateParams, options?: RequestOptions): APIPromise<ProductFeedbackCreateResponse>;
    retrieve(id: string, options?: RequestOptions): APIPromise<ProductFeedbackRetrieveResponse>;
}
declare namespace ProductFeedback {
    export { type ProductFeedbackCreateResponse, type ProductFeedbackRetrieveResponse, type ProductFeedbackCreateParams, };
}

interface PromptWebhook {
    id: string;
    created_at: string;
    tenant_id: string;
    updated_at: string;
    url: string;
    exclude_prompts?: Array<string> | null;
    headers?: {
        [key: string]: unknown;
    } | null;
    include_prompts?: Array<string> | null;
    triggers?: Array<"commit" | "tag:create" | "tag:update">;
}
type PromptWebhookListResponse = Array<PromptWebhook>;
type PromptWebhookTestResponse = {
    [key: string]: string;
};
interface PromptWebhookCreateParams {
    url: string;
    id?: string | null;
    exclude_prompts?: Array<string> | null;
    headers?: {
        [key: string]: unknown;
    } | null;
    include_prompts?: Array<string> | null;
    triggers?: Array<"commit" | "tag:create" | "tag:update">;
}
interface PromptWebhookUpdateParams {
    exclude_prompts?: Array<string> | null;
    headers?: {
        [key: string]: unknown;
    } | null;
    include_prompts?: Array<string> | null;
    triggers?: Array<"commit" | "tag:create" | "tag:update"> | null;
    url?: string | null;
}
interface PromptWebhookTestParams {
    payload: PromptWebhookTestParams.Payload;
    webhook: PromptWebhookTestParams.Webhook;
}
declare namespace PromptWebhookTestParams {
    interface Payload {
        commit_hash: string;
        created_at: string;
        created_by: string;
        event: "commit" | "tag:create" | "tag:update";
        manifest: {
            [key: string]: unknown;
        };
        prompt_id: string;
        prompt_name: string;
        tag_name?: string | null;
    }
    interface Webhook {
        url: string;
        exclude_prompts?: Array<string> | null;
        headers?: {
            [key: string]: unknown;
        } | null;
        include_prompts?: Array<string> | null;
        triggers?: Array<"commit" | "tag:create" | "tag:update">;
    }
}
declare class PromptWebhooks extends APIResource {
    create(body: PromptWebhookCreateParams, options?: RequestOptions): APIPromise<PromptWebhook>;
    retrieve(webhookID: string, options?: RequestOptions): APIPromise<PromptWebhook>;
    update(webhookID: string, body: PromptWebhookUpdateParams, options?: RequestOptions): APIPromise<PromptWebhook>;
    list(options?: RequestOptions): APIPromise<PromptWebhookListResponse>;
    delete(webhookID: string, options?: RequestOptions): APIPromise<void>;
    test(body: PromptWebhookTestParams, options?: RequestOptions): APIPromise<PromptWebhookTestResponse>;
}
declare namespace PromptWebhooks {
    export { type PromptWebhookTestParams };
    export type { PromptWebhook, PromptWebhookListResponse, PromptWebhookTestResponse, PromptWebhookCreateParams, PromptWebhookUpdateParams };
}

interface RunQueryResponse {
    items?: Array<Run>;
}
interface RunRetrieveParams {
    share_token: string;
    selects: Array<string>;
    start_time: string;
    Accept?: string;
}
interface RunQueryParams {
    selects?: Array<"ID" | "NAME" | "RUN_TYPE" | "STATUS" | "START_TIME" | "END_TIME" | "LATENCY_SECONDS" | "FIRST_TOKEN_TIME" | "ERROR" | "ERROR_PREVIEW" | "EXTRA" | "METADATA" | "INPUTS_PREVIEW" | "OUTPUTS_PREVIEW" | "PARENT_RUN_ID" | "PARENT_RUN_IDS" | "PROJECT_ID" | "TRACE_ID" | "THREAD_ID" | "DOTTED_ORDER" | "IS_ROOT" | "REFERENCE_DATASET_ID" | "TOTAL_TOKENS" | "PROMPT_TOKENS" | "COMPLETION_TOKENS" | "TOTAL_COST" | "PROMPT_COST" | "COMPLETION_COST" | "PROMPT_TOKEN_DETAILS" | "COMPLETION_TOKEN_DETAILS" | "PROMPT_COST_DETAILS" | "COMPLETION_COST_DETAILS" | "PRICE_MODEL_ID" | "TAGS" | "THREAD_EVALUATION_TIME" | "FEEDBACK_STATS">;
    Accept?: string;
}
declare class Runs extends APIResource {
    retrieve(runID: string, params: RunRetrieveParams, options?: RequestOptions): APIPromise<Run>;
    query(shareToken: string, params: RunQueryParams, options?: RequestOptions): APIPromise<RunQueryResponse>;
}
declare namespace Runs {
    export type { RunQueryResponse, RunRetrieveParams, RunQueryParams };
}

declare class Public extends APIResource {
    runs: Runs;
}
declare namespace Public {
    export { Runs };
    export type { RunQueryResponse, RunRetrieveParams, RunQueryParams };
}

type BoxListServiceURLsResponsesItemsCursorGetPagination = ItemsCursorGetPagination<BoxListServiceURLsResponse>;
interface BoxListServiceURLsResponse {
    access: "token" | "restricted" | "workspace";
    created_at: string;
    port: number;
    created_by?: string;
    embed_origins?: Array<string>;
    expires_at?: string;
}
interface BoxCreateParams {
    access_delegation?: BoxCreateParams.AccessDelegation;
    cpu_millicores?: number;
    delete_after_stop_seconds?: number;
    env_vars?: {
        [key: string]: string;
    };
    fs_capacity_bytes?: number;
    idle_ttl_seconds?: number;
    labels?: {
        [key: string]: string;
    };
    mem_bytes?: number;
    mount_config?: SandboxMountConfig;
    name?: string;
    persistent?: boolean;
    preserve_memory_on_stop?: boolean;
    proxy_config?: ProxyConfig;
    restore_memory?: boolean;
    run_config?: BoxCreateParams.RunConfig;
    snapshot?: string;
    snapshot_id?: string;
    snapshot_name?: string;
    tag_value_ids?: Array<string>;
    vcpus?: number;
    volumes?: Array<BoxCreateParams.Volume>;
}
declare namespace BoxCreateParams {
    interface AccessDelegation {
        mode: "INHERIT" | "EXPLICIT";
        permissions?: Array<string>;
    }
    interface RunConfig {
        env_vars?: {
            [key: string]: string;
        };
        user?: string;
        work_dir?: string;
    }
    interface Volume {
        mount_path: string;
        volume: string;
        read_only?: boolean;
    }
}
interface BoxUpdateParams {
    cpu_millicores?: number;
    delete_after_stop_seconds?: number;
    fs_capacity_bytes?: number;
    idle_ttl_seconds?: number;
    mem_bytes?: number;
    name?: string;
    proxy_config?: ProxyConfig;
    run_config?: BoxUpdateParams.RunConfig;
    tag_value_ids?: Array<string>;
    vcpus?: number;
}
declare namespace BoxUpdateParams {
    interface RunConfig {
        env_vars?: {
            [key: string]: string;
        };
        user?: string;
        work_dir?: string;
    }
}
interface BoxListParams extends ItemsCursorGetPaginationParams {
    created_by?: string;
    label?: Array<string>;
    limit?: number;
    name_contains?: string;
    offset?: number;
    sort_by?: string;
    sort_direction?: string;
    sort_order?: string;
    status?: string;
    tag_value_id?: Array<string>;
}
interface BoxCreateSnapshotParams {
    name: string;
    checkpoint?: string;
    confirm_allow_snapshot_secret_values?: boolean;
    description?: string;
    docker_image?: string;
    fs_capacity_bytes?: number;
    image_config?: BoxCreateSnapshotParams.ImageConfig;
    include?: Array<"all" | "mounts" | "proxy_config" | "env_vars" | "resources" | "lifecycle" | "labels">;
    include_memory?: boolean;
    labels?: {
        [key: string]: string;
    };
    run_config?: BoxCreateSnapshotParams.RunConfig;
    tag?: string;
}
declare namespace BoxCreateSnapshotParams {
    interface ImageConfig {
        cmd?: Array<string>;
        entrypoint?: Array<string>;
        exposed_ports?: Array<number>;
    }
    interface RunConfig {
        env_vars?: {
            [key: string]: string;
        };
        user?: string;
        work_dir?: string;
    }
}
interface BoxDeleteServiceURLParams {
    port?: number;
}
interface BoxGenerateDownloadURLParams {
    path: string;
    content_disposition?: string;
    content_type?: string;
    csp_sandbox?: boolean;
    csp_sandbox_flags?: Array<"allow-downloads" | "allow-forms" | "allow-modals" | "allow-orientation-lock" | "allow-pointer-lock" | "allow-popups" | "allow-presentation" | "allow-scripts" | "allow-top-navigation-by-user-activation" | "allow-same-origin">;
    csp_source_bundles?: Array<"cdnjs" | "google-fonts" | "jsdelivr" | "unpkg" | "none" | "any">;
    expires_in_seconds?: number;
}
interface BoxGenerateServiceURLParams {
    access?: "restricted" | "workspace" | "off";
    embed_origins?: Array<string>;
    expires_in_seconds?: number;
    port?: number;
}
interface BoxListServiceURLsParams extends ItemsCursorGetPaginationParams {
}
declare class Boxes extends APIResource {
    create(body: BoxCreateParams, options?: RequestOptions): APIPromise<SandboxResponse>;
    retrieve(name: string, options?: RequestOptions): APIPromise<SandboxResponse>;
    update(name: string, body: BoxUpdateParams, options?: RequestOptions): APIPromise<SandboxResponse>;
    list(query?: BoxListParams | null | undefined, options?: RequestOptions): PagePromise<SandboxResponsesItemsCursorGetPagination, SandboxResponse>;
    delete(name: string, options?: RequestOptions): APIPromise<void>;
    createSnapshot(name: string, body: BoxCreateSnapshotParams, options?: RequestOptions): APIPromise<SnapshotResponse>;
    deleteServiceURL(name: string, params?: BoxDeleteServiceURLParams | null | undefined, options?: RequestOptions): APIPromise<void>;
    generateDownloadURL(name: string, body: BoxGenerateDownloadURLParams, options?: RequestOptions): APIPromise<DownloadURLResponse>;
    generateServiceURL(name: string, body: BoxGenerateServiceURLParams, options?: RequestOptions): APIPromise<ServiceURLResponse>;
    getStatus(name: string, options?: RequestOptions): APIPromise<SandboxStatusResponse>;
    listServiceURLs(name: string, query?: BoxListServiceURLsParams | null | undefined, options?: RequestOptions): PagePromise<BoxListServiceURLsResponsesItemsCursorGetPagination, BoxListServiceURLsResponse>;
    start(name: string, options?: RequestOptions): APIPromise<SandboxResponse>;
    stop(name: string, options?: RequestOptions): APIPromise<void>;
}
declare namespace Boxes {
    export { type BoxCreateParams, type BoxUpdateParams, type BoxCreateSnapshotParams };
    export type { BoxListServiceURLsResponse, BoxListServiceURLsResponsesItemsCursorGetPagination, BoxListParams, BoxDeleteServiceURLParams, BoxGenerateDownloadURLParams, BoxGenerateServiceURLParams, BoxListServiceURLsParams };
}

interface RegistryListResponse {
    items?: Array<RegistryResponse>;
    next_cursor?: string | null;
    offset?: number;
    registries?: Array<RegistryResponse>;
}
interface RegistryResponse {
    id?: string;
    auth_type?: "DOCKER_CONFIG" | "AWS_ROLE";
    aws_role_arn?: string;
    created_at?: string;
    created_by?: string;
    name?: string;
    provider?: "DOCKER_REGISTRY" | "HARBOR" | "GHCR" | "ECR" | "GAR" | "DOCKER_HUB";
    repository_search_mode?: "GLOBAL" | "SCOPED" | "NONE";
    updated_at?: string;
    updated_by?: string;
    url?: string;
}
interface RegistryCreateParams {
    name: string;
    url: string;
    auth_type?: "DOCKER_CONFIG" | "AWS_ROLE";
    aws_role_arn?: string;
    password?: string;
    username?: string;
}
interface RegistryUpdateParams {
    auth_type?: "DOCKER_CONFIG" | "AWS_ROLE";
    aws_role_arn?: string;
    name?: string;
    password?: string;
    url?: string;
    username?: string;
}
interface RegistryListParams {
    cursor?: string;
    limit?: number;
    name_contains?: string;
    offset?: number;
    page_size?: number;
}
declare class Registries extends APIResource {
    create(body: RegistryCreateParams, options?: RequestOptions): APIPromise<RegistryResponse>;
    retrieve(name: string, options?: RequestOptions): APIPromise<RegistryResponse>;
    update(name: string, body: RegistryUpdateParams, options?: RequestOptions): APIPromise<RegistryResponse>;
    list(query?: RegistryListParams | null | undefined, options?: RequestOptions): APIPromise<RegistryListResponse>;
    delete(name: string, options?: RequestOptions): APIPromise<void>;
}
declare namespace Registries {
    export type { RegistryListResponse, RegistryResponse, RegistryCreateParams, RegistryUpdateParams, RegistryListParams };
}

interface SnapshotRetrieveByNameResponse {
    name?: string;
    tags?: Array<SnapshotRetrieveByNameResponse.Tag>;
}
declare namespace SnapshotRetrieveByNameResponse {
    interface Tag {
        snapshot_id?: string;
        tag?: string;
    }
}
interface SnapshotCreateParams {
    docker_image: string;
    fs_capacity_bytes: number;
    name: string;
    description?: string;
    labels?: {
        [key: string]: string;
    };
    registry_id?: string;
    run_config?: SnapshotCreateParams.RunConfig;
    tag?: string;
}
declare namespace SnapshotCreateParams {
    interface RunConfig {
        env_vars?: {
            [key: string]: string;
        };
        user?: string;
        work_dir?: string;
    }
}
interface SnapshotListParams extends ItemsCursorGetPaginationParams {
    created_by?: string;
    label?: Array<string>;
    limit?: number;
    name_contains?: string;
    offset?: number;
    sort_by?: string;
    sort_direction?: string;
    sort_order?: string;
    status?: string;
}
declare class Snapshots extends APIResource {
    create(body: SnapshotCreateParams, options?: RequestOptions): APIPromise<SnapshotResponse>;
    retrieve(snapshotID: string, options?: RequestOptions): APIPromise<SnapshotResponse>;
    list(query?: SnapshotListParams | null | undefined, options?: RequestOptions): PagePromise<SnapshotResponsesItemsCursorGetPagination, SnapshotResponse>;
    delete(snapshotID: string, options?: RequestOptions): APIPromise<void>;
    retrieveByName(name: string, options?: RequestOptions): APIPromise<SnapshotRetrieveByNameResponse>;
}
declare namespace Snapshots {
    export { type SnapshotRetrieveByNameResponse, type SnapshotCreateParams };
    export type { SnapshotListParams };
}

type SandboxListUsageCostsResponsesItemsCursorGetPagination = ItemsCursorGetPagination<SandboxListUsageCostsResponse>;
type SandboxResponsesItemsCursorGetPagination = ItemsCursorGetPagination<SandboxResponse>;
type SnapshotResponsesItemsCursorGetPagination = ItemsCursorGetPagination<SnapshotResponse>;
interface DownloadURLResponse {
    token: string;
    download_url: string;
    expires_at?: string | null;
}
interface ProxyConfig {
    access_control?: ProxyConfig.AccessControl;
    callbacks?: Array<ProxyConfig.Callback>;
    description?: string;
    no_proxy?: Array<string>;
    rules?: Array<ProxyConfig.Rule>;
}
declare namespace ProxyConfig {
    interface AccessControl {
        allow_list?: Array<string>;
        deny_list?: Array<string>;
    }
    interface Callback {
        match_hosts: Array<string>;
        ttl_seconds: number;
        url: string;
        full_request?: boolean;
        request_headers?: Array<Callback.RequestHeader>;
    }
    namespace Callback {
        interface RequestHeader {
            name: string;
            type: "plaintext" | "opaque" | "workspace_secret";
            is_set?: boolean;
            value?: string;
        }
    }
    interface Rule {
        name: string;
        aws?: Rule.SandboxesProxyAwsRoleConfig | Rule.SandboxesProxyAwsStaticConfig;
        azure?: Rule.SandboxesProxyAzureWorkloadIdentityConfig | Rule.SandboxesProxyAzureAccountKeyConfig | Rule.SandboxesProxyAzureSasConfig;
        description?: string;
        enabled?: boolean;
        env_vars?: {
            [key: string]: string;
        };
        gcp?: Rule.SandboxesProxyGcpWorkloadIdentityConfig | Rule.SandboxesProxyGcpServiceAccountConfig;
        headers?: Array<Rule.Header>;
        match_headers?: Array<string>;
        match_hosts?: Array<string>;
        match_paths?: Array<string>;
        relay_id?: string;
        rewrite?: Rule.Rewrite;
        type?: string;
    }
    namespace Rule {
        interface SandboxesProxyAwsRoleConfig {
            role_arn: string;
            session_tags?: {
                [key: string]: string;
            };
            subject_scope?: string;
        }
        interface SandboxesProxyAwsStaticConfig {
            access_key_id: SandboxesProxyAwsStaticConfig.AccessKeyID;
            secret_access_key: SandboxesProxyAwsStaticConfig.SecretAccessKey;
            role_arn?: "";
        }
        namespace SandboxesProxyAwsStaticConfig {
            interface AccessKeyID {
                type: "plaintext" | "opaque" | "workspace_secret";
                is_set?: boolean;
                value?: string;
            }
            interface SecretAccessKey {
                type: "plaintext" | "opaque" | "workspace_secret";
                is_set?: boolean;
                value?: string;
            }
        }
        interface SandboxesProxyAzureWorkloadIdentityConfig {
            client_id: string;
            tenant_id: string;
            resources?: Array<"https://storage.azure.com" | "https://vault.azure.net" | "https://management.azure.com" | "https://cognitiveservices.azure.com">;
            subject_scope?: string;
        }
        interface SandboxesProxyAzureAccountKeyConfig {
            account_key: SandboxesProxyAzureAccountKeyConfig.AccountKey;
            storage_account: string;
        }
        namespace SandboxesProxyAzureAccountKeyConfig {
            interface AccountKey {
                type: "plaintext" | "opaque" | "workspace_secret";
                is_set?: boolean;
                value?: string;
            }
        }
        interface SandboxesProxyAzureSasConfig {
            sas_token: SandboxesProxyAzureSasConfig.SasToken;
            storage_account: string;
        }
        namespace SandboxesProxyAzureSasConfig {
            interface SasToken {
                type: "plaintext" | "opaque" | "workspace_secret";
                is_set?: boolean;
                value?: string;
            }
        }
        interface SandboxesProxyGcpWorkloadIdentityConfig {
            workload_identity_provider: string;
            scopes?: Array<string>;
            service_account_email?: string;
            subject_scope?: string;
        }
        interface SandboxesProxyGcpServiceAccountConfig {
            service_account_json: SandboxesProxyGcpServiceAccountConfig.ServiceAccountJson;
            scopes?: Array<string>;
        }
        namespace SandboxesProxyGcpServiceAccountConfig {
            interface ServiceAccountJson {
                type: "plaintext" | "opaque" | "workspace_secret";
                is_set?: boolean;
                value?: string;
            }
        }
        interface Header {
            name: string;
            type: "plaintext" | "opaque" | "workspace_secret";
            is_set?: boolean;
            value?: string;
        }
        interface Rewrite {
            port: number;
            credentials?: "strip" | "redact" | "keep";
            host?: string;
            sandbox?: string;
        }
    }
}
interface SandboxListResponse {
    items?: Array<SandboxResponse>;
    next_cursor?: string;
    offset?: number;
    sandboxes?: Array<SandboxResponse>;
}
interface SandboxMountConfig {
    auth?: SandboxMountConfig.Auth;
    mounts?: Array<SandboxMountConfig.SandboxapiS3BucketMountSpec | SandboxMountConfig.SandboxapiGcsBucketMountSpec | SandboxMountConfig.SandboxapiGitRepoMountSpec | SandboxMountConfig.SandboxapiContextHubRepoMountSpec | SandboxMountConfig.SandboxapiAzureBlobContainerMountSpec>;
}
declare namespace SandboxMountConfig {
    interface Auth {
        aws?: Auth.SandboxesSandboxAwsMountRoleAuthConfig | Auth.SandboxesSandboxAwsMountStaticAuthConfig;
        azure?: Auth.SandboxesSandboxAzureMountWorkloadIdentityAuthConfig | Auth.SandboxesSandboxAzureMountAccountKeyAuthConfig | Auth.SandboxesSandboxAzureMountSasAuthConfig;
        gcp?: Auth.SandboxesSandboxGcpMountWorkloadIdentityAuthConfig | Auth.SandboxesSandboxGcpMountServiceAccountAuthConfig;
    }
    namespace Auth {
        interface SandboxesSandboxAwsMountRoleAuthConfig {
            role_arn: string;
            subject_scope?: string;
        }
        interface SandboxesSandboxAwsMountStaticAuthConfig {
            access_key_id: SandboxesSandboxAwsMountStaticAuthConfig.AccessKeyID;
            secret_access_key: SandboxesSandboxAwsMountStaticAuthConfig.SecretAccessKey;
            role_arn?: "";
        }
        namespace SandboxesSandboxAwsMountStaticAuthConfig {
            interface AccessKeyID {
                type: "plaintext" | "opaque" | "workspace_secret";
                is_set?: boolean;
                value?: string;
            }
            interface SecretAccessKey {
                type: "plaintext" | "opaque" | "workspace_secret";
                is_set?: boolean;
                value?: string;
            }
        }
        interface SandboxesSandboxAzureMountWorkloadIdentityAuthConfig {
            client_id: string;
            tenant_id: string;
            subject_scope?: string;
        }
        interface SandboxesSandboxAzureMountAccountKeyAuthConfig {
            account_key: SandboxesSandboxAzureMountAccountKeyAuthConfig.AccountKey;
        }
        namespace SandboxesSandboxAzureMountAccountKeyAuthConfig {
            interface AccountKey {
                type: "plaintext" | "opaque" | "workspace_secret";
                is_set?: boolean;
                value?: string;
            }
        }
        interface SandboxesSandboxAzureMountSasAuthConfig {
            sas_token: SandboxesSandboxAzureMountSasAuthConfig.SasToken;
        }
        namespace SandboxesSandboxAzureMountSasAuthConfig {
            interface SasToken {
                type: "plaintext" | "opaque" | "workspace_secret";
                is_set?: boolean;
                value?: string;
            }
        }
        interface SandboxesSandboxGcpMountWorkloadIdentityAuthConfig {
            workload_identity_provider: string;
            service_account_email?: string;
            subject_scope?: string;
        }
        interface SandboxesSandboxGcpMountServiceAccountAuthConfig {
            service_account_json: SandboxesSandboxGcpMountServiceAccountAuthConfig.ServiceAccountJson;
        }
        namespace SandboxesSandboxGcpMountServiceAccountAuthConfig {
            interface ServiceAccountJson {
                type: "plaintext" | "opaque" | "workspace_secret";
                is_set?: boolean;
                value?: string;
            }
        }
    }
    interface SandboxapiS3BucketMountSpec {
        id: string;
        mount_path: string;
        s3: SandboxapiS3BucketMountSpec.S3;
        type: "s3" | "gcs" | "azure_blob" | "git" | "contexthub";
        azure_blob?: SandboxapiS3BucketMountSpec.AzureBlob;
        cache?: SandboxapiS3BucketMountSpec.Cache;
        contexthub?: SandboxapiS3BucketMountSpec.Contexthub;
        encryption?: SandboxapiS3BucketMountSpec.Encryption;
        gcs?: SandboxapiS3BucketMountSpec.Gcs;
        git?: SandboxapiS3BucketMountSpec.Git;
        read_only?: boolean;
    }
    namespace SandboxapiS3BucketMountSpec {
        interface S3 {
            bucket: string;
            region: string;
            endpoint_url?: string;
            path_style?: boolean;
            prefix?: string;
        }
        interface AzureBlob {
            container: string;
            storage_account: string;
            prefix?: string;
        }
        interface Cache {
            max_size_bytes?: number;
            writeback_seconds?: number;
        }
        interface Contexthub {
            repo: string;
            initial_pull_only?: boolean;
        }
        interface Encryption {
            kms_key: string;
        }
        interface Gcs {
            bucket: string;
            prefix?: string;
        }
        interface Git {
            remote_url: string;
            ref?: Git.Ref;
            refresh_interval_seconds?: number;
        }
        namespace Git {
            interface Ref {
                name: string;
                type: "branch" | "tag";
            }
        }
    }
    interface SandboxapiGcsBucketMountSpec {
        id: string;
        gcs: SandboxapiGcsBucketMountSpec.Gcs;
        mount_path: string;
        type: "s3" | "gcs" | "azure_blob" | "git" | "contexthub";
        azure_blob?: SandboxapiGcsBucketMountSpec.AzureBlob;
        cache?: SandboxapiGcsBucketMountSpec.Cache;
        contexthub?: SandboxapiGcsBucketMountSpec.Contexthub;
        encryption?: SandboxapiGcsBucketMountSpec.Encryption;
        git?: SandboxapiGcsBucketMountSpec.Git;
        read_only?: boolean;
        s3?: SandboxapiGcsBucketMountSpec.S3;
    }
    namespace SandboxapiGcsBucketMountSpec {
        interface Gcs {
            bucket: string;
            prefix?: string;
        }
        interface AzureBlob {
            container: string;
            storage_account: string;
            prefix?: string;
        }
        interface Cache {
            max_size_bytes?: number;
            writeback_seconds?: number;
        }
        interface Contexthub {
            repo: string;
            initial_pull_only?: boolean;
        }
        interface Encryption {
            kms_key: string;
        }
        interface Git {
            remote_url: string;
            ref?: Git.Ref;
            refresh_interval_seconds?: number;
        }
        namespace Git {
            interface Ref {
                name: string;
                type: "branch" | "tag";
            }
        }
        interface S3 {
            bucket: string;
            region: string;
            endpoint_url?: string;
            path_style?: boolean;
            prefix?: string;
        }
    }
    interface SandboxapiGitRepoMountSpec {
        id: string;
        git: SandboxapiGitRepoMountSpec.Git;
        mount_path: string;
        type: "s3" | "gcs" | "azure_blob" | "git" | "contexthub";
        azure_blob?: SandboxapiGitRepoMountSpec.AzureBlob;
        cache?: SandboxapiGitRepoMountSpec.Cache;
        contexthub?: SandboxapiGitRepoMountSpec.Contexthub;
        encryption?: SandboxapiGitRepoMountSpec.Encryption;
        gcs?: SandboxapiGitRepoMountSpec.Gcs;
        read_only?: boolean;
        s3?: SandboxapiGitRepoMountSpec.S3;
    }
    namespace SandboxapiGitRepoMountSpec {
        interface Git {
            remote_url: string;
            ref?: Git.Ref;
            refresh_interval_seconds?: number;
        }
        namespace Git {
            interface Ref {
                name: string;
                type: "branch" | "tag";
            }
        }
        interface AzureBlob {
            container: string;
            storage_account: string;
            prefix?: string;
        }
        interface Cache {
            max_size_bytes?: number;
            writeback_seconds?: number;
        }
        interface Contexthub {
            repo: string;
            initial_pull_only?: boolean;
        }
        interface Encryption {
            kms_key: string;
        }
        interface Gcs {
            bucket: string;
            prefix?: string;
        }
        interface S3 {
            bucket: string;
            region: string;
            endpoint_url?: string;
            path_style?: boolean;
            prefix?: string;
        }
    }
    interface SandboxapiContextHubRepoMountSpec {
        id: string;
        contexthub: SandboxapiContextHubRepoMountSpec.Contexthub;
        mount_path: string;
        type: "s3" | "gcs" | "azure_blob" | "git" | "contexthub";
        azure_blob?: SandboxapiContextHubRepoMountSpec.AzureBlob;
        cache?: SandboxapiContextHubRepoMountSpec.Cache;
        encryption?: SandboxapiContextHubRepoMountSpec.Encryption;
        gcs?: SandboxapiContextHubRepoMountSpec.Gcs;
        git?: SandboxapiContextHubRepoMountSpec.Git;
        read_only?: boolean;
        s3?: SandboxapiContextHubRepoMountSpec.S3;
    }
    namespace SandboxapiContextHubRepoMountSpec {
        interface Contexthub {
            repo: string;
            initial_pull_only?: boolean;
        }
        interface AzureBlob {
            container: string;
            storage_account: string;
            prefix?: string;
        }
        interface Cache {
            max_size_bytes?: number;
            writeback_seconds?: number;
        }
        interface Encryption {
            kms_key: string;
        }
        interface Gcs {
            bucket: string;
            prefix?: string;
        }
        interface Git {
            remote_url: string;
            ref?: Git.Ref;
            refresh_interval_seconds?: number;
        }
        namespace Git {
            interface Ref {
                name: string;
                type: "branch" | "tag";
            }
        }
        interface S3 {
            bucket: string;
            region: string;
            endpoint_url?: string;
            path_style?: boolean;
            prefix?: string;
        }
    }
    interface SandboxapiAzureBlobContainerMountSpec {
        id: string;
        azure_blob: SandboxapiAzureBlobContainerMountSpec.AzureBlob;
        mount_path: string;
        type: "s3" | "gcs" | "azure_blob" | "git" | "contexthub";
        cache?: SandboxapiAzureBlobContainerMountSpec.Cache;
        contexthub?: SandboxapiAzureBlobContainerMountSpec.Contexthub;
        encryption?: SandboxapiAzureBlobContainerMountSpec.Encryption;
        gcs?: SandboxapiAzureBlobContainerMountSpec.Gcs;
        git?: SandboxapiAzureBlobContainerMountSpec.Git;
        read_only?: boolean;
        s3?: SandboxapiAzureBlobContainerMountSpec.S3;
    }
    namespace SandboxapiAzureBlobContainerMountSpec {
        interface AzureBlob {
            container: string;
            storage_account: string;
            prefix?: string;
        }
        interface Cache {
            max_size_bytes?: number;
            writeback_seconds?: number;
        }
        interface Contexthub {
            repo: string;
            initial_pull_only?: boolean;
        }
        interface Encryption {
            kms_key: string;
        }
        interface Gcs {
            bucket: string;
            prefix?: string;
        }
        interface Git {
            remote_url: string;
            ref?: Git.Ref;
            refresh_interval_seconds?: number;
        }
        namespace Git {
            interface Ref {
                name: string;
                type: "branch" | "tag";
            }
        }
        interface S3 {
            bucket: string;
            region: string;
            endpoint_url?: string;
            path_style?: boolean;
            prefix?: string;
        }
    }
}
interface SandboxResponse {
    id?: string;
    access_delegation?: SandboxResponse.AccessDelegation;
    cpu_millicores?: number;
    created_at?: string;
    created_by?: string;
    dataplane_url?: string;
    delete_after_stop_seconds?: number;
    fs_capacity_bytes?: number;
    idle_ttl_seconds?: number;
    labels?: {
        [key: string]: string;
    };
    mem_bytes?: number;
    mount_config?: SandboxMountConfig;
    name?: string;
    persistent?: boolean;
    preserve_memory_on_stop?: boolean;
    proxy_config?: ProxyConfig;
    run_config?: SandboxResponse.RunConfig;
    size_class?: string;
    snapshot_id?: string;
    status?: string;
    status_message?: string;
    stopped_at?: string;
    updated_at?: string;
    updated_by?: string;
    vcpus?: number;
    volumes?: Array<SandboxResponse.Volume>;
}
declare namespace SandboxResponse {
    interface AccessDelegation {
        mode: "INHERIT" | "EXPLICIT";
        permissions?: Array<string>;
    }
    interface RunConfig {
        env_vars?: {
            [key: string]: string;
        };
        user?: string;
        work_dir?: string;
    }
    interface Volume {
        mount_path?: string;
        read_only?: boolean;
        volume_id?: string;
        volume_name?: string;
    }
}
interface SandboxStatusResponse {
    status?: string;
    status_message?: string;
}
interface ServiceURLResponse {
    token?: string;
    access?: "restricted" | "workspace";
    browser_url?: string;
    embed_origins?: Array<string>;
    embed_url?: string;
    expires_at?: string;
    service_url?: string;
}
interface SnapshotListResponse {
    items?: Array<SnapshotResponse>;
    next_cursor?: string;
    offset?: number;
    snapshots?: Array<SnapshotResponse>;
}
interface SnapshotResponse {
    id?: string;
    created_at?: string;
    created_by?: string;
    description?: string;
    docker_image?: string;
    fs_capacity_bytes?: number;
    fs_used_bytes?: number;
    image_digest?: string;
    included?: Array<"mounts" | "proxy_config" | "env_vars" | "resources" | "lifecycle" | "labels">;
    labels?: {
        [key: string]: string;
    };
    memory_snapshot_size_bytes?: number;
    mount_config?: SandboxMountConfig;
    name?: string;
    proxy_config?: ProxyConfig;
    registry_id?: string;
    run_config?: SnapshotResponse.RunConfig;
    source_sandbox_id?: string;
    status?: string;
    status_message?: string;
    tags?: Array<string>;
    updated_at?: string;
}
declare namespace SnapshotResponse {
    interface RunConfig {
        env_vars?: {
            [key: string]: string;
        };
        user?: string;
        work_dir?: string;
    }
}
interface SandboxListUsageCostsResponse {
    lcu: string;
    lsu: string;
    period_start: string;
    resource_id: string;
    resource_type: "SANDBOX" | "SNAPSHOT";
    compute_standard_units?: string | null;
    memory_gib_hours?: string | null;
    storage_gib_hours?: string | null;
    storage_standard_units?: string | null;
    vcpu_hours?: string | null;
}
interface SandboxListUsageCostsParams extends ItemsCursorGetPaginationParams {
    end_time: string;
    start_time: string;
    granularity?: "HOUR" | "RESOURCE";
    include_daily?: boolean;
    include_totals?: boolean;
    resource_ids?: Array<string>;
    resource_type?: "SANDBOX" | "SNAPSHOT";
}
declare class Sandboxes extends APIResource {
    boxes: Boxes;
    registries: Registries;
    snapshots: Snapshots;
    listUsageCosts(query: SandboxListUsageCostsParams, options?: RequestOptions): PagePromise<SandboxListUsageCostsResponsesItemsCursorGetPagination, SandboxListUsageCostsResponse>;
}
declare namespace Sandboxes {
    export { type ProxyConfig, type SandboxMountConfig, type SandboxResponse, type SnapshotResponse };
    export type { DownloadURLResponse, SandboxListResponse, SandboxStatusResponse, ServiceURLResponse, SnapshotListResponse, SandboxListUsageCostsResponse, SandboxListUsageCostsResponsesItemsCursorGetPagination, SandboxListUsageCostsParams };
    export { Boxes, type BoxCreateParams, type BoxUpdateParams, type BoxCreateSnapshotParams };
    export type { BoxListServiceURLsResponse, BoxListServiceURLsResponsesItemsCursorGetPagination, BoxListParams, BoxDeleteServiceURLParams, BoxGenerateDownloadURLParams, BoxGenerateServiceURLParams, BoxListServiceURLsParams };
    export { Registries };
    export type { RegistryListResponse, RegistryResponse, RegistryCreateParams, RegistryUpdateParams, RegistryListParams };
    export { Snapshots, type SnapshotRetrieveByNameResponse, type SnapshotCreateParams };
    export type { SnapshotListParams };
}

interface SqlQueryResponse {
    columns?: Array<SqlQueryResponse.Column>;
    execution_time_ms?: number;
    is_truncated?: boolean;
    row_count?: number;
    rows?: Array<Array<unknown>>;
    truncation_reason?: "row_limit" | "size_limit" | null;
    warnings?: Array<string>;
}
declare namespace SqlQueryResponse {
    interface Column {
        data_type?: "uuid" | "string" | "integer" | "float" | "boolean" | "timestamp" | "date" | "binary" | "list" | "object" | "null";
        name?: string;
    }
}
interface SqlQueryParams {
    project_ids: Array<string>;
    query: string;
}
declare class Sql extends APIResource {
    query(body: SqlQueryParams, options?: RequestOptions): APIPromise<SqlQueryResponse>;
}
declare namespace Sql {
    export { type SqlQueryResponse };
    export type { SqlQueryParams };
}

interface ShareCreateResponse {
    share_token?: string;
}
interface ShareRetrieveResponse {
    share_token?: string;
}
interface ShareCreateParams {
    project_id: string;
}
interface ShareRetrieveParams {
    project_id: string;
}
interface ShareDeleteParams {
    project_id: string;
}
declare class Share extends APIResource {
    create(threadID: string, body: ShareCreateParams, options?: RequestOptions): APIPromise<ShareCreateResponse>;
    retrieve(threadID: string, query: ShareRetrieveParams, options?: RequestOptions): APIPromise<ShareRetrieveResponse>;
    delete(threadID: string, params: ShareDeleteParams, options?: RequestOptions): APIPromise<void>;
}
declare namespace Share {
    export type { ShareCreateResponse, ShareRetrieveResponse, ShareCreateParams, ShareRetrieveParams, ShareDeleteParams };
}

interface StreamingQueryResponse$1 {
    items?: Array<Thread$1>;
    next_cursor?: string;
}
interface StreamingQueryParams$1 {
    ai_search?: string;
    cursor?: string;
    filter?: string;
    max_start_time?: string;
    min_start_time?: string;
    page_size?: number;
    project_id?: string;
    thread_filter?: string;
    trace_filter?: string;
    tree_filter?: string;
    Accept?: string;
}
declare class Streaming$1 extends APIResource {
    query(params: StreamingQueryParams$1, options?: RequestOptions): APIPromise<Stream<QueryPatchEvent>>;
    queryItems(params: StreamingQueryParams$1, options?: RequestOptions): AsyncIterable<Thread$1>;
}
declare namespace Streaming$1 {
    export type { StreamingQueryResponse$1 as StreamingQueryResponse, StreamingQueryParams$1 as StreamingQueryParams };
}

type ThreadTracesItemsCursorGetPagination = ItemsCursorGetPagination<ThreadTrace>;
type ThreadsItemsCursorPostPagination = ItemsCursorPostPagination<Thread$1>;
interface Thread$1 {
    count?: number;
    feedback_stats?: {
        [key: string]: Thread$1.FeedbackStats;
    };
    first_inputs?: string;
    first_trace_id?: string;
    last_error?: string;
    last_outputs?: string;
    last_trace_id?: string;
    latency_p50?: number;
    latency_p99?: number;
    max_start_time?: string;
    min_start_time?: string;
    num_errored_turns?: number;
    query_metadata?: unknown | null;
    start_time?: string;
    thread_id?: string;
    total_cost?: number;
    total_cost_details?: {
        [key: string]: number;
    };
    total_token_details?: {
        [key: string]: number;
    };
    total_tokens?: number;
    trace_id?: string;
}
declare namespace Thread$1 {
    interface FeedbackStats {
        avg?: number;
        comments?: Array<string>;
        contains_thread_feedback?: boolean;
        errors?: number;
        max?: number;
        min?: number;
        n?: number;
        sources?: Array<unknown>;
        stdev?: number;
        values?: {
            [key: string]: number;
        };
    }
}
interface ThreadStats {
    completion_cost?: number;
    completion_cost_details?: ThreadStats.CompletionCostDetails;
    completion_token_details?: ThreadStats.CompletionTokenDetails;
    completion_tokens?: number;
    feedback_stats?: {
        [key: string]: ThreadStats.FeedbackStats;
    };
    first_start_time?: string;
    last_end_time?: string;
    last_start_time?: string;
    latency_p50_seconds?: number;
    latency_p99_seconds?: number;
    prompt_cost?: number;
    prompt_cost_details?: ThreadStats.PromptCostDetails;
    prompt_token_details?: ThreadStats.PromptTokenDetails;
    prompt_tokens?: number;
    total_cost?: number;
    total_tokens?: number;
    turns?: number;
}
declare namespace ThreadStats {
    interface CompletionCostDetails {
        raw?: {
            [key: string]: number;
        };
    }
    interface CompletionTokenDetails {
        raw?: {
            [key: string]: number;
        };
    }
    interface FeedbackStats {
        avg?: number;
        comments?: Array<string>;
        contains_thread_feedback?: boolean;
        errors?: number;
        max?: number;
        min?: number;
        n?: number;
        sources?: Array<unknown>;
        stdev?: number;
        values?: {
            [key: string]: number;
        };
    }
    interface PromptCostDetails {
        raw?: {
            [key: string]: number;
        };
    }
    interface PromptTokenDetails {
        raw?: {
            [key: string]: number;
        };
    }
}
interface ThreadTrace {
    completion_cost?: number;
    completion_cost_details?: ThreadTrace.CompletionCostDetails;
    completion_token_details?: ThreadTrace.CompletionTokenDetails;
    completion_tokens?: number;
    end_time?: string;
    error?: string;
    error_preview?: string;
    first_token_time?: string;
    inputs?: unknown;
    inputs_preview?: string;
    latency?: number;
    name?: string;
    op?: number;
    outputs?: unknown;
    outputs_preview?: string;
    prompt_cost?: number;
    prompt_cost_details?: ThreadTrace.PromptCostDetails;
    prompt_token_details?: ThreadTrace.PromptTokenDetails;
    prompt_tokens?: number;
    start_time?: string;
    thread_id?: string;
    total_cost?: number;
    total_tokens?: number;
    trace_id?: string;
    turn_number?: number;
}
declare namespace ThreadTrace {
    interface CompletionCostDetails {
        raw?: {
            [key: string]: number;
        };
    }
    interface CompletionTokenDetails {
        raw?: {
            [key: string]: number;
        };
    }
    interface PromptCostDetails {
        raw?: {
            [key: string]: number;
        };
    }
    interface PromptTokenDetails {
        raw?: {
            [key: string]: number;
        };
    }
}
interface ThreadAggregateStatsResponse {
    completion_cost?: number;
    completion_cost_details?: {
        [key: string]: number;
    };
    completion_token_details?: {
        [key: string]: number;
    };
    completion_tokens?: number;
    error_rate?: number;
    first_token_p50_seconds?: number;
    first_token_p99_seconds?: number;
    latency_p50_seconds?: number;
    latency_p99_seconds?: number;
    median_tokens?: number;
    prompt_cost?: number;
    prompt_cost_details?: {
        [key: string]: number;
    };
    prompt_token_details?: {
        [key: string]: number;
    };
    prompt_tokens?: number;
    streaming_rate?: number;
    thread_count?: number;
    thread_feedback_stats?: {
        [key: string]: ThreadAggregateStatsResponse.ThreadFeedbackStats;
    };
    total_cost?: number;
    total_tokens?: number;
    trace_count?: number;
}
declare namespace ThreadAggregateStatsResponse {
    interface ThreadFeedbackStats {
        avg?: number;
        comments?: Array<string>;
        contains_thread_feedback?: boolean;
        errors?: number;
        max?: number;
        min?: number;
        n?: number;
        sources?: Array<unknown>;
        stdev?: number;
        values?: {
            [key: string]: number;
        };
    }
}
interface ThreadAggregateStatsParams {
    project_id: string;
    select: Array<"THREAD_COUNT" | "TRACE_COUNT" | "TOTAL_TOKENS" | "TOTAL_COST" | "ERROR_RATE" | "STREAMING_RATE" | "LATENCY_P50" | "LATENCY_P99" | "MEDIAN_TOKENS" | "FIRST_TOKEN_P50" | "FIRST_TOKEN_P99" | "PROMPT_TOKENS" | "COMPLETION_TOKENS" | "PROMPT_COST" | "COMPLETION_COST" | "PROMPT_TOKEN_DETAILS" | "COMPLETION_TOKEN_DETAILS" | "PROMPT_COST_DETAILS" | "COMPLETION_COST_DETAILS" | "THREAD_FEEDBACK_STATS">;
    filter?: string;
    max_start_time?: string;
    min_start_time?: string;
    thread_filter?: string;
    trace_filter?: string;
    tree_filter?: string;
}
interface ThreadListTracesParams extends ItemsCursorGetPaginationParams {
    project_id: string;
    filter?: string;
    selects?: Array<"THREAD_ID" | "TRACE_ID" | "OP" | "PROMPT_TOKENS" | "COMPLETION_TOKENS" | "TOTAL_TOKENS" | "START_TIME" | "END_TIME" | "LATENCY" | "FIRST_TOKEN_TIME" | "INPUTS_PREVIEW" | "OUTPUTS_PREVIEW" | "INPUTS" | "OUTPUTS" | "ERROR" | "PROMPT_COST" | "COMPLETION_COST" | "TOTAL_COST" | "PROMPT_TOKEN_DETAILS" | "COMPLETION_TOKEN_DETAILS" | "PROMPT_COST_DETAILS" | "COMPLETION_COST_DETAILS" | "NAME" | "ERROR_PREVIEW" | "TURN_NUMBER">;
    trace_filter?: string;
    tree_filter?: string;
}
interface ThreadQueryParams extends ItemsCursorPostPaginationParams {
    ai_search?: string;
    filter?: string;
    max_start_time?: string;
    min_start_time?: string;
    project_id?: string;
    thread_filter?: string;
    trace_filter?: string;
    tree_filter?: string;
    Accept?: string;
}
interface ThreadStatsParams {
    selects: Array<"TURNS" | "FIRST_START_TIME" | "LAST_START_TIME" | "LAST_END_TIME" | "LATENCY_P50" | "LATENCY_P99" | "PROMPT_TOKENS" | "PROMPT_COST" | "COMPLETION_TOKENS" | "COMPLETION_COST" | "TOTAL_TOKENS" | "TOTAL_COST" | "PROMPT_TOKEN_DETAILS" | "COMPLETION_TOKEN_DETAILS" | "PROMPT_COST_DETAILS" | "COMPLETION_COST_DETAILS" | "FEEDBACK_STATS">;
    session_id: string;
    filter?: string;
}
declare class Threads extends APIResource {
    streaming: Streaming$1;
    share: Share;
    aggregateStats(body: ThreadAggregateStatsParams, options?: RequestOptions): APIPromise<ThreadAggregateStatsResponse>;
    listTraces(threadID: string, query: ThreadListTracesParams, options?: RequestOptions): PagePromise<ThreadTracesItemsCursorGetPagination, ThreadTrace>;
    query(params: ThreadQueryParams, options?: RequestOptions): PagePromise<ThreadsItemsCursorPostPagination, Thread$1>;
    stats(threadID: string, query: ThreadStatsParams, options?: RequestOptions): APIPromise<ThreadStats>;
}
declare namespace Threads {
    export { type Thread$1 as Thread, type ThreadStats, type ThreadTrace, type ThreadAggregateStatsResponse };
    export type { ThreadTracesItemsCursorGetPagination, ThreadsItemsCursorPostPagination, ThreadAggregateStatsParams, ThreadListTracesParams, ThreadQueryParams, ThreadStatsParams };
    export { Streaming$1 as Streaming };
    export type { StreamingQueryResponse$1 as StreamingQueryResponse, StreamingQueryParams$1 as StreamingQueryParams };
    export { Share };
    export type { ShareCreateResponse, ShareRetrieveResponse, ShareCreateParams, ShareRetrieveParams, ShareDeleteParams };
}

interface StreamingQueryResponse {
    items?: Array<Trace>;
    next_cursor?: string;
}
interface StreamingQueryParams {
    ai_search?: string;
    cursor?: string;
    max_feedback_modified_at?: string;
    max_start_time?: string;
    min_feedback_modified_at?: string;
    min_start_time?: string;
    page_size?: number;
    project_id?: string;
    selects?: Array<RunSelectField>;
    trace_filter?: string;
    trace_ids?: Array<string>;
    tree_filter?: string;
    Accept?: string;
}
declare class Streaming extends APIResource {
    query(params: StreamingQueryParams, options?: RequestOptions): APIPromise<Stream<QueryPatchEvent>>;
    queryItems(params: StreamingQueryParams, options?: RequestOptions): AsyncIterable<Trace>;
}
declare namespace Streaming {
    export type { StreamingQueryResponse, StreamingQueryParams };
}

type TracesItemsCursorPostPagination = ItemsCursorPostPagination<Trace>;
interface Trace {
    query_metadata?: unknown | null;
    root_run?: Run;
    trace_aggregates?: TraceAggregates;
}
interface TraceAggregates {
    first_token_time?: string;
    total_cost?: number;
    total_tokens?: number;
}
interface TraceListRunsResponse {
    items?: Array<Run>;
}
interface TraceListRunsParams {
    project_id: string;
    filter?: string;
    max_start_time?: string;
    min_start_time?: string;
    selects?: Array<"ID" | "NAME" | "RUN_TYPE" | "STATUS" | "START_TIME" | "END_TIME" | "LATENCY_SECONDS" | "FIRST_TOKEN_TIME" | "ERROR" | "ERROR_PREVIEW" | "EXTRA" | "METADATA" | "EVENTS" | "INPUTS" | "INPUTS_PREVIEW" | "OUTPUTS" | "OUTPUTS_PREVIEW" | "MANIFEST" | "PARENT_RUN_IDS" | "PROJECT_ID" | "TRACE_ID" | "THREAD_ID" | "DOTTED_ORDER" | "IS_ROOT" | "REFERENCE_EXAMPLE_ID" | "REFERENCE_DATASET_ID" | "TOTAL_TOKENS" | "PROMPT_TOKENS" | "COMPLETION_TOKENS" | "TOTAL_COST" | "PROMPT_COST" | "COMPLETION_COST" | "PROMPT_TOKEN_DETAILS" | "COMPLETION_TOKEN_DETAILS" | "PROMPT_COST_DETAILS" | "COMPLETION_COST_DETAILS" | "PRICE_MODEL_ID" | "TAGS" | "APP_PATH" | "ATTACHMENTS" | "THREAD_EVALUATION_TIME" | "IS_IN_DATASET" | "LAST_QUEUED_AT" | "SHARE_URL" | "FEEDBACK_STATS" | "LS_USER_ID">;
    Accept?: string;
}
interface TraceQueryParams extends ItemsCursorPostPaginationParams {
    ai_search?: string;
    max_feedback_modified_at?: string;
    max_start_time?: string;
    min_feedback_modified_at?: string;
    min_start_time?: string;
    project_id?: string;
    selects?: Array<RunSelectField>;
    trace_filter?: string;
    trace_ids?: Array<string>;
    tree_filter?: string;
    Accept?: string;
}
declare class Traces extends APIResource {
    streaming: Streaming;
    listRuns(traceID: string, params: TraceListRunsParams, options?: RequestOptions): APIPromise<TraceListRunsResponse>;
    query(params: TraceQueryParams, options?: RequestOptions): PagePromise<TracesItemsCursorPostPagination, Trace>;
}
declare namespace Traces {
    export type { Trace, TraceAggregates, TraceListRunsResponse, TracesItemsCursorPostPagination, TraceListRunsParams, TraceQueryParams };
    export { Streaming };
    export type { StreamingQueryResponse, StreamingQueryParams };
}

interface ClientOptions {
    apiKey?: string | null | undefined;
    tenantID?: string | null | undefined;
    baseURL?: string | null | undefined;
    timeout?: number | undefined;
    fetchOptions?: MergedRequestInit | undefined;
    fetch?: Fetch | undefined;
    maxRetries?: number | undefined;
    defaultHeaders?: HeadersLike$1 | undefined;
    defaultQuery?: Record<string, string | undefined> | undefined;
    logLevel?: LogLevel | undefined;
    logger?: Logger | undefined;
}
declare class Langsmith {
    #private;
    apiKey: string | null;
    tenantID: string | null;
    baseURL: string;
    maxRetries: number;
    timeout: number;
    logger: Logger;
    logLevel: LogLevel | undefined;
    fetchOptions: MergedRequestInit | undefined;
    private fetch;
    protected idempotencyHeader?: string;
    private _options;
    constructor({ baseURL, apiKey, tenantID, ...opts }?: ClientOptions);
    withOptions(options: Partial<ClientOptions>): this;
    protected defaultQuery(): Record<string, string | undefined> | undefined;
    protected validateHeaders({ values, nulls }: NullableHeaders): void;
    protected authHeaders(opts: FinalRequestOptions): Promise<NullableHeaders | undefined>;
    protected apiKeyAuth(opts: FinalRequestOptions): Promise<NullableHeaders | undefined>;
    protected tenantIDAuth(opts: FinalRequestOptions): Promise<NullableHeaders | undefined>;
    protected stringifyQuery(query: object | Record<string, unknown>): string;
    private getUserAgent;
    protected defaultIdempotencyKey(): string;
    protected makeStatusError(status: number, error: Object, message: string | undefined, headers: Headers): APIError;
    buildURL(path: string, query: Record<string, unknown> | null | undefined, defaultBaseURL?: string | undefined): string;
    protected prepareOptions(options: FinalRequestOptions): Promise<void>;
    protected prepareRequest(request: _RequestInit, { url, options }: {
        url: string;
        options: FinalRequestOptions;
    }): Promise<void>;
    get<Rsp>(path: string, opts?: PromiseOrValue<RequestOptions>): APIPromise<Rsp>;
    post<Rsp>(path: string, opts?: PromiseOrValue<RequestOptions>): APIPromise<Rsp>;
    patch<Rsp>(path: string, opts?: PromiseOrValue<RequestOptions>): APIPromise<Rsp>;
    put<Rsp>(path: string, opts?: PromiseOrValue<RequestOptions>): APIPromise<Rsp>;
    delete<Rsp>(path: string, opts?: PromiseOrValue<RequestOptions>): APIPromise<Rsp>;
    private methodRequest;
    request<Rsp>(options: PromiseOrValue<FinalRequestOptions>, remainingRetries?: number | null): APIPromise<Rsp>;
    private makeRequest;
    getAPIList<Item, PageClass extends AbstractPage<Item> = AbstractPage<Item>>(path: string, Page: new (...args: any[]) => PageClass, opts?: PromiseOrValue<RequestOptions>): PagePromise<PageClass, Item>;
    requestAPIList<Item = unknown, PageClass extends AbstractPage<Item> = AbstractPage<Item>>(Page: new (...args: ConstructorParameters<typeof AbstractPage>) => PageClass, options: PromiseOrValue<FinalRequestOptions>): PagePromise<PageClass, Item>;
    fetchWithTimeout(url: _RequestInfo, init: _RequestInit | undefined, ms: number, controller: AbortController): Promise<Response>;
    private shouldRetry;
    private retryRequest;
    private calculateDefaultRetryTimeoutMillis;
    buildRequest(inputOptions: FinalRequestOptions, { retryCount }?: {
        retryCount?: number;
    }): Promise<{
        req: FinalizedRequestInit;
        url: string;
        timeout: number;
    }>;
    private buildHeaders;
    private _makeAbort;
    private buildBody;
    static Langsmith: typeof Langsmith;
    static DEFAULT_TIMEOUT: number;
    static LangsmithError: typeof LangsmithError;
    static APIError: typeof APIError;
    static APIConnectionError: typeof APIConnectionError;
    static APIConnectionTimeoutError: typeof APIConnectionTimeoutError;
    static APIUserAbortError: typeof APIUserAbortError;
    static NotFoundError: typeof NotFoundError;
    static ConflictError: typeof ConflictError;
    static RateLimitError: typeof RateLimitError;
    static BadRequestError: typeof BadRequestError;
    static AuthenticationError: typeof AuthenticationError;
    static InternalServerError: typeof InternalServerError;
    static PermissionDeniedError: typeof PermissionDeniedError;
    static UnprocessableEntityError: typeof UnprocessableEntityError;
    static toFile: typeof toFile;
    sql: Sql;
    productFeedback: ProductFeedback;
    agents: Agents;
    fleet: Fleet;
    sessions: Sessions;
    datasets: Datasets;
    runs: Runs$1;
    threads: Threads;
    traces: Traces;
    evaluators: Evaluators;
    onlineEvaluators: OnlineEvaluators;
    public: Public;
    annotationQueues: AnnotationQueues;
    promptWebhooks: PromptWebhooks;
    info: Info;
    issues: Issues;
    sandboxes: Sandboxes;
}
declare namespace Langsmith {
    export type RequestOptions = RequestOptions;
    export import OffsetPaginationTopLevelArray = OffsetPaginationTopLevelArray;
    export type { OffsetPaginationTopLevelArrayParams, OffsetPaginationTopLevelArrayResponse };
    export import OffsetPaginationIssues = OffsetPaginationIssues;
    export type { OffsetPaginationIssuesParams, OffsetPaginationIssuesResponse };
    export import OffsetPaginationRepos = OffsetPaginationRepos;
    export type { OffsetPaginationReposParams, OffsetPaginationReposResponse };
    export import OffsetPaginationCommits = OffsetPaginationCommits;
    export type { OffsetPaginationCommitsParams, OffsetPaginationCommitsResponse };
    export import OffsetPaginationOnlineEvaluators = OffsetPaginationOnlineEvaluators;
    export type { OffsetPaginationOnlineEvaluatorsParams, OffsetPaginationOnlineEvaluatorsResponse };
    export import OffsetPaginationInsightsClusteringJobs = OffsetPaginationInsightsClusteringJobs;
    export type { OffsetPaginationInsightsClusteringJobsParams, OffsetPaginationInsightsClusteringJobsResponse };
    export import CursorPagination = CursorPagination;
    export { type CursorPaginationResponse };
    export type { CursorPaginationParams };
    export import ItemsCursorPostPagination = ItemsCursorPostPagination;
    export type { ItemsCursorPostPaginationParams, ItemsCursorPostPaginationResponse };
    export import ItemsCursorGetPagination = ItemsCursorGetPagination;
    export type { ItemsCursorGetPaginationParams, ItemsCursorGetPaginationResponse };
    export { Sql, type SqlQueryResponse };
    export type { SqlQueryParams };
    export { ProductFeedback, type ProductFeedbackCreateResponse, type ProductFeedbackRetrieveResponse, type ProductFeedbackCreateParams, };
    export { Agents, type Agent };
    export type { AgentsItemsCursorGetPagination, AgentCreateParams, AgentRetrieveParams, AgentUpdateParams, AgentListParams };
    export { Fleet };
    export { Sessions, type CustomChartsSection, type Session, type TracerSession };
    export type { CustomChartsSectionRequest, RunStatsGroupBy, SessionFeedbackStat, SessionSortableColumns, TimedeltaInput, TracerSessionWithoutVirtualFields, SessionResolveResponse, SessionsItemsCursorGetPagination, SessionCreateParams, SessionRetrieveParams, SessionUpdateParams, SessionDashboardParams, SessionListV2Params, SessionResolveParams };
    export { Datasets, type FeedbackCreateCoreSchema };
    export type { DataType, Dataset, DatasetTransformation, DatasetVersion, SortByDatasetColumn, DatasetsItemsCursorGetPagination, DatasetListV2Params };
    export { Runs$1 as Runs, type Run };
    export type { ResponseBodyForRunsGenerateQuery, RunIngest, RunSchema, RunSelectField, RunStatsQueryParams, RunType, RunTypeEnum, RunsFilterDataSourceTypeEnum, RunGetURLResponse, RunsItemsCursorPostPagination, RunGetURLParams, RunQueryV2Params, RunRetrieveV2Params };
    export { Threads, type Thread$1 as Thread, type ThreadStats, type ThreadTrace, type ThreadAggregateStatsResponse };
    export type { ThreadTracesItemsCursorGetPagination, ThreadsItemsCursorPostPagination, ThreadAggregateStatsParams, ThreadListTracesParams, ThreadQueryParams, ThreadStatsParams };
    export { Traces };
    export type { Trace, TraceAggregates, TraceListRunsResponse, TracesItemsCursorPostPagination, TraceListRunsParams, TraceQueryParams };
    export { Evaluators, type Evaluator, type EvaluatorTopLevel, type EvaluatorCreateDecisionModelParams };
    export type { CodeEvaluatorTopLevel, EvaluatorPagerdutyAlert, EvaluatorWebhook, EvaluatorListResponse, EvaluatorListParams };
    export { OnlineEvaluators, type CreateOnlineCodeEvaluatorRequest, type OnlineCodeEvaluator, type UpdateOnlineCodeEvaluatorRequest };
    export type { BulkDeleteEvaluatorFailedItem, BulkDeleteEvaluatorsResponse, CreateOnlineEvaluatorRequest, CreateOnlineEvaluatorResponse, CreateOnlineLlmEvaluatorRequest, GetOnlineEvaluatorSpendResponse, OnlineEvaluator, OnlineEvaluatorRunRule, OnlineEvaluatorSpendDay, OnlineEvaluatorSpendGroup, OnlineEvaluatorType, OnlineLlmEvaluator, OnlineSpendLimit, UpdateOnlineEvaluatorRequest, UpdateOnlineEvaluatorResponse, UpdateOnlineLlmEvaluatorRequest, OnlineEvaluatorsOffsetPaginationOnlineEvaluators, OnlineEvaluatorCreateParams, OnlineEvaluatorUpdateParams, OnlineEvaluatorListParams, OnlineEvaluatorDeleteParams, OnlineEvaluatorBulkDeleteParams, OnlineEvaluatorSpendParams };
    export { Public };
    export { AnnotationQueues, type AnnotationQueueRubricItemSchema, type AnnotationQueueSchema, type AnnotationQueueRetrieveResponse, type AnnotationQueueRetrieveAnnotationQueuesResponse };
    export type { AnnotationQueueSizeSchema, RunSchemaWithAnnotationQueueInfo, AnnotationQueueUpdateResponse, AnnotationQueueDeleteResponse, AnnotationQueueCreateRunStatusResponse, AnnotationQueueExportResponse, AnnotationQueuePopulateResponse, AnnotationQueueRetrieveQueuesResponse, AnnotationQueueRetrieveAnnotationQueuesResponsesOffsetPaginationTopLevelArray, AnnotationQueueUpdateParams, AnnotationQueueAnnotationQueuesParams, AnnotationQueueCreateRunStatusParams, AnnotationQueueExportParams, AnnotationQueuePopulateParams, AnnotationQueueRetrieveAnnotationQueuesParams, AnnotationQueueRetrieveRunParams, AnnotationQueueRetrieveSizeParams, AnnotationQueueRetrieveTotalArchivedParams };
    export { PromptWebhooks, type PromptWebhookTestParams };
    export type { PromptWebhook, PromptWebhookListResponse, PromptWebhookTestResponse, PromptWebhookCreateParams, PromptWebhookUpdateParams };
    export { Info, type InfoListResponse };
    export { Issues, type Issue };
    export type { IssuesOffsetPaginationIssues, IssueRetrieveParams, IssueListParams };
    export { Sandboxes, type ProxyConfig, type SandboxMountConfig, type SandboxResponse, type SnapshotResponse };
    export type { DownloadURLResponse, SandboxListResponse, SandboxStatusResponse, ServiceURLResponse, SnapshotListResponse, SandboxListUsageCostsResponse, SandboxListUsageCostsResponsesItemsCursorGetPagination, SandboxListUsageCostsParams };
    export type QueryPatchEvent = QueryPatchEvent;
    export type QueryPatchOperation = QueryPatchOperation;
}

declare abstract class APIResource {
    protected _client: Langsmith;
    constructor(client: Langsmith);
}

type OnlineEvaluatorsOffsetPaginationOnlineEvaluators = OffsetPaginationOnlineEvaluators<OnlineEvaluator>;
interface BulkDeleteEvaluatorFailedItem {
    id?: string;
    error?: string;
}
interface BulkDeleteEvaluatorsResponse {
    failed?: Array<BulkDeleteEvaluatorFailedItem>;
    succeeded?: Array<string>;
}
interface CreateOnlineCodeEvaluatorRequest {
    advanced_features_enabled?: boolean;
    code?: string;
    code_evaluator_input?: "thread" | "all_messages" | "human_ai_pairs" | "first_human_last_ai" | "trajectory" | null;
    dependencies?: string | null;
    language?: string;
    managed_code_evaluator_key?: "voice_metrics";
    managed_code_evaluator_settings?: {
        [key: string]: CreateOnlineCodeEvaluatorRequest.ManagedCodeEvaluatorSettings;
    };
    require_attachments?: boolean;
    workspace_secrets_keys?: Array<string>;
}
declare namespace CreateOnlineCodeEvaluatorRequest {
    interface ManagedCodeEvaluatorSettings {
        is_enabled?: boolean;
        key_name?: string;
    }
}
interface CreateOnlineEvaluatorRequest {
    code_evaluator?: CreateOnlineCodeEvaluatorRequest;
    llm_evaluator?: CreateOnlineLlmEvaluatorRequest;
    metadata?: {
        [key: string]: unknown;
    } | null;
    name?: string;
    type?: OnlineEvaluatorType;
}
interface CreateOnlineEvaluatorResponse {
    evaluator?: OnlineEvaluator;
}
interface CreateOnlineLlmEvaluatorRequest {
    commit_hash_or_tag?: string;
    playground_settings_id?: string;
    prompt_repo_handle?: string;
    variable_mapping?: unknown;
}
interface GetOnlineEvaluatorSpendResponse {
    groups?: Array<OnlineEvaluatorSpendGroup>;
    period_end?: string;
    period_start?: string;
}
interface OnlineCodeEvaluator {
    advanced_features_enabled?: boolean;
    code?: string;
    code_evaluator_input?: "thread" | "all_messages" | "human_ai_pairs" | "first_human_last_ai" | "trajectory" | null;
    dependencies?: string;
    evaluator_build_error?: string;
    evaluator_build_status?: "ENQUEUED" | "BUILDING" | "READY" | "FAILED";
    evaluator_id?: string;
    language?: string;
    managed_code_evaluator_key?: "voice_metrics";
    managed_code_evaluator_settings?: {
        [key: string]: OnlineCodeEvaluator.ManagedCodeEvaluatorSettings;
    };
    require_attachments?: boolean;
    workspace_secrets_keys?: Array<string>;
}
declare namespace OnlineCodeEvaluator {
    interface ManagedCodeEvaluatorSettings {
        is_enabled?: boolean;
        key_name?: string;
    }
}
interface OnlineEvaluator {
    id?: string;
    code_evaluator?: OnlineCodeEvaluator;
    created_at?: string;
    created_by?: string;
    feedback_keys?: Array<string>;
    is_managed?: boolean;
    llm_evaluator?: OnlineLlmEvaluator;
    metadata?: {
        [key: string]: unknown;
    };
    name?: string;
    run_rules?: Array<OnlineEvaluatorRunRule>;
    tenant_id?: string;
    type?: OnlineEvaluatorType;
    updated_at?: string;
}
interface OnlineEvaluatorRunRule {
    id?: string;
    corrections_dataset_id?: string;
    dataset_id?: string;
    dataset_name?: string;
    group_by?: string;
    num_few_shot_examples?: number;
    session_id?: string;
    session_name?: string;
    spend_limit?: OnlineSpendLimit;
    spend_usd?: number;
    trace_count?: number;
    use_corrections_dataset?: boolean;
}
interface OnlineEvaluatorSpendDay {
    date?: string;
    spend_usd?: number;
    trace_count?: number;
}
interface OnlineEvaluatorSpendGroup {
    dataset_id?: string;
    dataset_name?: string;
    days?: Array<OnlineEvaluatorSpendDay>;
    evaluator_id?: string;
    evaluator_name?: string;
    prev_total_spend_usd?: number;
    prev_total_trace_count?: number;
    run_rule_id?: string;
    run_rule_name?: string;
    session_id?: string;
    session_name?: string;
    spend_limit?: OnlineSpendLimit;
    total_spend_usd?: number;
    total_trace_count?: number;
}
type OnlineEvaluatorType = "llm" | "code" | "decision_model";
interface OnlineLlmEvaluator {
    annotation_queue_id?: string;
    commit_hash_or_tag?: string;
    corrections_dataset_id?: string;
    evaluator_id?: string;
    num_few_shot_examples?: number;
    prompt_id?: string;
    prompt_repo_handle?: string;
    use_corrections_dataset?: boolean;
    variable_mapping?: unknown;
}
interface OnlineSpendLimit {
    limit_usd?: number;
    utilization_pct?: number;
    window?: string;
}
interface UpdateOnlineCodeEvaluatorRequest {
    advanced_features_enabled?: boolean;
    code?: string;
    code_evaluator_input?: "thread" | "all_messages" | "human_ai_pairs" | "first_human_last_ai" | "trajectory" | null;
    dependencies?: string | null;
    language?: string;
    managed_code_evaluator_settings?: {
        [key: string]: UpdateOnlineCodeEvaluatorRequest.ManagedCodeEvaluatorSettings;
    };
    require_attachments?: boolean;
    workspace_secrets_keys?: Array<string>;
}
declare namespace UpdateOnlineCodeEvaluatorRequest {
    interface ManagedCodeEvaluatorSettings {
        is_enabled?: boolean;
        key_name?: string;
    }
}
interface UpdateOnlineEvaluatorRequest {
    code_evaluator?: UpdateOnlineCodeEvaluatorRequest;
    llm_evaluator?: UpdateOnlineLlmEvaluatorRequest;
    metadata?: {
        [key: string]: unknown;
    } | null;
    name?: string;
}
interface UpdateOnlineEvaluatorResponse {
    evaluator?: OnlineEvaluator;
}
interface UpdateOnlineLlmEvaluatorRequest {
    commit_hash_or_tag?: string;
    num_few_shot_examples?: number;
    playground_settings_id?: string;
    prompt_repo_handle?: string;
    use_corrections_dataset?: boolean;
    variable_mapping?: unknown;
}
interface OnlineEvaluatorCreateParams {
    code_evaluator?: CreateOnlineCodeEvaluatorRequest;
    llm_evaluator?: CreateOnlineLlmEvaluatorRequest;
    metadata?: {
        [key: string]: unknown;
    } | null;
    name?: string;
    type?: OnlineEvaluatorType;
}
interface OnlineEvaluatorUpdateParams {
    code_evaluator?: UpdateOnlineCodeEvaluatorRequest;
    llm_evaluator?: UpdateOnlineLlmEvaluatorRequest;
    metadata?: {
        [key: string]: unknown;
    } | null;
    name?: string;
}
interface OnlineEvaluatorListParams extends OffsetPaginationOnlineEvaluatorsParams {
    agent_id?: string;
    feedback_key?: string;
    metadata?: string;
    name_contains?: string;
    resource_id?: Array<string>;
    sort_by?: string;
    sort_by_desc?: boolean;
    tag_value_id?: Array<string>;
    type?: string;
}
interface OnlineEvaluatorDeleteParams {
    delete_run_rules?: boolean;
}
interface OnlineEvaluatorBulkDeleteParams {
    evaluator_ids: Array<string>;
    delete_run_rules?: boolean;
}
interface OnlineEvaluatorSpendParams {
    period_start: string;
    agent_id?: string;
    dataset_id?: string;
    evaluator_id?: string;
    feedback_key?: string;
    group_by?: string;
    resource_id?: Array<string>;
    session_id?: string;
    tag_value_id?: Array<string>;
    type?: string;
}
declare class OnlineEvaluators extends APIResource {
    create(body: OnlineEvaluatorCreateParams, options?: RequestOptions): APIPromise<CreateOnlineEvaluatorResponse>;
    retrieve(evaluatorID: string, options?: RequestOptions): APIPromise<OnlineEvaluator>;
    update(evaluatorID: string, body: OnlineEvaluatorUpdateParams, options?: RequestOptions): APIPromise<UpdateOnlineEvaluatorResponse>;
    list(query?: OnlineEvaluatorListParams | null | undefined, options?: RequestOptions): PagePromise<OnlineEvaluatorsOffsetPaginationOnlineEvaluators, OnlineEvaluator>;
    delete(evaluatorID: string, params?: OnlineEvaluatorDeleteParams | null | undefined, options?: RequestOptions): APIPromise<void>;
    bulkDelete(params: OnlineEvaluatorBulkDeleteParams, options?: RequestOptions): APIPromise<BulkDeleteEvaluatorsResponse>;
    spend(query: OnlineEvaluatorSpendParams, options?: RequestOptions): APIPromise<GetOnlineEvaluatorSpendResponse>;
}
declare namespace OnlineEvaluators {
    export { type CreateOnlineCodeEvaluatorRequest, type OnlineCodeEvaluator, type UpdateOnlineCodeEvaluatorRequest };
    export type { BulkDeleteEvaluatorFailedItem, BulkDeleteEvaluatorsResponse, CreateOnlineEvaluatorRequest, CreateOnlineEvaluatorResponse, CreateOnlineLlmEvaluatorRequest, GetOnlineEvaluatorSpendResponse, OnlineEvaluator, OnlineEvaluatorRunRule, OnlineEvaluatorSpendDay, OnlineEvaluatorSpendGroup, OnlineEvaluatorType, OnlineLlmEvaluator, OnlineSpendLimit, UpdateOnlineEvaluatorRequest, UpdateOnlineEvaluatorResponse, UpdateOnlineLlmEvaluatorRequest, OnlineEvaluatorsOffsetPaginationOnlineEvaluators, OnlineEvaluatorCreateParams, OnlineEvaluatorUpdateParams, OnlineEvaluatorListParams, OnlineEvaluatorDeleteParams, OnlineEvaluatorBulkDeleteParams, OnlineEvaluatorSpendParams };
}

interface CacheMetrics {
    hits: number;
    misses: number;
    refreshes: number;
    refreshErrors: number;
}
interface CacheConfig {
    maxSize?: number;
    ttlSeconds?: number | null;
    refreshIntervalSeconds?: number;
}
declare class PromptCache {
    private cache;
    private maxSize;
    private ttlSeconds;
    private refreshIntervalSeconds;
    private refreshTimer?;
    private _metrics;
    constructor(config?: CacheConfig);
    get metrics(): Readonly<CacheMetrics>;
    get totalRequests(): number;
    get hitRate(): number;
    resetMetrics(): void;
    get(key: string, refreshFunc: () => Promise<PromptCommit>): PromptCommit | undefined;
    set(key: string, value: PromptCommit, refreshFunc: () => Promise<PromptCommit>): void;
    invalidate(key: string): void;
    clear(): void;
    get size(): number;
    stop(): void;
    dump(filePath: string): void;
    load(filePath: string): number;
    startRefreshLoop(): void;
    private getStaleEntries;
    private refreshStaleEntries;
    configure(config: CacheConfig): void;
}

type LangSmithProfileOAuth = {
    access_token?: string;
    refresh_token?: string;
    expires_at?: string;
};
type LangSmithProfile = {
    api_key?: string;
    api_key_env?: string;
    api_key_cmd?: string;
    api_url?: string;
    workspace_id?: string;
    oauth?: LangSmithProfileOAuth;
};
type LangSmithProfileConfigFile = {
    current_profile?: string;
    profiles?: Record<string, LangSmithProfile>;
};
type LangSmithProfileState = {
    configPath: string;
    config: LangSmithProfileConfigFile;
    profileName: string;
    profile: LangSmithProfile;
};
type ProfileAuthHeader = {
    name: "Authorization" | "x-api-key";
    value: string;
};
declare class ProfileAuth {
    private state;
    private refreshPromise?;
    private managedAuthorizationValue?;
    constructor(state: LangSmithProfileState);
    currentAuthHeader(): ProfileAuthHeader | undefined;
    getAuthHeader(fetchImplementation: typeof fetch, signal?: AbortSignal | null): Promise<ProfileAuthHeader | undefined>;
    isProfileAuthorizationHeader(value: string): boolean;
    private reloadProfile;
    private refreshOAuthToken;
    private rememberProfileAuthHeader;
}

interface ClientConfig {
    apiUrl?: string;
    apiKey?: string;
    callerOptions?: AsyncCallerParams;
    timeout_ms?: number;
    webUrl?: string;
    anonymizer?: (values: KVMap) => KVMap | Promise<KVMap>;
    hideInputs?: boolean | ((inputs: KVMap) => KVMap | Promise<KVMap>);
    hideOutputs?: boolean | ((outputs: KVMap) => KVMap | Promise<KVMap>);
    hideMetadata?: boolean | ((metadata: KVMap) => KVMap | Promise<KVMap>);
    omitTracedRuntimeInfo?: boolean;
    autoBatchTracing?: boolean;
    batchSizeBytesLimit?: number;
    batchSizeLimit?: number;
    maxIngestMemoryBytes?: number;
    blockOnRootRunFinalization?: boolean;
    traceBatchConcurrency?: number;
    fetchOptions?: RequestInit;
    manualFlushMode?: boolean;
    tracingSamplingRate?: number;
    debug?: boolean;
    workspaceId?: string;
    profile?: string;
    profileConfigPath?: string;
    preferProfileAuth?: boolean;
    fetchImplementation?: typeof fetch;
    disablePromptCache?: boolean;
    tracingMode?: TracingMode;
    headers?: Record<string, string>;
    cache?: boolean | PromptCache;
}
interface ListRunsParams {
    projectId?: string | string[];
    projectName?: string | string[];
    traceId?: string;
    isRoot?: boolean;
    executionOrder?: number;
    parentRunId?: string;
    order?: "asc" | "desc";
    referenceExampleId?: string;
    startTime?: Date;
    runType?: string;
    error?: boolean;
    id?: string[];
    limit?: number;
    query?: string;
    filter?: string;
    traceFilter?: string;
    treeFilter?: string;
    select?: string[];
}
interface GroupRunsParams {
    projectId?: string;
    projectName?: string;
    groupBy: string;
    filter?: string;
    startTime?: Date;
    endTime?: Date;
    limit?: number;
    offset?: number;
}
interface ReadThreadParams {
    threadId: string;
    projectId?: string;
    projectName?: string;
    isRoot?: boolean;
    limit?: number;
    filter?: string;
    order?: "asc" | "desc";
}
interface ListThreadsParams {
    projectId?: string;
    projectName?: string;
    limit?: number;
    offset?: number;
    filter?: string;
    startTime?: Date;
    isRoot?: boolean;
}
interface UploadCSVParams {
    csvFile: Blob;
    fileName: string;
    inputKeys: string[];
    outputKeys: string[];
    description?: string;
    dataType?: DataType$1;
    name?: string;
}
interface feedback_source {
    type: string;
    metadata?: KVMap;
}
interface FeedbackCreate {
    id: string;
    run_id: string | null;
    trace_id?: string;
    key: string;
    score?: ScoreType;
    value?: ValueType;
    correction?: object | null;
    comment?: string | null;
    feedback_source?: feedback_source | KVMap | null;
    feedbackConfig?: FeedbackConfig;
    session_id?: string;
    start_time?: number | string;
    comparative_experiment_id?: string;
    extend_trace_retention?: boolean;
    address?: string;
}
type DefaultClientConfig = {
    apiUrl: string;
    apiUrlSource: string;
    apiKey?: string;
    webUrl?: string;
    hideInputs?: boolean;
    hideOutputs?: boolean;
    hideMetadata?: boolean;
    workspaceId?: string;
    oauthAccessToken?: string;
    oauthRefreshToken?: string;
    profileAuth?: ProfileAuth;
};
interface CreateRunParams {
    name: string;
    inputs: KVMap;
    run_type: string;
    id?: string;
    start_time?: number | string;
    end_time?: number | string;
    extra?: KVMap;
    error?: string;
    serialized?: object;
    outputs?: KVMap;
    reference_example_id?: string;
    child_runs?: RunCreate[];
    parent_run_id?: string;
    project_name?: string;
    address?: AgentAddress;
    revision_id?: string;
    trace_id?: string;
    dotted_order?: string;
    attachments?: Attachments;
}
interface ProjectOptions {
    projectName?: string;
    projectId?: string;
}
type RecordStringAny = Record<string, any>;
type FeedbackSourceType = "model" | "api" | "app";
type CreateFeedbackOptions = {
    key: string;
    score?: ScoreType;
    value?: ValueType;
    correction?: object;
    comment?: string;
    sourceInfo?: object;
    feedbackSourceType?: FeedbackSourceType;
    feedbackConfig?: FeedbackConfig;
    sourceRunId?: string;
    feedbackId?: string;
    traceId?: string;
    comparativeExperimentId?: string;
    startTime?: number | string;
    extendTraceRetention?: boolean;
};
type CreateFeedbackLegacyOptions = Omit<CreateFeedbackOptions, "key"> & {
    eager?: boolean;
    sessionId?: string;
    projectId?: string;
};
type CreateFeedbackParams = CreateFeedbackOptions & ({
    runId: string;
    sessionId: string;
    projectId?: never;
    address?: never;
} | {
    runId: string;
    address: AgentAddress;
    sessionId?: never;
    projectId?: never;
} | {
    runId?: null;
    projectId: string;
    sessionId?: never;
    address?: never;
});
type CreateExampleOptions = {
    datasetId?: string;
    datasetName?: string;
    createdAt?: Date;
    exampleId?: string;
    metadata?: KVMap;
    split?: string | string[];
    sourceRunId?: string;
    useSourceRunIO?: boolean;
    useSourceRunAttachments?: string[];
    attachments?: Attachments;
};
type CreateProjectParams = {
    projectName: string;
    description?: string | null;
    metadata?: RecordStringAny | null;
    upsert?: boolean;
    projectExtra?: RecordStringAny | null;
    referenceDatasetId?: string | null;
    numExamples?: number | null;
    numRepetitions?: number | null;
    evaluatorKeys?: string[] | null;
    tagValueIds?: string[] | null;
};
type Thread = {
    filter: string;
    count: number;
    total_tokens: number;
    total_cost: number | null;
    min_start_time: string;
    max_start_time: string;
    latency_p50: number;
    latency_p99: number;
    feedback_stats: any | null;
    thread_id: string;
    first_inputs: string;
    last_outputs: string;
    last_error: string | null;
};
interface ListThreadsItem extends Thread {
    runs: Run$1[];
}
declare class Client implements LangSmithTracingClientInterface {
    private apiKey?;
    private apiUrl;
    private webUrl?;
    private workspaceId?;
    private caller;
    private batchIngestCaller;
    private timeout_ms;
    private _tenantId;
    private hideInputs?;
    private hideOutputs?;
    private hideMetadata?;
    private anonymizer?;
    private omitTracedRuntimeInfo?;
    private tracingSampleRate?;
    private autoBatchTracing;
    private autoBatchQueue;
    private autoBatchTimeout;
    private autoBatchAggregationDelayMs;
    private batchSizeBytesLimit?;
    private batchSizeLimit?;
    private fetchOptions;
    private _fetchOptionsHeaders;
    private _openAPIClient?;
    private _openAPIClientSignature?;
    private settings;
    private blockOnRootRunFinalization;
    private traceBatchConcurrency;
    private _serverInfo;
    private _getServerInfoPromise?;
    private _stainlessVersionsChecked;
    private manualFlushMode;
    private _serializeWorker?;
    private _pendingDrains;
    private _compressedBuffers;
    private _compressedWriteChain;
    private _compressedFlushTimeout?;
    private _maxIngestMemoryBytes;
    private langSmithToOTELTranslator?;
    private _tracingMode;
    get tracingMode(): TracingMode;
    private fetchImplementation?;
    private cachedLSEnvVarsForMetadata?;
    private _promptCache?;
    private profileAuth?;
    private _applyReplicaWorkspace;
    private get _fetch();
    private getProfileManagedAuthorizationHeader;
    private isProfileManagedAuthorizationHeader;
    private hasExplicitAuthHeader;
    private applyCurrentAuthHeaders;
    private _trackDrain;
    private _serializeBody;
    private multipartStreamingDisabled;
    private _multipartDisabled;
    private _runCompressionDisabled;
    private failedTracesDir;
    private failedTracesMaxBytes;
    private static _fallbackDirsCreated;
    private _customHeaders;
    debug: boolean;
    constructor(config?: ClientConfig);
    static getDefaultClientConfig(options?: Pick<ClientConfig, "apiKey" | "profile" | "profileConfigPath" | "preferProfileAuth">): DefaultClientConfig;
    getHostUrl(): string;
    private get _sdkControlledHeaders();
    private get _callerHeaders();
    private get _mergedHeaders();
    private get _openAPIClientOptions();
    get headers(): Record<string, string>;
    set headers(value: Record<string, string> | undefined);
    private _getOpenAPIBaseUrl;
    private get openAPIClient();
    private _newOpenAPIClient;
    private _getPlatformEndpointPath;
    get evaluators(): OnlineEvaluators;
    get runs(): Runs$1;
    get sandboxes(): Sandboxes;
    get datasets(): Datasets;
    get annotationQueues(): AnnotationQueues;
    get threads(): Threads;
    get traces(): Traces;
    get sessions(): Sessions;
    get agents(): Agents;
    get public(): Public;
    private processInputs;
    private processOutputs;
    private processMetadata;
    private processError;
    private _filterNewTokenEvents;
    private prepareRunCreateOrUpdateInputs;
    private _getResponse;
    private _get;
    private _getPaginated;
    private _getCursorPaginatedList;
    private _shouldSample;
    private _filterForSampling;
    private _getBatchSizeLimitBytes;
    private _getBatchSizeLimit;
    private _getDatasetExamplesMultiPartSupport;
    private drainAutoBatchQueue;
    private static _writeTraceToFallbackDir;
    private _processBatch;
    private _sendBatchToOTELTranslator;
    private _maskRunMetadata;
    private _mergeRuntimeEnvAndMaskMetadata;
    private processRunOperation;
    protected _getServerInfo(): Promise<any>;
    private _checkStainlessVersion;
    protected _ensureServerInfo(): Promise<Record<string, any>>;
    _supportsSDBQuery(): Promise<boolean>;
    private _checkFeedbackSessionId;
    protected _getSettings(): Promise<LangSmithSettings>;
    private _queueEncoding;
    private _moveQueueToCompressed;
    private _serializeQueuedOperation;
    private _enqueueCompressed;
    private _sendCompressedBuffer;
    private _flushCompressedBuffers;
    private _sendCompressedMultipart;
    flush(): Promise<void>;
    private _cloneCurrentOTELContext;
    createRun(run: CreateRunParams, options?: {
        apiKey?: string;
        apiUrl?: string;
        workspaceId?: string;
    }): Promise<void>;
    batchIngestRuns({ runCreates, runUpdates, }: {
        runCreates?: RunCreate[];
        runUpdates?: RunUpdate[];
    }, options?: {
        apiKey?: string;
        apiUrl?: string;
        workspaceId?: string;
        sizeBytes?: number;
    }): Promise<void>;
    private _postBatchIngestRuns;
    multipartIngestRuns({ runCreates, runUpdates, feedbacks, }: {
        runCreates?: RunCreate[];
        runUpdates?: RunUpdate[];
        feedbacks?: FeedbackCreate[];
    }, options?: {
        apiKey?: string;
        apiUrl?: string;
        workspaceId?: string;
        useGzip?: boolean;
        sizeBytes?: number;
    }): Promise<void>;
    private _serializeRunParts;
    private _serializeFeedbackPart;
    private _createNodeFetchBody;
    private _createMultipartStream;
    private _sendMultipartRequest;
    updateRun(runId: string, run: RunUpdate, options?: {
        apiKey?: string;
        apiUrl?: string;
        workspaceId?: string;
    }): Promise<void>;
    readRun(runId: string, { loadChildRuns }?: {
        loadChildRuns: boolean;
    }): Promise<Run$1>;
    getRunUrl({ runId, run, projectOpts, address: rawAddress, }: {
        runId?: string;
        run?: Run$1;
        projectOpts?: ProjectOptions;
        address?: Address;
    }): Promise<string>;
    private _resolveAddress;
    private _loadChildRuns;
    listRuns(props: ListRunsParams): AsyncIterable<Run$1>;
    listGroupRuns(props: GroupRunsParams): AsyncIterable<Thread>;
    readThread(props: ReadThreadParams): AsyncIterable<Run$1>;
    listThreads(props: ListThreadsParams): Promise<ListThreadsItem[]>;
    getRunStats({ id, trace, parentRun, runType, projectNames, projectIds, referenceExampleIds, startTime, endTime, error, query, filter, traceFilter, treeFilter, isRoot, dataSourceType, }: {
        id?: string[];
        trace?: string;
        parentRun?: string;
        runType?: string;
        projectNames?: string[];
        projectIds?: string[];
        referenceExampleIds?: string[];
        startTime?: string;
        endTime?: string;
        error?: boolean;
        query?: string;
        filter?: string;
        traceFilter?: string;
        treeFilter?: string;
        isRoot?: boolean;
        dataSourceType?: string;
    }): Promise<any>;
    shareRun(runId: string, { shareId }?: {
        shareId?: string;
    }): Promise<string>;
    unshareRun(runId: string): Promise<void>;
    readRunSharedLink(runId: string): Promise<string | undefined>;
    listSharedRuns(shareToken: string, { runIds, }?: {
        runIds?: string[];
    }): Promise<Run$1[]>;
    readDatasetSharedSchema(datasetId?: string, datasetName?: string): Promise<DatasetShareSchema>;
    shareDataset(datasetId?: string, datasetName?: string): Promise<DatasetShareSchema>;
    unshareDataset(datasetId: string): Promise<void>;
    readSharedDataset(shareToken: string): Promise<Dataset$1>;
    listSharedExamples(shareToken: string, options?: {
        exampleIds?: string[];
    }): Promise<Example[]>;
    createProject({ projectName, description, metadata, upsert, projectExtra, referenceDatasetId, numExamples, numRepetitions, evaluatorKeys, tagValueIds, }: CreateProjectParams): Promise<TracerSession$1>;
    updateProject(projectId: string, { name, description, metadata, projectExtra, endTime, }: {
        name?: string | null;
        description?: string | null;
        metadata?: RecordStringAny | null;
        projectExtra?: RecordStringAny | null;
        endTime?: string | null;
    }): Promise<TracerSession$1>;
    hasProject({ projectId, projectName, }: {
        projectId?: string;
        projectName?: string;
    }): Promise<boolean>;
    readProject({ projectId, projectName, includeStats, }: {
        projectId?: string;
        projectName?: string;
        includeStats?: boolean;
    }): Promise<TracerSessionResult>;
    getProjectUrl({ projectId, projectName, }: {
        projectId?: string;
        projectName?: string;
    }): Promise<string>;
    getDatasetUrl({ datasetId, datasetName, }: {
        datasetId?: string;
        datasetName?: string;
    }): Promise<string>;
    private _getTenantId;
    listProjects({ projectIds, name, nameContains, referenceDatasetId, referenceDatasetName, includeStats, datasetVersion, referenceFree, metadata, }?: {
        projectIds?: string[];
        name?: string;
        nameContains?: string;
        referenceDatasetId?: string;
        referenceDatasetName?: string;
        includeStats?: boolean;
        datasetVersion?: string;
        referenceFree?: boolean;
        metadata?: RecordStringAny;
    }): AsyncIterable<TracerSessionResult>;
    deleteProject({ projectId, projectName, }: {
        projectId?: string;
        projectName?: string;
    }): Promise<void>;
    uploadCsv({ csvFile, fileName, inputKeys, outputKeys, description, dataType, name, }: UploadCSVParams): Promise<Dataset$1>;
    createDataset(name: string, { description, dataType, inputsSchema, outputsSchema, metadata, tagValueIds, }?: {
        description?: string;
        dataType?: DataType$1;
        inputsSchema?: KVMap;
        outputsSchema?: KVMap;
        metadata?: RecordStringAny;
        tagValueIds?: string[];
    }): Promise<Dataset$1>;
    readDataset({ datasetId, datasetName, }: {
        datasetId?: string;
        datasetName?: string;
    }): Promise<Dataset$1>;
    hasDataset({ datasetId, datasetName, }: {
        datasetId?: string;
        datasetName?: string;
    }): Promise<boolean>;
    diffDatasetVersions({ datasetId, datasetName, fromVersion, toVersion, }: {
        datasetId?: string;
        datasetName?: string;
        fromVersion: string | Date;
        toVersion: string | Date;
    }): Promise<DatasetDiffInfo>;
    readDatasetOpenaiFinetuning({ datasetId, datasetName, }: {
        datasetId?: string;
        datasetName?: string;
    }): Promise<any[]>;
    listDatasets({ limit, offset, datasetIds, datasetName, datasetNameContains, metadata, }?: {
        limit?: number;
        offset?: number;
        datasetIds?: string[];
        datasetName?: string;
        datasetNameContains?: string;
        metadata?: RecordStringAny;
    }): AsyncIterable<Dataset$1>;
    updateDataset(props: {
        datasetId?: string;
        datasetName?: string;
        name?: string;
        description?: string;
    }): Promise<Dataset$1>;
    updateDatasetTag(props: {
        datasetId?: string;
        datasetName?: string;
        asOf: string | Date;
        tag: string;
    }): Promise<void>;
    deleteDataset({ datasetId, datasetName, }: {
        datasetId?: string;
        datasetName?: string;
    }): Promise<void>;
    createExample(update: ExampleCreate): Promise<Example>;
    createExample(inputs: KVMap, referenceOutputs: KVMap, options: CreateExampleOptions): Promise<Example>;
    createExamples(uploads: ExampleCreate[]): Promise<Example[]>;
    createExamples(props: {
        inputs?: Array<KVMap>;
        referenceOutputs?: Array<KVMap>;
        outputs?: Array<KVMap>;
        metadata?: Array<KVMap>;
        splits?: Array<string | Array<string>>;
        sourceRunIds?: Array<string>;
        useSourceRunIOs?: Array<boolean>;
        useSourceRunAttachments?: Array<string[]>;
        attachments?: Array<Attachments>;
        exampleIds?: Array<string>;
        datasetId?: string;
        datasetName?: string;
    }): Promise<Example[]>;
    createLLMExample(input: string, generation: string | undefined, options: CreateExampleOptions): Promise<Example>;
    createChatExample(input: KVMap[] | LangChainBaseMessage[], generations: KVMap | LangChainBaseMessage | undefined, options: CreateExampleOptions): Promise<Example>;
    readExample(exampleId: string): Promise<Example>;
    listExamples<Sparse extends boolean = false>({ datasetId, datasetName, exampleIds, asOf, splits, inlineS3Urls, metadata, limit, offset, filter, includeAttachments, select, excludeDefaultFields, }?: {
        datasetId?: string;
        datasetName?: string;
        exampleIds?: string[];
        asOf?: string | Date;
        splits?: string[];
        inlineS3Urls?: boolean;
        metadata?: KVMap;
        limit?: number;
        offset?: number;
        filter?: string;
        includeAttachments?: boolean;
        select?: string[];
        excludeDefaultFields?: Sparse;
    }): AsyncIterable<Sparse extends true ? SparseExample : Example>;
    deleteExample(exampleId: string): Promise<void>;
    deleteExamples(exampleIds: string[], options?: {
        hardDelete?: boolean;
    }): Promise<void>;
    updateExample(exampleId: string, update: ExampleUpdateWithoutId): Promise<object>;
    updateExample(update: ExampleUpdate): Promise<object>;
    updateExamples(update: ExampleUpdate[]): Promise<object>;
    readDatasetVersion({ datasetId, datasetName, asOf, tag, }: {
        datasetId?: string;
        datasetName?: string;
        asOf?: string | Date;
        tag?: string;
    }): Promise<DatasetVersion$1>;
    listDatasetSplits({ datasetId, datasetName, asOf, }: {
        datasetId?: string;
        datasetName?: string;
        asOf?: string | Date;
    }): Promise<string[]>;
    updateDatasetSplits({ datasetId, datasetName, splitName, exampleIds, remove, }: {
        datasetId?: string;
        datasetName?: string;
        splitName: string;
        exampleIds: string[];
        remove?: boolean;
    }): Promise<void>;
    private _updateDatasetSplitsLegacy;
    createFeedback(params: CreateFeedbackParams): Promise<Feedback>;
    createFeedback(runId: string | null, key: string, options: CreateFeedbackLegacyOptions): Promise<Feedback>;
    private _canBatchFeedback;
    private _postFeedback;
    private _postFeedbacks;
    updateFeedback(feedbackId: string, { score, value, correction, comment, }: {
        score?: number | boolean | null;
        value?: number | boolean | string | object | null;
        correction?: object | null;
        comment?: string | null;
    }): Promise<void>;
    readFeedback(feedbackId: string): Promise<Feedback>;
    deleteFeedback(feedbackId: string): Promise<void>;
    listFeedback({ runIds, feedbackKeys, feedbackSourceTypes, }?: {
        runIds?: string[];
        feedbackKeys?: string[];
        feedbackSourceTypes?: FeedbackSourceType[];
    }): AsyncIterable<Feedback>;
    createPresignedFeedbackToken(runId: string, feedbackKey: string, { expiration, feedbackConfig, }?: {
        expiration?: string | TimeDelta;
        feedbackConfig?: FeedbackConfig;
    }): Promise<FeedbackIngestToken>;
    createComparativeExperiment({ name, experimentIds, referenceDatasetId, createdAt, description, metadata, id, }: {
        name: string;
        experimentIds: Array<string>;
        referenceDatasetId?: string;
        createdAt?: Date;
        description?: string;
        metadata?: Record<string, unknown>;
        id?: string;
    }): Promise<ComparativeExperiment>;
    listPresignedFeedbackTokens(runId: string): AsyncIterable<FeedbackIngestToken>;
    _selectEvalResults(results: EvaluationResult | EvaluationResult[] | EvaluationResults): Array<EvaluationResult>;
    _logEvaluationFeedback(evaluatorResponse: EvaluationResult | EvaluationResult[] | EvaluationResults, run?: Run$1, sourceInfo?: {
        [key: string]: any;
    }, sessionId?: string): Promise<[
        results: EvaluationResult[],
        feedbacks: Feedback[]
    ]>;
    logEvaluationFeedback(params: {
        evaluatorResponse: EvaluationResult | EvaluationResult[] | EvaluationResults;
        run: Run$1;
        projectId: string;
        sourceInfo?: {
            [key: string]: any;
        };
    }): Promise<EvaluationResult[]>;
    logEvaluationFeedback(evaluatorResponse: EvaluationResult | EvaluationResult[] | EvaluationResults, run?: Run$1, sourceInfo?: {
        [key: string]: any;
    }, sessionId?: string): Promise<EvaluationResult[]>;
    createFeedbackConfig(options: {
        feedbackKey: string;
        feedbackConfig: FeedbackConfig;
        isLowerScoreBetter?: boolean;
        isEnforced?: boolean;
    }): Promise<FeedbackConfigSchema>;
    listFeedbackConfigs(options?: {
        feedbackKeys?: string[];
        nameContains?: string;
        limit?: number;
        includeAllConfigs?: boolean;
        isEnforced?: boolean;
    }): AsyncIterableIterator<FeedbackConfigSchema>;
    updateFeedbackConfig(feedbackKey: string, options?: {
        feedbackConfig?: FeedbackConfig;
        isLowerScoreBetter?: boolean;
        configId?: string;
    }): Promise<FeedbackConfigSchema>;
    addFeedbackCategories(feedbackKey: string, categories: FeedbackCategory[], options?: {
        configId?: string;
    }): Promise<FeedbackConfigSchema>;
    removeFeedbackCategories(feedbackKey: string, values: number[], options?: {
        configId?: string;
    }): Promise<FeedbackConfigSchema>;
    private _patchFeedbackConfig;
    deleteFeedbackConfig(feedbackKey: string | undefined, options?: {
        configId?: string;
    }): Promise<void>;
    listAnnotationQueues(options?: {
        queueIds?: string[];
        name?: string;
        nameContains?: string;
        limit?: number;
    }): AsyncIterableIterator<AnnotationQueue>;
    createAnnotationQueue(options: {
        name: string;
        description?: string;
        queueId?: string;
        rubricInstructions?: string;
        rubricItems?: AnnotationQueueRubricItem[];
    }): Promise<AnnotationQueueWithDetails>;
    readAnnotationQueue(queueId: string): Promise<AnnotationQueueWithDetails>;
    updateAnnotationQueue(queueId: string, options: {
        name?: string;
        description?: string;
        rubricInstructions?: string;
        rubricItems?: AnnotationQueueRubricItem[];
    }): Promise<void>;
    deleteAnnotationQueue(queueId: string): Promise<void>;
    addRunsToAnnotationQueue(queueId: string, runs: string[] | RunKey[]): Promise<void>;
    getRunFromAnnotationQueue(queueId: string, index: number): Promise<RunWithAnnotationQueueInfo>;
    listRunsFromAnnotationQueue(queueId: string, options?: {
        status?: "needs_my_review" | "needs_others_review" | "completed";
        limit?: number;
    }): AsyncIterableIterator<RunWithAnnotationQueueInfo>;
    deleteRunFromAnnotationQueue(queueId: string, queueRunId: string): Promise<void>;
    getSizeFromAnnotationQueue(queueId: string): Promise<{
        size: number;
    }>;
    protected _currentTenantIsOwner(owner: string): Promise<boolean>;
    protected _ownerConflictError(action: string, owner: string): Promise<Error>;
    protected _getLatestCommitHash(promptOwnerAndName: string): Promise<string | undefined>;
    protected _createCommitTags(promptOwnerAndName: string, commitId: string, tags: string | string[]): Promise<void>;
    protected _likeOrUnlikePrompt(promptIdentifier: string, like: boolean): Promise<LikePromptResponse>;
    protected _getPromptUrl(promptIdentifier: string): Promise<string>;
    promptExists(promptIdentifier: string): Promise<boolean>;
    likePrompt(promptIdentifier: string): Promise<LikePromptResponse>;
    unlikePrompt(promptIdentifier: string): Promise<LikePromptResponse>;
    listCommits(promptIdentifier: string): AsyncIterableIterator<PromptCommit>;
    listPrompts(options?: {
        isPublic?: boolean;
        isArchived?: boolean;
        sortField?: PromptSortField;
        query?: string;
    }): AsyncIterableIterator<Prompt>;
    getPrompt(promptIdentifier: string): Promise<Prompt | null>;
    createPrompt(promptIdentifier: string, options?: {
        description?: string;
        readme?: string;
        tags?: string[];
        isPublic?: boolean;
    }): Promise<Prompt>;
    createCommit(promptIdentifier: string, object: any, options?: {
        parentCommitHash?: string;
        tags?: string | string[];
        description?: string;
    }): Promise<string>;
    updateExamplesMultipart(datasetId: string, updates?: ExampleUpdate[]): Promise<UpdateExamplesResponse>;
    private _updateExamplesMultipart;
    uploadExamplesMultipart(datasetId: string, uploads?: ExampleCreate[]): Promise<UploadExamplesResponse>;
    private _uploadExamplesMultipart;
    updatePrompt(promptIdentifier: string, options?: {
        description?: string;
        readme?: string;
        tags?: string[];
        isPublic?: boolean;
        isArchived?: boolean;
    }): Promise<Record<string, any>>;
    deletePrompt(promptIdentifier: string): Promise<void>;
    private _getPromptCacheKey;
    private _fetchPromptFromApi;
    pullPromptCommit(promptIdentifier: string, options?: {
        includeModel?: boolean;
        skipCache?: boolean;
        dangerouslyPullPublicPrompt?: boolean;
    }): Promise<PromptCommit>;
    _pullPrompt(promptIdentifier: string, options?: {
        includeModel?: boolean;
        skipCache?: boolean;
        dangerouslyPullPublicPrompt?: boolean;
    }): Promise<any>;
    pushPrompt(promptIdentifier: string, options?: {
        object?: any;
        parentCommitHash?: string;
        isPublic?: boolean;
        description?: string;
        readme?: string;
        tags?: string[];
        commitTags?: string | string[];
        commitDescription?: string;
    }): Promise<string>;
    agentExists(identifier: string): Promise<boolean>;
    skillExists(identifier: string): Promise<boolean>;
    pullAgent(identifier: string, options?: {
        version?: string;
    }): Promise<AgentContext>;
    pullSkill(identifier: string, options?: {
        version?: string;
    }): Promise<SkillContext>;
    pushAgent(identifier: string, options: {
        files: Record<string, Entry | null>;
        parentCommit?: string;
        description?: string;
        readme?: string;
        tags?: string[];
        isPublic?: boolean;
    }): Promise<string>;
    pushSkill(identifier: string, options: {
        files: Record<string, Entry | null>;
        parentCommit?: string;
        description?: string;
        readme?: string;
        tags?: string[];
        isPublic?: boolean;
    }): Promise<string>;
    deleteAgent(identifier: string): Promise<void>;
    deleteSkill(identifier: string): Promise<void>;
    listAgents(options?: {
        isPublic?: boolean;
        isArchived?: boolean;
        query?: string;
    }): AsyncIterableIterator<Prompt>;
    listSkills(options?: {
        isPublic?: boolean;
        isArchived?: boolean;
        query?: string;
    }): AsyncIterableIterator<Prompt>;
    private _listReposByType;
    private _pullDirectory;
    private _pushDirectory;
    private _deleteDirectory;
    private _repoExists;
    private _createRepo;
    private _updateRepoMetadata;
    clonePublicDataset(tokenOrUrl: string, options?: {
        sourceApiUrl?: string;
        datasetName?: string;
    }): Promise<void>;
    private parseTokenOrUrl;
    cleanup(): void;
    awaitPendingTraceBatches(): Promise<void>;
    toString(): string;
}
interface LangSmithTracingClientInterface {
    createRun: (run: CreateRunParams) => Promise<void>;
    updateRun: (runId: string, run: RunUpdate) => Promise<void>;
}

interface RunTreeConfig {
    name: string;
    run_type?: string;
    id?: string;
    project_name?: string;
    address?: AgentAddress;
    parent_run?: RunTree;
    parent_run_id?: string;
    child_runs?: RunTree[];
    start_time?: number | string;
    end_time?: number | string;
    extra?: KVMap;
    metadata?: KVMap;
    tags?: string[];
    error?: string;
    serialized?: object;
    inputs?: KVMap;
    outputs?: KVMap;
    reference_example_id?: string;
    client?: Client;
    tracingEnabled?: boolean;
    on_end?: (runTree: RunTree) => void;
    execution_order?: number;
    child_execution_order?: number;
    trace_id?: string;
    dotted_order?: string;
    attachments?: Attachments;
    replicas?: Replica[];
    distributedParentId?: string;
}
interface RunnableConfigLike {
    tags?: string[];
    metadata?: Record<string, unknown>;
    callbacks?: Record<string, any> | any[];
}
interface HeadersLike {
    get(name: string): string | null;
    set(name: string, value: string): void;
}
type ProjectReplica = [
    string,
    KVMap | undefined
];
type WriteReplica = {
    apiUrl?: string;
    apiKey?: string;
    workspaceId?: string;
    projectName?: string;
    address?: AgentAddress;
    primary?: boolean;
    updates?: KVMap | undefined;
    fromEnv?: boolean;
    reroot?: boolean;
    client?: Client;
};
type Replica = ProjectReplica | WriteReplica;
declare class RunTree implements BaseRun {
    private static sharedClient;
    id: string;
    name: RunTreeConfig["name"];
    run_type: string;
    project_name?: string;
    address?: AgentAddress;
    parent_run?: RunTree;
    parent_run_id?: string;
    child_runs: RunTree[];
    start_time: number;
    end_time?: number;
    extra: KVMap;
    tags?: string[];
    error?: string;
    serialized: object;
    inputs: KVMap;
    outputs?: KVMap;
    reference_example_id?: string;
    client: Client;
    events?: KVMap[] | undefined;
    trace_id: string;
    dotted_order: string;
    tracingEnabled?: boolean;
    execution_order: number;
    child_execution_order: number;
    attachments?: Attachments;
    replicas?: WriteReplica[];
    distributedParentId?: string;
    private _serialized_start_time;
    private _postedAttachmentNames;
    constructor(originalConfig: RunTreeConfig | RunTree);
    private _resolveAddressing;
    set metadata(metadata: KVMap);
    get metadata(): KVMap;
    private static getDefaultConfig;
    static getSharedClient(): Client;
    createChild(config: RunTreeConfig): RunTree;
    end(outputs?: KVMap, error?: string, endTime?: number, metadata?: KVMap): Promise<void>;
    private _convertToCreate;
    private _sliceParentId;
    private _setReplicaTraceRoot;
    private _replicaAddressing;
    private _remapForProject;
    postRun(excludeChildRuns?: boolean): Promise<void>;
    private _attachmentsToPatch;
    patchRun(options?: {
        excludeInputs?: boolean;
    }): Promise<void>;
    toJSON(): RunCreate & {
        id: string;
    };
    addEvent(event: RunEvent | string): void;
    static fromRunnableConfig(parentConfig: RunnableConfigLike, props: RunTreeConfig): RunTree;
    static fromDottedOrder(dottedOrder: string): RunTree | undefined;
    static fromHeaders(headers: Record<string, string | string[]> | HeadersLike, inheritArgs?: Partial<RunTreeConfig>): RunTree | undefined;
    toHeaders(headers?: HeadersLike): {
        "langsmith-trace": string;
        baggage: string;
    };
}
interface RunEvent {
    name?: string;
    time?: string;
    message?: string;
    kwargs?: Record<string, unknown>;
    [key: string]: unknown;
}

type SmartPromise<T> = T extends AsyncIterable<any> ? T : T extends Promise<unknown> ? T : Promise<T>;
type WrapArgReturnPair<Pair> = Pair extends [
    infer Args extends any[],
    infer Return
] ? Args extends [
    RunTree,
    ...infer RestArgs
] ? {
    (runTree: RunTree | typeof ROOT, ...args: RestArgs): SmartPromise<Return>;
    (config: RunnableConfigLike, ...args: RestArgs): SmartPromise<Return>;
} : {
    (...args: Args): SmartPromise<Return>;
    (runTree: RunTree | typeof ROOT, ...rest: Args): SmartPromise<Return>;
    (config: RunnableConfigLike, ...args: Args): SmartPromise<Return>;
} : never;
type UnionToIntersection<U> = (U extends any ? (x: U) => void : never) extends (x: infer I) => void ? I : never;
type TraceableFunction<Func extends (...args: any[]) => any> = (Func extends {
    (...args: infer A1): infer R1;
    (...args: infer A2): infer R2;
    (...args: infer A3): infer R3;
    (...args: infer A4): infer R4;
    (...args: infer A5): infer R5;
} ? UnionToIntersection<WrapArgReturnPair<[
    A1,
    R1
] | [
    A2,
    R2
] | [
    A3,
    R3
] | [
    A4,
    R4
] | [
    A5,
    R5
]>> : Func extends {
    (...args: infer A1): infer R1;
    (...args: infer A2): infer R2;
    (...args: infer A3): infer R3;
    (...args: infer A4): infer R4;
} ? UnionToIntersection<WrapArgReturnPair<[
    A1,
    R1
] | [
    A2,
    R2
] | [
    A3,
    R3
] | [
    A4,
    R4
]>> : Func extends {
    (...args: infer A1): infer R1;
    (...args: infer A2): infer R2;
    (...args: infer A3): infer R3;
} ? UnionToIntersection<WrapArgReturnPair<[
    A1,
    R1
] | [
    A2,
    R2
] | [
    A3,
    R3
]>> : Func extends {
    (...args: infer A1): infer R1;
    (...args: infer A2): infer R2;
} ? UnionToIntersection<WrapArgReturnPair<[
    A1,
    R1
] | [
    A2,
    R2
]>> : Func extends {
    (...args: infer A1): infer R1;
} ? UnionToIntersection<WrapArgReturnPair<[
    A1,
    R1
]>> : never) & {
    [K in keyof Func]: Func[K];
};

declare const ROOT: unique symbol;

type Primitive$1 = string | number | symbol | bigint | boolean | null | undefined;

declare namespace util {
    type AssertEqual<T, U> = (<V>() => V extends T ? 1 : 2) extends <V>() => V extends U ? 1 : 2 ? true : false;
    export type isAny<T> = 0 extends 1 & T ? true : false;
    export const assertEqual: <A, B>(_: AssertEqual<A, B>) => void;
    export function assertIs<T>(_arg: T): void;
    export function assertNever(_x: never): never;
    export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
    export type OmitKeys<T, K extends string> = Pick<T, Exclude<keyof T, K>>;
    export type MakePartial<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;
    export type Exactly<T, X> = T & Record<Exclude<keyof X, keyof T>, never>;
    export type InexactPartial<T> = {
        [k in keyof T]?: T[k] | undefined;
    };
    export const arrayToEnum: <T extends string, U extends [T, ...T[]]>(items: U) => { [k in U[number]]: k; };
    export const getValidEnumValues: (obj: any) => any[];
    export const objectValues: (obj: any) => any[];
    export const objectKeys: ObjectConstructor["keys"];
    export const find: <T>(arr: T[], checker: (arg: T) => any) => T | undefined;
    export type identity<T> = objectUtil.identity<T>;
    export type flatten<T> = objectUtil.flatten<T>;
    export type noUndefined<T> = T extends undefined ? never : T;
    export const isInteger: NumberConstructor["isInteger"];
    export function joinValues<T extends any[]>(array: T, separator?: string): string;
    export const jsonStringifyReplacer: (_: string, value: any) => any;
    export {};
}
declare namespace objectUtil {
    export type MergeShapes<U, V> = keyof U & keyof V extends never ? U & V : {
        [k in Exclude<keyof U, keyof V>]: U[k];
    } & V;
    type optionalKeys<T extends object> = {
        [k in keyof T]: undefined extends T[k] ? k : never;
    }[keyof T];
    type requiredKeys<T extends object> = {
        [k in keyof T]: undefined extends T[k] ? never : k;
    }[keyof T];
    export type addQuestionMarks<T extends object, _O = any> = {
        [K in requiredKeys<T>]: T[K];
    } & {
        [K in optionalKeys<T>]?: T[K];
    } & {
        [k in keyof T]?: unknown;
    };
    export type identity<T> = T;
    export type flatten<T> = identity<{
        [k in keyof T]: T[k];
    }>;
    export type noNeverKeys<T> = {
        [k in keyof T]: [T[k]] extends [never] ? never : k;
    }[keyof T];
    export type noNever<T> = identity<{
        [k in noNeverKeys<T>]: k extends keyof T ? T[k] : never;
    }>;
    export const mergeShapes: <U, T>(first: U, second: T) => T & U;
    export type extendShape<A extends object, B extends object> = keyof A & keyof B extends never ? A & B : {
        [K in keyof A as K extends keyof B ? never : K]: A[K];
    } & {
        [K in keyof B]: B[K];
    };
    export {};
}
declare const ZodParsedType: {
    string: "string";
    nan: "nan";
    number: "number";
    integer: "integer";
    float: "float";
    boolean: "boolean";
    date: "date";
    bigint: "bigint";
    symbol: "symbol";
    function: "function";
    undefined: "undefined";
    null: "null";
    array: "array";
    object: "object";
    unknown: "unknown";
    promise: "promise";
    void: "void";
    never: "never";
    map: "map";
    set: "set";
};
type ZodParsedType = keyof typeof ZodParsedType;

type allKeys<T> = T extends any ? keyof T : never;
type typeToFlattenedError<T, U = string> = {
    formErrors: U[];
    fieldErrors: {
        [P in allKeys<T>]?: U[];
    };
};
declare const ZodIssueCode: {
    invalid_type: "invalid_type";
    too_big: "too_big";
    too_small: "too_small";
    not_multiple_of: "not_multiple_of";
    unrecognized_keys: "unrecognized_keys";
    invalid_union: "invalid_union";
    custom: "custom";
    invalid_literal: "invalid_literal";
    invalid_union_discriminator: "invalid_union_discriminator";
    invalid_enum_value: "invalid_enum_value";
    invalid_arguments: "invalid_arguments";
    invalid_return_type: "invalid_return_type";
    invalid_date: "invalid_date";
    invalid_string: "invalid_string";
    invalid_intersection_types: "invalid_intersection_types";
    not_finite: "not_finite";
};
type ZodIssueCode = keyof typeof ZodIssueCode;
type ZodIssueBase = {
    path: (string | number)[];
    message?: string | undefined;
};
interface ZodInvalidTypeIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.invalid_type;
    expected: ZodParsedType;
    received: ZodParsedType;
}
interface ZodInvalidLiteralIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.invalid_literal;
    expected: unknown;
    received: unknown;
}
interface ZodUnrecognizedKeysIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.unrecognized_keys;
    keys: string[];
}
interface ZodInvalidUnionIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.invalid_union;
    unionErrors: ZodError[];
}
interface ZodInvalidUnionDiscriminatorIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.invalid_union_discriminator;
    options: Primitive$1[];
}
interface ZodInvalidEnumValueIssue extends ZodIssueBase {
    received: string | number;
    code: typeof ZodIssueCode.invalid_enum_value;
    options: (string | number)[];
}
interface ZodInvalidArgumentsIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.invalid_arguments;
    argumentsError: ZodError;
}
interface ZodInvalidReturnTypeIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.invalid_return_type;
    returnTypeError: ZodError;
}
interface ZodInvalidDateIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.invalid_date;
}
type StringValidation = "email" | "url" | "emoji" | "uuid" | "nanoid" | "regex" | "cuid" | "cuid2" | "ulid" | "datetime" | "date" | "time" | "duration" | "ip" | "cidr" | "base64" | "jwt" | "base64url" | {
    includes: string;
    position?: number | undefined;
} | {
    startsWith: string;
} | {
    endsWith: string;
};
interface ZodInvalidStringIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.invalid_string;
    validation: StringValidation;
}
interface ZodTooSmallIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.too_small;
    minimum: number | bigint;
    inclusive: boolean;
    exact?: boolean;
    type: "array" | "string" | "number" | "set" | "date" | "bigint";
}
interface ZodTooBigIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.too_big;
    maximum: number | bigint;
    inclusive: boolean;
    exact?: boolean;
    type: "array" | "string" | "number" | "set" | "date" | "bigint";
}
interface ZodInvalidIntersectionTypesIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.invalid_intersection_types;
}
interface ZodNotMultipleOfIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.not_multiple_of;
    multipleOf: number | bigint;
}
interface ZodNotFiniteIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.not_finite;
}
interface ZodCustomIssue extends ZodIssueBase {
    code: typeof ZodIssueCode.custom;
    params?: {
        [k: string]: any;
    };
}
type ZodIssueOptionalMessage = ZodInvalidTypeIssue | ZodInvalidLiteralIssue | ZodUnrecognizedKeysIssue | ZodInvalidUnionIssue | ZodInvalidUnionDiscriminatorIssue | ZodInvalidEnumValueIssue | ZodInvalidArgumentsIssue | ZodInvalidReturnTypeIssue | ZodInvalidDateIssue | ZodInvalidStringIssue | ZodTooSmallIssue | ZodTooBigIssue | ZodInvalidIntersectionTypesIssue | ZodNotMultipleOfIssue | ZodNotFiniteIssue | ZodCustomIssue;
type ZodIssue = ZodIssueOptionalMessage & {
    fatal?: boolean | undefined;
    message: string;
};
type recursiveZodFormattedError<T> = T extends [any, ...any[]] ? {
    [K in keyof T]?: ZodFormattedError<T[K]>;
} : T extends any[] ? {
    [k: number]: ZodFormattedError<T[number]>;
} : T extends object ? {
    [K in keyof T]?: ZodFormattedError<T[K]>;
} : unknown;
type ZodFormattedError<T, U = string> = {
    _errors: U[];
} & recursiveZodFormattedError<NonNullable<T>>;
declare class ZodError<T = any> extends Error {
    issues: ZodIssue[];
    get errors(): ZodIssue[];
    constructor(issues: ZodIssue[]);
    format(): ZodFormattedError<T>;
    format<U>(mapper: (issue: ZodIssue) => U): ZodFormattedError<T, U>;
    static create: (issues: ZodIssue[]) => ZodError<any>;
    static assert(value: unknown): asserts value is ZodError;
    toString(): string;
    get message(): string;
    get isEmpty(): boolean;
    addIssue: (sub: ZodIssue) => void;
    addIssues: (subs?: ZodIssue[]) => void;
    flatten(): typeToFlattenedError<T>;
    flatten<U>(mapper?: (issue: ZodIssue) => U): typeToFlattenedError<T, U>;
    get formErrors(): typeToFlattenedError<T, string>;
}
type stripPath<T extends object> = T extends any ? util.OmitKeys<T, "path"> : never;
type IssueData = stripPath<ZodIssueOptionalMessage> & {
    path?: (string | number)[];
    fatal?: boolean | undefined;
};
type ErrorMapCtx = {
    defaultError: string;
    data: any;
};
type ZodErrorMap = (issue: ZodIssueOptionalMessage, _ctx: ErrorMapCtx) => {
    message: string;
};

type ParseParams = {
    path: (string | number)[];
    errorMap: ZodErrorMap;
    async: boolean;
};
type ParsePathComponent = string | number;
type ParsePath = ParsePathComponent[];
interface ParseContext$1 {
    readonly common: {
        readonly issues: ZodIssue[];
        readonly contextualErrorMap?: ZodErrorMap | undefined;
        readonly async: boolean;
    };
    readonly path: ParsePath;
    readonly schemaErrorMap?: ZodErrorMap | undefined;
    readonly parent: ParseContext$1 | null;
    readonly data: any;
    readonly parsedType: ZodParsedType;
}
type ParseInput = {
    data: any;
    path: (string | number)[];
    parent: ParseContext$1;
};
declare class ParseStatus {
    value: "aborted" | "dirty" | "valid";
    dirty(): void;
    abort(): void;
    static mergeArray(status: ParseStatus, results: SyncParseReturnType<any>[]): SyncParseReturnType;
    static mergeObjectAsync(status: ParseStatus, pairs: {
        key: ParseReturnType<any>;
        value: ParseReturnType<any>;
    }[]): Promise<SyncParseReturnType<any>>;
    static mergeObjectSync(status: ParseStatus, pairs: {
        key: SyncParseReturnType<any>;
        value: SyncParseReturnType<any>;
        alwaysSet?: boolean;
    }[]): SyncParseReturnType;
}
type INVALID = {
    status: "aborted";
};
declare const INVALID: INVALID;
type DIRTY<T> = {
    status: "dirty";
    value: T;
};
declare const DIRTY: <T>(value: T) => DIRTY<T>;
type OK<T> = {
    status: "valid";
    value: T;
};
declare const OK: <T>(value: T) => OK<T>;
type SyncParseReturnType<T = any> = OK<T> | DIRTY<T> | INVALID;
type AsyncParseReturnType<T> = Promise<SyncParseReturnType<T>>;
type ParseReturnType<T> = SyncParseReturnType<T> | AsyncParseReturnType<T>;

declare namespace enumUtil {
    type UnionToIntersectionFn<T> = (T extends unknown ? (k: () => T) => void : never) extends (k: infer Intersection) => void ? Intersection : never;
    type GetUnionLast<T> = UnionToIntersectionFn<T> extends () => infer Last ? Last : never;
    type UnionToTuple<T, Tuple extends unknown[] = []> = [T] extends [never] ? Tuple : UnionToTuple<Exclude<T, GetUnionLast<T>>, [GetUnionLast<T>, ...Tuple]>;
    type CastToStringTuple<T> = T extends [string, ...string[]] ? T : never;
    export type UnionToTupleString<T> = CastToStringTuple<UnionToTuple<T>>;
    export {};
}

declare namespace errorUtil {
    type ErrMessage = string | {
        message?: string | undefined;
    };
    const errToObj: (message?: ErrMessage) => {
        message?: string | undefined;
    };
    const toString: (message?: ErrMessage) => string | undefined;
}

declare namespace partialUtil {
    type DeepPartial<T extends ZodTypeAny> = T extends ZodObject<ZodRawShape> ? ZodObject<{
        [k in keyof T["shape"]]: ZodOptional<DeepPartial<T["shape"][k]>>;
    }, T["_def"]["unknownKeys"], T["_def"]["catchall"]> : T extends ZodArray<infer Type, infer Card> ? ZodArray<DeepPartial<Type>, Card> : T extends ZodOptional<infer Type> ? ZodOptional<DeepPartial<Type>> : T extends ZodNullable<infer Type> ? ZodNullable<DeepPartial<Type>> : T extends ZodTuple<infer Items> ? {
        [k in keyof Items]: Items[k] extends ZodTypeAny ? DeepPartial<Items[k]> : never;
    } extends infer PI ? PI extends ZodTupleItems ? ZodTuple<PI> : never : never : T;
}

/**
 * The Standard Schema interface.
 */
type StandardSchemaV1$1<Input = unknown, Output = Input> = {
    /**
     * The Standard Schema properties.
     */
    readonly "~standard": StandardSchemaV1$1.Props<Input, Output>;
};
declare namespace StandardSchemaV1$1 {
    /**
     * The Standard Schema properties interface.
     */
    export interface Props<Input = unknown, Output = Input> {
        /**
         * The version number of the standard.
         */
        readonly version: 1;
        /**
         * The vendor name of the schema library.
         */
        readonly vendor: string;
        /**
         * Validates unknown input values.
         */
        readonly validate: (value: unknown) => Result<Output> | Promise<Result<Output>>;
        /**
         * Inferred types associated with the schema.
         */
        readonly types?: Types<Input, Output> | undefined;
    }
    /**
     * The result interface of the validate function.
     */
    export type Result<Output> = SuccessResult<Output> | FailureResult;
    /**
     * The result interface if validation succeeds.
     */
    export interface SuccessResult<Output> {
        /**
         * The typed output value.
         */
        readonly value: Output;
        /**
         * The non-existent issues.
         */
        readonly issues?: undefined;
    }
    /**
     * The result interface if validation fails.
     */
    export interface FailureResult {
        /**
         * The issues of failed validation.
         */
        readonly issues: ReadonlyArray<Issue>;
    }
    /**
     * The issue interface of the failure output.
     */
    export interface Issue {
        /**
         * The error message of the issue.
         */
        readonly message: string;
        /**
         * The path of the issue, if any.
         */
        readonly path?: ReadonlyArray<PropertyKey | PathSegment> | undefined;
    }
    /**
     * The path segment interface of the issue.
     */
    export interface PathSegment {
        /**
         * The key representing a path segment.
         */
        readonly key: PropertyKey;
    }
    /**
     * The Standard Schema types interface.
     */
    export interface Types<Input = unknown, Output = Input> {
        /**
         * The input type of the schema.
         */
        readonly input: Input;
        /**
         * The output type of the schema.
         */
        readonly output: Output;
    }
    /**
     * Infers the input type of a Standard Schema.
     */
    export type InferInput<Schema extends StandardSchemaV1$1> = NonNullable<Schema["~standard"]["types"]>["input"];
    /**
     * Infers the output type of a Standard Schema.
     */
    export type InferOutput<Schema extends StandardSchemaV1$1> = NonNullable<Schema["~standard"]["types"]>["output"];
    export {};
}

interface RefinementCtx {
    addIssue: (arg: IssueData) => void;
    path: (string | number)[];
}
type ZodRawShape = {
    [k: string]: ZodTypeAny;
};
type ZodTypeAny = ZodType<any, any, any>;
type input$1<T extends ZodType<any, any, any>> = T["_input"];
type output$1<T extends ZodType<any, any, any>> = T["_output"];

type CustomErrorParams = Partial<util.Omit<ZodCustomIssue, "code">>;
interface ZodTypeDef {
    errorMap?: ZodErrorMap | undefined;
    description?: string | undefined;
}
type RawCreateParams = {
    errorMap?: ZodErrorMap | undefined;
    invalid_type_error?: string | undefined;
    required_error?: string | undefined;
    message?: string | undefined;
    description?: string | undefined;
} | undefined;
type SafeParseSuccess<Output> = {
    success: true;
    data: Output;
    error?: never;
};
type SafeParseError<Input> = {
    success: false;
    error: ZodError<Input>;
    data?: never;
};
type SafeParseReturnType<Input, Output> = SafeParseSuccess<Output> | SafeParseError<Input>;
declare abstract class ZodType<Output = any, Def extends ZodTypeDef = ZodTypeDef, Input = Output> {
    readonly _type: Output;
    readonly _output: Output;
    readonly _input: Input;
    readonly _def: Def;
    get description(): string | undefined;
    "~standard": StandardSchemaV1$1.Props<Input, Output>;
    abstract _parse(input: ParseInput): ParseReturnType<Output>;
    _getType(input: ParseInput): string;
    _getOrReturnCtx(input: ParseInput, ctx?: ParseContext$1 | undefined): ParseContext$1;
    _processInputParams(input: ParseInput): {
        status: ParseStatus;
        ctx: ParseContext$1;
    };
    _parseSync(input: ParseInput): SyncParseReturnType<Output>;
    _parseAsync(input: ParseInput): AsyncParseReturnType<Output>;
    parse(data: unknown, params?: util.InexactPartial<ParseParams>): Output;
    safeParse(data: unknown, params?: util.InexactPartial<ParseParams>): SafeParseReturnType<Input, Output>;
    "~validate"(data: unknown): StandardSchemaV1$1.Result<Output> | Promise<StandardSchemaV1$1.Result<Output>>;
    parseAsync(data: unknown, params?: util.InexactPartial<ParseParams>): Promise<Output>;
    safeParseAsync(data: unknown, params?: util.InexactPartial<ParseParams>): Promise<SafeParseReturnType<Input, Output>>;
    /** Alias of safeParseAsync */
    spa: (data: unknown, params?: util.InexactPartial<ParseParams>) => Promise<SafeParseReturnType<Input, Output>>;
    refine<RefinedOutput extends Output>(check: (arg: Output) => arg is RefinedOutput, message?: string | CustomErrorParams | ((arg: Output) => CustomErrorParams)): ZodEffects<this, RefinedOutput, Input>;
    refine(check: (arg: Output) => unknown | Promise<unknown>, message?: string | CustomErrorParams | ((arg: Output) => CustomErrorParams)): ZodEffects<this, Output, Input>;
    refinement<RefinedOutput extends Output>(check: (arg: Output) => arg is RefinedOutput, refinementData: IssueData | ((arg: Output, ctx: RefinementCtx) => IssueData)): ZodEffects<this, RefinedOutput, Input>;
    refinement(check: (arg: Output) => boolean, refinementData: IssueData | ((arg: Output, ctx: RefinementCtx) => IssueData)): ZodEffects<this, Output, Input>;
    _refinement(refinement: RefinementEffect<Output>["refinement"]): ZodEffects<this, Output, Input>;
    superRefine<RefinedOutput extends Output>(refinement: (arg: Output, ctx: RefinementCtx) => arg is RefinedOutput): ZodEffects<this, RefinedOutput, Input>;
    superRefine(refinement: (arg: Output, ctx: RefinementCtx) => void): ZodEffects<this, Output, Input>;
    superRefine(refinement: (arg: Output, ctx: RefinementCtx) => Promise<void>): ZodEffects<this, Output, Input>;
    constructor(def: Def);
    optional(): ZodOptional<this>;
    nullable(): ZodNullable<this>;
    nullish(): ZodOptional<ZodNullable<this>>;
    array(): ZodArray<this>;
    promise(): ZodPromise<this>;
    or<T extends ZodTypeAny>(option: T): ZodUnion<[this, T]>;
    and<T extends ZodTypeAny>(incoming: T): ZodIntersection<this, T>;
    transform<NewOut>(transform: (arg: Output, ctx: RefinementCtx) => NewOut | Promise<NewOut>): ZodEffects<this, NewOut>;
    default(def: util.noUndefined<Input>): ZodDefault<this>;
    default(def: () => util.noUndefined<Input>): ZodDefault<this>;
    brand<B extends string | number | symbol>(brand?: B): ZodBranded<this, B>;
    catch(def: Output): ZodCatch<this>;
    catch(def: (ctx: {
        error: ZodError;
        input: Input;
    }) => Output): ZodCatch<this>;
    describe(description: string): this;
    pipe<T extends ZodTypeAny>(target: T): ZodPipeline<this, T>;
    readonly(): ZodReadonly<this>;
    isOptional(): boolean;
    isNullable(): boolean;
}
type IpVersion = "v4" | "v6";
type ZodStringCheck = {
    kind: "min";
    value: number;
    message?: string | undefined;
} | {
    kind: "max";
    value: number;
    message?: string | undefined;
} | {
    kind: "length";
    value: number;
    message?: string | undefined;
} | {
    kind: "email";
    message?: string | undefined;
} | {
    kind: "url";
    message?: string | undefined;
} | {
    kind: "emoji";
    message?: string | undefined;
} | {
    kind: "uuid";
    message?: string | undefined;
} | {
    kind: "nanoid";
    message?: string | undefined;
} | {
    kind: "cuid";
    message?: string | undefined;
} | {
    kind: "includes";
    value: string;
    position?: number | undefined;
    message?: string | undefined;
} | {
    kind: "cuid2";
    message?: string | undefined;
} | {
    kind: "ulid";
    message?: string | undefined;
} | {
    kind: "startsWith";
    value: string;
    message?: string | undefined;
} | {
    kind: "endsWith";
    value: string;
    message?: string | undefined;
} | {
    kind: "regex";
    regex: RegExp;
    message?: string | undefined;
} | {
    kind: "trim";
    message?: string | undefined;
} | {
    kind: "toLowerCase";
    message?: string | undefined;
} | {
    kind: "toUpperCase";
    message?: string | undefined;
} | {
    kind: "jwt";
    alg?: string;
    message?: string | undefined;
} | {
    kind: "datetime";
    offset: boolean;
    local: boolean;
    precision: number | null;
    message?: string | undefined;
} | {
    kind: "date";
    message?: string | undefined;
} | {
    kind: "time";
    precision: number | null;
    message?: string | undefined;
} | {
    kind: "duration";
    message?: string | undefined;
} | {
    kind: "ip";
    version?: IpVersion | undefined;
    message?: string | undefined;
} | {
    kind: "cidr";
    version?: IpVersion | undefined;
    message?: string | undefined;
} | {
    kind: "base64";
    message?: string | undefined;
} | {
    kind: "base64url";
    message?: string | undefined;
};
interface ZodStringDef extends ZodTypeDef {
    checks: ZodStringCheck[];
    typeName: ZodFirstPartyTypeKind.ZodString;
    coerce: boolean;
}
declare class ZodString extends ZodType<string, ZodStringDef, string> {
    _parse(input: ParseInput): ParseReturnType<string>;
    protected _regex(regex: RegExp, validation: StringValidation, message?: errorUtil.ErrMessage): ZodEffects<this, string, string>;
    _addCheck(check: ZodStringCheck): ZodString;
    email(message?: errorUtil.ErrMessage): ZodString;
    url(message?: errorUtil.ErrMessage): ZodString;
    emoji(message?: errorUtil.ErrMessage): ZodString;
    uuid(message?: errorUtil.ErrMessage): ZodString;
    nanoid(message?: errorUtil.ErrMessage): ZodString;
    cuid(message?: errorUtil.ErrMessage): ZodString;
    cuid2(message?: errorUtil.ErrMessage): ZodString;
    ulid(message?: errorUtil.ErrMessage): ZodString;
    base64(message?: errorUtil.ErrMessage): ZodString;
    base64url(message?: errorUtil.ErrMessage): ZodString;
    jwt(options?: {
        alg?: string;
        message?: string | undefined;
    }): ZodString;
    ip(options?: string | {
        version?: IpVersion;
        message?: string | undefined;
    }): ZodString;
    cidr(options?: string | {
        version?: IpVersion;
        message?: string | undefined;
    }): ZodString;
    datetime(options?: string | {
        message?: string | undefined;
        precision?: number | null;
        offset?: boolean;
        local?: boolean;
    }): ZodString;
    date(message?: string): ZodString;
    time(options?: string | {
        message?: string | undefined;
        precision?: number | null;
    }): ZodString;
    duration(message?: errorUtil.ErrMessage): ZodString;
    regex(regex: RegExp, message?: errorUtil.ErrMessage): ZodString;
    includes(value: string, options?: {
        message?: string;
        position?: number;
    }): ZodString;
    startsWith(value: string, message?: errorUtil.ErrMessage): ZodString;
    endsWith(value: string, message?: errorUtil.ErrMessage): ZodString;
    min(minLength: number, message?: errorUtil.ErrMessage): ZodString;
    max(maxLength: number, message?: errorUtil.ErrMessage): ZodString;
    length(len: number, message?: errorUtil.ErrMessage): ZodString;
    /**
     * Equivalent to `.min(1)`
     */
    nonempty(message?: errorUtil.ErrMessage): ZodString;
    trim(): ZodString;
    toLowerCase(): ZodString;
    toUpperCase(): ZodString;
    get isDatetime(): boolean;
    get isDate(): boolean;
    get isTime(): boolean;
    get isDuration(): boolean;
    get isEmail(): boolean;
    get isURL(): boolean;
    get isEmoji(): boolean;
    get isUUID(): boolean;
    get isNANOID(): boolean;
    get isCUID(): boolean;
    get isCUID2(): boolean;
    get isULID(): boolean;
    get isIP(): boolean;
    get isCIDR(): boolean;
    get isBase64(): boolean;
    get isBase64url(): boolean;
    get minLength(): number | null;
    get maxLength(): number | null;
    static create: (params?: RawCreateParams & {
        coerce?: true;
    }) => ZodString;
}
interface ZodArrayDef<T extends ZodTypeAny = ZodTypeAny> extends ZodTypeDef {
    type: T;
    typeName: ZodFirstPartyTypeKind.ZodArray;
    exactLength: {
        value: number;
        message?: string | undefined;
    } | null;
    minLength: {
        value: number;
        message?: string | undefined;
    } | null;
    maxLength: {
        value: number;
        message?: string | undefined;
    } | null;
}
type ArrayCardinality = "many" | "atleastone";
type arrayOutputType<T extends ZodTypeAny, Cardinality extends ArrayCardinality = "many"> = Cardinality extends "atleastone" ? [T["_output"], ...T["_output"][]] : T["_output"][];
declare class ZodArray<T extends ZodTypeAny, Cardinality extends ArrayCardinality = "many"> extends ZodType<arrayOutputType<T, Cardinality>, ZodArrayDef<T>, Cardinality extends "atleastone" ? [T["_input"], ...T["_input"][]] : T["_input"][]> {
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    get element(): T;
    min(minLength: number, message?: errorUtil.ErrMessage): this;
    max(maxLength: number, message?: errorUtil.ErrMessage): this;
    length(len: number, message?: errorUtil.ErrMessage): this;
    nonempty(message?: errorUtil.ErrMessage): ZodArray<T, "atleastone">;
    static create: <El extends ZodTypeAny>(schema: El, params?: RawCreateParams) => ZodArray<El>;
}
type UnknownKeysParam = "passthrough" | "strict" | "strip";
interface ZodObjectDef<T extends ZodRawShape = ZodRawShape, UnknownKeys extends UnknownKeysParam = UnknownKeysParam, Catchall extends ZodTypeAny = ZodTypeAny> extends ZodTypeDef {
    typeName: ZodFirstPartyTypeKind.ZodObject;
    shape: () => T;
    catchall: Catchall;
    unknownKeys: UnknownKeys;
}
type objectOutputType<Shape extends ZodRawShape, Catchall extends ZodTypeAny, UnknownKeys extends UnknownKeysParam = UnknownKeysParam> = objectUtil.flatten<objectUtil.addQuestionMarks<baseObjectOutputType<Shape>>> & CatchallOutput<Catchall> & PassthroughType<UnknownKeys>;
type baseObjectOutputType<Shape extends ZodRawShape> = {
    [k in keyof Shape]: Shape[k]["_output"];
};
type objectInputType<Shape extends ZodRawShape, Catchall extends ZodTypeAny, UnknownKeys extends UnknownKeysParam = UnknownKeysParam> = objectUtil.flatten<baseObjectInputType<Shape>> & CatchallInput<Catchall> & PassthroughType<UnknownKeys>;
type baseObjectInputType<Shape extends ZodRawShape> = objectUtil.addQuestionMarks<{
    [k in keyof Shape]: Shape[k]["_input"];
}>;
type CatchallOutput<T extends ZodType> = ZodType extends T ? unknown : {
    [k: string]: T["_output"];
};
type CatchallInput<T extends ZodType> = ZodType extends T ? unknown : {
    [k: string]: T["_input"];
};
type PassthroughType<T extends UnknownKeysParam> = T extends "passthrough" ? {
    [k: string]: unknown;
} : unknown;
type deoptional<T extends ZodTypeAny> = T extends ZodOptional<infer U> ? deoptional<U> : T extends ZodNullable<infer U> ? ZodNullable<deoptional<U>> : T;
declare class ZodObject<T extends ZodRawShape, UnknownKeys extends UnknownKeysParam = UnknownKeysParam, Catchall extends ZodTypeAny = ZodTypeAny, Output = objectOutputType<T, Catchall, UnknownKeys>, Input = objectInputType<T, Catchall, UnknownKeys>> extends ZodType<Output, ZodObjectDef<T, UnknownKeys, Catchall>, Input> {
    _cached: {
        shape: T;
        keys: string[];
    } | null;
    _getCached(): {
        shape: T;
        keys: string[];
    };
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    get shape(): T;
    strict(message?: errorUtil.ErrMessage): ZodObject<T, "strict", Catchall>;
    strip(): ZodObject<T, "strip", Catchall>;
    passthrough(): ZodObject<T, "passthrough", Catchall>;
    /**
     * @deprecated In most cases, this is no longer needed - unknown properties are now silently stripped.
     * If you want to pass through unknown properties, use `.passthrough()` instead.
     */
    nonstrict: () => ZodObject<T, "passthrough", Catchall>;
    extend<Augmentation extends ZodRawShape>(augmentation: Augmentation): ZodObject<objectUtil.extendShape<T, Augmentation>, UnknownKeys, Catchall>;
    /**
     * @deprecated Use `.extend` instead
     *  */
    augment: <Augmentation extends ZodRawShape>(augmentation: Augmentation) => ZodObject<objectUtil.extendShape<T, Augmentation>, UnknownKeys, Catchall>;
    /**
     * Prior to zod@1.0.12 there was a bug in the
     * inferred type of merged objects. Please
     * upgrade if you are experiencing issues.
     */
    merge<Incoming extends AnyZodObject, Augmentation extends Incoming["shape"]>(merging: Incoming): ZodObject<objectUtil.extendShape<T, Augmentation>, Incoming["_def"]["unknownKeys"], Incoming["_def"]["catchall"]>;
    setKey<Key extends string, Schema extends ZodTypeAny>(key: Key, schema: Schema): ZodObject<T & {
        [k in Key]: Schema;
    }, UnknownKeys, Catchall>;
    catchall<Index extends ZodTypeAny>(index: Index): ZodObject<T, UnknownKeys, Index>;
    pick<Mask extends util.Exactly<{
        [k in keyof T]?: true;
    }, Mask>>(mask: Mask): ZodObject<Pick<T, Extract<keyof T, keyof Mask>>, UnknownKeys, Catchall>;
    omit<Mask extends util.Exactly<{
        [k in keyof T]?: true;
    }, Mask>>(mask: Mask): ZodObject<Omit<T, keyof Mask>, UnknownKeys, Catchall>;
    /**
     * @deprecated
     */
    deepPartial(): partialUtil.DeepPartial<this>;
    partial(): ZodObject<{
        [k in keyof T]: ZodOptional<T[k]>;
    }, UnknownKeys, Catchall>;
    partial<Mask extends util.Exactly<{
        [k in keyof T]?: true;
    }, Mask>>(mask: Mask): ZodObject<objectUtil.noNever<{
        [k in keyof T]: k extends keyof Mask ? ZodOptional<T[k]> : T[k];
    }>, UnknownKeys, Catchall>;
    required(): ZodObject<{
        [k in keyof T]: deoptional<T[k]>;
    }, UnknownKeys, Catchall>;
    required<Mask extends util.Exactly<{
        [k in keyof T]?: true;
    }, Mask>>(mask: Mask): ZodObject<objectUtil.noNever<{
        [k in keyof T]: k extends keyof Mask ? deoptional<T[k]> : T[k];
    }>, UnknownKeys, Catchall>;
    keyof(): ZodEnum<enumUtil.UnionToTupleString<keyof T>>;
    static create: <Shape extends ZodRawShape>(shape: Shape, params?: RawCreateParams) => ZodObject<Shape, "strip", ZodTypeAny, objectOutputType<Shape, ZodTypeAny, "strip">, objectInputType<Shape, ZodTypeAny, "strip">>;
    static strictCreate: <Shape extends ZodRawShape>(shape: Shape, params?: RawCreateParams) => ZodObject<Shape, "strict">;
    static lazycreate: <Shape extends ZodRawShape>(shape: () => Shape, params?: RawCreateParams) => ZodObject<Shape, "strip">;
}
type AnyZodObject = ZodObject<any, any, any>;
type ZodUnionOptions = Readonly<[ZodTypeAny, ...ZodTypeAny[]]>;
interface ZodUnionDef<T extends ZodUnionOptions = Readonly<[ZodTypeAny, ZodTypeAny, ...ZodTypeAny[]]>> extends ZodTypeDef {
    options: T;
    typeName: ZodFirstPartyTypeKind.ZodUnion;
}
declare class ZodUnion<T extends ZodUnionOptions> extends ZodType<T[number]["_output"], ZodUnionDef<T>, T[number]["_input"]> {
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    get options(): T;
    static create: <Options extends Readonly<[ZodTypeAny, ZodTypeAny, ...ZodTypeAny[]]>>(types: Options, params?: RawCreateParams) => ZodUnion<Options>;
}
interface ZodIntersectionDef<T extends ZodTypeAny = ZodTypeAny, U extends ZodTypeAny = ZodTypeAny> extends ZodTypeDef {
    left: T;
    right: U;
    typeName: ZodFirstPartyTypeKind.ZodIntersection;
}
declare class ZodIntersection<T extends ZodTypeAny, U extends ZodTypeAny> extends ZodType<T["_output"] & U["_output"], ZodIntersectionDef<T, U>, T["_input"] & U["_input"]> {
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    static create: <TSchema extends ZodTypeAny, USchema extends ZodTypeAny>(left: TSchema, right: USchema, params?: RawCreateParams) => ZodIntersection<TSchema, USchema>;
}
type ZodTupleItems = [ZodTypeAny, ...ZodTypeAny[]];
type AssertArray<T> = T extends any[] ? T : never;
type OutputTypeOfTuple<T extends ZodTupleItems | []> = AssertArray<{
    [k in keyof T]: T[k] extends ZodType<any, any, any> ? T[k]["_output"] : never;
}>;
type OutputTypeOfTupleWithRest<T extends ZodTupleItems | [], Rest extends ZodTypeAny | null = null> = Rest extends ZodTypeAny ? [...OutputTypeOfTuple<T>, ...Rest["_output"][]] : OutputTypeOfTuple<T>;
type InputTypeOfTuple<T extends ZodTupleItems | []> = AssertArray<{
    [k in keyof T]: T[k] extends ZodType<any, any, any> ? T[k]["_input"] : never;
}>;
type InputTypeOfTupleWithRest<T extends ZodTupleItems | [], Rest extends ZodTypeAny | null = null> = Rest extends ZodTypeAny ? [...InputTypeOfTuple<T>, ...Rest["_input"][]] : InputTypeOfTuple<T>;
interface ZodTupleDef<T extends ZodTupleItems | [] = ZodTupleItems, Rest extends ZodTypeAny | null = null> extends ZodTypeDef {
    items: T;
    rest: Rest;
    typeName: ZodFirstPartyTypeKind.ZodTuple;
}
declare class ZodTuple<T extends ZodTupleItems | [] = ZodTupleItems, Rest extends ZodTypeAny | null = null> extends ZodType<OutputTypeOfTupleWithRest<T, Rest>, ZodTupleDef<T, Rest>, InputTypeOfTupleWithRest<T, Rest>> {
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    get items(): T;
    rest<RestSchema extends ZodTypeAny>(rest: RestSchema): ZodTuple<T, RestSchema>;
    static create: <Items extends [ZodTypeAny, ...ZodTypeAny[]] | []>(schemas: Items, params?: RawCreateParams) => ZodTuple<Items, null>;
}
type EnumValues<T extends string = string> = readonly [T, ...T[]];
type Values<T extends EnumValues> = {
    [k in T[number]]: k;
};
interface ZodEnumDef<T extends EnumValues = EnumValues> extends ZodTypeDef {
    values: T;
    typeName: ZodFirstPartyTypeKind.ZodEnum;
}
type Writeable<T> = {
    -readonly [P in keyof T]: T[P];
};
type FilterEnum<Values, ToExclude> = Values extends [] ? [] : Values extends [infer Head, ...infer Rest] ? Head extends ToExclude ? FilterEnum<Rest, ToExclude> : [Head, ...FilterEnum<Rest, ToExclude>] : never;
type typecast<A, T> = A extends T ? A : never;
declare function createZodEnum<U extends string, T extends Readonly<[U, ...U[]]>>(values: T, params?: RawCreateParams): ZodEnum<Writeable<T>>;
declare function createZodEnum<U extends string, T extends [U, ...U[]]>(values: T, params?: RawCreateParams): ZodEnum<T>;
declare class ZodEnum<T extends [string, ...string[]]> extends ZodType<T[number], ZodEnumDef<T>, T[number]> {
    _cache: Set<T[number]> | undefined;
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    get options(): T;
    get enum(): Values<T>;
    get Values(): Values<T>;
    get Enum(): Values<T>;
    extract<ToExtract extends readonly [T[number], ...T[number][]]>(values: ToExtract, newDef?: RawCreateParams): ZodEnum<Writeable<ToExtract>>;
    exclude<ToExclude extends readonly [T[number], ...T[number][]]>(values: ToExclude, newDef?: RawCreateParams): ZodEnum<typecast<Writeable<FilterEnum<T, ToExclude[number]>>, [string, ...string[]]>>;
    static create: typeof createZodEnum;
}
interface ZodPromiseDef<T extends ZodTypeAny = ZodTypeAny> extends ZodTypeDef {
    type: T;
    typeName: ZodFirstPartyTypeKind.ZodPromise;
}
declare class ZodPromise<T extends ZodTypeAny> extends ZodType<Promise<T["_output"]>, ZodPromiseDef<T>, Promise<T["_input"]>> {
    unwrap(): T;
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    static create: <Inner extends ZodTypeAny>(schema: Inner, params?: RawCreateParams) => ZodPromise<Inner>;
}
type RefinementEffect<T> = {
    type: "refinement";
    refinement: (arg: T, ctx: RefinementCtx) => any;
};
type TransformEffect<T> = {
    type: "transform";
    transform: (arg: T, ctx: RefinementCtx) => any;
};
type PreprocessEffect<T> = {
    type: "preprocess";
    transform: (arg: T, ctx: RefinementCtx) => any;
};
type Effect<T> = RefinementEffect<T> | TransformEffect<T> | PreprocessEffect<T>;
interface ZodEffectsDef<T extends ZodTypeAny = ZodTypeAny> extends ZodTypeDef {
    schema: T;
    typeName: ZodFirstPartyTypeKind.ZodEffects;
    effect: Effect<any>;
}
declare class ZodEffects<T extends ZodTypeAny, Output = output$1<T>, Input = input$1<T>> extends ZodType<Output, ZodEffectsDef<T>, Input> {
    innerType(): T;
    sourceType(): T;
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    static create: <I extends ZodTypeAny>(schema: I, effect: Effect<I["_output"]>, params?: RawCreateParams) => ZodEffects<I, I["_output"]>;
    static createWithPreprocess: <I extends ZodTypeAny>(preprocess: (arg: unknown, ctx: RefinementCtx) => unknown, schema: I, params?: RawCreateParams) => ZodEffects<I, I["_output"], unknown>;
}

interface ZodOptionalDef<T extends ZodTypeAny = ZodTypeAny> extends ZodTypeDef {
    innerType: T;
    typeName: ZodFirstPartyTypeKind.ZodOptional;
}
declare class ZodOptional<T extends ZodTypeAny> extends ZodType<T["_output"] | undefined, ZodOptionalDef<T>, T["_input"] | undefined> {
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    unwrap(): T;
    static create: <Inner extends ZodTypeAny>(type: Inner, params?: RawCreateParams) => ZodOptional<Inner>;
}
interface ZodNullableDef<T extends ZodTypeAny = ZodTypeAny> extends ZodTypeDef {
    innerType: T;
    typeName: ZodFirstPartyTypeKind.ZodNullable;
}
declare class ZodNullable<T extends ZodTypeAny> extends ZodType<T["_output"] | null, ZodNullableDef<T>, T["_input"] | null> {
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    unwrap(): T;
    static create: <Inner extends ZodTypeAny>(type: Inner, params?: RawCreateParams) => ZodNullable<Inner>;
}
interface ZodDefaultDef<T extends ZodTypeAny = ZodTypeAny> extends ZodTypeDef {
    innerType: T;
    defaultValue: () => util.noUndefined<T["_input"]>;
    typeName: ZodFirstPartyTypeKind.ZodDefault;
}
declare class ZodDefault<T extends ZodTypeAny> extends ZodType<util.noUndefined<T["_output"]>, ZodDefaultDef<T>, T["_input"] | undefined> {
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    removeDefault(): T;
    static create: <Inner extends ZodTypeAny>(type: Inner, params: RawCreateParams & {
        default: Inner["_input"] | (() => util.noUndefined<Inner["_input"]>);
    }) => ZodDefault<Inner>;
}
interface ZodCatchDef<T extends ZodTypeAny = ZodTypeAny> extends ZodTypeDef {
    innerType: T;
    catchValue: (ctx: {
        error: ZodError;
        input: unknown;
    }) => T["_input"];
    typeName: ZodFirstPartyTypeKind.ZodCatch;
}
declare class ZodCatch<T extends ZodTypeAny> extends ZodType<T["_output"], ZodCatchDef<T>, unknown> {
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    removeCatch(): T;
    static create: <Inner extends ZodTypeAny>(type: Inner, params: RawCreateParams & {
        catch: Inner["_output"] | (() => Inner["_output"]);
    }) => ZodCatch<Inner>;
}
interface ZodBrandedDef<T extends ZodTypeAny> extends ZodTypeDef {
    type: T;
    typeName: ZodFirstPartyTypeKind.ZodBranded;
}
declare const BRAND: unique symbol;
type BRAND<T extends string | number | symbol> = {
    [BRAND]: {
        [k in T]: true;
    };
};
declare class ZodBranded<T extends ZodTypeAny, B extends string | number | symbol> extends ZodType<T["_output"] & BRAND<B>, ZodBrandedDef<T>, T["_input"]> {
    _parse(input: ParseInput): ParseReturnType<any>;
    unwrap(): T;
}
interface ZodPipelineDef<A extends ZodTypeAny, B extends ZodTypeAny> extends ZodTypeDef {
    in: A;
    out: B;
    typeName: ZodFirstPartyTypeKind.ZodPipeline;
}
declare class ZodPipeline<A extends ZodTypeAny, B extends ZodTypeAny> extends ZodType<B["_output"], ZodPipelineDef<A, B>, A["_input"]> {
    _parse(input: ParseInput): ParseReturnType<any>;
    static create<ASchema extends ZodTypeAny, BSchema extends ZodTypeAny>(a: ASchema, b: BSchema): ZodPipeline<ASchema, BSchema>;
}
type BuiltIn$1 = (((...args: any[]) => any) | (new (...args: any[]) => any)) | {
    readonly [Symbol.toStringTag]: string;
} | Date | Error | Generator | Promise<unknown> | RegExp;
type MakeReadonly$1<T> = T extends Map<infer K, infer V> ? ReadonlyMap<K, V> : T extends Set<infer V> ? ReadonlySet<V> : T extends [infer Head, ...infer Tail] ? readonly [Head, ...Tail] : T extends Array<infer V> ? ReadonlyArray<V> : T extends BuiltIn$1 ? T : Readonly<T>;
interface ZodReadonlyDef<T extends ZodTypeAny = ZodTypeAny> extends ZodTypeDef {
    innerType: T;
    typeName: ZodFirstPartyTypeKind.ZodReadonly;
}
declare class ZodReadonly<T extends ZodTypeAny> extends ZodType<MakeReadonly$1<T["_output"]>, ZodReadonlyDef<T>, MakeReadonly$1<T["_input"]>> {
    _parse(input: ParseInput): ParseReturnType<this["_output"]>;
    static create: <Inner extends ZodTypeAny>(type: Inner, params?: RawCreateParams) => ZodReadonly<Inner>;
    unwrap(): T;
}
declare enum ZodFirstPartyTypeKind {
    ZodString = "ZodString",
    ZodNumber = "ZodNumber",
    ZodNaN = "ZodNaN",
    ZodBigInt = "ZodBigInt",
    ZodBoolean = "ZodBoolean",
    ZodDate = "ZodDate",
    ZodSymbol = "ZodSymbol",
    ZodUndefined = "ZodUndefined",
    ZodNull = "ZodNull",
    ZodAny = "ZodAny",
    ZodUnknown = "ZodUnknown",
    ZodNever = "ZodNever",
    ZodVoid = "ZodVoid",
    ZodArray = "ZodArray",
    ZodObject = "ZodObject",
    ZodUnion = "ZodUnion",
    ZodDiscriminatedUnion = "ZodDiscriminatedUnion",
    ZodIntersection = "ZodIntersection",
    ZodTuple = "ZodTuple",
    ZodRecord = "ZodRecord",
    ZodMap = "ZodMap",
    ZodSet = "ZodSet",
    ZodFunction = "ZodFunction",
    ZodLazy = "ZodLazy",
    ZodLiteral = "ZodLiteral",
    ZodEnum = "ZodEnum",
    ZodEffects = "ZodEffects",
    ZodNativeEnum = "ZodNativeEnum",
    ZodOptional = "ZodOptional",
    ZodNullable = "ZodNullable",
    ZodDefault = "ZodDefault",
    ZodCatch = "ZodCatch",
    ZodPromise = "ZodPromise",
    ZodBranded = "ZodBranded",
    ZodPipeline = "ZodPipeline",
    ZodReadonly = "ZodReadonly"
}

type _JSONSchema = boolean | JSONSchema;
type SchemaType = "object" | "array" | "string" | "number" | "boolean" | "null" | "integer";
type JSONSchema = {
    [k: string]: unknown;
    $schema?: "https://json-schema.org/draft/2020-12/schema" | "http://json-schema.org/draft-07/schema#" | "http://json-schema.org/draft-04/schema#";
    $id?: string;
    $anchor?: string;
    $ref?: string;
    $dynamicRef?: string;
    $dynamicAnchor?: string;
    $vocabulary?: Record<string, boolean>;
    $comment?: string;
    $defs?: Record<string, JSONSchema>;
    type?: SchemaType | SchemaType[];
    additionalItems?: _JSONSchema;
    unevaluatedItems?: _JSONSchema;
    prefixItems?: _JSONSchema[];
    items?: _JSONSchema | _JSONSchema[];
    contains?: _JSONSchema;
    additionalProperties?: _JSONSchema;
    unevaluatedProperties?: _JSONSchema;
    properties?: Record<string, _JSONSchema>;
    patternProperties?: Record<string, _JSONSchema>;
    dependentSchemas?: Record<string, _JSONSchema>;
    propertyNames?: _JSONSchema;
    if?: _JSONSchema;
    then?: _JSONSchema;
    else?: _JSONSchema;
    allOf?: JSONSchema[];
    anyOf?: JSONSchema[];
    oneOf?: JSONSchema[];
    not?: _JSONSchema;
    multipleOf?: number;
    maximum?: number;
    exclusiveMaximum?: number | boolean;
    minimum?: number;
    exclusiveMinimum?: number | boolean;
    maxLength?: number;
    minLength?: number;
    pattern?: string;
    maxItems?: number;
    minItems?: number;
    uniqueItems?: boolean;
    maxContains?: number;
    minContains?: number;
    maxProperties?: number;
    minProperties?: number;
    required?: string[];
    dependentRequired?: Record<string, string[]>;
    enum?: Array<string | number | boolean | null>;
    const?: string | number | boolean | null;
    id?: string;
    title?: string;
    description?: string;
    default?: unknown;
    deprecated?: boolean;
    readOnly?: boolean;
    writeOnly?: boolean;
    nullable?: boolean;
    examples?: unknown[];
    format?: string;
    contentMediaType?: string;
    contentEncoding?: string;
    contentSchema?: JSONSchema;
    _prefault?: unknown;
};
type BaseSchema = JSONSchema;

/** The Standard interface. */
interface StandardTypedV1<Input = unknown, Output = Input> {
    /** The Standard properties. */
    readonly "~standard": StandardTypedV1.Props<Input, Output>;
}
declare namespace StandardTypedV1 {
    /** The Standard properties interface. */
    interface Props<Input = unknown, Output = Input> {
        /** The version number of the standard. */
        readonly version: 1;
        /** The vendor name of the schema library. */
        readonly vendor: string;
        /** Inferred types associated with the schema. */
        readonly types?: Types<Input, Output> | undefined;
    }
    /** The Standard types interface. */
    interface Types<Input = unknown, Output = Input> {
        /** The input type of the schema. */
        readonly input: Input;
        /** The output type of the schema. */
        readonly output: Output;
    }
    /** Infers the input type of a Standard. */
    type InferInput<Schema extends StandardTypedV1> = NonNullable<Schema["~standard"]["types"]>["input"];
    /** Infers the output type of a Standard. */
    type InferOutput<Schema extends StandardTypedV1> = NonNullable<Schema["~standard"]["types"]>["output"];
}
/** The Standard Schema interface. */
interface StandardSchemaV1<Input = unknown, Output = Input> {
    /** The Standard Schema properties. */
    readonly "~standard": StandardSchemaV1.Props<Input, Output>;
}
declare namespace StandardSchemaV1 {
    /** The Standard Schema properties interface. */
    interface Props<Input = unknown, Output = Input> extends StandardTypedV1.Props<Input, Output> {
        /** Validates unknown input values. */
        readonly validate: (value: unknown, options?: StandardSchemaV1.Options | undefined) => Result<Output> | Promise<Result<Output>>;
    }
    /** The result interface of the validate function. */
    type Result<Output> = SuccessResult<Output> | FailureResult;
    /** The result interface if validation succeeds. */
    interface SuccessResult<Output> {
        /** The typed output value. */
        readonly value: Output;
        /** The absence of issues indicates success. */
        readonly issues?: undefined;
    }
    interface Options {
        /** Implicit support for additional vendor-specific parameters, if needed. */
        readonly libraryOptions?: Record<string, unknown> | undefined;
    }
    /** The result interface if validation fails. */
    interface FailureResult {
        /** The issues of failed validation. */
        readonly issues: ReadonlyArray<Issue>;
    }
    /** The issue interface of the failure output. */
    interface Issue {
        /** The error message of the issue. */
        readonly message: string;
        /** The path of the issue, if any. */
        readonly path?: ReadonlyArray<PropertyKey | PathSegment> | undefined;
    }
    /** The path segment interface of the issue. */
    interface PathSegment {
        /** The key representing a path segment. */
        readonly key: PropertyKey;
    }
    /** The Standard types interface. */
    interface Types<Input = unknown, Output = Input> extends StandardTypedV1.Types<Input, Output> {
    }
    /** Infers the input type of a Standard. */
    type InferInput<Schema extends StandardTypedV1> = StandardTypedV1.InferInput<Schema>;
    /** Infers the output type of a Standard. */
    type InferOutput<Schema extends StandardTypedV1> = StandardTypedV1.InferOutput<Schema>;
}
/** The Standard JSON Schema interface. */
interface StandardJSONSchemaV1<Input = unknown, Output = Input> {
    /** The Standard JSON Schema properties. */
    readonly "~standard": StandardJSONSchemaV1.Props<Input, Output>;
}
declare namespace StandardJSONSchemaV1 {
    /** The Standard JSON Schema properties interface. */
    interface Props<Input = unknown, Output = Input> extends StandardTypedV1.Props<Input, Output> {
        /** Methods for generating the input/output JSON Schema. */
        readonly jsonSchema: Converter;
    }
    /** The Standard JSON Schema converter interface. */
    interface Converter {
        /** Converts the input type to JSON Schema. May throw if conversion is not supported. */
        readonly input: (options: StandardJSONSchemaV1.Options) => Record<string, unknown>;
        /** Converts the output type to JSON Schema. May throw if conversion is not supported. */
        readonly output: (options: StandardJSONSchemaV1.Options) => Record<string, unknown>;
    }
    /** The target version of the generated JSON Schema.
     *
     * It is *strongly recommended* that implementers support `"draft-2020-12"` and `"draft-07"`, as they are both in wide use.
     *
     * The `"openapi-3.0"` target is intended as a standardized specifier for OpenAPI 3.0 which is a superset of JSON Schema `"draft-04"`.
     *
     * All other targets can be implemented on a best-effort basis. Libraries should throw if they don't support a specified target.
     */
    type Target = "draft-2020-12" | "draft-07" | "openapi-3.0" | ({} & string);
    /** The options for the input/output methods. */
    interface Options {
        /** Specifies the target version of the generated JSON Schema. Support for all versions is on a best-effort basis. If a given version is not supported, the library should throw. */
        readonly target: Target;
        /** Implicit support for additional vendor-specific parameters, if needed. */
        readonly libraryOptions?: Record<string, unknown> | undefined;
    }
    /** The Standard types interface. */
    interface Types<Input = unknown, Output = Input> extends StandardTypedV1.Types<Input, Output> {
    }
    /** Infers the input type of a Standard. */
    type InferInput<Schema extends StandardTypedV1> = StandardTypedV1.InferInput<Schema>;
    /** Infers the output type of a Standard. */
    type InferOutput<Schema extends StandardTypedV1> = StandardTypedV1.InferOutput<Schema>;
}
interface StandardSchemaWithJSONProps<Input = unknown, Output = Input> extends StandardSchemaV1.Props<Input, Output>, StandardJSONSchemaV1.Props<Input, Output> {
}

type MimeTypes = "application/json" | "application/xml" | "application/x-www-form-urlencoded" | "application/javascript" | "application/pdf" | "application/zip" | "application/vnd.ms-excel" | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" | "application/msword" | "application/vnd.openxmlformats-officedocument.wordprocessingml.document" | "application/vnd.ms-powerpoint" | "application/vnd.openxmlformats-officedocument.presentationml.presentation" | "application/octet-stream" | "application/graphql" | "text/html" | "text/plain" | "text/css" | "text/javascript" | "text/csv" | "image/png" | "image/jpeg" | "image/gif" | "image/svg+xml" | "image/webp" | "audio/mpeg" | "audio/ogg" | "audio/wav" | "audio/webm" | "video/mp4" | "video/webm" | "video/ogg" | "font/woff" | "font/woff2" | "font/ttf" | "font/otf" | "multipart/form-data" | (string & {});
type IsAny<T> = 0 extends 1 & T ? true : false;
type Omit$1<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
type MakePartial<T, K extends keyof T> = Omit$1<T, K> & InexactPartial<Pick<T, K>>;
type NoUndefined<T> = T extends undefined ? never : T;
type LoosePartial<T extends object> = InexactPartial<T> & {
    [k: string]: unknown;
};
type InexactPartial<T> = {
    [P in keyof T]?: T[P] | undefined;
};
type BuiltIn = (((...args: any[]) => any) | (new (...args: any[]) => any)) | {
    readonly [Symbol.toStringTag]: string;
} | Date | Error | Generator | Promise<unknown> | RegExp;
type MakeReadonly<T> = T extends Map<infer K, infer V> ? ReadonlyMap<K, V> : T extends Set<infer V> ? ReadonlySet<V> : T extends [infer Head, ...infer Tail] ? readonly [Head, ...Tail] : T extends Array<infer V> ? ReadonlyArray<V> : T extends BuiltIn ? T : Readonly<T>;
type Identity<T> = T;
type Flatten<T> = Identity<{
    [k in keyof T]: T[k];
}>;
type Prettify<T> = {
    [K in keyof T]: T[K];
} & {};
type TupleItems = ReadonlyArray<SomeType>;
type AnyFunc = (...args: any[]) => any;
type MaybeAsync<T> = T | Promise<T>;
type EnumValue = string | number;
type EnumLike = Readonly<Record<string, EnumValue>>;
type Literal = string | number | bigint | boolean | null | undefined;
type Primitive = string | number | symbol | bigint | boolean | null | undefined;
type PropValues = Record<string, Set<Primitive>>;
type PrimitiveSet = Set<Primitive>;
declare abstract class Class {
    constructor(..._args: any[]);
}
/** A trait's prototype members: a partial view of its own interface, with `this` typed as the instance. */
type ProtoOf<T> = {
    [K in keyof T]?: (T[K] extends (...args: infer A) => infer R ? (...args: A) => R : T[K]) | undefined;
} & ThisType<T>;

declare const version: {
    readonly major: 4;
    readonly minor: 6;
    readonly patch: number;
};

declare const $output: unique symbol;
type $output = typeof $output;
declare const $input: unique symbol;
type $input = typeof $input;
type $replace<Meta, S extends $ZodType> = Meta extends $output ? output<S> : Meta extends $input ? input<S> : Meta extends (infer M)[] ? $replace<M, S>[] : Meta extends (...args: infer P) => infer R ? (...args: {
    [K in keyof P]: $replace<P[K], S>;
}) => $replace<R, S> : Meta extends object ? {
    [K in keyof Meta]: $replace<Meta[K], S>;
} : Meta;
type MetadataType = object | undefined;
declare class $ZodRegistry<Meta extends MetadataType = MetadataType, Schema extends $ZodType = $ZodType> {
    _meta: Meta;
    _schema: Schema;
    _map: WeakMap<Schema, $replace<Meta, Schema>>;
    _idmap: Map<string, Schema>;
    add<S extends Schema>(schema: S, ..._meta: undefined extends Meta ? [$replace<Meta, S>?] : [$replace<Meta, S>]): this;
    clear(): this;
    remove(schema: Schema): this;
    get<S extends Schema>(schema: S): $replace<Meta, S> | undefined;
    has(schema: Schema): boolean;
}

declare function toJSONSchema<T extends $ZodType>(schema: T, params?: ToJSONSchemaParams): ZodStandardJSONSchemaPayload<T>;
declare function toJSONSchema(registry: $ZodRegistry<{
    id?: string | undefined;
}>, params?: RegistryToJSONSchemaParams): {
    schemas: Record<string, ZodStandardJSONSchemaPayload<$ZodType>>;
};

type Processor<T extends $ZodType = $ZodType> = (schema: T, ctx: ToJSONSchemaContext, json: BaseSchema, params: ProcessParams) => void;
/**
 * Called for each schema that has no JSON Schema equivalent. Return a JSON Schema to use in its
 * place, `"any"` to fall back to the `unrepresentable: "any"` behavior, or `"throw"`/`undefined` to
 * throw the default error. Throwing from the handler propagates, so custom errors work too.
 */
type UnrepresentableHandler<T extends $ZodType = $ZodType> = (ctx: {
    zodSchema: T;
    path: (string | number)[];
    /** The error Zod would throw. Distinguishes sites that share a `zodSchema`, e.g. an `undefined`
     *  vs a `bigint` member of the same literal. */
    message: string;
}) => BaseSchema | "throw" | "any" | undefined;
interface JSONSchemaGeneratorParams {
    processors: Record<string, Processor>;
    /** A registry used to look up metadata for each schema. Any schema with an `id` property will be extracted as a $def.
     *  @default globalRegistry */
    metadata?: $ZodRegistry<Record<string, any>>;
    /** The JSON Schema version to target.
     * - `"draft-2020-12"` — Default. JSON Schema Draft 2020-12
     * - `"draft-07"` — JSON Schema Draft 7
     * - `"draft-04"` — JSON Schema Draft 4
     * - `"openapi-3.0"` — OpenAPI 3.0 Schema Object */
    target?: "draft-04" | "draft-07" | "draft-2020-12" | "openapi-3.0" | ({} & string) | undefined;
    /** How to handle unrepresentable types.
     * - `"throw"` — Default. Unrepresentable types throw an error
     * - `"any"` — Unrepresentable types become `{}`
     * - A function — called once per unrepresentable schema; see {@link UnrepresentableHandler}. */
    unrepresentable?: "throw" | "any" | UnrepresentableHandler<$ZodTypes>;
    /** Arbitrary custom logic that can be used to modify the generated JSON Schema. */
    override?: (ctx: {
        zodSchema: $ZodTypes;
        jsonSchema: BaseSchema;
        path: (string | number)[];
    }) => void;
    /** Whether to extract the `"input"` or `"output"` type. Relevant to transforms, defaults, coerced primitives, etc.
     * - `"output"` — Default. Convert the output schema.
     * - `"input"` — Convert the input schema. */
    io?: "input" | "output";
    cycles?: "ref" | "throw";
    reused?: "ref" | "inline";
    external?: {
        registry: $ZodRegistry<{
            id?: string | undefined;
        }>;
        uri?: ((id: string) => string) | undefined;
        defs: Record<string, BaseSchema>;
    } | undefined;
}
/**
 * Parameters for the toJSONSchema function.
 */
type ToJSONSchemaParams = Omit<JSONSchemaGeneratorParams, "processors" | "external">;
/**
 * Parameters for the toJSONSchema function when passing a registry.
 */
interface RegistryToJSONSchemaParams extends ToJSONSchemaParams {
    uri?: (id: string) => string;
}
interface ProcessParams {
    schemaPath: $ZodType[];
    path: (string | number)[];
}
interface Seen {
    /** JSON Schema result for this Zod schema */
    schema: BaseSchema;
    /** A cached version of the schema that doesn't get overwritten during ref resolution */
    def?: BaseSchema;
    defId?: string | undefined;
    /** Number of times this schema was encountered during traversal */
    count: number;
    /** Cycle path */
    cycle?: (string | number)[] | undefined;
    isParent?: boolean | undefined;
    /** Schema to inherit JSON Schema properties from (set by processor for wrappers) */
    ref?: $ZodType | null;
    /** JSON Schema property path for this schema */
    path?: (string | number)[] | undefined;
}
interface ToJSONSchemaContext {
    processors: Record<string, Processor>;
    metadataRegistry: $ZodRegistry<Record<string, any>>;
    target: "draft-04" | "draft-07" | "draft-2020-12" | "openapi-3.0" | ({} & string);
    unrepresentable: "throw" | "any" | UnrepresentableHandler;
    override: (ctx: {
        zodSchema: $ZodType;
        jsonSchema: BaseSchema;
        path: (string | number)[];
    }) => void;
    io: "input" | "output";
    counter: number;
    seen: Map<$ZodType, Seen>;
    /** Registry conversions share one `seen` map across every emitted schema. These hold the
     * `external` the whole-map passes below last ran for, so the passes are not repeated once per
     * schema — and still re-run if the map grows or `external` is swapped. `sharedEmitDoneFor`
     * covers both passes in `finalize`: the ref flattening and the `$defs` build.
     *
     * The passes are valid only while nothing they read has changed, so both are cleared in
     * `processSchema()` when the map grows, and in `JSONSchemaGenerator.emit()`, which can also change
     * the `cycles` and `reused` they branch on.
     *
     * One case is deliberately not covered: an `override` callback that writes to
     * `metadataRegistry` mid-conversion. It runs inside `finalize`, so a registry conversion has
     * nowhere left to clear the guards, and later schemas keep the ids the first pass saw. That
     * output was never coherent — before this, whether a shared subschema was inlined or extracted
     * depended on which registry entry happened to be emitted when the callback fired. */
    sharedDefsExtractedFor?: ToJSONSchemaContext["external"];
    sharedEmitDoneFor?: ToJSONSchemaContext["external"];
    cycles: "ref" | "throw";
    reused: "ref" | "inline";
    /** The `allOf` array of each intersection encountered during traversal, innermost first. `finalize` folds every emitted object holding one; see `foldIntersection`. */
    intersections: BaseSchema[][];
    /** Rewrites a processor deferred to `finalize`, where the flatten has resolved every ref and the union branches are in place. */
    deferred: (() => void)[];
    external?: {
        registry: $ZodRegistry<{
            id?: string | undefined;
        }>;
        uri?: ((id: string) => string) | undefined;
        defs: Record<string, BaseSchema>;
    } | undefined;
}
type ZodStandardSchemaWithJSON<T> = StandardSchemaWithJSONProps<input<T>, output<T>>;
interface ZodStandardJSONSchemaPayload<T> extends BaseSchema {
    "~standard": ZodStandardSchemaWithJSON<T>;
}

interface ParseContext<T extends $ZodIssueBase = never> {
    /** Customize error messages. */
    readonly error?: $ZodErrorMap<T>;
    /** Include the `input` field in issue objects. Default `false`. */
    readonly reportInput?: boolean;
    /** Skip eval-based fast path. Default `false`. */
    readonly jitless?: boolean;
}
/** @internal */
interface ParseContextInternal<T extends $ZodIssueBase = never> extends ParseContext<T> {
    readonly async?: boolean | undefined;
    readonly direction?: "forward" | "backward";
    readonly skipChecks?: boolean;
    /** Set only by `validate`/`validateAsync`. A container may stop before its next child, never inside one, so a map entry and a tuple's fixed items parse whole. */
    readonly abortEarly?: boolean;
}
interface ParsePayload<T = unknown> {
    value: T;
    issues: $ZodRawIssue[];
    /** A way to mark a whole payload as aborted. Used in codecs/pipes. */
    aborted?: boolean;
    /** @internal Set when the value came from a repeat visit to a node still being
     * parsed. Its checks run on the node itself, against the finished value. */
    memo?: boolean | undefined;
}
interface $ZodTypeDef {
    type: "string" | "number" | "int" | "boolean" | "bigint" | "symbol" | "null" | "undefined" | "void" | "never" | "any" | "unknown" | "date" | "object" | "record" | "file" | "array" | "tuple" | "union" | "intersection" | "map" | "set" | "enum" | "literal" | "nullable" | "optional" | "nonoptional" | "success" | "transform" | "default" | "prefault" | "catch" | "nan" | "pipe" | "readonly" | "template_literal" | "promise" | "lazy" | "function" | "custom";
    error?: $ZodErrorMap<never> | undefined;
    checks?: $ZodCheck<never>[];
}
interface _$ZodTypeInternals {
    /** The `@zod/core` version of this schema */
    version: typeof version;
    /** Schema definition. */
    def: $ZodTypeDef;
    /** @internal Randomly generated ID for this schema. */
    /** @internal List of deferred initializers. */
    deferred: AnyFunc[] | undefined;
    /** @internal Parses input and runs all checks (refinements). */
    run(payload: ParsePayload<any>, ctx: ParseContextInternal): MaybeAsync<ParsePayload>;
    /** @internal Parses input, doesn't run checks. */
    parse(payload: ParsePayload<any>, ctx: ParseContextInternal): MaybeAsync<ParsePayload>;
    /** @internal  Stores identifiers for the set of traits implemented by this schema. */
    traits: Set<string>;
    /** @internal Indicates that a schema output type should be considered optional inside objects.
     * @default Required
     */
    /** @internal Three rungs, each strictly stronger than the last:
     *   undefined    — required; the container may not omit this slot
     *   "optional"   — the container may omit it; nothing is supplied in its place
     *   "defaulted"  — the container may omit it AND this schema substitutes a value
     * Consumers asking "may the slot be absent?" test `!== undefined`.
     * $ZodOptional asks the stronger question and tests `=== "defaulted"`. */
    optin?: "optional" | "defaulted" | undefined;
    /** @internal */
    optout?: "optional" | undefined;
    /** @internal The set of literal values that will pass validation. Must be an exhaustive set. Used to determine optionality in z.record().
     *
     * Defined on: enum, const, literal, null, undefined
     * Passthrough: optional, nullable, branded, default, catch, pipe
     * Todo: unions?
     */
    values?: PrimitiveSet | undefined;
    /** Default value bubbled up from  */
    /** @internal A set of literal discriminators used for the fast path in discriminated unions. */
    propValues?: PropValues | undefined;
    /** @internal This flag indicates that a schema validation can be represented with a regular expression. Used to determine allowable schemas in z.templateLiteral(). */
    pattern: RegExp | undefined;
    /** @internal The constructor function of this schema. */
    constr: new (def: any) => $ZodType;
    /** @internal A catchall object for bag metadata related to this schema. Commonly modified by checks using `onattach`. */
    bag: Record<string, unknown>;
    /** @internal The set of issues this schema might throw during type checking. */
    isst: $ZodIssueBase;
    /** @internal Subject to change, not a public API. */
    processJSONSchema?: ((ctx: ToJSONSchemaContext, json: BaseSchema, params: ProcessParams) => void) | undefined;
    /** An optional method used to override `toJSONSchema` logic. */
    toJSONSchema?: () => unknown;
    /** @internal The parent of this schema. Only set during certain clone operations. */
    parent?: $ZodType | undefined;
}
/** @internal */
interface $ZodTypeInternals<out O = unknown, out I = unknown> extends _$ZodTypeInternals {
    /** @internal The inferred output type */
    output: O;
    /** @internal The inferred input type */
    input: I;
}
type $ZodStandardSchema<T> = StandardSchemaV1.Props<input<T>, output<T>>;
type SomeType = {
    _zod: _$ZodTypeInternals;
};
interface _$ZodType<T extends $ZodTypeInternals = $ZodTypeInternals> extends $ZodType<T["output"], T["input"], T> {
}
interface $ZodType<O = unknown, I = unknown, Internals extends $ZodTypeInternals<O, I> = $ZodTypeInternals<O, I>> {
    _zod: Internals;
    "~standard": $ZodStandardSchema<this>;
}
declare const $ZodType: $constructor<$ZodType>;
interface $ZodStringDef extends $ZodTypeDef {
    type: "string";
    coerce?: boolean;
    checks?: $ZodCheck<string>[];
}
interface $ZodStringInternals<Input> extends $ZodTypeInternals<string, Input> {
    def: $ZodStringDef;
    /** @deprecated Internal API, use with caution (not deprecated) */
    pattern: RegExp;
    /** @deprecated Internal API, use with caution (not deprecated) */
    isst: $ZodIssueInvalidType;
    bag: LoosePartial<{
        minimum: number;
        maximum: number;
        patterns: Set<RegExp>;
        format: string;
        contentEncoding: string;
        /** the pattern admits strings its `format` keyword forbids, so `toJSONSchema` must not emit it */
        laxFormat: boolean;
    }>;
}
interface $ZodString<Input = unknown> extends _$ZodType<$ZodStringInternals<Input>> {
}
declare const $ZodString: $constructor<$ZodString>;
interface $ZodNumberDef extends $ZodTypeDef {
    type: "number";
    coerce?: boolean;
}
interface $ZodNumberInternals<Input = unknown> extends $ZodTypeInternals<number, Input> {
    def: $ZodNumberDef;
    /** @deprecated Internal API, use with caution (not deprecated) */
    pattern: RegExp;
    /** @deprecated Internal API, use with caution (not deprecated) */
    isst: $ZodIssueInvalidType;
    bag: LoosePartial<{
        minimum: number;
        maximum: number;
        exclusiveMinimum: number;
        exclusiveMaximum: number;
        format: string;
        pattern: RegExp;
    }>;
}
interface $ZodNumber<Input = unknown> extends $ZodType {
    _zod: $ZodNumberInternals<Input>;
}
declare const $ZodNumber: $constructor<$ZodNumber>;
interface $ZodBooleanDef extends $ZodTypeDef {
    type: "boolean";
    coerce?: boolean;
    checks?: $ZodCheck<boolean>[];
}
interface $ZodBooleanInternals<T = unknown> extends $ZodTypeInternals<boolean, T> {
    pattern: RegExp;
    def: $ZodBooleanDef;
    isst: $ZodIssueInvalidType;
}
interface $ZodBoolean<T = unknown> extends $ZodType {
    _zod: $ZodBooleanInternals<T>;
}
declare const $ZodBoolean: $constructor<$ZodBoolean>;
interface $ZodBigIntDef extends $ZodTypeDef {
    type: "bigint";
    coerce?: boolean;
}
interface $ZodBigIntInternals<T = unknown> extends $ZodTypeInternals<bigint, T> {
    pattern: RegExp;
    /** @internal Internal API, use with caution */
    def: $ZodBigIntDef;
    isst: $ZodIssueInvalidType;
    bag: LoosePartial<{
        minimum: bigint;
        maximum: bigint;
        format: string;
    }>;
}
interface $ZodBigInt<T = unknown> extends $ZodType {
    _zod: $ZodBigIntInternals<T>;
}
declare const $ZodBigInt: $constructor<$ZodBigInt>;
interface $ZodSymbolDef extends $ZodTypeDef {
    type: "symbol";
}
interface $ZodSymbolInternals extends $ZodTypeInternals<symbol, symbol> {
    def: $ZodSymbolDef;
    isst: $ZodIssueInvalidType;
}
interface $ZodSymbol extends $ZodType {
    _zod: $ZodSymbolInternals;
}
declare const $ZodSymbol: $constructor<$ZodSymbol>;
interface $ZodUndefinedDef extends $ZodTypeDef {
    type: "undefined";
}
interface $ZodUndefinedInternals extends $ZodTypeInternals<undefined, undefined> {
    pattern: RegExp;
    def: $ZodUndefinedDef;
    values: PrimitiveSet;
    isst: $ZodIssueInvalidType;
}
interface $ZodUndefined extends $ZodType {
    _zod: $ZodUndefinedInternals;
}
declare const $ZodUndefined: $constructor<$ZodUndefined>;
interface $ZodNullDef extends $ZodTypeDef {
    type: "null";
}
interface $ZodNullInternals extends $ZodTypeInternals<null, null> {
    pattern: RegExp;
    def: $ZodNullDef;
    values: PrimitiveSet;
    isst: $ZodIssueInvalidType;
}
interface $ZodNull extends $ZodType {
    _zod: $ZodNullInternals;
}
declare const $ZodNull: $constructor<$ZodNull>;
interface $ZodAnyDef extends $ZodTypeDef {
    type: "any";
}
interface $ZodAnyInternals extends $ZodTypeInternals<any, any> {
    def: $ZodAnyDef;
    isst: never;
}
interface $ZodAny extends $ZodType {
    _zod: $ZodAnyInternals;
}
declare const $ZodAny: $constructor<$ZodAny>;
interface $ZodUnknownDef extends $ZodTypeDef {
    type: "unknown";
}
interface $ZodUnknownInternals extends $ZodTypeInternals<unknown, unknown> {
    def: $ZodUnknownDef;
    isst: never;
}
interface $ZodUnknown extends $ZodType {
    _zod: $ZodUnknownInternals;
}
declare const $ZodUnknown: $constructor<$ZodUnknown>;
interface $ZodNeverDef extends $ZodTypeDef {
    type: "never";
}
interface $ZodNeverInternals extends $ZodTypeInternals<never, never> {
    def: $ZodNeverDef;
    isst: $ZodIssueInvalidType;
}
interface $ZodNever extends $ZodType {
    _zod: $ZodNeverInternals;
}
declare const $ZodNever: $constructor<$ZodNever>;
interface $ZodVoidDef extends $ZodTypeDef {
    type: "void";
}
interface $ZodVoidInternals extends $ZodTypeInternals<void, void> {
    def: $ZodVoidDef;
    isst: $ZodIssueInvalidType;
}
interface $ZodVoid extends $ZodType {
    _zod: $ZodVoidInternals;
}
declare const $ZodVoid: $constructor<$ZodVoid>;
interface $ZodDateDef extends $ZodTypeDef {
    type: "date";
    coerce?: boolean;
}
interface $ZodDateInternals<T = unknown> extends $ZodTypeInternals<Date, T> {
    def: $ZodDateDef;
    isst: $ZodIssueInvalidType;
    bag: LoosePartial<{
        minimum: Date;
        maximum: Date;
        format: string;
    }>;
}
interface $ZodDate<T = unknown> extends $ZodType {
    _zod: $ZodDateInternals<T>;
}
declare const $ZodDate: $constructor<$ZodDate>;
interface $ZodArrayDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "array";
    element: T;
}
interface $ZodArrayInternals<T extends SomeType = $ZodType> extends _$ZodTypeInternals {
    def: $ZodArrayDef<T>;
    isst: $ZodIssueInvalidType;
    output: output<T>[];
    input: input<T>[];
}
interface $ZodArray<T extends SomeType = $ZodType> extends $ZodType<any, any, $ZodArrayInternals<T>> {
}
declare const $ZodArray: $constructor<$ZodArray>;
type OptionalOutSchema = {
    _zod: {
        optout: "optional";
    };
};
type OptionalInSchema = {
    _zod: {
        optin: "optional" | "defaulted";
    };
};
type $InferObjectOutput<T extends $ZodLooseShape, Extra extends Record<string, unknown>> = string extends keyof T ? IsAny<T[keyof T]> extends true ? Record<string, unknown> : {
    [k in string]: output<T[keyof T]>;
} : keyof (T & Extra) extends never ? Record<string, never> : Prettify<{
    -readonly [k in keyof T as T[k] extends OptionalOutSchema ? never : k]: T[k]["_zod"]["output"];
} & {
    -readonly [k in keyof T as T[k] extends OptionalOutSchema ? k : never]?: T[k]["_zod"]["output"];
} & Extra>;
type $InferObjectInput<T extends $ZodLooseShape, Extra extends Record<string, unknown>> = string extends keyof T ? IsAny<T[keyof T]> extends true ? Record<string, unknown> : {
    [k in string]: input<T[keyof T]>;
} : keyof (T & Extra) extends never ? Record<string, never> : Prettify<{
    -readonly [k in keyof T as T[k] extends OptionalInSchema ? never : k]: T[k]["_zod"]["input"];
} & {
    -readonly [k in keyof T as T[k] extends OptionalInSchema ? k : never]?: T[k]["_zod"]["input"];
} & Extra>;
type $ZodObjectConfig = {
    out: Record<string, unknown>;
    in: Record<string, unknown>;
};
type $ZodShape = Readonly<{
    [k: string]: $ZodType;
}>;
interface $ZodObjectDef<Shape extends $ZodShape = $ZodShape> extends $ZodTypeDef {
    type: "object";
    shape: Shape;
    catchall?: $ZodType | undefined;
}
interface $ZodObjectInternals<
/** @ts-ignore Cast variance */
out Shape extends $ZodShape = $ZodShape, out Config extends $ZodObjectConfig = $ZodObjectConfig> extends _$ZodTypeInternals {
    def: $ZodObjectDef<Shape>;
    config: Config;
    isst: $ZodIssueInvalidType | $ZodIssueUnrecognizedKeys;
    propValues: PropValues;
    output: $InferObjectOutput<Shape, Config["out"]>;
    input: $InferObjectInput<Shape, Config["in"]>;
    optin?: "optional" | undefined;
    optout?: "optional" | undefined;
}
type $ZodLooseShape = Record<string, any>;
interface $ZodObject<
/** @ts-ignore Cast variance */
out Shape extends Readonly<$ZodShape> = Readonly<$ZodShape>, out Params extends $ZodObjectConfig = $ZodObjectConfig> extends $ZodType<any, any, $ZodObjectInternals<Shape, Params>> {
}
declare const $ZodObject: $constructor<$ZodObject>;
type $InferUnionOutput<T extends SomeType> = T extends any ? output<T> : never;
type $InferUnionInput<T extends SomeType> = T extends any ? input<T> : never;
interface $ZodUnionDef<Options extends readonly SomeType[] = readonly $ZodType[]> extends $ZodTypeDef {
    type: "union";
    options: Options;
    inclusive?: boolean;
}
type IsOptionalIn<T extends SomeType> = T extends OptionalInSchema ? true : false;
type IsOptionalOut<T extends SomeType> = T extends OptionalOutSchema ? true : false;
interface $ZodUnionInternals<T extends readonly SomeType[] = readonly $ZodType[]> extends _$ZodTypeInternals {
    def: $ZodUnionDef<T>;
    isst: $ZodIssueInvalidUnion;
    pattern: T[number]["_zod"]["pattern"];
    values: T[number]["_zod"]["values"];
    output: $InferUnionOutput<T[number]>;
    input: $InferUnionInput<T[number]>;
    optin: IsOptionalIn<T[number]> extends false ? "optional" | "defaulted" | undefined : "optional" | "defaulted";
    optout: IsOptionalOut<T[number]> extends false ? "optional" | undefined : "optional";
}
interface $ZodUnion<T extends readonly SomeType[] = readonly $ZodType[]> extends $ZodType<any, any, $ZodUnionInternals<T>> {
    _zod: $ZodUnionInternals<T>;
}
declare const $ZodUnion: $constructor<$ZodUnion>;
interface $ZodIntersectionDef<Left extends SomeType = $ZodType, Right extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "intersection";
    left: Left;
    right: Right;
}
interface $ZodIntersectionInternals<A extends SomeType = $ZodType, B extends SomeType = $ZodType> extends _$ZodTypeInternals {
    def: $ZodIntersectionDef<A, B>;
    isst: never;
    optin: A["_zod"]["optin"] | B["_zod"]["optin"];
    optout: A["_zod"]["optout"] | B["_zod"]["optout"];
    output: output<A> & output<B>;
    input: input<A> & input<B>;
}
interface $ZodIntersection<A extends SomeType = $ZodType, B extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodIntersectionInternals<A, B>;
}
declare const $ZodIntersection: $constructor<$ZodIntersection>;
interface $ZodTupleDef<T extends TupleItems = readonly $ZodType[], Rest extends SomeType | null = $ZodType | null> extends $ZodTypeDef {
    type: "tuple";
    items: T;
    rest: Rest;
}
type $InferTupleInputType<T extends TupleItems, Rest extends SomeType | null> = [
    ...TupleInputTypeWithOptionals<T>,
    ...(Rest extends SomeType ? input<Rest>[] : [])
];
type TupleInputTypeNoOptionals<T extends TupleItems> = {
    [k in keyof T]: input<T[k]>;
};
type TupleInputTypeWithOptionals<T extends TupleItems> = T extends readonly [
    ...infer Prefix extends SomeType[],
    infer Tail extends SomeType
] ? Tail["_zod"]["optin"] extends "optional" | "defaulted" ? [...TupleInputTypeWithOptionals<Prefix>, input<Tail>?] : TupleInputTypeNoOptionals<T> : [];
type $InferTupleOutputType<T extends TupleItems, Rest extends SomeType | null> = [
    ...TupleOutputTypeWithOptionals<T>,
    ...(Rest extends SomeType ? output<Rest>[] : [])
];
type TupleOutputTypeNoOptionals<T extends TupleItems> = {
    [k in keyof T]: output<T[k]>;
};
type TupleOutputTypeWithOptionals<T extends TupleItems> = T extends readonly [
    ...infer Prefix extends SomeType[],
    infer Tail extends SomeType
] ? Tail["_zod"]["optout"] extends "optional" ? [...TupleOutputTypeWithOptionals<Prefix>, output<Tail>?] : TupleOutputTypeNoOptionals<T> : [];
interface $ZodTupleInternals<T extends TupleItems = readonly $ZodType[], Rest extends SomeType | null = $ZodType | null> extends _$ZodTypeInternals {
    def: $ZodTupleDef<T, Rest>;
    isst: $ZodIssueInvalidType | $ZodIssueTooBig<unknown[]> | $ZodIssueTooSmall<unknown[]>;
    output: $InferTupleOutputType<T, Rest>;
    input: $InferTupleInputType<T, Rest>;
}
interface $ZodTuple<T extends TupleItems = readonly $ZodType[], Rest extends SomeType | null = $ZodType | null> extends $ZodType {
    _zod: $ZodTupleInternals<T, Rest>;
}
declare const $ZodTuple: $constructor<$ZodTuple>;
type $ZodRecordKey = $ZodType<string | number | symbol, unknown>;
interface $ZodRecordDef<Key extends $ZodRecordKey = $ZodRecordKey, Value extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "record";
    keyType: Key;
    valueType: Value;
    /** @default "strict" - errors on keys not matching keyType. "loose" passes through non-matching keys unchanged. */
    mode?: "strict" | "loose";
    partial?: boolean;
}
type $InferZodRecordOutput<Key extends $ZodRecordKey = $ZodRecordKey, Value extends SomeType = $ZodType> = Key extends $partial ? Partial<Record<output<Key>, output<Value>>> : Record<output<Key>, output<Value>>;
type $InferZodRecordInput<Key extends $ZodRecordKey = $ZodRecordKey, Value extends SomeType = $ZodType> = Key extends $partial ? Partial<Record<input<Key> & PropertyKey, input<Value>>> : [
    Value
] extends [OptionalInSchema] ? Partial<Record<input<Key> & PropertyKey, input<Value>>> : Record<input<Key> & PropertyKey, input<Value>>;
interface $ZodRecordInternals<Key extends $ZodRecordKey = $ZodRecordKey, Value extends SomeType = $ZodType> extends $ZodTypeInternals {
    def: $ZodRecordDef<Key, Value>;
    output: $InferZodRecordOutput<Key, Value>;
    input: $InferZodRecordInput<Key, Value>;
    isst: $ZodIssueInvalidType | $ZodIssueInvalidKey<Record<PropertyKey, unknown>>;
    optin?: "optional" | undefined;
    optout?: "optional" | undefined;
}
type $partial = {
    "~~partial": true;
};
interface $ZodRecord<Key extends $ZodRecordKey = $ZodRecordKey, Value extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodRecordInternals<Key, Value>;
}
declare const $ZodRecord: $constructor<$ZodRecord>;
interface $ZodMapDef<Key extends SomeType = $ZodType, Value extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "map";
    keyType: Key;
    valueType: Value;
}
interface $ZodMapInternals<Key extends SomeType = $ZodType, Value extends SomeType = $ZodType> extends $ZodTypeInternals<Map<output<Key>, output<Value>>, Map<input<Key>, input<Value>>> {
    def: $ZodMapDef<Key, Value>;
    isst: $ZodIssueInvalidType | $ZodIssueInvalidKey | $ZodIssueInvalidElement<unknown>;
    optin?: "optional" | undefined;
    optout?: "optional" | undefined;
}
interface $ZodMap<Key extends SomeType = $ZodType, Value extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodMapInternals<Key, Value>;
}
declare const $ZodMap: $constructor<$ZodMap>;
interface $ZodSetDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "set";
    valueType: T;
}
interface $ZodSetInternals<T extends SomeType = $ZodType> extends $ZodTypeInternals<Set<output<T>>, Set<input<T>>> {
    def: $ZodSetDef<T>;
    isst: $ZodIssueInvalidType;
    optin?: "optional" | undefined;
    optout?: "optional" | undefined;
}
interface $ZodSet<T extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodSetInternals<T>;
}
declare const $ZodSet: $constructor<$ZodSet>;
type $InferEnumOutput<T extends EnumLike> = T[keyof T] & {};
type $InferEnumInput<T extends EnumLike> = T[keyof T] & {};
interface $ZodEnumDef<T extends EnumLike = EnumLike> extends $ZodTypeDef {
    type: "enum";
    entries: T;
}
interface $ZodEnumInternals<
/** @ts-ignore Cast variance */
out T extends EnumLike = EnumLike> extends $ZodTypeInternals<$InferEnumOutput<T>, $InferEnumInput<T>> {
    def: $ZodEnumDef<T>;
    /** @deprecated Internal API, use with caution (not deprecated) */
    values: PrimitiveSet;
    /** @deprecated Internal API, use with caution (not deprecated) */
    pattern: RegExp;
    isst: $ZodIssueInvalidValue;
}
interface $ZodEnum<T extends EnumLike = EnumLike> extends $ZodType {
    _zod: $ZodEnumInternals<T>;
}
declare const $ZodEnum: $constructor<$ZodEnum>;
interface $ZodLiteralDef<T extends Literal> extends $ZodTypeDef {
    type: "literal";
    values: T[];
}
interface $ZodLiteralInternals<T extends Literal = Literal> extends $ZodTypeInternals<T, T> {
    def: $ZodLiteralDef<T>;
    values: Set<T>;
    pattern: RegExp;
    isst: $ZodIssueInvalidValue;
}
interface $ZodLiteral<T extends Literal = Literal> extends $ZodType {
    _zod: $ZodLiteralInternals<T>;
}
declare const $ZodLiteral: $constructor<$ZodLiteral>;
type _File = typeof globalThis extends {
    File: infer F extends new (...args: any[]) => any;
} ? InstanceType<F> : {};
/** Do not reference this directly. */
interface File$1 extends _File {
    readonly type: string;
    readonly size: number;
}
interface $ZodFileDef extends $ZodTypeDef {
    type: "file";
}
interface $ZodFileInternals extends $ZodTypeInternals<File$1, File$1> {
    def: $ZodFileDef;
    isst: $ZodIssueInvalidType;
    bag: LoosePartial<{
        minimum: number;
        maximum: number;
        mime: MimeTypes[];
    }>;
}
interface $ZodFile extends $ZodType {
    _zod: $ZodFileInternals;
}
declare const $ZodFile: $constructor<$ZodFile>;
interface $ZodTransformDef extends $ZodTypeDef {
    type: "transform";
    transform: (input: unknown, payload: ParsePayload<unknown>) => MaybeAsync<unknown>;
}
interface $ZodTransformInternals<O = unknown, I = unknown> extends $ZodTypeInternals<O, I> {
    def: $ZodTransformDef;
    isst: never;
}
interface $ZodTransform<O = unknown, I = unknown> extends $ZodType {
    _zod: $ZodTransformInternals<O, I>;
}
declare const $ZodTransform: $constructor<$ZodTransform>;
interface $ZodOptionalDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "optional";
    innerType: T;
}
interface $ZodOptionalInternals<T extends SomeType = $ZodType> extends $ZodTypeInternals<output<T> | undefined, input<T> | undefined> {
    def: $ZodOptionalDef<T>;
    optin: "optional" | "defaulted";
    optout: "optional";
    isst: never;
    values: T["_zod"]["values"];
    pattern: T["_zod"]["pattern"];
}
interface $ZodOptional<T extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodOptionalInternals<T>;
}
declare const $ZodOptional: $constructor<$ZodOptional>;
interface $ZodNullableDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "nullable";
    innerType: T;
}
interface $ZodNullableInternals<T extends SomeType = $ZodType> extends $ZodTypeInternals<output<T> | null, input<T> | null> {
    def: $ZodNullableDef<T>;
    optin: T["_zod"]["optin"];
    optout: T["_zod"]["optout"];
    isst: never;
    values: T["_zod"]["values"];
    pattern: T["_zod"]["pattern"];
}
interface $ZodNullable<T extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodNullableInternals<T>;
}
declare const $ZodNullable: $constructor<$ZodNullable>;
interface $ZodDefaultDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "default";
    innerType: T;
    /** The default value. May be a getter. */
    defaultValue: NoUndefined<output<T>>;
}
interface $ZodDefaultInternals<T extends SomeType = $ZodType> extends $ZodTypeInternals<NoUndefined<output<T>>, input<T> | undefined> {
    def: $ZodDefaultDef<T>;
    optin: "defaulted";
    optout?: "optional" | undefined;
    isst: never;
    values: T["_zod"]["values"];
}
interface $ZodDefault<T extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodDefaultInternals<T>;
}
declare const $ZodDefault: $constructor<$ZodDefault>;
interface $ZodPrefaultDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "prefault";
    innerType: T;
    /** The default value. May be a getter. */
    defaultValue: input<T>;
}
interface $ZodPrefaultInternals<T extends SomeType = $ZodType> extends $ZodTypeInternals<output<T>, input<T> | undefined> {
    def: $ZodPrefaultDef<T>;
    optin: "defaulted";
    optout?: "optional" | undefined;
    isst: never;
    values: T["_zod"]["values"];
}
interface $ZodPrefault<T extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodPrefaultInternals<T>;
}
declare const $ZodPrefault: $constructor<$ZodPrefault>;
interface $ZodNonOptionalDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "nonoptional";
    innerType: T;
}
interface $ZodNonOptionalInternals<T extends SomeType = $ZodType> extends $ZodTypeInternals<NoUndefined<output<T>>, NoUndefined<input<T>>> {
    def: $ZodNonOptionalDef<T>;
    isst: $ZodIssueInvalidType;
    values: T["_zod"]["values"];
    optin: "optional" | undefined;
    optout: "optional" | undefined;
}
interface $ZodNonOptional<T extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodNonOptionalInternals<T>;
}
declare const $ZodNonOptional: $constructor<$ZodNonOptional>;
interface $ZodSuccessDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "success";
    innerType: T;
}
interface $ZodSuccessInternals<T extends SomeType = $ZodType> extends $ZodTypeInternals<boolean, input<T>> {
    def: $ZodSuccessDef<T>;
    isst: never;
    optin: T["_zod"]["optin"];
    optout: "optional" | undefined;
}
interface $ZodSuccess<T extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodSuccessInternals<T>;
}
declare const $ZodSuccess: $constructor<$ZodSuccess>;
interface $ZodCatchCtx extends ParsePayload {
    /** @deprecated Use `ctx.issues` */
    error: {
        issues: $ZodIssue[];
    };
    /** @deprecated Use `ctx.value` */
    input: unknown;
}
interface $ZodCatchDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "catch";
    innerType: T;
    catchValue: (ctx: $ZodCatchCtx) => unknown;
}
interface $ZodCatchInternals<T extends SomeType = $ZodType> extends $ZodTypeInternals<output<T>, input<T>> {
    def: $ZodCatchDef<T>;
    optin: T["_zod"]["optin"];
    optout: T["_zod"]["optout"];
    isst: never;
    values: T["_zod"]["values"];
}
interface $ZodCatch<T extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodCatchInternals<T>;
}
declare const $ZodCatch: $constructor<$ZodCatch>;
interface $ZodNaNDef extends $ZodTypeDef {
    type: "nan";
}
interface $ZodNaNInternals extends $ZodTypeInternals<number, number> {
    def: $ZodNaNDef;
    isst: $ZodIssueInvalidType;
}
interface $ZodNaN extends $ZodType {
    _zod: $ZodNaNInternals;
}
declare const $ZodNaN: $constructor<$ZodNaN>;
interface $ZodPipeDef<A extends SomeType = $ZodType, B extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "pipe";
    in: A;
    out: B;
    /** Only defined inside $ZodCodec instances. */
    transform?: (value: output<A>, payload: ParsePayload<output<A>>) => MaybeAsync<input<B>>;
    /** Only defined inside $ZodCodec instances. */
    reverseTransform?: (value: input<B>, payload: ParsePayload<input<B>>) => MaybeAsync<output<A>>;
}
interface $ZodPipeInternals<A extends SomeType = $ZodType, B extends SomeType = $ZodType> extends $ZodTypeInternals<output<B>, input<A>> {
    def: $ZodPipeDef<A, B>;
    isst: never;
    values: A["_zod"]["values"];
    optin: A["_zod"]["optin"];
    optout: B["_zod"]["optout"];
    propValues: A["_zod"]["propValues"];
}
interface $ZodPipe<A extends SomeType = $ZodType, B extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodPipeInternals<A, B>;
}
declare const $ZodPipe: $constructor<$ZodPipe>;
interface $ZodReadonlyDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "readonly";
    innerType: T;
}
interface $ZodReadonlyInternals<T extends SomeType = $ZodType> extends $ZodTypeInternals<MakeReadonly<output<T>>, MakeReadonly<input<T>>> {
    def: $ZodReadonlyDef<T>;
    optin: T["_zod"]["optin"];
    optout: T["_zod"]["optout"];
    isst: never;
    propValues: T["_zod"]["propValues"];
    values: T["_zod"]["values"];
}
interface $ZodReadonly<T extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodReadonlyInternals<T>;
}
declare const $ZodReadonly: $constructor<$ZodReadonly>;
interface $ZodTemplateLiteralDef extends $ZodTypeDef {
    type: "template_literal";
    parts: $ZodTemplateLiteralPart[];
    format?: string | undefined;
}
interface $ZodTemplateLiteralInternals<Template extends string = string> extends $ZodTypeInternals<Template, Template> {
    pattern: RegExp;
    def: $ZodTemplateLiteralDef;
    isst: $ZodIssueInvalidType;
}
type LiteralPart = Exclude<Literal, symbol>;
interface SchemaPartInternals extends $ZodTypeInternals<LiteralPart, LiteralPart> {
    pattern: RegExp;
}
interface SchemaPart extends $ZodType {
    _zod: SchemaPartInternals;
}
type $ZodTemplateLiteralPart = LiteralPart | SchemaPart;
interface $ZodTemplateLiteral<Template extends string = string> extends $ZodType {
    _zod: $ZodTemplateLiteralInternals<Template>;
}
declare const $ZodTemplateLiteral: $constructor<$ZodTemplateLiteral>;
type $ZodFunctionArgs = $ZodType<unknown[], unknown[]>;
type $ZodFunctionIn = $ZodFunctionArgs;
type $ZodFunctionOut = $ZodType;
type $InferInnerFunctionType<Args extends $ZodFunctionIn, Returns extends $ZodFunctionOut> = (...args: $ZodFunctionIn extends Args ? never[] : output<Args>) => input<Returns>;
type $InferInnerFunctionTypeAsync<Args extends $ZodFunctionIn, Returns extends $ZodFunctionOut> = (...args: $ZodFunctionIn extends Args ? never[] : output<Args>) => MaybeAsync<input<Returns>>;
type $InferOuterFunctionType<Args extends $ZodFunctionIn, Returns extends $ZodFunctionOut> = (...args: $ZodFunctionIn extends Args ? never[] : input<Args>) => output<Returns>;
type $InferOuterFunctionTypeAsync<Args extends $ZodFunctionIn, Returns extends $ZodFunctionOut> = (...args: $ZodFunctionIn extends Args ? never[] : input<Args>) => Promise<output<Returns>>;
interface $ZodFunctionDef<In extends $ZodFunctionIn = $ZodFunctionIn, Out extends $ZodFunctionOut = $ZodFunctionOut> extends $ZodTypeDef {
    type: "function";
    input: In;
    output: Out;
}
interface $ZodFunctionInternals<Args extends $ZodFunctionIn, Returns extends $ZodFunctionOut> extends $ZodTypeInternals<$InferOuterFunctionType<Args, Returns>, $InferInnerFunctionType<Args, Returns>> {
    def: $ZodFunctionDef<Args, Returns>;
    isst: $ZodIssueInvalidType;
}
interface $ZodFunction<Args extends $ZodFunctionIn = $ZodFunctionIn, Returns extends $ZodFunctionOut = $ZodFunctionOut> extends $ZodType<any, any, $ZodFunctionInternals<Args, Returns>> {
    /** @deprecated */
    _def: $ZodFunctionDef<Args, Returns>;
    _input: $InferInnerFunctionType<Args, Returns>;
    _output: $InferOuterFunctionType<Args, Returns>;
    implement<F extends $InferInnerFunctionType<Args, Returns>>(func: F): (...args: Parameters<this["_output"]>) => ReturnType<F> extends ReturnType<this["_output"]> ? ReturnType<F> : ReturnType<this["_output"]>;
    implementAsync<F extends $InferInnerFunctionTypeAsync<Args, Returns>>(func: F): F extends $InferOuterFunctionTypeAsync<Args, Returns> ? F : $InferOuterFunctionTypeAsync<Args, Returns>;
    input<const Items extends TupleItems, const Rest extends $ZodFunctionOut = $ZodFunctionOut>(args: Items, rest?: Rest): $ZodFunction<$ZodTuple<Items, Rest>, Returns>;
    input<NewArgs extends $ZodFunctionIn>(args: NewArgs): $ZodFunction<NewArgs, Returns>;
    input(...args: any[]): $ZodFunction<any, Returns>;
    output<NewReturns extends $ZodType>(output: NewReturns): $ZodFunction<Args, NewReturns>;
}
declare const $ZodFunction: $constructor<$ZodFunction>;
interface $ZodPromiseDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "promise";
    innerType: T;
}
interface $ZodPromiseInternals<T extends SomeType = $ZodType> extends $ZodTypeInternals<Promise<output<T>>, MaybeAsync<input<T>>> {
    def: $ZodPromiseDef<T>;
    isst: never;
}
interface $ZodPromise<T extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodPromiseInternals<T>;
}
declare const $ZodPromise: $constructor<$ZodPromise>;
interface $ZodLazyDef<T extends SomeType = $ZodType> extends $ZodTypeDef {
    type: "lazy";
    getter: () => T;
}
interface $ZodLazyInternals<T extends SomeType = $ZodType> extends $ZodTypeInternals<output<T>, input<T>> {
    def: $ZodLazyDef<T>;
    isst: never;
    /** Auto-cached way to retrieve the inner schema */
    innerType: T;
    pattern: T["_zod"]["pattern"];
    propValues: T["_zod"]["propValues"];
    optin: T["_zod"]["optin"];
    optout: T["_zod"]["optout"];
}
interface $ZodLazy<T extends SomeType = $ZodType> extends $ZodType {
    _zod: $ZodLazyInternals<T>;
}
declare const $ZodLazy: $constructor<$ZodLazy>;
interface $ZodCustomDef<O = unknown> extends $ZodTypeDef, $ZodCheckDef {
    type: "custom";
    check: "custom";
    path?: PropertyKey[] | undefined;
    error?: $ZodErrorMap | undefined;
    params?: Record<string, any> | undefined;
    fn: (arg: O) => unknown;
}
interface $ZodCustomInternals<O = unknown, I = unknown> extends $ZodTypeInternals<O, I>, $ZodCheckInternals<O> {
    def: $ZodCustomDef;
    issc: $ZodIssue;
    isst: never;
    bag: LoosePartial<{
        Class: typeof Class;
    }>;
}
interface $ZodCustom<O = unknown, I = unknown> extends $ZodType {
    _zod: $ZodCustomInternals<O, I>;
}
declare const $ZodCustom: $constructor<$ZodCustom>;
type $ZodTypes = $ZodString | $ZodNumber | $ZodBigInt | $ZodBoolean | $ZodDate | $ZodSymbol | $ZodUndefined | $ZodNullable | $ZodNull | $ZodAny | $ZodUnknown | $ZodNever | $ZodVoid | $ZodArray | $ZodObject | $ZodUnion | $ZodIntersection | $ZodTuple | $ZodRecord | $ZodMap | $ZodSet | $ZodLiteral | $ZodEnum | $ZodFunction | $ZodPromise | $ZodLazy | $ZodOptional | $ZodDefault | $ZodPrefault | $ZodTemplateLiteral | $ZodCustom | $ZodTransform | $ZodNonOptional | $ZodReadonly | $ZodNaN | $ZodPipe | $ZodSuccess | $ZodCatch | $ZodFile;

interface $ZodCheckDef {
    check: string;
    error?: $ZodErrorMap<never> | undefined;
    /** If true, no later checks will be executed if this check fails. Default `false`. */
    abort?: boolean | undefined;
    /** If provided, the check runs only when this returns `true`. By default, it is skipped if prior parsing produced aborting issues. */
    when?: ((payload: ParsePayload) => boolean) | undefined;
}
interface $ZodCheckInternals<T> {
    def: $ZodCheckDef;
    /** The set of issues this check might throw. */
    issc?: $ZodIssueBase;
    check(payload: ParsePayload<T>): MaybeAsync<void>;
    onattach: ((schema: $ZodType) => void)[];
}
interface $ZodCheck<in T = never> {
    _zod: $ZodCheckInternals<T>;
}
declare const $ZodCheck: $constructor<$ZodCheck<any>>;
type $ZodStringFormats = "email" | "url" | "emoji" | "uuid" | "guid" | "nanoid" | "cuid" | "cuid2" | "ulid" | "xid" | "ksuid" | "datetime" | "date" | "time" | "duration" | "ipv4" | "ipv6" | "cidrv4" | "cidrv6" | "base64" | "base64url" | "json_string" | "e164" | "credit_card" | "iban" | "lowercase" | "uppercase" | "regex" | "jwt" | "starts_with" | "ends_with" | "includes";

interface $ZodIssueBase {
    readonly code?: string;
    readonly input?: unknown;
    readonly path: PropertyKey[];
    readonly message: string;
}
type $ZodInvalidTypeExpected = "string" | "number" | "int" | "boolean" | "bigint" | "symbol" | "undefined" | "null" | "never" | "void" | "date" | "array" | "object" | "tuple" | "record" | "map" | "set" | "file" | "nonoptional" | "nan" | "function" | (string & {});
interface $ZodIssueInvalidType<Input = unknown> extends $ZodIssueBase {
    readonly code: "invalid_type";
    readonly expected: $ZodInvalidTypeExpected;
    readonly input?: Input;
}
interface $ZodIssueTooBig<Input = unknown> extends $ZodIssueBase {
    readonly code: "too_big";
    readonly origin: "number" | "int" | "bigint" | "date" | "string" | "array" | "set" | "file" | (string & {});
    readonly maximum: number | bigint;
    readonly inclusive?: boolean;
    readonly exact?: boolean;
    readonly input?: Input;
}
interface $ZodIssueTooSmall<Input = unknown> extends $ZodIssueBase {
    readonly code: "too_small";
    readonly origin: "number" | "int" | "bigint" | "date" | "string" | "array" | "set" | "file" | (string & {});
    readonly minimum: number | bigint;
    /** True if the allowable range includes the minimum */
    readonly inclusive?: boolean;
    /** True if the allowed value is fixed (e.g.` z.length(5)`), not a range (`z.minLength(5)`) */
    readonly exact?: boolean;
    readonly input?: Input;
}
interface $ZodIssueInvalidStringFormat extends $ZodIssueBase {
    readonly code: "invalid_format";
    readonly format: $ZodStringFormats | (string & {});
    readonly pattern?: string;
    readonly input?: string;
}
interface $ZodIssueNotMultipleOf<Input extends number | bigint = number | bigint> extends $ZodIssueBase {
    readonly code: "not_multiple_of";
    readonly divisor: number;
    readonly input?: Input;
}
interface $ZodIssueUnrecognizedKeys extends $ZodIssueBase {
    readonly code: "unrecognized_keys";
    readonly keys: string[];
    readonly input?: Record<string, unknown>;
}
interface $ZodIssueInvalidUnionNoMatch extends $ZodIssueBase {
    readonly code: "invalid_union";
    readonly errors: $ZodIssue[][];
    readonly input?: unknown;
    readonly discriminator?: string | undefined;
    readonly options?: Primitive[];
    readonly inclusive?: true;
}
interface $ZodIssueInvalidUnionMultipleMatch extends $ZodIssueBase {
    readonly code: "invalid_union";
    readonly errors: [];
    readonly input?: unknown;
    readonly discriminator?: string | undefined;
    readonly inclusive: false;
    /** Indices of the options that matched */
    readonly matches: number[];
}
type $ZodIssueInvalidUnion = $ZodIssueInvalidUnionNoMatch | $ZodIssueInvalidUnionMultipleMatch;
interface $ZodIssueInvalidKey<Input = unknown> extends $ZodIssueBase {
    readonly code: "invalid_key";
    readonly origin: "map" | "record";
    readonly issues: $ZodIssue[];
    readonly input?: Input;
}
interface $ZodIssueInvalidElement<Input = unknown> extends $ZodIssueBase {
    readonly code: "invalid_element";
    readonly origin: "map" | "set";
    readonly key: unknown;
    readonly issues: $ZodIssue[];
    readonly input?: Input;
}
interface $ZodIssueInvalidValue<Input = unknown> extends $ZodIssueBase {
    readonly code: "invalid_value";
    readonly values: Primitive[];
    readonly input?: Input;
}
interface $ZodIssueCustom extends $ZodIssueBase {
    readonly code: "custom";
    readonly params?: Record<string, any> | undefined;
    readonly input?: unknown;
}
type $ZodIssue = $ZodIssueInvalidType | $ZodIssueTooBig | $ZodIssueTooSmall | $ZodIssueInvalidStringFormat | $ZodIssueNotMultipleOf | $ZodIssueUnrecognizedKeys | $ZodIssueInvalidUnion | $ZodIssueInvalidKey | $ZodIssueInvalidElement | $ZodIssueInvalidValue | $ZodIssueCustom;
type $ZodInternalIssue<T extends $ZodIssueBase = $ZodIssue> = T extends any ? RawIssue<T> : never;
type RawIssue<T extends $ZodIssueBase> = T extends any ? Flatten<MakePartial<T, "message" | "path"> & {
    /** The input data */
    readonly input: unknown;
    /** The schema or check that originated this issue. */
    readonly inst?: $ZodType | $ZodCheck;
    /** The schema that owns the issue. Equal to `inst` when a schema originated the issue, and the schema the check was attached to when a check did. */
    readonly schema?: $ZodType | undefined;
    /** If `true`, Zod will continue executing checks/refinements after this issue. */
    readonly continue?: boolean | undefined;
} & Record<string, unknown>> : never;
type $ZodRawIssue<T extends $ZodIssueBase = $ZodIssue> = $ZodInternalIssue<T>;
interface $ZodErrorMap<T extends $ZodIssueBase = $ZodIssue> {
    (issue: $ZodRawIssue<T>): {
        message: string;
    } | string | undefined | null;
}

type ZodTrait = {
    _zod: {
        def: any;
        [k: string]: any;
    };
};
interface $constructorParams {
    Parent?: typeof Class;
}
interface $constructor<T extends ZodTrait, D = T["_zod"]["def"]> {
    new (def: D): T;
    init(inst: T, def: D): asserts inst is T;
}
declare function $constructor<T extends ZodTrait, D = T["_zod"]["def"]>(name: string, initializer: (inst: T, def: D) => void, 
/** This trait's members, installed once on every prototype that composes it. They cannot be declared in the initializer above: that runs per instance, and the prototype is shared. */
proto?: ProtoOf<T>, params?: $constructorParams): $constructor<T, D>;
type input<T> = T extends {
    _zod: {
        input: any;
    };
} ? T["_zod"]["input"] : unknown;
type output<T> = T extends {
    _zod: {
        output: any;
    };
} ? T["_zod"]["output"] : unknown;

declare function deepCompareStrict(a: any, b: any): boolean;

type SchemaDraft = '4' | '7' | '2019-09' | '2020-12';
type InstanceType$1 = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string';
interface Schema {
    $id?: string;
    $anchor?: string;
    $recursiveAnchor?: boolean;
    $ref?: string;
    $recursiveRef?: '#';
    $schema?: string;
    $comment?: string;
    $defs?: any;
    $vocabulary?: Record<string, boolean>;
    type?: InstanceType$1 | InstanceType$1[];
    const?: any;
    enum?: any[];
    required?: string[];
    not?: Schema;
    anyOf?: Schema[];
    allOf?: Schema[];
    oneOf?: Schema[];
    if?: Schema;
    then?: Schema;
    else?: Schema;
    format?: string;
    properties?: Record<string | number, Schema | boolean>;
    patternProperties?: Record<string, Schema | boolean>;
    additionalProperties?: Schema | boolean;
    unevaluatedProperties?: Schema | boolean;
    minProperties?: number;
    maxProperties?: number;
    propertyNames?: Schema;
    dependentRequired?: Record<string, string[]>;
    dependentSchemas?: Record<string, Schema>;
    dependencies?: Record<string, Schema | string[]>;
    prefixItems?: Array<Schema | boolean>;
    items?: Schema | boolean | Array<Schema | boolean>;
    additionalItems?: Schema | boolean;
    unevaluatedItems?: Schema | boolean;
    contains?: Schema | boolean;
    minContains?: number;
    maxContains?: number;
    minItems?: number;
    maxItems?: number;
    uniqueItems?: boolean;
    minimum?: number;
    maximum?: number;
    exclusiveMinimum?: number | boolean;
    exclusiveMaximum?: number | boolean;
    multipleOf?: number;
    minLength?: number;
    maxLength?: number;
    pattern?: string;
    __absolute_ref__?: string;
    __absolute_recursive_ref__?: string;
    __absolute_uri__?: string;
    [key: string]: any;
}
interface OutputUnit {
    keyword: string;
    keywordLocation: string;
    instanceLocation: string;
    error: string;
}
interface ValidationResult {
    valid: boolean;
    errors: OutputUnit[];
}

declare class Validator {
    private readonly schema;
    private readonly draft;
    private readonly shortCircuit;
    private readonly lookup;
    constructor(schema: Schema | boolean, draft?: SchemaDraft, shortCircuit?: boolean);
    validate(instance: any): ValidationResult;
    addSchema(schema: Schema, id?: string): void;
}

type TiktokenModel = "davinci-002" | "babbage-002" | "text-davinci-003" | "text-davinci-002" | "text-davinci-001" | "text-curie-001" | "text-babbage-001" | "text-ada-001" | "davinci" | "curie" | "babbage" | "ada" | "code-davinci-002" | "code-davinci-001" | "code-cushman-002" | "code-cushman-001" | "davinci-codex" | "cushman-codex" | "text-davinci-edit-001" | "code-davinci-edit-001" | "text-embedding-ada-002" | "text-embedding-3-small" | "text-embedding-3-large" | "text-similarity-davinci-001" | "text-similarity-curie-001" | "text-similarity-babbage-001" | "text-similarity-ada-001" | "text-search-davinci-doc-001" | "text-search-curie-doc-001" | "text-search-babbage-doc-001" | "text-search-ada-doc-001" | "code-search-babbage-code-001" | "code-search-ada-code-001" | "gpt2" | "gpt-3.5-turbo" | "gpt-35-turbo" | "gpt-3.5-turbo-0301" | "gpt-3.5-turbo-0613" | "gpt-3.5-turbo-1106" | "gpt-3.5-turbo-0125" | "gpt-3.5-turbo-16k" | "gpt-3.5-turbo-16k-0613" | "gpt-3.5-turbo-instruct" | "gpt-3.5-turbo-instruct-0914" | "gpt-4" | "gpt-4-0314" | "gpt-4-0613" | "gpt-4-32k" | "gpt-4-32k-0314" | "gpt-4-32k-0613" | "gpt-4-turbo" | "gpt-4-turbo-2024-04-09" | "gpt-4-turbo-preview" | "gpt-4-1106-preview" | "gpt-4-0125-preview" | "gpt-4-vision-preview" | "gpt-4o" | "gpt-4o-2024-05-13" | "gpt-4o-2024-08-06" | "gpt-4o-2024-11-20" | "gpt-4o-mini-2024-07-18" | "gpt-4o-mini" | "gpt-4o-search-preview" | "gpt-4o-search-preview-2025-03-11" | "gpt-4o-mini-search-preview" | "gpt-4o-mini-search-preview-2025-03-11" | "gpt-4o-audio-preview" | "gpt-4o-audio-preview-2024-12-17" | "gpt-4o-audio-preview-2024-10-01" | "gpt-4o-mini-audio-preview" | "gpt-4o-mini-audio-preview-2024-12-17" | "o1" | "o1-2024-12-17" | "o1-mini" | "o1-mini-2024-09-12" | "o1-preview" | "o1-preview-2024-09-12" | "o1-pro" | "o1-pro-2025-03-19" | "o3" | "o3-2025-04-16" | "o3-mini" | "o3-mini-2025-01-31" | "o4-mini" | "o4-mini-2025-04-16" | "chatgpt-4o-latest" | "gpt-4o-realtime" | "gpt-4o-realtime-preview-2024-10-01" | "gpt-4o-realtime-preview-2024-12-17" | "gpt-4o-mini-realtime-preview" | "gpt-4o-mini-realtime-preview-2024-12-17" | "gpt-4.1" | "gpt-4.1-2025-04-14" | "gpt-4.1-mini" | "gpt-4.1-mini-2025-04-14" | "gpt-4.1-nano" | "gpt-4.1-nano-2025-04-14" | "gpt-4.5-preview" | "gpt-4.5-preview-2025-02-27" | "gpt-5" | "gpt-5-2025-08-07" | "gpt-5-nano" | "gpt-5-nano-2025-08-07" | "gpt-5-mini" | "gpt-5-mini-2025-08-07" | "gpt-5-chat-latest";

// ==========================================================================
// LangGraph Agent Streaming Protocol — Unified CDDL Schema
// Concise Data Definition Language (RFC 8610) specification for the
// LangGraph Agent Streaming Protocol. This file is the single source
// of truth from which TypeScript, Python, and Java types are generated.
// This specification unifies two protocol perspectives:
// 1. In-process protocol — content-block-centric, layered event model
// with typed lifecycle semantics (start/delta/finish) at each
// abstraction level (chat model, tool, graph, agent).
// 2. Streaming protocol — thread-centric design with connection-scoped
// event filtering, hierarchical namespace scoping, and multi-transport
// support (WebSocket, SSE, in-process).
// The result is a single protocol where:
// - Content blocks are the universal carrier for LLM output
// - Content block deltas have explicit append/merge semantics
// - Events have full lifecycle semantics (no inferred boundaries)
// - Namespace-based filtering provides server-side routing
// - Threads are the primary routing key across all transports
// Version: 0.0.21
// ==========================================================================
// ==========================================================================
// 1. Shared Primitives
// ==========================================================================
// JavaScript safe integer range
type JsInt = number;

// Milliseconds since Unix epoch.
type Extensible = Record<string, any>;

// Author role for a transcript message on the messages channel.
type MetadataScalar = null | boolean | number | number | string;

// Concise provider/model metadata for a streamed message.
// This is not a general-purpose tracing/debug payload.
// Implementations SHOULD NOT include large nested objects, arrays,
// version maps, or runtime internals here.
type MessageRole = "ai" | "human" | "system";

// ==========================================================================
// 2. Content Block Types
// LangChain content blocks are the universal carrier for model output.
// The block's `type` field is the discriminant. New content block
// types automatically work with the streaming protocol without protocol
// changes by using BlockDelta for incremental field updates.
// "Chunk" variants (ToolCallChunk, ServerToolCallChunk) carry
// partial/incremental data during streaming. "Standard" variants carry
// finalized data. ContentBlockFinish events upgrade chunks to their
// standard counterparts (e.g. ToolCallChunk -> ToolCall).
// ==========================================================================
interface MessageMetadata {
  provider?: string;
  model?: string;
  model_type?: string;
  run_id?: string;
  thread_id?: string;
  system_fingerprint?: string;
  service_tier?: string;
  [key: string]: MetadataScalar | undefined;
}

// Union of all multimodal data content block types.
type ContentBlock = TextContentBlock | InvalidToolCall | ReasoningContentBlock | NonStandardContentBlock | DataContentBlock | ToolContentBlock;

// Union of all tool-related content block types (chunk and finalized).
type DataContentBlock = ImageContentBlock | VideoContentBlock | AudioContentBlock | FileContentBlock;

// Finalized content blocks (non-chunk types). Used in content-block-finish.
type ToolContentBlock = ToolCall | ToolCallChunk | ServerToolCall | ServerToolCallChunk | ServerToolResult;

// Index of a block in an aggregate response. Used during streaming.
type FinalizedContentBlock = TextContentBlock | ReasoningContentBlock | ToolCall | InvalidToolCall | ServerToolCall | ServerToolResult | DataContentBlock | NonStandardContentBlock;

type BlockIndex = JsInt | string;

type TextContentBlock = Extensible & {
  type: string;
  text: string;
  id?: string;
  index?: BlockIndex;
  annotations?: Annotation[];
};

type Annotation = Citation | NonStandardAnnotation;

type Citation = Extensible & {
  type: "citation";
  id?: string;
  url?: string;
  title?: string;
  start_index?: number;
  end_index?: number;
  cited_text?: string;
};

type NonStandardAnnotation = Extensible & {
  type: "non_standard_annotation";
  id?: string;
  value: Record<string, any>;
};

type ReasoningContentBlock = Extensible & {
  type: "reasoning";
  reasoning?: string;
  id?: string;
  index?: BlockIndex;
};

type ToolCall = Extensible & {
  type: "tool_call";
  id: string | null;
  name: string;
  args: Record<string, any>;
  index?: BlockIndex;
};

type ToolCallChunk = Extensible & {
  type: "tool_call_chunk";
  id: string | null;
  name: string | null;
  /**
   * Partial JSON string
   */
  args: string | null;
  index?: BlockIndex;
};

type InvalidToolCall = Extensible & {
  type: "invalid_tool_call";
  id: string | null;
  name: string | null;
  args: string | null;
  error: string | null;
  index?: BlockIndex;
};

type ServerToolCall = Extensible & {
  type: "server_tool_call";
  id: string;
  name: string;
  args: Record<string, any>;
  index?: BlockIndex;
};

type ServerToolCallChunk = Extensible & {
  type: "server_tool_call_chunk";
  id?: string;
  name?: string;
  args?: string;
  index?: BlockIndex;
};

type ServerToolResult = Extensible & {
  type: "server_tool_result";
  tool_call_id: string;
  status: "success" | "error";
  id?: string;
  output?: any;
  index?: BlockIndex;
};

type ImageContentBlock = Extensible & {
  type: "image";
  id?: string;
  file_id?: string;
  url?: string;
  /**
   * Base64-encoded image data
   */
  base64?: string;
  mime_type?: string;
  index?: BlockIndex;
};

type AudioContentBlock = Extensible & {
  type: "audio";
  id?: string;
  file_id?: string;
  url?: string;
  /**
   * Base64-encoded audio data
   */
  base64?: string;
  mime_type?: string;
  index?: BlockIndex;
};

type VideoContentBlock = Extensible & {
  type: "video";
  id?: string;
  file_id?: string;
  url?: string;
  /**
   * Base64-encoded video data
   */
  base64?: string;
  mime_type?: string;
  index?: BlockIndex;
};

// Provider-specific escape hatch for content blocks not modeled above.
type FileContentBlock = Extensible & {
  type: "file";
  id?: string;
  file_id?: string;
  url?: string;
  /**
   * Base64-encoded file data
   */
  base64?: string;
  mime_type?: string;
  index?: BlockIndex;
};

// Explicit incremental updates for content blocks.
// TextDelta, ReasoningDelta, DataDelta, and ToolCallDelta append to
// their named fields. BlockDelta shallow-merges `fields` onto the
// accumulated content block, replacing supplied values.
// Producers should use DataDelta for streamed base64 chunks in image,
// audio, video, or file blocks, and ToolCallDelta for tool-call argument
// slices. Use BlockDelta for metadata, argument snapshots, provider
// signatures, citations, and fields without dedicated append semantics.
type NonStandardContentBlock = Extensible & {
  type: "non_standard";
  value: Record<string, any>;
  id?: string;
  index?: BlockIndex;
};

type TextDelta = Extensible & {
  type: "text-delta";
  text: string;
};

type ReasoningDelta = Extensible & {
  type: "reasoning-delta";
  reasoning: string;
};

// One-layer patch for the currently active content block.
// `type` identifies the content block type whose fields are being
// updated; all other keys are shallow-merged onto the accumulated block.
type DataDelta = Extensible & {
  type: "data-delta";
  /**
   * Encoded data chunk to append
   */
  data: string;
  /**
   * Defaults to base64 when absent
   */
  encoding?: "base64";
};

interface BlockDeltaFields {
  type: string;
  [key: string]: any | undefined;
}

// Append an argument-string slice to a ToolCallChunk or ServerToolCallChunk.
// Missing or null initial args are treated as an empty string. Slices need
// not be valid JSON individually. BlockDelta args still replaces the prefix.
// Tool identity and metadata are unchanged; the finish carries parsed args.
type BlockDelta = Extensible & {
  type: "block-delta";
  fields: BlockDeltaFields;
};

// Extensible via new variants; consumers MUST ignore a delta whose `type`
// they do not recognise and keep processing the stream, so future
// additions don't break pinned clients. content-block-finish still
// carries the complete block.
type ToolCallDelta = Extensible & {
  type: "tool-call-delta";
  args: string;
};

// ==========================================================================
// 3. Top-Level Message Framing
// Three message types flow over the connection:
// Command         — client -> server
// CommandResponse — server -> client (success)
// ErrorResponse   — server -> client (failure)
// Event           — server -> client (unsolicited push)
// ==========================================================================
// --- Client -> Server ---
type ContentBlockDelta = TextDelta | ReasoningDelta | DataDelta | BlockDelta | ToolCallDelta;

// --- Event registry ---
// All server -> client events are registered here as a group choice.
type AgentStatus = "started" | "running" | "completed" | "failed" | "interrupted";

// A tool call on the parent namespace spawned this subgraph.
// How it's produced in code:
// A tool node's handler body invokes a compiled subgraph — e.g.
// `await subagent.ainvoke(...)` or `subagent.astream(...)` from
// inside a `@tool`-decorated function. Deepagents' `task` tool
// is the canonical example: it calls `subagent.ainvoke(input)`
// to execute a nested agent, and each call becomes one subgraph
// run correlated back to the originating `tool_call_id`.
// Populated by: product-specific stream transformer (e.g.
// deepagents' SubagentTransformer / createSubagentTransformer).
type LifecycleCause = LifecycleCauseToolCall | LifecycleCauseSend | LifecycleCauseEdge;

// A `Send` dispatched from a parent node spawned this subgraph.
// How it's produced in code:
// A parent node returns/yields one or more `Send(node, state)`
// objects (langgraph's fan-out primitive). Each `Send` creates a
// parallel pregel task; when the target node embeds a compiled
// subgraph, each `Send` instance spawns its own subgraph run.
// Typical in supervisor/worker patterns where the supervisor
// yields `Send("worker", work_item)` once per item.
// Populated by: (no transformer in current releases; declared for
// future supervisor-pattern transformers to emit).
interface LifecycleCauseToolCall {
  /**
   * The `tool_call_id` from the originating `tool-started` event
   */
  type: "toolCall";
  /**
   * on the parent namespace. Matches the `id` field of the
   * originating `tool_call` content block in the parent AI message.
   */
  tool_call_id: string;
}

// A graph edge transitioned into this subgraph's entry node.
// How it's produced in code:
// A static edge (`graph.add_edge("a", "b")`) or a conditional
// edge (`graph.add_conditional_edges("a", router_fn)`) routes
// control into a node that embeds a compiled subgraph. Unlike
// `Send`, edge transitions are single-successor and do not
// fan out — one edge traversal produces exactly one subgraph run.
// Populated by: (no transformer in current releases; declared for
// future embedded-subgraph transformers to emit).
interface LifecycleCauseSend {
  /**
   * Name of the parent node that issued the `Send`. Multiple Sends
   */
  type: "send";
  /**
   * from the same node in the same superstep share this value;
   * future protocol versions may add a disambiguating `sendIndex`
   * if per-Send identity is needed on the wire.
   */
  from_node: string;
}

interface LifecycleCauseEdge {
  /**
   * Name of the parent node the edge originated from.
   */
  type: "edge";
  from_node: string;
}

// ==========================================================================
// 8. Messages Module
// Content-block-centric transcript message streaming. AI-authored messages
// may stream incrementally; human/system messages are typically replayed
// as complete messages. Events follow a strict lifecycle:
// message-start
// -> content-block-start(index=0, contentBlock)
// -> content-block-delta(index=0, delta) ...
// -> content-block-finish(index=0, contentBlock)
// -> content-block-start(index=1, contentBlock)
// -> content-block-delta(index=1, delta) ...
// -> content-block-finish(index=1, contentBlock)
// -> message-finish(reason)
// Content blocks MUST NOT interleave: block N must finish before block
// N+1 starts. This constraint applies within a single message
// (identified by namespace + node) and matches observed behavior of
// all major LLM providers.
// Delta events carry explicit delta variants:
// - text-delta appends to the active block's `text` field
// - reasoning-delta appends to the active block's `reasoning` field
// - data-delta appends to the active block's `base64` field
// - tool-call-delta appends to a tool-call chunk's `args` field
// - block-delta shallow-merges `fields` onto the active block
// ==========================================================================
interface LifecycleData {
  event: AgentStatus;
  graph_name?: string;
  /**
   * Causation edge (see LifecycleCause)
   */
  cause?: LifecycleCause;
  error?: string;
  /**
   * Checkpoint reference for time-travel
   */
  checkpoint?: CheckpointRef;
}

// Emitted once at the start of a streamed or replayed transcript message.
type MessagesData = MessageStartData | ContentBlockStartData | ContentBlockDeltaData | ContentBlockFinishData | MessageFinishData | MessageErrorData;

// Emitted when a new content block begins streaming. The contentBlock
// carries the initial state (e.g. { type: "text", text: "" } or
// { type: "tool_call_chunk", name: "search", args: "" }).
type MessageStartData = Extensible & {
  event: "message-start";
  /**
   * Author role for this message
   */
  role: MessageRole;
  /**
   * Unique ID for this message
   */
  id: string;
  /**
   * Concise provider/model metadata for AI messages
   */
  metadata?: MessageMetadata;
};

// Emitted for each incremental update within a content block:
// { type: "text-delta", text: "Hello " }                 — append text
// { type: "reasoning-delta", reasoning: "Let me" }       — append reasoning
// { type: "data-delta", data: "UklGR..." }               — append base64 data
// { type: "tool-call-delta", args: '{"q":' }             — append tool args
// { type: "block-delta", fields: { type: "tool_call_chunk", args: '{"q":' } }
// — shallow merge fields
type ContentBlockStartData = Extensible & {
  event: "content-block-start";
  /**
   * Positional index within the message
   */
  index: number;
  content: ContentBlock;
};

// Emitted when a content block is complete. The contentBlock carries
// the finalized block. For tool calls, this upgrades ToolCallChunk
// to ToolCall with parsed args.
type ContentBlockDeltaData = Extensible & {
  event: "content-block-delta";
  index: number;
  delta: ContentBlockDelta;
};

// Emitted once when the message is complete.
type ContentBlockFinishData = Extensible & {
  event: "content-block-finish";
  index: number;
  content: FinalizedContentBlock;
};

// Breakdown of input token counts. Keys are optional and need not sum to
// inputTokens; may also hold extra provider-specific keys.
type MessageFinishData = Extensible & {
  event: "message-finish";
  /**
   * Token usage for AI-authored messages
   */
  usage?: UsageInfo;
};

// Breakdown of output token counts. Keys are optional and need not sum to
// outputTokens; may also hold extra provider-specific keys.
type InputTokenDetails = Extensible & {
  audio?: number;
  cache_creation?: number;
  cache_read?: number;
};

type OutputTokenDetails = Extensible & {
  audio?: number;
  reasoning?: number;
};

// Emitted on unrecoverable errors within a model call.
type UsageInfo = Extensible & {
  input_tokens?: number;
  output_tokens?: number;
  total_tokens?: number;
  input_token_details?: InputTokenDetails;
  output_token_details?: OutputTokenDetails;
};

// ==========================================================================
// 9. Tools Module
// Tool execution lifecycle observability. Events cover the full
// lifecycle of a tool invocation:
// tool-started(toolCallId, toolName)
// -> tool-output-delta(toolCallId, delta) ...  (optional, streaming tools)
// -> tool-finished(toolCallId, output)
// | tool-error(toolCallId, message)
// ==========================================================================
type MessageErrorData = Extensible & {
  event: "error";
  message: string;
  code?: string;
};

// Emitted when tool execution begins.
type ToolsData = ToolStartedData | ToolOutputDeltaData | ToolFinishedData | ToolErrorData;

// Emitted for incremental tool output (for tools that stream results).
type ToolStartedData = Extensible & {
  event: "tool-started";
  tool_call_id: string;
  tool_name: string;
  /**
   * Tool input arguments
   */
  input?: any;
};

// Emitted when tool execution completes successfully.
type ToolOutputDeltaData = Extensible & {
  event: "tool-output-delta";
  tool_call_id: string;
  delta: string;
};

// Emitted when tool execution fails.
type ToolFinishedData = Extensible & {
  event: "tool-finished";
  tool_call_id: string;
  output: any;
};

// ==========================================================================
// 10. Input Module
// Human-in-the-loop. Wraps LangGraph's interrupt() / Command({ resume })
// as in-band protocol messages. Also supports unsolicited user input
// injection while the agent is running.
// ==========================================================================
type ToolErrorData = Extensible & {
  event: "tool-error";
  tool_call_id: string;
  message: string;
  code?: string;
};

// --- state.fork ---
interface CheckpointRef {
  id: string;
  ns?: string;
}

// --- custom (channel: "custom") ---
// User-defined payloads emitted via config.writer / getWriter().
type UpdatesData = Extensible & {
  /**
   * Graph node that produced this update
   */
  node?: string;
  /**
   * State delta
   */
  values: Record<string, any>;
};

export { RunTree as R, StandardSchemaV1$2 as S, Validator as V, ZodObject as Z, StandardJSONSchemaV1$1 as a, ZodString as c, deepCompareStrict as d, ZodEffects as f, ZodOptional as g, AgentAddress as j, $ZodType as n, $ZodRegistry as o, toJSONSchema as t, StandardTypedV1$1 as v, ZodType as w };
export type { $ZodTypeInternals as $, Attachments as A, BaseRun as B, UsageInfo as C, RequestInit$1 as D, ReadableStream as E, KVMap as K, LangSmithTracingClientInterface as L, MessagesData as M, TraceableFunction as T, UpdatesData as U, WritableStream as W, TiktokenModel as b, ZodTypeAny as e, Run$1 as h, input$1 as i, RunTreeConfig as k, RunCreate as l, RunUpdate as m, $replace as p, output as q, input as r, LifecycleData as s, AgentStatus as u, ZodTypeDef as x, LifecycleCause as y, ToolsData as z };
