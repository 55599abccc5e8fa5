import { describe, expect, it } from 'vitest';
import { settled } from '../testing/fake-clock.js';
import { createFakePair, nextIncoming, ring, talk } from '../testing/fake-talk.js';
import type { Call, CallParticipant } from './calls.js';
import { giveUpMs, patienceMs } from './recovery.js';

function statusOf(call: Call) {
  return call.state.get().status;
}

function other(call: Call): CallParticipant {
  return call.state.get().participants.find(({ local }) => !local)!;
}

function own(call: Call): CallParticipant {
  return call.state.get().participants.find(({ local }) => local)!;
}

async function hears(call: Call) {
  const before = await call.stats();
  const after = await call.stats();
  return {
    sound: after.audioEnergyReceived > before.audioEnergyReceived,
    picture: after.videoFramesDecoded > before.videoFramesDecoded,
  };
}

describe('what is sent', () => {
  it('is muted at once and keeps the microphone open', async () => {
    const { outgoing, incoming, media } = await talk();
    void outgoing.setMicrophoneEnabled(false);
    expect([own(outgoing).microphone, media.alice.open[0]!.enabled]).toEqual([false, false]);
    await settled();
    expect(other(incoming).microphone).toBe(false);
    expect(await hears(incoming)).toEqual({ sound: false, picture: false });
    await outgoing.setMicrophoneEnabled(true);
    expect(await hears(incoming)).toEqual({ sound: true, picture: false });
    expect(media.alice.open).toHaveLength(1);
  });

  it('comes and goes with no new descriptions, and the light of the camera goes out', async () => {
    const { outgoing, incoming, media, alice, bob } = await talk();
    await outgoing.setCameraEnabled(true);
    await outgoing.setScreenShareEnabled(true);
    await settled();
    expect(Object.keys(other(incoming).tracks)).toEqual(['microphone', 'camera', 'screen']);
    expect(await hears(incoming)).toEqual({ sound: true, picture: true });
    expect(Object.keys(own(outgoing).tracks)).toEqual(['camera', 'screen']);
    await outgoing.setCameraEnabled(false);
    await outgoing.setScreenShareEnabled(false);
    await settled();
    expect(media.alice.open.map(({ source }) => source)).toEqual(['microphone']);
    expect(Object.keys(other(incoming).tracks)).toEqual(['microphone']);
    const described = [...alice.requests, ...bob.requests].filter(({ op }) => op === 'media.describe');
    expect(described).toHaveLength(2);
  });

  it('follows the last of many hasty wishes', async () => {
    const { outgoing, incoming, media } = await talk();
    const wishes = [true, false, true, false, true, false].map((on) => outgoing.setCameraEnabled(on));
    await Promise.all(wishes);
    await settled();
    expect(media.alice.open.map(({ source }) => source)).toEqual(['microphone']);
    expect([own(outgoing).camera, other(incoming).camera]).toEqual([false, false]);
  });

  it('stops when the user ends the share in the bar of the browser', async () => {
    const { outgoing, incoming, media } = await talk();
    await outgoing.setScreenShareEnabled(true);
    media.alice.endScreenShare();
    await settled();
    expect([own(outgoing).screen, other(incoming).screen]).toEqual([false, false]);
    expect(outgoing.state.get().problems).toEqual({});
    await outgoing.setScreenShareEnabled(true);
    expect(own(outgoing).screen).toBe(true);
  });

  it('comes from another device in mid-call, with no new descriptions', async () => {
    const { outgoing, incoming, media, alice } = await talk();
    await outgoing.switchDevice('microphone', 'mic-headset');
    expect(media.alice.open.map(({ deviceId }) => deviceId)).toEqual(['mic-headset']);
    expect(await hears(incoming)).toMatchObject({ sound: true });
    expect(alice.calls.devices.get().selected.microphone).toBe('mic-headset');
    expect(alice.requests.filter(({ op }) => op === 'media.describe')).toHaveLength(1);
  });

  it('stays where it is when the other device cannot be opened', async () => {
    const { outgoing, media, alice } = await talk();
    await expect(outgoing.switchDevice('microphone', 'gone')).rejects.toMatchObject({ code: 'calls/media-missing' });
    expect(media.alice.open.map(({ deviceId }) => deviceId)).toEqual(['mic-built-in']);
    expect(alice.calls.devices.get().selected.microphone).toBe('mic-built-in');
  });

  it('stays muted over a change of the device', async () => {
    const { outgoing, incoming } = await talk();
    await outgoing.setMicrophoneEnabled(false);
    await outgoing.switchDevice('microphone', 'mic-headset');
    expect(await hears(incoming)).toMatchObject({ sound: false });
    expect(own(outgoing).microphone).toBe(false);
  });
});

