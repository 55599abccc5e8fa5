// Bundled into a page by the browser test: two clients of a fake server, with the browser's own media between them.
import type { Call, Clock } from '@parley/core';
import { createFakeCallWorld, mediaContract } from '@parley/core/testing';
import { createBrowserMedia } from '../create-browser-media.js';
import type { CallPage } from './page-calls.js';

const clock: Clock = {
  now: () => Date.now(),
  setTimer(run, ms) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 20));

const page: CallPage = {
  async keep(name) {
    const check = mediaContract.find((one) => one.name === name);
    try {
      await check?.run({ port: createBrowserMedia(), pause });
      return check ? undefined : 'there is no such check';
    } catch (error) {
      return String(error);
    }
  },
  async talk() {
    const seen: string[] = [];
    const opened = watchOpened();
    const world = createFakeCallWorld(clock);
    const alice = world.join({ userId: 'alice', media: createBrowserMedia() });
    const bob = world.join({ userId: 'bob', media: createBrowserMedia() });
    const incoming = new Promise<Call>((resolve) => bob.calls.on('incoming', resolve));
    const outgoing = await alice.calls.start('bob', { video: true });
    const callee = await incoming;
    const sides = [outgoing, callee];
    const stops = sides.map(playSound);
    await callee.accept();
    for (const side of sides) {
      await grows(side);
      seen.push(`${side.state.get().direction} flows`);
    }
    window.dispatchEvent(new Event('online'));
    await Promise.all(sides.map(becomesActive));
    for (const side of sides) {
      await grows(side);
      seen.push(`${side.state.get().direction} flows again`);
    }
    await callee.hangup();
    await until(() => Promise.resolve(outgoing.state.get().status === 'ended'));
    for (const stop of stops) stop();
    return [...seen, ...sides.map((side) => side.state.get().reason ?? 'none'), opened()];
  },
  playAfterGesture,
  async testDevices() {
    const opened = watchOpened();
    const world = createFakeCallWorld(clock);
    const { calls } = world.join({ userId: 'alice', media: createBrowserMedia() });
    const test = await calls.test({ steps: ['microphone', 'camera', 'speaker', 'server'] });
    let loudest = 0;
    test.state.subscribe(({ asksHeard, level }) => {
      loudest = Math.max(loudest, level);
      if (asksHeard) test.heard(true);
    });
    const { steps } = await test.finished;
    return {
      ...Object.fromEntries(steps.map(({ name, state, code }) => [name, code ?? state])),
      loudest: loudest > 0.25 ? 'moved' : `only ${loudest}`,
      left: opened(),
    };
  },
  async openMicrophone() {
    try {
      (await createBrowserMedia().openMicrophone()).stop();
      return 'opened';
    } catch (error) {
      return String(error);
    }
  },
};

/** Watches what is opened from now on, and says of all devices and their copies whether they still are. */
function watchOpened(): () => string {
  const opened: MediaStreamTrack[] = [];
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const copy = Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, 'clone')?.value as () => MediaStreamTrack;
  mediaDevices.getUserMedia = async (wish) => {
    const stream = await open(wish);
    opened.push(...stream.getTracks());
    return stream;
  };
  MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
    const made = copy.call(this);
    opened.push(made);
    return made;
  };
  return () => {
    mediaDevices.getUserMedia = open;
    MediaStreamTrack.prototype.clone = copy;
    return `${opened.length > 0 ? 'opened' : 'nothing opened'}, ${[...new Set(opened.map((one) => one.readyState))].join()}`;
  };
}

async function playAfterGesture(): Promise<readonly [number, number, number]> {
  const camera = await createBrowserMedia().openCamera();
  let asked = 0;
  const player = {
    srcObject: null,
    play() {
      asked += 1;
      return Promise.reject(new DOMException('no gesture yet', 'NotAllowedError'));
    },
  };
  const gesture = async () => {
    await pause();
    document.dispatchEvent(new Event('pointerdown'));
    await pause();
    return asked;
  };
  const detach = camera.attach(player);
  const before = asked;
  const after = await gesture();
  detach();
  const detached = await gesture();
  camera.stop();
  return [before, after, detached];
}

/** Plays what the other says, without which browsers do not decode it. */
function playSound(call: Call): () => void {
  const element = new Audio();
  let stop: (() => void) | undefined;
  const unsubscribe = call.state.subscribe(({ participants }) => {
    const track = participants.find(({ local }) => !local)?.tracks.microphone;
    if (track) stop ??= track.attach(element);
  });
  return () => {
    unsubscribe();
    stop?.();
  };
}

async function grows(call: Call) {
  const before = await call.stats();
  await until(async () => {
    const now = await call.stats();
    const heard = now.audioEnergyReceived > before.audioEnergyReceived;
    return heard && now.videoFramesDecoded > before.videoFramesDecoded + 2;
  });
}

async function becomesActive(call: Call) {
  await until(() => Promise.resolve(call.state.get().status === 'active'));
}

async function until(check: () => Promise<boolean>) {
  while (!(await check())) await pause();
}

Object.assign(globalThis, { page });
