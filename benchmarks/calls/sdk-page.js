// One side of a call through the SDK, as an app would make it. Times are milliseconds since the epoch.
import { createParley } from '@parley/web';

const session = {};

export async function signIn({ url, token }) {
  const parley = createParley({ url, token: () => token });
  await parley.connect();
  session.parley = parley;
}

/** A group with somebody; gives its id. */
export async function createGroup(member) {
  const { id } = await session.parley.conversations.create({ name: 'Group', members: [member] });
  return id;
}

/** From now on the next call is answered at once; `heardAt` gives the time at which its caller is heard. */
export function expectCall() {
  session.heardAt = new Promise((resolve, reject) => {
    const stop = session.parley.calls.on('incoming', (call) => {
      stop();
      answer(call).then(resolve, reject);
    });
  });
}

export const heardAt = () => session.heardAt;

async function answer(call) {
  await call.accept();
  const time = await hears(call);
  const ended = new Promise((resolve) => call.on('ended', resolve));
  await call.hangup();
  await ended;
  return time;
}

/** Calls a user, or a group; gives the time at which it was asked to. */
export async function call(to) {
  const startedAt = Date.now();
  const call = await session.parley.calls.start(to);
  play(call);
  const ended = new Promise((resolve) => call.on('ended', resolve));
  // A call of a group goes on with who is still in it.
  const stop = call.state.subscribe(({ status, participants }) => {
    if (status !== 'ended' && participants.some(({ local, state }) => !local && state === 'left')) void call.hangup();
  });
  await ended;
  stop();
  return startedAt;
}

async function hears(call) {
  play(call);
  for (;;) {
    if ((await call.stats()).audioEnergyReceived > 0) return Date.now();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Sound is decoded only where it is played. */
function play(call) {
  const audio = new Audio();
  let attached = false;
  const look = () => {
    const track = call.state.get().participants.find(({ local }) => !local)?.tracks.microphone;
    if (!track || attached) return;
    attached = true;
    track.attach(audio);
    void audio.play();
  };
  call.state.subscribe(look);
  look();
}
