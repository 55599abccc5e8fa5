import { ParleyError, type ConnectionState } from '@parley/core';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { numbersCode, phoneCode } from '../theme/phone-code.js';
import { dialable } from '../theme/dialable.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { DialPad, type DialPadProps } from './dial-pad.js';

beforeAll(async () => {
  await Promise.all([phoneCode.load(), numbersCode.load()]);
});

async function open(props: DialPadProps = {}, more: Parameters<typeof renderIn>[1] = {}) {
  const all = renderIn(<DialPad {...props} />, more);
  const session = { features: ['phone'] } as unknown as NonNullable<ConnectionState['session']>;
  await happen(() => all.parley.connection.patch({ session }));
  return { ...all, user: userEvent.setup() };
}

const field = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Phone number' });
const press = (key: string) => screen.getByRole('button', { name: key });

describe('DialPad', () => {
  it('is not there where the server leads to no phones', () => {
    renderIn(<DialPad />);
    expect(screen.queryByRole('form')).toBeNull();
  });

  it('dials what was pressed, typed and pasted', async () => {
    const { parley, user, container } = await open();
    expect(await violations(container)).toEqual([]);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Call' }).disabled).toBe(true);
    await user.click(press('1'));
    await user.click(press('2'));
    expect(field().value).toBe('12');
    await user.clear(field());
    await user.click(field());
    await user.paste('+1 (555) 777-0000x');
    expect(field().value).toBe('+1 555 777 0000');
    await user.click(screen.getByRole('button', { name: 'Delete the last digit' }));
    await user.type(field(), '5{Enter}');
    expect(parley.calls.latest()?.state.get().peer.id).toMatch(/^tel:\+1555777000/u);
    expect(field().value).toBe('');
  });

  it('finds people by name, numbers by name and by keys, and calls them', async () => {
    const book = [
      { name: 'Echo', number: '+1 555 777 0000' },
      { name: 'Dr. Ágnes', number: '+33 1 23 45 67 89' },
    ];
    const { parley, user, container } = await open({}, { phones: { book } });
    const options = () => screen.queryAllByRole('option').map((each) => each.textContent);
    await user.type(field(), 'agnes');
    expect(options()).toEqual(['DÁDr. Ágnes+33 1 23 45 67 89']);
    expect(await violations(container)).toEqual([]);
    await user.keyboard('{Enter}');
    expect(parley.calls.latest()?.state.get().peer.id).toBe('tel:+33123456789');
    await happen(() => parley.calls.latest()?.end('hangup'));
    await user.type(field(), '3246');
    expect(options()).toEqual(['EEcho+1 555 777 0000']);
    await user.clear(field());
    await user.type(field(), 'carol{Enter}');
    expect(parley.calls.latest()?.state.get().peer.id).toBe('carol');
    await user.clear(field());
    await user.type(field(), 'nobody');
    expect(screen.getByRole('status').textContent).toMatch(/^Nobody by this name/);
  });

  it('writes numbers as their country does, and keeps the caret where digits change in the middle', async () => {
    const { parley, user } = await open({ number: '5557770000' }, { phones: { country: 'US' } });
    expect(field().value).toBe('(555) 777-0000');
    await user.type(field(), '{Backspace}', { initialSelectionStart: 6, initialSelectionEnd: 6 });
    expect(field().value).toBe('(557) 770-000');
    expect(field().selectionStart).toBe(3);
    await user.type(field(), '5', { initialSelectionStart: 3, initialSelectionEnd: 3 });
    await user.click(screen.getByRole('button', { name: 'Call' }));
    expect(parley.calls.latest()?.state.get().peer.id).toBe('tel:+15557770000');
  });

  it('looks like help where that is called', async () => {
    await open({ number: '112' });
    expect(screen.getByRole('button', { name: 'Emergency call' })).toBeTruthy();
    expect(screen.getByRole('status').textContent).toMatch(/emergency services/);
  });

  it.each([
    ['telephony/barred', /Ask whoever runs your phones/],
    ['telephony/unknown-number', /begins with \+/],
    ['telephony/unreachable', /Try again in a moment/],
  ] as const)('says of %s what to do, until another number is typed', async (code, says) => {
    const { parley, user } = await open();
    parley.calls.refusal = new ParleyError(code, 'Unable to: because.');
    await user.type(field(), '+1900{Enter}');
    expect(screen.getByRole('alert').textContent).toMatch(says);
    await user.type(field(), '5');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('takes keys of the keyboard wherever the focus is on it', async () => {
    const { user } = await open();
    await user.click(press('1'));
    await user.keyboard('23{Backspace}4');
    expect(field().value).toBe('124');
  });

  it('sends tones to the phone of a call, and holds it', async () => {
    const { parley, user } = await open();
    await happen(() => parley.calls.start('tel:+15557770000'));
    const call = parley.calls.latest();
    await happen(() => {
      if (!call) return;
      const { capabilities } = call.state.get();
      call.state.patch({ status: 'active', capabilities: { ...capabilities, dtmf: true, hold: true } });
    });
    await user.click(press('5'));
    await user.click(press('#'));
    await user.click(screen.getByRole('button', { name: 'Hold' }));
    await user.click(screen.getByRole('button', { name: 'Resume' }));
    expect(call?.done).toEqual(['digits 5', 'digits #', 'hold true', 'hold false']);
  });
});

describe('what can be dialled', () => {
  it.each([
    ['+33 1 23-45', '+3312345'],
    ['tel:+49(0)30', '+4930'],
    ['tel:+1-555-777-0000;ext=12', '+15557770000'],
    ['+1 555 777 0000 ext. 12', '+15557770000'],
    ['0033 1 23 45 67 89', '+33123456789'],
    ['1-800-FLOWERS', '18003569377'],
    ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['+1+2', '+12'],
    ['*21#', '*21#'],
  ])('of %s is %s', (text, number) => {
    expect(dialable(text)).toBe(number);
  });

  it('is read the same again', () => {
    fc.assert(fc.property(fc.string(), (text) => dialable(dialable(text)) === dialable(text)));
  });
});
