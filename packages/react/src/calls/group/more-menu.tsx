import Grid2x2 from 'lucide-react/icons/grid-2x2';
import PictureInPicture2 from 'lucide-react/icons/picture-in-picture-2';
import Settings2 from 'lucide-react/icons/settings-2';
import Square from 'lucide-react/icons/square';
import UserPlus from 'lucide-react/icons/user-plus';
import Users from 'lucide-react/icons/users';
import UserSquare from 'lucide-react/icons/square-user';
import { Menu, type MenuItem } from '../../theme/menu.js';
import { useStrings } from '../../theme/use-strings.js';
import type { CallView } from '../observe-call.js';
import type { StageLayout } from './arrange-stage.js';
import { listeningItems } from './listening-items.js';
import { peopleOf } from './people-of.js';
import { useGroupWords } from './use-group-words.js';

/** What the menu leads to. */
export interface MoreChoices {
  readonly layout: StageLayout;
  readonly onLayout: (layout: StageLayout) => void;
  readonly onPeople: () => void;
  readonly onAdd: () => void;
  readonly onDevices: () => void;
  /** Asks whether to record. */
  readonly onRecord: () => void;
  /** Absent where the browser cannot. */
  readonly onPictureInPicture?: () => void;
}

const emojis = ['👍', '👏', '😂', '❤️', '🎉', '😮'];
const layouts = [
  ['grid', Grid2x2],
  ['speaker', UserSquare],
  ['spotlight', Square],
] as const;

/** All that one does more rarely in a call: reactions in a row on top, then people, layout and devices. */
export function MoreMenu({
  call,
  state,
  anchor,
  onClose,
  ...choices
}: CallView & MoreChoices & { readonly anchor: HTMLElement; readonly onClose: () => void }) {
  const { calls } = useStrings();
  const words = useGroupWords();
  const { capabilities } = state;
  const item = (key: keyof MoreChoices, rest: Omit<MenuItem, 'key'>): MenuItem => ({ key, ...rest });
  const { onPictureInPicture } = choices;
  const items: readonly MenuItem[] = [
    item('onPeople', {
      label: words.people(peopleOf(state).inCall.length),
      icon: Users,
      keyHint: 'P',
      onSelect: choices.onPeople,
    }),
    ...(capabilities.add ? [item('onAdd', { label: words.addPeople, icon: UserPlus, onSelect: choices.onAdd })] : []),
    ...layouts.map(([layout, icon], index) => ({
      key: layout,
      label: words[layout],
      icon,
      apart: index === 0,
      checked: choices.layout === layout,
      onSelect: () => choices.onLayout(layout),
    })),
    ...listeningItems({ call, state }, { words, record: { onSelect: choices.onRecord } }),
    item('onDevices', { label: words.devices, icon: Settings2, apart: true, onSelect: choices.onDevices }),
    ...(onPictureInPicture
      ? [
          item('onPictureInPicture', {
            label: words.pictureInPicture,
            icon: PictureInPicture2,
            onSelect: onPictureInPicture,
          }),
        ]
      : []),
  ];
  return (
    <Menu anchor={anchor} label={calls.more} items={items} above onClose={onClose}>
      {capabilities.reactions && (
        <div className="parley-reaction-row" role="group" aria-label={words.react}>
          {emojis.map((emoji) => (
            <button
              key={emoji}
              type="button"
              role="menuitem"
              tabIndex={-1}
              data-parley-in-row=""
              className="parley-reaction-choice"
              onClick={() => {
                onClose();
                call.react(emoji).catch(() => undefined);
              }}
            >
              {emoji}
            </button>
          ))}
        </div>
      )}
    </Menu>
  );
}
