// Searches of a million messages by the whole rules, over SQLite and over PostgreSQL where it is installed, beside a bare FTS5 table of the
// same texts that knows nothing of users. `--messages=<n>` takes another number, `--only=sqlite` one of them.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine } from '../lib/machine.mjs';
import { median, percentile, round } from '../lib/stats.mjs';
import { bundleServer } from './bundle-server.mjs';
import { createTexts } from './texts.mjs';

const flag = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1];
const total = Number(flag('messages') ?? 1_000_000);
const perKind = Number(flag('queries') ?? 300);
const only = flag('only');
const app = 'app_eu1_test0001';
const users = 1_000;
const groups = 2_000;
/** One message in ten stands where everybody is. */
const inTheHall = 10;

const { openSqlite, openPostgres, findPostgresBin, startPostgres, createTestRules, Database } = await bundleServer();
const folder = await mkdtemp(join(tmpdir(), 'parley-search-'));
console.log(machine());
try {
  const texts = createTexts(total);
  const result = { messages: total };
  if (only !== 'postgres') result.sqlite = await measure('sqlite', await sqlite());
  result.bare = await bare(texts);
  const bin = findPostgresBin();
  if (bin && only !== 'sqlite') result.postgres = await measure('postgres', await postgres(bin));
  if (result.sqlite) result.ratio = round(result.sqlite.p99 / result.bare.p99, 2);
  console.log(JSON.stringify(result));

  async function measure(name, { stores, size, close }) {
    const before = await size();
    const appendUs = await fill(stores, texts);
    const filled = await size();
    const indexUs = await index(stores);
    const indexMb = ((await size()) - filled) / 1e6;
    const rates = Object.fromEntries(['search', 'read'].map((rate) => [rate, { perSecond: 1e9, burst: 1e9 }]));
    const test = await createTestRules({ stores, users: [], config: { rates } });
    const figures = {};
    const all = [];
    for (const [kind, make] of Object.entries(kinds(texts))) {
      const times = [];
      let found = 0;
      for (let i = 0; i < perKind; i += 1) {
        const { asker, ...params } = make(i);
        const identity = { app, caller: 'user', user: { id: asker, name: asker } };
        const start = performance.now();
        const { items } = await test.rules.dispatch(identity, { op: 'search.messages', params, requestId: 'r' });
        times.push(performance.now() - start);
        found += items.length;
      }
      all.push(...times);
      figures[kind] = {
        p50: round(median(times), 2),
        p99: round(percentile(times, 0.99), 2),
        found: round(found / perKind, 1),
      };
      console.log(
        `${name} ${kind}: p50 ${figures[kind].p50} ms, p99 ${figures[kind].p99} ms, ${figures[kind].found} found`,
      );
    }
    await close();
    return {
      ...{ p50: round(median(all), 2), p99: round(percentile(all, 0.99), 2) },
      ...{ messagesMb: round((filled - before) / 1e6), indexMb: round(indexMb) },
      ...{ appendUs: round(appendUs, 1), indexUs: round(indexUs, 1), kinds: figures },
    };
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function sqlite() {
  const path = join(folder, 'parley.db');
  const stores = await openSqlite({ path, now: 1 });
  const size = async () => (await stat(path)).size + (await stat(`${path}-wal`).catch(() => ({ size: 0 }))).size;
  return { stores, size, close: () => stores.close() };
}

async function postgres(bin) {
  const cluster = await startPostgres(bin);
  const stores = await openPostgres({ url: cluster.url, now: 1 });
  const size = () => cluster.size();
  return {
    stores,
    size,
    async close() {
      await stores.close();
      cluster.stop();
    },
  };
}

function placeOf(i) {
  return i % inTheHall === 0 ? 'cnv_00000000000000000000hall' : `cnv_${String((i * 7_919) % groups).padStart(20, '0')}`;
}

/** Everybody is in the hall and in 40 groups; the archivist is everywhere. */
async function fill(stores, texts) {
  for (let i = 0; i < users; i += 1) await stores.auth.upsertUser(app, { id: `user${i}`, name: `User ${i}` }, 1);
  await stores.auth.upsertUser(app, { id: 'archivist', name: 'Archivist' }, 1);
  const member = (userId) => ({ userId, role: 'member' });
  const place = (id, members) =>
    stores.messaging.createConversation({
      app,
      id,
      key: id,
      kind: 'group',
      name: id,
      members: ['archivist', ...members].map(member),
      now: 1,
    });
  await place(
    placeOf(0),
    Array.from({ length: users }, (_, i) => `user${i}`),
  );
  for (let i = 0; i < groups; i += 1)
    await place(
      `cnv_${String(i).padStart(20, '0')}`,
      Array.from({ length: 20 }, (_, k) => `user${(i + k * 50) % users}`),
    );
  const start = performance.now();
  const batch = 500;
  for (let from = 0; from < total; from += batch)
    await stores.messaging.append(
      Array.from({ length: Math.min(batch, total - from) }, (_, k) => {
        const i = from + k;
        const senderId = `user${(i * 31) % users}`;
        return {
          app,
          conversationId: placeOf(i),
          senderId,
          clientId: `c${i}`,
          text: texts.at(i),
          createdAt: 1_700_000_000_000 + i * 50,
        };
      }),
    );
  return ((performance.now() - start) * 1e3) / total;
}

/** The archivist's searches bring everything into the index. */
async function index(stores) {
  const start = performance.now();
  for (;;) {
    const { indexing } = await stores.search.messages(app, 'archivist', { phrases: [], senderId: 'nobody', limit: 1 });
    if (!indexing) return ((performance.now() - start) * 1e3) / total;
  }
}

/** What people search for: words and beginnings, as often as they are said; what two people say; and what few say. */
function kinds(texts) {
  const someone = (i) => `user${(i * 37) % users}`;
  const wordOf = (i, rank) => texts.word((i * 17) % rank);
  return {
    common: (i) => ({ asker: someone(i), query: wordOf(i, 20) }),
    rare: (i) => ({ asker: someone(i), query: wordOf(i, texts.words) }),
    beginning: (i) => ({ asker: someone(i), query: wordOf(i, 2_000).slice(0, 3) }),
    two: (i) => ({ asker: someone(i), query: `${wordOf(i, 50)} ${wordOf(i + 1, 500)}` }),
    phrase: (i) => ({
      asker: someone(i),
      query: `"${texts
        .at(i * 10)
        .split(' ')
        .slice(1, 3)
        .join(' ')}"`,
    }),
    conversation: (i) => ({ asker: someone(i), query: wordOf(i, 100).slice(0, 4), conversationId: placeOf(0) }),
    sender: (i) => ({ asker: someone(i), query: wordOf(i, 100), senderId: `user${(i * 31 * inTheHall) % users}` }),
    everywhere: (i) => ({ asker: 'archivist', query: `${wordOf(i, 50)} ${wordOf(i + 3, 2_000).slice(0, 4)}` }),
  };
}

/** The same queries on FTS5 alone: no users, no conversations, no accents folded but its own. */
async function bare(texts) {
  const path = join(folder, 'bare.db');
  const database = new Database(path);
  database.exec(
    `pragma journal_mode = wal; pragma cache_size = -65536; create virtual table t using fts5 (text, content = '')`,
  );
  const insert = database.prepare('insert into t (rowid, text) values (?, ?)');
  const start = performance.now();
  for (let from = 0; from < total; from += 500) {
    database.exec('begin');
    for (let i = from; i < Math.min(total, from + 500); i += 1) insert.run([i + 1, texts.at(i)]);
    database.exec('commit');
  }
  const indexUs = ((performance.now() - start) * 1e3) / total;
  const find = database.prepare('select rowid from t where t match ? order by rowid desc limit 21');
  const times = [];
  const figures = {};
  for (const [kind, make] of Object.entries(kinds(texts))) {
    const own = [];
    for (let i = 0; i < perKind; i += 1) {
      const { query } = make(i);
      const match = query.startsWith('"')
        ? query
        : query
            .split(' ')
            .map((word) => `"${word}"*`)
            .join(' AND ');
      const begin = performance.now();
      find.all([match]);
      own.push(performance.now() - begin);
    }
    times.push(...own);
    figures[kind] = { p50: round(median(own), 2), p99: round(percentile(own, 0.99), 2) };
    console.log(`bare ${kind}: p50 ${figures[kind].p50} ms, p99 ${figures[kind].p99} ms`);
  }
  database.close();
  const size = (await stat(path)).size;
  return {
    p50: round(median(times), 2),
    p99: round(percentile(times, 0.99), 2),
    indexMb: round(size / 1e6),
    indexUs: round(indexUs, 1),
    kinds: figures,
  };
}
