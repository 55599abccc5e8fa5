import { ParleyError, type CallSnapshot } from '@parley/core';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it } from 'vitest';
import { createFakeParley } from '../../testing/fake-parley.js';
import { happen, renderIn, violations } from '../../testing/render.js';
import { numbersCode, phoneCode } from '../../theme/phone-code.js';
import { CallStage } from '../call-stage.js';
import { IncomingCall } from '../incoming-call.js';

const number = 'tel:+15557770000';
const other = 'tel:+33123456789';
const phones = { book: [{ name: 'Echo', number: '+1 555 777 0000' }] };

beforeAll(async () => {
  await Promise.all([phoneCode.load(), numbersCode.load()]);
});

const can = { video: false, screen: false, hold: true, transfer: true, dtmf: true };

async function talk(part: Partial<CallSnapshot> = {}, to = number) {
  const parley = createFakeParley();
  const rendered = renderIn(
    <>
      <CallStage muted />
      <IncomingCall muted />
    </>,
    { parley, phones },
  );
  const answer = async (whom: string, more: Partial<CallSnapshot> = {}) => {
    await happen(() => parley.calls.start(whom));
    const call = parley.calls.latest();
    if (!call) throw new Error('There is no call.');
    const { capabilities } = call.state.get();
    await happen(() => call.state.patch({ status: 'active', capabilities: { ...capabilities, ...can }, ...more }));
    return call;
  };
  const call = await answer(to, part);
  return { ...rendered, parley, answer, call, user: userEvent.setup() };
}

const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const stage = () => screen.getByRole('region', { name: /^Call with/ });

describe('the stage of a call with a phone', () => {
  it('names whom the phone book knows, beside the number, and has no camera', async () => {
    const { container } = await talk();
    expect(screen.getByRole('region', { name: 'Call with Echo' }).textContent).toContain('+1 555 777 0000');
    const controls = within(screen.getByRole('group', { name: 'Call controls' })).getAllByRole('button');
    expect(controls.map((each) => each.getAttribute('aria-label'))).toEqual([
      ...['Turn microphone off', 'Hold', 'Keypad', 'Transfer', 'Devices', 'Leave the call'],
    ]);
    expect(await violations(container)).toEqual([]);
  });

  it('writes a number that nobody knows as people do', async () => {
    await talk({}, other);
    expect(screen.getByRole('region', { name: 'Call with +33 1 23 45 67 89' })).toBeTruthy();
  });

  it('does not hold before somebody answers', async () => {
    await talk({ status: 'calling', capabilities: { ...can, hold: false, transfer: false, dtmf: false } as never });
    expect([button('Hold'), button('Keypad'), button('Transfer')].map(({ disabled }) => disabled)).toEqual([
      ...[true, true, true],
    ]);
  });

  it('holds, says who holds whom, and takes it up again', async () => {
    const { call, user } = await talk();
    await user.click(button('Hold'));
    expect(within(stage()).getByRole('status').textContent).toBe('On hold');
    await user.click(screen.getAllByRole('button', { name: 'Resume' })[0] as HTMLElement);
    await happen(() => call.state.patch({ held: { local: false, remote: true } }));
    expect(within(stage()).getByRole('status').textContent).toBe('They put you on hold');
    expect(call.done).toEqual(['hold true', 'hold false']);
  });

  it('sends keys that are clicked and typed, and shows them', async () => {
    const { call, user, container } = await talk();
    await user.click(button('Keypad'));
    await user.click(button('5'));
    await user.keyboard('1#');
    expect(screen.getByRole('status', { name: 'Keys you pressed' }).textContent).toBe('51#');
    expect(await violations(container)).toEqual([]);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('group', { name: 'Keypad' })).toBeNull();
    expect(call.done).toEqual(['digits 5', 'digits 1', 'digits #']);
  });

  it('says what did not work', async () => {
    const { call, user } = await talk();
    call.hold = () => Promise.reject(new ParleyError('calls/unsupported', 'Unable to: because.'));
    await user.click(button('Hold'));
    expect(screen.getByText(/^This did not work\. This cannot be done/)).toBeTruthy();
  });
});

