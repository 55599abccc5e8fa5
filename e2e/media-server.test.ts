import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createAdmin } from '@parley/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './helpers/eventually.js';
import { hear } from './helpers/hear.js';
import { openSession } from './helpers/wire.js';
import type { GroupPage, Received } from './media-server/group-page-types.js';
import { hasJanus, startGroupPages, type GroupPages } from './media-server/start-group-pages.js';

declare const page: GroupPage;

const tones = { alice: 440, bob: 660, carol: 880 } as const;
type Name = keyof typeof tones;
const names = ['alice', 'bob', 'carol'] as const;
const othersOf = (name: Name) => names.filter((other) => other !== name);
/** Loud enough to be a tone of 0.3 on its way through Opus, and far above what a silent line has. */
const loud = 0.05;

describe.skipIf(!hasJanus)('a call of a group through Janus, in real pages', () => {
  let group: GroupPages<Name>;
  let callId: string;
  const pageOf = (name: Name) => group.pageOf(name);
  const enter = (name: Name) => group.enter(name, { hertz: String(tones[name]) });

  beforeAll(async () => {
    group = await startGroupPages({ names, mediaPorts: '23000-23200' });
    for (const name of names) await enter(name);
  });
  afterAll(() => group.close());

  const received = (name: Name): Promise<readonly Received[]> => pageOf(name).evaluate(() => page.received());
  const framesOf = (rows: readonly Received[], from: Name) =>
    rows.filter((row) => row.kind === 'video' && row.from === from).reduce((sum, row) => sum + row.frames, 0);

  /** Everybody hears the tones of those others who are in the call, and no other. */
  async function hearEachOther(inCall: readonly Name[] = names): Promise<void> {
    for (const name of inCall)
      await eventually(async () => {
        const loudness = await hear(pageOf(name), Object.values(tones));
        for (const other of names)
          expect([name, other, (loudness[tones[other]] ?? 0) > loud]).toEqual([
            name,
            other,
            other !== name && inCall.includes(other),
          ]);
      });
  }

  const janusPid = () =>
    Number(
      execFileSync('pgrep', ['-f', `janus -F ${group.data}`], { encoding: 'utf8' })
        .trim()
        .split('\n')[0],
    );
  /** CPU that the process has used, in seconds (proc(5): user and system time in hundredths). */
  const cpuOf = (pid: number) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  };

  it('is heard and seen by all three', async () => {
    callId = await pageOf('alice').evaluate((id) => page.start(id), group.conversationId);
    for (const name of ['bob', 'carol'] as const) await pageOf(name).evaluate((id) => page.join(id), callId);
    await hearEachOther();
    const [before, startedAt] = [cpuOf(janusPid()), Date.now()];
    for (const name of names)
      for (const other of othersOf(name)) {
        const first = framesOf(await received(name), other);
        await eventually(async () => expect(framesOf(await received(name), other)).toBeGreaterThan(first + 10));
      }
    const share = (100 * (cpuOf(janusPid()) - before)) / ((Date.now() - startedAt) / 1_000);
    console.info(`Janus with three in a room, audio and video: ${share.toFixed(1)} % of a core`);
    await eventually(async () =>
      expect([...(await pageOf('alice').evaluate(() => page.talking()))].sort()).toEqual(names),
    );
  });

  it('shows each as large as they are wanted', async () => {
    const widths = async () =>
      (await received('alice')).filter(({ kind }) => kind === 'video').map(({ width }) => width);
    await eventually(async () => expect(await widths()).toEqual([640, 640]));
    await pageOf('alice').evaluate(() => page.wantSize(0));
    await eventually(async () => {
      for (const width of await widths()) expect(width).toBeLessThan(640);
    });
    expect((await received('bob')).filter(({ kind }) => kind === 'video').map(({ width }) => width)).toEqual([
      640, 640,
    ]);
    await pageOf('alice').evaluate(() => page.wantSize(2));
    await eventually(async () => expect(await widths()).toEqual([640, 640]));
  });

  /** Nothing arrives any more at the page of somebody who is out, while the others receive. */
  async function nothingArrives(name: Name): Promise<void> {
    const sum = async (of: Name) =>
      (await received(of)).filter(({ from }) => of === name || from !== name).reduce((all, row) => all + row.bytes, 0);
    const witness = othersOf(name)[0] ?? name;
    await eventually(async () => {
      const [before, seen] = [await sum(name), await sum(witness)];
      await eventually(async () => expect(await sum(witness)).toBeGreaterThan(seen + 20_000));
      expect(await sum(name)).toBe(before);
    });
  }

  it('stops for who hangs up, though the page goes on sending; who comes back is heard again', async () => {
    await pageOf('bob').evaluate(() => page.hangUp());
    await nothingArrives('bob');
    await hearEachOther(['alice', 'carol']);
    await pageOf('bob').evaluate((id) => page.join(id), callId);
    await hearEachOther();
  });

  it('stops for who is put out of the group, and goes on once they are in it again', async () => {
    const token = await createAdmin(group.server).tokens.create({ userId: 'alice' });
    const { wire } = await openSession(group.server.url, { token, device: 'desk' });
    await wire.ask('conversation.removeMember', { conversationId: group.conversationId, userId: 'bob' });
    await nothingArrives('bob');
    await hearEachOther(['alice', 'carol']);
    await expect(pageOf('bob').evaluate((id) => page.join(id), callId)).rejects.toThrow('calls/not-found');
    await wire.ask('conversation.addMembers', { conversationId: group.conversationId, userIds: ['bob'] });
    wire.close();
    await pageOf('bob').evaluate((id) => page.join(id), callId);
    await hearEachOther();
  });

  it('stops for who is lost', async () => {
    const lost = pageOf('carol');
    await createAdmin(group.server).tokens.revoke('carol');
    await nothingArrives('carol');
    await hearEachOther(['alice', 'bob']);
    expect(await lost.evaluate(() => page.epoch())).toBe(1);
    await enter('carol');
    await pageOf('carol').evaluate((id) => page.join(id), callId);
    await hearEachOther();
  });

  it('goes on after Janus was killed, in a room of a new epoch', async () => {
    const pid = janusPid();
    process.kill(pid, 'SIGKILL');
    const killedAt = Date.now();
    await eventually(async () => expect(await pageOf('alice').evaluate(() => page.epoch())).toBe(2));
    await hearEachOther();
    console.info(`All hear each other ${((Date.now() - killedAt) / 1_000).toFixed(1)} s after Janus was killed`);
    expect(janusPid()).not.toBe(pid);
  });

  it('takes Janus with it where the server is killed', async () => {
    const pid = janusPid();
    await group.kill();
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow());
  });
});
