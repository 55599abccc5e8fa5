import { ParleyError } from '@parley/core';
import type { ErrorBody } from '@parley/protocol';
import ky, { HTTPError, TimeoutError, type KyInstance } from 'ky';

/** One request of the app's own backend. */
export interface AdminRequest {
  readonly method: 'get' | 'put' | 'post' | 'delete';
  /** Relative to the server, without a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** Completes "Unable to …". */
  readonly task: string;
  /** Doing it twice changes nothing more, so it may be sent again when it is unknown whether it arrived. */
  readonly idempotent: boolean;
}

/** Sends a request and gives the answer's JSON. Rejects with a `ParleyError`. */
export type SendRequest = (request: AdminRequest) => Promise<unknown>;

/** Requests over `ky`, each under a fresh token; what may succeed later is tried again, three times at most. */
export function createHttp(url: string, token: () => Promise<string>): SendRequest {
  const client = ky.create({ prefixUrl: url, timeout: 10_000 });
  return async (request) => {
    try {
      return await send(client, request, token);
    } catch (error) {
      throw await toParleyError(error, request.task);
    }
  };
}

async function send(client: KyInstance, request: AdminRequest, token: () => Promise<string>): Promise<unknown> {
  const { method, path, query = {}, body, idempotent } = request;
  const given = Object.entries(query).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  return client(path, {
    method,
    searchParams: Object.fromEntries(given),
    ...(body === undefined ? {} : { json: body }),
    headers: { authorization: `Bearer ${await token()}` },
    retry: {
      limit: 3,
      methods: [method],
      statusCodes: idempotent ? [429, 500, 502, 503, 504] : [429, 503],
      maxRetryAfter: 30_000,
      jitter: true,
      // Whether a request without an answer arrived is unknown.
      shouldRetry: ({ error }) => (error instanceof HTTPError || idempotent ? undefined : false),
    },
  }).json();
}

async function toParleyError(error: unknown, task: string): Promise<ParleyError> {
  if (error instanceof ParleyError) return error;
  if (error instanceof HTTPError) {
    const requestId = error.response.headers.get('x-request-id') ?? undefined;
    const body = await readBody(error.response);
    if (body) return new ParleyError(body.code, body.message, { requestId, ...body, cause: error });
    const because = `the answer ${String(error.response.status)} did not come from a Parley server`;
    return new ParleyError('server/unavailable', `Unable to ${task}: ${because}. Check the url.`, {
      retryable: error.response.status >= 500,
      requestId,
      cause: error,
    });
  }
  if (error instanceof TimeoutError) {
    const message = `Unable to ${task}: no answer came in time. Try again.`;
    return new ParleyError('connection/timeout', message, { retryable: true, cause: error });
  }
  const message = `Unable to ${task}: the server was not reached. Check the url and that the server runs.`;
  return new ParleyError('connection/lost', message, { retryable: true, cause: error });
}

async function readBody(response: Response): Promise<ErrorBody | undefined> {
  try {
    const { error } = (await response.json()) as { error?: Partial<ErrorBody> };
    return typeof error?.code === 'string' && typeof error.message === 'string' ? (error as ErrorBody) : undefined;
  } catch {
    return undefined;
  }
}
