// The conformance fixture on a server of ours: its tools beside ours, its resources and prompts. Transport, credential and
// guards are the engine's own.
import {
  acceptedContent,
  inputRequired,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { isTool } from '../../engine/mcp/call.ts';
import { toolList } from '../../engine/mcp/tools.ts';
import { fixtureSchemas, fixtureTools, pixel } from './fixture-tools.ts';

const staticText = { uri: 'test://static-text', name: 'static-text', mimeType: 'text/plain' };
const staticBinary = { uri: 'test://static-binary', name: 'static-binary', mimeType: 'image/png' };
const watched = { uri: 'test://watched-resource', name: 'watched-resource', mimeType: 'text/plain' };

export function mountFixture(server: Server): void {
  server.registerCapabilities({ prompts: {}, completions: {}, logging: {}, resources: { subscribe: true } });
  const described = Object.keys(fixtureTools).map((name) => ({
    name,
    description: `Answers the scenario that calls ${name}`,
    inputSchema: (fixtureSchemas[name] ?? { type: 'object' }) as { type: 'object' },
  }));
  server.setRequestHandler('tools/list', () => ({ tools: [...toolList(), ...described] }));
  server.setRequestHandler('tools/call', ({ params }, context) => {
    // Ours are called for how the call travels, not for what they do.
    const tool = fixtureTools[isTool(params.name) ? 'test_simple_text' : params.name];
    if (!tool) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `no tool ${params.name}`);
    return tool(context);
  });
  server.setRequestHandler('completion/complete', () => ({
    completion: { values: [], total: 0, hasMore: false },
  }));
  server.setRequestHandler('logging/setLevel', () => ({}));
  mountResources(server);
  mountPrompts(server);
}

function mountResources(server: Server): void {
  server.setRequestHandler('resources/list', () => ({ resources: [staticText, staticBinary, watched] }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: [
      { uriTemplate: 'test://template/{id}/data', name: 'template', mimeType: 'application/json' },
    ],
  }));
  server.setRequestHandler('resources/read', ({ params: { uri } }) => {
    const [, id] = /^test:\/\/template\/([^/]+)\/data$/.exec(uri) ?? [];
    if (id !== undefined)
      return {
        contents: [{ uri, mimeType: 'application/json', text: JSON.stringify({ id, data: `of ${id}` }) }],
      };
    if (uri === staticBinary.uri) return { contents: [{ uri, mimeType: 'image/png', blob: pixel }] };
    if (uri !== staticText.uri && uri !== watched.uri) throw new ResourceNotFoundError(uri);
    return { contents: [{ uri, mimeType: 'text/plain', text: 'The content of a static text resource.' }] };
  });
  server.setRequestHandler('resources/subscribe', () => ({}));
  server.setRequestHandler('resources/unsubscribe', () => ({}));
}

type Arguments = Readonly<Record<string, string>>;
const said = (text: string) => ({ role: 'user' as const, content: { type: 'text' as const, text } });

const prompts = {
  test_simple_prompt: () => [said('This is a simple prompt for testing.')],
  test_prompt_with_arguments: ({ arg1, arg2 }: Arguments) => [
    said(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`),
  ],
  test_prompt_with_embedded_resource: ({ resourceUri = '' }: Arguments) => [
    {
      role: 'user' as const,
      content: {
        type: 'resource' as const,
        resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded.' },
      },
    },
    said('Please process the embedded resource above.'),
  ],
  test_prompt_with_image: () => [
    { role: 'user' as const, content: { type: 'image' as const, data: pixel, mimeType: 'image/png' } },
    said('Please analyze the image above.'),
  ],
};
const asking = 'test_input_required_result_prompt';
const takes: Readonly<Record<string, readonly string[]>> = {
  test_prompt_with_arguments: ['arg1', 'arg2'],
  test_prompt_with_embedded_resource: ['resourceUri'],
};

function mountPrompts(server: Server): void {
  server.setRequestHandler('prompts/list', () => ({
    prompts: [...Object.keys(prompts), asking].map((name) => ({
      name,
      description: `Answers the scenario that gets ${name}`,
      arguments: (takes[name] ?? []).map((argument) => ({ name: argument, required: true })),
    })),
  }));
  server.setRequestHandler('prompts/get', ({ params }, context) => {
    if (params.name === asking) return askForContext(context);
    if (!Object.hasOwn(prompts, params.name))
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `no prompt ${params.name}`);
    return { messages: prompts[params.name as keyof typeof prompts](params.arguments ?? {}) };
  });
}

function askForContext({ mcpReq }: ServerContext) {
  const given = acceptedContent<{ context: string }>(mcpReq.inputResponses, 'user_context');
  if (given) return { messages: [said(`Use the following context: ${given.context}`)] };
  const requestedSchema = {
    type: 'object' as const,
    properties: { context: { type: 'string' as const } },
    required: ['context'],
  };
  return inputRequired({
    inputRequests: { user_context: inputRequired.elicit({ message: 'Which context?', requestedSchema }) },
  });
}
