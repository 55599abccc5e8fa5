import type { Storage } from '../ports/storage.js';
import type { ContractCheck } from './basic-contracts.js';

/** A place that holds nothing when a check begins, and adapters over it. */
export interface StorageContractPlatform {
  /** One more adapter over the same place, as a page that is loaded anew or another process makes it. */
  readonly storage: () => Storage;
}

/** What every storage keeps. */
export const storageContract: readonly ContractCheck<StorageContractPlatform>[] = [
  {
    name: 'gives an empty box at first, and afterwards what was written',
    async run({ storage }) {
      const box = await storage().open('box');
      same(await box.entries(''), []);
      await box.write([
        ['a', 1],
        ['b', { text: 'two', list: [true, null, 'x'], deep: { n: -0.5 } }],
      ]);
      await box.write([['a', 'one']]);
      await box.write([]);
      same(await box.entries(''), [
        ['a', 'one'],
        ['b', { text: 'two', list: [true, null, 'x'], deep: { n: -0.5 } }],
      ]);
      await box.write([
        ['a', undefined],
        ['never there', undefined],
      ]);
      same(keys(await box.entries('')), ['b']);
    },
  },
  {
    name: 'keeps what was written for whoever opens the box again',
    async run({ storage }) {
      const first = await storage().open('box');
      await first.write(numbered(20));
      await first.write([['k005', undefined]]);
      first.close();
      const again = await storage().open('box');
      same(keys(await again.entries('')), keys(numbered(20)).toSpliced(5, 1));
      again.close();
    },
  },
  {
    name: 'makes changes in the order of the calls, waited for or not',
    async run({ storage }) {
      const box = await storage().open('box');
      const writes = Array.from({ length: 100 }, (_, n) =>
        box.write([
          ['last', n],
          [`k${n % 7}`, n % 3 === 0 ? undefined : n],
        ]),
      );
      const seen = box.entries('last');
      await Promise.all(writes);
      same((await seen).length, 1);
      same(await box.entries('last'), [['last', 99]]);
      const expected = new Map<string, number>();
      for (let n = 0; n < 100; n++) {
        if (n % 3 === 0) expected.delete(`k${n % 7}`);
        else expected.set(`k${n % 7}`, n);
      }
      same(await (await storage().open('box')).entries('k'), [...expected].sort());
    },
  },
  {
    name: 'shows all changes of one write or none',
    async run({ storage }) {
      const box = await storage().open('box');
      const other = await storage().open('box');
      await box.write([
        ['left', 0],
        ['right', 0],
      ]);
      const reads: Promise<readonly (readonly [string, unknown])[]>[] = [];
      const writes: Promise<void>[] = [];
      for (let n = 1; n <= 30; n++) {
        writes.push(
          box.write([
            ['left', n],
            ['right', n],
          ]),
        );
        reads.push(box.entries(''), other.entries(''));
      }
      for (const read of await Promise.all(reads)) same(read[0]?.[1], read[1]?.[1]);
      await Promise.all(writes);
    },
  },
  {
    name: 'takes the last of several changes of one key in one write',
    async run({ storage }) {
      const box = await storage().open('box');
      await box.write([
        ['a', 1],
        ['a', undefined],
        ['a', 2],
        ['b', 1],
        ['b', undefined],
      ]);
      same(await box.entries(''), [['a', 2]]);
    },
  },
  {
    name: 'refuses a write with something that cannot be kept, makes none of it, and goes on',
    async run({ storage }) {
      const box = await storage().open('box');
      const circle: Record<string, unknown> = { big: 10n, run: () => undefined };
      circle['self'] = circle;
      const refused = await box
        .write([
          ['a', 1],
          ['b', circle],
        ])
        .then(
          () => false,
          () => true,
        );
      same(refused, true);
      await box.write([['c', 1]]);
      same(await (await storage().open('box')).entries(''), [['c', 1]]);
    },
  },
  {
    name: 'reads by the beginning of the key, in the order of the code units of the keys',
    async run({ storage }) {
      const box = await storage().open('box');
      const all = ['', 'a', 'a:', 'a:1', 'a:10', 'a:2', 'a:\uffff', 'a:\uffff\uffff', 'a;', 'A:1', 'b%', 'b_', 'bx'];
      await box.write([...all].reverse().map((key) => [key, key.length] as const));
      same(keys(await box.entries('a:')), ['a:', 'a:1', 'a:10', 'a:2', 'a:\uffff', 'a:\uffff\uffff']);
      same(keys(await box.entries('b%')), ['b%']);
      same(keys(await box.entries('b_')), ['b_']);
      same(keys(await box.entries('a:1')), ['a:1', 'a:10']);
      same(keys(await box.entries('none')), []);
      same(keys(await box.entries('')), [...all].sort());
    },
  },
  {
    name: 'keeps keys and values of any text',
    async run({ storage }) {
      const box = await storage().open('box');
      const odd = [
        '__proto__',
        'constructor',
        '../up',
        'a/b\\c',
        'line\nend\r\n\u2028',
        '"quoted"',
        '\u0000',
        '😀 é ﷽',
      ];
      await box.write(odd.map((key) => [key, { [`in ${key}`]: key }] as const));
      const found = await (await storage().open('box')).entries('');
      same(
        found,
        [...odd].sort().map((key) => [key, { [`in ${key}`]: key }]),
      );
    },
  },
  {
    name: 'keeps large values and many of them',
    async run({ storage }) {
      const box = await storage().open('box');
      const large = 'Grüße 😀\n'.repeat(120_000);
      await box.write([['large', large], ...numbered(2_000)]);
      const again = await storage().open('box');
      same((await again.entries('k')).length, 2_000);
      same((await again.entries('large'))[0]?.[1] === large, true);
    },
  },
  {
    name: 'keeps boxes apart, whatever their names',
    async run({ storage }) {
      const names = [
        'http://a.test|app|bob',
        'http://a.test|app|Bob',
        'http://a.test/app|bob',
        '..',
        'x'.repeat(200),
        '%',
        'é',
      ];
      const boxes = await Promise.all(names.map((name) => storage().open(name)));
      await Promise.all(boxes.map((box, n) => box.write([['name', names[n]]])));
      await boxes[3]?.clear();
      for (const [n, name] of names.entries()) {
        const found = await (await storage().open(name)).entries('');
        same(found, n === 3 ? [] : [['name', name]]);
      }
    },
  },
  {
    name: 'lets two that have the same box open see what the other wrote, took away and cleared',
    async run({ storage }) {
      const [one, other] = [await storage().open('box'), await storage().open('box')];
      await one.write([['a', 1]]);
      same(await other.entries(''), [['a', 1]]);
      await other.write([
        ['a', undefined],
        ['b', 2],
      ]);
      same(await one.entries(''), [['b', 2]]);
      await one.clear();
      same(await other.entries(''), []);
      await other.write([['c', 3]]);
      same(await one.entries(''), [['c', 3]]);
    },
  },
  {
    name: 'loses nothing when two write at once, each keys of its own, and over and over',
    async run({ storage }) {
      const boxes = [await storage().open('box'), await storage().open('box')];
      const writes = boxes.flatMap((box, place) =>
        Array.from({ length: 300 }, (_, n) =>
          box.write([
            [`${place}:${String(n % 50).padStart(3, '0')}`, n],
            [`${place}:gone`, n % 2 ? undefined : 'x'.repeat(500)],
          ]),
        ),
      );
      await Promise.all(writes);
      for (const box of [...boxes, await storage().open('box')]) {
        const found = await box.entries('');
        same(found.length, 100);
        same(found.map(([, value]) => value).join(), [...latest, ...latest].join());
      }
    },
  },
  {
    name: 'clears in the order of the calls, and takes what is written afterwards',
    async run({ storage }) {
      const box = await storage().open('box');
      const done = [box.write([['before', 1]]), box.clear(), box.write([['after', 1]])];
      await Promise.all(done);
      same(keys(await box.entries('')), ['after']);
      same(keys(await (await storage().open('box')).entries('')), ['after']);
    },
  },
  {
    name: 'finishes on close what was begun, and can be closed twice',
    async run({ storage }) {
      const box = await storage().open('box');
      const written = box.write([['a', 1]]);
      box.close();
      box.close();
      await written;
      same(await (await storage().open('box')).entries(''), [['a', 1]]);
    },
  },
];

const latest = Array.from({ length: 50 }, (_, n) => 250 + n);

function numbered(count: number): (readonly [string, number])[] {
  return Array.from({ length: count }, (_, n) => [`k${String(n).padStart(3, '0')}`, n] as const);
}

function keys(entries: readonly (readonly [string, unknown])[]): string[] {
  return entries.map(([key]) => key);
}

function same(actual: unknown, expected: unknown) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`expected ${shorten(b)}, got ${shorten(a)}`);
}

function shorten(text: string | undefined): string {
  return text === undefined || text.length < 300 ? String(text) : `${text.slice(0, 300)}…`;
}