describe('a transfer', () => {
  it('goes to somebody who is found by name, and says how far it is', async () => {
    const { call, user } = await talk({}, other);
    await user.click(button('Transfer'));
    const dialog = screen.getByRole('dialog', { name: 'Transfer the call' });
    await user.type(within(dialog).getByRole('combobox'), 'ech{Enter}');
    expect(within(dialog).getByRole<HTMLInputElement>('combobox').value).toBe('Echo');
    expect(await violations(dialog)).toEqual([]);
    await user.click(button('Transfer now'));
    expect(call.done).toEqual([`transfer ${number}`]);
    const trying = { to: number, state: 'trying' } as const;
    const { capabilities } = call.state.get();
    await happen(() => call.state.patch({ transfer: trying, capabilities: { ...capabilities, transfer: false } }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByText('Transferring to Echo…')).toBeTruthy();
    const failed = { ...trying, state: 'failed', reason: 'busy' } as const;
    await happen(() => call.state.patch({ transfer: failed, capabilities }));
    expect(screen.getByText('Not transferred to Echo: the line is busy. You still have the call.')).toBeTruthy();
    await user.click(button('Close'));
    expect(screen.queryByText(/^Not transferred/)).toBeNull();
    await happen(() => {
      call.state.patch({ transfer: { ...trying, state: 'done' } });
      call.end('hangup');
    });
    expect(within(stage()).getAllByText('Call transferred')).toHaveLength(2);
  });

  it('says why a number cannot be called, and stays for another one', async () => {
    const { call, user } = await talk();
    call.transfer = () => Promise.reject(new ParleyError('telephony/barred', 'Unable to: because.'));
    await user.click(button('Transfer'));
    await user.type(screen.getByRole('combobox'), '+33 1 23 45 67 89{Enter}');
    expect(within(screen.getByRole('dialog')).getByRole('alert').textContent).toMatch(/Ask whoever runs your phones/);
  });

  it('talks first: the first call waits, then the two are connected', async () => {
    const { call, user, parley } = await talk();
    await user.click(button('Transfer'));
    await user.type(screen.getByRole('combobox'), '+33 1 23 45 67 89');
    await happen(() => call.state.patch({ held: { local: true, remote: false } }));
    await user.click(button('Talk first'));
    const second = parley.calls.latest();
    expect(screen.getByRole('region', { name: 'Call with +33 1 23 45 67 89' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Connect/ })).toBeNull();
    const { capabilities } = call.state.get();
    await happen(() => second?.state.patch({ status: 'active', capabilities }));
    await user.click(button('Connect them: +33 1 23 45 67 89 and Echo'));
    expect(second?.done).toEqual([`transfer ${call.id}`]);
  });

  it('that found nobody brings the first call back, with the reason', async () => {
    const { call, parley } = await talk();
    await happen(() => parley.calls.start(other));
    await happen(() => {
      call.state.patch({ held: { local: true, remote: false } });
      parley.calls.latest()?.end('busy');
    });
    expect(screen.getByRole('region', { name: 'Call with Echo' })).toBeTruthy();
    expect(within(screen.getByRole('list', { name: 'Other calls' })).getByRole('status').textContent).toBe('Line busy');
  });
});

describe('a second call', () => {
  it('lets the first one wait, and says so', async () => {
    const { parley } = await talk();
    await happen(() => void parley.calls.ring({ id: other, name: other }));
    const card = screen.getByRole('region', { name: 'Incoming call from +33 1 23 45 67 89' });
    expect(card.textContent).toContain('Your current call is put on hold.');
    expect(within(card).getByRole('button', { name: 'Hold and accept' })).toBeTruthy();
  });

  it('is changed with the first one', async () => {
    const { call, answer, user, container } = await talk({ held: { local: true, remote: false } });
    const second = await answer(other);
    expect(screen.getByRole('list', { name: 'Other calls' }).textContent).toContain('EchoOn hold');
    expect(await violations(container)).toEqual([]);
    await user.click(button('Switch to Echo'));
    expect([call.done, second.done]).toEqual([['hold false'], ['hold true']]);
    expect(screen.getByRole('region', { name: 'Call with Echo' })).toBeTruthy();
  });
});