describe('a device that cannot be had', () => {
  it.each(['calls/media-denied', 'calls/media-busy'] as const)(
    'leaves the call running and says why: %s',
    async (code) => {
      const { alice, bob, media, clock } = createFakePair();
      media.alice.refuse('microphone', code);
      media.alice.refuse('camera', code);
      const ringing = nextIncoming(bob);
      const outgoing = await alice.calls.start('bob', { video: true });
      const incoming = await ringing;
      await incoming.accept();
      await clock.advance(100);
      expect(outgoing.state.get()).toMatchObject({
        status: 'active',
        problems: { microphone: { code }, camera: { code } },
      });
      expect(other(incoming)).toMatchObject({ microphone: false, camera: false });
      expect(await hears(outgoing)).toEqual({ sound: true, picture: true });
      await expect(outgoing.setMicrophoneEnabled(true)).rejects.toMatchObject({ code });
      media.alice.refuse('microphone');
      await outgoing.setMicrophoneEnabled(true);
      expect(Object.keys(outgoing.state.get().problems)).toEqual(['camera']);
      expect(await hears(incoming)).toMatchObject({ sound: true });
    },
  );

  it('gives way to the default one when it is lost in mid-call', async () => {
    const { outgoing, incoming, media } = await talk();
    await outgoing.switchDevice('microphone', 'mic-headset');
    media.alice.unplug('mic-headset');
    await settled();
    expect(media.alice.open.map(({ deviceId }) => deviceId)).toEqual(['mic-built-in']);
    expect(outgoing.state.get().problems.microphone).toMatchObject({ code: 'calls/media-missing' });
    expect(await hears(incoming)).toMatchObject({ sound: true });
  });

  it('is told to the other side when there is none left', async () => {
    const { outgoing, incoming, media } = await talk();
    media.alice.unplug('mic-headset');
    media.alice.unplug('mic-built-in');
    await settled();
    expect([statusOf(outgoing), own(outgoing).microphone, other(incoming).microphone]).toEqual([
      'active',
      false,
      false,
    ]);
  });

  it('is let go of when the call ends while it opens', async () => {
    const { outgoing, media } = await talk();
    const opening = outgoing.setCameraEnabled(true);
    void outgoing.hangup();
    await opening;
    await settled();
    expect(media.alice.open).toEqual([]);
  });
});

describe('the devices', () => {
  it('are looked up while somebody watches', async () => {
    const { alice, media } = createFakePair();
    expect(alice.calls.devices.get().available).toEqual([]);
    const stop = alice.calls.devices.subscribe(() => undefined);
    await settled();
    expect(alice.calls.devices.get().available).toHaveLength(5);
    media.alice.unplug('cam-desk');
    await settled();
    expect(alice.calls.devices.get().available).toHaveLength(4);
    stop();
    media.alice.unplug('cam-built-in');
    await settled();
    expect(alice.calls.devices.get().available).toHaveLength(4);
  });

  it('that are chosen serve the calls to come; one that is gone gives way', async () => {
    const { alice, media } = createFakePair();
    await alice.calls.selectDevice('microphone', 'mic-headset');
    const first = await alice.calls.start('bob');
    await settled();
    expect(media.alice.open.map(({ deviceId }) => deviceId)).toEqual(['mic-headset']);
    await first.hangup();
    media.alice.unplug('mic-headset');
    await alice.calls.start('bob');
    await settled();
    expect(media.alice.open.map(({ deviceId }) => deviceId)).toEqual(['mic-built-in']);
  });
});

describe('the way of the media', () => {
  it('is found anew when both networks change at once', async () => {
    const { outgoing, incoming, media, clock } = await talk();
    media.alice.changeNetwork();
    media.bob.changeNetwork();
    await clock.advance(100);
    expect([statusOf(outgoing), statusOf(incoming)]).toEqual(['active', 'active']);
    expect(await hears(incoming)).toMatchObject({ sound: true });
  });

  it('comes back by itself after a short loss', async () => {
    const { outgoing, incoming, network, clock, alice } = await talk();
    network.cut();
    expect([statusOf(outgoing), statusOf(incoming)]).toEqual(['reconnecting', 'reconnecting']);
    await clock.advance(patienceMs - 1);
    network.heal();
    await clock.advance(patienceMs);
    expect([statusOf(outgoing), statusOf(incoming)]).toEqual(['active', 'active']);
    expect(alice.requests.filter(({ op }) => op === 'media.describe')).toHaveLength(1);
  });

  it('is looked for anew after a longer one', async () => {
    const { outgoing, incoming, network, clock, alice } = await talk();
    network.fail();
    await clock.advance(patienceMs);
    expect(alice.requests.filter(({ op }) => op === 'media.describe')).toHaveLength(2);
    network.heal();
    await clock.advance(10);
    expect([statusOf(outgoing), statusOf(incoming)]).toEqual(['active', 'active']);
    expect(await hears(outgoing)).toMatchObject({ sound: true });
  });

  it('is given up after a minute', async () => {
    const { outgoing, incoming, network, clock, media } = await talk();
    network.fail();
    await clock.advance(giveUpMs);
    expect([statusOf(outgoing), statusOf(incoming)]).toEqual(['ended', 'ended']);
    expect([outgoing.state.get().reason, media.alice.open.length]).toEqual(['failed', 0]);
  });

  it.each(['alice', 'bob'] as const)('is found although %s loses the server while they connect', async (who) => {
    for (let moment = 0; moment < 24; moment += 1) {
      const pair = await ring();
      const accepting = pair.incoming.accept();
      for (let turn = 0; turn < moment; turn += 1) await Promise.resolve();
      pair[who].drop();
      await pair.clock.advance(1_000);
      pair[who].resume();
      await accepting;
      await pair.clock.advance(100);
      expect([moment, statusOf(pair.outgoing), statusOf(pair.incoming)]).toEqual([moment, 'active', 'active']);
      expect(await hears(pair.incoming)).toMatchObject({ sound: true });
    }
  });

  it.each(['alice', 'bob'] as const)('is found anew when %s changes network and server at once', async (who) => {
    const { clock, network, media, outgoing, incoming, ...pair } = await talk();
    network.fail();
    pair[who].drop();
    media[who].changeNetwork();
    await clock.advance(10_000);
    network.heal();
    pair[who].resume();
    await clock.advance(100);
    expect([statusOf(outgoing), statusOf(incoming)]).toEqual(['active', 'active']);
    expect(await hears(incoming)).toMatchObject({ sound: true });
  });
});
