import type { User } from '@parley/core';
import type { Words } from '../theme/words.js';

/** Who types, in words. */
export function typingWords(users: readonly User[], { typing }: Words): string {
  const [first, second] = users;
  if (!first) return '';
  if (!second) return typing.one(first.name);
  return users.length === 2 ? typing.two(first.name, second.name) : typing.many(users.length);
}

/** One line that is always there, so that nothing moves when somebody types. */
export function TypingLine({ users, strings }: { readonly users: readonly User[]; readonly strings: Words }) {
  return (
    <div className="parley-typing">
      {users.length > 0 && (
        <>
          <span className="parley-typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <bdi className="parley-typing-words">{typingWords(users, strings)}</bdi>
        </>
      )}
    </div>
  );
}
