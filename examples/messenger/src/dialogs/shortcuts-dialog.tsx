import { Dialog } from './dialog.js';
import './shortcuts-dialog.css';

const command = /Mac|iP(hone|ad)/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const groups: readonly { readonly name: string; readonly rows: readonly (readonly [string, readonly string[]])[] }[] = [
  {
    name: 'Anywhere',
    rows: [
      ['Search', ['/']],
      ['New conversation', [command, 'K']],
      ['Next conversation', ['Alt', '↓']],
      ['Previous conversation', ['Alt', '↑']],
      ['Details of the conversation', [command, '.']],
      ['Close what is on top', ['Esc']],
      ['This sheet', ['?']],
    ],
  },
  {
    name: 'In a list',
    rows: [
      ['Move', ['↑', '↓']],
      ['First and last', ['Home', 'End']],
      ['Open', ['Enter']],
    ],
  },
  {
    name: 'Writing',
    rows: [
      ['Send', ['Enter']],
      ['New line', ['Shift', 'Enter']],
      ['Change my last message', ['↑']],
      ['Mention somebody', ['@']],
      ['Emoji by name', [':']],
      ['Bold, italic, code', [command, 'B I E']],
    ],
  },
  {
    name: 'On a message',
    rows: [
      ['Go from one to another', ['↑', '↓']],
      ['All that can be done', ['Enter']],
      ['Reply', ['R']],
      ['Reply in a thread', ['T']],
      ['Edit', ['E']],
      ['Delete', ['Del']],
    ],
  },
  {
    name: 'In a call of several, with the focus in it',
    rows: [
      ['Microphone', ['M']],
      ['Camera', ['V']],
      ['Share the screen', ['S']],
      ['Raise a hand', ['H']],
      ['People', ['P']],
      ['Keep somebody large', ['Enter']],
    ],
  },
];

/** All that can be done by keyboard. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <div className="shortcuts">
        {groups.map((group) => (
          <section key={group.name} className="shortcuts-group">
            <h3 className="label">{group.name}</h3>
            <dl className="shortcuts-list">
              {group.rows.map(([what, keys]) => (
                <div key={what} className="shortcuts-row">
                  <dt>{what}</dt>
                  <dd className="shortcuts-keys">
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
