// Made-up messages, the same in every run: few words are said often and many seldom, as people speak.
const syllables =
  'ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo vu za ze zi zo zu cré ñu'.split(
    ' ',
  );
const words = 50_000;

export function createTexts(total) {
  const vocabulary = Array.from({ length: words }, (_, rank) => {
    let rest = Math.imul(rank + 1, 2_654_435_761) >>> 0;
    let word = '';
    for (let i = 0; i < 2 + (rank % 3); i += 1) {
      word += syllables[rest % syllables.length];
      rest = Math.floor(rest / syllables.length);
    }
    return rank % 7 === 0 ? `${word}s` : word;
  });
  let seed = 1;
  const next = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  const texts = Array.from({ length: total }, () =>
    Array.from(
      { length: 3 + Math.floor(next() * 17) },
      () => vocabulary[Math.floor(words ** next()) - 1] ?? 'the',
    ).join(' '),
  );
  return { words, at: (i) => texts[i % total], word: (rank) => vocabulary[rank] };
}
