// What a description of an API holds, laid out for a reader: every operation with what its references mean. Knows no page.
import type { Json } from '../dialect/json.ts';
import type { JsonSchema } from '../dialect/json-schema.ts';

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: JsonSchema;
}

export interface DescribedOperation {
  operationId: string;
  method: string;
  path: string;
  summary: string;
  description?: string;
  tags: readonly string[];
  parameters: readonly Parameter[];
  body: JsonSchema | undefined;
  answer: JsonSchema | undefined;
}

export type Document = Record<string, unknown>;
/** Every operation of a document, its references resolved. */
export function operationsOf(document: Document): DescribedOperation[] {
  const { parameters: shared, schemas } = document['components'] as Record<
    string,
    Record<string, JsonSchema>
  >;
  const resolve = (value: unknown): unknown => {
    const { $ref } = value as { $ref?: string };
    if ($ref === undefined) return value;
    const name = $ref.split('/').at(-1)!;
    return shared![name] ?? schemas![name];
  };
  const contentOf = (holder: unknown): JsonSchema | undefined => {
    const [media] = Object.values(
      (holder as { content?: Record<string, { schema: JsonSchema }> } | undefined)?.content ?? {},
    );
    return media && (resolve(media.schema) as JsonSchema);
  };
  return Object.entries(document['paths'] as Record<string, Record<string, Json>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => {
        const responses = operation['responses'] as Record<string, unknown>;
        return {
          ...(operation as unknown as DescribedOperation),
          method: method.toUpperCase(),
          path,
          parameters: ((operation['parameters'] ?? []) as unknown[]).map((one) => resolve(one) as Parameter),
          body: contentOf(operation['requestBody']),
          answer: contentOf(responses['200'] ?? responses['201']),
        };
      }),
  );
}
