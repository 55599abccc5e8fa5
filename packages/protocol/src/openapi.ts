import { errors } from './errors.js';
import type { JsonSchema, OperationRow } from './operation.js';
import { operations } from './operations.js';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the REST routes, made from the operation table. */
export function openApi(info: { version: string; serverUrl?: string }): Json {
  const paths: Record<string, Json> = {};
  for (const [name, row] of Object.entries<OperationRow>(operations)) {
    if (!row.http) continue;
    const [method = 'GET', path = '/'] = row.http.split(' ');
    (paths[path] ??= {})[method.toLowerCase()] = route(name, row, { method, path });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      version: info.version,
      license: { name: 'MIT', identifier: 'MIT' },
      description: 'Every route is one row of the operation table; the same operations run over WebSocket.',
    },
    ...(info.serverUrl ? { servers: [{ url: info.serverUrl }] } : {}),
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A user token, a bot key or an admin token.' },
      },
      schemas: { Error: errorSchema() },
    },
  };
}

function route(name: string, row: OperationRow, { method, path }: { method: string; path: string }): Json {
  const properties = (row.params['properties'] ?? {}) as Record<string, JsonSchema>;
  const required = new Set((row.params['required'] ?? []) as string[]);
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''));
  const rest = Object.entries(properties).filter(([key]) => !inPath.has(key));
  const parameters: Json[] = [...inPath].map((key) => ({
    name: key,
    in: 'path',
    required: true,
    schema: plain(properties[key]),
  }));
  if (method === 'GET')
    for (const [key, schema] of rest)
      parameters.push({ name: key, in: 'query', required: required.has(key), schema: plain(schema) });
  const body =
    method === 'GET' || rest.length === 0
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: Object.fromEntries(rest.map(([key, schema]) => [key, plain(schema)])),
                  required: rest.map(([key]) => key).filter((key) => required.has(key)),
                },
              },
            },
          },
        };
  return {
    operationId: name,
    summary: row.summary,
    description: `Callers: ${row.callers.join(', ')}. Rate class: ${row.rate}.`,
    tags: [name.split('.')[0]],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...body,
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: plain(row.result) } } },
      default: {
        description: row.errors.length > 0 ? `Among others: ${row.errors.join(', ')}.` : 'An error.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

function errorSchema(): Json {
  return {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message', 'retryable'],
        properties: {
          code: { type: 'string', enum: Object.keys(errors) },
          message: { type: 'string' },
          retryable: { type: 'boolean' },
          retryAfter: { type: 'integer', description: 'Milliseconds.' },
          requestId: { type: 'string' },
          details: { type: 'object' },
        },
      },
    },
  };
}

/** A schema as JSON alone, without TypeBox's symbols. */
function plain(schema: JsonSchema | undefined): unknown {
  return JSON.parse(JSON.stringify(schema ?? {}));
}
