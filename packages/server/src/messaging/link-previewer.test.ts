import type { LinkPreview } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

/** A server whose pages are fetched when the test says so. */
async function begin() {
  const waiting = new Map<string, (preview?: LinkPreview) => void>();
  const asked: string[] = [];
  const test = await createTestRules({
    linkPreviews: {
      preview: (app, url) => {
        asked.push(`${app} ${url}`);
        return new Promise((resolve) => waiting.set(url, resolve));
      },
    },
  });
  const { alice, bob } = await openPeople(test, 'alice', 'bob');
  const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
  const conversationId = conversation.id;
  let count = 0;
  const send = async (text: string, more: object = {}) => {
    const params = { conversationId, clientId: `c${(count += 1)}`, text, ...more };
    return (await alice.request('message.send', params)).message;
  };
  const arrive = async (url: string) => {
    waiting.get(url)?.({ url, title: `Title of ${url}` });
    await settled();
    await settled();
  };
  const last = async () => (await bob.request('message.list', { conversationId })).items.at(-1);
  const nothing = async (url: string) => {
    waiting.get(url)?.();
    await settled();
  };
  return { test, alice, bob, conversationId, send, arrive, nothing, last, asked };
}

const changes = (client: TestClient) => client.events('message.updated').map(({ change }) => change.kind);
const url = 'https://example.com/a';

describe('a link preview', () => {
  it('comes later, told to all and kept; the message waits for nothing', async () => {
    const { test, bob, send, arrive, last, asked } = await begin();
    const message = await send(`Look: ${url}.`);
    expect(message.linkPreview).toBeUndefined();
    expect(bob.events('message.created')).toEqual([{ message }]);
    expect(asked).toEqual([`${(await test.identity('alice')).app} ${url}`]);
    await arrive(url);
    const linkPreview = { url, title: `Title of ${url}` };
    expect(bob.events('message.updated')).toEqual([
      { message: { ...message, version: message.version + 1, linkPreview }, change: { kind: 'previewed' } },
    ]);
    expect(await last()).toMatchObject({ text: `Look: ${url}.`, linkPreview });
  });

  it('is brought to who was away', async () => {
    const { test, conversationId, send, arrive } = await begin();
    const { version } = await send(url);
    const away = test.connect();
    const { cursor } = await away.open({ token: test.token('bob'), device: 'away' });
    away.close();
    await arrive(url);
    const back = test.connect();
    const holds = [{ conversationId, seq: 1, from: 1, version }];
    const { sync } = await back.open({ token: test.token('bob'), device: 'away', cursor, holds });
    expect(sync.messages).toMatchObject([{ seq: 1, linkPreview: { url } }]);
  });

  it('is asked for where there is a link and content that is kept', async () => {
    const { send, asked } = await begin();
    await send('no link');
    await send('`https://example.com/code`');
    await send('https://example.com/whisper', { store: false });
    expect(asked).toEqual([]);
    await send('https://example.com/1 https://example.com/2');
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('/1');
  });

  it('is not asked for again when a message is sent again', async () => {
    const { alice, conversationId, send, asked } = await begin();
    const { clientId } = await send(url);
    await alice.request('message.send', { conversationId, clientId, text: url });
    expect(asked).toHaveLength(1);
  });

  it('is nothing where the page says nothing', async () => {
    const { bob, send, nothing } = await begin();
    await send(url);
    await nothing(url);
    expect(changes(bob)).toEqual([]);
  });

  it('goes when the link goes, stays when it stays, and follows another', async () => {
    const { alice, bob, conversationId, send, arrive, last, asked } = await begin();
    await send(url);
    await arrive(url);
    const edit = (text: string) => alice.request('message.edit', { conversationId, seq: 1, text });
    expect((await edit(`Really: ${url}`)).message.linkPreview).toMatchObject({ url });
    expect(asked).toHaveLength(1);
    expect((await edit('never mind')).message.linkPreview).toBeUndefined();
    const other = 'https://example.com/b';
    await edit(other);
    await arrive(other);
    expect((await last())?.linkPreview).toEqual({ url: other, title: `Title of ${other}` });
    expect(changes(bob)).toEqual(['previewed', 'edited', 'edited', 'edited', 'previewed']);
  });

  it('is not shown on a message that says something else by then, or nothing any more', async () => {
    const { test, alice, bob, conversationId, send, arrive, last } = await begin();
    await send(url);
    await alice.request('message.edit', { conversationId, seq: 1, text: 'changed' });
    await arrive(url);
    expect((await last())?.linkPreview).toBeUndefined();
    const gone = 'https://example.com/gone';
    await send(gone);
    await alice.request('message.delete', { conversationId, seq: 2 });
    await arrive(gone);
    expect((await last())?.linkPreview).toBeUndefined();
    expect(changes(bob)).toEqual(['edited', 'deleted']);
    expect(test.logged).toEqual([]);
  });

  it('is named among the features of a server that has it', async () => {
    const { test } = await begin();
    const features = async ({ connect, token }: typeof test) =>
      (await connect().open({ token: token('carol') })).features;
    expect(await features(test)).toContain('previews');
    expect(await features(await createTestRules())).not.toContain('previews');
  });

  it('is shown no more once the server stops', async () => {
    const { test, send, arrive } = await begin();
    await send(url);
    await test.rules.stop();
    await arrive(url);
    const { app } = await test.identity('alice');
    const [conversation] = await test.stores.messaging.listConversations(app, 'bob', { limit: 1 });
    const [row] = await test.stores.messaging.messages(app, conversation!.conversation.id, { limit: 1 });
    expect(row?.extra?.linkPreview).toBeUndefined();
  });
});
