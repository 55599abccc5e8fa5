import { createFileStorage } from '../storage/create-file-storage.js';

// A process that writes until it is killed, and says what is on disk.
const [folder = '', from = '0'] = process.argv.slice(2);
const box = await createFileStorage({ folder }).open('box');
const filler = 'x'.repeat(9_000);
for (let n = Number(from); ; n++) {
  const name = String(n).padStart(6, '0');
  const written = box.write([
    [`left:${name}`, n],
    ['filler', filler],
    ['last', n],
    [`right:${name}`, n],
  ]);
  // Several at once, now and then.
  if (n % 3 !== 0) await written;
  void written.then(() => process.send?.(String(n)));
}
