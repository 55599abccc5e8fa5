import { ParleyError, type ConnectionState } from '@parley/core';
import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { happen, pass, renderIn } from '../testing/render.js';
import { ConnectionBanner } from './connection-banner.js';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});

async function banner(state: Partial<ConnectionState>) {
  const parley = createFakeParley();
  const rendered = renderIn(<ConnectionBanner />, { parley });
  await happen(() => parley.connection.patch(state));
  return rendered;
}

describe('ConnectionBanner', () => {
  it('says nothing while connected, and nothing in the first half second', async () => {
    const { container } = await banner({ status: 'reconnecting' });
    expect(container.textContent).toBe('');
    pass(499);
    expect(container.textContent).toBe('');
    pass(2);
    expect(screen.getByRole('status').textContent).toBe('Connection lost. You can keep reading and writing.');
  });

  it('says nothing at all about a short break', async () => {
    const { container, parley } = await banner({ status: 'reconnecting' });
    pass(400);
    await happen(() => parley.connection.patch({ status: 'connected' }));
    pass(1000);
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    pass(200);
    expect(container.textContent).toBe('');
  });

  it('counts down outside of what is announced, and tries at once when told to', async () => {
    const { container, parley } = await banner({ status: 'reconnecting', retryAt: 1_005_000 });
    pass(1000);
    expect(container.textContent).toContain('Next try in 4 s');
    pass(2000);
    expect(container.textContent).toContain('Next try in 2 s');
    expect(screen.getByRole('status').textContent).not.toContain('Next try');
    pass(3000);
    expect(container.textContent).toContain('Trying again…');
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    expect(parley.done.reconnects).toBe(1);
  });

  it('says why it failed and connects again when told to', async () => {
    const error = new ParleyError('auth/expired', 'Unable to connect: because the token has expired.');
    const { parley } = await banner({ status: 'failed', error });
    pass(501);
    expect(screen.getByRole('status').textContent).toBe('Not connected. Your session has expired. Sign in again.');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(parley.done.connects).toBe(1);
  });

  it('says that it connects', async () => {
    await banner({ status: 'connecting' });
    pass(501);
    expect(screen.getByRole('status').textContent).toBe('Connecting…');
  });

  it('says why the first connection does not come about, and tries at once when told to', async () => {
    const error = new ParleyError('connection/lost', 'Unable to stay connected: because nobody answers.');
    const { container, parley } = await banner({ status: 'connecting' });
    pass(501);
    await happen(() => parley.connection.patch({ error, retryAt: 1_005_000 }));
    expect(screen.getByRole('status').textContent).toBe('Not connected. The server cannot be reached.');
    pass(1000);
    expect(container.textContent).toContain('Next try in 4 s');
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    expect(parley.done.reconnects).toBe(1);
    await happen(() => parley.connection.patch({ retryAt: undefined }));
    expect(screen.getByRole('status').textContent).toBe('Not connected. The server cannot be reached.');
    expect(container.textContent).toContain('Trying again…');
    const busy = new ParleyError('server/unavailable', 'Unable to connect: because the server starts.');
    await happen(() => parley.connection.patch({ error: busy }));
    expect(screen.getByRole('status').textContent).toContain('The server is busy.');
  });
});
