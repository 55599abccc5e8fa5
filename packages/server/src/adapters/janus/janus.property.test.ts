import fc from 'fast-check';
import { describe, expect, inject, it, vi } from 'vitest';
import { deviceOffer } from '../../calls/media-node.contract.js';
import { MediaServerError, type MediaRoom } from '../../calls/media-server.js';
import type { Log } from '../../kernel/ports.js';
import { createFakeJanus, type Misbehaviour } from '../../testing/create-fake-janus.js';
import { systemClock } from '../system/system-clock.js';
import { createJanusNode } from './create-janus-node.js';
import { readFrame, refusalIn } from './janus-frame.js';

const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const runs = inject('runsFactor');
const soon = { timeout: 15_000, interval: 5 };

/** Frames that are nearly right. */
const nearly = fc
  .record(
    {
      janus: fc.oneof(
        fc.constantFrom('success', 'event', 'error', 'ack', 'hangup', 'detached', 'trickle', 'timeout'),
        fc.jsonValue(),
      ),
      sender: fc.oneof(fc.integer({ min: 100, max: 110 }), fc.jsonValue()),
      data: fc.oneof(fc.record({ id: fc.jsonValue() }), fc.jsonValue()),
      candidate: fc.jsonValue(),
      jsep: fc.oneof(fc.record({ type: fc.constantFrom('offer', 'answer', 'x'), sdp: fc.jsonValue() }), fc.jsonValue()),
      plugindata: fc.oneof(
        fc.record({
          data: fc.record(
            {
              videoroom: fc.constantFrom('event', 'talking', 'destroyed', 'attached'),
              streams: fc.oneof(
                fc.array(fc.dictionary(fc.constantFrom('mid', 'type', 'feed_id', 'feed_mid'), fc.jsonValue())),
                fc.jsonValue(),
              ),
              publishers: fc.oneof(
                fc.array(fc.record({ id: fc.oneof(fc.constant('p_alice'), fc.jsonValue()), streams: fc.jsonValue() })),
                fc.jsonValue(),
              ),
              leaving: fc.oneof(fc.constantFrom('ok', 'p_alice'), fc.jsonValue()),
              id: fc.jsonValue(),
              list: fc.jsonValue(),
              participants: fc.jsonValue(),
              error_code: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
        }),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: ['janus'] },
  )
  .map((frame) => frame as Record<string, unknown>);

const manner = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ type: 'right' as const }) },
  fc.constant({ type: 'nothing' as const }),
  fc.constant({ type: 'late' as const }),
  fc.constant({ type: 'twice' as const }),
  fc.constant({ type: 'close' as const }),
  fc.record({ type: fc.constant('frame' as const), frame: nearly }),
  fc.record({ type: fc.constant('text' as const), text: fc.oneof(fc.string(), fc.json()) }),
);

describe('what Janus sends', () => {
  it('is read or left alone, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          nearly.map((frame) => JSON.stringify(frame)),
        ),
        (text) => {
          const frame = readFrame(text);
          if (frame) refusalIn(frame);
          expect(frame === undefined || typeof frame.kind === 'string').toBe(true);
        },
      ),
      { numRuns: 300 * runs },
    );
  });

  it('never breaks the server: all that is asked ends, and all is well once Janus is', async () => {
    const janus = await createFakeJanus();
    const stray: unknown[] = [];
    const onStray = (error: unknown) => void stray.push(error);
    process.on('unhandledRejection', onStray);
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(manner, { minLength: 1, maxLength: 12 }), async (manners) => {
          const node = createJanusNode({
            ...{ name: 'janus', url: janus.url, apiSecret: 'secret', adminKey: 'key', clock: systemClock, log },
            times: { answerWithin: 30, beat: 25, claimWithin: 60 },
          });
          let next = 0;
          const misbehave: Misbehaviour = (request, socket, answer) => {
            const how = manners[(next += 1) % manners.length];
            switch (how?.type) {
              case 'nothing':
                return false;
              case 'late':
                setTimeout(() => socket.readyState === socket.OPEN && answer(), 45);
                return false;
              case 'twice':
                answer();
                return true;
              case 'close':
                socket.terminate();
                return false;
              case 'frame':
                socket.send(JSON.stringify({ transaction: request['transaction'], ...how.frame }));
                return false;
              case 'text':
                socket.send(how.text);
                return false;
              default:
                return true;
            }
          };
          await vi.waitFor(() => expect(node.health().up).toBe(true), soon);
          janus.misbehave(misbehave);
          const outcomes: unknown[] = [];
          const ask = async (asked: () => Promise<unknown>) => {
            await asked().catch((error: unknown) => outcomes.push(error));
          };
          let room: MediaRoom | undefined;
          const sdp = { channel: 'pub' as const, description: { type: 'offer' as const, sdp: deviceOffer } };
          const subAnswer = { channel: 'sub' as const, description: { type: 'answer' as const, sdp: 'v=0' } };
          for (let n = 0; n < 3 && !room; n += 1)
            await ask(async () => {
              room = await node.openRoom({ callId: 'cll_1', epoch: 1 }, () => undefined);
            });
          const own = room;
          if (own)
            await Promise.all(
              ['alice', 'bob'].flatMap((who) => [
                ask(() => own.join(who)),
                ask(() => own.subscribe(who, 'all')),
                ask(() => own.describe(who, sdp)),
                ask(() => own.describe(who, subAnswer)),
                ask(() => own.mute(who, '0', true)),
                ask(() => own.restart(who)),
                ask(() => own.kick(who)),
              ]),
            );
          await ask(() => own?.close() ?? Promise.resolve());
          for (const outcome of outcomes) expect(outcome).toBeInstanceOf(MediaServerError);

          janus.misbehave(undefined);
          await vi.waitFor(async () => {
            const again = await node.openRoom({ callId: 'cll_2', epoch: 1 }, () => undefined);
            await again.join('carol');
            await again.close();
          }, soon);
          await node.stop();
        }),
        { numRuns: 25 * runs },
      );
      expect(stray).toEqual([]);
    } finally {
      process.off('unhandledRejection', onStray);
      await janus.stop();
    }
  });
});
