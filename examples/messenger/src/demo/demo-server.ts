/** Somebody whom the demo lets you be, or its bot. */
export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly avatar?: string;
  readonly bot?: boolean;
}

/** Why the demo could not go on; `message` is for the screen. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
  /** The server does not want this, now or later. */
  readonly refused: boolean;

  constructor(message: string, options: { readonly refused?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.refused = options.refused ?? false;
  }
}

/** The people whom the demo lets you be, and its bots. */
export async function listPeople(signal?: AbortSignal): Promise<readonly DemoPerson[]> {
  const { people } = await ask<{ readonly people: readonly DemoPerson[] }>('/demo/people', { signal });
  return people;
}

/** The numbers of a demo with a phone network. */
export interface DemoPhones {
  /** In which country numbers without one are dialled. */
  readonly country: string;
  readonly people: readonly { readonly userId: string; readonly name: string; readonly number: string }[];
  /** Numbers of the simulated carrier, and what they do. */
  readonly carrier: readonly { readonly number: string; readonly name: string; readonly does: string }[];
}

/** The numbers that may be called, and those of the demo's people. */
export function listPhones(signal?: AbortSignal): Promise<DemoPhones> {
  return ask<DemoPhones>('/demo/phones', { signal });
}

/** Lets the simulated carrier call a number. */
export async function callFromCarrier(to: string): Promise<void> {
  await ask('/demo/phone-calls', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to }),
  });
}

/** A token for one of the demo's people. In your app this comes from your own backend. */
export async function fetchToken(userId: string): Promise<string> {
  const { token } = await ask<{ readonly token: string }>('/demo/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
  return token;
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause;
    throw new DemoError('The server does not answer. Start it with npm start, then try again.', { cause });
  });
  if (response.ok) return (await response.json()) as T;
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: string } } | undefined;
  const message = body?.error?.message ?? `The server answered with an error (${response.status}).`;
  throw new DemoError(message, { refused: response.status < 500 });
}
