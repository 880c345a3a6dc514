// What the conformance scenarios expect a server to offer, by the names they call: answers of every kind, and questions to
// the client. None of it is of use to anybody else.
import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  inputRequired,
  ProtocolError,
  ProtocolErrorCode,
  type CallToolResult,
  type ContentBlock,
  type InputRequiredResult,
  type ServerContext,
} from '@modelcontextprotocol/server';

/** One red pixel, and a sound of no length. */
export const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const sound = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';

type Answer = CallToolResult | InputRequiredResult;
type Call = (context: ServerContext) => Answer | Promise<Answer>;

const content = (...blocks: ContentBlock[]): CallToolResult => ({ content: blocks });
const text = (said: string): CallToolResult => content({ type: 'text', text: said });
const image: ContentBlock = { type: 'image', data: pixel, mimeType: 'image/png' };
const embedded = (uri: string, mimeType: string, said: string): ContentBlock => ({
  type: 'resource',
  resource: { uri, mimeType, text: said },
});

const states = createRequestStateCodec<{ step: number }>({ key: Buffer.alloc(32, 7) });

/** Asks for one value of a type. */
const askFor = (field: string, type: 'string' | 'boolean') => {
  const property = type === 'string' ? ({ type: 'string' } as const) : ({ type: 'boolean' } as const);
  return inputRequired.elicit({
    message: `Which ${field}?`,
    requestedSchema: { type: 'object', properties: { [field]: property }, required: [field] },
  });
};
const complete = (said: string) =>
  inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: said } }],
    maxTokens: 50,
  });

/** The step that an intact state says; 0 without one. A state that was meddled with is refused. */
async function stepIn(context: ServerContext): Promise<number> {
  const state = context.mcpReq.requestState();
  if (state === undefined) return 0;
  try {
    return (await states.verify(state as string, context)).step;
  } catch {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'This state is none of ours');
  }
}

/** Asks once to be told to go on, with a state; goes on with both. */
const confirmed =
  (said: string): Call =>
  async (context) => {
    const step = await stepIn(context);
    if (step > 0 && acceptedContent(context.mcpReq.inputResponses, 'confirm')) return text(said);
    return inputRequired({
      inputRequests: { confirm: askFor('ok', 'boolean') },
      requestState: await states.mint({ step: 1 }),
    });
  };

const answers: Record<string, Call> = {
  test_simple_text: () => text('This is a simple text response for testing.'),
  test_image_content: () => content(image),
  test_audio_content: () => content({ type: 'audio', data: sound, mimeType: 'audio/wav' }),
  test_embedded_resource: () => content(embedded('test://embedded-resource', 'text/plain', 'Embedded.')),
  test_multiple_content_types: () =>
    content(
      { type: 'text', text: 'Multiple content types test:' },
      image,
      embedded('test://mixed', 'application/json', '{"test":"data","value":123}'),
    ),
  test_error_handling: () => ({
    ...text('This tool intentionally returns an error for testing'),
    isError: true,
  }),
  json_schema_2020_12_tool: () => text('called'),
  test_streaming_elicitation: () => text('no request of its own'),
  async test_logging_tool({ mcpReq }) {
    await mcpReq.log('info', 'Told only to who wants to know');
    return text('logged');
  },
  async test_tool_with_logging({ mcpReq }) {
    for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed'])
      await mcpReq.notify({ method: 'notifications/message', params: { level: 'info', data } });
    return text('logged');
  },
  async test_tool_with_progress({ mcpReq }) {
    const { progressToken } = mcpReq['_meta'] ?? {};
    if (progressToken !== undefined)
      for (const progress of [0, 50, 100])
        await mcpReq.notify({
          method: 'notifications/progress',
          params: { progressToken, progress, total: 100 },
        });
    return text(String(progressToken));
  },
};

const questions: Record<string, Call> = {
  test_missing_capability: ({ mcpReq }) =>
    mcpReq.inputResponses?.['llm_answer'] === undefined
      ? inputRequired({ inputRequests: { llm_answer: complete('Say pong') } })
      : text('answered'),
  test_input_required_result_elicitation({ mcpReq }) {
    const { name } = acceptedContent<{ name?: unknown }>(mcpReq.inputResponses, 'user_name') ?? {};
    return typeof name === 'string'
      ? text(`Hello, ${name}!`)
      : inputRequired({ inputRequests: { user_name: askFor('name', 'string') } });
  },
  test_input_required_result_sampling: ({ mcpReq }) =>
    mcpReq.inputResponses?.['capital_question'] === undefined
      ? inputRequired({ inputRequests: { capital_question: complete('What is the capital of France?') } })
      : text(JSON.stringify(mcpReq.inputResponses['capital_question'])),
  test_input_required_result_list_roots: ({ mcpReq }) =>
    mcpReq.inputResponses?.['client_roots'] === undefined
      ? inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } })
      : text(JSON.stringify(mcpReq.inputResponses['client_roots'])),
  test_input_required_result_request_state: confirmed('state-ok'),
  test_input_required_result_tampered_state: confirmed('integrity-ok'),
  async test_input_required_result_multiple_inputs({ mcpReq }) {
    const given = mcpReq.inputResponses ?? {};
    if (['user_name', 'greeting', 'client_roots'].every((name) => given[name] !== undefined))
      return text(JSON.stringify(given));
    return inputRequired({
      inputRequests: {
        user_name: askFor('name', 'string'),
        greeting: complete('Generate a greeting'),
        client_roots: inputRequired.listRoots(),
      },
      requestState: await states.mint({ step: 1 }),
    });
  },
  async test_input_required_result_multi_round(context) {
    const step = await stepIn(context);
    if (step >= 2) return text('Both rounds are over');
    const inputRequests = { [`step${step + 1}`]: askFor(step === 0 ? 'name' : 'color', 'string') };
    return inputRequired({ inputRequests, requestState: await states.mint({ step: step + 1 }) });
  },
  test_input_required_result_capabilities({ mcpReq }) {
    if (mcpReq.inputResponses !== undefined) return text('answered');
    const envelope = mcpReq.envelope as Record<string, object | undefined> | undefined;
    const can = (envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {}) as Record<string, object | undefined>;
    return inputRequired({
      inputRequests: {
        ...(can['elicitation'] && { user_name: askFor('name', 'string') }),
        ...(can['sampling'] && { greeting: complete('Generate a greeting') }),
        ...(can['roots'] && { client_roots: inputRequired.listRoots() }),
      },
    });
  },
};

export const fixtureTools: Readonly<Record<string, Call>> = { ...answers, ...questions };

/** Schemas that must arrive as they are written. */
export const fixtureSchemas: Readonly<Record<string, object>> = {
  json_schema_2020_12_tool: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    $defs: {
      address: {
        $anchor: 'addressDef',
        type: 'object',
        properties: { street: { type: 'string' }, city: { type: 'string' } },
      },
    },
    properties: {
      name: { type: 'string' },
      address: { $ref: '#/$defs/address' },
      contactMethod: { type: 'string', enum: ['phone', 'email'] },
      phone: { type: 'string' },
      email: { type: 'string' },
    },
    allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
    if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { required: ['phone'] },
    else: { required: ['email'] },
    additionalProperties: false,
  },
};
