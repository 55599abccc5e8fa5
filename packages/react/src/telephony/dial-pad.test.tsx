import type { ConnectionState } from '@parley/core';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { happen, renderIn, violations } from '../testing/render.js';
import { DialPad } from './dial-pad.js';
import { dialable } from './use-dialer.js';

async function open() {
  const all = renderIn(<DialPad />);
  const session = { features: ['phone'] } as unknown as NonNullable<ConnectionState['session']>;
  await happen(() => all.parley.connection.patch({ session }));
  return { ...all, user: userEvent.setup() };
}

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
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Phone number' });
    expect(field.value).toBe('12');
    await user.clear(field);
    await user.click(field);
    await user.paste('+1 (555) 777-0000x');
    expect(field.value).toBe('+15557770000');
    await user.click(screen.getByRole('button', { name: 'Delete the last digit' }));
    await user.type(field, '5{Enter}');
    expect(parley.calls.latest()?.state.get().peer.id).toMatch(/^tel:\+1555777000/u);
    expect(field.value).toBe('');
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
    ['tel:+49(0)30', '+49030'],
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
