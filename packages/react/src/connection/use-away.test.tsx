import { ParleyError } from '@parley/core';
import { screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PresenceBadge } from '../presence/index.js';
import { createFakeParley } from '../testing/fake-parley.js';
import { happen, pass, renderIn } from '../testing/render.js';
import { ConnectionBanner } from './connection-banner.js';
import { useAway } from './use-away.js';

function Shown() {
  return (
    <>
      <b>{useAway() ? 'away' : 'here'}</b>
      <PresenceBadge />
      <ConnectionBanner />
    </>
  );
}

const shown = () => document.querySelector('b')?.textContent;
const network = (online: boolean) =>
  happen(() => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online);
    window.dispatchEvent(new Event(online ? 'online' : 'offline'));
  });

beforeEach(() => {
  vi.useFakeTimers();
});

describe('a browser that says it has no network', () => {
  it('is believed until the connection knows better', async () => {
    const parley = createFakeParley();
    renderIn(<Shown />, { parley });
    expect(shown()).toBe('here');
    await network(false);
    expect(shown()).toBe('away');
    expect(screen.getByRole('img', { name: 'Not connected' })).toBeTruthy();
    // The connection was asked and is still there: the server is on this machine.
    pass(3000);
    expect(shown()).toBe('here');
    await network(true);
    expect(shown()).toBe('here');
  });

  it('is not the reason of anything once it is back', async () => {
    const parley = createFakeParley();
    renderIn(<Shown />, { parley });
    await network(false);
    await network(true);
    expect(shown()).toBe('here');
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    expect(shown()).toBe('away');
  });

  it('is told of from the start, where the page comes without one', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const parley = createFakeParley();
    parley.connection.patch({ status: 'connecting' });
    renderIn(<Shown />, { parley });
    expect(shown()).toBe('away');
    pass(501);
    const said = 'You are offline. You can keep reading and writing.';
    expect(screen.getByRole('status').textContent).toBe(said);
    const error = new ParleyError('connection/lost', 'Unable to connect.');
    await happen(() => parley.connection.patch({ error }));
    expect(screen.getByRole('status').textContent).toBe(said);
    await network(true);
    expect(screen.getByRole('status').textContent).toContain('The server cannot be reached.');
  });
});
