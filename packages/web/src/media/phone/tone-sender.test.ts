import { describe, expect, it } from 'vitest';
import { createToneSender, type ToneBuffer } from './tone-sender.js';

function arrange(can = true) {
  const played: string[] = [];
  const target = new EventTarget();
  const buffer: ToneBuffer = {
    canInsertDTMF: can,
    toneBuffer: '',
    addEventListener: (type: string, listener: EventListener) => target.addEventListener(type, listener),
    removeEventListener: (type: string, listener: EventListener) => target.removeEventListener(type, listener),
    insertDTMF: (tones) => void played.push(tones),
  };
  const tone = (which: string) => target.dispatchEvent(Object.assign(new Event('tonechange'), { tone: which }));
  return { send: createToneSender(() => buffer), played, tone };
}

describe('tones', () => {
  it('are sent one after the other, and settle with the last', async () => {
    const { send, played, tone } = arrange();
    const said: string[] = [];
    const first = send('12').then(() => said.push('first'));
    const second = send('3').then(() => said.push('second'));
    await Promise.resolve();
    tone('1');
    tone('2');
    await Promise.resolve();
    expect([played, said]).toEqual([['12'], []]);
    tone('');
    await first;
    await Promise.resolve();
    expect(played).toEqual(['12', '3']);
    tone('');
    await second;
    expect(said).toEqual(['first', 'second']);
  });

  it('are refused where the phone takes none', async () => {
    const { send } = arrange(false);
    await expect(send('1')).rejects.toMatchObject({ code: 'calls/unsupported' });
  });
});
