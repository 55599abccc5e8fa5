import { useLongPress } from '../../theme/use-long-press.js';

const letters = ['', 'ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ', '', '', ''];
const keys = '1 2 3 4 5 6 7 8 9 * 0 #'.split(' ');

/** The keys of a phone. With `plus`, one that rests on 0 gets a +. */
export function DialKeys({ press, plus = false }: { readonly press: (key: string) => void; readonly plus?: boolean }) {
  const zero = useLongPress(() => press('+'));
  return (
    <div className="parley-dial-keys" dir="ltr">
      {keys.map((key, index) => (
        <button
          key={key}
          type="button"
          className="parley-dial-key"
          onClick={() => press(key)}
          {...(key === '0' && plus && zero)}
        >
          {key}
          <span className="parley-dial-letters" aria-hidden="true">
            {key === '0' && plus ? '+' : letters[index]}
          </span>
        </button>
      ))}
    </div>
  );
}
